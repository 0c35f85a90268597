"""What a report of differences shows, in which order and how much of it, whatever it is written in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.differences.changes import Differences, EntryChange, EntrySummary, FeedChange, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FEW: Final = 5
"""How many entries of a feed are named one by one; of more, their number says enough."""


class Item(msgspec.Struct, frozen=True):
    """A line of a report.

    Attributes:
        status: which sign stands before it.
        word: says the same, and for which reason; only of lines below another.
        path: of the feed that it is about.
        title: of the feed or entry that it is about.
        url: of the entry.
        note: what there is to say of it.
        places: pairs of a phrase and paths of feeds: `("in", ("all", "topics/ai"))`.
        inner: lines below it.
    """

    status: Status
    word: str = ""
    path: str = ""
    title: str = ""
    url: str | None = None
    note: str = ""
    places: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inner: tuple[Item, ...] = ()


class ReportSection(msgspec.Struct, frozen=True):
    """Lines of a report under a heading.

    Attributes:
        heading: says how many there are of what.
        items: all of them.
        noun: what one is called, and many are.
        by_feed: whether they are about feeds, which say in full what those about entries sum up.
    """

    heading: str
    items: Sequence[Item]
    noun: tuple[str, str]
    by_feed: bool = False


ENTRY: Final = ("entry", "entries")
FEED: Final = ("feed", "feeds")


def counted(number: int, noun: tuple[str, str]) -> str:
    """Return a number of things in words: `1 entry`, `2 entries`."""
    return f"{number} {noun[0] if number == 1 else noun[1]}"


def headline(differences: Differences) -> str:
    """Return a line about how much differs; an empty one where nothing does."""
    parts = []
    for noun, found in ((ENTRY, differences.entries), (FEED, differences.feeds)):
        statuses = [each.status for each in found]
        counts = [(number, status) for status in Status if (number := statuses.count(status))]
        if counts:
            first, *rest = counts
            parts.append(", ".join([f"{counted(first[0], noun)} {first[1]}", *(f"{n} {status}" for n, status in rest)]))
    if not parts and differences.others:
        return counted(len(differences.others), ("other file", "other files"))
    return "; ".join(parts)


def report_sections(differences: Differences, *, dry_run: bool) -> Iterator[ReportSection]:
    """Yield what differs: entries first, since one of them shows in many feeds, then feed by feed.

    Args:
        differences: what differs.
        dry_run: whether it is still to happen.
    """
    would = "would be " if dry_run else ""
    for status in Status:
        entries = differences.entries_that(status)
        if entries:
            yield ReportSection(f"{counted(len(entries), ENTRY)} {would}{status}", [*map(_entry, entries)], ENTRY)
    for status in (Status.ADDED, Status.REMOVED):
        feeds = differences.feeds_that(status)
        if feeds:
            heading = f"{counted(len(feeds), FEED)} {would}{status}"
            yield ReportSection(heading, [*map(_feed, feeds)], FEED, by_feed=True)
    feeds = differences.feeds_that(Status.CHANGED)
    if feeds:
        yield ReportSection(f"{counted(len(feeds), FEED)} {would}changed", [*_changed(feeds)], FEED, by_feed=True)


def _entry(entry: EntryChange) -> Item:
    places: tuple[tuple[str, tuple[str, ...]], ...]
    if entry.status is Status.ADDED:
        places = (("in", entry.added_to),)
    elif entry.status is Status.REMOVED:
        places = (("was in", entry.removed_from),)
    else:
        places = (("in", entry.changed_in), ("now also in", entry.added_to), ("no longer in", entry.removed_from))
    named = tuple((phrase, paths) for phrase, paths in places if paths)
    return Item(entry.status, title=entry.title, url=entry.url, note=", ".join(entry.fields), places=named)


def _feed(feed: FeedChange) -> Item:
    return Item(feed.status, path=feed.path, title=feed.title, note=counted(feed.entries, ENTRY))


def _changed(feeds: Sequence[FeedChange]) -> Iterator[Item]:
    """Yield the feeds whose entries differ one by one, the others by what they have in common."""
    alike = defaultdict[str, list[str]](list)
    for feed in feeds:
        lists = _lists(feed)
        if lists:
            counts = [f"{len(entries)} {word}" for word, _, entries in lists]
            own = f"{', '.join(feed.fields)} of the feed itself" if feed.fields else ""
            inner = [
                Item(status, word=word, title=each.title, url=each.url)
                for word, status, entries in lists
                for each in entries
            ]
            yield Item(
                feed.status,
                path=feed.path,
                title=feed.title,
                note="; ".join(filter(None, [", ".join(counts), own])),
                inner=tuple(inner) if len(inner) <= _FEW else (),
            )
        elif feed.fields:
            alike[f"{', '.join(feed.fields)} of the feed itself"].append(feed.path)
        elif feed.compared:
            alike["the same content, written in another way"].append(feed.path)
        else:
            alike["content that cannot be compared"].append(feed.path)
    for note, paths in sorted(alike.items()):
        yield Item(Status.CHANGED, note=note, places=(("in", tuple(paths)),))


def _lists(feed: FeedChange) -> list[tuple[str, Status, tuple[EntrySummary, ...]]]:
    lists = (
        ("added", Status.ADDED, feed.added),
        ("changed", Status.CHANGED, feed.changed),
        ("removed", Status.REMOVED, feed.removed),
        ("dropped by the limit", Status.REMOVED, feed.dropped),
        ("returned within the limit", Status.ADDED, feed.returned),
    )
    return [each for each in lists if each[2]]
