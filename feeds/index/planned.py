"""What is to be made: a feed, and the documents of its archive."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.filing import archive_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from feeds.index.store import Store
    from feeds.model import Group, Tombstone


EMPTIED: Final = 0
"""The group of a feed that has none."""


class Planned(msgspec.Struct, frozen=True):
    """A feed to be made.

    Attributes:
        group_id: its group in the index.
        group: where it stands and what it is called.
        articles: how many it is made from.
        entries: how many of them it has.
        updated: the newest change among those, or when one was taken out, if that is later.
        fingerprint: a digest of all that decides its bytes.
        private: whether only who has a key may see it.
        ids: a digest of the ids of all its articles, whatever their order, in hexadecimal.
        documents: how many its archive has; None where no feed is to say anything of archives.
        first: the number that the oldest of these has in its address.
        archived_by: a digest of all that decides what each of these says, its entries aside.
        key: that of the group.
        deleted: entries that it had, as far as it still tells of them, newest first.
        said: a digest of the entries of all its documents, whatever program makes these.
    """

    group_id: int
    group: Group
    articles: int
    entries: int
    updated: datetime
    fingerprint: bytes
    private: bool = False
    ids: str = ""
    documents: int | None = None
    first: int = 1
    archived_by: bytes = b""
    key: str = ""
    deleted: tuple[Tombstone, ...] = ()
    said: bytes = b""

    @property
    def is_emptied(self) -> bool:
        """Whether it lost its last article, and has no group any more."""
        return self.group_id == EMPTIED

    @property
    def newest_archive(self) -> int:
        """The number that the newest document of its archive has in its address; 0 without any."""
        return self.first - 1 + self.documents if self.documents else 0

    @property
    def limit(self) -> int | None:
        """The most entries that it has, where that is said of it alone."""
        return self.group.about.limit


class PlannedArchive(msgspec.Struct, frozen=True):
    """A document of a feed's archive to be made.

    Attributes:
        feed: whose it is.
        number: its place in the archive: from 1, that of the oldest.
        updated: the newest change among its entries; without any, when it ends.
        version: a digest of its entries, and of whether it is the last one.
        written: what that was when it was written last; None where it never was.
    """

    feed: Planned
    number: int
    updated: datetime
    version: bytes
    written: bytes | None = None

    @property
    def address(self) -> int:
        """The number that it has in its address."""
        return self.feed.first - 1 + self.number

    @property
    def is_last(self) -> bool:
        """Whether no other one follows."""
        return self.number == self.feed.documents

    @property
    def fingerprint(self) -> bytes:
        """A digest of all that decides its bytes."""
        return blake2b(self.feed.archived_by + self.version, digest_size=16).digest()


def planned_archives(
    feeds: Iterable[Planned], db: sqlite3.Connection, *, changed: bool = False
) -> Iterator[PlannedArchive]:
    """Yield the documents of the archives of some feeds, or only those that are not as they were written last."""
    having = [each for each in feeds if each.documents]
    rows = archive_rows(db, changed=changed) if having else {}
    for feed in having:
        for number, updated, version, written in rows.get(feed.group_id, ()):
            yield PlannedArchive(feed, number, datetime.fromtimestamp(updated, UTC), version, written)


def remember_written(store: Store, documents: Iterable[PlannedArchive]) -> None:
    """Remember that documents of archives are written as they are planned."""
    fresh = [each for each in documents if each.written != each.version]
    if fresh:
        db = store.connection
        with db:
            db.execute("begin")
            db.executemany(
                "update archives set written = ? where group_ = ? and number = ?",
                [(each.version, each.feed.group_id, each.number) for each in fresh],
            )
