"""How a page tells browsers and readers of feeds: by `link` elements in its head (HTML, section 4.6.7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.pages.environment import write_block
from feeds.pages.page_language import ENGLISH, page_language
from feeds.pages.sections import everything
from feeds.pages.subscribing import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from feeds.model import Listing
    from feeds.pages.subscribing import Address

    Alternate = tuple[str, str, str]
    """The media type, the title and the address of a feed in one format."""

# Where no feed has everything, browsers are told of so many.
_DISCOVERED: Final = 10


def alternates(title: str, found: Iterable[Address]) -> list[Alternate]:
    """Return what a page says of a feed that has some addresses."""
    return [(each.media_type, f"{title} ({each.title})", each.href) for each in found]


def alternates_of_feeds(listings: Iterable[Listing], url: str, formats: Sequence[str]) -> list[Alternate]:
    """Return what a page says of feeds, each in every format.

    Args:
        listings: the feeds.
        url: that of their site.
        formats: by their names.
    """
    return [
        alternate
        for each in listings
        for alternate in alternates(each.title, addresses(f"{url}{each.path}", formats, is_podcast=each.is_podcast))
    ]


def alternates_of_site(listings: Sequence[Listing], url: str, formats: Sequence[str]) -> list[Alternate]:
    """Return what a page says of a site: the feed of everything in each format, or else the first feeds in one."""
    whole = everything(listings)
    if whole:
        return alternates_of_feeds([whole], url, formats)
    first = (alternates_of_feeds([each], url, formats) for each in listings[:_DISCOVERED])
    return [found[0] for found in first]


def as_html(found: Sequence[Alternate]) -> Markup:
    """Return the lines for the head of a page, as our own pages have them, without a line end behind the last."""
    return write_block("base.html", "alternates", page_language(ENGLISH), {"alternates": found}).strip()
