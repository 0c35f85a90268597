"""The file that an index is in: thrown away whenever it could be wrong."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.seal import SEAL, break_seal, changed_parts, is_intact, remove, seal
from feeds.index.tables import LATER, SCHEMA, TOLD
from feeds.index.told import set_told_aside, take_told
from feeds.lib.regular_files import is_regular
from feeds.lib.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from feeds.index.seal import Seal

_NAME: Final = "index.sqlite"
_LOCK: Final = "lock.sqlite"
_TEMPORARY: Final = "feeds-index-"
_ASIDE: Final = "told.sqlite"
_PARTS: Final = ("journal", "wal", "shm")
_PATIENCE: Final = 3600.0
_PAGE: Final = 1 << 13
"""In bytes; an article has one to two thousand."""
_RANDOM: Final = 32
_LOG: Final = logging.getLogger("feeds")
_MADE_BY: Final = "made by"
STATE_FACT: Final = "state"
"""The fact that has the state of the site (`feeds.state`) as it was published last."""
SERVED_FACT: Final = "served since"
"""The fact that says from when on what is served was noted, in seconds since 1970."""
ARCHIVED_FACT: Final = "archived"
"""The fact whether feeds have archives; a new index has none, and goes on from how these were published."""
AUTHORITY_FACT: Final = "authority"
"""The fact that says which host the ids start from that no address makes."""
PUBLISHED_FACT: Final = "published"
"""The fact that an index has from its first publication on: it knows what came and went since the last one."""
KNOWN_FILE_FACT: Final = "known file"
"""The fact that has the SHA-256 of the newest file with a state that is part of what is remembered."""
_OUTLIVING: Final = (STATE_FACT, SERVED_FACT, KNOWN_FILE_FACT)
_MADE_BY_LATER: Final = "made by, once it is complete"


class _Kept(msgspec.Struct, frozen=True):
    """What an index remembers that no article says again, and that outlives it.

    Attributes:
        paths: the rows of the feeds that were published.
        facts: those that outlive it, by name.
        has_told: what it told its readers last was set aside (`feeds.index.told`).
    """

    paths: tuple[tuple[str, ...], ...] = ()
    facts: Mapping[str, str] = {}
    has_told: bool = False


_LOST: Final = _Kept(facts={SERVED_FACT: "0"})
"""That of one that cannot be read: what it noted of what is served is lost."""


class Store(msgspec.Struct, frozen=True):
    """An open index.

    Attributes:
        file: where it is, for other processes to read.
        connection: commits by itself where no transaction is open.
    """

    file: Path
    connection: sqlite3.Connection

    def about(self, name: str) -> str | None:
        """Return a fact about the index as a whole."""
        row = self.connection.execute("select value from about where name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def stamp(self) -> str:
        """What tells this index, as it is, from any other and from itself after a change of what is published."""
        return f"{self.about('born')} {self.about('generation')}"

    def complete(self) -> None:
        """Turn an index that was new, and is worth nothing half made, into one that no killed run can spoil."""
        made_by = self.about(_MADE_BY_LATER)
        if made_by is None:
            return
        self.connection.executescript(LATER)
        _keep_log(self.connection)
        with self.connection:
            self.connection.execute("begin")
            self.note(_MADE_BY, made_by)
            self.connection.execute("delete from about where name = ?", (_MADE_BY_LATER,))

    def note(self, name: str, value: str) -> None:
        """Note a fact about the index as a whole."""
        self.connection.execute("insert or replace into about values (?, ?)", (name, value))


@contextmanager
def open_store(
    folder: Path | None,
    made_by: str,
    is_right: Callable[[Store], bool] = lambda _: True,
    is_latest: Callable[[Store], bool] = lambda _: False,
) -> Iterator[Store]:
    """Open the index in a folder, anew where it is missing, damaged or not made by the same program and config.

    One run has it at a time; another one waits.

    Args:
        folder: made where it is missing; None for an index that nobody keeps.
        made_by: digest of all that decides what an index says of a file, the file aside.
        is_right: whether an index that is there says of articles what a new one would.
        is_latest: whether nobody else has published since it was, so that a new one may go on from what it told.

    Raises:
        OSError: the folder cannot be written.
    """
    if folder is None:
        with scratch_folder(_TEMPORARY) as temporary:
            file = temporary / _NAME
            with closing(_new(file, made_by)) as connection:
                yield Store(file, connection)
        return
    make_cache_folder(folder)
    with _locked(folder / _LOCK):
        remove(folder / _ASIDE)  # which a killed run may have left
        file = folder / _NAME
        before = break_seal(file)
        found = _usable(file, before, made_by, is_right, is_latest)
        if isinstance(found, _Kept):
            connection, before = _new(file, made_by, found), None
        else:
            connection = found
        with closing(connection):
            yield Store(file, connection)
            changed = changed_parts(file, connection)
        seal(file, before, changed)


def make_cache_folder(folder: Path) -> None:
    """Make the folder of a cache where it is missing, and keep Git from taking what is in it.

    Raises:
        OSError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not os.path.lexists(ignore):
            ignore.write_text("*\n", encoding="utf-8")
    except FileExistsError as error:
        raise NotADirectoryError(20, "a file stands where the cache should be", str(folder)) from error


