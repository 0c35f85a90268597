"""A folder that a build wrote, on this machine or mounted from another."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds.destinations.folder_stage import file_status
from feeds.destinations.origin import LARGEST, Fetched, too_large, unreadable
from feeds.lib.regular_files import regular_bytes

if TYPE_CHECKING:
    from pathlib import Path


class FolderOrigin:
    """A folder as an origin."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    @property
    def name(self) -> str:
        """The absolute path of the folder."""
        return str(self._folder)

    def version(self, path: str) -> str | None:
        """Return the size, times and inode of a file; None where there is none."""
        return file_status(f"{self._folder}/{path}")

    def read(self, path: str) -> Fetched | None:
        """Return what a file holds; None where there is none.

        Raises:
            DestinationError: it cannot be read, or is no file.
        """
        file = self._folder / path
        try:
            status = os.stat(file)  # noqa: PTH116 - as in `file_status`
            if status.st_size > LARGEST:
                raise too_large(self.name, path)
            body = regular_bytes(file)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise unreadable(self.name, f"{error.strerror or error}; check the permissions", path) from error
        return Fetched(body, datetime.fromtimestamp(int(status.st_mtime), UTC))
