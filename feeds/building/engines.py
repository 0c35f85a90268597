"""What a build's work is done by beside this process: processes of its own, any executor, a cluster of Dask."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from feeds.building.engine_errors import engine_error
from feeds.lib.urls import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor, Future

_R = TypeVar("_R")


class Engine(Protocol):
    """What calls functions elsewhere. A function, what it is given and what it returns can be pickled."""

    @property
    def at_once(self) -> int:
        """How many calls are made at the same time."""

    @property
    def is_near(self) -> bool:
        """Whether the functions see what this process has on disk for a while: the index, and where outputs wait."""

    def share(self, value: bytes) -> Any:  # noqa: ANN401 - what it is only the engine knows
        """Return what stands for bytes among the arguments of many calls, which are given the bytes."""

    def submit(self, function: Callable[..., _R], *arguments: Any) -> Future[_R]:  # noqa: ANN401 - as the function has them
        """Let a function be called.

        Raises:
            EngineError: nobody calls it.
        """

    def result(self, future: Future[_R]) -> _R:
        """Wait for what a function returns.

        Raises:
            EngineError: it was called nowhere, or cannot be.
        """

    def close(self) -> None:
        """Let go of what is not done, and of what this has started."""


def _dask(address: str) -> Engine:
    from feeds.building.dask_engine import DaskEngine  # few builds need more than one machine

    return DaskEngine(address)


def call_all(
    engine: Engine,
    function: Callable[..., _R],
    shared: Any,  # noqa: ANN401 - as the engine has it
    calls: Iterable[tuple[Any, ...]],
    ahead: int,
) -> Iterator[_R]:
    """Have a function called, from now on, and some calls ahead of who takes the results; these are in their order.

    Args:
        engine: who calls it.
        function: what is called.
        shared: what it is given first by each call, as the engine shares it.
        calls: what else it is given, one call after the other.
        ahead: how many calls are made before the first result is taken.

    Raises:
        FeedsError: nobody calls it any more.
    """
    submitted = (engine.submit(function, shared, *each) for each in calls)
    return _results(engine, deque(islice(submitted, ahead)), submitted)


def _results(engine: Engine, begun: deque[Future[_R]], submitted: Iterator[Future[_R]]) -> Iterator[_R]:
    for future in submitted:
        begun.append(future)
        yield engine.result(begun.popleft())
    while begun:
        yield engine.result(begun.popleft())


ENGINES: Final[Mapping[str, Callable[[str], Engine]]] = {"dask": _dask, "dask+tls": _dask}
"""What opens an engine, by the scheme of its URL."""


@contextmanager
def opened_engine(named: str | Executor | None, jobs: int) -> Iterator[Engine | None]:
    """Open the engine that is asked for, and close it in the end.

    Args:
        named: its URL; or an executor, which stays as it is; None for none but this machine's processes.
        jobs: how many calls an executor is taken to make at once.

    Raises:
        EngineError: there is none of this name, or it cannot be reached.
    """
    if named is None:
        yield None
        return
    engine = _of_url(named) if isinstance(named, str) else _of_executor(named, jobs)
    try:
        yield engine
    finally:
        engine.close()


def _of_url(url: str) -> Engine:
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in ENGINES:
        known = ", ".join(f"{each}://HOST:PORT" for each in ENGINES)
        raise engine_error("no engine has this name", url, "E101", f"found '{without_secrets(url)}'; expected {known}")
    return ENGINES[scheme](url)


def _of_executor(executor: Executor, jobs: int) -> Engine:
    from feeds.building.executor_engine import ExecutorEngine  # as above

    return ExecutorEngine(executor, jobs)
