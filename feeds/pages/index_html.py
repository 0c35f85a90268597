"""index.html: what is new on a site, and every feed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.dates import rfc3339
from feeds.pages.alternates import alternates_of_site
from feeds.pages.environment import write
from feeds.pages.listing import block, found_words, row
from feeds.pages.page_language import page_language
from feeds.pages.sections import everything, sections
from feeds.pages.structured import PageFacts, structured
from feeds.pages.subscribing import addresses, subscription
from feeds.pages.view import brief, common, preview, shown

if TYPE_CHECKING:
    from feeds.model import Directory, Frame, Listing
    from feeds.pages.listing import Row
    from feeds.pages.page_language import PageLanguage
    from feeds.pages.subscribing import Subscription

_LONGEST: Final = 320
"""Of the summary of the story that stands first, in characters."""


class Whole(NamedTuple):
    """The feed of everything."""

    row: Row
    title: str
    subscription: Subscription


def render(directory: Directory, frame: Frame) -> bytes:
    """Write the page, in the site's language."""
    language = page_language(frame.language)
    whole = everything(directory.listings)
    blocks = [block(section, frame, language, "") for section in sections(directory.listings, language)]
    latest = [shown(entry, frame, "", language) for entry in directory.latest]
    latest = [each._replace(summary=brief(each.summary, _LONGEST)) for each in latest]
    return write(
        "index.html",
        language,
        common(frame, "", frame.language)
        | {
            "title": frame.title,
            "description": frame.description,
            "canonical": frame.url,
            "alternates": alternates_of_site(directory.listings, frame.url, frame.formats),
            "whole": _whole(whole, frame, language) if whole else None,
            "blocks": blocks,
            "number": language.ngettext("%(num)s feed", "%(num)s feeds", len(directory.listings)),
            "found": found_words(blocks, language),
            "latest": latest,
            "updated": (rfc3339(directory.updated), language.day(directory.updated, frame.timezone)),
            "preview": preview((frame.logo, frame.icon), directory.latest, frame),
            "structured": structured(
                PageFacts(frame.title, frame.url, frame.description, frame.language, directory.updated),
                directory.latest,
                frame,
            ),
        },
        frame.look,
    )


def _whole(listing: Listing, frame: Frame, language: PageLanguage) -> Whole:
    found = addresses(f"{frame.url}{listing.path}", frame.formats, is_podcast=listing.is_podcast)
    offered = subscription(found, frame, is_podcast=listing.is_podcast)
    return Whole(row(listing, frame, language, ""), listing.title, offered)
