"""The names of the files that are about a whole site, their media types, and what the path of a feed's page ends in."""

from __future__ import annotations

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
MISSING: Final = "404.html"
"""What some hosts show where nothing is."""
RAW: Final = "feed.css"
"""The style sheet of raw feeds."""
ASSETS: Final = ("feeds.css", "feeds.js", RAW)
"""What pages and raw feeds load."""

MEDIA_TYPES: Final[Mapping[str, str]] = {
    OPML: "text/x-opml",
    LIST: "application/json",
    INDEX: PAGE_TYPE,
    "feeds.css": "text/css",
    "feeds.js": "text/javascript",
    RAW: "text/css",
}
"""The media type of each of them, without parameters."""
