"""Which feeds the index makes, each with a fingerprint of all that decides its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.config.outputs import folder_index, site_paths
from feeds.groupings import Key
from feeds.index.archives import KnownEntries, begin_archive, forget_archive, recall_archive, settle_archive
from feeds.index.feed_paths import FeedPaths, crossings, feed_paths_by_name
from feeds.index.filing import remembered_archives
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
from feeds.index.planned import Planned
from feeds.index.published import gone_paths
from feeds.index.queries import newest_change, newest_members, newest_picture
from feeds.index.referred import addresses_digest
from feeds.index.sayings import Sayings, translated, unknown_described
from feeds.index.store import ARCHIVED_FACT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Mapping

    from feeds.config.schema import Config
    from feeds.index.filing import ArchiveMemory
    from feeds.index.groups import Names
    from feeds.index.store import Store
    from feeds.model import Group
    from feeds.problems import Problem


class Recalled(NamedTuple):
    """How an archive was published.

    Attributes:
        memory: where its full documents end.
        known: tells which entries these had.
        is_newer: whether another machine published it since; else it counts where the index has what never was.
    """

    memory: ArchiveMemory
    known: KnownEntries
    is_newer: bool


_NOTHING: Final[Mapping[str, Recalled]] = {}


class Plan(msgspec.Struct, frozen=True):
    """The feeds to be made.

    Attributes:
        feeds: by path.
        feed_paths: where the feeds stand that anyone may read.
        fingerprint: of all feeds together, and of how many articles each is made from.
        gone: paths of feeds that were published before, as far as the index remembers.
        problems: with the names of groups.
        small: paths of feeds that have fewer articles than they are to have, but some.
        aliases: outputs by the old paths that lead there.
    """

    feeds: tuple[Planned, ...]
    feed_paths: FeedPaths
    fingerprint: bytes
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    small: frozenset[str] = frozenset()
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


def plan(store: Store, config: Config, made_by: str, recalled: Mapping[str, Recalled] = _NOTHING) -> Plan:
    """Plan the feeds that a config makes of what the index holds.

    Args:
        store: an index that is up to date with the files.
        config: its `groups` and `channels`.
        made_by: digest of all that decides an output, the articles aside.
        recalled: the archives that are to go on from how they were published, by the paths of feeds.
    """
    db = store.connection
    with db:
        db.execute("begin")
        _turn_archives(store, on=config.archives)
        _refresh_groups(db, config)
    spelt = db.execute("select grouping, name, label, slug, uses from names").fetchall()
    uses = [Use(grouping, Key(name, label, slug), count) for grouping, name, label, slug, count in spelt]
    names, problems = settle_names(uses, config, lambda grouping, name: _first_path(db, grouping, name))
    rows = _described_rows(db, names, config, recalled)
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
    aliases, met = settle_aliases(config, paths, private)
    referring = _referring_groups(db)
    basis = _Basis(
        made_by=repr((made_by, unusual)),
        newest=newest,
        private=private,
        translations=translated(open_groups),
        old_paths=by_feed(aliases),
        crossings=crossings(feed_paths.paths),
        lists=frozenset(site_paths(config, feed_paths.paths)),
        archives=config.archives,
        referring=referring,
        addresses=addresses_digest(db) if referring else b"",
    )
    feeds = sorted((basis.planned(group, row) for group, row in kept), key=lambda each: each.group.path)
    listed = repr([(each.group.path, each.articles, each.fingerprint) for each in feeds])
    about_all = f"{made_by} {store.stamp} {listed} {sorted(aliases.items()) if aliases else ''}"
    together = blake2b(about_all.encode(), digest_size=16).digest()
    small = frozenset(group.path for group, row in rows if 0 < row.articles < group.min_entries)
    return Plan(tuple(feeds), feed_paths, together, gone_paths(db, paths), (*problems, *met), small, aliases)


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
        archives: whether feeds have any.
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
    archives: bool
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
            row.documents and row.first + row.documents,
        )
        addresses = self.addresses if row.group_id in self.referring else b""
        return Planned(
            row.group_id,
            group,
            row.articles,
            row.entries,
            changed,
            blake2b(msgspec.msgpack.encode(parts) + (row.version or b"") + addresses, digest_size=16).digest(),
            private=group.path in self.private,
            ids=f"{row.ids:016x}",
            key=row.key,
            documents=row.documents if self.archives else None,
            first=row.first,
            archived_by=self._archived_by(group, addresses, row.first) if row.documents else b"",
            said=row.said or b"",
        )

    def _archived_by(self, group: Group, addresses: bytes, first: int) -> bytes:
        """Digest what decides the documents of an archive but their entries: the pages lead to no crossings."""
        parts = (self.made_by, group.path, group.labels, group.about, folder_index(group.path) in self.lists, first)
        return blake2b(repr(parts).encode() + addresses, digest_size=16).digest()

    def _linked(self, path: str) -> tuple[object, ...]:
        """Return what a feed's page links to beside the feeds of its entries' names: crossings, its folder's page."""
        return self.crossings.get(path, ()), folder_index(path) in self.lists


