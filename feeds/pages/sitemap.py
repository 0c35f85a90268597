"""sitemap.xml: every page of a site, for search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.formats.xml_text import element
from feeds.lib.dates import rfc3339
from feeds.pages.filenames import INDEX, PAGE, archive_path, folder_indexes
from feeds.pages.sections import everything

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feeds.model import Directory, Frame

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST: Final = 50_000
"""What a sitemap may list; crossings stand behind what they are made of, and are what is left out of a larger site."""


def render(directory: Directory, frame: Frame) -> bytes:
    """Write the address of every page on a line of its own, with its newest change."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f'<urlset xmlns="{_NAMESPACE}">']
    for place, (address, updated) in enumerate(_pages(directory, frame)):
        if place == _MOST:
            break
        changed = element("lastmod", rfc3339(updated)) if updated else ""
        lines.append(f"  <url>{element('loc', address)}{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _pages(directory: Directory, frame: Frame) -> Iterator[tuple[str, datetime | None]]:
    """Yield the address of each page and when it changed last, as far as that is known here.

    The archive of the feed of everything leads to every article; only where there is none, those of others are listed.
    """
    listings = directory.listings
    yield frame.url, directory.updated
    for path in folder_indexes(frame.paths):
        folder = path.removesuffix(INDEX)
        yield f"{frame.url}{folder}", max(each.updated for each in listings if each.path.startswith(folder))
    for each in sorted(listings, key=lambda each: len(each.keys)):
        yield f"{frame.url}{each.path}{PAGE}", each.updated
    whole = everything(listings)
    for each in (whole,) if whole else listings:
        for number in range(each.newest_archive, each.newest_archive - each.archives, -1):
            yield f"{frame.url}{archive_path(each.path, number)}{PAGE}", None
