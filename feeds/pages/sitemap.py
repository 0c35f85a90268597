"""sitemap.xml: every page of a site, for search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.formats.xml_text import element
from feeds.lib.dates import rfc3339
from feeds.pages.filenames import INDEX, PAGE, folder_indexes

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
        lines.append(f"  <url>{element('loc', address)}{element('lastmod', rfc3339(updated))}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _pages(directory: Directory, frame: Frame) -> Iterator[tuple[str, datetime]]:
    listings = directory.listings
    yield frame.url, directory.updated
    for path in folder_indexes(frame.paths):
        folder = path.removesuffix(INDEX)
        yield f"{frame.url}{folder}", max(each.updated for each in listings if each.path.startswith(folder))
    for each in sorted(listings, key=lambda each: len(each.keys)):
        yield f"{frame.url}{each.path}{PAGE}", each.updated
