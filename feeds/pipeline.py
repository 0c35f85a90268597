"""One build: bring the index up to date, plan the feeds, render those that changed, publish."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec

from feeds import sources
from feeds.compose import title_of
from feeds.config import Config, load_config
from feeds.destinations import DESTINATIONS, Delivery, destination, is_url
from feeds.differences import Differences, differences
from feeds.errors import DestinationError, NothingToPublish
from feeds.formats import FORMATS
from feeds.grouping import unknown_rules
from feeds.groupings import GROUPINGS
from feeds.index import (
    Damaged,
    Plan,
    Planned,
    Reader,
    Store,
    file_problems,
    note_places,
    open_store,
    plan,
    sync,
    throw_away,
    verdict_counts,
)
from feeds.outputs import INDEX, LIST, OPML
from feeds.problems import Problem, Severity
from feeds.version import made_by
from feeds.work import Work
from feeds.written import remember

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.destinations import Changes, Stage, Staged

    Progress = Callable[[Iterable[sources.Found]], Iterable[sources.Found]]

_T = TypeVar("_T")

CACHE: Final = ".feeds-cache"
"""The folder beside the config that keeps the index between builds."""

_UNSEEN: Final = frozenset({"C114", "F109", "F112"})
"""The codes of problems that hide articles which an earlier build may have published."""


def cache_folder(config: Config, *, include_unpublished: bool) -> Path:
    """Give the folder of the index; one with drafts is kept apart, so that neither throws the other away."""
    folder = config.folder / CACHE
    return folder / "unpublished" if include_unpublished else folder


class FeedSummary(msgspec.Struct, frozen=True):
    """A feed in a report: `entries` are in it, `articles` it was made from; a private one needs a key."""

    path: str
    title: str
    entries: int
    articles: int
    updated: datetime
    private: bool = False


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
    """What a build did, or would do.

    Attributes:
        changes: what differs from what was published, where it was asked for.
        private: how many feeds need a key, so that they were not written.
    """

    articles: Counts
    feeds: tuple[FeedSummary, ...]
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    private: int = 0
    changes: Differences | None = None

    @property
    def errors(self) -> int:
        """How many problems left something out."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


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


def build(
    config: Config | str | Path,
    *,
    now: datetime | None = None,
    output: str | Path | None = None,
    include_unpublished: bool = False,
    dry_run: bool = False,
    compare: bool = False,
    cache: bool = True,
    jobs: int | None = None,
    progress: Progress = iter,
    say: Callable[[str], None] | None = None,
) -> Report:
    """Publish the articles that a config names as feeds.

    Args:
        config: from `load_config`, or what `load_config` takes.
        now: aware; articles dated after it are held back. The present instant if not given.
        output: the folder to publish to, or the URL of another destination; the config's `output` if not given.
        include_unpublished: publish articles marked `published: false` or `draft: true` too.
        dry_run: write nothing to the output, only report what would change.
        compare: say in the report which entries of which feeds differ from what was published; it takes time where many
            feeds do.
        cache: keep what is known of the articles in `.feeds-cache` beside the config, so that the next build reads and
            renders only what changed.
        jobs: how many processes may read and render; as many as there are processors if not given.
        progress: wraps the files as they are found; yields them as they are.
        say: told, in a line, when a cache was thrown away or another build is waited for; stderr if not given.

    Raises:
        ConfigError: `config` names one that cannot be used.
        NothingToPublish: no article was found or none is left; nothing published was touched.
        DestinationError: the destination, or the folder of the cache, cannot be written.
        ValueError: `now` is naive, or `jobs` is less than 1.
    """
    config = config if isinstance(config, Config) else load_config(config)
    options = Options(
        now=_aware(now or datetime.now(UTC)),
        output=place(config, output),
        include_unpublished=include_unpublished,
        dry_run=dry_run,
        compare=compare,
        cache=cache_folder(config, include_unpublished=include_unpublished) if cache else None,
        jobs=usable_processors(jobs),
        progress=progress,
        say=say or _to_stderr,
    )
    return mended(lambda: _build(config, options), config, options)


def survey(
    config: Config, *, now: datetime, include_unpublished: bool = False, cache: bool = True
) -> tuple[list[FeedSummary], tuple[Problem, ...]]:
    """Say which feeds a build would make, without making them.

    Raises:
        NothingToPublish: as `build`.
        DestinationError: the folder of the cache cannot be written.
    """
    options = Options(
        now,
        place(config),
        include_unpublished,
        cache=cache_folder(config, include_unpublished=include_unpublished) if cache else None,
        jobs=usable_processors(),
        say=_to_stderr,
    )

    def look() -> tuple[list[FeedSummary], tuple[Problem, ...]]:
        with made_ready(config, options) as ready:
            return _summaries(ready.plan.feeds, config), tuple(sorted(set(ready.problems)))

    return mended(look, config, options)


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


def _build(config: Config, options: Options) -> Report:
    target = destination(options.output, Delivery(config.max_age, last=frozenset({INDEX, LIST, OPML})))
    if target.serves:
        config = msgspec.structs.replace(config, host=None)
    found: list[Differences] = []
    digests: dict[str, str] = {}
    with made_ready(config, options) as ready:

        def produce(stage: Stage) -> Iterator[Staged]:
            for staged in ready.work.stage_all(ready.plan, ready.store, stage):
                digests[staged.path] = staged.digest
                yield staged

        changes = target.publish(
            produce,
            dry_run=options.dry_run,
            review=(lambda waiting: found.append(differences(waiting, target))) if options.compare else None,
        )
        if not options.dry_run:
            note_places(ready.store, ready.plan)
            remember(ready.store, target, ready.work.all_made(ready.plan), digests)
        return _report(ready, changes, config, found[0] if found else None)


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
    output = config.folder / config.output if is_url(options.output) else Path(options.output)
    found, problems = sources.discover(config.folder, config.articles.paths, output, config.folder / config.name)
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
    for table in (FORMATS, GROUPINGS, sources.READERS, DESTINATIONS):
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


def _report(ready: Ready, changes: Changes, config: Config, compared: Differences | None) -> Report:
    open_feeds = ready.work.open_feeds(ready.plan)
    return Report(
        articles=ready.counts,
        feeds=tuple(_summaries(open_feeds, config)),
        private=len(ready.plan.feeds) - len(open_feeds),
        written=changes.written,
        unchanged=changes.unchanged,
        removed=changes.removed,
        problems=tuple(sorted({*ready.problems, *changes.problems, *ready.work.problems()})),
        changes=compared,
    )


def _summaries(feeds: Iterable[Planned], config: Config) -> list[FeedSummary]:
    return [
        FeedSummary(
            each.group.path, title_of(each.group, config), each.entries, each.articles, each.updated, each.private
        )
        for each in feeds
    ]


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


def place(config: Config, output: str | Path | None = None) -> str:
    """Name a destination: the one asked for, or the config's own, whose path starts from the config."""
    if output:
        return str(output)
    return config.output if is_url(config.output) else str(config.folder / config.output)


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now is naive; give it a time zone")
    return now


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


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"feeds: {line}\n")


__all__ = ["CACHE", "Counts", "FeedSummary", "Report", "build", "survey"]
