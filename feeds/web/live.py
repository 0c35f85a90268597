"""What a server answers from at any moment: a snapshot, swapped for a newer one when something changed.

A request takes the snapshot that there is and is answered from it alone. Making the next one takes time and may wait
for a build; nothing that a request needs is held meanwhile.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
import weakref
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import watchfiles

from feeds.articles import suffixes
from feeds.articles.beside import FIELDS_ALONE
from feeds.building.build_options import BuildOptions, cache_folder, output_location
from feeds.building.cache_faults import retry_without_cache
from feeds.building.last_state import NOTHING_PUBLISHED, LastPublication, remember_history, spare_publication
from feeds.building.look import look_files
from feeds.building.prepare import prepare
from feeds.config import load_config
from feeds.index import known_file
from feeds.index.search import Search
from feeds.lib.scratch import scratch_folder
from feeds.lib.urls import is_url
from feeds.problems.errors import ConfigError, FeedsError
from feeds.web.access import read_keys
from feeds.web.ahead import render_ahead
from feeds.web.snapshot import Snapshot
from feeds.web.supply import Stale
from feeds.web.tally import Tally
from feeds.web.versions import Versions
from feeds.web.watching import Roots, Stop, identity, state

if TYPE_CHECKING:
    from feeds.config import Config

_TICK: Final = 500
_SETTLING: Final = 300
_PATIENCE: Final = 30.0
_FAREWELL: Final = 2.0
_AHEAD: Final = 0.5
# Seconds after which all files are looked at again, or more, so that looking takes a twentieth of the time at most; and
# where nothing watches them yet, since the system refuses to or a fork came at the wrong moment.
_UNSEEN: Final = 30.0
_UNWATCHED: Final = 2.0
_LONGEST_UNSEEN: Final = 600.0
_SHARE: Final = 20
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
        snapshot: what requests are answered from.
        search: finds articles by words.
        trouble: where the articles or the config as they are now cannot be used, with codes and no more, since anybody
            may see it; None while all is well.
        troubled: what that means.
        gone: paths that were there once.
        versions: which entries the bodies had before.
        tally: counts the answers.

    Raises:
        ConfigError: the config cannot be used.
        NothingToPublish: there is nothing to serve.
    """

    troubled: Final = "the articles or the config cannot be used as they are (the log says why)"  # which names paths

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self.versions = Versions()
        self.tally = Tally()
        self._temporary: Path | None = None
        self._closing = ExitStack()
        self._tried = self._took = 0.0
        self.trouble: str | None = None
        self.gone: frozenset[str] = frozenset()
        self.snapshot: Snapshot
        self._begin()
        self._renew()
        self._tried = time.monotonic()
        _ALL.add(self)

    def _begin(self) -> None:
        """Make what belongs to one process."""
        self._renewing = threading.Lock()
        self._held = False
        self._starting = threading.Lock()
        self.tally.unlock()
        self._end = threading.Event()
        self._seen = threading.Event()
        self._watcher: threading.Thread | None = None
        self.search = Search()

    def before_fork(self) -> None:
        """Let go of the index: SQLite would take what this process has open for open in the forked one too."""
        self._held = self._renewing.acquire(timeout=_PATIENCE)
        self.snapshot.before_fork()

    def after_fork(self, *, forked: bool) -> None:
        """Go on in the process that forked; in the forked one, forget what two processes may not share."""
        self.snapshot.after_fork(forked=forked)
        if forked:
            self._begin()
        elif self._held:
            self._renewing.release()

    def start(self) -> None:
        """Look for changes from now on, in this process; calling it again does nothing."""
        if self._watcher is not None or not self._serving.watch:
            return
        with self._starting:
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="feeds-watch", daemon=True)
                self._watcher.start()

    def stop(self) -> None:
        """Stop looking for changes."""
        self._end.set()
        self._seen.set()
        if self._watcher is not None and self._watcher.is_alive():
            self._watcher.join(5)
        self.snapshot.close()
        self.search.close()
        self._closing.close()

    @property
    def is_watching(self) -> bool:
        """Whether changes show, as far as they are to."""
        return not self._serving.watch or self._watcher is None or self._watcher.is_alive()

    def refresh(self) -> bool:
        """Make a snapshot of what the articles and the config say now and swap it in; keep the old one if that fails.

        Returns:
            Whether it could be made; `trouble` says why not.
        """
        self._tried, before = time.monotonic(), self.trouble
        try:
            with self._renewing:
                self._renew()
        except Exception as error:  # noqa: BLE001 - whatever it is, what is served stays, and the next look may be better
            problems = getattr(error, "problems", ())
            self.trouble = "; ".join(f"{each.place(each.path)}: {each.code}" for each in problems) or "?"
            reasons = "; ".join([str(error) or type(error).__name__, *map(str, problems)])
            unforeseen = not isinstance(error, FeedsError | OSError | sqlite3.Error | Stale)
            _LOG.error("still serving the articles as they were: %s", reasons, exc_info=unforeseen)
            return False
        finally:
            self._took = time.monotonic() - self._tried
        if before:
            _LOG.warning("serving the articles as they are again")
        return True

    def _renew(self) -> None:
        """Swap in a new snapshot."""
        config = load_config(self._serving.config)
        try:
            keys = read_keys(config)
        except ConfigError:
            if hasattr(self, "snapshot"):
                self.snapshot.keys = ()  # somebody may have taken away a key that others know
            raise
        options = BuildOptions(
            now=self._serving.now or datetime.now(UTC),
            output=output_location(config),
            include_unpublished=self._serving.include_unpublished,
            publishes=hasattr(self, "snapshot"),  # who starts a server means what is there
            cache=self._cache(config),
            jobs=1,  # `feeds serve` brought the index up to date; what changes meanwhile is little
        )

        def renew(options: BuildOptions) -> None:
            if options.cache is None:  # snapshots outlive an index that nobody keeps
                options = msgspec.structs.replace(options, cache=self._cache_of_our_own())
            published = self._served(config) if options.publishes else spare_publication(options.output)
            with prepare(config, options, published=published) as prepared:
                known = published.digest or known_file(prepared.store) or ""
                remember_history(prepared.store, prepared.plan, prepared.state, known)
                self._swap(Snapshot(config, keys, prepared))

        retry_without_cache(renew, options)

    def _served(self, config: Config) -> LastPublication:
        """Return what was served until now, where another config may have the index thrown away that knows it.

        What others publish while this serves, drafts perhaps, nobody was told here.
        """
        if config == self.snapshot.config:
            return NOTHING_PUBLISHED
        return LastPublication(self.snapshot.state, read=self.snapshot.document, is_served=True)

    def _cache(self, config: Config) -> Path:
        """Return the folder of the index: the one that builds use, or one of our own where that cannot be written."""
        usual = cache_folder(config, include_unpublished=self._serving.include_unpublished)
        existing = next(folder for folder in (usual, *usual.absolute().parents) if folder.exists())
        is_ours = self._temporary is None and os.access(existing, os.W_OK)
        return usual if is_ours else self._cache_of_our_own()

    def _cache_of_our_own(self) -> Path:
        """Return a folder for an index that lives as long as this process does."""
        if self._temporary is None:
            self._temporary = self._closing.enter_context(scratch_folder("feeds-serve-"))
        return self._temporary

    def _swap(self, snapshot: Snapshot) -> None:
        """Let a snapshot take the place of the one before, while no other process can change the index."""
        before: Snapshot | None = getattr(self, "snapshot", None)
        if before is not None:
            outdated = snapshot.inherit(before)
            for path, body in outdated.items():
                self.versions.remember(path, body)
            render_ahead(snapshot, outdated, self.search, _AHEAD)
            for (path, view), body in list(before.views.items()):
                self.versions.remember(f"{path}{view.query}", body)
            self.gone |= before.paths()
            for problem in sorted(set(snapshot.problems) - set(before.problems)):
                _LOG.warning("%s", problem)
        self.gone = (self.gone | snapshot.gone()) - snapshot.paths()
        self.trouble = None
        self.snapshot = snapshot
        if before is not None:
            before.close()
        snapshot.tidy(at_once=True)

    def _watch(self) -> None:
        """Refresh whenever something changed that decides what is served, until the end."""
        while not self._end.is_set():
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next look may be better
                self.trouble = type(error).__name__
                _LOG.exception("cannot watch the articles")
                self._end.wait(_TICK / 1000)

    def _look(self) -> None:
        """Look for changes as long as they come from the same places."""
        roots = self._roots()
        stop = Stop(self._seen)  # what changed before there was anybody to see it shows at the first look
        # on a thread of its own, which may wait for ever: a look now and then does not depend on it
        noticing = threading.Thread(target=self._notice, args=(roots, stop), name="feeds-notice", daemon=True)
        noticing.start()
        try:
            while not self._end.is_set() and noticing.is_alive():
                changed = self._seen.wait(_TICK / 1000)
                if changed:  # else word of a change that comes just now would be lost
                    self._seen.clear()
                if self._end.is_set():
                    return
                if changed or self._is_due() or self._is_overdue(stop) or self._roots() != roots:
                    self.refresh()
                self.snapshot.tidy()
                if self._roots() != roots:
                    return
        finally:
            stop.set()
            noticing.join(_FAREWELL)  # a process must not end while it is in code that is not Python's

    def _notice(self, roots: Roots, stop: threading.Event) -> None:
        """Tell of changes below the folders as they come."""
        try:
            for _ in watchfiles.watch(
                *(folder for folder, _ in roots.folders),
                watch_filter=self._counts,
                stop_event=stop,
                debounce=_SETTLING,
                step=50,
                rust_timeout=0,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                self._seen.set()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next look may be better
            self.trouble = type(error).__name__
            _LOG.exception("cannot watch the articles")
            self._seen.set()
            stop.wait(_UNSEEN)

    def _counts(self, _: watchfiles.Change, path: str) -> bool:
        """Return whether a change may be one of articles: leave aside what is hidden, and what builds write."""
        config = self.snapshot.config
        changed = Path(path)
        if config.output_folder and changed.is_relative_to(config.output_folder.absolute()):
            return False
        if changed.suffix and changed.suffix.lower() not in suffixes() | {FIELDS_ALONE}:
            return False
        root = config.folder.absolute()
        below = changed.relative_to(root).parts if changed.is_relative_to(root) else changed.parts[-1:]
        return not any(part.startswith(".") for part in below)

    def _roots(self) -> Roots:
        """Return where changes may come from: the folders of articles, configs and the file of keys, as they are."""
        config = self.snapshot.config
        folders = set()
        data = [each for each in config.traits.data if (config.folder / each).is_dir()]
        # what is in a bucket tells nobody that it changed, and is looked at now and then
        here = (each for each in config.articles.paths if not is_url(each))
        for pattern in (*here, *data):
            path = (config.folder / pattern).absolute()
            while not path.is_dir():
                path = path.parent
            folders.add((str(path), identity(path)))
        sources = [config.access.file, config.id_keys.known_file, config.traits.source, *config.traits.sources]
        files = [self._serving.config, *(config.folder / each for each in sources if each), *look_files(config)]
        return Roots(tuple(sorted(folders)), tuple(map(state, files)))

    def _is_overdue(self, stop: Stop) -> bool:
        """Return whether it is time to look at all files again, since systems lose word of a change now and then."""
        usual = _UNSEEN if stop.is_watched else _UNWATCHED
        return time.monotonic() - self._tried > min(max(usual, _SHARE * self._took), _LONGEST_UNSEEN)

    def _is_due(self) -> bool:
        """Return whether an article that was held back may be published now."""
        release = self.snapshot.release
        if release is None or self._serving.now is not None or release > time.time():
            return False
        return self.trouble is None or time.monotonic() - self._tried > _PATIENCE


_ALL: Final[weakref.WeakSet[Live]] = weakref.WeakSet()


def _before_fork() -> None:
    for live in list(_ALL):
        live.before_fork()


def _after_fork(*, forked: bool) -> None:
    for live in list(_ALL):
        live.after_fork(forked=forked)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=partial(_after_fork, forked=False),
        after_in_child=partial(_after_fork, forked=True),
    )
