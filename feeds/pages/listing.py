"""Lists of feeds on pages: by kind, with what each is about, how often it brings something and how new that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.dates import rfc3339
from feeds.pages.filenames import INDEX, PAGE, folder_indexes
from feeds.pages.often import how_often
from feeds.pages.sections import name_of, rank
from feeds.pages.view import brief, ours

if TYPE_CHECKING:
    from feeds.model import Frame, Listing
    from feeds.pages.page_language import PageLanguage
    from feeds.pages.sections import Section

# A section shows its first feeds; the rest opens at a click where that spares the eye a good deal.
_SHOWN: Final = 24
_SPARED: Final = 12
_LONGEST: Final = 160
"""Of a description, in characters."""


class Row(NamedTuple):
    """A feed in a list.

    Attributes:
        description: some of what is said of it, whole sentences where they are short enough.
        picture: the address of its own.
        day: of its newest change; empty where it has no entries.
    """

    name: str
    href: str
    language: str | None
    description: str
    picture: str | None
    articles: int
    size: str
    often: str
    instant: str
    day: str


class Block(NamedTuple):
    """A section as a page shows it.

    Attributes:
        href: of the page that is about this section alone, where this is another.
    """

    name: str
    heading: str
    number: str
    href: str | None
    rows: list[Row]
    more: list[Row]


def block(section: Section, frame: Frame, language: PageLanguage, root: str, *, folded: bool = True) -> Block:
    """Return a section: the feeds that somebody put in an order, then those with most articles.

    Args:
        section: the feeds.
        frame: of the site.
        language: of the page.
        root: the way from the page up to `index.html`.
        folded: whether most of a long section may be folded away, as on the index.
    """
    largest = sorted(section.listings, key=lambda each: (*rank(each), -each.articles, each.path))
    rows = [row(each, frame, language, root) for each in largest]
    cut = _SHOWN if folded and len(rows) > _SHOWN + _SPARED else len(rows)
    return Block(
        section.name,
        section.heading,
        language.number(len(rows)),
        _own_page(section, frame, root),
        rows[:cut],
        rows[cut:],
    )


def row(listing: Listing, frame: Frame, language: PageLanguage, root: str) -> Row:
    """Return the row of a feed."""
    return Row(
        name=name_of(listing, language),
        href=f"{root}{listing.path}{PAGE}",
        language=listing.language if listing.language != frame.language else None,
        description=brief(listing.description, _LONGEST),
        picture=ours(listing.picture, frame, root),
        articles=listing.articles,
        size=language.ngettext("%(num)s article", "%(num)s articles", listing.articles),
        often=how_often(listing.entries, listing.span, language),
        instant=rfc3339(listing.updated),
        day=language.day(listing.updated, frame.timezone) if listing.entries else "",
    )


def found_words(blocks: list[Block], language: PageLanguage) -> str:
    """Return what the filter says when it found some feeds, whose number it puts for `{found}`."""
    return language.ngettext(
        "{found} of %(num)s feed", "{found} of %(num)s feeds", sum(len(each.rows) + len(each.more) for each in blocks)
    )


def _own_page(section: Section, frame: Frame, root: str) -> str | None:
    """Return the address of the page of a section's folder; crossings stand there behind the feeds they are made of."""
    if root:
        return None
    folder = section.listings[0].path.partition("/")[0]
    path = f"{folder}/{INDEX}"
    return path if "-" not in section.name and path in folder_indexes(frame.paths) else None