def read_only(file: Path) -> sqlite3.Connection:
    """Open an index to read beside the run that has it; threads that share the connection take turns."""
    where = f"{file.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(where, uri=True, isolation_level=None, check_same_thread=False)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold a lock that the operating system takes back from a process that dies: SQLite's own, on a file beside."""
    for left in _parts(file):
        if not is_regular(left):
            remove(left)
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as lock:
        try:
            _take(lock)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            _LOG.warning("another build of these articles is running; waiting for it (%s)", file)
            lock.execute(f"pragma busy_timeout = {int(_PATIENCE * 1000)}")
            _take(lock)
        except sqlite3.DatabaseError:  # damaged; what matters is that it can be locked
            file.write_bytes(b"")
            _take(lock)
        yield


def _parts(file: Path) -> list[Path]:
    """List the files of a database."""
    return [file, *(file.with_name(f"{file.name}-{part}") for part in _PARTS)]


def _are_regular(file: Path) -> bool:
    """Whether the files of a database are files, as far as they are there: SQLite would wait for a pipe."""
    return all(is_regular(each) for each in _parts(file) if os.path.lexists(each))


def _take(lock: sqlite3.Connection) -> None:
    lock.execute("begin exclusive")


def _usable(
    file: Path,
    before: Seal | None,
    made_by: str,
    is_right: Callable[[Store], bool],
    is_latest: Callable[[Store], bool],
) -> sqlite3.Connection | _Kept:
    """Open an index if it is there and right; else return what outlives it, as far as that can be read."""
    if not os.path.lexists(file):
        return _Kept()
    kept = _LOST
    intact = is_intact(file, before) if _are_regular(file) else False
    connection = None
    why = "it is damaged"
    try:
        if intact is not False:
            connection = _connect(file)
            store = Store(file, connection)
            made = store.about(_MADE_BY)
            is_sound = intact or connection.execute("pragma integrity_check(1)").fetchone() == ("ok",)
            is_as_published = is_sound and is_right(store)
            if made == made_by and is_as_published:
                return connection
            if made != made_by or is_sound:
                why = "the config or the program changed" if made else "the build that made it was ended"
            if is_sound:
                paths = tuple(connection.execute("select path, group_key, label from paths"))
                kept = _Kept(paths, {name: fact for name in _OUTLIVING if (fact := store.about(name)) is not None})
                if is_as_published and store.about(PUBLISHED_FACT) and is_latest(store):
                    has_told = set_told_aside(connection, file.with_name(_ASIDE))
                    kept = msgspec.structs.replace(kept, has_told=has_told)
    except (sqlite3.Error, ValueError):  # also of text that is no UTF-8, the names of tables included
        pass
    if connection is not None:
        with suppress(sqlite3.Error):
            connection.close()
    _LOG.warning("the cache was thrown away, and every article is read anew: %s (%s)", why, file.parent)
    return kept


def throw_away(folder: Path) -> None:
    """Throw the index in a folder away, when no other run has it."""
    with _locked(folder / _LOCK):
        discard(folder)


def discard(folder: Path) -> None:
    """Throw the index in a folder away."""
    for each in (*_parts(folder / _NAME), folder / SEAL):
        remove(each)


def _new(file: Path, made_by: str, kept: _Kept = _Kept()) -> sqlite3.Connection:  # noqa: B008 - frozen
    discard(file.parent)
    connection = sqlite3.connect(file, isolation_level=None)
    _set_up(connection)
    # nobody waits for it, and until it is complete a run that fails throws it away
    connection.execute("pragma journal_mode = off")
    connection.execute(f"pragma page_size = {_PAGE}")
    connection.executescript(SCHEMA + TOLD.format(where="main"))
    store = Store(file, connection)
    store.note(_MADE_BY_LATER, made_by)
    store.note("born", os.urandom(_RANDOM).hex())
    connection.executemany("insert into paths values (?, ?, ?)", kept.paths)
    for fact, value in kept.facts.items():
        store.note(fact, value)
    if kept.has_told:
        take_told(connection, file.with_name(_ASIDE))
        store.note(PUBLISHED_FACT, "yes")
    return connection


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        _set_up(connection)
        _keep_log(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    # a power cut may cost the cache; a killed program does not (first, since changing the mode would wait for the disk)
    connection.execute("pragma synchronous = off")
    connection.execute("pragma cache_size = -24000")


def _keep_log(connection: sqlite3.Connection) -> None:
    """Write changes to a log first, so that a killed run spoils nothing and others can read meanwhile."""
    if connection.execute("pragma journal_mode = wal").fetchone() != ("wal",):  # as on some network disks
        connection.execute("pragma journal_mode = delete")
    connection.execute("pragma journal_size_limit = 16000000")
