"""What is watched for changes, and until when."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Stop(threading.Event):
    """When to stop watching. Who watches asks for that over and over, the first time as soon as nothing is missed.

    Args:
        seen: is set then.

    Attributes:
        is_watched: whether that was asked for.
    """

    def __init__(self, seen: threading.Event) -> None:
        super().__init__()
        self.is_watched = False
        self._seen = seen

    def is_set(self) -> bool:
        """Whether to stop."""
        if not self.is_watched:
            self.is_watched = True
            self._seen.set()
        return super().is_set()


class Roots(NamedTuple):
    """Folders to watch, each with what tells it from another of its name, and what files beside them are like."""

    folders: tuple[tuple[str, tuple[int, int]], ...]
    files: tuple[object, ...]


def identity(folder: Path) -> tuple[int, int]:
    """Return what tells a folder from another of its name; zeros where there is none."""
    with suppress(OSError):
        status = folder.stat()
        return status.st_dev, status.st_ino
    return 0, 0


def state(file: Path) -> object:
    """Return what a file is like, as far as that shows without reading it; None where there is none."""
    with suppress(OSError):
        status = file.stat()
        return status.st_size, status.st_mtime_ns, status.st_ino
    return None
