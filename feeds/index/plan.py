"""Which feeds the index makes, each with a fingerprint of all that decides its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from itertools import starmap
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.config.outputs import folder_index, site_paths
from feeds.groupings import Key
from feeds.index.feed_paths import FeedPaths, crossings, feed_paths_by_name
from feeds.index.groups import (
    Use,
    channel_key,
    channel_problems,
    describe,
    is_of_provider,
    is_private,
    settle_names,
)
from feeds.index.old_paths import Aliased, by_feed, settle_aliases
from feeds.index.published import gone_paths
from feeds.index.queries import newest_change, newest_picture, newest_rows
from feeds.index.referred import addresses_digest
from feeds.index.sayings import Sayings, translated, unknown_described

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Mapping

    from feeds.config.schema import Config
    from feeds.index.groups import Names
    from feeds.index.store import Store
    from feeds.model import Group
    from feeds.problems import Problem


class Planned(msgspec.Struct, frozen=True):
    """A feed to be made.

    Attributes:
        group_id: its group in the index.
        group: where it stands and what it is called.
        articles: how many it is made from.
        entries: how many of them it has.
        updated: the newest change among those.
        fingerprint: a digest of all that decides its bytes.
        private: whether only who has a key may see it.
        ids: a digest of the ids of all its articles, whatever their order, in hexadecimal.
    """

    group_id: int
    group: Group
    articles: int
    entries: int
    updated: datetime
    fingerprint: bytes
    private: bool = False
    ids: str = ""

    @property
    def limit(self) -> int | None:
        """The most entries that it has, where that is said of it alone."""
        return self.group.about.limit


class Plan(msgspec.Struct, frozen=True):
    """The feeds to be made.

    Attributes:
        feeds: by path.
        feed_paths: where the feeds stand that anyone may read.
        fingerprint: of all feeds together, and of how many articles each is made from.
        gone: paths of feeds that were published before, as far as the index remembers.
        problems: with the names of groups.
        aliases: outputs by the old paths that lead there.
    """

    feeds: tuple[Planned, ...]
    feed_paths: FeedPaths
    fingerprint: bytes
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    aliases: Mapping[str, Aliased] = {}

    @property
    def open_aliases(self) -> dict[str, str]:
        """The paths of outputs that anyone may read by the old paths that lead there."""
        closed = {each.group.path for each in self.feeds if each.private}
        return {old: target.output for old, target in self.aliases.items() if target.feed not in closed}

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
    spelt = db.execute("select grouping, name, label, slug, uses from names").fetchall()
    uses = [Use(grouping, Key(name, label, slug), count) for grouping, name, label, slug, count in spelt]
    names, problems = settle_names(uses, config, lambda grouping, name: _first_path(db, grouping, name))
    rows = _described_rows(db, names, config)
    empty = {row.key for _, row in rows if not row.articles}
    problems += channel_problems(config, uses, empty)
    # an empty channel is as old as what it was made from
    newest = newest_change(db) if empty else 0
    kept = [(group, row) for group, row in rows if row.articles >= group.min_entries]
    wanted = {(use.grouping, use.key.name): use.key.slug for use in uses}
    private = {group.path for group, _ in kept if is_private(group, wanted, config)}
    paths = [group.path for group, _ in kept]
    open_groups = [group for group, _ in kept if group.path not in private]
    by_name, unusual = feed_paths_by_name(open_groups, names, wanted)
    feed_paths = FeedPaths(by_name, frozenset(group.path for group in open_groups))
    problems += unknown_described(config, lambda: _known(uses, names), paths)
    aliases, met = settle_aliases(config, paths)
    referring = _referring_groups(db)
    basis = _Basis(
        made_by=repr((made_by, unusual)),
        newest=newest,
        private=private,
        translations=translated(open_groups),
        old_paths=by_feed(aliases),
        crossings=crossings(feed_paths.paths),
        lists=frozenset(site_paths(config, feed_paths.paths)),
        referring=referring,
        addresses=addresses_digest(db) if referring else b"",
    )
    feeds = sorted((basis.planned(group, row) for group, row in kept), key=lambda each: each.group.path)
    listed = repr([(each.group.path, each.articles, each.fingerprint) for each in feeds])
    about_all = f"{made_by} {store.stamp} {listed} {sorted(aliases.items()) if aliases else ''}"
    together = blake2b(about_all.encode(), digest_size=16).digest()
    return Plan(tuple(feeds), feed_paths, together, gone_paths(db, paths), (*problems, *met), aliases)


class _Basis(msgspec.Struct, frozen=True):
    """What decides all feeds of a plan.

    Attributes:
        made_by: all that decides any output.
        newest: when an empty feed changed last, in seconds since 1970.
        private: paths of the feeds that need a key.
        translations: for each feed the others that are the same in another language.
        old_paths: for each feed the paths that lead to its outputs, with these.
        crossings: for each feed those that it takes part in.
        lists: paths of what is about all feeds together.
        referring: groups with articles that may name the files of others.
        addresses: a digest of the addresses of all of these.
    """

    made_by: str
    newest: int
    private: Container[str]
    translations: Mapping[str, tuple[tuple[str, str], ...]]
    old_paths: Mapping[str, list[tuple[str, str]]]
    crossings: Mapping[str, list[str]]
    lists: Container[str]
    referring: Container[int]
    addresses: bytes

    def planned(self, group: Group, row: _Row) -> Planned:
        """Return the feed of a group."""
        group = msgspec.structs.replace(group, translations=self.translations.get(group.path, ()))
        changed = datetime.fromtimestamp(self.newest if row.updated is None else row.updated, UTC)
        parts = (
            self.made_by,
            row.key,
            *(group.path, group.labels, group.about, group.translations),
            changed.isoformat(),
            self.old_paths.get(group.path),
            self._linked(group.path),
        )
        said = repr(parts).encode() + row.version + (self.addresses if row.group_id in self.referring else b"")
        fingerprint = blake2b(said, digest_size=16).digest()
        is_private = group.path in self.private
        ids = f"{row.ids:016x}"
        return Planned(row.group_id, group, row.articles, row.entries, changed, fingerprint, is_private, ids)

    def _linked(self, path: str) -> tuple[object, ...]:
        """Return what a feed's page links to beside the feeds of its entries' names: crossings, its folder's page."""
        return self.crossings.get(path, ()), folder_index(path) in self.lists


