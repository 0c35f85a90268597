"""One build: read, select, group, compose, render, publish."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds import sources
from feeds.compose import compose
from feeds.config import Config, load_config
from feeds.destinations import publish
from feeds.errors import NothingToPublish
from feeds.formats import render
from feeds.grouping import Group, group, newest_first
from feeds.model import State
from feeds.problems import Problem, Severity
from feeds.selection import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from feeds.model import Article, Feed, Output

    Progress = Callable[[Sequence[sources.Found]], Iterable[sources.Found]]


_UNSEEN: Final = frozenset({"F109", "F112"})
"""The codes of problems that hide articles which an earlier build may have published."""


class FeedSummary(msgspec.Struct, frozen=True):
    """A feed in a report: `entries` are those in it, `articles` all that it was made from."""

    path: str
    title: str
    entries: int
    articles: int
    updated: datetime


class Counts(msgspec.Struct, frozen=True):
    """What became of the article files that were found; the fields after `found` add up to it."""

    found: int
    published: int = 0
    unpublished: int = 0
    removed: int = 0
    future: int = 0
    unselected: int = 0
    duplicate: int = 0
    bad: int = 0


class Report(msgspec.Struct, frozen=True):
    """What a build did, or would do."""

    articles: Counts
    feeds: tuple[FeedSummary, ...]
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many problems left something out."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


class Collected(NamedTuple):
    """The articles to publish, newest first, and what became of the others."""

    articles: tuple[Article, ...]
    counts: Counts
    problems: tuple[Problem, ...]


def build(
    config: Config | str | Path,
    *,
    now: datetime | None = None,
    output: str | Path | None = None,
    include_unpublished: bool = False,
    dry_run: bool = False,
    progress: Progress = iter,
) -> Report:
    """Publish the articles that a config names as feeds.

    Args:
        config: from `load_config`, or what `load_config` takes.
        now: aware; articles dated after it are held back. The present instant if not given.
        output: the folder to publish to; the config's `output` if not given.
        include_unpublished: publish articles marked `published: false` or `draft: true` too.
        dry_run: write nothing, only report what would change.
        progress: wraps the files to read; yields them as they are.

    Raises:
        NothingToPublish: no article was found or none is left; nothing published was touched.
        DestinationError: the folder cannot be written.
        ValueError: `now` is naive.
    """
    now = now or datetime.now(UTC)
    if now.tzinfo is None:
        raise ValueError("now is naive; give it a time zone")
    config = config if isinstance(config, Config) else load_config(config)
    folder = Path(output) if output else config.folder / config.output
    collected = collect(config, now=now, output=folder, include_unpublished=include_unpublished, progress=progress)
    groups, problems = _groups(collected, config)
    summaries: list[FeedSummary] = []
    changes = publish(_outputs(groups, collected, config, summaries), folder, dry_run=dry_run)
    return Report(
        articles=collected.counts,
        feeds=tuple(summaries),
        written=changes.written,
        unchanged=changes.unchanged,
        removed=changes.removed,
        problems=tuple(sorted({*collected.problems, *problems, *changes.problems})),
    )


def collect(
    config: Config,
    *,
    now: datetime,
    output: Path | None = None,
    include_unpublished: bool = False,
    progress: Progress = iter,
) -> Collected:
    """Read every article file and keep what may be published, each article once.

    Raises:
        NothingToPublish: no article was found, or none is left.
    """
    found, problems = sources.discover(config.folder, config.articles.paths, output, config.folder / config.name)
    if any(problem.code in _UNSEEN for problem in problems):
        # publishing what is left would take down the feeds of what cannot be seen
        raise NothingToPublish("some articles cannot be seen; nothing was published", problems)
    if not found:
        where = ", ".join(config.articles.paths)
        raise NothingToPublish(f"found no articles in {where}; articles.paths says where they are", problems)
    how = sources.reading(config)
    verdicts: Counter[str] = Counter()
    kept: list[Article] = []
    removed: set[str] = set()
    for each in progress(found):
        article, met = sources.read(each, how)
        if article is None:
            verdicts["bad"] += 1
            problems += met
            continue
        if article.state is State.REMOVED and article.id:
            removed.add(article.id)
        if isinstance(article, sources.Withheld):
            verdicts[article.state] += 1
            continue
        verdict = judge(article, config.select, now, include_unpublished=include_unpublished)
        if verdict is Verdict.PUBLISHED:
            kept.append(article)
            problems += met  # those of articles that are left out are nobody's trouble yet
        else:
            verdicts[verdict] += 1
    articles, duplicates = _once(kept, removed)
    problems += duplicates
    counts = Counts(found=len(found), published=len(articles), duplicate=len(duplicates), **verdicts)
    if not articles:
        raise NothingToPublish(_why_nothing(counts), sorted(set(problems)))
    return Collected(newest_first(articles), counts, tuple(problems))


def feeds_of(collected: Collected, config: Config) -> tuple[list[FeedSummary], list[Problem]]:
    """Say which feeds a build would make, without making them.

    Raises:
        NothingToPublish: the config asks for no feed that has an article.
    """
    groups, problems = _groups(collected, config)
    return [_summary(each, feed) for each, feed in _composed(groups, collected, config)], problems


def _groups(collected: Collected, config: Config) -> tuple[list[Group], list[Problem]]:
    groups, problems = group(collected.articles, config)
    if not groups:
        message = "no group or channel of the config makes a feed of these articles; see groups and min_entries"
        raise NothingToPublish(message, sorted({*collected.problems, *problems}))
    return groups, problems


def _composed(groups: Sequence[Group], collected: Collected, config: Config) -> Iterator[tuple[Group, Feed]]:
    newest = max(article.updated for article in collected.articles)
    return zip(groups, compose(groups, config, newest), strict=True)


def _outputs(
    groups: Sequence[Group], collected: Collected, config: Config, summaries: list[FeedSummary]
) -> Iterator[Output]:
    """Render one feed after the other, so that no more than one is held at a time."""
    for each, feed in _composed(groups, collected, config):
        summaries.append(_summary(each, feed))
        yield from render(feed, config.formats)


def _summary(each: Group, feed: Feed) -> FeedSummary:
    return FeedSummary(feed.path, feed.title, len(feed.entries), len(each.articles), feed.updated)


def _once(articles: Iterable[Article], removed: Container[str]) -> tuple[list[Article], list[Problem]]:
    """Keep each article once, and none that another file removes.

    Of two files with one id the one changed last is kept, and of those the first by path.
    """
    kept: dict[str, Article] = {}
    problems = []
    for article in sorted(articles, key=lambda each: each.path):
        if article.id in removed:
            message = "the same article as one that another file marks as removed; remove this file too"
            problems.append(Problem(article.path, 1, 1, "A110", message))
            continue
        other = kept.get(article.id)
        if other is None:
            kept[article.id] = article
            continue
        loser, winner = (article, other) if article.updated <= other.updated else (other, article)
        kept[article.id] = winner
        message = f"the same article as {winner.path}, which is published instead; remove one of them"
        problems.append(Problem(loser.path, 1, 1, "A110", message))
    return list(kept.values()), problems


def _why_nothing(counts: Counts) -> str:
    reasons = {
        "unpublished": "as unpublished (include them with --include-unpublished, or select.unpublished: true)",
        "removed": "as removed",
        "future": "as dated in the future (--now moves the clock)",
        "unselected": "by select",
        "duplicate": "as removed by another file",
        "bad": "because of the errors above",
    }
    left_out = [f"{n} {why}" for name, why in reasons.items() if (n := getattr(counts, name))]
    articles = "1 article" if counts.found == 1 else f"{counts.found} articles"
    return f"found {articles} and left out {', '.join(left_out)}; nothing is left to publish"


__all__ = ["Collected", "Counts", "FeedSummary", "Report", "build", "collect", "feeds_of"]
