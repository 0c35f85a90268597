"""Taking from several iterators at a time."""

from __future__ import annotations

import threading
from itertools import count
from typing import TYPE_CHECKING

import pytest

from feeds.lib.together import together

if TYPE_CHECKING:
    from collections.abc import Iterator


def numbered(name: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield a name with the numbers below a length."""
    yield from ((name, number) for number in range(length))


def test_all_is_yielded() -> None:
    """What iterators have comes, each in its own order, however long they are and however few threads there are."""
    lengths = (0, 1, 2500, 7)
    for threads in (1, 3, 9):
        found = list(together([numbered(*each) for each in enumerate(lengths)], threads))
        for name, length in enumerate(lengths):
            assert [each for each in found if each[0] == name] == list(numbered(name, length))
        assert len(found) == sum(lengths)
    assert list(together([], 2)) == []


def test_they_wait_at_the_same_time() -> None:
    """An iterator that waits for another one gets what it waits for."""
    met = threading.Barrier(3, timeout=30)

    def meeting(number: int) -> Iterator[int]:
        met.wait()
        yield number

    assert sorted(together([meeting(number) for number in range(3)], 3)) == [0, 1, 2]


def test_what_one_raises_is_raised() -> None:
    """The first fault ends all of it, though others never would."""

    def failing() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(together([count(), failing(), count()], 3))


def test_who_takes_no_more_leaves_nothing_behind() -> None:
    """Once the first was taken and no other is wanted, all threads end."""
    before = threading.active_count()
    taken = together([count(), count()], 2)
    assert next(taken) == 0
    taken.close()  # type: ignore[attr-defined]  # it is a generator
    assert threading.active_count() == before
