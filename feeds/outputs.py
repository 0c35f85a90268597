"""Which outputs a config makes: their paths, without what makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.formats import FORMATS

if TYPE_CHECKING:
    from feeds.config.schema import Config

PAGE: Final = ".html"
"""What the path of a feed's page ends in."""

OPML: Final = "feeds.opml"
LIST: Final = "feeds.json"
INDEX: Final = "index.html"
MISSING: Final = "404.html"
"""What some hosts show where nothing is."""
ASSETS: Final = ("feeds.css", "feeds.js", "feed.css")


def extensions(config: Config) -> tuple[str, ...]:
    """List what the paths of a feed's outputs end in."""
    return (*(FORMATS[name].extension for name in config.formats), *((PAGE,) if config.pages else ()))


def site_paths(config: Config) -> tuple[str, ...]:
    """List the outputs that are about all feeds together."""
    return (OPML, LIST, *((INDEX, *ASSETS) if config.pages else ()))
