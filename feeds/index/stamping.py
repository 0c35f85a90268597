"""The stamps of some files, made by this process, or by one that runs this file as it is.

That is to start at once, so that nothing else of this program is imported here, and nothing that takes its time.
"""

from __future__ import annotations

import marshal
import os
import sys
from array import array
from zlib import adler32, crc32

TYPE_CHECKING = False  # as that of typing, which is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO, Any, Final

    File = tuple[str, str, str | None, tuple[str, ...], str]
    Folder = tuple[str, str, str | None, Sequence[str]]

# A message between two processes is so many bytes with its length, and itself.
_LENGTH: Final = 8
_LONGEST: Final = 1 << 28


def send(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 - whatever marshal takes
    """Send something to another process."""
    raw = marshal.dumps(value)
    pipe.write(len(raw).to_bytes(_LENGTH) + raw)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was sent
    """Return what was sent.

    Raises:
        EOFError: nothing will be.
        ValueError, TypeError: it was something else.
    """
    length = int.from_bytes(pipe.read(_LENGTH))
    if length > _LONGEST:
        raise ValueError("no such message is sent")
    return marshal.loads(pipe.read(length))  # noqa: S302 - from this program itself


def stamps_of(groups: Iterable[list[File] | Folder]) -> tuple[list[int], list[int]]:
    """Return stamps of files, as `feeds.index.stamps` describes them, and when each changed last."""
    stamps: list[int] = []
    changed: list[int] = []
    for each in groups:
        some = _stamps_of_each(each) if isinstance(each, list) else _stamps_in_folder(*each)
        stamps += some[0]
        changed += some[1]
    return stamps, changed


def _stamps_in_folder(
    folder: str, shown: str, language: str | None, names: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Return the same of files of one folder: from there the system finds each in five sixths of the time."""
    within = _opened(folder)
    try:
        return _stamps_within(within, folder if within is None else "", shown, language, names)
    finally:
        if within is not None:
            os.close(within)


def _opened(folder: str) -> int | None:
    """Open a folder; None where files cannot be named from there, or it is none: a pipe would be waited for."""
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY) if os.stat in os.supports_dir_fd else None
    except OSError:
        return None


def _stamps_within(
    within: int | None, start: str, shown: str, language: str | None, names: Sequence[str]
) -> tuple[list[int], list[int]]:
    said = shown.encode("utf-8", "surrogateescape")
    crc, adler = crc32(said), adler32(said)
    told = f"\0{language}" if language else ""
    stamps = []
    changed = []
    for name in names:
        try:
            status = os.stat(start + name, dir_fd=within)
        except OSError:  # reading it will say why
            stamps.append(0)
            changed.append(0)
            continue
        of_content = status.st_mtime_ns
        of_status = status.st_ctime_ns
        # No cryptographic digest: nobody gains by forging it, and it is made for every file in every build. Of numbers
        # alone a hash is the same in every process; with another Python the whole index is made anew.
        raw = (name + told).encode()
        stamps.append(hash((crc32(raw, crc), adler32(raw, adler), status.st_size, of_content, of_status)) or 1)
        changed.append(of_content if of_content > of_status else of_status)  # noqa: FURB136 - a third of a call's time
    return stamps, changed


def _stamps_of_each(files: Iterable[File]) -> tuple[list[int], list[int]]:
    """Return the same of any files; objects are settled, since their tags tell all changes."""
    stamps = []
    changed = []
    for file, path, language, beside, tag in files:
        if tag:
            raw, told = f"{path}\0{language}".encode(), tag.encode()
            stamps.append(hash((crc32(raw), adler32(raw), crc32(told), adler32(told), len(told))) or 1)
            changed.append(0)
            continue
        try:
            status = os.stat(file)  # noqa: PTH116 - as above
            name = f"{path}\0{language}" if language else path
            if beside:
                name, status = _with_those_beside(name, status, beside)
        except OSError:  # as above
            stamps.append(0)
            changed.append(0)
            continue
        raw = name.encode("utf-8", "surrogateescape")
        times = (status.st_mtime_ns, status.st_ctime_ns)
        stamps.append(hash((crc32(raw), adler32(raw), status.st_size, *times)) or 1)
        changed.append(max(times))
    return stamps, changed


def _with_those_beside(name: str, status: os.stat_result, beside: Sequence[str]) -> tuple[str, os.stat_result]:
    """Return what tells a file and those beside it from the same before a change, and the status that changed last."""
    stats = [status, *map(os.stat, beside)]
    known = "\0".join(f"{each.st_size} {each.st_mtime_ns} {each.st_ctime_ns}" for each in stats)
    return f"{name}\0{known}", max(stats, key=lambda each: max(each.st_mtime_ns, each.st_ctime_ns))


def _serve() -> None:
    """Be the other process: make stamps of the files that come in, until none do."""
    stamps: list[int] = []
    changed: list[int] = []  # of no files at first, which says that it has started
    while True:
        send(sys.stdout.buffer, (array("q", stamps).tobytes(), array("q", changed).tobytes()))
        stamps, changed = stamps_of(receive(sys.stdin.buffer))


if __name__ == "__main__":
    try:
        _serve()
    except (EOFError, OSError, KeyboardInterrupt):
        sys.exit()
