"""What only an author cares about: rules for articles that are published all the same, as problems of their own.

`sourced` yields the articles with their documents; `phrasing`, `dating` and `keys` look at one of them, `spelling`,
`twice`, `listed`, `shows` and `references` at all together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.articles.selection import Verdict
from feeds.check.advice import dating, keys, listed, phrasing, shows, spelling, twice
from feeds.check.advice.covers import cover_problems
from feeds.check.advice.references import References
from feeds.check.advice.sourced import every
from feeds.config.placeholders import placeholder
from feeds.problems import Problem
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from feeds.articles.source import Source
    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config

__all__ = ["lint"]


def lint(
    config: Config,
    *,
    now: datetime,
    outputs: Collection[str],
    include_unpublished: bool = False,
    sources: Mapping[str, Source] | None = None,
) -> Iterator[Problem]:
    """Yield advice on the articles that a config names, those that are not published aside.

    Args:
        config: says where the articles are and which of them are published.
        now: articles dated after it are held back.
        outputs: the paths of all outputs, which references may lead to.
        include_unpublished: take drafts for published.
        sources: what the build read files as, by path; only other files are read.
    """
    if standing_in := placeholder(config):
        yield standing_in
    yield from cover_problems(config)
    collected = (
        *(keys.Misspelt(), spelling.Topics(), twice.Twice(config), listed.Listed(config), shows.Episodes(config)),
        References(config, outputs),
    )
    for written in every(config, sources or {}, now=now, include_unpublished=include_unpublished):
        try:
            for each in collected:
                each.note(written)
            found = list(_of_one(written, config, now))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it costs the advice on this one article
            message = f"{fault_of(error)}; there is no advice on the file"
            found = [Problem(written.article.path, 1, 1, "F115", message)]
        yield from found
    for each in collected:
        yield from each.problems()


def _of_one(written: Written, config: Config, now: datetime) -> Iterator[Problem]:
    """Yield advice on an article for which no other is needed."""
    if written.verdict is Verdict.PUBLISHED:
        yield from phrasing.problems(written, config)
        yield from dating.problems(written)
        yield from dating.elsewhere(written, now)
    elif written.verdict is Verdict.FUTURE:
        yield from dating.far_problems(written, now)
