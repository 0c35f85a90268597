"""Which outputs a config asks for: their paths, without what makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats import FORMATS
from feeds.pages.filenames import ASSETS, INDEX, LIST, OPML, PAGE

if TYPE_CHECKING:
    from feeds.config.schema import Config


def extensions(config: Config) -> tuple[str, ...]:
    """List what the paths of a feed's outputs end in."""
    return (*(FORMATS.get(name).extension for name in config.formats), *((PAGE,) if config.pages else ()))


def site_paths(config: Config) -> tuple[str, ...]:
    """List the outputs that are about all feeds together."""
    return (OPML, LIST, *((INDEX, *ASSETS) if config.pages else ()))
