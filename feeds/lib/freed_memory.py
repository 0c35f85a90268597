"""Memory that is free goes back to the system, and not to a store of the C library's.

What a server makes of long articles is large, short-lived and never twice of one size. With each large piece that is
freed glibc takes more of the next ones out of its store, where a small one that lasts keeps all of it.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_M_MMAP_THRESHOLD: Final = -3  # of malloc.h
_LARGE: Final = 1_048_576  # what comes often is smaller: to ask the system takes longer


def return_freed_memory() -> None:
    """Have each large piece of memory asked of the system, which has it back when it is free; glibc alone is told."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
