"""How to build, and what follows from it: where outputs go, where the cache is, how many processes may work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from feeds.articles import Found
    from feeds.building.engines import Engine
    from feeds.config import Config

    Progress = Callable[[Iterable[Found]], Iterable[Found]]
    FeedProgress = Callable[[Iterable[Any], int], Iterable[Any]]

_T = TypeVar("_T")

CACHE: Final = ".feeds-cache"
"""The folder beside the config that keeps the index between builds."""


def uncounted(made: Iterable[_T], _count: int) -> Iterable[_T]:
    """Return what is made of feeds as it is."""
    return made


class BuildOptions(msgspec.Struct, frozen=True):
    """How to build; `feeds.build` says what each means, but for `publishes`: whether anything is to be published.

    There the engine is named; here it is open.
    """

    now: datetime
    output: str
    include_unpublished: bool = False
    dry_run: bool = False
    force: bool = False
    compare: bool = False
    allow_shrink: bool = False
    previous: str | None = None
    previous_required: bool = False
    publishes: bool = False
    cache: Path | None = None
    jobs: int = 1
    engine: Engine | None = None
    progress: Progress = iter
    feed_progress: FeedProgress = uncounted


def options_for(
    config: Config, *, now: datetime, include_unpublished: bool = False, cache: bool = True, jobs: int | None = None
) -> BuildOptions:
    """Return how to bring the index of a config up to date, for what publishes nothing.

    Args:
        config: the config.
        now: aware; articles dated after it are held back.
        include_unpublished: take drafts for published.
        cache: keep what is known of the articles, as a build does.
        jobs: how many processes may work; as many as there are processors if not given.
    """
    return BuildOptions(
        now,
        output_location(config),
        include_unpublished,
        cache=cache_folder(config, include_unpublished=include_unpublished) if cache else None,
        jobs=usable_processors(jobs),
    )


def cache_folder(config: Config, *, include_unpublished: bool) -> Path:
    """Return the folder of the index; one with drafts is kept apart, so that neither throws the other away."""
    folder = config.folder / CACHE
    return folder / "unpublished" if include_unpublished else folder


def output_location(config: Config, output: str | Path | None = None) -> str:
    """Return the name of a destination: the one asked for, or the config's own, whose path starts from the config."""
    return str(output) if output else config.output_location


def usable_processors(jobs: int | None = None) -> int:
    """Return how many processes may work: as many as asked for, or as there are processors.

    Raises:
        ValueError: `jobs` is less than 1.
    """
    if jobs is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs < 1:
        raise ValueError("jobs is less than 1")
    return jobs
