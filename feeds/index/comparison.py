"""Which files are not as they were when they were read last, as their times tell, or else Git."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from feeds.index.contents import blob_digest
from feeds.index.record import Job
from feeds.index.store import stamp_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feeds.articles import Found

# Reading fewer files takes no longer than asking Git.
_MANY: Final = 500
# A file that changed this little ago may change again and keep its size and times: its stamp cannot be trusted.
_SETTLED: Final = 2_000_000_000


class StampComparison:
    """The files that an index knows, held against those that are there.

    Args:
        db: the index.
        unchanged: returns the names of Git's objects for files that are as Git has them; asked where many files have
            changed, as far as their times tell.
    """

    def __init__(self, db: sqlite3.Connection, unchanged: Callable[[], Mapping[str, bytes]]) -> None:
        self._db = db
        self._unchanged = unchanged
        self._blobs: Mapping[str, bytes] = {}
        self._digests: Mapping[str, bytes] = {}
        self._newly_stamped: list[tuple[int, str]] = []
        # what the files were like when they were read last; what `changed` has not seen at its end changed or is gone
        self._stamps = {stamp for (stamp,) in db.execute("select stamp from files where stamp != 0")}
        self._unsettled = {path for (path,) in db.execute("select path from files where stamp = 0")}
        self._is_new = not self._stamps and not self._unsettled

    def changed(self, found: Iterable[Found]) -> Iterator[Job]:
        """Yield the files that are not as they were when they were read last."""
        newest = time.time_ns() - _SETTLED
        known = 0
        for each in found:
            try:
                status = os.stat(each.file)  # noqa: PTH116 - speed: this runs for every file
                name = f"{each.path}\0{each.language}" if each.language else each.path
                if each.beside:
                    name, status = _with_those_beside(name, status, each.beside)
            except OSError:
                stamp = 0  # reading it will say why
            else:
                stamp = stamp_of(name, status)
                if stamp in self._stamps:
                    self._stamps.discard(stamp)
                    continue
                if max(status.st_mtime_ns, status.st_ctime_ns) > newest:
                    stamp = 0
            self._unsettled.discard(each.path)
            digest = self._digest_of(each.path)
            known += digest is not None
            if known == _MANY:
                self._ask_git()
            blob = self._blobs.get(each.path) if digest and not each.beside else None
            if blob and blob_digest(blob, each.language) == digest:
                self._newly_stamped.append((stamp, each.path))
            else:
                yield Job(each, stamp, digest)

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

    def gone(self) -> list[str]:
        """List the files that `changed` has not seen at its end, and remember what others are like now."""
        with self._db:
            self._db.execute("begin")
            self._db.executemany("update files set stamp = ? where path = ?", self._newly_stamped)
        by_stamp = "select path from files where stamp = ?"  # a file that changed has another stamp by now
        gone = [path for stamp in self._stamps for (path,) in self._db.execute(by_stamp, (stamp,))]
        return [*gone, *self._unsettled]


def _with_those_beside(name: str, status: os.stat_result, beside: Sequence[str]) -> tuple[str, os.stat_result]:
    """Return what tells a file and those beside it from the same before a change, and the status that changed last."""
    stats = [status, *map(os.stat, beside)]
    known = "\0".join(f"{each.st_size} {each.st_mtime_ns} {each.st_ctime_ns}" for each in stats)
    return f"{name}\0{known}", max(stats, key=lambda each: max(each.st_mtime_ns, each.st_ctime_ns))
