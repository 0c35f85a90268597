"""Whether the file of an index is what a run left in order, which nobody need check as long as it stays so.

A run that ends well seals it: it notes size and times, and checksums of its parts, for one that is copied gets other
times. Damage is by accident alone, of which CRC-32 finds all but one in four thousand million. After a run that changed
little only those parts are summed up that its log has pages of, since to read all of it takes longer than the change.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from zlib import crc32

import msgspec

from feeds.lib.regular_files import open_regular, regular_bytes, regular_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from io import BufferedReader
    from pathlib import Path

SEAL: Final = "seal"
"""The name of the file beside an index that says so."""
_QUICKLY_SUMMED: Final = 64_000_000
_PART: Final = 1 << 14
"""In bytes, a power of two as those of pages are, which are no larger by default."""
# What SQLite's log (section 4.1 of its file format) starts with, and each page in it.
_LOG_HEAD: Final = 32
_PAGE_HEAD: Final = 24
_PAGE_SIZE_AT: Final = slice(8, 12)
_MOST_PAGES: Final = 1000
"""From so many pages on SQLite writes the log into the file, and begins it anew."""


class Seal(msgspec.Struct, frozen=True):
    """What a file was like: its size and times, and the checksums of its parts, in hexadecimal; none of a large one."""

    times: str
    sums: tuple[str, ...] = ()


def break_seal(file: Path) -> Seal | None:
    """Take what the last run noted, which a run that is killed then does not leave; None where there is nothing."""
    noted = file.with_name(SEAL)
    try:
        times, _, sums = regular_text(noted).partition("\n")
    except (OSError, ValueError):
        return None
    finally:
        remove(noted)
    return Seal(times, tuple(sums.split()))


def is_intact(file: Path, seal: Seal | None) -> bool | None:
    """Whether the file is what the last run left; None where that run was killed, so that only a check can tell.

    Its size and times say so, or, where they are others because it was copied, its checksums.
    """
    if seal is None:
        return None
    try:
        return seal.times == _times(file) or (seal.sums == _sums(file) if seal.sums else None)
    except OSError:
        return False


def seal(file: Path, before: Seal | None, changed: Collection[int] | None) -> None:
    """Note what the file is like that a run has left in order.

    Args:
        file: the index.
        before: what it was like when the run began; None where it was another.
        changed: the numbers of the parts that the run changed; None where it may have been any.
    """
    with suppress(OSError):  # somebody deleted it meanwhile, which is always safe
        times = _times(file)
        sums = before.sums if before and before.times == times else _sums(file, before.sums if before else (), changed)
        noted = file.with_name(SEAL)
        remove(noted)
        noted.write_text("\n".join((times, *sums)), encoding="utf-8")


def changed_parts(file: Path, connection: sqlite3.Connection) -> set[int] | None:
    """Return the numbers of the parts that were changed since a connection was opened; None where it may be any.

    Args:
        file: the index.
        connection: the only one that changes it, still open.
    """
    try:
        if connection.execute("pragma journal_mode").fetchone() != ("wal",):
            return None
        raw = regular_bytes(file.with_name(f"{file.name}-wal"))
    except (OSError, sqlite3.Error):
        return None
    size = int.from_bytes(raw[_PAGE_SIZE_AT])
    if len(raw) > _MOST_PAGES * size or size > _PART:
        return None
    pages = range(_LOG_HEAD, len(raw), _PAGE_HEAD + size)
    return {(int.from_bytes(raw[at : at + 4]) - 1) * size // _PART for at in pages}


def _times(file: Path) -> str:
    """Return size and times of an index, and of its log where somebody still reads it."""
    log = file.with_name(f"{file.name}-wal")
    both = [file.stat(), *([log.stat()] if log.exists() else [])]
    return " ".join(f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}" for status in both)


def _sums(file: Path, before: tuple[str, ...] = (), changed: Collection[int] | None = None) -> tuple[str, ...]:
    """Sum the parts of a file up if that takes no time to speak of and it holds all; else SQLite checks it.

    Args:
        file: the index.
        before: checksums of parts of it, and
        changed: the numbers of those which they are not right for, where that is known.
    """
    size = file.stat().st_size
    if size > _QUICKLY_SUMMED or file.with_name(f"{file.name}-wal").exists():
        return ()
    known = {} if changed is None else {number: each for number, each in enumerate(before) if number not in changed}
    with open_regular(file) as opened:
        return tuple(known.get(number) or _sum(opened, number) for number in range(-(-size // _PART)))


def _sum(opened: BufferedReader, number: int) -> str:
    opened.seek(number * _PART)
    return f"{crc32(opened.read(_PART)):08x}"


def remove(path: Path) -> None:
    """Remove what stands at a path, whatever it is."""
    if path.is_dir() and not path.is_symlink():
        import shutil  # slow to import

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
