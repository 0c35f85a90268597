"""Which entries each document of a group's archive has (`feeds.index.archives`), as the index remembers it."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime
from heapq import merge
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.index.queries import BEFORE_ALL, SELECT_MEMBERS, GroupMember, newest_members

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_BEHIND_ALL: Final = "\U0010ffff"
"""Stands behind every id."""
OPEN: Final = 0
"""The number of what is in no full document."""


class EntryKey(NamedTuple):
    """What entries stand in order by in an archive: seconds since 1970, and the id.

    As the end of a document it is that of its last entry; all of an instant, where none of its entries comes later.
    """

    published: int
    id: str

    @classmethod
    def of(cls, published: int, name: str | None) -> EntryKey:
        """Return where a document ends: with the entry of an id, or with the last one of an instant."""
        return cls(published, _BEHIND_ALL if name is None else name)

    @property
    def is_whole(self) -> bool:
        """Whether what ends here has all of an instant."""
        return self.id == _BEHIND_ALL


START: Final = EntryKey(BEFORE_ALL, "")


class Archive(msgspec.Struct, frozen=True):
    """Where the full documents of a group end, and which entries stand elsewhere than that says: numbers by key."""

    ends: list[EntryKey]
    displaced: dict[int, int]

    @property
    def end(self) -> EntryKey:
        """Where the last full document ends."""
        return self.ends[-1] if self.ends else START

    def number_of(self, key: int, at: EntryKey) -> int:
        """Return the number of the full document that has an entry, or 0.

        Args:
            key: the digest of its id.
            at: its place in time.
        """
        found = self.displaced.get(key)
        if found is not None:
            return found
        place = bisect_left(self.ends, at)
        return place + 1 if place < len(self.ends) else OPEN


def load_archive(db: sqlite3.Connection, group_id: int) -> Archive:
    """Return what is remembered of the archive of a group."""
    ends = db.execute(
        "select published, id from archives where group_ = ? and published is not null order by number", (group_id,)
    )
    displaced = db.execute("select key, number from displaced where group_ = ?", (group_id,))
    return Archive([EntryKey(*row) for row in ends], dict(displaced.fetchall()))


_BEHIND: Final = (
    "from members join files using (file) where group_ = ? and members.published >= ? and (members.published > ? "
    "or files.id > ?)"
)


def _behind(group_id: int, end: EntryKey) -> tuple[object, ...]:
    return group_id, end.published, *end


def displaced_to(db: sqlite3.Connection, group_id: int, number: int) -> list[GroupMember]:
    """Return the entries that a document has though they belong elsewhere by their place in time, in that order."""
    # a cross join begins with the table that is named first, which has few rows
    rows = db.execute(
        f"{SELECT_MEMBERS} from displaced cross join files using (key) "
        "cross join members on members.group_ = displaced.group_ and members.published = files.published "
        "and members.file = files.file "
        "where displaced.group_ = ? and number = ? order by members.published, files.id",
        (group_id, number),
    )
    return list(starmap(GroupMember, rows))


def newest_open(db: sqlite3.Connection, group_id: int, limit: int, end: EntryKey) -> list[GroupMember]:
    """Return the newest of the entries that are in no full document, the last of which has an end; newest first."""
    found = newest_members(db, group_id, limit, end)
    late = displaced_to(db, group_id, OPEN)
    if not late:
        return found
    return sorted((*found, *late), key=lambda each: (each.published, each.path), reverse=True)[:limit]


def full_entries(db: sqlite3.Connection, group_id: int, archive: Archive, number: int) -> list[GroupMember]:
    """Return the entries of a full document, oldest first."""
    before = archive.ends[number - 2] if number > 1 else START
    end = archive.ends[number - 1]
    rows = db.execute(
        f"{SELECT_MEMBERS} {_BEHIND} and members.published <= ? and (members.published < ? or files.id <= ?) "
        "order by members.published, files.id",
        (*_behind(group_id, before), end.published, *end),
    )
    own = [each for each in starmap(GroupMember, rows) if each.key not in archive.displaced]
    return list(merge(own, displaced_to(db, group_id, number), key=place_of))


def place_of(member: GroupMember) -> tuple[int, str]:
    """Return the place in time of an entry, as an `EntryKey` has it."""
    return member.published, member.id


def open_entries(
    db: sqlite3.Connection, group_id: int, archive: Archive, current: Sequence[GroupMember]
) -> Iterator[GroupMember]:
    """Yield the entries that are neither among the newest nor in a full document, oldest first."""
    rows = db.execute(
        f"{SELECT_MEMBERS} {_BEHIND} order by members.published, files.id", _behind(group_id, archive.end)
    )
    shown = {each.file for each in current}
    late = displaced_to(db, group_id, OPEN)
    elsewhere = frozenset(archive.displaced)
    behind = (each for each in starmap(GroupMember, rows) if each.key not in elsewhere)
    return (each for each in merge(behind, late, key=place_of) if each.file not in shown)


def archived_files(db: sqlite3.Connection, group_id: int, number: int, limit: int) -> list[int]:
    """List the files of the articles in a document of a group's archive, newest first.

    Args:
        db: the index.
        group_id: the group.
        number: that of the document, from 1.
        limit: how many entries a document may have.
    """
    archive = load_archive(db, group_id)
    if number <= len(archive.ends):
        found = full_entries(db, group_id, archive, number)
    else:
        found = list(open_entries(db, group_id, archive, newest_open(db, group_id, limit, archive.end)))
    found.sort(key=lambda each: (each.published, each.path), reverse=True)
    return [each.file for each in found]


def newest_files(db: sqlite3.Connection, group_id: int, limit: int) -> list[int]:
    """List the files of the newest articles of a group that are in no full document of its archive, newest first."""
    end = db.execute(_LAST_END, (group_id,)).fetchone()
    return [each.file for each in newest_open(db, group_id, limit, EntryKey(*end) if end else START)]


def newest_span(db: sqlite3.Connection, group_id: int, limit: int) -> tuple[datetime, datetime] | None:
    """Return when the oldest and the newest of the articles that `newest_files` lists were published; None of none."""
    end = db.execute(_LAST_END, (group_id,)).fetchone()
    found = newest_open(db, group_id, limit, EntryKey(*end) if end else START)
    if not found:
        return None
    return datetime.fromtimestamp(found[-1].published, UTC), datetime.fromtimestamp(found[0].published, UTC)


_LAST_END: Final = (
    "select published, id from archives where group_ = ? and published is not null order by number desc limit 1"
)


def archive_rows(
    db: sqlite3.Connection, *, changed: bool = False
) -> dict[int, list[tuple[int, int, bytes, bytes | None]]]:
    """Return the documents of every group's archive, by number.

    Args:
        db: the index.
        changed: only those that are not as they were when they were written last.

    Returns:
        For each group tuples: a number, from 1; the newest change among its entries, without any when it ends, in
        seconds since 1970; its version; what that was when it was written last, if it ever was.
    """
    found: dict[int, list[tuple[int, int, bytes, bytes | None]]] = {}
    asked = "select group_, number, updated, version, written from archives"
    only = " where written is not version" if changed else ""
    for group_id, *row in db.execute(f"{asked}{only} order by group_, number"):
        number, updated, version, written = row
        found.setdefault(group_id, []).append((number, updated, version, written))
    return found


class ArchiveMemory(msgspec.Struct, frozen=True):
    """What is remembered of the archive of a group, for another index to go on from.

    Attributes:
        limit: how many entries a document may have.
        ends: where the full documents end, from the first.
        ids: digests of which entries each of these has.
        displaced: digests of ids with the numbers of the documents that have these entries; 0 is none that is full.
        first: the number that the first document has in its address.
    """

    limit: int
    ends: tuple[EntryKey, ...]
    ids: tuple[int, ...]
    displaced: tuple[tuple[int, int], ...] = ()
    first: int = 1

    @property
    def following(self) -> int:
        """The first number that no document had in its address, which may have had other entries."""
        return self.first + len(self.ends) + 1 if self.ends else self.first


def remembered_archives(db: sqlite3.Connection) -> dict[int, ArchiveMemory]:
    """Return what is remembered of every group's archive that has a full document, or had one at an address before."""
    ends: dict[int, list[EntryKey]] = {}
    ids: dict[int, list[int]] = {}
    asked = "select group_, published, id, ids from archives where published is not null order by group_, number"
    for group_id, published, name, keys in db.execute(asked):
        ends.setdefault(group_id, []).append(EntryKey(published, name))
        ids.setdefault(group_id, []).append(keys)
    displaced: dict[int, list[tuple[int, int]]] = {}
    for group_id, *row in db.execute("select group_, key, number from displaced order by group_, key"):
        displaced.setdefault(group_id, []).append((row[0], row[1]))
    return {
        group_id: ArchiveMemory(
            limit,
            tuple(ends.get(group_id, ())),
            tuple(ids.get(group_id, ())),
            tuple(displaced.get(group_id, ())),
            first,
        )
        for group_id, limit, first in db.execute("select group_, asked, first from groups")
        if group_id in ends or first > 1
    }
