"""What takes time in a build, reading and rendering, shared among processes where there is enough to do."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections import deque
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from feeds.building.delivering import site_of
from feeds.building.previous import Made, kept_as_is
from feeds.config.outputs import extensions, site_paths
from feeds.delivery import hosts
from feeds.destinations import Staged
from feeds.index import Reader, Record, batched, read_only
from feeds.model import Output
from feeds.problems import Problem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.context import BaseContext
    from pathlib import Path

    from feeds.building.render import Failed, Renderer
    from feeds.config import Config
    from feeds.destinations import Stage
    from feeds.index import Job, Plan, Planned, Store

    Places = Mapping[str, Mapping[str, str]]
    Make = Callable[[Renderer, Planned], list[Any]]

_T = TypeVar("_T")
_R = TypeVar("_R")

# Below this many, starting processes takes longer than doing the work.
_FEW_FILES: Final = 600
_FEW_FEEDS: Final = 60
_FILES_AT_ONCE: Final = 100
_FEEDS_AT_ONCE: Final = 8
_AHEAD: Final = 3


class Work:
    """Reading and rendering for one config."""

    def __init__(self, config: Config, jobs: int, *, include_unpublished: bool) -> None:
        self._config = config
        self._jobs = jobs
        self._include = include_unpublished
        self._failed: list[Failed] = []

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Record]:
        """Read files, many of them in processes beside; the records come in the order of the files."""
        reader = Reader(self._config, include_unpublished=self._include)
        iterator = iter(jobs)
        few = list(islice(iterator, _FEW_FILES)) if self._jobs > 1 else []
        if len(few) < _FEW_FILES:
            yield from map(reader.read, chain(few, iterator))
            return
        batches = batched(chain(few, iterator), _FILES_AT_ONCE)
        for packed in self._shared(_read_batch, batches, _start_reading, (self._config, self._include)):
            yield from _RECORDS.decode(packed)

    def stage_all(self, planned: Plan, store: Store, stage: Stage) -> Iterator[Staged]:
        """Put all outputs on a stage: as they are where nothing changed, rendered anew elsewhere."""
        yield from self._stage_site(planned, store, stage)
        yield from map(stage.put, self._for_host(planned))
        changed = []
        for each in self.open_feeds(planned):
            kept = kept_as_is(store, self._made(each), stage)
            if kept is None:
                changed.append(each)
            else:
                yield from kept
        # the largest first: their entries are the ones that others have too
        changed.sort(key=lambda each: -each.articles)
        yield from self._done(self.each_feed(changed, planned, store, partial(_staged, stage, self._config.host)))

    def each_feed(
        self, feeds: Sequence[Planned], planned: Plan, store: Store, make: Callable[[Renderer, Planned], list[_R]]
    ) -> Iterator[_R]:
        """Give what a function makes of each feed, many of them in processes beside, in the order of the feeds."""
        few = len(feeds) if self._jobs == 1 or len(feeds) < _FEW_FEEDS else 0
        if few:
            renderer = _renderer(self._config, planned.places, store.connection)
            for each in feeds:
                yield from make(renderer, each)
        batches = batched(feeds[few:], _FEEDS_AT_ONCE)
        arguments = (self._config, planned.places, store.file, make)
        for made in self._shared(_render_batch, batches, _start_rendering, arguments):
            yield from made

    def _done(self, staged: Iterable[Staged | Failed]) -> Iterator[Staged]:
        """Note what failed, and give the rest."""
        for each in staged:
            if isinstance(each, Staged):
                yield each
            else:
                self._failed.append(each)

    def problems(self) -> list[Problem]:
        """Say what `stage_all` could not write, each reason once."""
        paths: dict[str, list[str]] = {}
        for path, message in self._failed:
            paths.setdefault(message, []).append(path)
        return [
            Problem(self._config.name, 1, 1, "D109", f"{message}; not written: {_listed(sorted(having))}")
            for message, having in paths.items()
        ]

    def all_made(self, planned: Plan) -> Iterator[Made]:
        """List what `stage_all` put on a stage, as long as nothing of it failed."""
        yield self._made_site(planned)
        failed = {each.path for each in self._failed}
        for made in map(self._made, self.open_feeds(planned)):
            if failed.isdisjoint(made.paths):
                yield made

    def open_feeds(self, planned: Plan) -> list[Planned]:
        """List the feeds that anyone may read; nothing keeps the others from being read once they are files."""
        return [each for each in planned.feeds if not each.private]

    def _stage_site(self, planned: Plan, store: Store, stage: Stage) -> Iterable[Staged]:
        feeds = self.open_feeds(planned)
        kept = kept_as_is(store, self._made_site(planned), stage)
        if kept is not None or not feeds:
            return kept or []
        site = _renderer(self._config, planned.places, store.connection).site(feeds)
        return map(stage.put, hosts.coded(site, self._config.host))

    def _for_host(self, planned: Plan) -> Iterator[Output]:
        """Give what only the host reads; it is as good as new in no time, so that nothing needs to remember it."""
        feeds = self.open_feeds(planned)
        if self._config.host is None or not feeds:
            return
        newest = max(each.updated for each in feeds)
        yield from hosts.HOSTS[self._config.host].files(site_of(self._config, planned.gone, newest))

    def _made(self, planned: Planned) -> Made:
        plain = [f"{planned.group.path}{each}" for each in extensions(self._config)]
        return Made(hosts.paths(plain, self._config.host), planned.fingerprint)

    def _made_site(self, planned: Plan) -> Made:
        return Made(hosts.paths(site_paths(self._config), self._config.host), planned.fingerprint)

    def _shared(
        self,
        function: Callable[[list[_T]], _R],
        batches: Iterable[list[_T]],
        start: Callable[..., None],
        arguments: tuple[object, ...],
    ) -> Iterator[_R]:
        """Call a function in processes, a few calls ahead of who takes the results."""
        iterator = iter(batches)
        first = next(iterator, None)
        if first is None:
            return
        from concurrent.futures import ProcessPoolExecutor  # slow to import, and most builds change little

        with ProcessPoolExecutor(self._jobs, _context(), partial(_begin, os.getpid(), start, *arguments)) as pool:
            pending = deque([pool.submit(function, first)])
            for batch in iterator:
                pending.append(pool.submit(function, batch))
                if len(pending) > _AHEAD * self._jobs:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()


def _context() -> BaseContext:
    """Fork where that is safe, since a forked process need not import anything again."""
    import multiprocessing  # as above

    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1 and _is_alone()
    return multiprocessing.get_context("fork" if can_fork else "spawn")


def _is_alone() -> bool:
    """Say whether no library has started a thread that Python does not know of, as far as the system tells."""
    tasks = "/proc/self/task"
    return not os.path.isdir(tasks) or len(os.listdir(tasks)) == 1  # noqa: PTH112, PTH208 - no path is made of it


_RECORDS: Final = msgspec.msgpack.Decoder(list[Record])
_RARELY: Final = 50_000

# What a process beside works with, from its start to its end.
_reader: Reader
_rendering: tuple[Callable[[sqlite3.Connection], Renderer], Path, Make, list[Renderer]]


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, which may have been killed with no time to say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _begin(parent: int, start: Callable[..., None], *arguments: object) -> None:
    """Make ready a process beside."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    start(*arguments)
    gc.freeze()
    gc.set_threshold(_RARELY)


