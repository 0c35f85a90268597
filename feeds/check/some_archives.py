"""Which documents of archives a check of a site looks at: the newest of large feeds, as many as take no long time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.index import planned_archives

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from feeds.config import Config
    from feeds.index import Planned, PlannedArchive

_MOST: Final = 5_000
"""Entries that all of them have together, at the most."""


class Archives(NamedTuple):
    """Documents of archives.

    Attributes:
        wanted: those to look at, by the groups of their feeds, the newest of each first.
        left_out: how many others there are.
    """

    wanted: Mapping[int, tuple[PlannedArchive, ...]]
    left_out: int


def some_archives(feeds: Iterable[Planned], db: sqlite3.Connection, config: Config) -> Archives:
    """Return the documents of archives to look at: of the largest feed, which mostly has all articles, and of others.

    Args:
        feeds: all that are planned.
        db: the index that they are planned from.
        config: says how many entries a document has.
    """
    having = sorted((each for each in feeds if each.documents), key=lambda each: (-each.articles, each.group.path))
    wanted: dict[int, tuple[PlannedArchive, ...]] = {}
    room = _MOST
    for feed in having:
        if room <= 0:
            break
        newest = sorted(planned_archives([feed], db), key=lambda each: -each.number)
        limit = feed.limit or config.limit
        wanted[feed.group_id] = tuple(newest[: -(-room // limit)])
        room -= len(wanted[feed.group_id]) * limit
    taken = sum(map(len, wanted.values()))
    return Archives(wanted, sum(each.documents or 0 for each in having) - taken)
