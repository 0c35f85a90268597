"""The page beside a feed: what it says to people, and how to subscribe to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

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
    from feeds.pages.page_language import PageLanguage

_LONGEST: Final = 300
"""Of what stands below the title, in characters, so that the entries are seen at once."""
_TO: Final = " \u2013 "


def render(feed: Feed, frame: Frame) -> bytes:
    """Write the page of a feed, in its language; its entries' content stays in the feed, for readers."""
    root = root_of(feed.path)
    is_archive = feed.chain is not None and feed.chain.is_archive
    here = feed.subscription.removeprefix(frame.url) if is_archive else feed.path
    tag = feed.language or frame.language
    language = page_language(tag)
    is_podcast = feed.podcast is not None
    beside = f"{root}{here}" if is_archive else None
    found = addresses(feed.subscription, frame.formats, feed.query, is_podcast=is_podcast, near=beside)
    description = _description(feed, here, frame)
    canonical = f"{feed.url}{PAGE}{feed.query}"
    days = _days(feed, frame, language)
    title = _archive_title(feed, days) if is_archive else feed.title
    facts = PageFacts(title, canonical, description, tag, feed.updated)
    return write(
        "feed.html",
        language,
        common(frame, root, tag)
        | {
            "feed": feed,
            "title": title,
            "heading": _heading(feed, frame),
            "description": description,
            "lead": brief(description, _LONGEST),
            "canonical": canonical,
            "alternates": alternates(feed.title, found),
            "translations": [(each.language, f"{each.url}{PAGE}{feed.query}") for each in feed.translations],
            "hub": next((link.href for link in feed.links if link.rel == "hub"), None),
            "kind": folder_link(here, frame, root, language),
            "subscription": subscription(found, frame, is_podcast=is_podcast, is_private=feed.is_private),
            "entries": [shown(entry, frame, root, language, here, plays=True) for entry in feed.entries],
            "size": language.ngettext("%(num)s entry", "%(num)s entries", len(feed.entries)),
            "often": "" if is_archive else often_of_entries([entry.published for entry in feed.entries], language),
            "newest": days[-1] if days and not is_archive else None,
            # what crosses the feed may come and go, which is no reason to write an archive anew
            "related": [] if is_archive else related(feed, frame, root, language),
            "archive": _archive(feed, days, frame, root),
            "picture": ours(feed.picture, frame, root),
            "preview": preview((feed.picture, feed.logo, feed.icon), feed.entries, frame),
            "structured": structured(facts, feed.entries, frame),
        },
        frame.look,
    )


def _days(feed: Feed, frame: Frame, language: PageLanguage) -> list[tuple[str, str]]:
    """Return the days of the oldest and of the newest entry, or the one that there is, as instants and for people."""
    instants = [entry.published for entry in feed.entries]
    found = (
        [(rfc3339(each), language.day(each, frame.timezone)) for each in (min(instants), max(instants))]
        if instants
        else []
    )
    return list({day: (instant, day) for instant, day in found}.values())


def _archive_title(feed: Feed, days: list[tuple[str, str]]) -> str:
    """Return the title of a document of an archive: that of the feed, and what tells it from the others."""
    number = feed.chain.number if feed.chain else None
    return f"{feed.title} · {_TO.join(day for _, day in days) or number}"


class ArchiveLinks(msgspec.Struct, frozen=True):
    """Where the other documents of a feed are.

    Attributes:
        current: the page of the feed itself, from one of its archive.
        newer: the page with the entries that follow; that of the feed itself stands behind the last one of its archive.
        older: the page with those before.
        days: of the oldest and the newest entry of an archive's document.
    """

    current: str | None
    newer: str | None
    older: str | None
    days: list[tuple[str, str]]


def _archive(feed: Feed, days: list[tuple[str, str]], frame: Frame, root: str) -> ArchiveLinks | None:
    """Return the links between the pages of a feed's documents, where there are several."""
    if feed.chain is None or feed.chain.is_complete:
        return None

    def page(url: str | None) -> str | None:
        return url and f"{root}{url.removeprefix(frame.url)}{PAGE}"

    chain = feed.chain
    if not chain.is_archive:
        return ArchiveLinks(None, None, page(chain.older), [])
    return ArchiveLinks(page(chain.current), page(chain.newer or chain.current), page(chain.older), days)


def _heading(feed: Feed, frame: Frame) -> str | None:
    """Return the title without that of the site, which stands above already; None for the feed of everything.

    A podcast that is the whole site is called as the site.
    """
    if feed.title == frame.title and not feed.podcast:
        return None
    return feed.title.removesuffix(f" · {frame.title}")


def _description(feed: Feed, here: str, frame: Frame) -> str:
    """Return what the feed says of itself; what it only takes over from the site stands on the site's first pages."""
    is_own = here == EVERYTHING or feed.subtitle != frame.description
    return feed.subtitle if is_own and feed.subtitle not in {feed.title, frame.title} else ""
