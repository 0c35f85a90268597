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
from feeds.pages.filenames import LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feeds.destinations import Destination, Waiting
    from feeds.differences.parse import ParsedFeed


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
    """

    get: Callable[[str], bytes | None]
    listed: Mapping[str, _Listed]

    def parsed(self, path: str, formats: Iterable[str]) -> tuple[str, ParsedFeed] | None:
        """Read a feed from the first of some formats that can be read."""
        for name in formats:
            body = self.get(f"{path}{FORMATS.get(name).extension}")
            parsed = read(name, body) if body is not None else None
            if parsed is not None:
                return name, parsed
        return None


def differences(waiting: Waiting, destination: Destination) -> Differences:
    """Return what differs between what waits for a destination and what that holds."""
    written, removed = set(waiting.written), set(waiting.removed)

    def staged(path: str) -> bytes | None:
        if path in written:
            return (waiting.staging / path).read_bytes()
        return None if path in removed else destination.read(path)

    before, after = _side(destination.read), _side(staged)
    changed = _paths([*waiting.written, *waiting.removed], before, after)
    log = EntryLog()
    feeds = [_change(path, _formats_of(path, written), before, after, log) for path in sorted(changed)]
    _place(log, feeds, before, after)
    others = {path for path in (written | removed) - {STATE} if _feed_of(path, before, after) not in changed}
    return Differences(tuple(feeds), log.entries(), tuple(sorted(others)))


def _side(get: Callable[[str], bytes | None]) -> _Side:
    try:
        listed = msgspec.json.decode(get(LIST) or b"", type=_List).feeds
    except (msgspec.DecodeError, RecursionError):
        listed = []  # nothing is published, or somebody else wrote it
    return _Side(get, {each.path: each for each in listed})


def _paths(outputs: Iterable[str], before: _Side, after: _Side) -> set[str]:
    """Return the feeds that some outputs are of; an output in a content coding, `all.atom.gz`, follows its own."""
    coded = tuple(coding.extension for coding in CODINGS.values())
    found = (_feed_of(output, before, after) for output in outputs if not output.endswith(coded))
    return {path for path in found if path is not None}


def _feed_of(output: str, before: _Side, after: _Side) -> str | None:
    """Return the feed that an output is of, in whatever format, or as its page."""
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
    found = compare(old.entries, new.entries, alike=alike)
    dropped = {each.id for each in found.removed if listed.is_full and beyond(each, new)}
    returned = {each.id for each in found.added if was and was.is_full and beyond(each, old)}
    log.note(path, old, new, found, pushed=dropped | returned)
    return FeedChange(
        path,
        listed.title,
        Status.CHANGED,
        listed.entries,
        fields=differing_fields(old.fields, new.fields) if alike else (),
        added=tuple(log.summary(each) for each in found.added if each.id not in returned),
        changed=tuple(log.summary(each.now, each.fields) for each in found.changed),
        removed=tuple(log.summary(each) for each in found.removed if each.id not in dropped),
        dropped=tuple(log.summary(each) for each in found.removed if each.id in dropped),
        returned=tuple(log.summary(each) for each in found.added if each.id in returned),
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


def _ids(side: _Side, path: str) -> set[str]:
    parsed = side.parsed(path, CHEAPEST_FIRST)
    return {each.id for each in parsed[1].entries} if parsed else set()
