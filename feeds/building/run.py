"""One build, from top to bottom: prepare the articles, stage the outputs, publish them, remember what was written."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from feeds.building.archived import remember_archives
from feeds.building.build_options import (
    BuildOptions,
    cache_folder,
    output_location,
    uncounted,
    usable_processors,
)
from feeds.building.cache_faults import retry_without_cache
from feeds.building.delivering import delivery_of
from feeds.building.engines import opened_engine
from feeds.building.feed_list import summaries
from feeds.building.last_state import last_publication, remember_history
from feeds.building.prepare import prepare
from feeds.building.previous import remember
from feeds.building.report import Report
from feeds.building.stage import stage_outputs
from feeds.config import Config, load_config
from feeds.destinations import destination
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError
from feeds.state import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from feeds.building.build_options import FeedProgress, Progress
    from feeds.building.prepare import Prepared
    from feeds.building.stage import StagedOutputs
    from feeds.destinations import Changes, Destination, Waiting
    from feeds.differences import Differences


def build(
    config: Config | str | Path,
    *,
    now: datetime | None = None,
    output: str | Path | None = None,
    include_unpublished: bool = False,
    dry_run: bool = False,
    force: bool = False,
    compare: bool = False,
    allow_shrink: bool = False,
    previous: str | Path | None = None,
    previous_required: bool = False,
    cache: bool = True,
    jobs: int | None = None,
    engine: str | Executor | None = None,
    progress: Progress = iter,
    feed_progress: FeedProgress = uncounted,
) -> Report:
    """Publish the articles that a config names as feeds.

    That a cache was thrown away, or another build is waited for, is logged as a warning of the logger `feeds`.

    Args:
        config: from `load_config`, or what `load_config` takes.
        now: aware; articles dated after it are held back. The present instant if not given.
        output: the folder to publish to, or the URL of another destination; the config's `output` if not given.
        include_unpublished: publish articles marked `published: false` or `draft: true` too.
        dry_run: write nothing to the output, only report what would change.
        force: replace files in the output that no build made, too.
        compare: say in the report which entries of which feeds differ from what was published; it takes time where many
            feeds do.
        allow_shrink: publish though more than half of the articles are gone, or all, and none was marked as removed.
        previous: where the last publication is, if not where this one goes: a folder, the URL of a bucket, or the
            address at which it is served.
        previous_required: publish nothing where there is none.
        cache: keep what is known of the articles in `.feeds-cache` beside the config, so that the next build reads and
            renders only what changed.
        jobs: how many processes may read and render; as many as there are processors if not given.
        engine: what reads and renders instead, where there is enough to do: the scheduler of a cluster of Dask,
            `dask://HOST:PORT`, or an executor, which is not shut down. Those who work see the articles as this machine
            does, and have the same program and libraries; nobody else needs the output or the cache.
        progress: wraps the files as they are found; yields them as they are.
        feed_progress: wraps what is made of each feed that is rendered, and is told of how many; yields it as it is.

    Raises:
        ConfigError: `config` names one that cannot be used.
        NothingToPublish: no article was found or none is left, or more than half of them are gone though none was
            marked as removed; nothing published was touched.
        DestinationError: the destination, or the folder of the cache, cannot be written, files of somebody else would
            be replaced there, or the previous publication cannot be read.
        EngineError: the engine cannot be used, or is lost on the way; nothing published was touched.
        ValueError: `now` is naive, or `jobs` is less than 1.
    """
    config = config if isinstance(config, Config) else load_config(config)
    options = BuildOptions(
        now=_aware(now or datetime.now(UTC)),
        output=output_location(config, output),
        include_unpublished=include_unpublished,
        dry_run=dry_run,
        force=force,
        compare=compare,
        allow_shrink=allow_shrink,
        previous=None if previous is None else str(previous),
        previous_required=previous_required,
        publishes=True,
        cache=cache_folder(config, include_unpublished=include_unpublished) if cache else None,
        jobs=usable_processors(jobs),
        progress=progress,
        feed_progress=feed_progress,
    )
    with opened_engine(engine, options.jobs) as opened:
        return retry_without_cache(partial(_run, config), msgspec.structs.replace(options, engine=opened))


def _run(config: Config, options: BuildOptions) -> Report:
    target = destination(options.output, delivery_of(config))
    if target.serves:
        config = msgspec.structs.replace(config, host=None)
    published = last_publication(target, options.previous, required=options.previous_required)
    with (
        prepare(config, options, published=published) as prepared,
        target.begin(dry_run=options.dry_run) as publication,
    ):
        staged = stage_outputs(prepared, config, publication.stage)
        waiting = publication.compare(staged.outputs)
        if waiting.foreign and not options.force:
            raise _not_ours(target.name, waiting.foreign)
        compared = _compared(waiting, target) if options.compare else None
        if not options.dry_run:
            publication.publish(waiting)
            if options.cache:  # nobody reads an index that goes with the run, and a full disk must not stop here
                _remember(prepared, staged, target)
        return _report(prepared, staged, waiting.changes, compared, config)


def _remember(prepared: Prepared, staged: StagedOutputs, target: Destination) -> None:
    """Keep in the index what was published, for the next build."""
    outputs = {each.path: each for each in staged.outputs}
    remember(prepared.store, target, staged.bundles, outputs)
    remember_archives(prepared.store, target, staged.archives, staged.missing, outputs)
    remember_history(prepared.store, prepared.plan, prepared.state, outputs[STATE].digest)


def _compared(waiting: Waiting, target: Destination) -> Differences:
    from feeds.differences.waiting import differences  # few builds compare anything

    return differences(waiting, target)


def _not_ours(where: str, foreign: Sequence[str]) -> DestinationError:
    """Return what stops a run that would replace files of somebody else."""
    first, *others = foreign
    more = f", nor {len(others)} more that would be replaced" if others else ""
    message = (
        f"no build of feeds made what is in this file{more}; nothing was written: choose another folder with output: "
        "or -o, or replace what is there with --force"
    )
    return DestinationError(f"{where} has files of somebody else", [Problem(first, *WHOLE, "D110", message)])


def _report(
    prepared: Prepared,
    staged: StagedOutputs,
    changes: Changes,
    compared: Differences | None,
    config: Config,
) -> Report:
    open_feeds = prepared.plan.open_feeds
    return Report(
        articles=prepared.counts,
        feeds=tuple(summaries(open_feeds, config)),
        private=len(prepared.plan.feeds) - len(open_feeds),
        written=_for_readers(changes.written),
        unchanged=_for_readers(changes.unchanged),
        removed=_for_readers(changes.removed),
        problems=tuple(sorted({*prepared.problems, *changes.problems, *staged.problems})),
        changes=compared,
        passed_over=prepared.passed_over,
        tags=dict(sorted(staged.tags.items())),
    )


def _for_readers(paths: Iterable[str]) -> tuple[str, ...]:
    """Leave out what only the next build reads."""
    return tuple(path for path in paths if path != STATE)


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now is naive; give it a time zone")
    return now
