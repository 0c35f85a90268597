"""The paths of the outputs that a config asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats import FORMATS
from feeds.pages.filenames import ASSETS, INDEX, LIST, MISSING, OPML, PAGE, SITEMAP, folder_indexes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.config.schema import ConfigFile


def extensions(config: ConfigFile) -> tuple[str, ...]:
    """Return the endings of the paths of a feed's outputs: those of its formats, and that of its page."""
    return (*(FORMATS.get(name).extension for name in config.formats), *((PAGE,) if config.pages else ()))


def first_output(config: ConfigFile, feeds: Iterable[str]) -> str:
    """Return the path of what to look at first: the page that lists the feeds, or else the first of some feeds."""
    first = next(iter(feeds), None)
    return INDEX if config.pages or first is None else f"{first}{extensions(config)[0]}"


def folder_index(path: str) -> str:
    """Return the path of the page that lists the feeds of the folder that the feed at a path stands in."""
    return f"{path.partition('/')[0]}/{INDEX}"


def site_paths(config: ConfigFile, feeds: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the paths of the outputs that are about all feeds together: the lists of them, and the pages of lists.

    Args:
        config: the config.
        feeds: the paths of the feeds that anyone may read; without them the pages of their folders are left out.
    """
    of_pages = (INDEX, *folder_indexes(feeds), MISSING, SITEMAP, *ASSETS) if config.pages else ()
    return (OPML, LIST, *of_pages)
