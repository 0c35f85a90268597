"""Making ready: the index brought up to date, and what follows from it, for all that builds, serves or checks."""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from feeds import articles
from feeds.building.fingerprint import made_by
from feeds.building.report import Counts
from feeds.building.stage import Work
from feeds.destinations import DESTINATIONS, is_url
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS
from feeds.index import (
    Damaged,
    Plan,
    Reader,
    Store,
    file_problems,
    open_store,
    plan,
    sync,
    throw_away,
    verdict_counts,
)
from feeds.index.groups import unknown_rules
from feeds.problems import Problem
from feeds.problems.errors import DestinationError, NothingToPublish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from feeds.config import Config

    Progress = Callable[[Iterable[articles.Found]], Iterable[articles.Found]]

CACHE: Final = ".feeds-cache"
"""The folder beside the config that keeps the index between builds."""


_UNSEEN: Final = frozenset({"C114", "F109", "F112"})
"""The codes of problems that hide articles which an earlier build may have published."""


_T = TypeVar("_T")


class Options(NamedTuple):
    """How to build; `build` says what each means."""

    now: datetime
    output: str
    include_unpublished: bool = False
    dry_run: bool = False
    compare: bool = False
    cache: Path | None = None
    jobs: int = 1
    progress: Progress = iter
    say: Callable[[str], None] = print


class Ready(NamedTuple):
    """An index that says what the files say, and what follows from it."""

    store: Store
    counts: Counts
    plan: Plan
    problems: tuple[Problem, ...]
    work: Work


def cache_folder(config: Config, *, include_unpublished: bool) -> Path:
    """Give the folder of the index; one with drafts is kept apart, so that neither throws the other away."""
    folder = config.folder / CACHE
    return folder / "unpublished" if include_unpublished else folder


def place(config: Config, output: str | Path | None = None) -> str:
    """Name a destination: the one asked for, or the config's own, whose path starts from the config."""
    return str(output) if output else config.output_location


def usable_processors(jobs: int | None = None) -> int:
    """Give how many processes may work: as many as asked for, or as there are processors.

    Raises:
        ValueError: `jobs` is less than 1.
    """
    if jobs is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs < 1:
        raise ValueError("jobs is less than 1")
    return jobs


def mended(run: Callable[[], _T], config: Config, options: Options) -> _T:
    """Run; if the index turns out to be damaged on the way, once more without it."""
    try:
        return run()
    except (Damaged, sqlite3.DatabaseError) as error:
        if not options.cache:
            raise
        options.say(f"the cache was thrown away, and every article is read anew: {str(error) or 'it is damaged'}")
        throw_away(options.cache, options.say)
    try:
        return run()
    except (Damaged, sqlite3.DatabaseError) as error:
        raise _no_cache(config, str(error)) from error


def _no_cache(config: Config, why: str) -> DestinationError:
    message = f"the cache cannot be written: {why}; --no-cache does without"
    problem = Problem(str((config.folder / CACHE).absolute()), 1, 1, "D101", message)
    return DestinationError(f"{config.folder / CACHE} cannot be written", [problem])


@contextmanager
def made_ready(config: Config, options: Options) -> Iterator[Ready]:
    """Bring the index up to date and plan what to make of it.

    Raises:
        NothingToPublish: there is nothing to make.
        DestinationError: the cache cannot be written.
    """
    made = made_by(config, include_unpublished=options.include_unpublished)
    with ExitStack() as stack:
        try:
            store = stack.enter_context(open_store(options.cache, made, options.say))
        except (OSError, sqlite3.OperationalError) as error:
            options.say(f"the cache cannot be written ({error}); building without it")
            store = stack.enter_context(open_store(None, made, options.say))
        yield _synced(store, made, config, options)


def _synced(store: Store, made: str, config: Config, options: Options) -> Ready:
    reader = Reader(config, include_unpublished=options.include_unpublished)
    work = Work(config, options.jobs, include_unpublished=options.include_unpublished)
    output = config.output_folder if is_url(options.output) else Path(options.output)
    found, problems = articles.discover(config.folder, config.articles.paths, output, config.path)
    sync(store, reader, options.progress(found), now=options.now, read_all=work.read_all)
    if any(problem.code in _UNSEEN for problem in problems):
        # publishing what is left would take down the feeds of what cannot be seen
        raise NothingToPublish("some articles cannot be seen; nothing was published", sorted(set(problems)))
    verdicts = verdict_counts(store)
    counts = Counts(found=sum(verdicts.values()), **verdicts)
    problems += file_problems(store)
    if not counts.found:
        where = ", ".join(config.articles.paths)
        message = f"found no articles in {where}; articles.paths says where they are"
        raise NothingToPublish(message, sorted(set(problems)))
    if not counts.published:
        raise NothingToPublish(_why_nothing(counts), sorted(set(problems)))
    planned = plan(store, config, made)
    problems += planned.problems
    failed = _failed_groupings(planned, config) if any(problem.code == "G106" for problem in problems) else ""
    if failed:
        message = f"the grouping {failed} failed and makes no feed; nothing was published, so that none is taken down"
        raise NothingToPublish(message, sorted(set(problems)))
    problems += unknown_rules(config, [each.group.path for each in planned.feeds])
    for table in (FORMATS, GROUPINGS, articles.READERS, DESTINATIONS):
        problems += [Problem(config.name, 1, 1, "C115", each) for each in table.unused()]
    if not planned.feeds:
        message = "no group or channel of the config makes a feed of these articles; see groups and min_entries"
        raise NothingToPublish(message, sorted(set(problems)))
    return Ready(store, counts, planned, tuple(problems), work)


def _failed_groupings(planned: Plan, config: Config) -> str:
    """Name the groupings of other packages that the config asks for and no feed has."""
    made = {grouping for each in planned.feeds for grouping, _ in each.group.keys}
    asked = {name for group in config.groups for name in group.by if name not in GROUPINGS}
    return ", ".join(f"'{name}'" for name in sorted(asked - made))


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