class _Row(msgspec.Struct, frozen=True):
    """A group as the index has it.

    Attributes:
        asked: how many entries at the most `version` and `entries` are about.
        ids: the keys of all its articles, exclusive or.
        picture: the address of a provider's own, as the newest article that has one says it.
    """

    group_id: int
    key: str
    version: bytes
    articles: int
    entries: int
    updated: int | None
    asked: int
    ids: int
    picture: str | None


def _described_rows(db: sqlite3.Connection, names: Mapping[str, Names], config: Config) -> list[tuple[Group, _Row]]:
    """Return all groups, with what is said of them and as many entries as that allows."""
    sayings = Sayings(config)
    rows = starmap(_Row, db.execute(_GROUP_ROWS).fetchall())
    found = [(_pictured(describe(row.key, names, config, sayings), row), row) for row in rows]
    others = {row.group_id: limit for group, row in found if (limit := group.about.limit or config.limit) != row.asked}
    if not others:
        return found
    with db:
        db.execute("begin")
        for group_id, limit in others.items():
            _work_out(db, group_id, limit)
    again = {row[0]: _Row(*row) for row in db.execute(_GROUP_ROWS).fetchall()}
    return [(group, again[row.group_id]) for group, row in found]


_GROUP_ROWS: Final = "select group_, key, version, articles, entries, updated, asked, ids, picture from groups"


def _pictured(group: Group, row: _Row) -> Group:
    """Return a group with the picture that its articles have of it, where nothing else is said."""
    if row.picture is None or group.about.picture is not None:
        return group
    about = msgspec.structs.replace(group.about, picture=row.picture, icon=group.about.icon or row.picture)
    return msgspec.structs.replace(group, about=about)


def _known(uses: Iterable[Use], names: Mapping[str, Names]) -> dict[str, set[str]]:
    """Return for each grouping what its values go by."""
    known: dict[str, set[str]] = {}
    for use in uses:
        slug = names[use.grouping].slugs[use.key.name]
        known.setdefault(use.grouping, set()).update((use.key.name, use.key.label, slug))
    return known


def _refresh_groups(db: sqlite3.Connection, config: Config) -> None:
    """Work out anew the versions of groups that something was added to or taken from."""
    channels = [channel_key(channel) for channel in config.channels]
    db.executemany("insert or ignore into groups (key) values (?)", [(key,) for key in channels])
    pictured = db.execute("select 1 from pictures limit 1").fetchone() is not None
    for group_id, key in db.execute("select group_, key from groups where version is null").fetchall():
        (articles,) = db.execute("select count(*) from members where group_ = ?", (group_id,)).fetchone()
        if not articles and key not in channels:
            db.execute("delete from groups where group_ = ?", (group_id,))
            continue
        picture = newest_picture(db, group_id) if pictured and is_of_provider(key) else None
        db.execute("update groups set articles = ?, picture = ? where group_ = ?", (articles, picture, group_id))
        _work_out(db, group_id, config.limit)


def _work_out(db: sqlite3.Connection, group_id: int, limit: int) -> None:
    """Work out the version of a group that has so many entries at the most."""
    rows = newest_rows(db, group_id, limit)
    version = blake2b(digest_size=16)
    for _, _, identity, digest, _ in rows:
        version.update(f"{identity}\0".encode() + (digest or b""))
    updated = max((row[4] for row in rows), default=None)
    db.execute(
        "update groups set version = ?, entries = ?, updated = ?, asked = ? where group_ = ?",
        (version.digest(), len(rows), updated, limit, group_id),
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
