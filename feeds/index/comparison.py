"""Which files are not as they were when they were read last, as their times tell, or else Git."""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.contents import blob_digest
from feeds.index.record import Job
from feeds.index.sealing import Damaged
from feeds.index.stamps import stamped, stamped_by_two, stamped_elsewhere

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from feeds.articles import FoundFiles
    from feeds.index.stamps import AskStamps, Stamped

# Reading fewer files takes no longer than asking Git.
_MANY: Final = 500
# Looking at fewer files takes no longer than starting another process that looks at half of them, or asking others.
_ENOUGH_FOR_TWO: Final = 20_000
# A file that changed this little ago may change again and keep its size and times: its stamp cannot be trusted.
_SETTLED: Final = 2_000_000_000


class StampComparison:
    """The files that an index knows, held against those that are there.

    Args:
        db: the index.
        unchanged: returns the names of Git's objects for files that are as Git has them; asked where many files have
            changed, as far as their times tell.
        jobs: how many processes may look at files.
        ask_stamps: has others look at them, as `stamped_elsewhere` says.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        unchanged: Callable[[], Mapping[str, bytes]],
        jobs: int,
        ask_stamps: AskStamps | None = None,
    ) -> None:
        self._db = db
        self._unchanged = unchanged
        self._ask_stamps = ask_stamps
        self._blobs: Mapping[str, bytes] = {}
        self._digests: Mapping[str, bytes] = {}
        self._newly_stamped: list[tuple[int, str]] = []
        (count,) = db.execute("select count(*) from files").fetchone()
        self._is_new = not count
        self._by_two = jobs > 1 and count >= _ENOUGH_FOR_TWO and os.name == "posix"
        # what the files were like when they were read last; what `changed` has not seen at its end changed or is gone
        self._stamps: set[int] = set()
        self._unsettled: set[str] = set()

    def changed(self, found: Iterable[FoundFiles]) -> Iterator[Job]:
        """Yield the files that are not as they were when they were read last."""
        with self._stamped(found) as looked_at:
            self._stamps = _known_stamps(self._db)  # while the other process starts
            self._unsettled = {path for (path,) in self._db.execute("select path from files where stamp = 0")}
            yield from self._changed(looked_at)

    def _stamped(self, found: Iterable[FoundFiles]) -> AbstractContextManager[Iterator[Stamped]]:
        if self._ask_stamps:
            return nullcontext(stamped_elsewhere(found, self._ask_stamps, _ENOUGH_FOR_TWO))
        return stamped_by_two(found) if self._by_two else nullcontext(stamped(found))

    def _changed(self, looked_at: Iterable[Stamped]) -> Iterator[Job]:
        newest = time.time_ns() - _SETTLED
        known = 0
        for files, stamps, times in looked_at:
            if self._stamps.issuperset(stamps):  # as nearly always
                self._stamps.difference_update(stamps)
                continue
            for each, stamp, changed in zip(files, stamps, times, strict=True):
                if stamp in self._stamps:
                    self._stamps.discard(stamp)
                    continue
                self._unsettled.discard(each.path)
                digest = self._digest_of(each.path)
                known += digest is not None
                if known == _MANY:
                    self._ask_git()
                job = Job(each, 0 if changed > newest else stamp, digest)
                blob = self._blobs.get(each.path) if digest and not each.beside else None
                if blob and blob_digest(blob, each.language) == digest:
                    self._newly_stamped.append((job.stamp, each.path))
                else:
                    yield job

    def _digest_of(self, path: str) -> bytes | None:
        """Return the digest of what a file held when it was read last; None where it never was."""
        if self._digests or self._is_new:
            return self._digests.get(path)
        row = self._db.execute("select digest from files where path = ?", (path,)).fetchone()
        return row[0] if row else None

    def _ask_git(self) -> None:
        """Ask which files are as they were, and look up all digests at once, since most will be asked for."""
        self._blobs = self._unchanged()
        self._digests = dict(self._db.execute("select path, digest from files"))

    def hold(self, path: str) -> None:
        """Note that a file is not gone, though `changed` has not seen it."""
        self._unsettled.discard(path)

    def gone(self) -> list[str]:
        """List the files that `changed` has not seen at its end, and remember what others are like now."""
        with self._db:
            self._db.execute("begin")
            self._db.executemany("update files set stamp = ? where path = ?", self._newly_stamped)
        by_stamp = "select path from files where stamp = ?"  # a file that changed has another stamp by now
        gone = [path for stamp in self._stamps for (path,) in self._db.execute(by_stamp, (stamp,))]
        return [*gone, *self._unsettled]


def _known_stamps(db: sqlite3.Connection) -> set[int]:
    """Return all stamps that an index has, in one text: a row for each would take twice the time.

    Raises:
        Damaged: the index does not hold what was written to it.
    """
    (stamps,) = db.execute("select json_group_array(stamp) from files where stamp != 0").fetchone()
    try:
        return msgspec.json.decode(stamps, type=set[int])
    except msgspec.DecodeError as error:
        raise Damaged from error
