"""What tells files as they are from the same files before a change, made of what the system says of them.

Of many files another process makes a good half of the stamps.
"""

from __future__ import annotations

import marshal
import sys
from array import array
from collections import deque
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.index import stamping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feeds.articles import Found, FoundFiles

    AskStamps = Callable[[Iterable[bytes]], Iterator[tuple[bytes, bytes]]]

# How many files the other process is given at once, at least, which nothing should keep waiting; and at first, when
# known stamps are yet to be read here.
_OTHERS: Final = 2000
_FIRST: Final = 20_000


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


@contextmanager
def stamped_by_two(found: Iterable[FoundFiles]) -> Iterator[Iterator[Stamped]]:
    """Yield what yields files with their stamps, some at a time and in any order, with the help of another process.

    That begins at once, whatever this one does before it takes the first.
    """
    groups = iter(found)
    other = _OtherProcess()
    try:
        first = _some(groups, _FIRST)  # while it starts
        if other.is_done():
            other.take()
            other.give(first)
            first = []
        yield _stamped_by_two(first, groups, other)
    finally:
        other.end()


def _stamped_by_two(some: list[FoundFiles], groups: Iterator[FoundFiles], other: _OtherProcess) -> Iterator[Stamped]:
    while some := some or _some(groups, _OTHERS):
        # what the other one is to be given next is found before it is done, and begun here until then
        while some and not other.is_done():
            yield _stamp(some[:1])
            some = [*some[1:], *islice(groups, 1)]
        if some:
            done = other.take()
            other.give(some)
            yield done
            some = []
    if other.is_busy():
        yield other.take()


def stamped_elsewhere(found: Iterable[FoundFiles], ask: AskStamps, enough: int) -> Iterator[Stamped]:
    """Yield files with their stamps, some at a time, made by others who see the same files.

    Args:
        found: the files.
        ask: has `stamps_asked` called with each of some messages, and returns what that returns, in the same order.
        enough: of fewer files, and of objects, whose listing has all that stamps are made of, they are made here.
    """
    groups = iter(found)
    first = _some(groups, enough)
    if sum(map(len, first)) < enough or any(each.tag for files in first if isinstance(files, list) for each in files):
        yield from stamped(chain(first, groups))
        return
    groups = chain(first, groups)
    asked: deque[list[FoundFiles]] = deque()

    def messages() -> Iterator[bytes]:
        while some := _some(groups, _OTHERS):
            asked.append(some)
            yield marshal.dumps(list(map(_said, some)))

    for stamps, changed in ask(messages()):
        yield Stamped(chain.from_iterable(asked.popleft()), array("q", stamps), array("q", changed))


def stamps_asked(message: bytes) -> tuple[bytes, bytes]:
    """Return the stamps of files and when each changed last, each number in eight bytes."""
    stamps, changed = stamping.stamps_of(marshal.loads(message))  # noqa: S302 - from this program itself
    return array("q", stamps).tobytes(), array("q", changed).tobytes()


def _some(groups: Iterator[FoundFiles], least: int) -> list[FoundFiles]:
    """Return so many files, if there are, to be given to others at once."""
    some: list[FoundFiles] = []
    count = 0
    while count < least and (files := next(groups, None)) is not None:
        some.append(files)
        count += len(files)
    return some


class _OtherProcess:
    """Makes stamps while this process does something else; where it fails, this one makes them after all."""

    def __init__(self) -> None:
        import subprocess  # slow to import

        command = (sys.executable, f"-Xutf8={sys.flags.utf8_mode}", "-I", "-S", stamping.__file__)
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
        if self._process and self._process.stdin:
            try:
                stamping.send(self._process.stdin, list(map(_said, groups)))
            except OSError:
                self.end()

    def take(self) -> Stamped:
        """Wait until it is done with what it was given, and return that."""
        groups, self._given = self._given, ()
        if self._process and self._process.stdout:
            try:
                stamps, changed = stamping.receive(self._process.stdout)
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


def _stamp(groups: Sequence[FoundFiles]) -> Stamped:
    return Stamped(chain.from_iterable(groups), *stamping.stamps_of(map(_said, groups)))


def _said(files: FoundFiles) -> list[stamping.File] | stamping.Folder:
    """Return files as what marshal takes."""
    if isinstance(files, list):
        return [each[:] for each in files]
    return files.folder, files.shown, files.language, files.names
