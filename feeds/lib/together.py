"""Taking from several iterators at a time, each of which waits for something else than the processor."""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_T = TypeVar("_T")

_SOME: Final = 1000
_PATIENCE: Final = 0.1


def together(iterators: Sequence[Iterator[_T]], at_once: int) -> Iterator[_T]:
    """Yield what iterators have, in the order in which it comes, taking from several of them in threads.

    Args:
        iterators: each is used by one thread.
        at_once: how many threads there are.

    Raises:
        BaseException: what an iterator raised.
    """
    from concurrent.futures import ThreadPoolExecutor  # slow to import, and seldom needed

    flow = _Flow[_T](2 * at_once)
    with ThreadPoolExecutor(at_once) as pool:
        try:
            for each in iterators:
                pool.submit(flow.fill, each)
            yield from flow.taken(len(iterators))
        finally:
            flow.end()


class _Flow(Generic[_T]):
    """What goes from threads to one that takes it.

    Args:
        most: how much may wait to be taken.
    """

    def __init__(self, most: int) -> None:
        from queue import Queue  # as above

        self._waiting: Queue[list[_T] | BaseException | None] = Queue(most)
        self._ended = threading.Event()

    def end(self) -> None:
        """Let the threads end, whatever they still have."""
        self._ended.set()

    def fill(self, iterator: Iterator[_T]) -> None:
        """Pass on all that an iterator has, and that this is all, or what it raises."""
        try:
            while not self._ended.is_set() and (some := list(islice(iterator, _SOME))):
                self._put(some)
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            self._put(error)
        else:
            self._put(None)

    def _put(self, what: list[_T] | BaseException | None) -> None:
        from queue import Full  # as above

        while not self._ended.is_set():
            try:
                self._waiting.put(what, timeout=_PATIENCE)
            except Full:
                continue
            return

    def taken(self, count: int) -> Iterator[_T]:
        """Yield what is passed on of so many iterators.

        Raises:
            BaseException: what one of them raised.
        """
        while count:
            what = self._waiting.get()
            if isinstance(what, BaseException):
                raise what
            if what is None:
                count -= 1
            else:
                yield from what
