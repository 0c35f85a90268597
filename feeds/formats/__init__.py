"""The formats that feeds are written in. A format is a row of `FORMATS` and a function in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.formats.atom import ATOM
from feeds.formats.format import Format
from feeds.formats.jsonfeed import JSON
from feeds.formats.rss import RSS
from feeds.model import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feeds.model import Feed

FORMATS: Final[Mapping[str, Format]] = {each.name: each for each in (ATOM, RSS, JSON)}

__all__ = ["FORMATS", "Format", "render"]


def render(feed: Feed, names: Iterable[str]) -> Iterator[Output]:
    """Write a feed in each of some formats, named as in `FORMATS`."""
    for name in names:
        each = FORMATS[name]
        yield Output(f"{feed.path}{each.extension}", each.media_type, each.render(feed), feed.updated)
