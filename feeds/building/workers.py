"""What takes time in a build, reading and rendering, shared among processes where there is enough to do."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from feeds.building.build_options import uncounted
from feeds.building.engines import call_all
from feeds.building.far_listing import FarListing
from feeds.building.own_processes import OwnProcesses
from feeds.building.reading import reader_of
from feeds.index import Record, pack, referred_addresses
from feeds.lib.batches import batched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
    from datetime import datetime

    from feeds.articles.source import Source
    from feeds.building.build_options import FeedProgress
    from feeds.building.engines import Engine
    from feeds.building.render import Renderer, SiteRenderer
    from feeds.building.tasks import Errand
    from feeds.config import Config
    from feeds.index import Job, Plan, Planned, PlannedArchive, Store

    Rendered = Planned | PlannedArchive

_M = TypeVar("_M")
_R = TypeVar("_R")

# Below this many, starting processes, or asking other machines, takes longer than doing the work.
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


class WorkerPool:
    """Reads files and renders feeds of one config, in other processes where there is enough to do.

    Processes of this machine's own that have read are there to render, and load what they need for that while this one
    goes on with the index. They end with the context.

    Args:
        config: the config.
        jobs: how many processes may work.
        include_unpublished: read drafts as if they were published.
        now: as `Reader` has it.
        sources: takes what each file was read as, by path, where it is read in this process, as few files are.
        progress: wraps what is made of each feed, and is told of how many.
        engine: what works instead of those processes.

    Attributes:
        far_listing: has articles looked for by what is not near; None where that is none.
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
        engine: Engine | None = None,
    ) -> None:
        self._config = config
        self._sources = sources
        self._progress = progress
        self._include = include_unpublished
        self._now = now
        self._own = OwnProcesses(jobs)
        self._engine: Engine = engine or self._own
        self._is_shared = engine is not None or jobs > 1
        self.far_listing = None if self._engine.is_near else FarListing(self._engine, self._errand)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()

    def read(self, jobs: Iterable[Job]) -> Iterator[Record]:
        """Read files, and yield their records in any order."""
        reader = reader_of(self._config, include_unpublished=self._include, now=self._now, sources=self._sources)
        iterator = iter(jobs)
        few = list(islice(iterator, _FEW_FILES)) if self._is_shared else []
        batches = batched(chain(few, iterator), _FILES_AT_ONCE)
        if len(few) < _FEW_FILES:
            for batch in batches:
                yield from reader.read(batch)
            return
        from feeds.building.tasks import RECORDS  # most builds change little, and load none of this

        taken = 0
        for raw in self._read_elsewhere(batches):
            yield from RECORDS.decode(raw)
            taken += 1
        if taken > _MANY_BATCHES:
            self._own.close()

    def _read_elsewhere(self, batches: Iterable[list[Job]]) -> Iterator[bytes]:
        import pickle  # as above

        from feeds.building.tasks import get_ready, packed, read_afar, read_batch

        if not self._engine.is_near:
            return self._shared(read_afar, packed(self._errand()), ((batch,) for batch in batches))

        def calls() -> Iterator[tuple[list[Job]]]:
            for batch in batches:
                yield (batch,)
            modules = (*_RENDERING, *(_PAGES if self._config.pages else ()))
            for _ in range(self._engine.at_once):  # while this process goes on with the index
                self._engine.submit(get_ready, modules)

        return self._shared(read_batch, pickle.dumps((self._config, self._include, self._now)), calls())

    def render(
        self,
        feeds: Sequence[Rendered],
        plan: Plan,
        store: Store,
        make: Callable[[Renderer, Rendered], _M],
        take: Callable[[_M], _R],
    ) -> Iterable[_R]:
        """Return what functions make of each feed, in the order of the feeds, as they are made.

        Other processes begin at once, whatever this one does before it takes the results.

        Args:
            feeds: some of the plan's, and documents of their archives.
            plan: where feeds stand.
            store: the index that they are planned from.
            make: is given a renderer and a feed. It has to be one that can be pickled, and so do its results: it may be
                called on another machine.
            take: is given what that returns, on this machine. It can be pickled, and so can what it returns.
        """
        return self._progress(self._rendered(feeds, plan, store, make, take), len(feeds))

    def _rendered(
        self,
        feeds: Sequence[Rendered],
        plan: Plan,
        store: Store,
        make: Callable[[Renderer, Rendered], _M],
        take: Callable[[_M], _R],
    ) -> Iterator[_R]:
        if not feeds:
            return iter(())  # what renders is slow to import, and often nothing changed
        if not self._is_shared or len(feeds) < _FEW_FEEDS:
            return map(take, map(partial(make, self.renderer(plan, store)), feeds))
        import pickle  # as above

        from feeds.building.tasks import packed, render_afar, render_batch

        batches = batched(feeds, _FEEDS_AT_ONCE)
        if self._engine.is_near:
            arguments = pickle.dumps((self._config, plan.feed_paths, store.file, make, take))
            results = self._shared(render_batch, arguments, ((batch,) for batch in batches))
            return self._last(chain.from_iterable(results))
        errand = self._errand(feed_paths=plan.feed_paths, addresses=referred_addresses(store.connection), make=make)
        calls = ((batch, pack(store.connection, batch, self._config.limit)) for batch in batches)
        return map(take, chain.from_iterable(self._shared(render_afar, packed(errand), calls)))

    def _last(self, results: Iterator[_R]) -> Iterator[_R]:
        """Yield results, and let the processes end behind the last one, while this one publishes what they made."""
        yield from results
        self._own.dismiss()

    def renderer(self, plan: Plan, store: Store) -> SiteRenderer:
        """Return what renders in this process."""
        # lxml, feedgen and nh3 are slow to import, and often nothing changed
        from feeds.building.render import SiteRenderer

        return SiteRenderer(self._config, plan.feed_paths, store.connection)

    def _errand(self, **rendering: Any) -> Errand:  # noqa: ANN401 - what `Errand` has for that
        from feeds.building.tasks import Errand, digest_of_making  # as above

        made_by = digest_of_making(self._config, include_unpublished=self._include)
        return Errand(self._config, self._include, self._now, made_by, **rendering)

    def _shared(self, function: Callable[..., _R], arguments: bytes, calls: Iterable[tuple[Any, ...]]) -> Iterator[_R]:
        """Call a function elsewhere, with the same arguments each time, and more."""
        shared = self._engine.share(arguments)
        return call_all(self._engine, function, shared, calls, _AHEAD * self._engine.at_once)
