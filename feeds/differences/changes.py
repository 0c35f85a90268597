"""What differs between what is published and what a build makes of it: first by feed, then by entry."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Status(StrEnum):
    """What becomes of a feed, or of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class EntrySummary(msgspec.Struct, frozen=True):
    """An entry of a feed that differs.

    Attributes:
        id: its id in every feed.
        title: as it is now, or was before it went.
        url: of the alternate link, where it has one.
        fields: what of a changed entry differs, in the words of RFC 4287, sorted.
    """

    id: str
    title: str
    url: str | None = None
    fields: tuple[str, ...] = ()


class FeedChange(msgspec.Struct, frozen=True):
    """A feed whose outputs differ; entries are newest first.

    Attributes:
        path: its path, without an extension.
        title: its whole title, as it is now or was before it went.
        status: whether the feed itself comes, goes or stays.
        entries: how many it has now, or had before it went. The entries of a feed that comes or goes are not listed:
            they are all that it has.
        fields: what differs of the feed besides its entries, in the words of RFC 4287, sorted. A feed that stays, was
            compared and has neither fields nor entries that differ says the same, written in another way.
        added: entries that it did not have.
        changed: entries that say something else.
        removed: entries that it has no more.
        dropped: older entries for which `limit` leaves no room any more.
        returned: older entries for which `limit` leaves room again.
        compared: whether what it said and says could be read: not where all of its formats are other packages', nor
            where somebody broke what was published.
    """

    path: str
    title: str
    status: Status
    entries: int = 0
    fields: tuple[str, ...] = ()
    added: tuple[EntrySummary, ...] = ()
    changed: tuple[EntrySummary, ...] = ()
    removed: tuple[EntrySummary, ...] = ()
    dropped: tuple[EntrySummary, ...] = ()
    returned: tuple[EntrySummary, ...] = ()
    compared: bool = True


class EntryChange(msgspec.Struct, frozen=True):
    """An entry that differs, with the feeds that say so, sorted by path.

    Attributes:
        id: its id in every feed.
        title: as it is now, or was before it went.
        url: of the alternate link, where it has one.
        status: whether the entry comes, goes, or stays on the site.
        fields: what of it differs, as in `EntrySummary`.
        added_to: paths of feeds that did not have it.
        changed_in: paths of feeds that had it and have it.
        removed_from: paths of feeds that have it no more.
    """

    id: str
    title: str
    url: str | None
    status: Status
    fields: tuple[str, ...] = ()
    added_to: tuple[str, ...] = ()
    changed_in: tuple[str, ...] = ()
    removed_from: tuple[str, ...] = ()


class Differences(msgspec.Struct, frozen=True):
    """All that differs: feeds by path, entries newest first, and the outputs that are about no single feed."""

    feeds: tuple[FeedChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    others: tuple[str, ...] = ()

    def feeds_that(self, status: Status) -> tuple[FeedChange, ...]:
        """Return the feeds that come, go or stay."""
        return tuple(each for each in self.feeds if each.status is status)

    def entries_that(self, status: Status) -> tuple[EntryChange, ...]:
        """Return the entries that come, go or stay."""
        return tuple(each for each in self.entries if each.status is status)
