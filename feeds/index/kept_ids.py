"""Ids that articles keep though the rules give them others now: nobody is to be shown an article again.

An exception goes by the id that the rules give, so that any machine makes the same of the same article. An article that
comes where one was that took its id along gets one of its own.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.sealing import opened, packed_digest, sealed
from feeds.index.stories import bare_link, known_again, story_of
from feeds.index.tables import digest64
from feeds.index.told import told_stories
from feeds.lib.urls import another_id
from feeds.model import Article

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from feeds.index.record import Record
    from feeds.index.store import Store
    from feeds.index.stories import Story

_FEW: Final = 500
_ON_THE_WAY: Final = " "
"""What no id ends with."""


class KeptIds:
    """The exceptions of an index, for records that come in.

    Args:
        db: the index.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept = kept_ids(db)
        self._taken = set(self._kept.values())

    def applied(self, record: Record) -> Record:
        """Return a record with the id that its article is to have."""
        if not self._kept or record.id is None or record.same or record.is_said:
            return record
        kept = self._kept.get(record.id) or self._of_its_own(record.id)
        return record if kept == record.id else _with_id(record, kept)

    def _of_its_own(self, id_: str) -> str:
        """Return an id for an article: that of the rules, unless another article has taken it along."""
        if id_ not in self._taken:
            return id_
        kept = _unused(self._db, id_, self._taken)
        self._db.execute("insert into kept_ids values (?, ?)", (id_, kept))
        self._kept[id_] = kept
        self._taken.add(kept)
        return kept


def kept_ids(db: sqlite3.Connection) -> dict[str, str]:
    """Return the ids that articles keep, by those that the rules give them."""
    return dict(db.execute("select rule, kept from kept_ids"))


def recall_ids(store: Store, ids: Mapping[str, str]) -> None:
    """Let articles have the ids with which they were published, by those that the rules give them, and no others.

    The files of articles that then have others are read anew: the rules may give them others again by now. One that
    cannot be read any more is known by the id that it would have.
    """
    db = store.connection
    known = kept_ids(db)
    if known == ids:
        return
    outdated = {known.get(rule, rule) for rule in known.keys() | ids.keys() if known.get(rule) != ids.get(rule)}
    rules = {kept: rule for rule, kept in known.items()}
    outdated.update(kept for rule, kept in ids.items() if rules.get(kept, kept) != rule)
    with db:
        db.execute("begin")
        db.execute("delete from kept_ids")
        db.executemany("insert into kept_ids values (?, ?)", ids.items())
        files = [(file, each) for each in outdated for file in _files_of(db, each)]
        for file, each in files:
            rule = rules.get(each, each)
            id_ = ids.get(rule, rule)
            values = (id_, digest64(id_), file)
            db.execute("update files set stamp = 0, digest = x'', id = ?, key = ? where file = ?", values)


def keep_published_ids(store: Store, removed: Mapping[str, str], *, is_latest: bool) -> None:
    """Let articles that got other ids since the last publication keep those that they had.

    One that has come where another was, and has neither date nor title nor text of it, gets an id of its own, unless
    somebody says which one it has.

    Args:
        store: an index that is up to date with the files.
        removed: the marks of articles that were taken away before, by their ids.
        is_latest: whether nobody else has published since: another machine may have seen each step of an article of
            which nothing is left as this index has it.
    """
    db = store.connection
    gone = gone_stories(db)
    pairs: dict[str, str] = {}
    if gone:
        arrived = [*_stories_of(db, gone), *_arrived_stories(db)]
        pairs = {now: kept for now, kept in known_again(gone.values(), arrived).items() if now != kept}
    marks = {**removed, **{id_: story.mark for id_, story in gone.items() if is_latest}}
    taken = {*kept_ids(db).values(), *pairs.values()}
    for story in _stories_of(db, marks.keys() - pairs.keys() - set(pairs.values())):
        if not story.given and not story.has_mark(marks[story.id]):
            pairs[story.id] = _unused(db, story.id, taken)
            taken.add(pairs[story.id])
    _keep_all(db, pairs)


