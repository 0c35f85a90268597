"""What the index remembers of what was published: where feeds stood, and what every output was like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from feeds.index.store import STATE_FACT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from feeds.index.store import Store

_DESTINATION = "output"
_CHECKSUM = 8


class PublishedOutput(NamedTuple):
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


def published_outputs(store: Store, destination: str) -> dict[str, PublishedOutput]:
    """Return what is remembered of the outputs of a destination, by path."""
    if _published_to(store) != destination:
        return {}
    rows = store.connection.execute("select path, fingerprint, status, digest from outputs").fetchall()
    return {path: PublishedOutput(*row) for path, *row in rows}


def remember_outputs(store: Store, destination: str, outputs: Mapping[str, PublishedOutput]) -> None:
    """Remember the outputs that a destination holds, in place of those remembered before; only differences are written.

    Args:
        store: the index.
        destination: its name. Outputs of another destination are forgotten.
        outputs: by path.
    """
    db = store.connection
    moved = _published_to(store) != destination
    known = published_outputs(store, destination)
    with db:
        db.execute("begin")
        if moved:
            db.execute("delete from outputs")
            store.note(_DESTINATION, destination)
        db.executemany("delete from outputs where path = ?", [(path,) for path in known.keys() - outputs.keys()])
        db.executemany(
            "insert or replace into outputs values (?, ?, ?, ?)",
            [(path, *each) for path, each in outputs.items() if known.get(path) != each],
        )


def remember_paths(store: Store, paths: Iterable[str]) -> None:
    """Remember where feeds stand that were published: where they only would, nobody may learn of later."""
    db = store.connection
    fresh = set(paths) - _known_paths(db)
    if fresh:
        with db:
            db.execute("begin")
            db.executemany("insert into paths values (?)", [(path,) for path in fresh])


def remember_state(store: Store, state: bytes) -> None:
    """Remember the state that a publication left, as its file has it; nothing is written where it is known."""
    said = f"{crc32(state):08x}{state.decode()}"
    if said != store.about(STATE_FACT):
        store.note(STATE_FACT, said)


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
