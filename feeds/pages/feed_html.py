"""The page beside a feed: what it says to people, and how to subscribe to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.lib.dates import rfc3339
from feeds.pages.filenames import PAGE
from feeds.pages.view import addresses, common, counted, day, shown, write

if TYPE_CHECKING:
    from feeds.model import Feed, Frame


def render(feed: Feed, frame: Frame) -> bytes:
    """Write the page of a feed; its entries' content stays in the feed, for readers."""
    root = "../" * feed.path.count("/")
    found = addresses(feed.url, frame, feed.query)
    return write(
        "feed.html",
        common(frame, root)
        | {
            "title": feed.title,
            # the site's title stands above already
            "heading": feed.title.removesuffix(f" · {frame.title}") if feed.title != frame.title else None,
            "description": feed.subtitle,
            "canonical": f"{feed.url}{PAGE}{feed.query}",
            "alternates": [(each.media_type, f"{feed.title} ({each.title})", each.href) for each in found],
            "hub": next((link.href for link in feed.links if link.rel == "hub"), None),
            "addresses": found,
            "entries": [shown(entry, frame, root, plays=True) for entry in feed.entries],
            "size": counted(len(feed.entries), "entry", "entries"),
            "updated": (rfc3339(feed.updated), day(feed.updated, frame.timezone)),
        },
    )
