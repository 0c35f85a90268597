"""What is known of every article file between builds, in SQLite: a build costs what changed, not what exists.

`store` holds the tables, `record` what one file comes to, `sync` brings them up to date with the files, `plan` asks
which feeds there are and what is in them. Deleting an index is always safe.
"""

from __future__ import annotations

from feeds.index.plan import (
    Plan,
    Planned,
    Wanted,
    activity,
    file_problems,
    newest_files,
    newest_of_all,
    next_release,
    note_places,
    plan,
    read_article,
    verdict_counts,
    wanted_files,
)
from feeds.index.record import Job, Reader, Record
from feeds.index.store import Store, cache_made, open_store, read_only, throw_away
from feeds.index.sync import Damaged, batched, sync

__all__ = [
    "Damaged",
    "Job",
    "Plan",
    "Planned",
    "Reader",
    "Record",
    "Store",
    "Wanted",
    "activity",
    "batched",
    "cache_made",
    "file_problems",
    "newest_files",
    "newest_of_all",
    "next_release",
    "note_places",
    "open_store",
    "plan",
    "read_article",
    "read_only",
    "sync",
    "throw_away",
    "verdict_counts",
    "wanted_files",
]
