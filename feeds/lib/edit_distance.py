"""Words that are one slip of the pen apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def one_apart(one: str, other: str) -> bool:
    """Whether one edit makes one word the other: a letter added, left out, put for another, or two swapped.

    That is a distance of 1 as Damerau counts it. A digit or sign is no slip: `Zen 3` is not `Zen 4`, `C` not `C+`.
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, rest_of_other = one[start:], other[start:]
    end = next((i for i, (a, b) in enumerate(zip(rest[::-1], rest_of_other[::-1], strict=False)) if a != b), None)
    if end is None:
        end = min(len(rest), len(rest_of_other))
    changed, instead = rest[: len(rest) - end], rest_of_other[: len(rest_of_other) - end]
    if not (changed + instead).isalpha():
        return False
    swapped = len(changed) == 2 and changed == instead[::-1]  # noqa: PLR2004 - two letters
    return swapped or (len(changed) <= 1 and len(instead) <= 1)


def shortened(word: str) -> Iterator[str]:
    """Yield a word, and it without each of its letters.

    Two words that are one edit apart share one of these, so that an index of them finds neighbours without comparing
    every word with every other.
    """
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
