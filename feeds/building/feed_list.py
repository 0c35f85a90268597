"""The feeds that a build would make, without making any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.building.build_options import options_for
from feeds.building.cache_faults import retry_without_cache
from feeds.building.prepare import prepare
from feeds.building.report import FeedSummary
from feeds.entries.feed import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.building.build_options import BuildOptions
    from feeds.config import Config
    from feeds.index import Planned
    from feeds.problems import Problem


def list_feeds(
    config: Config, *, now: datetime, include_unpublished: bool = False, cache: bool = True
) -> tuple[list[FeedSummary], tuple[Problem, ...]]:
    """Return the feeds that a build would make, and the problems met, without making any.

    Raises:
        NothingToPublish: as `build`.
        DestinationError: the folder of the cache cannot be written.
    """
    options = options_for(config, now=now, include_unpublished=include_unpublished, cache=cache)

    def plan_only(options: BuildOptions) -> tuple[list[FeedSummary], tuple[Problem, ...]]:
        with prepare(config, options) as prepared:
            return summaries(prepared.plan.feeds, config), tuple(sorted(set(prepared.problems)))

    return retry_without_cache(plan_only, options)


def summaries(feeds: Iterable[Planned], config: Config) -> list[FeedSummary]:
    """Return what there is to say of feeds to who builds or lists them."""
    return [
        FeedSummary(
            each.group.path,
            title_of(each.group, config),
            each.entries,
            each.articles,
            each.updated,
            private=each.private,
            archives=each.documents or 0,
        )
        for each in feeds
    ]