def keep_told_ids(store: Store, missing: Iterable[Story], known: Collection[str]) -> bool:
    """Let articles that got other ids keep those that they had, as published documents have them.

    Args:
        store: an index that is up to date with the files.
        missing: what the documents have and has no article of its id any more.
        known: the ids of all that they have, and those that other articles kept.

    Returns:
        Whether any article got its id back.
    """
    db = store.connection
    missing = list(missing)
    pairs = known_again(missing, (each for each in _stories_like(db, missing) if each.id not in known))
    _keep_all(db, pairs)
    return bool(pairs)


def _keep_all(db: sqlite3.Connection, pairs: Mapping[str, str]) -> None:
    pairs = {now: kept for now, kept in pairs.items() if not _is_said(db, kept)}
    if pairs:
        with db:
            db.execute("begin")
            _keep(db, pairs)


def gone_stories(db: sqlite3.Connection) -> dict[str, Story]:
    """Return what was published and is no more, or has become another story under the same id, by id."""
    departed = db.execute("select article from departed order by id").fetchall()
    before = {story.id: story for story in (*(story_of(opened(blob)) for (blob,) in departed), *told_stories(db))}
    gone = {}
    for id_, story in before.items():
        now = _article_of(db, id_)
        if now is None or not story_of(now).is_that_of(story):
            gone[id_] = story
    return gone


