"""Reading files, and nothing that is named like one: a pipe or a device may never end."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from io import BufferedReader

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


def is_regular(file: str | os.PathLike[str]) -> bool:
    """Whether a regular file is there, or a link to one."""
    try:
        return stat.S_ISREG(os.stat(file).st_mode)  # noqa: PTH116 - it may be a string
    except (OSError, ValueError):
        return False


def open_regular(file: str | os.PathLike[str]) -> BufferedReader:
    """Open a regular file, or the one that a link leads to, to read its bytes.

    Raises:
        OSError: it cannot be read, or is a pipe, a socket, a device or a folder.
    """
    # looked at first, since to open a device may do something
    _require_regular(os.stat(file), file)  # noqa: PTH116 - as above
    opened = open(file, "rb", opener=_open)  # noqa: SIM115 - as above; who asked for it closes it
    try:
        _require_regular(os.fstat(opened.fileno()), file)  # it may be another by now
    except BaseException:
        opened.close()
        raise
    return opened


def regular_bytes(file: str | os.PathLike[str]) -> bytes:
    """Return what a regular file holds.

    Raises:
        OSError: as `open_regular`.
    """
    with open_regular(file) as opened:
        return opened.read()


def regular_text(file: str | os.PathLike[str], errors: str = "strict") -> str:
    r"""Return what a regular file in UTF-8 says, without a byte order mark and with `\n` at the ends of lines.

    Raises:
        OSError: as `open_regular`.
        UnicodeDecodeError: it is not in UTF-8, unless `errors` says what becomes of that.
    """
    text = regular_bytes(file).decode("utf-8-sig", errors)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def pipe_bytes(file: str | os.PathLike[str]) -> bytes:
    """Return what comes out of a pipe until its end; nothing where nobody writes into it.

    Raises:
        OSError: it cannot be read.
    """
    with open(file, "rb", opener=_open) as opened:
        os.set_blocking(opened.fileno(), True)
        return opened.read()


def _open(file: str, _: int) -> int:
    return os.open(file, _FLAGS)  # which does not wait for who writes into a pipe


def _require_regular(status: os.stat_result, file: str | os.PathLike[str]) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(file))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(file))
