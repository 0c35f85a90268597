"""The list of feeds as JSON, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from feeds.formats import FORMATS
from feeds.lib.dates import rfc3339
from feeds.lib.text import drop_forbidden
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from feeds.model import Directory, Frame, Listing


def render(directory: Directory, frame: Frame) -> bytes:
    """Write every feed, by path: its title, the keys that make it, counts, newest change and addresses.

    Of the site it says what who hands the feeds out has to know: for how many seconds an answer is good, and the hub.
    """
    document = {
        "title": drop_forbidden(frame.title),
        "home_page_url": frame.url,
        "updated": rfc3339(directory.updated),
        "max_age": frame.max_age,
        **({"hub": frame.hub} if frame.hub else {}),
        "feeds": [_feed(listing, frame) for listing in directory.listings],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _feed(listing: Listing, frame: Frame) -> dict[str, Any]:
    address = f"{frame.url}{listing.path}"
    return {
        "path": listing.path,
        "title": drop_forbidden(listing.title),
        "keys": {grouping: drop_forbidden(name) for grouping, name in listing.keys},
        "articles": listing.articles,
        "entries": listing.entries,
        "updated": rfc3339(listing.updated),
        "html_url": f"{address}{PAGE}" if frame.pages else frame.url,
        **_said(listing),
        "urls": {name: f"{address}{FORMATS.get(name).extension}" for name in frame.formats},
    }


def _said(listing: Listing) -> dict[str, str]:
    """Return what is said of a feed itself."""
    said = {"description": listing.description, "image": listing.picture, "language": listing.language}
    return {name: drop_forbidden(value) for name, value in said.items() if value}