def _start_reading(config: Config, include_unpublished: bool) -> None:  # noqa: FBT001 - passed on by the pool
    global _reader  # noqa: PLW0603 - a process has one
    _reader = Reader(config, include_unpublished=include_unpublished)


def _read_batch(batch: list[Job]) -> bytes:
    return msgspec.msgpack.encode([_reader.read(job) for job in batch])


def _start_rendering(config: Config, places: Places, index: Path, make: Make) -> None:
    global _rendering  # noqa: PLW0603 - a process has one
    _rendering = (partial(_renderer, config, places), index, make, [])


def _render_batch(batch: list[Planned]) -> list[Any]:
    renderer_of, index, make, made = _rendering
    if not made:  # not when the process starts, where an index that is gone would break the pool and say nothing
        made.append(renderer_of(read_only(index)))
    (renderer,) = made
    return [each for planned in batch for each in make(renderer, planned)]


def _staged(stage: Stage, host: str | None, renderer: Renderer, planned: Planned) -> list[Staged | Failed]:
    """Put a feed's outputs on a stage; where one cannot be written, what an earlier build wrote stays."""
    staged: list[Staged | Failed] = []
    for made in renderer.outputs(planned):
        if isinstance(made, Output):
            staged += map(stage.put, hosts.coded([made], host))
            continue
        staged.append(made)
        kept = [stage.keep(path) for path in hosts.paths([made.path], host) if stage.status(path)]
        staged += filter(None, kept)
    return staged


def _listed(paths: list[str]) -> str:
    """Name the first of some paths, and say how many more there are."""
    return paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"


def _renderer(config: Config, places: Places, db: sqlite3.Connection) -> Renderer:
    from feeds.building.render import Renderer  # lxml, feedgen and nh3 are slow to import, and often nothing changed

    return Renderer(config, places, db)
