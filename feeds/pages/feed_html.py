"""The page beside a feed: what it says to people, and how to subscribe to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.groupings import EVERYTHING
from feeds.lib.dates import rfc3339
from feeds.pages.alternates import alternates
from feeds.pages.environment import write
from feeds.pages.filenames import PAGE
from feeds.pages.often import often_of_entries
from feeds.pages.page_language import page_language
from feeds.pages.related import related
from feeds.pages.structured import PageFacts, structured
from feeds.pages.subscribing import addresses, subscription
from feeds.pages.view import brief, common, folder_link, ours, preview, root_of, shown

if TYPE_CHECKING:
    from feeds.model import Feed, Frame

_LONGEST: Final = 300
"""Of what stands below the title, in characters, so that the entries are seen at once."""


def render(feed: Feed, frame: Frame) -> bytes:
    """Write the page of a feed, in its language; its entries' content stays in the feed, for readers."""
    root = root_of(feed.path)
    tag = feed.language or frame.language
    language = page_language(tag)
    is_podcast = feed.podcast is not None
    found = addresses(feed.url, frame.formats, feed.query, is_podcast=is_podcast)
    description = _description(feed, frame)
    canonical = f"{feed.url}{PAGE}{feed.query}"
    newest = max((entry.published for entry in feed.entries), default=None)
    facts = PageFacts(feed.title, canonical, description, tag, feed.updated)
    return write(
        "feed.html",
        language,
        common(frame, root, tag)
        | {
            "feed": feed,
            "title": feed.title,
            "heading": _heading(feed, frame),
            "description": description,
            "lead": brief(description, _LONGEST),
            "canonical": canonical,
            "alternates": alternates(feed.title, found),
            "translations": [(each.language, f"{each.url}{PAGE}{feed.query}") for each in feed.translations],
            "hub": next((link.href for link in feed.links if link.rel == "hub"), None),
            "kind": folder_link(feed.path, frame, root, language),
            "subscription": subscription(found, frame, is_podcast=is_podcast),
            "entries": [shown(entry, frame, root, language, feed.path, plays=True) for entry in feed.entries],
            "size": language.ngettext("%(num)s entry", "%(num)s entries", len(feed.entries)),
            "often": often_of_entries([entry.published for entry in feed.entries], language),
            "newest": newest and (rfc3339(newest), language.day(newest, frame.timezone)),
            "related": related(feed, frame, root, language),
            "picture": ours(feed.picture, frame, root),
            "preview": preview((feed.picture, feed.logo, feed.icon), feed.entries, frame),
            "structured": structured(facts, feed.entries, frame),
        },
        frame.look,
    )


def _heading(feed: Feed, frame: Frame) -> str | None:
    """Return the title without that of the site, which stands above already; None for the feed of everything.

    A podcast that is the whole site is called as the site.
    """
    if feed.title == frame.title and not feed.podcast:
        return None
    return feed.title.removesuffix(f" · {frame.title}")


def _description(feed: Feed, frame: Frame) -> str:
    """Return what the feed says of itself; what it only takes over from the site stands on the site's first pages."""
    is_own = feed.path == EVERYTHING or feed.subtitle != frame.description
    return feed.subtitle if is_own and feed.subtitle not in {feed.title, frame.title} else ""
