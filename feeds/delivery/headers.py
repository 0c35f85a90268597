"""The HTTP header fields that outputs are sent with, whoever sends them: `feeds serve`, or a static host told how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.formats import FORMATS
from feeds.pages import CONTENT_SECURITY_POLICY
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

METHODS: Final = "GET, HEAD, OPTIONS"
_DAY: Final = 86_400

CROSS_ORIGIN: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Last-Modified, Link, IM"),
)
"""What lets scripts of other sites read an output (Fetch, section 3.2)."""

PREFLIGHT: Final = (
    ("Allow", METHODS),
    *CROSS_ORIGIN,
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "A-IM, Accept, Authorization, If-Modified-Since, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
)
"""What a browser asks for before a script may ask for more than a plain GET."""

SNIFFING: Final = ("X-Content-Type-Options", "nosniff")

OF_PAGES: Final = (
    ("Content-Security-Policy", f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'self'"),
    ("Referrer-Policy", "no-referrer"),
)
"""What pages are sent with beside."""


def cache_control(max_age: int, *, private: bool = False) -> str:
    """Write Cache-Control (RFC 9111, RFC 5861).

    Args:
        max_age: seconds that clients and proxies may keep a body.
        private: only clients may.
    """
    if private:
        return f"private, max-age={max_age}"
    return f"public, max-age={max_age}, stale-while-revalidate={max_age}, stale-if-error={_DAY}"


def links(
    url: str, extension: str, formats: Iterable[str], *, pages: bool, hubs: Iterable[str], query: str = ""
) -> str:
    """Write the Link field of a feed (RFC 8288): itself, its other formats and its page, the hubs (WebSub, section 4).

    Args:
        url: of the feed, without an extension.
        extension: of the format, or the page, that is sent.
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
    page = [f'<{url}{PAGE}>; rel="alternate"; type="text/html"'] if pages and extension != PAGE else []
    return ", ".join([itself, *others, *page, *(f'<{hub}>; rel="hub"' for hub in hubs)])
