"""Whether there are enough articles to be published: a mistake is not to take down what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.report import Counts
from feeds.index import verdict_counts
from feeds.index.record import PASSED_OVER
from feeds.problems import Problem
from feeds.problems.errors import NothingToPublish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.building.build_options import BuildOptions
    from feeds.config import Config
    from feeds.index import Store
    from feeds.state import SiteState

_FEWEST: Final = 4
"""Fewer articles than this may go in one build whatever is left; who has three often takes two away."""

_ALL_THE_SAME: Final = "--allow-shrink publishes that they are gone"


class ArticleFiles(msgspec.Struct, frozen=True):
    """What became of the article files, and how many other files there are among them."""

    counts: Counts
    others: int


def count_articles(store: Store) -> ArticleFiles:
    """Count what became of the articles."""
    verdicts = verdict_counts(store)
    others = verdicts.pop(PASSED_OVER, 0)
    return ArticleFiles(Counts(found=sum(verdicts.values()), **verdicts), others)


def require_articles(
    found: ArticleFiles, before: SiteState, config: Config, options: BuildOptions, problems: Iterable[Problem]
) -> list[Problem]:
    """Return what there is to say of articles that are gone, where that is no reason to stop.

    Raises:
        NothingToPublish: none is left, or more than half of those that were published are gone, and nobody says that
            they are to go: neither the articles nor who builds.
    """
    counts = found.counts
    published = bool(before.feeds or before.retired)
    gone = before.articles - counts.published - max(0, counts.removed - before.marked)
    is_meant = options.allow_shrink or (published and gone <= 0)
    if not counts.published and not is_meant:
        why = _why_nothing(found, config)
        raise NothingToPublish(f"{why}; {_ALL_THE_SAME}" if published else why, sorted(set(problems)))
    if options.allow_shrink or not options.publishes or gone < _FEWEST or gone * 2 <= before.articles:
        return []
    message = f"{gone} of {before.articles} articles are gone, and no file says that they were removed; {_ALL_THE_SAME}"
    if options.dry_run:
        return [Problem(*config.place("articles", "paths"), "D114", message)]
    raise NothingToPublish(f"{message}; nothing was published", sorted(set(problems)))


def _why_nothing(found: ArticleFiles, config: Config) -> str:
    counts = found.counts
    if not counts.found:
        where = ", ".join(config.articles.paths)
        if found.others:
            return f"found no articles in {where}, but other files; feeds list --articles says why they are none"
        return f"found no articles in {where}; articles.paths says where they are"
    reasons = {
        "unpublished": "as unpublished (include them with --include-unpublished, or select.unpublished: true)",
        "removed": "as removed",
        "future": "as dated in the future (--now moves the clock)",
        "unselected": "by select",
        "duplicate": "as removed by another file",
        "bad": "because of the errors above",
    }
    left_out = [f"{n} {why}" for name, why in reasons.items() if (n := getattr(counts, name))]
    number = "1 article" if counts.found == 1 else f"{counts.found} articles"
    return f"found {number} and left out {', '.join(left_out)}; nothing is left to publish"
