"""The bodies that a server keeps, so many bytes of them."""

from __future__ import annotations

import threading
from typing import Final

from feeds.web.bodies import Body

MOST_BYTES: Final = 256_000_000
"""How many bytes of bodies are kept. In their codings they may take as much again."""

_BESIDE: Final = 4096  # what the header fields of a body take, in a few codings
_LEFT: Final = 7 / 8  # so much is kept when there is too much, so that not every further body looks through all of them


class KeptBodies(dict[str, Body]):
    """Bodies by path; those that were asked for least lately make room for others.

    Each request looks for one, which is as fast as in any dictionary. They are put here by `keep` alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self._size = 0
        self._lock = threading.Lock()

    @property
    def is_half_full(self) -> bool:
        """Whether half of what may be kept is."""
        return self._size > MOST_BYTES // 2

    def keep(self, path: str, body: Body) -> None:
        """Keep a body in the place of another one at its path, and forget others where that is too much."""
        with self._lock:
            former = self.get(path)
            self[path] = body  # who asks meanwhile gets the one or the other
            self._size += _size(body) - (_size(former) if former else 0)
            if self._size > MOST_BYTES:
                self._make_room(path)

    def _make_room(self, kept: str) -> None:
        for path, _ in sorted(self.items(), key=lambda each: each[1].asked):
            if self._size <= MOST_BYTES * _LEFT:
                return
            if path != kept:
                self._size -= _size(self.pop(path))


def _size(body: Body) -> int:
    return len(body.output.body) + _BESIDE
