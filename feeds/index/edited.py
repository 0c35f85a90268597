"""When the words of published articles changed, as far as that was remembered of an earlier publication.

Where its author says that an article changed after what was published last, that counts. Else it is as new as it was
then, or, where its words are others now, as the run that sees that first. None gets older, and none is newer than now.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from feeds.index.sealing import opened, packed_digest, sealed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from feeds.index.store import Store


class PublishedWords(msgspec.Struct, frozen=True):
    """What is known of an article's words: a digest of them, None where it is not known, and its `updated`.

    That is in seconds since 1970.
    """

    digest: int | None
    updated: int


def date_edits(store: Store, before: Mapping[int, PublishedWords], now: datetime) -> None:
    """Date articles by when their words changed.

    What a run dated that published nothing, the next one dates anew.

    Args:
        store: an index that is up to date with the files, and has the words of articles.
        before: what was published last, by digests of the articles' ids.
        now: when this run is made.
    """
    db, instant = store.connection, int(now.timestamp())
    rows = db.execute(
        "select files.file, key, words.digest, said, updated from words cross join files using (file) "
        "where verdict = 'published'"
    ).fetchall()
    moved = []
    for file, key, digest, said, updated in rows:
        wanted, known = said, before.get(key)
        if known and known.updated >= said:
            wanted = instant if known.digest not in {None, digest} else min(known.updated, instant)
        if wanted != updated:
            moved.append((file, wanted))
    if moved:
        with db:
            db.execute("begin")
            for file, updated in moved:
                _date(db, file, updated)
            db.execute("insert into about values ('generation', 1) on conflict do update set value = value + 1")


def published_words(store: Store) -> dict[int, tuple[int, int]]:
    """Return a digest of the words of each published article and its `updated`, by digests of the articles' ids."""
    rows = store.connection.execute(
        "select key, words.digest, updated from words cross join files using (file) where verdict = 'published'"
    )
    return {key: (digest, updated) for key, digest, updated in rows}


def keys_in(store: Store, groups: Collection[int]) -> set[int]:
    """Return digests of the ids of all articles that some groups have."""
    rows = store.connection.execute(
        "select distinct files.key from json_each(?) as asked join members on members.group_ = asked.value "
        "join files using (file)",
        (msgspec.json.encode(sorted(groups)).decode(),),
    )
    return {key for (key,) in rows}


def _date(db: sqlite3.Connection, file: int, updated: int) -> None:
    """Give the article of a file another date of change, and note for its groups that they have another one."""
    (blob,) = db.execute("select article from articles where file = ?", (file,)).fetchone()
    article = msgspec.structs.replace(opened(blob), updated=datetime.fromtimestamp(updated, UTC))
    packed = msgspec.msgpack.encode(article)
    db.execute("update articles set article = ? where file = ?", (sealed(packed), file))
    values = (updated, packed_digest(packed), file)
    db.execute("update files set updated = ?, article_digest = ? where file = ?", values)
    groups = db.execute(
        "select groups.group_, members.published from files cross join groups join members "
        "on members.group_ = groups.group_ and members.published = files.published and members.file = files.file "
        "where files.file = ?",
        (file,),
    ).fetchall()
    for group_id, published in groups:
        db.execute("update groups set version = null where group_ = ?", (group_id,))
        # the document of an archive that has it is another one, and it stays in that
        db.executemany(
            "insert into moves values (?, ?, ?, ?)",
            [(group_id, published, article.id, came) for came in (False, True)],
        )
