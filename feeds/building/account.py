"""What became of every article file, and why: the answer to "why is mine missing?"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.build_options import options_for
from feeds.building.cache_faults import retry_without_cache
from feeds.building.prepare import indexed, plan_feeds
from feeds.index import article_files, duplicates, newest_files
from feeds.index.record import PASSED_OVER
from feeds.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.building.build_options import BuildOptions
    from feeds.config import Config
    from feeds.index import ArticleFile, Plan, Store

_REASONS: Final = {
    "unpublished": "it is held back, by published: false, draft: true, or what its generator has for that, such as "
    "unlisted or hidden; --include-unpublished or select.unpublished publish it",
    "removed": "it says removed: true or deleted: true",
    "unselected": "select leaves it out, by its type, quality or heat",
    "duplicate": "another file has the same article",
}


class ArticleAccount(msgspec.Struct, frozen=True):
    """What became of one article file.

    Attributes:
        path: relative to the config's folder.
        verdict: `published`, or why it is not: a field of `Counts`, or `passed_over` of a file that is no article.
        reason: the verdict in words; empty where it is published and in a feed.
        published: its date, as far as it was read.
        address: its link; None where it has none, or was not read whole.
        feeds: paths of the feeds that show it.
        older: paths of the feeds whose limit it is too old for, which have it in their archives, if anywhere.
        problems: met in its file.
        causes: those of them for which it is not published, and of which the reason is made.
    """

    path: str
    verdict: str
    reason: str
    published: datetime | None = None
    address: str | None = None
    feeds: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    causes: tuple[Problem, ...] = ()


def list_articles(
    config: Config, *, now: datetime, include_unpublished: bool = False, cache: bool = True
) -> tuple[list[ArticleAccount], tuple[Problem, ...]]:
    """Return what became of every file, of those passed over too, and all problems, also where nothing is published.

    Raises:
        NothingToPublish: some files cannot be seen.
        DestinationError: the folder of the cache cannot be written.
    """
    options = options_for(config, now=now, include_unpublished=include_unpublished, cache=cache)

    def account(options: BuildOptions) -> tuple[list[ArticleAccount], tuple[Problem, ...]]:
        with indexed(config, options) as index:
            planned = plan_feeds(index, config)
            accounts = [
                *_accounts(index.store, planned, config, index.problems),
                *(ArticleAccount(each.path, PASSED_OVER, each.reason) for each in index.passed_over),
            ]
            accounts.sort(key=lambda each: each.path)
            return accounts, tuple(sorted({*index.problems, *planned.problems}))

    return retry_without_cache(account, options)


def _accounts(store: Store, planned: Plan, config: Config, problems: list[Problem]) -> Iterator[ArticleAccount]:
    paths = {each.group_id: each.group.path for each in planned.feeds}
    shown: dict[int, list[str]] = {}
    for feed in planned.feeds:
        for file in newest_files(store.connection, feed.group_id, feed.limit or config.limit):
            shown.setdefault(file, []).append(feed.group.path)
    # those of the whole run have what other files say of one: that it is the same article
    twins = duplicates(store)
    of_others: dict[str, list[Problem]] = {}
    for problem in problems:
        of_others.setdefault(problem.path, []).append(problem)
    for each in article_files(store):
        feeds = shown.get(each.file, [])
        older = tuple(sorted({paths[group] for group in each.groups if group in paths}.difference(feeds)))
        found = tuple(sorted({*each.problems, *of_others.get(each.path, ())}))
        no_feed = "" if feeds else _too_old(config) if older else "no group of the config has a feed for it"
        causes = _causes(each, found, twins.get(each.path))
        yield ArticleAccount(
            path=each.path,
            verdict=each.verdict,
            reason="; ".join(cause.message for cause in causes) or _reason(each, no_feed),
            published=None if each.published is None else datetime.fromtimestamp(each.published, UTC),
            address=each.address,
            feeds=tuple(sorted(feeds)),
            older=older,
            problems=found,
            causes=causes,
        )


def _too_old(config: Config) -> str:
    """Return why a published article is in none of its feeds."""
    kept = "; their archives have it" if config.archives else ""
    return f"it is too old for the limit of its feeds{kept}"


def _causes(file: ArticleFile, problems: tuple[Problem, ...], twin: Problem | None) -> tuple[Problem, ...]:
    """Return the problems for which a file is not published; some files are held back for other reasons."""
    if file.verdict == "bad":
        return tuple(each for each in problems if each.severity is Severity.ERROR)
    return (twin,) if twin and file.verdict == "duplicate" else ()


def _reason(file: ArticleFile, no_feed: str) -> str:
    """Return why a file is not published though nothing is wrong, or why no feed has it; empty where one has."""
    if file.verdict == "published":
        return no_feed
    if file.verdict == "future" and file.published is not None:
        return f"it is dated {datetime.fromtimestamp(file.published, UTC):%Y-%m-%dT%H:%M:%SZ}, in the future"
    return file.passed_over or _REASONS.get(file.verdict, "it cannot be read")
