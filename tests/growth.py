"""How the work of reading a text grows with the text: a relation of two works, which no busy machine changes much.

No test says how many seconds something may take, since that is a matter of the machine and of what else it does. What
reads texts of others has to be linear instead: of a text that is four times as long it makes four times the work, where
what is quadratic makes sixteen.
"""

from __future__ import annotations

import gc
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

STEP: Final = 4
WORST: Final = 10.0
"""How many times the work of a text may be that of a fourth of it: 4 where it is linear, 16 where it is quadratic."""
_NOISE: Final = 0.02
"""Seconds of the processor below which nothing is judged."""
_AGAIN: Final = 5


def growth(read: Callable[[int], object], most: int, steps: int = 3) -> float:
    """Return how many times the work of a text is that of a fourth of it; 0 where it is never more than `WORST` times.

    Texts grow by `STEP` up to the longest one, and are not read beyond the first that is too much work. A relation that
    is too large is measured again: of each of the two the least of some tries counts, taken in turns, since what else
    runs on the machine only adds to them. The shorter one is read as many times in a row as takes as long as the longer
    one should, or it alone would find a moment in which nothing else runs.

    Args:
        read: reads a text of a size.
        most: the largest size.
        steps: how often a text grows up to that.
    """
    sizes = [most // STEP**step for step in range(steps, -1, -1)]
    before = work(read, sizes[0])
    for less, size in pairwise(sizes):
        now = work(read, size)
        if now > max(_NOISE, WORST * before):
            tries = [(work(read, size), work(read, less, STEP)) for _ in range(_AGAIN)]
            now, before = min(of_all for of_all, _ in tries), max(1e-4, min(of_less for _, of_less in tries))
            if now > max(_NOISE, WORST * before):
                return now / before
        before = now
    return 0.0


def work(read: Callable[[int], object], size: int, times: int = 1) -> float:
    """Return how many seconds of the processor this thread takes to read a text of a size, on average of some times.

    The collector of garbage is off meanwhile: how long it takes is a matter of all that the process has, as what other
    tests left in it, and a long text wakes it where a short one does not.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        started = time.thread_time()
        for _ in range(times):
            read(size)
        return (time.thread_time() - started) / times
    finally:
        if was_on:
            gc.enable()
