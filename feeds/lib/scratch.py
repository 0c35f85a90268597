"""Folders for what is thrown away, of which nothing stays: what a killed process left, the next one takes away."""

from __future__ import annotations

import os
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWNER: Final = ".owner"
_OURS: Final = ("feeds-", ".feeds-")
_ABANDONED: Final = 3600
_RANDOM: Final = 8
_USUAL: Final = "/tmp"  # noqa: S108 - nothing is made there
"""The folder for temporary files where no other is named. On Windows, where nothing can be locked, nothing is lost."""
_held: Final[set[int]] = set()


@contextmanager
def scratch_folder(prefix: str, parent: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """Make a folder that is removed at the end, and remove those of processes that are gone.

    A file in it is locked as long as the process lives that made it, since the system takes the lock back from one
    that is killed. Where no file can be locked, folders count as abandoned after an hour. In the folder for temporary
    files all that have such a lock and are called as this program calls its own go, whatever they were for: the run
    that was killed may have been of another kind.

    Args:
        prefix: what the folder's name begins with, and those of the others. Nothing else may be called so.
        parent: the folder that it is made in; that for temporary files if not given.

    Raises:
        OSError: it cannot be made.
    """
    where = Path(_writable_temporary_folder() if parent is None else parent)
    _remove_abandoned(where, prefix)
    _remove_abandoned(os.environ.get("TMPDIR") or _USUAL, *_OURS, only_locked=True)
    folder = where / f"{prefix}{os.urandom(_RANDOM).hex()}"
    folder.mkdir(mode=0o700)
    maker, lock = os.getpid(), None
    try:
        lock = _lock_new(folder)
        yield folder
    finally:
        if os.getpid() == maker:  # and no process that it forked
            _remove(folder)
            if lock is not None:
                _held.discard(lock)
                os.close(lock)


def temporary_folder() -> str:
    """Return the folder for temporary files; the one that is named for them where none can be written."""
    try:
        return _writable_temporary_folder()
    except OSError:
        return os.environ.get("TMPDIR") or os.curdir


def _writable_temporary_folder() -> str:
    from tempfile import gettempdir  # slow to import

    return gettempdir()


def _remove(folder: Path) -> None:
    """Remove a folder with all that is in it; mostly there are folders, and the file that was locked."""
    try:
        for below, _, files in os.walk(folder, topdown=False):
            for each in files:
                os.unlink(os.path.join(below, each))  # noqa: PTH108, PTH118 - these are strings
            os.rmdir(below)  # noqa: PTH106 - as above
    except OSError:
        import shutil  # slow to import

        shutil.rmtree(folder, ignore_errors=True)


def _lock_new(folder: Path) -> int | None:
    """Lock a new file in a folder, and then give it the name that others look for; None where that is not possible."""
    unnamed = folder / f"{_OWNER}.new"
    lock = None
    try:
        lock = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if _took(lock):
            unnamed.rename(folder / _OWNER)
            _held.add(lock)
            return lock
    except OSError:  # a full disk, which whoever writes into the folder tells of
        pass
    if lock is not None:
        os.close(lock)
    return None


def _took(file: int) -> bool:
    """Lock an open file, and return whether that was possible: it is not where another process has the lock."""
    try:
        import fcntl
    except ImportError:  # on Windows
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_abandoned(where: Path | str, *prefixes: str, only_locked: bool = False) -> None:
    """Remove the folders of processes that are gone, as far as they are this user's."""
    with suppress(OSError), os.scandir(where) as entries:
        found = [entry.path for entry in entries if entry.name.startswith(prefixes)]
        for each in found:
            with suppress(OSError):
                _remove_if_abandoned(each, only_locked=only_locked)


def _remove_if_abandoned(folder: str, *, only_locked: bool) -> None:
    import shutil

    status = os.lstat(folder)
    if not stat.S_ISDIR(status.st_mode) or (hasattr(os, "geteuid") and status.st_uid != os.geteuid()):
        return
    owner = os.path.join(folder, _OWNER)  # noqa: PTH118 - these are strings
    try:
        is_lockable = stat.S_ISREG(os.lstat(owner).st_mode)
    except FileNotFoundError:
        if not only_locked and time.time() - status.st_mtime > _ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)
        return
    if not is_lockable:
        return
    lock = os.open(owner, os.O_RDWR)
    try:
        if _took(lock):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _let_go() -> None:
    """Close what a forked process has of the locks, which would outlive the process that made the folders."""
    for lock in _held:
        os.close(lock)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
