"""What was written last, so that a feed that nothing changed need not be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.destinations import Destination, Stage, Staged
    from feeds.index import Store


class Made(NamedTuple):
    """Outputs that are made together, and the digest of all that decides their bytes."""

    paths: tuple[str, ...]
    fingerprint: bytes


def kept_as_is(store: Store, made: Made, stage: Stage) -> list[Staged] | None:
    """Keep outputs if all of them are what they were when they were written from the same articles."""
    if store.about("output") != stage.name:
        return None
    kept = []
    for path in made.paths:
        row = store.connection.execute("select fingerprint, status from outputs where path = ?", (path,)).fetchone()
        staged = stage.keep(path)
        if row is None or staged is None or row[0] != made.fingerprint or row[1] != stage.status(path):
            return None
        kept.append(staged)
    return kept


def remember(store: Store, destination: Destination, made: Iterable[Made]) -> None:
    """Note what was written to a destination, and what it was like then."""
    known = {path: rest for path, *rest in store.connection.execute("select * from outputs").fetchall()}
    moved = store.about("output") != destination.name
    if moved:
        known = {}
    now = {}
    for each in made:
        for path in each.paths:
            status = destination.status(path)
            if status:
                now[path] = [each.fingerprint, status]
    with store.connection as db:
        db.execute("begin")
        if moved:
            store.note("output", destination.name)
        db.executemany("delete from outputs where path = ?", [(path,) for path in known.keys() - now.keys()])
        db.executemany(
            "insert or replace into outputs values (?, ?, ?)",
            [(path, *row) for path, row in now.items() if known.get(path) != row],
        )
