"""What a server answers from at any moment: a snapshot, swapped for a newer one when something changed.

One lock is held while a body is rendered and while snapshots are swapped, so that nothing is rendered from two states;
bodies that are ready need no lock.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
import threading
import time
from collections import Counter, OrderedDict
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import watchfiles

from feeds.config import load_config
from feeds.errors import FeedsError
from feeds.formats import FORMATS
from feeds.index import Damaged, Wanted
from feeds.outputs import PAGE
from feeds.pipeline import CACHE, Options, made_ready, mended
from feeds.render import Renderer
from feeds.web.bodies import Body, Caching
from feeds.web.search import Search
from feeds.web.snapshot import Snapshot, Stale, Target
from feeds.web.views import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.config import Config
    from feeds.index import Planned
    from feeds.model import Entry, Feed, Output
    from feeds.web.views import View

_VERSIONS: Final = 20
_REMEMBERED: Final = 5000
_TICK: Final = 500
_SETTLING: Final = 300
_LOG: Final = logging.getLogger("feeds.web")


class Serving(NamedTuple):
    """How to serve.

    Attributes:
        config: the file.
        include_unpublished: drafts too.
        watch: look for changes while serving.
        now: aware; a clock that stands still, for trials.
    """

    config: Path
    include_unpublished: bool = False
    watch: bool = True
    now: datetime | None = None


class Live:
    """The snapshot that is answered from, and what makes the next one.

    Attributes:
        trouble: why the articles or the config as they are now cannot be shown; None while all is well.
        gone: paths that were there once.

    Raises:
        ConfigError: the config cannot be used.
        NothingToPublish: there is nothing to serve.
    """

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._lock = threading.RLock()
        self._search = Search()
        self._history: OrderedDict[str, OrderedDict[str, frozenset[int]]] = OrderedDict()
        self._process = os.getpid()
        self._watcher: threading.Thread | None = None
        self._end = threading.Event()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._counting = threading.Lock()
        self.trouble: str | None = None
        self.gone: frozenset[str] = frozenset()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.sent: Counter[str] = Counter()
        self.snapshot: Snapshot
        self._renew(load_config(serving.config))

    def start(self) -> None:
        """Look for changes from now on, in this process; calling it again does nothing."""
        if self._watcher is not None and self._process == os.getpid():
            return
        with self._lock:
            if self._watcher is None or self._process != os.getpid():
                self._process = os.getpid()
                self._end = threading.Event()
                self._watcher = threading.Thread(target=self._watch, name="feeds-watch", daemon=True)
                if self._serving.watch:
                    self._watcher.start()

    def stop(self) -> None:
        """Stop looking for changes."""
        self._end.set()
        if self._watcher is not None and self._watcher.is_alive():
            self._watcher.join(5)

    def refresh(self) -> bool:
        """Make a snapshot of what the articles and the config say now and swap it in; keep the old one if that fails.

        Returns:
            Whether it could be made; `trouble` says why not.
        """
        try:
            with self._lock:
                self._renew(load_config(self._serving.config))
        except (FeedsError, OSError) as error:
            self.trouble = "; ".join([str(error), *map(str, getattr(error, "problems", ()))])
            _LOG.error("still serving the articles as they were: %s", self.trouble)
            return False
        if self.trouble:
            _LOG.warning("serving the articles as they are again")
        self.trouble = None
        return True

    def body(self, target: Target, view: View = WHOLE) -> Body | None:
        """Give what a path holds, rendered if nobody asked for it before; None where it is gone meanwhile."""
        found = self.snapshot.body(target, view)
        if found:
            return found
        with self._lock:
            return self.snapshot.body(target, view) or self._rendered(target.path, view)

    def delta(self, target: Target, view: View, tags: Iterable[str]) -> Output | None:
        """Give a feed with only the entries that are new or changed since one of its bodies (RFC 3229, section 10.5).

        Args:
            target: a feed in a format.
            view: of the feed.
            tags: of bodies that the client has.

        Returns:
            The feed, or None where none of the tags is known.
        """
        versions = self._history.get(f"{target.path}{view.query}") or OrderedDict()
        had = next((versions[tag] for tag in tags if tag in versions), None)
        if had is None or target.planned is None:
            return None
        with self._lock:
            try:
                with self.snapshot.open() as db:
                    renderer = self._renderer(db)
                    feed = self._feed(renderer, target.planned, view, db)
                    new = tuple(entry for entry in feed.entries if _signature(entry) not in had)
                    return renderer.output(msgspec.structs.replace(feed, entries=new), target.extension)
            except (Stale, Damaged, sqlite3.Error):
                return None

    def count(self, kind: str, status: int, size: int) -> None:
        """Count an answer."""
        with self._counting:
            self.requests[kind, status] += 1
            self.sent[kind] += size

    def _renew(self, config: Config, then: Callable[[sqlite3.Connection], None] | None = None) -> None:
        """Swap in a new snapshot, and do something more while no other process can change the index."""
        options = Options(
            now=self._serving.now or datetime.now(UTC),
            folder=config.folder / config.output,
            include_unpublished=self._serving.include_unpublished,
            cache=self._cache(config),
            jobs=1,  # `feeds serve` made the index ready; what changes meanwhile is little
            say=_LOG.warning,
        )

        def renew() -> None:
            with made_ready(config, options) as ready:
                self._swap(Snapshot(config, ready))
                if then:
                    then(ready.store.connection)

        mended(renew, config, options)

    def _cache(self, config: Config) -> Path:
        """Give the folder of the index: the one that builds use, or one of our own where that cannot be written."""
        usual = config.folder / CACHE
        if os.access(usual if usual.exists() else config.folder, os.W_OK):
            return usual
        if self._temporary is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="feeds-")
        return Path(self._temporary.name)

    def _swap(self, snapshot: Snapshot) -> None:
        before = getattr(self, "snapshot", None)
        if before is not None:
            for path, body in snapshot.inherit(before).items():
                self._remember(path, body)
            for (path, view), body in before.views.items():
                self._remember(f"{path}{view.query}", body)
            self.gone = (self.gone | before.paths()) - snapshot.paths()
        self.snapshot = snapshot

    def _remember(self, key: str, body: Body) -> None:
        """Remember which entries a body had that is right no more."""
        if body.signature:
            versions = self._history.setdefault(key, OrderedDict())
            self._history.move_to_end(key)
            versions[body.tag] = frozenset(body.signature)
            while len(versions) > _VERSIONS:
                versions.popitem(last=False)
            while len(self._history) > _REMEMBERED:
                self._history.popitem(last=False)

    def _rendered(self, path: str, view: View) -> Body | None:
        target = self.snapshot.find(path)
        if target is None:
            return None
        try:
            with self.snapshot.open() as db:
                return self._made(target, view, db)
        except (Stale, Damaged, sqlite3.Error):
            pass  # another process changed the index; whoever holds it sees one state of it
        made: list[Body] = []

        def render(db: sqlite3.Connection) -> None:
            again = self.snapshot.find(path)
            if again:
                made.append(self._made(again, view, db))

        self._renew(self.snapshot.config, render)
        return made[-1] if made else None

    def _made(self, target: Target, view: View, db: sqlite3.Connection) -> Body:
        renderer, snapshot = self._renderer(db), self.snapshot
        caching = Caching(snapshot.config.max_age, snapshot.is_private(target))
        if target.planned is None:
            for output in renderer.site(snapshot.open_feeds):
                kind = Target(output.path).kind
                snapshot.keep(Target(output.path), WHOLE, Body(output, kind, caching))
            return snapshot.bodies[target.path]
        feed = self._feed(renderer, target.planned, view, db)
        output = renderer.output(feed, target.extension)
        links = _links(feed, target.extension, snapshot.config)
        signature = [] if target.extension == PAGE else [_signature(entry) for entry in feed.entries]
        body = Body(output, target.kind, caching, links, signature)
        snapshot.keep(target, view, body)
        return body

    def _renderer(self, db: sqlite3.Connection) -> Renderer:
        return Renderer(self.snapshot.config, self.snapshot.plan.places, db)

    def _feed(self, renderer: Renderer, planned: Planned, view: View, db: sqlite3.Connection) -> Feed:
        if view == WHOLE:
            return renderer.feed(planned)
        files = self._search.find(db, view.words) if view.words else None
        limit = view.limit or self.snapshot.config.limit
        feed = renderer.view(planned, Wanted(limit, view.type, view.min_quality, files))
        title = " · ".join(part for part in (view.title, feed.title) if part)
        return msgspec.structs.replace(feed, title=title, query=view.query)

    def _watch(self) -> None:
        """Refresh whenever something changed that decides what is served, until the end."""
        while not self._end.is_set():
            roots = self._roots()
            try:
                for changes in self._changes(roots):
                    if changes or self._is_due() or self._roots() != roots:
                        self.refresh()
                    if self._roots() != roots:
                        break
            except (OSError, RuntimeError) as error:
                _LOG.error("cannot watch the articles: %s", error)
                self._end.wait(5)

    def _changes(self, roots: Roots) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        """Give the changes below the folders as they come, and nothing now and then."""
        if not roots.folders:
            while not self._end.wait(_TICK / 1000):
                yield set()
            return
        yield from watchfiles.watch(
            *roots.folders,
            watch_filter=self._counts,
            stop_event=self._end,
            debounce=_SETTLING,
            step=50,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )

    def _counts(self, _: watchfiles.Change, path: str) -> bool:
        """Leave aside what builds write themselves."""
        config = self.snapshot.config
        written = (config.folder / CACHE, config.folder / config.output)
        return not any(Path(path).is_relative_to(folder.absolute()) for folder in written)

    def _roots(self) -> Roots:
        """Say where changes may come from: the folders of articles, and the stamps of the config and of the keys."""
        config = self.snapshot.config
        folders = set()
        for pattern in config.articles.paths:
            path = (config.folder / pattern).absolute()
            while not path.is_dir() or set("*?[") & set(str(path)[len(str(config.folder.absolute())) :]):
                path = path.parent
            folders.add(str(path))
        files = [self._serving.config, *([config.folder / config.access.file] if config.access.file else [])]
        return Roots(tuple(sorted(folders)), tuple(map(_stamp, files)))

    def _is_due(self) -> bool:
        """Say whether an article that was held back may be published now."""
        release = self.snapshot.release
        return release is not None and self._serving.now is None and release <= time.time()


class Roots(NamedTuple):
    """Folders to watch, and what files beside them are like."""

    folders: tuple[str, ...]
    files: tuple[object, ...]


def _stamp(file: Path) -> object:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def _signature(entry: Entry) -> int:
    return int.from_bytes(blake2b(msgspec.msgpack.encode(entry), digest_size=8).digest())


def _links(feed: Feed, extension: str, config: Config) -> str:
    """Write the Link field of a feed (RFC 8288): itself, its other formats and its page, the hub."""
    itself = f'<{feed.url}{extension}{feed.query}>; rel="self"'
    others = [
        f'<{feed.url}{each.extension}{feed.query}>; rel="alternate"; type="{each.media_type}"'
        for each in map(FORMATS.__getitem__, config.formats)
        if each.extension != extension
    ]
    page = [f'<{feed.url}{PAGE}>; rel="alternate"; type="text/html"'] if config.pages and extension != PAGE else []
    hubs = [f'<{link.href}>; rel="hub"' for link in feed.links if link.rel == "hub"]
    return ", ".join([itself, *others, *page, *hubs])