def _stories_of(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[Story]:
    """Yield the published articles of ids."""
    for id_ in ids:
        article = _article_of(db, id_)
        if article is not None:
            yield story_of(article)


def _arrived_stories(db: sqlite3.Connection) -> Iterator[Story]:
    """Yield what is published now and was not; what was already came into other groups at the most."""
    arrived = db.execute(
        "select id, count(*) from since_published where id not in (select id from told) "
        "group by id having min(balance) > 0 order by id"
    ).fetchall()
    departed = {id_ for (id_,) in db.execute("select id from departed")}
    return _stories_of(db, [id_ for id_, came in arrived if id_ not in departed or came == _count_groups(db, id_)])


def _count_groups(db: sqlite3.Connection, id_: str) -> int:
    """Count the groups that have the published article of an id."""
    (count,) = db.execute(
        "select count(*) from files cross join groups join members on members.group_ = groups.group_ "
        "and members.published = files.published and members.file = files.file "
        "where files.key = ? and files.id = ? and verdict = 'published'",
        (digest64(id_), id_),
    ).fetchone()
    return int(count)


def _stories_like(db: sqlite3.Connection, stories: Collection[Story]) -> Iterator[Story]:
    """Yield the articles that were published in the same instants as some stories, or have the same addresses."""
    dates = sorted({each.published for each in stories})
    links = {each.link for each in stories if each.link is not None}
    files: set[int] = set()
    for start in range(0, len(dates), _FEW):
        some = dates[start : start + _FEW]
        marks = ", ".join("?" * len(some))
        query = f"select file from files where verdict = 'published' and published in ({marks})"  # noqa: S608 - no value is part of it
        files.update(file for (file,) in db.execute(query, some))
    rows = db.execute("select file, alternate from files where verdict = 'published' and alternate is not null")
    files.update(file for file, alternate in rows if bare_link(alternate) in links)
    for file in sorted(files):
        (blob,) = db.execute("select article from articles where file = ?", (file,)).fetchone()
        yield story_of(opened(blob))


def _article_of(db: sqlite3.Connection, id_: str) -> Article | None:
    """Return the published article of an id."""
    row = db.execute(
        "select article from files join articles using (file) where key = ? and id = ? and verdict = 'published'",
        (digest64(id_), id_),
    ).fetchone()
    return row and opened(row[0])


def _is_said(db: sqlite3.Connection, id_: str) -> bool:
    """Return whether somebody says of a published article that it has an id: it can be no other's."""
    article = _article_of(db, id_)
    return article is not None and article.said_id is not None


def _keep(db: sqlite3.Connection, pairs: Mapping[str, str]) -> None:
    """Give articles other ids, by those that they have, and remember that for those that the rules give them.

    An article that has one of these ids and is not to have another gets one of its own.
    """
    rules = {kept: rule for rule, kept in kept_ids(db).items()}
    final = dict(pairs)
    taken = {*rules, *pairs.values()}
    for kept in sorted(set(pairs.values()) - pairs.keys()):
        if _has_file(db, kept):
            final[kept] = _unused(db, rules.get(kept, kept), taken)
            taken.add(final[kept])
    db.executemany("delete from kept_ids where kept = ?", [(each,) for each in final.values()])
    for now in sorted(final):
        _rename(db, now, f"{now}{_ON_THE_WAY}")  # two may change places
    for now, kept in sorted(final.items()):
        _rename(db, f"{now}{_ON_THE_WAY}", kept)
        rule = rules.get(now, now)
        db.execute("delete from kept_ids where rule = ?", (rule,))
        if rule != kept:
            db.execute("insert into kept_ids values (?, ?)", (rule, kept))
    db.execute("insert into about values ('generation', 1) on conflict do update set value = value + 1")


def _files_of(db: sqlite3.Connection, id_: str) -> list[int]:
    """List the files that have, or had when they could be read, the article with an id."""
    rows = db.execute("select file from files where key = ? and id = ?", (digest64(id_), id_)).fetchall()
    return [file for (file,) in rows]


def _has_file(db: sqlite3.Connection, id_: str) -> bool:
    found = db.execute("select 1 from files where key = ? and id = ? limit 1", (digest64(id_), id_)).fetchone()
    return found is not None


def _unused(db: sqlite3.Connection, id_: str, taken: Collection[str]) -> str:
    """Return an id that no article has, the same for the same one."""
    ids = (another_id(id_, number) for number in count(2))
    return next(each for each in ids if each not in taken and not _has_file(db, each))


def _rename(db: sqlite3.Connection, now: str, kept: str) -> None:
    """Give the files that have an article another id of it."""
    rows = db.execute(
        "select file, verdict, article from files left join articles using (file) where key = ? and id = ?",
        (digest64(now), now),
    ).fetchall()
    for file, verdict, blob in rows:
        if verdict == "published":
            _rename_in_groups(db, file, now, kept)
        db.execute("update files set id = ?, key = ? where file = ?", (kept, digest64(kept), file))
        if blob is not None:
            packed = _packed(opened(blob), kept)
            db.execute("update articles set article = ? where file = ?", (sealed(packed), file))
            db.execute("update files set article_digest = ? where file = ?", (packed_digest(packed), file))


def _rename_in_groups(db: sqlite3.Connection, file: int, now: str, kept: str) -> None:
    """Note for the groups of an article that one came into them and another one left them."""
    groups = db.execute(
        "select groups.group_, groups.key, members.published from files cross join groups join members "
        "on members.group_ = groups.group_ and members.published = files.published and members.file = files.file "
        "where files.file = ?",
        (file,),
    ).fetchall()
    keys = digest64(now) ^ digest64(kept)
    for group_id, key, published in groups:
        db.execute(
            "update groups set version = null, ids = (ids | ?) - (ids & ?) where group_ = ?", (keys, keys, group_id)
        )
        for id_, balance in ((now, -1), (kept, 1)):
            db.execute("insert into moves values (?, ?, ?, ?)", (group_id, published, id_, balance > 0))
            db.execute(
                "insert into since_published values (?, ?, ?) on conflict do update set "
                "balance = balance + excluded.balance",
                (key, id_, balance),
            )
    db.execute("delete from since_published where balance = 0")


def _with_id(record: Record, id_: str) -> Record:
    if record.article is None:
        return msgspec.structs.replace(record, id=id_)
    packed = _packed(msgspec.msgpack.decode(record.article, type=Article), id_)
    return msgspec.structs.replace(record, id=id_, article=packed, article_digest=packed_digest(packed))


def _packed(article: Article, id_: str) -> bytes:
    return msgspec.msgpack.encode(msgspec.structs.replace(article, id=id_))
