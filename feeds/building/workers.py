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

from feeds.building.build_options import uncounted
from feeds.index import Reader, Record, batched, read_only
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
    from datetime import datetime
    from multiprocessing.context import BaseContext
    from pathlib import Path

    from feeds.articles.read import Source
    from feeds.building.build_options import FeedProgress
    from feeds.building.render import Renderer
    from feeds.config import Config
    from feeds.index import FeedPaths, Job, Plan, Planned, PlannedArchive, Store

    Rendered = Planned | PlannedArchive
    RenderFeed = Callable[[Renderer, Rendered], Any]

_T = TypeVar("_T")
_R = TypeVar("_R")

# Below this many, starting processes takes longer than doing the work.
_FEW_FILES: Final = 600
_FEW_FEEDS: Final = 60
_FILES_AT_ONCE: Final = 200
_FEEDS_AT_ONCE: Final = 8
_AHEAD: Final = 3
_ENDED: Final = (
    "a process that helped was ended from outside, as systems do where memory runs out; nothing was published "
    "(--jobs 1 needs less of it)"
)


class WorkerPool:
    """Reads files and renders feeds of one config; processes are started where there is enough to do, and ended then.

    Args:
        config: the config.
        jobs: how many processes may work.
        include_unpublished: read drafts as if they were published.
        now: as `Reader` has it.
        sources: takes what each file was read as, by path, where it is read in this process, as few files are.
        progress: wraps what is made of each feed, and is told of how many.
    """

    def __init__(
        self,
        config: Config,
        jobs: int,
        *,
        include_unpublished: bool,
        now: datetime | None = None,
        sources: MutableMapping[str, Source] | None = None,
        progress: FeedProgress = uncounted,
    ) -> None:
        self._config = config
        self._sources = sources
        self._progress = progress
        self._jobs = jobs
        self._include = include_unpublished
        self._now = now

    def read(self, jobs: Iterable[Job]) -> Iterator[Record]:
        """Read files, and yield their records in any order."""
        reader = Reader(self._config, include_unpublished=self._include, now=self._now, sources=self._sources)
        iterator = iter(jobs)
        few = list(islice(iterator, _FEW_FILES)) if self._jobs > 1 else []
        if len(few) < _FEW_FILES:
            for batch in batched(chain(few, iterator), _FILES_AT_ONCE):
                yield from reader.read(batch)
            return
        batches = batched(chain(few, iterator), _FILES_AT_ONCE)
        for packed in self._shared(_read_batch, batches, _start_reading, (self._config, self._include, self._now)):
            yield from _RECORDS.decode(packed)

    def render(
        self, feeds: Sequence[Rendered], plan: Plan, store: Store, render_feed: Callable[[Renderer, Rendered], _R]
    ) -> Iterable[_R]:
        """Return what a function makes of each feed, in the order of the feeds, as they are made.

        Args:
            feeds: some of the plan's, and documents of their archives.
            plan: where feeds stand.
            store: the index that they are planned from.
            render_feed: is given a renderer and a feed. It has to be one that can be pickled, and so do its results.
        """
        return self._progress(self._rendered(feeds, plan, store, render_feed), len(feeds))

    def _rendered(
        self, feeds: Sequence[Rendered], plan: Plan, store: Store, render_feed: Callable[[Renderer, Rendered], _R]
    ) -> Iterator[_R]:
        if not feeds:
            return  # what renders is slow to import, and often nothing changed
        if self._jobs == 1 or len(feeds) < _FEW_FEEDS:
            renderer = self.renderer(plan, store)
            for each in feeds:
                yield render_feed(renderer, each)
            return
        arguments = (self._config, plan.feed_paths, store.file, render_feed)
        for rendered in self._shared(_render_batch, batched(feeds, _FEEDS_AT_ONCE), _start_rendering, arguments):
            yield from rendered

    def renderer(self, plan: Plan, store: Store) -> Renderer:
        """Return what renders in this process."""
        return _renderer(self._config, plan.feed_paths, store.connection)

    def _shared(
        self,
        function: Callable[[list[_T]], _R],
        batches: Iterable[list[_T]],
        start: Callable[..., None],
        arguments: tuple[object, ...],
    ) -> Iterator[_R]:
        """Call a function in processes, a few calls ahead of who takes the results.

        Raises:
            FeedsError: the system ended one of them.
        """
        iterator = iter(batches)
        first = next(iterator, None)
        if first is None:
            return
        # slow to import, and most builds change little
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        try:
            with ProcessPoolExecutor(self._jobs, _context(), partial(_begin, os.getpid(), start, *arguments)) as pool:
                pending = deque([pool.submit(function, first)])
                for batch in iterator:
                    pending.append(pool.submit(function, batch))
                    if len(pending) > _AHEAD * self._jobs:
                        yield pending.popleft().result()
                while pending:
                    yield pending.popleft().result()
        except BrokenProcessPool as error:
            raise FeedsError(_ENDED) from error


def _context() -> BaseContext:
    """Fork where that is safe, since a forked process need not import anything again."""
    import multiprocessing  # as above

    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1 and _is_alone()
    return multiprocessing.get_context("fork" if can_fork else "spawn")


def _is_alone() -> bool:
    """Whether no library has started a thread that Python does not know of, as far as the system tells."""
    tasks = "/proc/self/task"
    return not os.path.isdir(tasks) or len(os.listdir(tasks)) == 1  # noqa: PTH112, PTH208 - no path is made of it


_RECORDS: Final = msgspec.msgpack.Decoder(list[Record])
_RARELY: Final = 50_000

# What a process beside works with, from its start to its end.
_reader: Reader
_rendering: tuple[Callable[[sqlite3.Connection], Renderer], Path, RenderFeed, list[Renderer]]


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, which may have been killed with no time to say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _begin(parent: int, start: Callable[..., None], *arguments: object) -> None:
    """Set up a process beside."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    start(*arguments)
    gc.freeze()
    gc.set_threshold(_RARELY)


def _start_reading(
    config: Config,
    include_unpublished: bool,  # noqa: FBT001 - passed on by the pool
    now: datetime | None,
) -> None:
    global _reader  # noqa: PLW0603 - a process has one
    _reader = Reader(config, include_unpublished=include_unpublished, now=now)


def _read_batch(batch: list[Job]) -> bytes:
    return msgspec.msgpack.encode(_reader.read(batch))


def _start_rendering(config: Config, feed_paths: FeedPaths, index: Path, render_feed: RenderFeed) -> None:
    global _rendering  # noqa: PLW0603 - a process has one
    _rendering = (partial(_renderer, config, feed_paths), index, render_feed, [])


def _render_batch(batch: list[Rendered]) -> list[Any]:
    renderer_of, index, render_feed, ready = _rendering
    if not ready:  # not when the process starts, where an index that is gone would break the pool and say nothing
        ready.append(renderer_of(read_only(index)))
    (renderer,) = ready
    return [render_feed(renderer, planned) for planned in batch]


def _renderer(config: Config, feed_paths: FeedPaths, db: sqlite3.Connection) -> Renderer:
    from feeds.building.render import Renderer  # lxml, feedgen and nh3 are slow to import, and often nothing changed

    return Renderer(config, feed_paths, db)
