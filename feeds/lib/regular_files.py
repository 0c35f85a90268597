"""Reading files, and nothing that is named like one: a pipe or a device may never end."""

from __future__ import annotations

import errno
import os
import stat
from typing import Final

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


def is_regular(file: str | os.PathLike[str]) -> bool:
    """Whether a regular file is there, or a link to one."""
    try:
        return stat.S_ISREG(os.stat(file).st_mode)  # noqa: PTH116 - it may be a string
    except (OSError, ValueError):
        return False


def regular_bytes(file: str | os.PathLike[str], most: int = -1) -> bytes:
    """Return what a regular file holds.

    Args:
        file: the file, or a link to it.
        most: how many of its bytes are enough; all if not given.

    Raises:
        OSError: it cannot be read, or is a pipe, a socket, a device or a folder.
    """
    # looked at first, since to open a device may do something
    _require_regular(os.stat(file), file)  # noqa: PTH116 - as above
    with open(file, "rb", buffering=0, opener=_open) as opened:
        _require_regular(os.fstat(opened.fileno()), file)  # it may be another by now
        if most < 0:
            return opened.readall()
        found = b""
        while len(found) < most and (more := opened.read(most - len(found))):
            found += more
        return found


def regular_text(file: str | os.PathLike[str], errors: str = "strict") -> str:
    r"""Return what a regular file in UTF-8 says, without a byte order mark and with `\n` at the ends of lines.

    Raises:
        OSError: as `regular_bytes`.
        UnicodeDecodeError: it is not in UTF-8, unless `errors` says what becomes of that.
    """
    return regular_bytes(file).decode("utf-8-sig", errors).replace("\r\n", "\n").replace("\r", "\n")


def _open(file: str, _: int) -> int:
    return os.open(file, _FLAGS)  # which does not wait for who writes into a pipe


def _require_regular(status: os.stat_result, file: str | os.PathLike[str]) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(file))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(file))
