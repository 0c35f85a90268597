"""The HTTP header fields of outputs, for all that send them: `feeds serve`, static hosts and buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.formats import FORMATS
from feeds.pages import CONTENT_SECURITY_POLICY
from feeds.pages.filenames import PAGE, PAGE_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

Fields = tuple[tuple[str, str], ...]
"""Header fields: names and values, in the order in which they are sent."""

READING: Final = ("GET", "HEAD")
"""The methods that get an output."""

METHODS: Final = ", ".join((*READING, "OPTIONS"))
"""All methods that are answered."""

DAY: Final = 86_400
"""How many seconds browsers may keep the answer to a preflight, and caches an output whose origin fails."""

ANYONE: Final = "*"
"""The sites whose scripts may read an output."""

REQUEST_FIELDS: Final = ("A-IM", "Accept", "Authorization", "If-Modified-Since", "If-None-Match")
"""What those scripts may send beside what browsers let everybody send."""

ANSWER_FIELDS: Final = ("ETag", "Last-Modified", "Link", "IM")
"""What they may read of an answer beside what browsers let everybody read."""

CROSS_ORIGIN: Final[Fields] = (
    ("Access-Control-Allow-Origin", ANYONE),
    ("Access-Control-Expose-Headers", ", ".join(ANSWER_FIELDS)),
)
"""What lets scripts of other sites read an output (Fetch, section 3.2)."""

PREFLIGHT: Final[Fields] = (
    ("Allow", METHODS),
    *CROSS_ORIGIN,
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", ", ".join(REQUEST_FIELDS)),
    ("Access-Control-Max-Age", str(DAY)),
)
"""The answer to OPTIONS, which browsers ask for before a script may send more than a plain GET."""

NO_SNIFFING: Final = ("X-Content-Type-Options", "nosniff")
"""Keeps browsers from taking an output for something else than its Content-Type says."""

ALWAYS: Final[Fields] = (*CROSS_ORIGIN, NO_SNIFFING)
"""What every answer has, errors too."""

CODING_CHOSEN: Final = ("Vary", "Accept-Encoding")
"""Sent by those who choose a content coding for each request, so that caches keep one copy for each."""

NAVIGATION: Final = ("Sec-Fetch-Dest", "document")
"""What browsers send when somebody opens an address (Fetch Metadata, section 2.1), and no reader does."""

SHOWN_TYPE: Final = "application/xml"
"""The type under which browsers show a feed with its style sheet; under its own they download it or show its source."""

PAGE_POLICIES: Final[Fields] = (
    ("Content-Security-Policy", f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'self'"),
    ("Referrer-Policy", "no-referrer"),
)
"""What pages have beside."""

ASK_EACH_TIME: Final = ("Cache-Control", "no-cache")
"""For what is no output and may change at any time: errors, manifests."""


class OutputFields(msgspec.Struct, frozen=True):
    """The header fields of an output, but for those that name the feed that it is (`links`).

    Attributes:
        content_type: the value of Content-Type.
        cache_control: the value of Cache-Control.
        policies: what a page may load, and what it says of itself to others; empty for what is no page.
    """

    content_type: str
    cache_control: str
    policies: Fields

    @property
    def of_site(self) -> Fields:
        """Those that all outputs of a site have alike."""
        return (("Cache-Control", self.cache_control), *ALWAYS)

    @property
    def of_kind(self) -> Fields:
        """Those that tell one kind of output from another."""
        return (("Content-Type", self.content_type), *self.policies)

    @property
    def of_object(self) -> Fields:
        """Those that object stores keep with each object; the others are settings of the bucket or of what reads it."""
        return (("Content-Type", self.content_type), ("Cache-Control", self.cache_control))

    @property
    def every(self) -> Fields:
        """All of them."""
        return (*self.of_kind, *self.of_site)


def output_fields(media_type: str, max_age: int, *, private: bool = False) -> OutputFields:
    """Return the header fields of an output.

    Args:
        media_type: that of the output, without parameters; pages are those of `PAGE_TYPE`.
        max_age: how many seconds clients and proxies may keep the output.
        private: whether only clients may keep it, since others need a key.
    """
    return OutputFields(
        content_type=content_type(media_type),
        cache_control=_cache_control(max_age, private=private),
        policies=PAGE_POLICIES if media_type == PAGE_TYPE else (),
    )


def is_shown_as_xml(media_type: str) -> bool:
    """Whether who opens an output of a media type in a browser is to get it as `SHOWN_TYPE`."""
    return media_type.startswith("application/") and media_type.endswith("+xml")


def vary(media_type: str) -> tuple[str, str]:
    """Return what an output is chosen by: `CODING_CHOSEN`, and for a feed that browsers can show `NAVIGATION` too."""
    name, fields = CODING_CHOSEN
    return name, f"{fields}, {NAVIGATION[0]}" if is_shown_as_xml(media_type) else fields


def content_type(media_type: str) -> str:
    """Write Content-Type (RFC 9110, section 8.3); every text that is sent is in UTF-8."""
    return f"{media_type}; charset=utf-8"


def _cache_control(max_age: int, *, private: bool) -> str:
    """Write Cache-Control (RFC 9111, section 5.2; RFC 5861)."""
    if private:
        return f"private, max-age={max_age}"
    return f"public, max-age={max_age}, stale-while-revalidate={max_age}, stale-if-error={DAY}"


def links(
    url: str, extension: str, formats: Iterable[str], *, pages: bool, hubs: Iterable[str], query: str = ""
) -> str:
    """Write the Link field of a feed (RFC 8288): itself, its other formats and its page, the hubs (WebSub, section 4).

    Args:
        url: that of the feed, without an extension.
        extension: that of the format, or of the page, that is sent.
        formats: names of the formats that the feed is written in.
        pages: whether it has a page.
        hubs: their URLs.
        query: what narrows the feed, with its question mark.
    """
    itself = f'<{url}{extension}{query}>; rel="self"'
    others = [
        f'<{url}{each.extension}{query}>; rel="alternate"; type="{each.media_type}"'
        for each in map(FORMATS.get, formats)
        if each.extension != extension
    ]
    page = [f'<{url}{PAGE}>; rel="alternate"; type="{PAGE_TYPE}"'] if pages and extension != PAGE else []
    return ", ".join([itself, *others, *page, *(f'<{hub}>; rel="hub"' for hub in hubs)])
