"""A destination of another package: what it raises ends a build as it would be ended by one of ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from feeds.destinations.destination import Changes
from feeds.plugins import blame
from feeds.problems import Problem
from feeds.problems.errors import DestinationError, FeedsError, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.destinations.destination import Delivery, Destination, Opener, Stage, Staged, Waiting
    from feeds.model import Output
    from feeds.plugins import Registry


def open_foreign(registry: Registry[Opener], scheme: str, where: str, delivery: Delivery) -> Destination:
    """Open a destination of another package.

    Args:
        registry: that of destinations.
        scheme: the destination's name there.
        where: its URL.
        delivery: how what is published is to be handed out.

    Raises:
        DestinationError: it cannot be used, or fails.
    """
    plugin = str(registry.plugins()[scheme])
    with _as_destination_error(where, plugin):
        return _ForeignDestination(registry.get(scheme)(where, delivery), plugin, where)


@contextmanager
def _as_destination_error(where: str, plugin: str) -> Iterator[None]:
    """Run code of a plug-in, so that what it raises ends a build as what a destination raises does."""
    try:
        with blame(plugin, FeedsError):
            yield
    except PluginError as error:
        problem = Problem(where, 1, 1, "C114", str(error))
        raise DestinationError(f"{where} cannot be written", [problem]) from error


def _checked(changes: object) -> Changes:
    """Return what `publish` of a plug-in returned.

    Raises:
        TypeError: it is no `Changes`.
    """
    if not isinstance(changes, Changes):
        raise TypeError(f"publish gave a {type(changes).__name__}; expected Changes")
    return changes


class _ForeignStage(NamedTuple):
    """A plug-in's stage."""

    inner: Stage
    plugin: str

    @property
    def name(self) -> str:
        with blame(self.plugin, FeedsError):
            return self.inner.name

    def put(self, output: Output) -> Staged:
        with blame(self.plugin, FeedsError):
            return self.inner.put(output)

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
        with _as_destination_error(self._where, self._plugin):
            return self._inner.name

    @property
    def serves(self) -> bool:
        with _as_destination_error(self._where, self._plugin):
            return bool(getattr(self._inner, "serves", False))  # few do, and need not say so

    def publish(
        self,
        produce: Callable[[Stage], Iterable[Staged]],
        *,
        dry_run: bool = False,
        review: Callable[[Waiting], None] | None = None,
    ) -> Changes:
        ours: list[Exception] = []

        def watched(stage: Stage) -> Iterator[Staged]:
            try:
                yield from produce(_ForeignStage(stage, self._plugin))
            except Exception as error:
                ours.append(error)
                raise

        with _as_destination_error(self._where, self._plugin):
            try:
                return _checked(self._inner.publish(watched, dry_run=dry_run, review=review))
            except Exception as error:
                failed = error
                if failed not in ours:
                    raise
        raise failed

    def status(self, path: str) -> str | None:
        with _as_destination_error(self._where, self._plugin):
            return self._inner.status(path)

    def read(self, path: str) -> bytes | None:
        with _as_destination_error(self._where, self._plugin):
            return self._inner.read(path)

    def digests(self) -> dict[str, str]:
        with _as_destination_error(self._where, self._plugin):
            return self._inner.digests()
