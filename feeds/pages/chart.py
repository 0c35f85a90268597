"""Charts of how many articles each week brought: bars in one SVG path of small integers."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEKS: Final = 52
STEP: Final = 2
"""From one week's bar to the next."""


def bars(activity: Sequence[int], *, height: int, most: int) -> str:
    """Return the path data of a chart: a line up from the bottom for each week that brought something.

    Heights grow with the square root, so that one article beside fifty still shows, and feeds drawn to the same scale
    can be compared.

    Args:
        activity: articles by week, oldest first; the last one stands at the right edge.
        height: of the chart.
        most: how many articles a week fill it.
    """
    first = (WEEKS - len(activity)) * STEP + STEP // 2
    return "".join(
        f"M{first + STEP * week} {height}v-{max(2, isqrt(count * height * height // most))}"
        for week, count in enumerate(activity)
        if count
    )
