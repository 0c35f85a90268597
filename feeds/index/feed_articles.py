"""The articles of feeds, for what renders them: asked of the index, or packed to be sent where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from feeds.index.filing import archived_files, newest_files
from feeds.index.planned import PlannedArchive
from feeds.index.queries import read_article
from feeds.index.referred import published_addresses
from feeds.index.sealing import Damaged, opened

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from feeds.index.planned import Planned
    from feeds.model import Article


class FeedArticles(Protocol):
    """What is asked to render feeds and the documents of their archives."""

    def files(self, planned: Planned | PlannedArchive, limit: int) -> list[int]:
        """List the files of a feed's newest entries, or of those in a document of its archive, newest first.

        Args:
            planned: the feed or the document.
            limit: how many a feed has at most of which that is not said alone.
        """

    def article(self, file: int) -> Article:
        """Return the article of a file.

        Raises:
            Damaged: what was kept of it is not what was written.
        """

    def addresses(self) -> Mapping[str, str]:
        """Return the addresses of all published articles by their files."""


class IndexedArticles:
    """Articles in an index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def files(self, planned: Planned | PlannedArchive, limit: int) -> list[int]:
        """As `FeedArticles`."""
        if isinstance(planned, PlannedArchive):
            feed = planned.feed
            return archived_files(self._db, feed.group_id, planned.number, feed.limit or limit)
        return newest_files(self._db, planned.group_id, planned.limit or limit)

    def article(self, file: int) -> Article:
        """As `FeedArticles`."""
        return read_article(self._db, file)

    def addresses(self) -> Mapping[str, str]:
        """As `FeedArticles`."""
        return published_addresses(self._db)


class Pack(msgspec.Struct, frozen=True, array_like=True):
    """The articles of some feeds, to be sent.

    Attributes:
        files: of each feed, and each document of an archive, the files of its entries, newest first.
        articles: as the index keeps them, by file.
    """

    files: list[list[int]]
    articles: dict[int, bytes]


def pack(db: sqlite3.Connection, planned: Iterable[Planned | PlannedArchive], limit: int) -> Pack:
    """Pack the articles of feeds and of documents of archives; for the limit see `FeedArticles.files`.

    Raises:
        Damaged: the index does not hold what was written to it.
    """
    index = IndexedArticles(db)
    files = [index.files(each, limit) for each in planned]
    articles = {}
    for file in {file for having in files for file in having}:
        row = db.execute("select article from articles where file = ?", (file,)).fetchone()
        if row is None:
            raise Damaged
        articles[file] = row[0]
    return Pack(files, articles)


def referred_addresses(db: sqlite3.Connection) -> dict[str, str]:
    """Return what `FeedArticles.addresses` does, as far as any article asks for it: nothing where none refers."""
    (any_refers,) = db.execute("select exists (select 1 from files where refers and verdict = 'published')").fetchone()
    return published_addresses(db) if any_refers else {}


class PackedArticles:
    """Articles that were sent, some feeds at a time.

    Args:
        addresses: of all published articles by their files, where any of them asks for that.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self._files: dict[tuple[int, int], list[int]] = {}
        self._articles: Mapping[int, bytes] = {}

    def take(self, planned: Iterable[Planned | PlannedArchive], sent: Pack) -> None:
        """Take what was sent for some feeds in the place of what was there before."""
        self._files = {_key(each): files for each, files in zip(planned, sent.files, strict=True)}
        self._articles = sent.articles

    def files(self, planned: Planned | PlannedArchive, limit: int) -> list[int]:  # noqa: ARG002 - it counted when they were packed
        """As `FeedArticles`."""
        return self._files[_key(planned)]

    def article(self, file: int) -> Article:
        """As `FeedArticles`."""
        return opened(self._articles[file])

    def addresses(self) -> Mapping[str, str]:
        """As `FeedArticles`."""
        return self._addresses


def _key(planned: Planned | PlannedArchive) -> tuple[int, int]:
    """Return the group of a feed, and the number of a document of its archive; 0 for the feed itself."""
    if isinstance(planned, PlannedArchive):
        return planned.feed.group_id, planned.number
    return planned.group_id, 0
