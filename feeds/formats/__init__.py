"""The formats that feeds are written in. A format is a row of `FORMATS` and a function in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.lib import lazy_re
from feeds.lib.codings import CODINGS
from feeds.lib.values.media_type import is_bare_media_type
from feeds.model import Link
from feeds.plugins import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.model import DocumentChain, Feed

_EXTENSION: Final = lazy_re.compile(r"\.[a-z0-9]+(?:[.-][a-z0-9]+)*")
# Hosts know outputs by their extensions: those of pages, of what they load, of the list for machines, of coded files.
_TAKEN: Final = (".html", ".css", ".js", ".opml", *(each.extension for each in CODINGS.values()))


class Format(NamedTuple):
    """A way to write a feed.

    Attributes:
        name: what the config calls it.
        title: what people call it.
        extension: what its outputs' paths end in.
        media_type: as registered, without parameters.
        render: returns the bytes of a feed in UTF-8, the same for the same feed. Its second argument is the link from
            the feed to itself in this format.
    """

    name: str
    title: str
    extension: str
    media_type: str
    render: Callable[[Feed, Link], bytes]

    def serialize(self, feed: Feed) -> bytes:
        """Return a feed in this format.

        Raises:
            TypeError: `render` returned something else than bytes.
        """
        itself = Link("self", f"{feed.url}{self.extension}{feed.query}", self.media_type)
        others = (*self._translation_links(feed), *self._chain_links(feed.chain))
        if others:
            feed = msgspec.structs.replace(feed, links=(*feed.links, *others))
        body: object = self.render(feed, itself)  # another package's may be untyped
        if not isinstance(body, bytes):
            raise TypeError(f"render gave a {type(body).__name__}; expected bytes")
        return body

    def _translation_links(self, feed: Feed) -> Iterator[Link]:
        """Yield the links to this format of a feed in other languages (RFC 4287, section 4.2.7.4).

        Behind them stands the feed's own page once more, with its language: some programs take the last alternate for
        the page, and others the first, which it is too. No two may have the same type and language (section 4.1.1).
        """
        for each in feed.translations:
            address = f"{each.url}{self.extension}{feed.query}"
            yield Link("alternate", address, self.media_type, hreflang=each.language)
        if feed.translations and feed.language:
            yield Link("alternate", feed.alternate, "text/html", hreflang=feed.language)

    def _chain_links(self, chain: DocumentChain | None) -> Iterator[Link]:
        """Yield the links to this format of a feed's other documents (RFC 5005, section 4)."""
        if chain is None:
            return
        if chain.is_archive:
            yield Link("current", f"{chain.current}{self.extension}", self.media_type)
        if chain.older:
            yield Link("prev-archive", f"{chain.older}{self.extension}", self.media_type)
        if chain.newer:
            yield Link("next-archive", f"{chain.newer}{self.extension}", self.media_type)


def _fault(name: str, row: Format) -> str | None:
    """Return what is wrong with the format of another package, if anything."""
    if not all(isinstance(part, str) for part in row[:-1]) or not callable(row.render):
        return "it is not made of four texts and a function"
    if row.name != name:
        return f"its format calls itself {row.name!r}; expected the name of its entry point"
    if not _EXTENSION.fullmatch(row.extension) or row.extension.endswith(_TAKEN):
        return f"its extension is {row.extension!r}; expected one such as '.txt', and not that of pages or coded files"
    if not is_bare_media_type(row.media_type) or row.media_type != row.media_type.lower():
        return f"its media type is {row.media_type!r}; expected one such as 'text/plain', without parameters"
    return None


# Modules are imported when a feed is written, since libraries that write XML are slow to import.


def _atom(feed: Feed, itself: Link) -> bytes:
    from feeds.formats.atom import render

    return render(feed, itself)


def _rss(feed: Feed, itself: Link) -> bytes:
    from feeds.formats.rss import render

    return render(feed, itself)


def _json(feed: Feed, itself: Link) -> bytes:
    from feeds.formats.jsonfeed import render

    return render(feed, itself)


FORMATS: Final[Registry[Format]] = Registry(
    "feeds.formats",
    {
        each.name: each
        for each in (
            Format("atom", "Atom", ".atom", "application/atom+xml", _atom),
            Format("rss", "RSS", ".rss", "application/rss+xml", _rss),
            Format("json", "JSON Feed", ".json", "application/feed+json", _json),
        )
    },
    names=lazy_re.compile(r"[a-z][a-z0-9-]*"),
    kind=Format,
    fault=_fault,
)

__all__ = ["FORMATS", "Format"]
