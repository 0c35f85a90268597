"""A destination of another package: what it raises ends a build as it would be ended by one of ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from feeds.destinations.destination import Changes
from feeds.plugins import blamed
from feeds.problems import Problem
from feeds.problems.errors import DestinationError, FeedsError, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.delivery.handover import Delivery
    from feeds.destinations.destination import Destination, Opener, Stage, Staged, Waiting
    from feeds.model import Output
    from feeds.plugins import Table


def plugged(table: Table[Opener], scheme: str, where: str, delivery: Delivery) -> Destination:
    """Open a destination of another package.

    Args:
        table: that of destinations.
        scheme: the destination's name there.
        where: its URL.
        delivery: how outputs are to be handed out.

    Raises:
        DestinationError: it cannot be used, or fails.
    """
    with _told(where, str(table.plugins()[scheme])):
        return _Plugged(table[scheme](where, delivery), str(table.plugins()[scheme]), where)


@contextmanager
def _told(where: str, plugin: str) -> Iterator[None]:
    """Let what a plug-in raises end a build as what a destination raises does."""
    try:
        with blamed(plugin, FeedsError):
            yield
    except PluginError as error:
        problem = Problem(where, 1, 1, "C114", str(error))
        raise DestinationError(f"{where} cannot be written", [problem]) from error


def _checked(changes: object) -> Changes:
    if not isinstance(changes, Changes):
        raise TypeError(f"publish gave a {type(changes).__name__}; expected Changes")
    return changes


class _Stage(NamedTuple):
    """Where outputs wait for a plug-in's destination."""

    inner: Stage
    plugin: str

    @property
    def name(self) -> str:
        with blamed(self.plugin, FeedsError):
            return self.inner.name

    def put(self, output: Output) -> Staged:
        with blamed(self.plugin, FeedsError):
            return self.inner.put(output)

    def keep(self, path: str) -> Staged | None:
        with blamed(self.plugin, FeedsError):
            return self.inner.keep(path)

    def status(self, path: str) -> str | None:
        with blamed(self.plugin, FeedsError):
            return self.inner.status(path)

    def holds(self, staged: Staged) -> bool:
        with blamed(self.plugin, FeedsError):
            return self.inner.holds(staged)


class _Plugged:
    """A plug-in's destination."""

    def __init__(self, inner: Destination, plugin: str, where: str) -> None:
        self._inner = inner
        self._plugin = plugin
        self._where = where

    @property
    def name(self) -> str:
        with _told(self._where, self._plugin):
            return self._inner.name

    @property
    def serves(self) -> bool:
        with _told(self._where, self._plugin):
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
                yield from produce(_Stage(stage, self._plugin))
            except Exception as error:
                ours.append(error)
                raise

        with _told(self._where, self._plugin):
            try:
                return _checked(self._inner.publish(watched, dry_run=dry_run, review=review))
            except Exception as error:
                failed = error
                if failed not in ours:
                    raise
        raise failed

    def status(self, path: str) -> str | None:
        with _told(self._where, self._plugin):
            return self._inner.status(path)

    def read(self, path: str) -> bytes | None:
        with _told(self._where, self._plugin):
            return self._inner.read(path)

    def digests(self) -> dict[str, str]:
        with _told(self._where, self._plugin):
            return self._inner.digests()
