"""How much work the marks of a text are: of each its parser makes objects, or tries all its rules at the place.

A text without marks costs next to nothing, so that its length says little. The weights are how long Markdown's parser
takes for each: 1 is about what it takes to try all rules of a paragraph, and an end of a line may be that of an item.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final = {
    "\n": 8,
    "://": 8,
    "[": 5,
    "*": 3,
    "<": 3,
    "&": 3,
    "_": 2,
    "~": 2,
    "^": 2,
    "`": 2,
    "|": 2,
    "{": 2,
    **dict.fromkeys("!#$%+-:=>@\\]}", 1),
}
_HEAVIEST: Final = max(WEIGHTS.values())
MOST_WORK: Final = 400_000
"""A megabyte of the densest text that people write comes to less, as one of links; a long article to some thousands."""
MOST_RESTRUCTURED: Final = 150_000
"""The same for reStructuredText, whose parser takes several times as long: a megabyte of prose, or 15,000 items."""


def is_too_much_work(text: str, most: int) -> bool:
    """Whether a text has so many marks that nobody reads it, and to parse it takes many seconds and much memory.

    Args:
        text: as its author wrote it.
        most: what the weights of its marks may come to.
    """
    return len(text) * _HEAVIEST > most and work_of(text) > most


def work_of(text: str) -> int:
    """Return what the weights of the marks in a text come to."""
    return sum(weight * text.count(mark) for mark, weight in WEIGHTS.items())
