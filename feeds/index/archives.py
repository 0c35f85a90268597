"""The archive of a group's feed (RFC 5005, section 4): its documents, and which entries each has.

Beside the document with the newest entries a feed has a chain of archive documents, numbered from the oldest one. They
are filled with the other entries, oldest first, each with as many as the feed may have. The last one is open; as soon
as an entry has no room in it, it is full and the next one is begun. Where a full document ends is remembered, so that
it never changes but when one of its entries does: an entry that arrives late, though it is older than the end of a full
document, goes to the open one, and where one was taken out its document is shorter. Together, the documents have every
entry once. Without anything remembered they follow from the entries alone.

The numbers here are places in the chain. In their addresses documents are counted from `first` on, which is another one
where documents were given up that had been full: who knows a full one by its address need never read it again.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import reduce
from hashlib import blake2b
from itertools import islice
from operator import xor
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.index.filing import OPEN, Archive, EntryKey, full_entries, load_archive, newest_open, open_entries, place_of
from feeds.index.tables import digest64

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.index.filing import ArchiveMemory
    from feeds.index.queries import GroupMember

_DIGEST: Final = (1 << 32) - 1
"""The part of a key that digests are made of which tell whether a document has the entries that it had."""


def forget_archive(db: sqlite3.Connection, group_id: int) -> None:
    """Forget the documents of a group, as where it is gone or its feed may have another number of entries now."""
    for table in ("archives", "displaced", "moves", "unpublished"):
        db.execute(f"delete from {table} where group_ = ?", (group_id,))  # noqa: S608 - no value is part of it


def begin_archive(db: sqlite3.Connection, group_id: int, first: int) -> None:
    """Forget the documents of a group, and give the next ones other addresses than these had.

    Args:
        db: the index.
        group_id: the group.
        first: the number that the first one has in its address.
    """
    forget_archive(db, group_id)
    db.execute("update groups set first = ? where group_ = ?", (first, group_id))


def recall_archive(db: sqlite3.Connection, group_id: int, memory: ArchiveMemory, known: KnownEntries) -> None:
    """Go on with the archive of a group from what another index remembered.

    Where a full document would have other entries, and nobody can say which of them came late, all are made anew at
    other addresses.

    Args:
        db: the index, with the articles as they are.
        group_id: the group.
        memory: how its archive was published.
        known: returns the keys of the entries that a full document had, by its number, as far as that can be told.
    """
    begin_archive(db, group_id, memory.first)
    rows = [(group_id, number, *end) for number, end in enumerate(memory.ends, 1)]
    db.executemany("insert into archives (group_, number, published, id) values (?, ?, ?, ?)", rows)
    db.executemany("insert into displaced values (?, ?, ?)", [(group_id, *each) for each in memory.displaced])
    archive = load_archive(db, group_id)
    date, id_ = archive.end
    still_late = {key for (key,) in db.execute(_STILL_LATE, {"group_": group_id, "date": date, "id": id_})}
    for key in archive.displaced.keys() - still_late:
        del archive.displaced[key]
    _keep_displaced(db, group_id, archive)
    late: dict[int, int] = {}
    for number, ids in enumerate(memory.ids, 1):
        keys = [each.key for each in full_entries(db, group_id, archive, number)]
        if _ids(keys) == ids:
            continue
        had = known(number)
        if had is None:  # as where there were no archives for a while
            begin_archive(db, group_id, memory.following)
            return
        late.update(dict.fromkeys(set(keys) - had, OPEN))
    archive.displaced.update(late)
    _keep_displaced(db, group_id, archive)


KnownEntries = Callable[[int], AbstractSet[int] | None]
# What is gone stands nowhere, and what has a newer date by now is in no full document anyway.
_STILL_LATE: Final = (
    "select key from displaced where group_ = :group_ and exists (select 1 from files join members using (file) "
    "where files.key = displaced.key and members.group_ = displaced.group_ "
    "and (members.published < :date or (members.published = :date and files.id <= :id)))"
)


def settle_archive(db: sqlite3.Connection, group_id: int, limit: int) -> tuple[list[GroupMember], int]:
    """Bring the archive of a group up to date with what is in it.

    Args:
        db: the index.
        group_id: the group.
        limit: how many entries a document may have, which is as it was when the archive was made.

    Returns:
        What is in the document with the newest entries, newest first, and how many documents the archive has.
    """
    archive = load_archive(db, group_id)
    before = (tuple(archive.ends), dict(archive.displaced))
    changed = _take_moves(db, group_id, archive)
    _keep_displaced(db, group_id, archive)
    if archive.ends and not newest_open(db, group_id, 1, archive.end):
        changed |= _take_back(db, group_id, archive)
    current = newest_open(db, group_id, limit, archive.end)
    if archive.ends and len(current) == _count(db, group_id):  # nothing is left of it
        db.execute("update groups set first = first + ? where group_ = ?", (len(archive.ends) + 1, group_id))
        archive = Archive([], {})
        _keep_displaced(db, group_id, archive)
    known = len(archive.ends)
    changed |= {number for (number,) in db.execute(_UNKNOWN, (group_id,))}
    rows = [
        _described(number, archive.ends[number - 1], archive, full_entries(db, group_id, archive, number))
        for number in changed
        if 0 < number <= known
    ]
    rows += _filled(db, group_id, limit, archive, current)
    last = max((row[0] for row in rows), default=known)  # the open document is always worked out anew
    db.executemany(_REMEMBER, [(group_id, *row) for row in rows])
    db.execute("delete from archives where group_ = ? and number > ?", (group_id, last))
    _keep_displaced(db, group_id, archive)
    if changed - {OPEN} or before != (tuple(archive.ends), archive.displaced):
        db.execute("insert or ignore into unpublished values (?)", (group_id,))
    return current, last


def unpublished_archives(db: sqlite3.Connection) -> set[str]:
    """Return the paths of published feeds whose archives are not as they were published, by a plan that never was."""
    asked = "select paths.path from unpublished join groups using (group_) join paths on paths.group_key = groups.key"
    return {path for (path,) in db.execute(asked)}


_UNKNOWN: Final = "select number from archives where group_ = ? and version is null and published is not null"
_REMEMBER: Final = (
    "insert into archives (group_, number, published, id, version, updated, ids) values (?, ?, ?, ?, ?, ?, ?) "
    "on conflict do update set published = excluded.published, id = excluded.id, version = excluded.version, "
    "updated = excluded.updated, ids = excluded.ids"
)


def _take_moves(db: sqlite3.Connection, group_id: int, archive: Archive) -> set[int]:
    """Take in what was added to a group and taken from it, and return the numbers of the full documents that changed.

    What was taken out and put back at the same place in time, as an entry that was edited, stays in its document.
    """
    moves = db.execute(
        "select published, id, sum(2 * came - 1) from moves where group_ = ? group by published, id", (group_id,)
    ).fetchall()
    db.execute("delete from moves where group_ = ?", (group_id,))
    places = [(EntryKey(published, name), digest64(name), balance) for published, name, balance in moves]
    changed = {archive.number_of(key, at) for at, key, balance in places if balance <= 0}
    for _, key, balance in places:
        if balance < 0:
            archive.displaced.pop(key, None)
    for at, key, balance in places:
        if balance > 0 and at <= archive.end:
            archive.displaced[key] = OPEN
    return changed


def _take_back(db: sqlite3.Connection, group_id: int, archive: Archive) -> set[int]:
    """Let the entries of the last full document that has any be in none that is full, and return its number.

    It keeps its place, and is empty from now on.
    """
    for number in range(len(archive.ends), 0, -1):
        entries = full_entries(db, group_id, archive, number)
        if entries:
            archive.displaced.update({each.key: OPEN for each in entries})
            _keep_displaced(db, group_id, archive)
            return {number}
    return set()


def _count(db: sqlite3.Connection, group_id: int) -> int:
    (count,) = db.execute("select count(*) from members where group_ = ?", (group_id,)).fetchone()
    return int(count)


def _keep_displaced(db: sqlite3.Connection, group_id: int, archive: Archive) -> None:
    known = dict(db.execute("select key, number from displaced where group_ = ?", (group_id,)).fetchall())
    if known != archive.displaced:
        db.execute("delete from displaced where group_ = ?", (group_id,))
        rows = [(group_id, key, number) for key, number in archive.displaced.items()]
        db.executemany("insert into displaced values (?, ?, ?)", rows)


def _filled(
    db: sqlite3.Connection, group_id: int, limit: int, archive: Archive, current: Sequence[GroupMember]
) -> Iterator[_Described]:
    """Yield the open document, and before it those that become full.

    Nothing is held but one document's entries, so that a group may have any number.
    """
    waiting = open_entries(db, group_id, archive, current)
    entries = list(islice(waiting, limit))
    following = next(waiting, None)
    while following is not None:
        end = _end_of(entries, following, archive, current)
        number = len(archive.ends) + 1
        archive.displaced.update({each.key: number for each in entries if each.key in archive.displaced})
        archive.displaced.update({each.key: OPEN for each in current if place_of(each) <= end})
        archive.ends.append(end)
        yield _described(number, end, archive, entries)
        entries = [following, *islice(waiting, limit - 1)]
        following = next(waiting, None)
    if entries or archive.ends:
        yield _described(len(archive.ends) + 1, None, archive, entries)


def _end_of(
    entries: Sequence[GroupMember], following: GroupMember, archive: Archive, current: Sequence[GroupMember]
) -> EntryKey:
    """Return where a document ends that becomes full: behind its last entry that stands there by its place in time."""
    own = [each for each in entries if each.key not in archive.displaced]
    if not own:
        return archive.end
    last = own[-1]
    is_shared = any(each.published == last.published for each in (following, *current))
    return EntryKey.of(last.published, last.id if is_shared else None)


class _Described(NamedTuple):
    """A document as the index keeps it."""

    number: int
    published: int | None
    id: str | None
    version: bytes
    updated: int
    ids: int


def _ids(keys: Iterable[int]) -> int:
    """Return a digest of keys, whatever their order."""
    return reduce(xor, keys, 0) & _DIGEST


def _described(number: int, end: EntryKey | None, archive: Archive, entries: Sequence[GroupMember]) -> _Described:
    """Return what the index keeps of a document; the open one has no end."""
    version = blake2b(b"".join([each.digest for each in entries]), digest_size=16)
    version.update(b"full" if end else b"open")
    updated = max([each.updated for each in entries], default=(end or archive.end).published)
    published, name = end or (None, None)
    return _Described(number, published, name, version.digest(), updated, _ids(each.key for each in entries))