class _Row(msgspec.Struct, frozen=True):
    """A group as the index has it.

    Attributes:
        version: a digest of its newest entries; None where they are to be worked out.
        asked: how many entries at the most `version` and `entries` are about.
        ids: the keys of all its articles, exclusive or.
        picture: the address of a provider's own, as the newest article that has one says it.
        documents: how many its archive has.
        first: the number that the first of them has in its address.
        said: a digest of the entries of all its documents.
    """

    group_id: int
    key: str
    version: bytes | None
    articles: int
    entries: int
    updated: int | None
    asked: int
    ids: int
    picture: str | None
    documents: int
    first: int
    said: bytes | None


def _described_rows(
    db: sqlite3.Connection, names: Mapping[str, Names], config: Config, recalled: Mapping[str, Recalled]
) -> list[tuple[Group, _Row]]:
    """Return all groups, with what is said of them and as many entries as that allows."""
    sayings = Sayings(config)
    rows = starmap(_Row, db.execute(_GROUP_ROWS).fetchall())
    found = [(_pictured(describe(row.key, names, config, sayings), row), row) for row in rows]
    outdated = [
        (row, limit, recalled.get(group.path))
        for group, row in found
        if (limit := group.about.limit or config.limit) != row.asked
        or row.version is None
        or (group.path in recalled and recalled[group.path].is_newer)
    ]
    if not outdated:
        return found
    with db:
        db.execute("begin")
        unpublished = {group_id for (group_id,) in db.execute("select group_ from unpublished")}
        for row, limit, memory in outdated:
            if row.group_id in unpublished:
                begin_archive(db, row.group_id, 1)
            elif row.asked not in {0, limit}:
                _begin_anew(db, row.group_id)
            _work_out(db, row, limit, memory, archives=config.archives)
        db.execute("delete from moves")
    again = {row[0]: _Row(*row) for row in db.execute(_GROUP_ROWS).fetchall()}
    return [(group, again[row.group_id]) for group, row in found]


_GROUP_ROWS: Final = (
    "select group_, key, version, articles, entries, updated, asked, ids, picture, documents, first, said from groups"
)


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


def _turn_archives(store: Store, *, on: bool) -> None:
    """Note whether feeds have archives; after a change, what groups have is to be worked out anew."""
    before, now = store.about(ARCHIVED_FACT), "yes" if on else "no"
    if before == now:
        return
    store.note(ARCHIVED_FACT, now)
    if before is not None:
        store.connection.execute("update groups set version = null")
        for table in ("archives", "displaced", "unpublished"):
            store.connection.execute(f"delete from {table}")  # noqa: S608 - no value is part of it


def _refresh_groups(db: sqlite3.Connection, config: Config) -> None:
    """Count the articles of groups that something was added to or taken from, and forget the groups that have none."""
    channels = [channel_key(channel) for channel in config.channels]
    db.executemany("insert or ignore into groups (key) values (?)", [(key,) for key in channels])
    pictured = db.execute("select 1 from pictures limit 1").fetchone() is not None
    for group_id, key in db.execute("select group_, key from groups where version is null").fetchall():
        (articles,) = db.execute("select count(*) from members where group_ = ?", (group_id,)).fetchone()
        if not articles and key not in channels:
            db.execute("delete from groups where group_ = ?", (group_id,))
            forget_archive(db, group_id)
            continue
        picture = newest_picture(db, group_id) if pictured and is_of_provider(key) else None
        db.execute("update groups set articles = ?, picture = ? where group_ = ?", (articles, picture, group_id))


def _begin_anew(db: sqlite3.Connection, group_id: int) -> None:
    """Let the archive of a group be made anew, at other addresses than it has."""
    known = remembered_archives(db).get(group_id)
    if known:
        begin_archive(db, group_id, known.following)
        db.execute("insert or ignore into unpublished values (?)", (group_id,))
    else:
        forget_archive(db, group_id)


def _work_out(db: sqlite3.Connection, row: _Row, limit: int, recalled: Recalled | None, *, archives: bool) -> None:
    """Work out the version of a group that has so many entries at the most, and the documents of its archive."""
    documents = 0
    if archives:
        if recalled and recalled.memory.limit == limit:
            recall_archive(db, row.group_id, recalled.memory, recalled.known)
        elif recalled:
            begin_archive(db, row.group_id, recalled.memory.following)
        newest, documents = settle_archive(db, row.group_id, limit)
    else:
        newest = newest_members(db, row.group_id, limit)
    version = blake2b(digest_size=16)
    for each in newest:
        version.update(f"{each.id}\0".encode() + each.digest)
    updated = max((each.updated for each in newest), default=None)
    said = blake2b(version.digest(), digest_size=16)
    asked = "select version from archives where group_ = ? order by number"
    for (archived,) in db.execute(asked, (row.group_id,)) if documents else ():
        said.update(archived)
    db.execute(
        "update groups set version = ?, entries = ?, updated = ?, asked = ?, documents = ?, said = ? where group_ = ?",
        (version.digest(), len(newest), updated, limit, documents, said.digest(), row.group_id),
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
