"""Serving what a build elsewhere published, with neither articles nor config at hand (docs/scaling.md).

A thread looks at the manifest, which a build writes last, and swaps in what it lists: requests are answered from one
publication or the next, never from a mixture. Where the place cannot be reached, what was read goes on being served.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from feeds.destinations import manifest
from feeds.destinations.origin import unreadable
from feeds.index.search import Search
from feeds.lib.batches import batched
from feeds.lib.urls import MANIFEST
from feeds.pages.filenames import LIST
from feeds.problems.errors import DestinationError
from feeds.state import EMPTY, STATE, decode
from feeds.web.contact import Contact
from feeds.web.mirror_snapshot import MirrorSnapshot, read_list
from feeds.web.supply import Stale
from feeds.web.tally import Tally
from feeds.web.versions import Versions

if TYPE_CHECKING:
    from feeds.destinations.origin import Origin
    from feeds.state import SiteState
    from feeds.web.bodies import Body
    from feeds.web.supply import Target

_TICK: Final = 1.0
_SOON: Final = 0.5
_PATIENCE: Final = 5.0
_FIRST: Final = 20
_AT_ONCE: Final = 8
_AGAIN: Final = 60.0  # seconds until what could not be read before anybody asked for it is asked for again
# Bytes of the manifests, and of each document that is read with them: those of a site of 100,000 articles have 3 MB and
# less than 1. What somebody else has there would take many times as much once it is read.
_MANIFESTS: Final = 100_000_000
_DOCUMENT: Final = 32_000_000
_GONE: Final = 1_000_000  # paths of former outputs that are known
_LOG: Final = logging.getLogger("feeds.web")


class Mirror:
    """The publication that is answered from, and what looks for the next one.

    Args:
        origin: what it is read from.
        watch: look for new ones while serving, and read what nobody asked for yet.

    Attributes:
        snapshot: what requests are answered from.
        search: finds nothing, since there are no articles.
        troubled: what that means.
        gone: paths of outputs that there were once.
        versions: which entries the bodies had before.
        tally: counts the answers.

    Raises:
        DestinationError: nothing is published there, or it cannot be read.
    """

    troubled: Final = "what was published cannot be read as it is now (the log says why)"

    def __init__(self, origin: Origin, *, watch: bool = True) -> None:
        self._origin = Contact(origin)
        self._watches = watch
        self._version: str | None = None
        self._tried = 0.0
        self._missed: set[str] = set()
        self._missed_since = 0.0
        self._filled: MirrorSnapshot | None = None
        self.gone: frozenset[str] = frozenset()
        self.search = Search()
        self.versions = Versions()
        self.tally = Tally()
        self._begin()
        self.snapshot = self._first()

    def _begin(self) -> None:
        """Make what belongs to one process."""
        self._process = os.getpid()
        self._renewing = threading.Lock()
        self._end = threading.Event()
        self._watcher: threading.Thread | None = None
        self._origin.begin()
        self.tally.unlock()

    @property
    def trouble(self) -> str | None:
        """What is wrong with the origin: codes, or that it does not answer; None while all is well."""
        return self._origin.trouble

    def start(self) -> None:
        """Look for new publications from now on, in this process; calling it again does nothing."""
        if not self._watches or (self._watcher is not None and self._process == os.getpid()):
            return
        if self._process != os.getpid():
            self._begin()
        with self._renewing:
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="feeds-mirror", daemon=True)
                self._origin.is_asked = True
                self._watcher.start()

    def stop(self) -> None:
        """Stop looking."""
        self._end.set()
        if self._watcher is not None:
            self._watcher.join(5)

    @property
    def is_watching(self) -> bool:
        """Whether new publications show, as far as they are to."""
        return not self._watches or self._watcher is None or self._watcher.is_alive()

    def refresh(self) -> bool:
        """Look for a new publication; keep the old one where there is none, or it cannot be read.

        Who asks for something waits for that, and not for a place that does not answer, nor for another one who looks:
        where that is away, the thread that looks for new publications sees when it is back.

        Returns:
            Whether the place could be read; `trouble` says why not.
        """
        if (self.trouble and self._watcher is not None) or not self._renewing.acquire(timeout=_SOON):
            return False
        try:
            return self._look()
        finally:
            self._renewing.release()

    def _look(self) -> bool:
        """Do what `refresh` does, in one thread at a time."""
        before = self._origin.fault
        if before and time.monotonic() - self._tried < _PATIENCE:
            return False
        self._tried = time.monotonic()
        try:
            self._renew()
        except (DestinationError, Stale) as error:
            problems = getattr(error, "problems", ())
            self._origin.fault = ", ".join(each.code for each in problems) or "D112"
            if self._origin.fault != before:
                reasons = "; ".join(map(str, problems)) or "what was published is not what its manifest says"
                _LOG.error("still serving what was published before: %s", reasons)
            return False
        self._origin.fault = None
        if before:
            self._missed_since = 0.0
            _LOG.warning("serving what is published again")
        return True

    def _first(self) -> MirrorSnapshot:
        """Read what is published, and wait a little where a build is just publishing."""
        for _ in range(_FIRST):
            version, found = self._origin.version(MANIFEST), self._read()
            if found is not None:
                self._version, self.gone = version, found.retired()
                return found
            time.sleep(_SOON)
        raise unreadable(self._origin.name, "its outputs are not those that it lists; build again", MANIFEST)

    def _renew(self) -> None:
        version = self._origin.version(MANIFEST)
        if version == self._version:
            return
        found = self._read()
        if found is not None:
            self._swap(found)
            self._version = version

    def _read(self) -> MirrorSnapshot | None:
        """Return what is published; None while a build publishes."""
        raw = self._origin.read(MANIFEST)
        if raw is None:
            raise unreadable(self._origin.name, "no build published there: there is no manifest", MANIFEST)
        size = len(raw.body)
        self._check_size(MANIFEST, size, _MANIFESTS)
        try:
            outputs, pending = manifest.decode_pending(raw.body)
            for folder, digest in manifest.decode_apart(raw.body).items():
                found = self._origin.read(f"{folder}{MANIFEST}")
                if found is None or sha256(found.body).hexdigest() != digest:
                    return None
                size += len(found.body)
                self._check_size(f"{folder}{MANIFEST}", size, _MANIFESTS)
                for inner, names in manifest.decode_folders(found.body, folder).items():
                    outputs |= {f"{inner}{name}": each for name, each in names.items()}
        except ValueError as error:
            raise unreadable(self._origin.name, "the manifest cannot be read; build again", MANIFEST) from error
        listed = self._listed(outputs, LIST)
        feeds = read_list(listed)
        if pending or (LIST in outputs and feeds is None):
            return None
        if feeds is None:
            raise unreadable(self._origin.name, f"it has no {LIST}, so it has no feed that anyone may read", MANIFEST)
        state = _state(self._listed(outputs, STATE))
        return MirrorSnapshot(self._origin, outputs, feeds, state)

    def _listed(self, outputs: dict[str, str], path: str) -> bytes | None:
        """Return an output, if it is what the manifest says."""
        found = self._origin.read(path) if path in outputs else None
        if found is None:
            return None
        self._check_size(path, len(found.body), _DOCUMENT)
        return found.body if sha256(found.body).hexdigest() == outputs[path] else None

    def _check_size(self, path: str, size: int, most: int) -> None:
        if size > most:
            raise unreadable(self._origin.name, f"found {size} bytes; expected at most {most}", path)

    def _swap(self, snapshot: MirrorSnapshot) -> None:
        """Let a snapshot take the place of the one before, with all that was asked for so far.

        Raises:
            Stale: some of that cannot be read.
        """
        before = self.snapshot
        changed: list[tuple[Target, Body]] = []
        for path, body in list(before.bodies.items()):
            target = snapshot.find(path)
            if target and snapshot.is_same(target, before):
                snapshot.bodies.keep(path, body)
                continue
            self.versions.remember(path, body)
            changed += [(target, body)] if target else []
        with self._loaders() as pool:
            for _ in pool.map(snapshot.load, [target for target, _ in changed]):
                pass
        for target, body in changed:
            if target.path in snapshot.bodies:  # where there is room for all of them
                snapshot.bodies[target.path].take_place_of(body)
        if len(self.gone) > _GONE:
            self.gone = frozenset()
        self.gone = (self.gone | before.outputs.keys() | snapshot.retired()) - snapshot.outputs.keys()
        self.snapshot = snapshot

    def _loaders(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="feeds-load")

    def _watch(self) -> None:
        """Look for new publications until the end, and read what nobody asked for yet meanwhile."""
        while not self._end.is_set():
            is_filled = True
            try:
                with self._renewing:
                    self._look()
                is_filled = self._fill()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next look may be better
                self._origin.fault = type(error).__name__
                _LOG.exception("cannot look at what is published")
            if is_filled:
                self._end.wait(_TICK)

    def _fill(self) -> bool:
        """Read for a moment what nobody asked for yet, so that it is here when the place is away.

        Returns:
            Whether there is no more to read for now.
        """
        snapshot, until = self.snapshot, time.monotonic() + _TICK
        if self._filled is snapshot or self._origin.fault:
            return True
        if time.monotonic() - self._missed_since > _AGAIN:
            self._missed, self._missed_since = set(), time.monotonic()
        missing = (each for each in snapshot.targets() if not self._is_done(each, snapshot))
        for some in batched(missing, _AT_ONCE):
            if snapshot.bodies.is_half_full or self._end.is_set():
                return True
            with self._loaders() as pool:
                self._missed |= set(filter(None, pool.map(partial(_missed, snapshot), some)))
            if time.monotonic() > until:
                return False
        if not self._missed:
            self._filled = snapshot
        return True

    def _is_done(self, target: Target, snapshot: MirrorSnapshot) -> bool:
        return target.path in snapshot.bodies or target.path in self._missed


def _missed(snapshot: MirrorSnapshot, target: Target) -> str | None:
    """Read what a path holds, and return the path where that cannot be."""
    try:
        snapshot.load(target)
    except Stale:
        return target.path
    return None


def _state(raw: bytes | None) -> SiteState:
    try:
        return decode(raw) if raw else EMPTY
    except ValueError:
        return EMPTY
