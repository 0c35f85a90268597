"""What a hub was told last: the digest of each topic, kept in a file of its own beside the index.

A run notes first what it owes the hub, and each topic as told as soon as the hub has taken it: one that is killed
forgets none, and at most one is told twice. One run has the file at a time, by SQLite's own lock, which the operating
system takes back from a process that dies.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.index import make_cache_folder
from feeds.lib.regular_files import is_regular
from feeds.lib.text import name_as_text
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_NAME: Final = "pings.sqlite"
_VERSION: Final = 1
_PATIENCE: Final = 3600.0
_LOG: Final = logging.getLogger("feeds")
# `digest` is empty for a topic that is owed; `failures` counts the runs in a row that could not tell it
_SCHEMA: Final = f"""
    create table topics (
        hub text not null, destination text not null, topic text not null,
        digest text not null default '', failures integer not null default 0,
        primary key (hub, destination, topic)
    ) without rowid;
    pragma user_version = {_VERSION};
"""


class NotifiedTopic(NamedTuple):
    """What is known of a topic: the digest that the hub was told of, none while it is owed; runs that failed since."""

    digest: str = ""
    failures: int = 0


class NotifiedTopics:
    """What one hub was told of one destination.

    Attributes:
        lost: True where an earlier file could not be read, so that nothing is known.
    """

    def __init__(self, connection: sqlite3.Connection, hub: str, destination: str, *, lost: bool) -> None:
        self.lost = lost
        self._db = connection
        self._which = (hub, destination)

    def known(self) -> dict[str, NotifiedTopic]:
        """Return what is known of each topic."""
        query = "select topic, digest, failures from topics where hub = ? and destination = ?"
        return {topic: NotifiedTopic(*rest) for topic, *rest in self._db.execute(query, self._which)}

    def took(self, topics: Iterable[tuple[str, str]]) -> None:
        """Note that the hub was told of topics, each with the digest of what it held."""
        rows = [(*self._which, *each) for each in topics]
        self._write("insert or replace into topics (hub, destination, topic, digest) values (?, ?, ?, ?)", rows)

    def owe(self, topics: Iterable[str]) -> None:
        """Note that the hub is to be told of topics, whatever they hold by then."""
        rows = [(*self._which, topic) for topic in topics]
        fresh = "insert into topics (hub, destination, topic) values (?, ?, ?)"
        self._write(f"{fresh} on conflict do update set digest = ''", rows)

    def failed(self, topics: Iterable[str]) -> None:
        """Note that the hub could not be told of topics that are owed; the next run tells it, of others first."""
        rows = [(*self._which, topic) for topic in topics]
        self._write("update topics set failures = failures + 1 where hub = ? and destination = ? and topic = ?", rows)

    def forget(self, topics: Iterable[str]) -> None:
        """Forget topics that are no more."""
        rows = [(*self._which, topic) for topic in topics]
        self._write("delete from topics where hub = ? and destination = ? and topic = ?", rows)

    def _write(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        with self._db as db:
            db.execute("begin")
            db.executemany(statement, rows)


@contextmanager
def open_notified(folder: Path, hub: str, destination: str) -> Iterator[NotifiedTopics]:
    """Open what a hub was told of a destination; another run that wants it waits.

    Args:
        folder: made where it is missing.
        hub: the hub's address.
        destination: what tells it from others.

    Raises:
        DestinationError: the folder cannot be written, or the disk is full.
    """
    file = folder / _NAME
    try:
        make_cache_folder(folder)
        try:
            connection, lost = _opened(file), False
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            for each in _files(file):  # else SQLite would play it back into the new one
                each.unlink(missing_ok=True)
            connection, lost = _opened(file), True
        with closing(connection):
            yield NotifiedTopics(connection, hub, destination, lost=lost)
    except (OSError, sqlite3.Error) as error:
        message = f"what the hub was told cannot be kept: {error}; without it every run would tell it of every feed"
        problem = Problem(name_as_text(file.absolute()), *WHOLE, "H106", message)
        raise DestinationError(f"{file} cannot be written", [problem]) from error


def _files(file: Path) -> tuple[Path, Path]:
    """Return where the database is, and its journal."""
    return file, file.with_name(f"{_NAME}-journal")


def _opened(file: Path) -> sqlite3.Connection:
    """Open the file, and have it alone until it is closed.

    Raises:
        sqlite3.DatabaseError: it is damaged, or not of this version.
    """
    if any(os.path.lexists(each) and not is_regular(each) for each in _files(file)):  # SQLite would wait for a pipe
        raise sqlite3.DatabaseError("not a regular file")
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            _LOG.warning("another run is telling the hub; waiting for it (%s)", file)
            connection.execute(f"pragma busy_timeout = {int(_PATIENCE * 1000)}")
            connection.execute("begin exclusive")
        # Only now: who waits in this mode keeps its shared lock, and two who wait would wait for each other for good.
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("commit")  # which keeps the lock in this mode
        (version,) = connection.execute("pragma user_version").fetchone()
        if not version and not connection.execute("select count(*) from sqlite_schema").fetchone()[0]:
            connection.executescript(_SCHEMA)
        elif version != _VERSION or connection.execute("pragma integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("not what this version writes")  # noqa: TRY301 - as SQLite says of damage
    except BaseException:
        connection.close()
        raise
    return connection
