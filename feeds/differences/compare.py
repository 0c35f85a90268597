"""Comparing what a feed said with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feeds.differences.parse import ParsedEntry, ParsedFeed


class Edit(NamedTuple):
    """An entry that says something else, and the names of what differs, sorted."""

    now: ParsedEntry
    fields: tuple[str, ...]


class Comparison(NamedTuple):
    """What differs between two lists of entries: those added and changed in the new order, those removed in the old."""

    added: tuple[ParsedEntry, ...]
    changed: tuple[Edit, ...]
    removed: tuple[ParsedEntry, ...]


def compare(old: Sequence[ParsedEntry], new: Sequence[ParsedEntry], *, alike: bool = True) -> Comparison:
    """Compare entries by their ids.

    Args:
        old: the entries as they were.
        new: the entries as they are.
        alike: whether both were read from the same format; if not, only titles and links are compared.
    """
    before, after = {each.id: each for each in old}, {each.id: each for each in new}
    fields = ((each, _differing(before[each.id], each, alike=alike)) for each in after.values() if each.id in before)
    return Comparison(
        added=tuple(each for each in after.values() if each.id not in before),
        changed=tuple(Edit(each, names) for each, names in fields if names),
        removed=tuple(each for each in before.values() if each.id not in after),
    )


def differing_fields(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str, ...]:
    """Name what differs, sorted."""
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def _differing(old: ParsedEntry, new: ParsedEntry, *, alike: bool) -> tuple[str, ...]:
    if alike:
        return differing_fields(old.fields, new.fields)
    return differing_fields({"title": old.title, "link": old.url}, {"title": new.title, "link": new.url})


def beyond(entry: ParsedEntry, feed: ParsedFeed) -> bool:
    """Whether an entry would come after all of a feed's, newest first."""
    return all(_newest_last(entry) < _newest_last(each) for each in feed.entries[-1:])


def _newest_last(entry: ParsedEntry) -> tuple[str, tuple[int, ...]]:
    # of entries published together, the one whose id sorts first comes first
    return entry.published, tuple(-ord(character) for character in entry.id)
