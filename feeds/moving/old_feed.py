"""What the feed of another program says, whatever its format: only what it says, and None where it says nothing."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from typing import Any

import msgspec

from feeds.model import Enclosure, Episode, Image, Person, Provider  # noqa: TC001 - as above


class OldEntry(msgspec.Struct, frozen=True):
    """An entry as subscribers of an old feed know it.

    Attributes:
        line: where it stands in its document, counted from 1; 0 where nobody knows.
        document: what messages call that.
        id: word for word (RFC 4287, section 4.2.6; RSS 2.0, element guid).
        title: plain text; empty where it has none.
        link: of its page, as typed, which may be relative.
        via: where it came from, likewise.
        published: None where it has no date that can be read.
        updated: likewise; may be earlier.
        dated: its date as typed, where it cannot be read.
        authors: those of the feed where that is what its format means.
        categories: their labels.
        summary: plain text.
        content: HTML as it was written.
        base: what relative addresses in it start from.
        source: the site that published it first.
        language: of its own (BCP 47), as typed.
        feed_language: that of its feed, likewise.
        format: that of its feed: `atom`, `rss` or `json`.
    """

    line: int = 0
    document: str = ""
    id: str | None = None
    title: str = ""
    link: str | None = None
    via: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    dated: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    base: str = ""
    source: Provider | None = None
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    language: str | None = None
    feed_language: str | None = None
    format: str = "rss"


class OldFeed(msgspec.Struct, frozen=True):
    """A document of an old feed.

    Attributes:
        entries: in its order.
        earlier: the address of the document with what came before it (RFC 5005, sections 3 and 4; JSON Feed 1.1,
            `next_url`), as typed.
        address: its own, as it says itself.
        home: that of its page.
        language: of the feed (BCP 47), as typed.
        deleted: ids of entries that were taken out (RFC 6721).
        flaw: what is wrong with the document as XML, and could be read over; with its line and column.
        show: what it says of the podcast that it is.
    """

    entries: tuple[OldEntry, ...] = ()
    earlier: str | None = None
    address: str | None = None
    home: str | None = None
    language: str | None = None
    deleted: tuple[str, ...] = ()
    flaw: tuple[int, int, str] | None = None
    show: OldShow | None = None


class OldShow(msgspec.Struct, frozen=True):
    """What an old feed says of a podcast as a whole.

    Attributes:
        settings: by the keys that stand below `podcast:` in a config, in that order.
        left_out: what cannot be taken over: lines of the feed, counted from 1, and what stands there.
        document: what messages call that.
    """

    settings: dict[str, Any]
    left_out: tuple[tuple[int, str], ...] = ()
    document: str = ""


class NoFeed(Exception):  # noqa: N818 - what is wrong with a document, not with the program
    """A document is no feed that can be read.

    Args:
        message: what it is, and what to do.
        line: counted from 1; 0 where nobody knows.
        column: likewise.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
