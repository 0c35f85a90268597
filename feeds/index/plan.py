"""Asking the index which feeds there are, and what is in them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.groupings import Key
from feeds.index.groups import Use, channel_key, channel_problems, describe, is_private, settle_names
from feeds.index.sync import Damaged, opened
from feeds.problems import Problem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from feeds.config.schema import Config
    from feeds.index.groups import Names
    from feeds.index.store import Store
    from feeds.model import Article, Group


class Planned(NamedTuple):
    """A feed to be made.

    Attributes:
        group_id: its group in the index.
        group: where it stands and what it is called.
        articles: how many it is made from.
        entries: how many of them it has.
        updated: the newest change among those.
        fingerprint: a digest of all that decides its bytes.
        private: whether only who has a key may see it.
    """

    group_id: int
    group: Group
    articles: int
    entries: int
    updated: datetime
    fingerprint: bytes
    private: bool = False


class Plan(NamedTuple):
    """The feeds to be made.

    Attributes:
        feeds: by path.
        places: for each grouping, the path of the feed that each name has, if anyone may read it.
        fingerprint: of all feeds together, and of how many articles each is made from.
        gone: paths of feeds that were published before, as far as the index remembers.
        problems: with the names of groups.
    """

    feeds: tuple[Planned, ...]
    places: Mapping[str, Mapping[str, str]]
    fingerprint: bytes
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]


def plan(store: Store, config: Config, made_by: str) -> Plan:
    """Say which feeds a config makes of what the index holds.

    Args:
        store: an index that was synchronised.
        config: its `groups` and `channels`.
        made_by: digest of all that decides an output, the articles aside.
    """
    db = store.connection
    with db:
        db.execute("begin")
        _work_out(db, config)
    rows = db.execute("select grouping, name, label, slug, uses from names").fetchall()
    uses = [Use(grouping, Key(name, label, slug), count) for grouping, name, label, slug, count in rows]
    names, problems = settle_names(uses, config, lambda grouping, name: _first_path(db, grouping, name))
    rows = db.execute("select group_, key, version, articles, entries, updated from groups").fetchall()
    empty = {key for _, key, _, articles, _, _ in rows if not articles}
    problems += channel_problems(config, uses, empty)
    # an empty channel is as old as what it was made from
    newest = _newest_change(db) if empty else 0
    described = [(describe(row[1], names, config), row) for row in rows]
    kept = [(group, row) for group, row in described if row[3] >= group.min_entries]
    wanted = {(use.grouping, use.key.name): use.key.slug for use in uses}
    private = {group.path for group, _ in kept if is_private(group, wanted, config)}
    places, unusual = _places([group for group, _ in kept if group.path not in private], names, wanted)
    feeds = []
    for group, (group_id, key, version, articles, entries, updated) in kept:
        changed = datetime.fromtimestamp(newest if updated is None else updated, UTC)
        parts = (made_by, key, *group[:4], changed.isoformat(), unusual)
        fingerprint = blake2b(repr(parts).encode() + version, digest_size=16).digest()
        feeds.append(Planned(group_id, group, articles, entries, changed, fingerprint, group.path in private))
    feeds.sort(key=lambda each: each.group.path)
    said = repr([(each.group.path, each.articles, each.fingerprint) for each in feeds])
    together = blake2b(f"{made_by} {store.stamp} {said}".encode(), digest_size=16).digest()
    return Plan(tuple(feeds), places, together, _gone(db, [each.group.path for each in feeds]), tuple(problems))


def note_places(store: Store, planned: Plan) -> None:
    """Remember where feeds stand that were published: where they only would, nobody may learn of later."""
    db = store.connection
    fresh = {each.group.path for each in planned.feeds} - _known_paths(db)
    if fresh:
        with db:
            db.execute("begin")
            db.executemany("insert into paths values (?)", [(path,) for path in fresh])


def _gone(db: sqlite3.Connection, paths: Iterable[str]) -> tuple[str, ...]:
    """Say where other feeds stood before."""
    return tuple(sorted(_known_paths(db).difference(paths)))


def _known_paths(db: sqlite3.Connection) -> set[str]:
    return {path for (path,) in db.execute("select path from paths")}


def _places(
    groups: Iterable[Group], names: Mapping[str, Names], wanted: Mapping[tuple[str, str], str]
) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, str]]]:
    """Say where the feed of each name stands, and which of that nobody could tell from the name alone.

    Pages link to these feeds, so that what is unusual about them decides the bytes of every page.
    """
    places: dict[str, dict[str, str]] = {}
    unusual = []
    for group in groups:
        if len(group.keys) == 1:
            ((grouping, name),) = group.keys
            places.setdefault(grouping, {})[name] = group.path
            if group.min_entries > 1 or names[grouping].slugs[name] != wanted[grouping, name]:
                unusual.append((grouping, name, group.path))
    return places, sorted(unusual)


_WEEK: Final = 7 * 24 * 3600
_WEEKS: Final = 52


def newest_of_all(db: sqlite3.Connection, group_ids: Iterable[int], limit: int) -> list[int]:
    """List the newest files of some groups together, newest first by publication, then by id."""
    groups = msgspec.json.encode(list(group_ids)).decode()
    rows = db.execute(
        "select distinct members.published, files.id, files.file from json_each(?) as asked "
        "join members on members.group_ = asked.value join files on files.file = members.file "
        "where members.published >= coalesce((select nth.published from members as nth "
        "where nth.group_ = asked.value order by nth.published desc limit 1 offset ?), ?) "
        "order by members.published desc, files.id limit ?",
        (groups, limit - 1, _BEFORE_ALL, limit),
    )
    return [file for _, _, file in rows]


def activity(db: sqlite3.Connection, end: datetime) -> dict[int, list[int]]:
    """Count, for each group, the articles published in each of the 52 weeks that end with an instant."""
    start = int(end.timestamp()) - _WEEKS * _WEEK
    rows = db.execute(
        "select group_, (published - ? - 1) / ?, count(*) from members where published > ? and published <= ? "
        "group by 1, 2",
        (start, _WEEK, start, start + _WEEKS * _WEEK),
    )
    counts: dict[int, list[int]] = {}
    for group_id, week, count in rows:
        counts.setdefault(group_id, [0] * _WEEKS)[week] = count
    return counts


def newest_files(db: sqlite3.Connection, group_id: int, limit: int) -> list[int]:
    """List the files of a group's newest articles, newest first by publication, then by id."""
    return [row[0] for row in _newest(db, group_id, limit)]


