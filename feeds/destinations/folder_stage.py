"""Where the outputs of a folder wait until all of them are there: in a folder beside their places."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from feeds.destinations.destination import Staged
from feeds.lib.regular_files import regular_bytes
from feeds.lib.text import name_as_text

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.destinations.known_files import KnownFiles
    from feeds.model import Output


class FolderStage(msgspec.Struct, frozen=True):
    """Where outputs wait, in a folder beside their places.

    Attributes:
        folder: the folder to which they go, absolute.
        staging: where they wait.
        known: what earlier builds wrote there.
    """

    folder: Path
    staging: Path
    known: KnownFiles

    @property
    def name(self) -> str:
        """The path of the folder."""
        return name_as_text(self.folder)

    def put(self, output: Output) -> Staged:
        """Compare an output with its place, and put it beside where it differs.

        Raises:
            OSError: it cannot be written.
        """
        changed = not _holds(self.folder / output.path, output.body)
        if changed:
            write_file(self.staging / output.path, output.body)
        return Staged(output.path, sha256(output.body).hexdigest(), changed, output.media_type)

    def keep(self, path: str) -> Staged | None:
        """Leave what an earlier build wrote in its place; return None where no manifest lists it."""
        digest = self.known.digest(path)
        return None if digest is None else Staged(path, digest, changed=False)

    def status(self, path: str) -> str | None:
        """Return the size, times and inode of a file; None where there is none."""
        return file_status(f"{self.folder}/{path}")

    def holds(self, staged: Staged) -> bool:
        """Whether the bytes of a file have this digest."""
        try:
            return sha256(regular_bytes(self.folder / staged.path)).hexdigest() == staged.digest
        except OSError:
            return False


def file_status(file: str) -> str | None:
    """Return the size, times and inode of a file; None where there is none."""
    try:
        status = os.stat(file)  # noqa: PTH116 - speed: this runs for every output
    except OSError:
        return None
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def write_file(file: Path, body: bytes) -> None:
    """Write a file, and make the folders that it is in where they are missing."""
    try:
        file.write_bytes(body)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def _holds(file: Path, body: bytes) -> bool:
    try:
        return file.stat().st_size == len(body) and regular_bytes(file) == body
    except (FileNotFoundError, NotADirectoryError):
        return False
