"""What the pages of a site that is there already say of its feeds, so that browsers and readers find them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from feeds.building.build_options import options_for
from feeds.building.cache_faults import retry_without_cache
from feeds.building.directory import directory
from feeds.building.prepare import prepare
from feeds.pages import head_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from feeds.building.build_options import BuildOptions
    from feeds.config import Config
    from feeds.index import Planned


class NoOpenFeedError(LookupError):
    """There is no feed of a path or format that anyone may read; as text, with what may be meant."""


def head_links(
    feeds: Sequence[Planned],
    config: Config,
    *,
    paths: Sequence[str] = (),
    formats: Sequence[str] = (),
    every: bool = False,
) -> Markup:
    """Return the `link` elements for the head of a page, a line each.

    Args:
        feeds: those that there are.
        config: of their site.
        paths: of the feeds to tell of; if none, the site's: that of everything, or else the first ones.
        formats: names of formats to tell of; if none, those that the config has.
        every: tell of all feeds that anyone may read.

    Raises:
        NoOpenFeedError: there is none.
    """
    if odd := [name for name in formats if name not in config.formats]:
        raise NoOpenFeedError(f"the feeds have no format '{odd[0]}'; expected one of {', '.join(config.formats)}")
    chosen = [_find(path, feeds) for path in paths] or [each for each in feeds if not each.private]
    if not chosen:
        raise NoOpenFeedError("every feed needs a key; a page would tell everybody of it")
    listings = directory(chosen, {}, (), config).listings
    return head_lines(listings, config.site.url, formats or config.formats, is_site=not (paths or every))


def list_head_links(
    config: Config,
    *,
    now: datetime,
    paths: Sequence[str] = (),
    formats: Sequence[str] = (),
    every: bool = False,
    cache: bool = True,
) -> Markup:
    """Return the `link` elements of the feeds that a build would make; the arguments are those of `head_links`.

    Raises:
        NoOpenFeedError: as `head_links`.
        NothingToPublish: as `build`.
        DestinationError: the folder of the cache cannot be written.
    """
    options = options_for(config, now=now, cache=cache)

    def planned(options: BuildOptions) -> Sequence[Planned]:
        with prepare(config, options) as prepared:
            return prepared.plan.feeds

    feeds = retry_without_cache(planned, options)
    return head_links(feeds, config, paths=paths, formats=formats, every=every)


def _find(path: str, feeds: Sequence[Planned]) -> Planned:
    """Return the feed at a path.

    Raises:
        NoOpenFeedError: there is none that anyone may read.
    """
    found = next((each for each in feeds if each.group.path == path.strip("/")), None)
    if found is None:
        near = get_close_matches(path, [each.group.path for each in feeds if not each.private], 1)
        hint = f"did you mean '{near[0]}'?" if near else "feeds list shows those that there are"
        raise NoOpenFeedError(f"there is no feed '{path}'; {hint}")
    if found.private:
        raise NoOpenFeedError(f"the feed '{path}' needs a key; a page would tell everybody of it")
    return found