class Wanted(NamedTuple):
    """Which of a group's articles somebody asks for; None asks for nothing.

    Attributes:
        limit: at most so many, the newest.
        files: those of one search.
    """

    limit: int
    type: str | None = None
    min_quality: float | None = None
    files: Collection[int] | None = None


def wanted_files(db: sqlite3.Connection, group_id: int, wanted: Wanted) -> list[int]:
    """List those of a group's files that somebody asks for, newest first by publication, then by id."""
    rows = db.execute(
        "select file from members join files using (file) where group_ = :group "
        "and (:type is null or type = :type) and (:quality is null or quality >= :quality) "
        "and (:files is null or file in (select value from json_each(:files))) "
        "order by members.published desc, id limit :limit",
        {
            "group": group_id,
            "type": wanted.type,
            "quality": wanted.min_quality,
            "files": None if wanted.files is None else msgspec.json.encode(sorted(wanted.files)).decode(),
            "limit": wanted.limit,
        },
    )
    return [file for (file,) in rows]


def next_release(db: sqlite3.Connection) -> int | None:
    """Give the instant, in seconds since 1970, at which the next article that is held back may be published."""
    (instant,) = db.execute("select min(published) from files where verdict = 'future'").fetchone()
    return None if instant is None else int(instant)


def read_article(db: sqlite3.Connection, file: int) -> Article:
    """Give the article of a file.

    Raises:
        Damaged: the index does not hold what was written to it.
    """
    row = db.execute("select article from articles where file = ?", (file,)).fetchone()
    if row is None:
        raise Damaged
    return opened(row[0])


def verdict_counts(store: Store) -> dict[str, int]:
    """Count the files by what became of them."""
    return dict(store.connection.execute("select verdict, count(*) from files group by verdict").fetchall())


def file_problems(store: Store) -> list[Problem]:
    """List the problems with the files, those of articles that are left out aside: they are nobody's trouble yet."""
    told = store.connection.execute(
        "select path, line, column, code, message from problems join files using (file) "
        "where verdict in ('published', 'duplicate', 'bad')"
    )
    problems = [Problem(*row) for row in told]
    twice = store.connection.execute(
        "select loser.path, winner.path from files loser left join files winner "
        "on winner.key = loser.key and winner.verdict = 'published' where loser.verdict = 'duplicate'"
    )
    for path, winner in twice:
        message = (
            f"the same article as {winner}, by its id or its URL, and that is published; remove one of them"
            if winner
            else "the same article as one that another file marks as removed; remove this file too"
        )
        problems.append(Problem(path, 1, 1, "A110", message))
    return problems


def _newest(db: sqlite3.Connection, group_id: int, limit: int) -> list[tuple[int, int, str, bytes, int]]:
    """List the newest files of a group: file, published, id, what they tell, updated.

    Of those that were published in the same instant as the last one, the ids decide which are in.
    """
    last = db.execute(
        "select published from members where group_ = ? order by published desc limit 1 offset ?", (group_id, limit - 1)
    ).fetchone()
    rows = db.execute(
        "select file, members.published, id, told, updated from members join files using (file) "
        "where group_ = ? and members.published >= ?",
        (group_id, last[0] if last else _BEFORE_ALL),
    ).fetchall()
    return sorted(rows, key=lambda row: (-row[1], row[2]))[:limit]


_BEFORE_ALL = -(10**12)


def _work_out(db: sqlite3.Connection, config: Config) -> None:
    """Bring the groups up to date that something was added to or taken from."""
    channels = [channel_key(channel) for channel in config.channels]
    db.executemany("insert or ignore into groups (key) values (?)", [(key,) for key in channels])
    for group_id, key in db.execute("select group_, key from groups where version is null").fetchall():
        (articles,) = db.execute("select count(*) from members where group_ = ?", (group_id,)).fetchone()
        if not articles and key not in channels:
            db.execute("delete from groups where group_ = ?", (group_id,))
            continue
        rows = _newest(db, group_id, config.limit)
        version = blake2b(digest_size=16)
        for _, _, identity, told, _ in rows:
            version.update(f"{identity}\0".encode() + (told or b""))
        updated = max((row[4] for row in rows), default=None)
        db.execute(
            "update groups set version = ?, articles = ?, entries = ?, updated = ? where group_ = ?",
            (version.digest(), articles, len(rows), updated, group_id),
        )


def _newest_change(db: sqlite3.Connection) -> int:
    (newest,) = db.execute("select max(updated) from files where verdict = 'published'").fetchone()
    return int(newest)


def _first_path(db: sqlite3.Connection, grouping: str, name: str) -> str | None:
    """Find the first file, by path, of those that a value of a grouping puts into a group; None if there is none."""
    pair = msgspec.json.encode([grouping, name]).decode()
    (path,) = db.execute(
        "select min(path) from groups join members using (group_) join files using (file) where instr(groups.key, ?)",
        (pair,),
    ).fetchone()
    return None if path is None else str(path)
