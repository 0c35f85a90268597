"""Processes of this build's own, which share its disk and end with it."""

from __future__ import annotations

import gc
import os
import threading
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

_R = TypeVar("_R")

_ENDED: Final = (
    "a process that helped was ended from outside, as systems do where memory runs out; nothing was published "
    "(--jobs 1 needs less of it)"
)
_RARELY: Final = 50_000


class OwnProcesses:
    """Processes as an engine, started when something is submitted; once closed, the next begins with new ones.

    Args:
        at_once: how many there are.
    """

    is_near: Final = True

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._executor: ProcessPoolExecutor | None = None
        self._ending: list[threading.Thread] = []

    def share(self, value: bytes) -> bytes:
        """As `Engine`."""
        return value

    def submit(self, function: Callable[..., _R], *arguments: Any) -> Future[_R]:  # noqa: ANN401 - as `Engine`
        """As `Engine`, but for the error.

        Raises:
            FeedsError: the system ended one of them.
        """
        from concurrent.futures.process import BrokenProcessPool  # slow to import, and most builds change little

        try:
            return self._started().submit(function, *arguments)
        except BrokenProcessPool as error:
            raise FeedsError(_ENDED) from error

    def result(self, future: Future[_R]) -> _R:
        """As `Engine`, but for the error.

        Raises:
            FeedsError: the system ended one of them.
        """
        from concurrent.futures.process import BrokenProcessPool  # as above

        try:
            return future.result()
        except BrokenProcessPool as error:
            raise FeedsError(_ENDED) from error

    def dismiss(self) -> None:
        """Let the processes end, which takes a while, and do not wait for it: nothing more is to be done for now."""
        if self._executor:
            ending = threading.Thread(target=self._executor.shutdown, kwargs={"cancel_futures": True})
            ending.start()
            self._ending.append(ending)
            self._executor = None

    def close(self) -> None:
        """As `Engine`."""
        self.dismiss()
        while self._ending:
            self._ending.pop().join()

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            from concurrent.futures import ProcessPoolExecutor  # as above

            self._executor = ProcessPoolExecutor(self.at_once, _context(), _begin, (os.getpid(),))
        return self._executor


def _context() -> BaseContext:
    """Fork where that is safe, since a forked process need not import anything again."""
    import multiprocessing  # as above

    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1 and _is_alone()
    return multiprocessing.get_context("fork" if can_fork else "spawn")


def _is_alone() -> bool:
    """Whether no library has started a thread that Python does not know of, as far as the system tells."""
    tasks = "/proc/self/task"
    return not os.path.isdir(tasks) or len(os.listdir(tasks)) == 1  # noqa: PTH112, PTH208 - no path is made of it


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, which may have been killed with no time to say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _begin(parent: int) -> None:
    """Set up another process."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    gc.freeze()
    gc.set_threshold(_RARELY)
