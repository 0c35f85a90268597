"""What tells files as they are from the same files before a change, made of what the system says of them.

Of many files another process makes a good half of the stamps. It runs this file as it is, and nothing else of this
program, so as to start at once.
"""

from __future__ import annotations

import marshal
import os
import sys
from array import array
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple
from zlib import adler32, crc32

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from feeds.articles import Found, FoundFiles

    _File = tuple[str, str, str | None, tuple[str, ...], str]
    _Folder = tuple[str, str, str | None, Sequence[str]]

# How many files the other process is given at once, at least, which nothing should keep waiting.
_OTHERS: Final = 2000
# A message between the two is so many bytes with its length, and itself.
_LENGTH: Final = 8
_LONGEST: Final = 1 << 28


class Stamped(NamedTuple):
    """Files that were looked at.

    Attributes:
        files: the files, to be taken once.
        stamps: of each what tells it from itself before a change, as an integer that SQLite holds, never 0; 0 where the
            system says nothing of it.
        changed: of each when its content or its status changed last, in nanoseconds since 1970.
    """

    files: Iterable[Found]
    stamps: Sequence[int]
    changed: Sequence[int]


def stamped(found: Iterable[FoundFiles]) -> Iterator[Stamped]:
    """Yield files with their stamps, some at a time."""
    return (_stamp([files]) for files in found)


def stamped_by_two(found: Iterable[FoundFiles]) -> Generator[Stamped, None, None]:
    """Yield files with their stamps, some at a time and in any order, with the help of another process."""
    groups = iter(found)
    other = _OtherProcess()
    try:
        while some := _some(groups):
            # what the other one is to be given next is found before it is done, and begun here until then
            while some and not other.is_done():
                yield _stamp(some[:1])
                some = [*some[1:], *islice(groups, 1)]
            if some:
                yield other.take()
                other.give(some)
        if other.is_busy():
            yield other.take()
    finally:
        other.end()


def _some(groups: Iterator[FoundFiles]) -> list[FoundFiles]:
    """Return what the other process is given at once."""
    some: list[FoundFiles] = []
    count = 0
    while count < _OTHERS and (files := next(groups, None)) is not None:
        some.append(files)
        count += len(files)
    return some


class _OtherProcess:
    """Makes stamps while this process does something else; where it fails, this one makes them after all."""

    def __init__(self) -> None:
        import subprocess  # slow to import

        command = (sys.executable, f"-Xutf8={sys.flags.utf8_mode}", "-I", "-S", __file__)
        pipe = subprocess.PIPE
        self._given: Sequence[FoundFiles] = ()
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError):
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603

    def is_busy(self) -> bool:
        """Whether it was given files that were not taken yet."""
        return bool(self._given)

    def is_done(self) -> bool:
        """Whether it is done with what it was given, if anything, and waits; it is not before it has started."""
        import select  # not there everywhere

        return bool(self._process and self._process.stdout and select.select([self._process.stdout], [], [], 0)[0])

    def give(self, groups: Sequence[FoundFiles]) -> None:
        """Give it files, when it is done with those before."""
        self._given = groups
        if self._process:
            try:
                _send(self._process.stdin, list(map(_said, groups)))
            except OSError:
                self.end()

    def take(self) -> Stamped:
        """Wait until it is done with what it was given, and return that."""
        groups, self._given = self._given, ()
        if self._process:
            try:
                stamps, changed = _receive(self._process.stdout)
            except (OSError, EOFError, ValueError, TypeError):  # whatever it is that was started
                self.end()
            else:
                return Stamped(chain.from_iterable(groups), array("q", stamps), array("q", changed))
        return _stamp(groups)

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _serve() -> None:
    """Be the other process: make stamps of the files that come in, until none do."""
    stamps: list[int] = []
    changed: list[int] = []  # of no files at first, which says that it has started
    while True:
        _send(sys.stdout.buffer, (array("q", stamps).tobytes(), array("q", changed).tobytes()))
        stamps, changed = _stamps_of(_receive(sys.stdin.buffer))


def _send(pipe: IO[bytes] | None, value: Any) -> None:  # noqa: ANN401 - whatever marshal takes
    assert pipe  # noqa: S101 - it was asked for
    raw = marshal.dumps(value)
    pipe.write(len(raw).to_bytes(_LENGTH) + raw)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> Any:  # noqa: ANN401 - whatever was sent
    """Return what was sent.

    Raises:
        EOFError: nothing will be.
        ValueError, TypeError: it was something else.
    """
    assert pipe  # noqa: S101 - as above
    length = int.from_bytes(pipe.read(_LENGTH))
    if length > _LONGEST:
        raise ValueError("no such message is sent")
    return marshal.loads(pipe.read(length))  # noqa: S302 - from this program itself


def _stamp(groups: Sequence[FoundFiles]) -> Stamped:
    return Stamped(chain.from_iterable(groups), *_stamps_of(map(_said, groups)))


def _said(files: FoundFiles) -> list[_File] | _Folder:
    """Return files as what marshal takes."""
    if isinstance(files, list):
        return [each[:] for each in files]
    return files.folder, files.shown, files.language, files.names


def _stamps_of(groups: Iterable[list[_File] | _Folder]) -> tuple[list[int], list[int]]:
    """Return stamps of files, and when each changed last."""
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
    with _opened(folder) as within:
        return _stamps_within(within, folder if within is None else "", shown, language, names)


@contextmanager
def _opened(folder: str) -> Iterator[int | None]:
    """Open a folder; None where files cannot be named from there."""
    opened: int | None = None
    if os.stat in os.supports_dir_fd:
        with suppress(OSError):
            opened = os.open(folder, os.O_RDONLY)
    try:
        yield opened
    finally:
        if opened is not None:
            os.close(opened)


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


def _stamps_of_each(files: Iterable[_File]) -> tuple[list[int], list[int]]:
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


if __name__ == "__main__":
    with suppress(EOFError, OSError, KeyboardInterrupt):
        _serve()
