"""index.html: every feed of a site, which of them are alive, and the latest headlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.dates import rfc3339
from feeds.pages.chart import STEP, WEEKS, bars
from feeds.pages.filenames import PAGE
from feeds.pages.sections import everything, name_of, rank, sections
from feeds.pages.view import addresses, common, counted, day, shown, write

if TYPE_CHECKING:
    from feeds.model import Directory, Frame, Listing
    from feeds.pages.sections import Section
    from feeds.pages.view import Address

_HEIGHT: Final = 24
_TALL: Final = 96
# A section shows its first feeds; the rest opens at a click where that spares the eye a good deal.
_SHOWN: Final = 24
_SPARED: Final = 12
# Where no feed has everything, browsers are told of so many.
_DISCOVERED: Final = 10


class Row(NamedTuple):
    """A feed as a line of the list."""

    name: str
    href: str
    articles: int
    size: str
    lately: str
    instant: str
    day: str
    bars: str


class Block(NamedTuple):
    """A section as the page shows it."""

    name: str
    heading: str
    number: str
    rows: list[Row]
    more: list[Row]


class Whole(NamedTuple):
    """The feed of everything."""

    row: Row
    title: str
    addresses: list[Address]


def render(directory: Directory, frame: Frame) -> bytes:
    """Write the page."""
    whole = everything(directory.listings)
    blocks = [_block(section, frame.timezone) for section in sections(directory.listings)]
    newest = max((entry.published for entry in directory.latest), default=None)
    return write(
        "index.html",
        common(frame, "")
        | {
            "title": frame.title,
            "description": frame.description,
            "canonical": frame.url,
            "alternates": _alternates(directory, frame),
            "whole": _whole(whole, frame) if whole else None,
            "blocks": blocks,
            "number": counted(len(directory.listings), "feed", "feeds"),
            "latest": [shown(entry, frame, "") for entry in directory.latest],
            "newest": day(newest, frame.timezone) if newest else None,
            "updated": (rfc3339(directory.updated), day(directory.updated, frame.timezone)),
            "charts": any(each.activity for each in directory.listings),
            "width": STEP * WEEKS,
            "height": _HEIGHT,
            "tall": _TALL,
        },
    )


def _alternates(directory: Directory, frame: Frame) -> list[tuple[str, str, str]]:
    whole = everything(directory.listings)
    if whole:
        found = [(whole, each) for each in addresses(f"{frame.url}{whole.path}", frame)]
    else:
        found = [
            (listing, addresses(f"{frame.url}{listing.path}", frame)[0]) for listing in directory.listings[:_DISCOVERED]
        ]
    return [(each.media_type, f"{listing.title} ({each.title})", each.href) for listing, each in found]


def _whole(listing: Listing, frame: Frame) -> Whole:
    return Whole(
        _row(listing, frame.timezone, _TALL, max(listing.activity, default=0)),
        listing.title,
        addresses(f"{frame.url}{listing.path}", frame),
    )


def _block(section: Section, zone: str) -> Block:
    most = max((max(each.activity, default=0) for each in section.listings), default=0)
    largest = sorted(section.listings, key=lambda each: (*rank(each), -each.articles, each.path))
    rows = [_row(each, zone, _HEIGHT, most) for each in largest]
    cut = _SHOWN if len(rows) > _SHOWN + _SPARED else len(rows)
    return Block(section.name, section.heading, f"{len(rows):,}", rows[:cut], rows[cut:])


def _row(listing: Listing, zone: str, height: int, most: int) -> Row:
    return Row(
        name=name_of(listing),
        href=f"{listing.path}{PAGE}",
        articles=listing.articles,
        size=counted(listing.articles, "article", "articles"),
        lately=f"{sum(listing.activity):,}",
        instant=rfc3339(listing.updated),
        day=day(listing.updated, zone),
        bars=bars(listing.activity, height=height, most=most),
    )
