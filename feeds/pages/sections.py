"""The order in which people meet a site's feeds: by what they are grouped by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.groupings import EVERYTHING, GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model import Listing

_CHANNEL: Final = "channel"
_ORDER: Final = (_CHANNEL, *GROUPINGS.own)


class Section(NamedTuple):
    """Feeds of one kind.

    Attributes:
        name: the groupings that make them, joined by `-`: an id within a page.
        heading: what people call them.
        listings: those that have an order by that, then the others as they were given.
    """

    name: str
    heading: str
    listings: tuple[Listing, ...]


def everything(listings: Iterable[Listing]) -> Listing | None:
    """Find the feed of everything."""
    return next((each for each in listings if each.path == EVERYTHING), None)


def sections(listings: Iterable[Listing]) -> list[Section]:
    """Sort feeds into sections, that of everything aside: channels, then each grouping, then each crossing."""
    found: dict[tuple[str, ...], list[Listing]] = {}
    for each in listings:
        if each.path != EVERYTHING:
            found.setdefault(tuple(grouping for grouping, _ in each.keys) or (_CHANNEL,), []).append(each)
    return [
        Section("-".join(kinds), _heading(kinds, having[0]), tuple(sorted(having, key=rank)))
        for kinds, having in sorted(found.items(), key=lambda item: (len(item[0]), [_rank(kind) for kind in item[0]]))
    ]


def rank(listing: Listing) -> tuple[bool, int]:
    """Return what feeds are sorted by that somebody has put in an order."""
    return listing.order is None, listing.order or 0


def name_of(listing: Listing) -> str:
    """Return what a feed is called among its like."""
    return " · ".join(listing.labels) or listing.title


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def _heading(kinds: tuple[str, ...], listing: Listing) -> str:
    """Return the heading of a section, by where its feeds stand: `Topics`, or `Topics by provider` for a crossing."""
    heading = listing.path.partition("/")[0].replace("-", " ").capitalize()
    return f"{heading} by {' and '.join(kinds[1:])}" if len(kinds) > 1 else heading
