"""An executor of somebody else's, as `concurrent.futures` has them, as an engine."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feeds.building.engine_errors import engine_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from feeds.problems.errors import EngineError

_R = TypeVar("_R")


class ExecutorEngine:
    """An executor, which may call functions anywhere that has the articles and this program. It is not shut down.

    Args:
        executor: the executor.
        at_once: how many calls it makes at the same time, since none tells; a few more or less wait for their turn.
    """

    is_near: Final = False

    def __init__(self, executor: Executor, at_once: int) -> None:
        self._executor = executor
        self._name = type(executor).__name__
        self.at_once = at_once

    def share(self, value: bytes) -> bytes:
        """As `Engine`."""
        return value

    def submit(self, function: Callable[..., _R], *arguments: Any) -> Future[_R]:  # noqa: ANN401 - as `Engine`
        """As `Engine`."""
        try:
            return self._executor.submit(function, *arguments)
        except RuntimeError as error:  # it broke, or was shut down
            raise self._broken(error) from error

    def result(self, future: Future[_R]) -> _R:
        """As `Engine`."""
        try:
            return future.result()
        except (BrokenExecutor, CancelledError) as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """As `Engine`."""

    def _broken(self, error: Exception) -> EngineError:
        message = f"the executor does no more work: {str(error) or type(error).__name__}; nothing was published"
        return engine_error("the engine was lost", self._name, "E104", message)
