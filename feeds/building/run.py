"""One build: what is made ready, rendered and published."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from feeds.building.delivering import delivery_of
from feeds.building.prepare import Options, cache_folder, made_ready, mended, place, usable_processors
from feeds.building.previous import remember
from feeds.building.report import FeedSummary, Report
from feeds.config import Config, load_config
from feeds.destinations import destination
from feeds.differences import Differences, differences
from feeds.entries.feed import title_of
from feeds.index import note_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from feeds.building.prepare import Progress, Ready
    from feeds.destinations import Changes, Stage, Staged
    from feeds.index import Planned
    from feeds.problems import Problem


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


def _build(config: Config, options: Options) -> Report:
    target = destination(options.output, delivery_of(config))
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


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now is naive; give it a time zone")
    return now


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"feeds: {line}\n")
