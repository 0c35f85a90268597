"""The formats that feeds are written in. A format is a row of `FORMATS` and a function in a file of its own."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.lib.codings import CODINGS
from feeds.model import Link
from feeds.plugins import Table

if TYPE_CHECKING:
    from feeds.model import Feed

_EXTENSION: Final = re.compile(r"\.[a-z0-9]+(?:[.-][a-z0-9]+)*")
# Hosts know outputs by their extensions: those of pages, of what they load, of the list for machines, of coded files.
_TAKEN: Final = (".html", ".css", ".js", ".opml", *(each.extension for each in CODINGS.values()))
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]*")  # RFC 6838, section 4.2


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
        body = import_module(self.module).render(feed, itself)
        if not isinstance(body, bytes):
            raise TypeError(f"render gave a {type(body).__name__}; expected bytes")
        return body


def _fault(name: str, row: Format) -> str | None:
    """Say why the format of another package cannot be one."""
    if not all(isinstance(part, str) for part in row):
        return "it is not made of five texts"
    if row.name != name:
        return f"its format calls itself {row.name!r}; expected the name of its entry point"
    if not _EXTENSION.fullmatch(row.extension) or row.extension.endswith(_TAKEN):
        return f"its extension is {row.extension!r}; expected one such as '.txt', and not that of pages or coded files"
    if not _MEDIA_TYPE.fullmatch(row.media_type):
        return f"its media type is {row.media_type!r}; expected one such as 'text/plain', without parameters"
    return None


FORMATS: Final[Table[Format]] = Table(
    "feeds.formats",
    Format,
    re.compile(r"[a-z][a-z0-9-]*"),
    {
        each.name: each
        for each in (
            Format("atom", "Atom", ".atom", "application/atom+xml", "feeds.formats.atom"),
            Format("rss", "RSS", ".rss", "application/rss+xml", "feeds.formats.rss"),
            Format("json", "JSON Feed", ".json", "application/feed+json", "feeds.formats.jsonfeed"),
        )
    },
    _fault,
)

__all__ = ["FORMATS", "Format"]
