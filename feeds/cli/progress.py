"""A bar on the terminal for what takes its time: nothing for a few things, and no more drawing than one can see."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")

PATIENCE: Final = 0.5
"""How many seconds go by before there is a bar."""
PAUSE: Final = 0.1
"""How many seconds go by between two drawings."""
FEW: Final = 50
"""Of fewer things than this no bar is drawn, however long they take."""


def with_bar(
    items: Iterable[_T],
    total: Callable[[], int],
    label: str,
    noun: str,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[_T]:
    """Yield items, with a bar on stderr that shows how many were taken, once that takes longer.

    Args:
        items: what is counted.
        total: returns how many there will be; called when the bar is drawn first, since to count may take its time.
        label: what is done with them.
        noun: what they are, in the plural.
        clock: returns seconds that never go back.
    """
    begin = drawn_at = clock()
    done = drawn = 0
    bar, pause = None, PATIENCE

    def rate(_: object) -> str:
        return f"{done / max(clock() - begin, PAUSE):.0f} {noun}/s"

    try:
        for each in items:
            yield each
            done += 1
            if clock() - drawn_at < pause:
                continue
            drawn_at, pause = clock(), PAUSE
            if bar is None:
                count = total()
                if count < FEW:
                    pause = float("inf")
                    continue
                shown = click.progressbar(
                    length=count, label=label, show_pos=True, item_show_func=rate, file=sys.stderr
                )
                shown.make_step(done)
                bar = shown.__enter__()
            else:
                bar.update(done - drawn)
            drawn = done
    finally:
        if bar is not None:
            bar.update(done - drawn)
            bar.__exit__(None, None, None)
