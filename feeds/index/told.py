"""What an index that is thrown away knows of the last publication, for the one that takes its place.

A new index reads every article anew, by another config or program. Of what was published it would know only what the
documents say: no texts, and nothing that a server alone has told.

    old index → a file aside → tables of the new index → what came and went since, once every file was read again

Articles are known by digests of their ids, as they were when they were published last, until they are again.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.seal import remove
from feeds.index.sealing import opened
from feeds.index.stories import Story, story_of
from feeds.index.tables import TOLD, digest64

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_TABLES: Final = ("told", "told_groups", "told_members")

# From what an index has now, what had been published: without what came since, with what left, as it was then. What it
# was told itself by one before it counts more.
_SET_ASIDE: Final = """
    insert into aside.told_groups (key, ids)
    select key, case when key in (select group_key from since_published) then null else ids end from groups
    union select group_key, null from since_published where group_key not in (select key from groups);

    insert into aside.told_members
    select told.group_, files.key
    from members join groups on groups.group_ = members.group_ join aside.told_groups as told on told.key = groups.key
    join files on files.file = members.file
    where (groups.key, files.id) not in (select group_key, id from since_published where balance > 0);

    insert or ignore into aside.told_members
    select told.group_, digest64(since.id)
    from since_published as since join aside.told_groups as told on told.key = since.group_key where balance < 0;

    insert into aside.told
    select files.key, files.id,
        case when before.story is not null then before.digest when departed.id is null then files.digest end,
        coalesce(before.story, story(coalesce(departed.article, articles.article)))
    from files join articles on articles.file = files.file
    left join main.told as before on before.key = files.key left join departed on departed.id = files.id
    where verdict = 'published' and files.key in (select key from aside.told_members);

    insert or ignore into aside.told
    select digest64(since.id), since.id, before.digest, coalesce(before.story, story(coalesce(departed.article, (
        select article from files join articles on articles.file = files.file where files.key = digest64(since.id)
    ))))
    from (select distinct id from since_published where balance < 0) as since
    left join main.told as before on before.key = digest64(since.id) left join departed on departed.id = since.id;
"""

_DIFFERING: Final = """
    select told_groups.key, told_groups.group_, groups.group_
    from told_groups left join groups on groups.key = told_groups.key
    where groups.group_ is null or told_groups.ids is not groups.ids
    union select key, null, group_ from groups where key not in (select key from told_groups)
"""
_LEFT: Final = """
    insert into since_published
    select :key, id, -1 from told where key in (
        select key from told_members where group_ = :before
        except select files.key from members join files on files.file = members.file where group_ = :now
    )
"""
_CAME: Final = """
    insert into since_published
    select :key, id, 1 from members join files on files.file = members.file
    where group_ = :now and files.key not in (select key from told_members where group_ = :before)
"""
_UNCHANGED: Final = """
    update told set story = null where exists (
        select 1 from files
        where files.key = told.key and files.id = told.id and verdict = 'published' and files.digest = told.digest
    )
"""


def set_told_aside(db: sqlite3.Connection, file: Path) -> bool:
    """Write into a file what an index knows of the last publication, which was made of it.

    Returns:
        Whether all of that could be read.
    """
    db.create_function("digest64", 1, digest64, deterministic=True)
    db.create_function("story", 1, _packed_story)
    with suppress(sqlite3.Error):  # as of another version of this program, or what an article says is damaged
        _attach(db, file)
        db.executescript(TOLD.format(where="aside"))
        if _is_to_compare(db):
            _copy(db, "main", "aside")
        else:
            db.executescript(_SET_ASIDE)
        db.execute("detach aside")
        return True
    remove(file)
    return False


def take_told(db: sqlite3.Connection, file: Path) -> None:
    """Let a new index go on from what another one knew of the last publication, as a file has it, which then goes."""
    _attach(db, file)
    _copy(db, "aside", "main")
    db.execute("detach aside")
    remove(file)


def compare_with_told(db: sqlite3.Connection) -> None:
    """Work out which articles came into groups and left them since the publication that an index before this one knew.

    Args:
        db: an index that has read all files.
    """
    if not _is_to_compare(db):
        return
    with db:
        db.execute("begin")
        db.execute("delete from since_published")
        for key, before, now in db.execute(_DIFFERING).fetchall():
            group = {"key": key, "before": before, "now": now}
            db.execute(_LEFT, group)
            db.execute(_CAME, group)
        db.execute(_UNCHANGED)
        db.execute("delete from told_groups")
        db.execute("delete from told_members")


def told_stories(db: sqlite3.Connection) -> Iterator[Story]:
    """Yield what was published last, as an index before this one knew it, of files that are others since."""
    for (blob,) in db.execute("select story from told where story is not null order by key").fetchall():
        yield _DECODER.decode(blob)


def forget_told(db: sqlite3.Connection) -> None:
    """Forget what was published before."""
    for table in _TABLES:
        db.execute(f"delete from {table}")  # noqa: S608 - no value is part of it


def _attach(db: sqlite3.Connection, file: Path) -> None:
    db.execute("attach ? as aside", (str(file),))
    db.execute("pragma aside.journal_mode = off")  # who is killed meanwhile begins anew
    db.execute("pragma aside.synchronous = off")


def _is_to_compare(db: sqlite3.Connection) -> bool:
    """Whether an index did not yet read all files since it took over what was told."""
    return db.execute("select 1 from told_groups limit 1").fetchone() is not None


def _copy(db: sqlite3.Connection, source: str, target: str) -> None:
    for table in _TABLES:
        db.execute(f"insert into {target}.{table} select * from {source}.{table}")  # noqa: S608 - no value is part of it


def _packed_story(article: bytes | None) -> bytes | None:
    """Return what an article is about; nothing of one that the index does not have any more."""
    return None if article is None else msgspec.msgpack.encode(story_of(opened(article)))


_DECODER: Final = msgspec.msgpack.Decoder(Story)
