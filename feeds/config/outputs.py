"""The paths of the outputs that a config asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats import FORMATS
from feeds.pages.filenames import ASSETS, INDEX, LIST, OPML, PAGE

if TYPE_CHECKING:
    from feeds.config.schema import ConfigFile


def extensions(config: ConfigFile) -> tuple[str, ...]:
    """Return the endings of the paths of a feed's outputs: those of its formats, and that of its page."""
    return (*(FORMATS.get(name).extension for name in config.formats), *((PAGE,) if config.pages else ()))


def site_paths(config: ConfigFile) -> tuple[str, ...]:
    """Return the paths of the outputs that are about all feeds together: the lists of them, and the start page."""
    return (OPML, LIST, *((INDEX, *ASSETS) if config.pages else ()))
