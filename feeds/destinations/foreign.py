"""A destination of another package: what it raises ends a build as it would be ended by one of ours."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from feeds.destinations.destination import Staged, Waiting
from feeds.plugins import blame
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError, FeedsError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.delivery.handover import Delivery
    from feeds.destinations.destination import Destination, Opener, Publication, Stage
    from feeds.model import Output
    from feeds.plugins import Registry


def open_foreign(registry: Registry[Opener], scheme: str, where: str, delivery: Delivery) -> Destination:
    """Open a destination of another package.

    Args:
        registry: that of destinations.
        scheme: the destination's name there.
        where: its URL.
        delivery: how outputs are to be handed out.

    Raises:
        DestinationError: it cannot be used, or fails.
    """
    plugin = str(registry.plugins()[scheme])
    with _reported(where, plugin):
        return _ForeignDestination(registry.get(scheme)(where, delivery), plugin, where)


@contextmanager
def _reported(where: str, plugin: str) -> Iterator[None]:
    """Run code of a plug-in, so that what it raises ends a build as what a destination raises does."""
    try:
        with blame(plugin, FeedsError):
            yield
    except PluginError as error:
        problem = Problem(where, *WHOLE, "C114", str(error))
        raise DestinationError(f"{where} cannot be written", [problem]) from error


class _ForeignPublication(msgspec.Struct, frozen=True):
    """A publication of a plug-in's destination."""

    inner: Publication
    plugin: str
    where: str

    @property
    def stage(self) -> Stage:
        with _reported(self.where, self.plugin):
            return _ForeignStage(self.inner.stage, self.plugin)

    def compare(self, outputs: Sequence[Staged]) -> Waiting:
        with _reported(self.where, self.plugin):
            waiting: object = self.inner.compare(outputs)
            if not isinstance(waiting, Waiting):
                raise TypeError(f"compare returned a {type(waiting).__name__}; expected Waiting")
            return waiting

    def publish(self, waiting: Waiting) -> None:
        with _reported(self.where, self.plugin):
            self.inner.publish(waiting)


class _ForeignStage(msgspec.Struct, frozen=True):
    """A plug-in's stage."""

    inner: Stage
    plugin: str

    @property
    def name(self) -> str:
        with blame(self.plugin, FeedsError):
            return self.inner.name

    def put(self, output: Output) -> Staged:
        with blame(self.plugin, FeedsError):
            staged: object = self.inner.put(output)
            if not isinstance(staged, Staged):
                raise TypeError(f"put returned a {type(staged).__name__}; expected Staged")
            return staged

    def keep(self, path: str) -> Staged | None:
        with blame(self.plugin, FeedsError):
            return self.inner.keep(path)

    def status(self, path: str) -> str | None:
        with blame(self.plugin, FeedsError):
            return self.inner.status(path)

    def holds(self, staged: Staged) -> bool:
        with blame(self.plugin, FeedsError):
            return self.inner.holds(staged)


class _ForeignDestination:
    """A plug-in's destination."""

    def __init__(self, inner: Destination, plugin: str, where: str) -> None:
        self._inner = inner
        self._plugin = plugin
        self._where = where

    @property
    def name(self) -> str:
        with _reported(self._where, self._plugin):
            return self._inner.name

    @property
    def serves(self) -> bool:
        with _reported(self._where, self._plugin):
            return bool(getattr(self._inner, "serves", False))  # few do, and need not say so

    @contextmanager
    def begin(self, *, dry_run: bool = False) -> Iterator[Publication]:
        with _reported(self._where, self._plugin):
            begun = self._inner.begin(dry_run=dry_run)
            publication = begun.__enter__()
        try:
            yield _ForeignPublication(publication, self._plugin, self._where)
        except BaseException as error:
            with suppress(Exception):  # what ended the publication is what is told, whatever a plug-in makes of it
                begun.__exit__(type(error), error, error.__traceback__)
            raise
        with _reported(self._where, self._plugin):
            begun.__exit__(None, None, None)

    def status(self, path: str) -> str | None:
        with _reported(self._where, self._plugin):
            return self._inner.status(path)

    def read(self, path: str) -> bytes | None:
        with _reported(self._where, self._plugin):
            return self._inner.read(path)

    def digests(self) -> dict[str, str]:
        with _reported(self._where, self._plugin):
            return self._inner.digests()
