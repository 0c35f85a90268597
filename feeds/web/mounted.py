"""What an application has of the feeds that are mounted in it: the lines by which its own pages tell of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from flask import current_app
from markupsafe import Markup

from feeds.building.autodiscovery import NoOpenFeedError, head_links
from feeds.web.live import Live

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from feeds.config import Config
    from feeds.web.snapshot import Snapshot
    from feeds.web.supply import Supply

_MOUNTED: Final = "feeds.web"
_MADE: Final[WeakKeyDictionary[Snapshot, dict[tuple[tuple[str, ...], tuple[str, ...]], Markup]]] = WeakKeyDictionary()
"""The lines of a snapshot, by the paths and formats asked for."""
_MOST: Final = 1000
_LOG: Final = logging.getLogger("feeds.web")


def remember_mounted(app: Flask, name: str, live: Supply, prefix: str) -> None:
    """Let an application find the feeds of a blueprint; warn where they are mounted elsewhere than they say.

    Args:
        app: the application.
        name: of the blueprint.
        live: what it answers from.
        prefix: below which it is mounted; empty where it is at the root.
    """
    if not isinstance(live, Live):
        return  # no page of another application stands beside what a build published elsewhere
    mounted: dict[str, Live] = app.extensions.setdefault(_MOUNTED, {})
    mounted.setdefault(name, live)
    if message := _astray(prefix.rstrip("/"), live.snapshot.config):
        _LOG.warning("%s", message)


def feed_links(*paths: str, formats: Sequence[str] = (), blueprint: str | None = None) -> Markup:
    """Return the lines for the head of a page that tell browsers and readers of feeds.

    A feed that is not there, or needs a key, is left out, and the log says so: a page is worth more than a link.

    Args:
        paths: of feeds, as `feeds list` shows them; the feed of everything if not given.
        formats: names of the formats to tell of; all that the config has if not given.
        blueprint: the name of the one whose feeds are meant; the first that was mounted if not given.

    Raises:
        LookupError: no blueprint of that name is mounted in the current application.
    """
    mounted: dict[str, Live] = current_app.extensions.get(_MOUNTED, {})
    if not mounted or (blueprint is not None and blueprint not in mounted):
        raise LookupError(f"no feeds are mounted as '{blueprint}'" if blueprint else "no feeds are mounted")
    live = mounted[blueprint or next(iter(mounted))]
    live.start()
    found = (_lines(live, (path,), tuple(formats)) for path in paths) if paths else [_lines(live, (), tuple(formats))]
    return Markup("\n").join(filter(None, found))


def _lines(live: Live, paths: tuple[str, ...], formats: tuple[str, ...]) -> Markup:
    """Return the lines about a feed, or the site; made once for a snapshot."""
    snapshot = live.snapshot
    made = _MADE.setdefault(snapshot, {})
    if (paths, formats) not in made:
        if len(made) >= _MOST:
            made.clear()
        made[paths, formats] = _make(snapshot, paths, formats)
    return made[paths, formats]


def _make(snapshot: Snapshot, paths: tuple[str, ...], formats: tuple[str, ...]) -> Markup:
    try:
        return head_links(snapshot.plan.feeds, snapshot.config, paths=paths, formats=formats)
    except NoOpenFeedError as error:
        _LOG.warning("a page of the application tells of no feed: %s", error)
        return Markup()


def _astray(prefix: str, config: Config) -> str | None:
    """Return what is wrong where feeds are mounted below a prefix that their own addresses lack."""
    url = config.site.url
    is_variable = "<" in prefix  # a part of it is any text
    if is_variable or unquote(urlsplit(url).path).rstrip("/").endswith(prefix):
        return None
    name, line, column = config.place("site", "url")
    return (
        f"{config.folder / name}:{line}:{column}: feeds are mounted below {prefix}, which site.url ({url}) lacks, so "
        f"that they name addresses where they are not; set it to {urlsplit(url)._replace(path=f'{prefix}/').geturl()}"
    )
