"""Whether all outputs of a folder can take their places, asked before the first of them does."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_EFFECTIVE: Final = os.access in os.supports_effective_ids


def check_free(folder: Path, paths: Iterable[str]) -> None:
    """Raise OSError where a folder stands in the place of a file, or a file in that of a folder."""
    paths = list(paths)
    for path in paths:
        if os.path.isdir(f"{folder}/{path}"):  # noqa: PTH112 - speed: this runs for every output
            raise IsADirectoryError(errno.EISDIR, "Is a directory", str(folder / path))
    for below in sorted(_parents(paths)):
        for parent in (*reversed(below.parents[:-1]), below):
            if (folder / parent).exists() and not (folder / parent).is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "a file stands where a folder should be", str(folder / parent))


def check_writable(folder: Path, paths: Iterable[str]) -> None:
    """Raise OSError where a folder that has a place, or the one that its folder is to be made in, takes no file."""
    for each in {_existing(folder, parent) for parent in _parents(paths)}:
        if not os.access(each, os.W_OK | os.X_OK, effective_ids=_EFFECTIVE):
            import tempfile  # slow to import, and next to nobody's folders are closed to them

            try:  # which says why; where the system was wrong, it is possible
                tempfile.TemporaryFile(dir=each).close()
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(each)) from error


def make_folders(folder: Path, paths: Iterable[str]) -> None:
    """Make the folders of all places.

    Raises:
        OSError: one cannot be made; then none of those that were missing is there.
    """
    made: list[Path] = []
    try:
        for parent in sorted(_parents(paths)):
            for below in (*reversed(parent.parents[:-1]), parent):
                with suppress(FileExistsError):
                    (folder / below).mkdir()
                    made.append(folder / below)
    except OSError:
        for each in reversed(made):
            with suppress(OSError):
                each.rmdir()
        raise


def _parents(paths: Iterable[str]) -> set[PurePosixPath]:
    return {PurePosixPath(folder) for folder in {path.rpartition("/")[0] for path in paths}}


def _existing(folder: Path, below: PurePosixPath) -> Path:
    """Return the nearest folder of a path that is there, within a folder that is."""
    return next((folder / each for each in (below, *below.parents) if (folder / each).is_dir()), folder)
