"""The page beside a feed: what it says to people, and how to subscribe to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.lib.dates import rfc3339
from feeds.pages.environment import write
from feeds.pages.filenames import PAGE
from feeds.pages.page_language import page_language
from feeds.pages.view import addresses, common, shown

if TYPE_CHECKING:
    from feeds.model import Feed, Frame


def render(feed: Feed, frame: Frame) -> bytes:
    """Write the page of a feed, in its language; its entries' content stays in the feed, for readers."""
    root = "../" * feed.path.count("/")
    tag = feed.language or frame.language
    language = page_language(tag)
    found = addresses(feed.url, frame, feed.query)
    return write(
        "feed.html",
        language,
        common(frame, root, tag)
        | {
            "title": feed.title,
            # the site's title stands above already
            "heading": feed.title.removesuffix(f" · {frame.title}") if feed.title != frame.title else None,
            "description": feed.subtitle,
            "canonical": f"{feed.url}{PAGE}{feed.query}",
            "alternates": [(each.media_type, f"{feed.title} ({each.title})", each.href) for each in found],
            "hub": next((link.href for link in feed.links if link.rel == "hub"), None),
            "addresses": found,
            "entries": [shown(entry, frame, root, language) for entry in feed.entries],
            "size": language.ngettext("%(num)s entry", "%(num)s entries", len(feed.entries)),
            "updated": (rfc3339(feed.updated), language.day(feed.updated, frame.timezone)),
        },
    )
