"""What was written last, so that a feed that nothing changed need not be made again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feeds.destinations import Stage, Staged
    from feeds.index import Store


class Made(NamedTuple):
    """Outputs that are made together, and the digest of all that decides their bytes."""

    paths: tuple[str, ...]
    fingerprint: bytes


def kept_as_is(store: Store, made: Made, stage: Stage) -> list[Staged] | None:
    """Keep outputs if all of them are what they were when they were written from the same articles."""
    if store.about("output") != str(stage.folder):
        return None
    kept, folder = [], str(stage.folder)
    for path in made.paths:
        row = store.connection.execute("select fingerprint, status from outputs where path = ?", (path,)).fetchone()
        staged = stage.keep(path)
        if row is None or staged is None or row[0] != made.fingerprint or row[1] != _status(f"{folder}/{path}"):
            return None
        kept.append(staged)
    return kept


def remember(store: Store, folder: Path, made: Iterable[Made]) -> None:
    """Note what was written to a folder, and what its files were like then."""
    folder = folder.absolute()
    known = {path: rest for path, *rest in store.connection.execute("select * from outputs").fetchall()}
    moved = store.about("output") != str(folder)
    if moved:
        known = {}
    now = {}
    for each in made:
        for path in each.paths:
            status = _status(f"{folder}/{path}")
            if status:
                now[path] = [each.fingerprint, status]
    with store.connection as db:
        db.execute("begin")
        if moved:
            store.note("output", str(folder))
        db.executemany("delete from outputs where path = ?", [(path,) for path in known.keys() - now.keys()])
        db.executemany(
            "insert or replace into outputs values (?, ?, ?)",
            [(path, *row) for path, row in now.items() if known.get(path) != row],
        )


def _status(file: str) -> str | None:
    """Say what a file is like, so that it shows when somebody changes it."""
    try:
        status = os.stat(file)  # noqa: PTH116 - speed: this runs for every output
    except OSError:
        return None
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
