"""The entries that a renderer keeps, since many feeds have the same: so many, and so much text of them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model import Entry

_MOST: Final = 2048
MOST_TEXT: Final = 32_000_000
"""How many characters of contents are kept: as many as so many entries have whose contents are long ones."""


def keeping(make: Callable[[int], Entry | None]) -> Callable[[int], Entry | None]:
    """Return a function that makes the entry of a file, and keeps those that were asked for last.

    Args:
        make: makes one; None where there is none to be made.
    """
    kept: OrderedDict[int, Entry | None] = OrderedDict()
    size = 0

    def entry(file: int) -> Entry | None:
        nonlocal size
        if file in kept:
            kept.move_to_end(file)
            return kept[file]
        made = kept[file] = make(file)
        size += _size(made)
        while len(kept) > _MOST or size > MOST_TEXT:
            _, oldest = kept.popitem(last=False)
            size -= _size(oldest)
        return made

    return entry


def _size(entry: Entry | None) -> int:
    return len(entry.content) if entry else 0
