"""The known word that a mistaken one is likely to be meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE: Final = 0.6
"""How alike two words have to be, as `difflib` reckons it by itself."""


def nearest(word: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """Return which of some words is most like another one, if any is.

    Args:
        word: the one that nobody knows.
        known: the words that it may be meant for.
        alike: how alike they have to be, from 0 to 1, where they are the same.
    """
    from difflib import get_close_matches  # slow to import, and most runs meet no mistake

    return next(iter(get_close_matches(word, list(known), 1, alike)), None)
