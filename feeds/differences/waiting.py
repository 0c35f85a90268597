"""From outputs that wait, and those that are published, to what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from feeds.differences.by_entry import EntryLog
from feeds.differences.changes import Differences, FeedChange, Status
from feeds.differences.compare import beyond, compare, differing_fields
from feeds.differences.parse import CHEAPEST_FIRST, read
from feeds.formats import FORMATS
from feeds.lib.codings import CODINGS
from feeds.lib.urls import STATE
from feeds.pages.filenames import LIST, archive_path, read_archive_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from feeds.destinations import Destination, Waiting
    from feeds.differences.parse import ParsedEntry, ParsedFeed


class _Listed(msgspec.Struct):
    path: str
    title: str
    articles: int = 0
    entries: int = 0

    @property
    def is_full(self) -> bool:
        """Whether `limit` keeps articles out of it."""
        return self.articles > self.entries


class _List(msgspec.Struct):
    feeds: list[_Listed]


class _Side(NamedTuple):
    """What is published, or will be.

    Attributes:
        get: gives the bytes at a path.
        listed: the feeds of its list, by path.
        archives: the documents of archives that differ, by the paths of feeds, the last one first.
    """

    get: Callable[[str], bytes | None]
    listed: Mapping[str, _Listed]
    archives: Mapping[str, Sequence[str]]

    def parsed(self, path: str, formats: Iterable[str]) -> tuple[str, ParsedFeed] | None:
        """Read a feed from the first of some formats that can be read."""
        for name in formats:
            body = self.get(f"{path}{FORMATS.get(name).extension}")
            parsed = read(name, body) if body is not None else None
            if parsed is not None:
                return name, parsed
        return None

    def archived(self, path: str, name: str) -> dict[str, ParsedEntry]:
        """Return the entries of a feed, in a format, that stand in documents of its archive that differ, by id."""
        read_too = filter(None, [self.parsed(each, (name,)) for each in self.archives.get(path, ())])
        return {each.id: each for _, parsed in read_too for each in parsed.entries}


def differences(waiting: Waiting, destination: Destination) -> Differences:
    """Return what differs between what waits for a destination and what that holds."""
    written, removed = set(waiting.written), set(waiting.removed)

    def staged(path: str) -> bytes | None:
        if path in written:
            return (waiting.staging / path).read_bytes()
        return None if path in removed else destination.read(path)

    archives = _archives(written | removed)
    before, after = _side(destination.read, archives), _side(staged, archives)
    changed = _paths([*waiting.written, *waiting.removed], before, after)
    log = EntryLog()
    feeds = [_change(path, _formats_of(path, written), before, after, log) for path in sorted(changed)]
    _place(log, feeds, before, after)
    others = {path for path in (written | removed) - {STATE} if _feed_of(path, before, after) not in changed}
    return Differences(tuple(feeds), log.entries(), tuple(sorted(others)))


def _side(get: Callable[[str], bytes | None], archives: Mapping[str, Sequence[str]]) -> _Side:
    try:
        listed = msgspec.json.decode(get(LIST) or b"", type=_List).feeds
    except (msgspec.DecodeError, RecursionError):
        listed = []  # nothing is published, or somebody else wrote it
    return _Side(get, {each.path: each for each in listed}, archives)


def _paths(outputs: Iterable[str], before: _Side, after: _Side) -> set[str]:
    """Return the feeds that some outputs are of; an output in a content coding, `all.atom.gz`, follows its own."""
    coded = tuple(coding.extension for coding in CODINGS.values())
    found = (_feed_of(output, before, after) for output in outputs if not output.endswith(coded))
    return {path for path in found if path is not None}


def _archives(outputs: Iterable[str]) -> dict[str, list[str]]:
    """Return for each feed the documents of its archive that differ, without extensions, the last one first.

    An entry that has no room in a feed any more moves there, and one that is corrected may stand there.
    """
    found: dict[str, set[int]] = {}
    for archived in filter(None, map(read_archive_path, outputs)):
        found.setdefault(archived.feed, set()).add(archived.number)
    return {
        feed: [archive_path(feed, number) for number in sorted(numbers, reverse=True)]
        for feed, numbers in found.items()
    }


def _feed_of(output: str, before: _Side, after: _Side) -> str | None:
    """Return the feed that an output is of, in whatever format, as its page or in its archive."""
    archived = read_archive_path(output)
    if archived and (archived.feed in before.listed or archived.feed in after.listed):
        return archived.feed
    path, dot, _ = output.rpartition(".")
    while dot and output != LIST:
        if path in before.listed or path in after.listed:
            return path
        path, dot, _ = path.rpartition(".")
    return None


def _formats_of(path: str, written: set[str]) -> list[str]:
    """Order formats so that one which differs is read, and of those the one that takes the least time."""
    return sorted(CHEAPEST_FIRST, key=lambda name: f"{path}{FORMATS.get(name).extension}" not in written)


def _change(path: str, formats: list[str], before: _Side, after: _Side, log: EntryLog) -> FeedChange:
    was, now = before.listed.get(path), after.listed.get(path)
    if now is None and was:
        return FeedChange(path, was.title, Status.REMOVED, was.entries)
    listed = now or _Listed(path, path)
    # in one format both, where there is one: ids may differ between them, as an article may name one for RSS
    published = before.parsed(path, formats)
    waits = after.parsed(path, [published[0], *formats] if published else formats)
    if was is None and published is None:
        return FeedChange(path, listed.title, Status.ADDED, listed.entries)
    if waits is None or published is None:
        return FeedChange(path, listed.title, Status.CHANGED, listed.entries, compared=False)
    (new_format, new), (old_format, old) = waits, published
    alike = old_format == new_format
    moved = compare(old.entries, new.entries, alike=alike)
    older, newer = before.archived(path, old_format), after.archived(path, new_format)
    dropped = {each.id for each in moved.removed if each.id in newer or (listed.is_full and beyond(each, new))}
    returned = {each.id for each in moved.added if each.id in older or (was and was.is_full and beyond(each, old))}
    all_old, all_new = (*old.entries, *older.values()), (*new.entries, *newer.values())
    found = compare(all_old, all_new, alike=alike) if older or newer else moved
    log.note(path, _ids_of(all_old), _ids_of(all_new), found, pushed=dropped | returned)
    return FeedChange(
        path,
        listed.title,
        Status.CHANGED,
        listed.entries,
        fields=differing_fields(old.fields, new.fields) if alike else (),
        added=tuple(log.summary(each) for each in found.added if each.id not in returned),
        changed=tuple(log.summary(each.now, each.fields) for each in found.changed),
        removed=tuple(log.summary(each) for each in found.removed if each.id not in dropped),
        dropped=tuple(log.summary(each) for each in moved.removed if each.id in dropped),
        returned=tuple(log.summary(each) for each in moved.added if each.id in returned),
    )


def _place(log: EntryLog, feeds: Iterable[FeedChange], before: _Side, after: _Side) -> None:
    """Find the entries that differ in the feeds that come or go, and in one that stays as it is."""
    if log.is_empty:
        return
    for each in feeds:
        if each.status is Status.ADDED:
            log.comes(each.path, _ids(after, each.path))
        elif each.status is Status.REMOVED:
            log.goes(each.path, _ids(before, each.path))
    same = after.listed.keys() & before.listed.keys() - {each.path for each in feeds}
    if same:
        # what the largest feed has and had is no news to the site, though it may be to other feeds
        largest = max(sorted(same), key=lambda path: after.listed[path].articles)
        log.known(_ids(after, largest))


def _ids_of(entries: Iterable[ParsedEntry]) -> set[str]:
    return {each.id for each in entries}


def _ids(side: _Side, path: str) -> set[str]:
    parsed = side.parsed(path, CHEAPEST_FIRST)
    return {each.id for each in parsed[1].entries} if parsed else set()
