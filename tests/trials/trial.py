"""What a trial is: something that is tried many times, by chance or over a table, and what has to come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from random import Random


class Tried(NamedTuple):
    """What came of a trial.

    Attributes:
        times: how often it was tried.
        faults: what should not have been, a line each.
        seen: what was looked at on the way, in a few words.
        slow: what took too many seconds, a line each. A benchmark tells it; a test does not look at it, since it may be
            the machine that is slow.
    """

    times: int
    faults: Sequence[str]
    seen: str
    slow: Sequence[str] = ()


class Trial(NamedTuple):
    """A row of the table.

    Attributes:
        what: what is tried.
        unit: what is counted.
        to_reach: what has to come of it.
        run: tries it so many times in an empty folder, by a source of chance; what it cannot do on this machine is
            skipped as a test is.
        full: how often it is tried for the record.
        short: how often as a slow test.
    """

    what: str
    unit: str
    to_reach: str
    run: Callable[[int, Path, Random], Tried]
    full: int
    short: int
