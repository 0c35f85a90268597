"""When what is served changed last, remembered for servers that start again (RFC 9110, section 8.8.2)."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from feeds.index.store import SERVED_FACT

if TYPE_CHECKING:
    from feeds.index.store import Store


class Served(msgspec.Struct, frozen=True):
    """What is remembered of bodies.

    Attributes:
        since: from when on every change was noted.
        changed: when each was last seen to hold something else than before; None where it never was.
    """

    since: datetime
    changed: Mapping[str, datetime | None]


def note_served(store: Store, fingerprints: Mapping[str, bytes], now: datetime) -> Served:
    """Note what is served from now on, and return when each body changed last.

    What may have changed unseen, since what an earlier server noted was lost, counts as changed now.

    Args:
        store: the index.
        fingerprints: a digest of all that decides the bytes of each body, by its name.
        now: in whole seconds.
    """
    db = store.connection
    known = {name: row for name, *row in db.execute("select name, fingerprint, changed from served")}
    begun = store.about(SERVED_FACT)
    seconds = int(now.timestamp())
    rows = {}
    for name, fingerprint in fingerprints.items():
        before = known.get(name)
        if before and before[0] == fingerprint:
            rows[name] = before[1]
        else:
            rows[name] = None if begun is None else seconds
    fresh = [(name, fingerprints[name], at) for name, at in rows.items() if known.get(name) != [fingerprints[name], at]]
    gone = known.keys() - rows.keys()
    since = seconds if begun is None or (not known and fresh) else int(begun)
    if fresh or gone:
        with db:
            db.execute("begin")
            db.executemany("delete from served where name = ?", [(name,) for name in gone])
            db.executemany("insert or replace into served values (?, ?, ?)", fresh)
            store.note(SERVED_FACT, str(since))
    return Served(
        datetime.fromtimestamp(since, UTC),
        {name: None if at is None else datetime.fromtimestamp(at, UTC) for name, at in rows.items()},
    )
