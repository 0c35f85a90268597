"""Which feeds the index makes, each with a fingerprint of all that decides its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.groupings import Key
from feeds.index.groups import Use, channel_key, channel_problems, describe, is_private, settle_names
from feeds.index.published import gone_paths
from feeds.index.queries import newest_change, newest_rows
from feeds.index.referred import addresses_digest
from feeds.pages.filenames import INDEX, folder_indexes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from feeds.config.schema import Config
    from feeds.index.groups import Names
    from feeds.index.store import Store
    from feeds.model import Group
    from feeds.problems import Problem


_SINGLE: Final = 2
"""The steps of the path of a feed that is no crossing: a folder and a name."""


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


class FeedPaths(NamedTuple):
    """Where the feeds stand that anyone may read.

    Attributes:
        by_name: for each grouping, the path of the feed that each name has.
        paths: of all of them.
    """

    by_name: Mapping[str, Mapping[str, str]]
    paths: frozenset[str]


class Plan(NamedTuple):
    """The feeds to be made.

    Attributes:
        feeds: by path.
        feed_paths: where the feeds stand that anyone may read.
        fingerprint: of all feeds together, and of how many articles each is made from.
        gone: paths of feeds that were published before, as far as the index remembers.
        problems: with the names of groups.
    """

    feeds: tuple[Planned, ...]
    feed_paths: FeedPaths
    fingerprint: bytes
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def open_feeds(self) -> list[Planned]:
        """The feeds that anyone may read; nothing keeps the others from being read once they are files."""
        return [each for each in self.feeds if not each.private]


def plan(store: Store, config: Config, made_by: str) -> Plan:
    """Plan the feeds that a config makes of what the index holds.

    Args:
        store: an index that is up to date with the files.
        config: its `groups` and `channels`.
        made_by: digest of all that decides an output, the articles aside.
    """
    db = store.connection
    with db:
        db.execute("begin")
        _refresh_groups(db, config)
    rows = db.execute("select grouping, name, label, slug, uses from names").fetchall()
    uses = [Use(grouping, Key(name, label, slug), count) for grouping, name, label, slug, count in rows]
    names, problems = settle_names(uses, config, lambda grouping, name: _first_path(db, grouping, name))
    rows = db.execute("select group_, key, version, articles, entries, updated from groups").fetchall()
    empty = {key for _, key, _, articles, _, _ in rows if not articles}
    problems += channel_problems(config, uses, empty)
    # an empty channel is as old as what it was made from
    newest = newest_change(db) if empty else 0
    described = [(describe(row[1], names, config), row) for row in rows]
    kept = [(group, row) for group, row in described if row[3] >= group.min_entries]
    wanted = {(use.grouping, use.key.name): use.key.slug for use in uses}
    private = {group.path for group, _ in kept if is_private(group, wanted, config)}
    open_groups = [group for group, _ in kept if group.path not in private]
    by_name, unusual = _feed_paths(open_groups, names, wanted)
    feed_paths = FeedPaths(by_name, frozenset(group.path for group in open_groups))
    crossings, indexes = _crossings(feed_paths.paths), folder_indexes(feed_paths.paths)
    referring = _referring_groups(db)
    addresses = addresses_digest(db) if referring else b""
    feeds = []
    for group, (group_id, key, version, articles, entries, updated) in kept:
        changed = datetime.fromtimestamp(newest if updated is None else updated, UTC)
        parts = (made_by, key, *group[:4], changed.isoformat(), unusual, _linked(group.path, crossings, indexes))
        fingerprint = blake2b(
            repr(parts).encode() + version + (addresses if group_id in referring else b""), digest_size=16
        ).digest()
        feeds.append(Planned(group_id, group, articles, entries, changed, fingerprint, group.path in private))
    feeds.sort(key=lambda each: each.group.path)
    listed = repr([(each.group.path, each.articles, each.fingerprint) for each in feeds])
    together = blake2b(f"{made_by} {store.stamp} {listed}".encode(), digest_size=16).digest()
    gone = gone_paths(db, [each.group.path for each in feeds])
    return Plan(tuple(feeds), feed_paths, together, gone, tuple(problems))


def _feed_paths(
    groups: Iterable[Group], names: Mapping[str, Names], wanted: Mapping[tuple[str, str], str]
) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, str]]]:
    """Return the path of the feed of each name, and those among them that nobody could tell from the name alone.

    Pages link to these feeds, so that what is unusual about them decides the bytes of every page.
    """
    paths: dict[str, dict[str, str]] = {}
    unusual = []
    for group in groups:
        if len(group.keys) == 1:
            ((grouping, name),) = group.keys
            paths.setdefault(grouping, {})[name] = group.path
            if group.min_entries > 1 or names[grouping].slugs[name] != wanted[grouping, name]:
                unusual.append((grouping, name, group.path))
    return paths, sorted(unusual)


def _crossings(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the crossings that each feed takes part in, which its page links to, by path."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        steps = path.split("/")
        if len(steps) > _SINGLE:
            for start in range(0, len(steps), _SINGLE):
                found.setdefault("/".join(steps[start : start + _SINGLE]), []).append(path)
    return found


def _linked(path: str, crossings: Mapping[str, list[str]], indexes: Iterable[str]) -> tuple[object, ...]:
    """Return what the page of a feed links to beside the feeds of its entries' names: crossings, its folder's page."""
    return crossings.get(path, ()), f"{path.partition('/')[0]}/{INDEX}" in indexes


def _refresh_groups(db: sqlite3.Connection, config: Config) -> None:
    """Work out anew the versions of groups that something was added to or taken from."""
    channels = [channel_key(channel) for channel in config.channels]
    db.executemany("insert or ignore into groups (key) values (?)", [(key,) for key in channels])
    for group_id, key in db.execute("select group_, key from groups where version is null").fetchall():
        (articles,) = db.execute("select count(*) from members where group_ = ?", (group_id,)).fetchone()
        if not articles and key not in channels:
            db.execute("delete from groups where group_ = ?", (group_id,))
            continue
        rows = newest_rows(db, group_id, config.limit)
        version = blake2b(digest_size=16)
        for _, _, identity, digest, _ in rows:
            version.update(f"{identity}\0".encode() + (digest or b""))
        updated = max((row[4] for row in rows), default=None)
        db.execute(
            "update groups set version = ?, articles = ?, entries = ?, updated = ? where group_ = ?",
            (version.digest(), articles, len(rows), updated, group_id),
        )


def _referring_groups(db: sqlite3.Connection) -> set[int]:
    """Return the groups that have articles which may name the files of others; mostly no article does."""
    any_refers = db.execute("select 1 from files where refers limit 1").fetchone()
    asked = "select distinct group_ from members where file in (select file from files where refers)"
    return {group_id for (group_id,) in db.execute(asked)} if any_refers else set()


def _first_path(db: sqlite3.Connection, grouping: str, name: str) -> str | None:
    """Find the first file, by path, of those that a value of a grouping puts into a group; None if there is none."""
    pair = msgspec.json.encode([grouping, name]).decode()
    (path,) = db.execute(
        "select min(path) from groups join members using (group_) join files using (file) where instr(groups.key, ?)",
        (pair,),
    ).fetchone()
    return None if path is None else str(path)
