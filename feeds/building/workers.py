"""What takes time in a build, reading and rendering, shared among processes where there is enough to do."""

from __future__ import annotations

import gc
import os
import pickle
import threading
import time
from collections import deque
from functools import lru_cache, partial
from importlib import import_module
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import msgspec

from feeds.building.build_options import uncounted
from feeds.index import Reader, Record, batched, read_only
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor
    from datetime import datetime
    from multiprocessing.context import BaseContext

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
# After so many, other processes render: to start them is nothing by then, and those that have read hold the memory that
# it took.
_MANY_BATCHES: Final = 100
# What is slow to import and renders the feeds of most sites, and their pages.
_RENDERING: Final = ("feeds.building.render", "feeds.formats.atom", "feeds.formats.rss")
_PAGES: Final = ("feeds.pages.feed_html",)
_ENDED: Final = (
    "a process that helped was ended from outside, as systems do where memory runs out; nothing was published "
    "(--jobs 1 needs less of it)"
)


class WorkerPool:
    """Reads files and renders feeds of one config, in other processes where there is enough to do.

    The processes that have read are there to render, and load what they need for that while this one goes on with the
    index. They end with the context.

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
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

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
        modules = (*_RENDERING, *(_PAGES if self._config.pages else ()))
        arguments = (self._config, self._include, self._now)
        taken = 0
        for packed in self._shared(_read_batch, batches, arguments, partial(_get_ready, modules)):
            yield from _RECORDS.decode(packed)
            taken += 1
        if taken > _MANY_BATCHES:
            self._end()

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
        for rendered in self._shared(_render_batch, batched(feeds, _FEEDS_AT_ONCE), arguments):
            yield from rendered

    def renderer(self, plan: Plan, store: Store) -> Renderer:
        """Return what renders in this process."""
        return _renderer(self._config, plan.feed_paths, store.connection)

    def _shared(
        self,
        function: Callable[[bytes, list[_T]], _R],
        batches: Iterable[list[_T]],
        arguments: tuple[object, ...],
        afterwards: Callable[[], None] | None = None,
    ) -> Iterator[_R]:
        """Call a function in other processes, a few calls ahead of who takes the results.

        Args:
            function: what takes the arguments, pickled, and a batch.
            batches: what it is called with, one after the other.
            arguments: the same for all.
            afterwards: what each process is to do when there is no batch left.

        Raises:
            FeedsError: the system ended one of them.
        """
        from concurrent.futures.process import BrokenProcessPool  # slow to import, and most builds change little

        packed = pickle.dumps(arguments)
        pending: deque[Future[_R]] = deque()
        try:
            pool = self._processes()
            for batch in batches:
                pending.append(pool.submit(function, packed, batch))
                if len(pending) > _AHEAD * self._jobs:
                    yield pending.popleft().result()
            if afterwards:
                for _ in range(self._jobs):
                    pool.submit(afterwards)
            while pending:
                yield pending.popleft().result()
        except BrokenProcessPool as error:
            raise FeedsError(_ENDED) from error

    def _end(self) -> None:
        """End the other processes, if any were started."""
        if self._executor:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _processes(self) -> ProcessPoolExecutor:
        """Return the other processes, started when they are first asked for."""
        if self._executor is None:
            from concurrent.futures import ProcessPoolExecutor  # as above

            self._executor = ProcessPoolExecutor(self._jobs, _context(), _begin, (os.getpid(),))
        return self._executor


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


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, which may have been killed with no time to say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _begin(parent: int) -> None:
    """Set up another process."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    gc.freeze()
    gc.set_threshold(_RARELY)


def _read_batch(arguments: bytes, batch: list[Job]) -> bytes:
    return msgspec.msgpack.encode(_reader(arguments).read(batch))


@lru_cache(1)
def _reader(arguments: bytes) -> Reader:
    config, include_unpublished, now = pickle.loads(arguments)  # noqa: S301 - from this program itself
    return Reader(config, include_unpublished=include_unpublished, now=now)


def _get_ready(modules: Iterable[str]) -> None:
    """Load what feeds are rendered with."""
    for each in modules:
        import_module(each)


def _render_batch(arguments: bytes, batch: list[Rendered]) -> list[Any]:
    renderer, render_feed = _rendering(arguments)
    return [render_feed(renderer, planned) for planned in batch]


@lru_cache(1)
def _rendering(arguments: bytes) -> tuple[Renderer, RenderFeed]:
    config, feed_paths, index, render_feed = pickle.loads(arguments)  # noqa: S301 - as above
    return _renderer(config, feed_paths, read_only(index)), render_feed


def _renderer(config: Config, feed_paths: FeedPaths, db: sqlite3.Connection) -> Renderer:
    from feeds.building.render import Renderer  # lxml, feedgen and nh3 are slow to import, and often nothing changed

    return Renderer(config, feed_paths, db)
