"""Many things, some at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")


def batched(items: Iterable[_T], size: int | Callable[[], int]) -> Iterator[list[_T]]:
    """Yield items in lists of a size, which a function says for each of them."""
    iterator = iter(items)
    while batch := list(islice(iterator, size() if callable(size) else size)):
        yield batch
