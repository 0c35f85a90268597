"""The tables, and the file that they are in: thrown away whenever they could be wrong."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.seal import SEAL, break_seal, changed_parts, is_intact, remove, seal
from feeds.lib.regular_files import is_regular
from feeds.lib.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from feeds.index.seal import Seal

_NAME: Final = "index.sqlite"
_LOCK: Final = "lock.sqlite"
_TEMPORARY: Final = "feeds-index-"
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

_SCHEMA: Final = """
    create table about (name text primary key, value text not null) without rowid;

    -- `stamp` is made of the path, size and times that the file had when it was read, 0 if it was changing
    -- then; `verdict` says what became of it; `key` is a digest of its article's id;
    -- `refers` whether it may name the files of others
    create table files (
        file integer primary key, path text not null, stamp integer not null, digest blob not null,
        verdict text not null, key integer, id text, published integer, updated integer, article_digest blob,
        type text, quality real, alternate text, refers integer not null
    );
    create index files_by_key on files (key) where key is not null;
    create table articles (file integer primary key, article blob not null);
    create table problems (
        file integer not null, line integer not null, column integer not null,
        code text not null, message text not null
    );
    create index problems_by_file on problems (file);
    -- why files that stand among the articles are none
    create table reasons (file integer primary key, reason text not null);
    -- files that an article may name, and how they were found: what it shows depends on that
    create table looked_for (
        file integer not null, path text not null, found integer not null, primary key (file, path)
    ) without rowid;
    -- digests of the words of articles, with when their authors say that they changed (`files` has when they did);
    -- empty where the config does not ask for it
    create table words (file integer primary key, digest integer not null, said integer not null);
    -- the addresses of providers' own pictures, as articles have them
    create table pictures (file integer primary key, picture text not null);
    -- groupings of other packages that failed for an article
    create table failures (file integer not null, grouping text not null, primary key (file, grouping)) without rowid;

    -- what each group has; `version` is a digest of its newest entries, of `asked` at the most, null until it is
    -- worked out; `ids` are the keys of all its articles, exclusive or; `picture` is the newest of a provider's own,
    -- `documents` how many its archive has, `first` the number that the first of them has in its address
    create table groups (
        group_ integer primary key, key text not null unique,
        version blob, articles integer not null default 0, entries integer not null default 0, updated integer,
        asked integer not null default 0, ids integer not null default 0, picture text,
        documents integer not null default 0, first integer not null default 1
    );
    create index groups_to_do on groups (group_) where version is null;
    create table members (
        group_ integer not null, published integer not null, file integer not null,
        primary key (group_, published, file)
    ) without rowid;
    -- the documents of a group's archive (`feeds.index.archives`): where those that are full end; digests of what each
    -- has, null until it is worked out, and of what it had when it was written last; the keys of its articles,
    -- exclusive or
    create table archives (
        group_ integer not null, number integer not null, published integer, id text,
        version blob, updated integer, ids integer not null default 0, written blob, primary key (group_, number)
    ) without rowid;
    -- entries that stand in another document than that of their place in time; 0 in none that is full
    create table displaced (
        group_ integer not null, key integer not null, number integer not null, primary key (group_, key)
    ) without rowid;
    -- groups whose archives are not as they were published last
    create table unpublished (group_ integer primary key);
    -- what was added to groups (`came`) and taken from them since their archives were worked out
    create table moves (group_ integer not null, published integer not null, id text not null, came integer not null);
    create index moves_by_group on moves (group_);
    -- how many articles call a value of a grouping by a label
    create table names (
        grouping text not null, name text not null, label text not null, slug text not null,
        uses integer not null, primary key (grouping, name, label)
    ) without rowid;

    -- ids that articles keep, by those that the rules give them (`feeds.index.kept_ids`)
    create table kept_ids (rule text primary key, kept text not null) without rowid;
    -- articles as they were published last, that were changed or taken away since, by their ids
    create table departed (id text primary key, article blob not null) without rowid;
    -- articles that came into groups (1) or left them (-1) since the last publication; what did both has no row
    create table since_published (
        group_key text not null, id text not null, balance integer not null, primary key (group_key, id)
    ) without rowid;
    -- the feeds that are served, the lists of them and views: what decides their bytes, and when, in seconds since
    -- 1970, that was last seen to be something else than before, null where it never was
    create table served (name text primary key, fingerprint blob not null, changed integer) without rowid;
    -- the feeds that were published, those that are gone too: where each stood, its group, and what it was called
    create table paths (path text primary key, group_key text not null, label text not null) without rowid;
    -- what was written last, from which version, what its file was like then, and the digest of its bytes
    create table outputs (
        path text primary key, fingerprint blob not null, status text not null, digest text not null
    ) without rowid;
    -- folders of outputs as they were when something in them was written last, with what decided all of that alike
    create table folders (path text primary key, fingerprint blob not null, status text not null) without rowid;
"""


# What nothing asks for while the first files come in, and is made faster from all of them.
_LATER: Final = """
    create unique index files_by_path on files (path);
    create index files_by_stamp on files (stamp);
    create index files_by_verdict on files (verdict, published);
    create index files_by_change on files (updated);
    create index files_that_refer on files (file) where refers;
"""


class _Kept(msgspec.Struct, frozen=True):
    """What an index remembers that no article says again, and that outlives it.

    Attributes:
        paths: the rows of the feeds that were published.
        facts: those that outlive it, by name.
    """

    paths: tuple[tuple[str, ...], ...] = ()
    facts: Mapping[str, str] = {}


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
        self.connection.executescript(_LATER)
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
    folder: Path | None, made_by: str, is_right: Callable[[Store], bool] = lambda _: True
) -> Iterator[Store]:
    """Open the index in a folder, anew where it is missing, damaged or not made by the same program and config.

    One run has it at a time; another one waits.

    Args:
        folder: made where it is missing; None for an index that nobody keeps.
        made_by: digest of all that decides what an index says of a file, the file aside.
        is_right: whether an index that is there says of articles what a new one would.

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
        file = folder / _NAME
        before = break_seal(file)
        found = _usable(file, before, made_by, is_right)
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
    file: Path, before: Seal | None, made_by: str, is_right: Callable[[Store], bool]
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
            if made == made_by and is_sound and is_right(store):
                return connection
            if made != made_by or is_sound:
                why = "the config or the program changed" if made else "the build that made it was ended"
            if is_sound:
                paths = tuple(connection.execute("select path, group_key, label from paths"))
                kept = _Kept(paths, {name: fact for name in _OUTLIVING if (fact := store.about(name)) is not None})
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
    connection.executescript(_SCHEMA)
    store = Store(file, connection)
    store.note(_MADE_BY_LATER, made_by)
    store.note("born", os.urandom(_RANDOM).hex())
    connection.executemany("insert into paths values (?, ?, ?)", kept.paths)
    for fact, value in kept.facts.items():
        store.note(fact, value)
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


def digest64(*parts: str) -> int:
    """Digest texts to 63 bits, as an integer that SQLite holds, never 0."""
    raw = blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return (int.from_bytes(raw) >> 1) or 1
