"""The names of the files that are about a whole site, their media types, and what the path of a feed's page ends in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE: Final = ".html"
"""What the path of a feed's page ends in."""
PAGE_TYPE: Final = "text/html"
"""The media type of pages."""

OPML: Final = "feeds.opml"
LIST: Final = "feeds.json"
INDEX: Final = "index.html"
SITEMAP: Final = "sitemap.xml"
MISSING: Final = "404.html"
"""What is shown where nothing is."""
STYLES: Final = "feeds.css"
"""The style sheet of pages."""
RAW: Final = "feed.css"
"""The style sheet of raw feeds."""
ASSETS: Final = (STYLES, "feeds.js", RAW, "feeds.svg")
"""What pages and raw feeds load."""

MEDIA_TYPES: Final[Mapping[str, str]] = {
    OPML: "text/x-opml",
    LIST: "application/json",
    INDEX: PAGE_TYPE,
    MISSING: PAGE_TYPE,
    SITEMAP: "application/xml",
    STYLES: "text/css",
    "feeds.js": "text/javascript",
    RAW: "text/css",
    "feeds.svg": "image/svg+xml",
}
"""The media type of each of them, without parameters."""


@lru_cache(8)
def folder_indexes(feeds: frozenset[str]) -> tuple[str, ...]:
    """Return the paths of the pages that list the feeds of a folder, `topics/index.html`, for the paths of feeds.

    A feed that is called `index` keeps its page.
    """
    folders = {path.partition("/")[0] for path in feeds if "/" in path}
    return tuple(f"{each}/{INDEX}" for each in sorted(folders) if f"{each}/{INDEX.removesuffix(PAGE)}" not in feeds)
