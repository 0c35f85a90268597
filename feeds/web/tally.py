"""How many answers there were, of which kind and status, and of how many bytes."""

from __future__ import annotations

import threading
from collections import Counter


class Tally:
    """Counts answers, whatever thread gives them."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._sent: Counter[str] = Counter()
        self.unlock()

    def unlock(self) -> None:
        """Begin with a lock of its own: one that was taken while this process was forked is never let go."""
        self._lock = threading.Lock()

    def count(self, kind: str, status: int, size: int) -> None:
        """Count an answer."""
        with self._lock:
            self._requests[kind, status] += 1
            self._sent[kind] += size

    def counted(self) -> tuple[dict[tuple[str, int], int], dict[str, int]]:
        """Return the answers by kind and status, and the bytes by kind."""
        with self._lock:
            return dict(self._requests), dict(self._sent)
