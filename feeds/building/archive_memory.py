"""What a state says of archives, and what an index goes on from of that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds.config.outputs import extensions
from feeds.index import (
    ARCHIVED_FACT,
    ArchiveMemory,
    EntryKey,
    Recalled,
    digest64,
    remembered_archives,
    unpublished_archives,
)
from feeds.pages.filenames import PAGE, archive_path
from feeds.state import EMPTY, KnownArchive, merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.config import Config
    from feeds.index import Planned, Store
    from feeds.state import SiteState


def known_archives(store: Store, feeds: tuple[Planned, ...]) -> dict[str, KnownArchive]:
    """Return what the next build is to know of the archives of feeds, by path."""
    if not any(each.documents or each.first > 1 for each in feeds):
        return {}
    remembered = remembered_archives(store.connection)
    return {each.group.path: _known(remembered[each.group_id]) for each in feeds if each.group_id in remembered}


def _known(memory: ArchiveMemory) -> KnownArchive:
    return KnownArchive(
        limit=memory.limit,
        full=tuple((end.published, ids) for end, ids in zip(memory.ends, memory.ids, strict=True)),
        last={str(number): end.id for number, end in enumerate(memory.ends, 1) if not end.is_whole},
        displaced={f"{key:016x}": number for key, number in memory.displaced},
        first=memory.first,
    )


def recalled_archives(
    store: Store,
    remembered: SiteState,
    published: SiteState,
    read: Callable[[str], bytes | None],
    config: Config,
) -> dict[str, Recalled]:
    """Return the archives that an index is to go on from as they were published, by the paths of their feeds.

    A new index goes on from all that is known; one that was used before, from what another machine has published since,
    and not from what it only planned.

    Args:
        store: the index.
        remembered: what the index knows of the last publication.
        published: what the destination has of it.
        read: returns the bytes of a published output.
        config: says in which formats archives were published.
    """
    if not config.archives:
        return {}
    is_new = store.about(ARCHIVED_FACT) is None
    feeds = (merged(published, remembered) if is_new else remembered if published == EMPTY else published).feeds
    before = {} if is_new else remembered.feeds
    begun = {path for path, feed in feeds.items() if feed.archive and not feed.archive.full}
    newer = {path for path, feed in feeds.items() if path not in before or before[path].archive != feed.archive}
    return {
        path: Recalled(_memory(archive), partial(_entries, read, config, path, archive.first), is_newer=path in newer)
        for path in newer | ({*unpublished_archives(store.connection), *begun} & feeds.keys())
        if (archive := feeds[path].archive)
    }


def _memory(known: KnownArchive) -> ArchiveMemory:
    return ArchiveMemory(
        limit=known.limit,
        ends=tuple(EntryKey.of(at, known.last.get(str(number))) for number, (at, _) in enumerate(known.full, 1)),
        ids=tuple(ids for _, ids in known.full),
        displaced=tuple((int(key, 16), number) for key, number in known.displaced.items()),
        first=known.first,
    )


def _entries(
    read: Callable[[str], bytes | None], config: Config, path: str, first: int, number: int
) -> frozenset[int] | None:
    """Return the keys of the entries that a document of a feed's archive has where it is published.

    Args:
        read: returns the bytes of a published output.
        config: says in which formats it is published.
        path: that of the feed.
        first: the number that the first document has in its address.
        number: the place of the document in the archive, from 1.
    """
    from feeds.differences import parse  # what was published is hardly ever asked

    for name, extension in zip(config.formats, extensions(config), strict=False):
        body = read(f"{archive_path(path, first - 1 + number)}{extension}") if extension != PAGE else None
        parsed = parse.read(name, body) if body else None
        if parsed is not None:
            return frozenset(digest64(each.id) for each in parsed.entries)
    return None
