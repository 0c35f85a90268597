"""What is wrong in a config, as values: the walk over its types yields them, and so do the constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from feeds.lib.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

KeyPath = tuple[str | int, ...]
"""The keys and positions that lead to a value."""


class Mistake(msgspec.Struct, frozen=True):
    """Something wrong at one place of a config.

    Attributes:
        code: that of the problem.
        path: leads to what is wrong.
        message: what was found, what was expected, and the way out.
        other: leads to something that this would not be wrong without.
    """

    code: str
    path: KeyPath
    message: str
    other: KeyPath | None = None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to one that is not as a question, or a list of all where none is near."""
    known = sorted(known)
    near = nearest(name.lower(), known)
    return f"did you mean '{near}'?" if near else f"expected one of {', '.join(known)}"
