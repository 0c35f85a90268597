"""What the index remembers of what was published: where feeds stood, and what every output was like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import msgspec

from feeds.index.store import KNOWN_FILE_FACT, PUBLISHED_FACT, STATE_FACT
from feeds.index.tables import digest64
from feeds.index.told import forget_told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from feeds.index.store import Store

_DESTINATION = "output"
_CHECKSUM = 8
_MOVED = (
    "select exists (select 1 from since_published) or exists (select 1 from departed) or exists (select 1 from told)"
)


class PublishedOutput(msgspec.Struct, frozen=True):
    """An output as it was when it was written last.

    Attributes:
        fingerprint: a digest of all that decided its bytes.
        status: what its destination said it was like: see `feeds.destinations.Destination.status`.
        digest: the SHA-256 of its bytes, in hexadecimal.
    """

    fingerprint: bytes
    status: str
    digest: str


def _published_to(store: Store) -> str | None:
    """Return the name of the destination that the remembered outputs were written to."""
    return store.about(_DESTINATION)


def published_outputs(
    store: Store, destination: str, *, below: str | None = None, without: str | None = None
) -> dict[str, PublishedOutput]:
    """Return what is remembered of the outputs of a destination, by path.

    Args:
        store: the index.
        destination: its name.
        below: only those in this folder, which ends in a slash, or in folders of it;
        without: or only the others.
    """
    rows = _output_rows(store, destination, below, without)
    return {path: PublishedOutput(fingerprint, status, digest) for path, fingerprint, status, digest in rows}


def _output_rows(
    store: Store, destination: str, below: str | None, without: str | None
) -> Iterable[tuple[str, bytes, str, str]]:
    """Return the rows of the outputs of a destination; the arguments are those of `published_outputs`."""
    if _published_to(store) != destination:
        return ()
    asked = "select path, fingerprint, status, digest from outputs"
    if below is not None:
        return store.connection.execute(f"{asked} where path >= ? and path < ?", _range(below))
    if without is not None:
        return store.connection.execute(f"{asked} where path < ? or path >= ?", _range(without))
    return store.connection.execute(asked)


def _range(folder: str) -> tuple[str, str]:
    """Return what all paths in a folder stand between: from the first to what comes behind the last."""
    return folder, f"{folder[:-1]}{chr(ord('/') + 1)}"


def remember_outputs(
    store: Store,
    destination: str,
    outputs: Mapping[str, PublishedOutput],
    *,
    below: str | None = None,
    without: str | None = None,
    forget: bool = True,
) -> None:
    """Remember the outputs that a destination holds, in place of those remembered before; only differences are written.

    Args:
        store: the index.
        destination: its name. Outputs of another destination are forgotten.
        outputs: by path.
        below: they are all that there are in this folder, which ends in a slash, and in folders of it;
        without: or all the others.
        forget: whether others that were remembered of these are there no more.
    """
    db = store.connection
    moved = _published_to(store) != destination
    known = {row[0]: row for row in _output_rows(store, destination, below, without)} if forget else {}
    rows = [(path, each.fingerprint, each.status, each.digest) for path, each in outputs.items()]
    with db:
        db.execute("begin")
        if moved:
            db.execute("delete from outputs")
            db.execute("delete from folders")
            store.note(_DESTINATION, destination)
        db.executemany("delete from outputs where path = ?", [(path,) for path in known.keys() - outputs.keys()])
        db.executemany(
            "insert or replace into outputs values (?, ?, ?, ?)",
            [row for row in rows if known.get(row[0]) != row],
        )


class PublishedFolder(NamedTuple):
    """A folder of outputs as it was when something in it was written last.

    Attributes:
        fingerprint: a digest of what decided all of its outputs alike.
        status: what its destination said it was like.
    """

    fingerprint: bytes
    status: str


def published_folders(store: Store, destination: str) -> dict[str, PublishedFolder]:
    """Return what is remembered of the folders of a destination, by path."""
    if _published_to(store) != destination:
        return {}
    rows = store.connection.execute("select path, fingerprint, status from folders")
    return {path: PublishedFolder(*row) for path, *row in rows}


def remember_folders(store: Store, folders: Mapping[str, PublishedFolder]) -> None:
    """Remember the folders of the destination that outputs are remembered of, in place of those remembered before."""
    db = store.connection
    known = {path: PublishedFolder(*row) for path, *row in db.execute("select path, fingerprint, status from folders")}
    if known == folders:
        return
    with db:
        db.execute("begin")
        db.executemany("delete from folders where path = ?", [(path,) for path in known.keys() - folders.keys()])
        fresh = [(path, *each) for path, each in folders.items() if known.get(path) != each]
        db.executemany("insert or replace into folders values (?, ?, ?)", fresh)


class RememberedFeed(NamedTuple):
    """A feed that was published: where it stands, the key of its group, and what it is called beside its site."""

    path: str
    key: str
    label: str


def remember_publication(store: Store, feeds: Iterable[RememberedFeed], state: bytes, known: str) -> None:
    """Remember that all that the index has was published: where it only would be, nobody may learn of later.

    Args:
        store: the index.
        feeds: all of them.
        state: what is to be remembered of the site, as its file has it.
        known: the SHA-256 of the newest such file that is part of this, in hexadecimal; empty where there is none.
    """
    db = store.connection
    before = set(remembered_feeds(store))
    fresh = [each for each in feeds if each not in before]
    said = f"{crc32(state):08x}{state.decode()}"
    (moved,) = db.execute(_MOVED).fetchone()
    facts = {STATE_FACT: said, PUBLISHED_FACT: "yes"} | ({KNOWN_FILE_FACT: known} if known else {})
    if not fresh and not moved and all(store.about(name) == value for name, value in facts.items()):
        return
    with db:
        db.execute("begin")
        db.executemany("insert or replace into paths values (?, ?, ?)", fresh)
        db.execute("delete from since_published")
        db.execute("delete from departed")
        forget_told(db)
        db.execute("delete from unpublished")
        for name, value in facts.items():
            store.note(name, value)


def remembered_feeds(store: Store) -> list[RememberedFeed]:
    """Return the feeds that were published, those that are gone too."""
    rows = store.connection.execute("select path, group_key, label from paths").fetchall()
    return [RememberedFeed(*row) for row in rows]


def was_published(store: Store) -> bool:
    """Whether what this index has was published before, so that it knows what changed since."""
    return store.about(PUBLISHED_FACT) is not None


def moves_since_publication(store: Store) -> list[tuple[str, str, int]]:
    """Return which articles came into groups (1) or left them (-1) since the last publication: group, id, which."""
    return store.connection.execute("select group_key, id, balance from since_published order by 1, 2").fetchall()


def verdicts_of(store: Store, id_: str) -> set[str]:
    """Return what became of the files that have, or had when they could be read, the article with an id."""
    rows = store.connection.execute("select verdict from files where key = ? and id = ?", (digest64(id_), id_))
    return {verdict for (verdict,) in rows}


def has_unreadable(store: Store) -> bool:
    """Whether there is a file that may be an article and cannot be read, and never could."""
    asked = "select 1 from files where verdict = 'bad' and id is null limit 1"
    return store.connection.execute(asked).fetchone() is not None


def groups_having(store: Store, id_: str) -> set[str]:
    """Return the keys of the groups that have the article with an id."""
    rows = store.connection.execute(
        "select groups.key from files cross join groups join members on members.group_ = groups.group_ "
        "and members.published = files.published and members.file = files.file "
        "where files.key = ? and files.id = ? and files.verdict = 'published'",
        (digest64(id_), id_),
    )
    return {key for (key,) in rows}


def known_file(store: Store) -> str | None:
    """Return the SHA-256 of the newest file with a state that is part of what is remembered, in hexadecimal."""
    return store.about(KNOWN_FILE_FACT)


def remembered_state(store: Store) -> bytes | None:
    """Return the state that the last publication left; None where there was none, or its bytes are damaged."""
    said = (store.about(STATE_FACT) or "").encode()
    checksum, state = said[:_CHECKSUM], said[_CHECKSUM:]
    return state if state and checksum == b"%08x" % crc32(state) else None


def gone_paths(db: sqlite3.Connection, paths: Iterable[str]) -> tuple[str, ...]:
    """List where feeds stood that were published before and are not among some paths now."""
    return tuple(sorted(_known_paths(db).difference(paths)))


def _known_paths(db: sqlite3.Connection) -> set[str]:
    return {path for (path,) in db.execute("select path from paths")}
