"""What delivery and destinations are told of a config, which neither knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.config.outputs import extensions
from feeds.delivery.hosts import HostSite
from feeds.destinations import Delivery
from feeds.pages.filenames import INDEX, LIST, OPML, SITEMAP, archive_folder
from feeds.state import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from feeds.config import Config

_FIRST: Final = frozenset({STATE})
_LAST: Final = frozenset({INDEX, LIST, OPML, SITEMAP})


def delivery_of(config: Config) -> Delivery:
    """Return how the outputs of a config are to be handed out."""
    return Delivery(config.max_age, first=_FIRST, last=_LAST, apart=archive_folder())


def site_of(
    config: Config,
    gone: Iterable[str],
    updated: datetime,
    moved: Mapping[str, str] | None = None,
    emptied: Iterable[str] = (),
) -> HostSite:
    """Return what decides the files of a host for the site of a config.

    Args:
        config: the config.
        gone: paths of feeds that there were before. Those that need a key now would need one then, and are not named.
        updated: the newest change of any feed.
        moved: the paths of outputs by the old paths that lead there.
        emptied: paths of feeds that are there and lost their last article, and with it their archives.
    """
    moved = moved or {}
    gone = [path for path in gone if not config.access.covers(path)]
    paths = {f"{path}{each}" for path in gone for each in extensions(config)}
    archives = {archive_folder(path) for path in (*gone, *emptied)} if config.archives else set()
    return HostSite(
        url=config.site.url,
        formats=config.formats,
        pages=bool(config.pages),
        max_age=config.max_age,
        hub=config.hub,
        gone=tuple(sorted(paths - moved.keys())),
        gone_archives=tuple(sorted(archives)),
        updated=updated,
        moved=tuple(sorted(moved.items())),
    )
