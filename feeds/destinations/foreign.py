"""A destination of another package: what it raises ends a build as it would be ended by one of ours."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from feeds.destinations.destination import Waiting
from feeds.plugins import blamed
from feeds.problems import Problem
from feeds.problems.errors import DestinationError, FeedsError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.destinations.destination import Delivery, Destination, Opener, Publication, Stage, Staged
    from feeds.model import Output
    from feeds.plugins import Table


def plugged(table: Table[Opener], scheme: str, where: str, delivery: Delivery) -> Destination:
    """Open a destination of another package.

    Args:
        table: that of destinations.
        scheme: the destination's name there.
        where: its URL.
        delivery: how what is published is to be handed out.

    Raises:
        DestinationError: it cannot be used, or fails.
    """
    with _reported(where, str(table.plugins()[scheme])):
        return _Plugged(table[scheme](where, delivery), str(table.plugins()[scheme]), where)


@contextmanager
def _reported(where: str, plugin: str) -> Iterator[None]:
    """Let what a plug-in raises end a build as what a destination raises does."""
    try:
        with blamed(plugin, FeedsError):
            yield
    except PluginError as error:
        problem = Problem(where, 1, 1, "C114", str(error))
        raise DestinationError(f"{where} cannot be written", [problem]) from error


class _Publication(NamedTuple):
    """A publication of a plug-in's destination."""

    inner: Publication
    plugin: str
    where: str

    @property
    def stage(self) -> Stage:
        with _reported(self.where, self.plugin):
            return _Stage(self.inner.stage, self.plugin)

    def compare(self, outputs: Sequence[Staged]) -> Waiting:
        with _reported(self.where, self.plugin):
            waiting: object = self.inner.compare(outputs)
            if not isinstance(waiting, Waiting):
                raise TypeError(f"compare returned a {type(waiting).__name__}; expected Waiting")
            return waiting

    def publish(self, waiting: Waiting) -> None:
        with _reported(self.where, self.plugin):
            self.inner.publish(waiting)


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
            yield _Publication(publication, self._plugin, self._where)
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
