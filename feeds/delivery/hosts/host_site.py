"""What decides the files that are for a host alone: its site, and the kinds of outputs there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feeds.delivery.headers import links, output_fields
from feeds.formats import FORMATS
from feeds.pages.filenames import ASSETS, INDEX, LIST, MEDIA_TYPES, OPML, PAGE, PAGE_TYPE, SITEMAP

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.delivery.headers import OutputFields


class Kind(msgspec.Struct, frozen=True):
    """Outputs that are sent alike.

    Attributes:
        extension: what their paths end in.
        media_type: without parameters; all are in UTF-8.
        is_feed: whether they are feeds or pages of feeds, which have a Link field.
    """

    extension: str
    media_type: str
    is_feed: bool = False


def _kind_of(path: str) -> Kind:
    return Kind(PurePosixPath(path).suffix, MEDIA_TYPES[path])


LIST_KIND: Final = _kind_of(LIST)
"""That of feeds.json, which is no JSON Feed, though its name ends like one."""

_ASSETS: Final = tuple(dict.fromkeys(map(_kind_of, ASSETS)))


def with_slash(path: str) -> tuple[str, ...]:
    """Return an old path and, where it may have been that of a folder, the same with a slash behind."""
    return (path,) if "." in path.rpartition("/")[2] else (path, f"{path}/")


class HostSite(msgspec.Struct, frozen=True):
    """A site that a host is to serve. The same site gives the same files.

    Attributes:
        url: where its outputs stand, with a slash behind.
        formats: names of the formats that every feed is written in.
        pages: whether each feed has a page, and the site an index.
        max_age: seconds that a client may keep an output.
        hub: the URL of a WebSub hub.
        gone: paths of outputs that there were before, sorted.
        updated: the newest change of any feed.
        gone_archives: folders of the archives of feeds that are gone, or have no article any more; sorted.
        moved: old paths, each with that of the output that it leads to, sorted.
    """

    url: str
    formats: tuple[str, ...]
    pages: bool
    max_age: int
    hub: str | None
    gone: tuple[str, ...]
    updated: datetime
    gone_archives: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()

    @property
    def prefix(self) -> str:
        """The path of the URL with its percent escapes: `/`, `/feeds/`."""
        return urlsplit(self.url).path

    @property
    def folder(self) -> str:
        """The path of the URL with its percent escapes decoded, as servers see it."""
        return unquote(self.prefix)

    def address(self, path: str) -> str:
        """Return the path of an output as a URL has it: from the root of its host, with percent escapes."""
        return f"{self.prefix}{quote(path)}"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of outputs that there are, feeds.json aside.

        An extension that ends in another (`.activity.json` of another package's format) stands behind it.
        """
        formats = [FORMATS.get(name) for name in self.formats]
        kinds = (
            *(Kind(each.extension, each.media_type, is_feed=True) for each in formats),
            _kind_of(OPML),
            *((Kind(PAGE, PAGE_TYPE, is_feed=True), _kind_of(SITEMAP), *_ASSETS) if self.pages else ()),
        )
        return tuple(sorted(kinds, key=lambda kind: len(kind.extension)))

    @property
    def start(self) -> str:
        """The URL of what lists every feed."""
        return f"{self.url}{INDEX if self.pages else OPML}"

    def fields(self, kind: Kind) -> OutputFields:
        """Return the header fields of a kind of output."""
        return output_fields(kind.media_type, self.max_age)

    @property
    def cache_control(self) -> str:
        """The value of Cache-Control, which all outputs have alike."""
        return self.fields(LIST_KIND).cache_control

    def links(self, stem: str, kind: Kind) -> str:
        """Write the Link field of a feed in a format, or of its page.

        Args:
            stem: the feed's path without its extension, or what a host puts there.
            kind: its format or page.
        """
        hubs = [self.hub] if self.hub else []
        return links(f"{self.url}{stem}", kind.extension, self.formats, pages=self.pages, hubs=hubs)
