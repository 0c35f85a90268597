"""The names of the files that are about a whole site, their media types, and what the path of a feed's page ends in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.groupings import ARCHIVES
from feeds.lib import lazy_re

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

_ARCHIVED: Final = lazy_re.compile(rf"{ARCHIVES}/(.+)/([1-9][0-9]{{0,8}})(\.[^/]+)")


def archive_path(feed: str, number: int) -> str:
    """Return the path of a document of a feed's archive, without an extension: `archives/topics/ai/3`."""
    return f"{archive_folder(feed)}{number}"


class ArchivePath(msgspec.Struct, frozen=True):
    """What the path of an output says that is a document of an archive: the feed's path, a number, an extension."""

    feed: str
    number: int
    extension: str


def read_archive_path(path: str) -> ArchivePath | None:
    """Read the path of an output; None where that of no document of an archive is like it."""
    found = _ARCHIVED.fullmatch(path) if path.startswith(archive_folder()) else None
    return found and ArchivePath(found[1], int(found[2]), found[3])


def archive_folder(feed: str = "") -> str:
    """Return the folder of the documents of a feed's archive, with its slash; without a feed, that of all."""
    return f"{ARCHIVES}/{feed}/" if feed else f"{ARCHIVES}/"


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
