"""The order in which people meet a site's feeds: by what they are grouped by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.groupings import EVERYTHING, GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model import Listing
    from feeds.pages.page_language import PageLanguage

_CHANNEL: Final = "channel"
_LANGUAGE: Final = "language"
_ORDER: Final = (_CHANNEL, *GROUPINGS.own)


class Section(msgspec.Struct, frozen=True):
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


def sections(listings: Iterable[Listing], language: PageLanguage) -> list[Section]:
    """Sort feeds into sections, that of everything aside: channels, then each grouping, then each crossing.

    Args:
        listings: the feeds.
        language: that of the headings.
    """
    found: dict[tuple[str, ...], list[Listing]] = {}
    for each in listings:
        if each.path != EVERYTHING:
            found.setdefault(tuple(grouping for grouping, _ in each.keys) or (_CHANNEL,), []).append(each)
    return [
        Section("-".join(kinds), _heading(kinds, having[0], language), tuple(sorted(having, key=rank)))
        for kinds, having in sorted(found.items(), key=lambda item: (len(item[0]), [_rank(kind) for kind in item[0]]))
    ]


def rank(listing: Listing) -> tuple[bool, int]:
    """Return what feeds are sorted by that somebody has put in an order."""
    return listing.order is None, listing.order or 0


def name_of(listing: Listing, language: PageLanguage) -> str:
    """Return what a feed is called among its like; that of a language, what it is called in the page's."""
    kinds = [grouping for grouping, _ in listing.keys] or [_CHANNEL]
    names = (
        language.language_name(label) if kind == _LANGUAGE else label
        for kind, label in zip(kinds, listing.labels, strict=False)
    )
    return " · ".join(names) or listing.title


def folder_heading(folder: str, language: PageLanguage) -> str:
    """Return what people call the feeds of a folder: `Topics`."""
    return _folders(language).get(folder, folder.replace("-", " ").capitalize())


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def _heading(kinds: tuple[str, ...], listing: Listing, language: PageLanguage) -> str:
    """Return the heading of a section, by where its feeds stand: `Topics`, or `Topics by provider` for a crossing."""
    heading = folder_heading(listing.path.partition("/")[0], language)
    if len(kinds) == 1:
        return heading
    names = _after_by(language)
    groupings = language.enumerated([names.get(kind, kind) for kind in kinds[1:]])
    return language.gettext("%(feeds)s by %(groupings)s") % {"feeds": heading, "groupings": groupings}


def _folders(language: PageLanguage) -> dict[str, str]:
    """Return what people call the feeds of a folder; another package's grouping goes by its folder's name."""
    return {
        "channels": language.gettext("Channels"),
        "topics": language.gettext("Topics"),
        "providers": language.gettext("Providers"),
        "types": language.gettext("Types"),
        "authors": language.gettext("Authors"),
        "languages": language.gettext("Languages"),
        "years": language.gettext("Years"),
    }


def _after_by(language: PageLanguage) -> dict[str, str]:
    """Return what people call a grouping behind `by`, where some languages want another case."""
    return {
        "topic": language.pgettext("by", "topic"),
        "provider": language.pgettext("by", "provider"),
        "type": language.pgettext("by", "type"),
        "author": language.pgettext("by", "author"),
        "language": language.pgettext("by", "language"),
        "year": language.pgettext("by", "year"),
    }
