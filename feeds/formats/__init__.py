"""The formats that feeds are written in. A format is a row of `FORMATS` and a function in a file of its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.model import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.model import Feed


class Format(NamedTuple):
    """A way to write a feed.

    Attributes:
        name: what the config calls it.
        title: what people call it.
        extension: what its outputs' paths end in.
        media_type: as registered, without parameters.
        module: has the function `render`, which gives the bytes of a feed in UTF-8, the same for the same feed; it is
            imported only when it is called for, since libraries that write XML are slow to import.
    """

    name: str
    title: str
    extension: str
    media_type: str
    module: str

    def render(self, feed: Feed) -> bytes:
        """Write a feed."""
        itself = Link("self", f"{feed.url}{self.extension}{feed.query}", self.media_type)
        body: bytes = import_module(self.module).render(feed, itself)
        return body


FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format("atom", "Atom", ".atom", "application/atom+xml", "feeds.formats.atom"),
        Format("rss", "RSS", ".rss", "application/rss+xml", "feeds.formats.rss"),
        Format("json", "JSON Feed", ".json", "application/feed+json", "feeds.formats.jsonfeed"),
    )
}

__all__ = ["FORMATS", "Format"]
