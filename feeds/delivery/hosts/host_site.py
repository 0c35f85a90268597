"""What a host is told of a site: all that decides the files that are for it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from feeds.config.outputs import extensions
from feeds.delivery.headers import links
from feeds.formats import FORMATS
from feeds.pages.filenames import INDEX, OPML, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.config.schema import Config


class Kind(NamedTuple):
    """Outputs that are sent alike.

    Attributes:
        extension: what their paths end in.
        media_type: without parameters; all are in UTF-8.
        is_feed: whether they are feeds or the pages of feeds, which say where their like is.
    """

    extension: str
    media_type: str
    is_feed: bool = False


LIST_KIND: Final = Kind(".json", "application/json")
"""What feeds.json is: no JSON Feed, though its name ends like one."""


class HostSite(NamedTuple):
    """A site that a host is to serve.

    Attributes:
        url: where its outputs stand, with a slash behind.
        formats: names of the formats that every feed is written in.
        pages: whether each feed has a page, and the site an index.
        max_age: seconds that a client may keep an output.
        hub: the URL of a WebSub hub.
        gone: paths of outputs that there were before, sorted.
        updated: the newest change of any feed.
    """

    url: str
    formats: tuple[str, ...]
    pages: bool
    max_age: int
    hub: str | None
    gone: tuple[str, ...]
    updated: datetime

    @property
    def prefix(self) -> str:
        """The path of the URL as it was typed, percent escapes included: `/`, `/feeds/`."""
        return urlsplit(self.url).path

    @property
    def folder(self) -> str:
        """The same as servers see it, percent escapes decoded."""
        return unquote(self.prefix)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The outputs that there are, by extension; feeds.json is an exception to its own.

        An extension that ends in another (`.activity.json` of another package's format) stands behind it.
        """
        formats = [FORMATS.get(name) for name in self.formats]
        pages = (Kind(PAGE, "text/html", is_feed=True), Kind(".css", "text/css"), Kind(".js", "text/javascript"))
        kinds = (
            *(Kind(each.extension, each.media_type, is_feed=True) for each in formats),
            Kind(f".{OPML.rpartition('.')[2]}", "text/x-opml"),
            *(pages if self.pages else ()),
        )
        return tuple(sorted(kinds, key=lambda kind: len(kind.extension)))

    @property
    def start(self) -> str:
        """The URL of what lists every feed."""
        return f"{self.url}{INDEX if self.pages else OPML}"

    def links(self, stem: str, kind: Kind) -> str:
        """Write the Link field of a feed in a format, or of its page.

        Args:
            stem: the feed's path without its extension, or what a host puts there.
            kind: its format or page.
        """
        hubs = [self.hub] if self.hub else []
        return links(f"{self.url}{stem}", kind.extension, self.formats, pages=self.pages, hubs=hubs)


def site_of(config: Config, gone: Iterable[str], updated: datetime) -> HostSite:
    """Say what a host is told of the site of a config.

    Args:
        config: the config.
        gone: paths of feeds that there were before. Those that need a key now would need one then, and are not named.
        updated: the newest change of any feed.
    """
    paths = [f"{path}{each}" for path in gone if not config.access.covers(path) for each in extensions(config)]
    return HostSite(
        url=config.site.url,
        formats=config.formats,
        pages=config.pages,
        max_age=config.max_age,
        hub=config.hub,
        gone=tuple(sorted(paths)),
        updated=updated,
    )
