"""What was written last, so that a feed that nothing changed need not be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.destinations import Destination, Stage, Staged
    from feeds.index import Store


class Made(NamedTuple):
    """Outputs that are made together, and the digest of all that decides their bytes."""

    paths: tuple[str, ...]
    fingerprint: bytes


_ROW: Final = "select fingerprint, status, digest from outputs where path = ?"


def kept_as_is(store: Store, made: Made, stage: Stage) -> list[Staged] | None:
    """Keep outputs if all of them are what they were when they were written from the same articles.

    What no status tells, as after a folder was copied or came out of a cache, the bytes do.
    """
    if store.about("output") != stage.name:
        return None
    kept = []
    for path in made.paths:
        row = store.connection.execute(_ROW, (path,)).fetchone()
        staged = stage.keep(path)
        if row is None or staged is None or (row[0], row[2]) != (made.fingerprint, staged.digest):
            return None
        if row[1] != stage.status(path) and not stage.holds(staged):
            return None
        kept.append(staged)
    return kept


def remember(store: Store, destination: Destination, made: Iterable[Made], digests: Mapping[str, str]) -> None:
    """Note what was written to a destination, what it was like then, and the digests of its bytes by path."""
    known = {path: rest for path, *rest in store.connection.execute("select * from outputs").fetchall()}
    moved = store.about("output") != destination.name
    if moved:
        known = {}
    now = {}
    for each in made:
        for path in each.paths:
            status = destination.status(path)
            if status:
                now[path] = [each.fingerprint, status, digests[path]]
    with store.connection as db:
        db.execute("begin")
        if moved:
            store.note("output", destination.name)
        db.executemany("delete from outputs where path = ?", [(path,) for path in known.keys() - now.keys()])
        db.executemany(
            "insert or replace into outputs values (?, ?, ?, ?)",
            [(path, *row) for path, row in now.items() if known.get(path) != row],
        )
