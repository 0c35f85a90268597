"""The same differences seen from the entries: what becomes of each, and in which feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.differences.changes import EntryChange, EntrySummary, Status

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from feeds.differences.compare import Comparison
    from feeds.differences.parse import ParsedEntry


class _Noted:
    """An entry that differs somewhere: as it is said last, and the feeds where it differs."""

    def __init__(self, said: ParsedEntry) -> None:
        self.said = said
        self.fields: set[str] = set()
        self.added_to: list[str] = []
        self.changed_in: list[str] = []
        self.removed_from: list[str] = []


class EntryLog:
    """Collects what differs, feed after feed in the order of their paths."""

    def __init__(self) -> None:
        self._noted: dict[str, _Noted] = {}
        self._before: set[str] = set()
        self._after: set[str] = set()
        self._summaries: dict[tuple[str, str, str | None, tuple[str, ...]], EntrySummary] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no entry differs."""
        return not self._noted

    def note(
        self,
        path: str,
        old: AbstractSet[str],
        new: AbstractSet[str],
        found: Comparison,
        *,
        pushed: AbstractSet[str],
    ) -> None:
        """Take in a feed that was compared.

        Args:
            path: of the feed.
            old: the ids of the entries that it had.
            new: those of the entries that it has.
            found: how its entries differ.
            pushed: ids of entries that only `limit` takes out of it or lets into it: the site has and had them.
        """
        self._before |= old | pushed
        self._after |= new | pushed
        for each in found.added:
            if each.id not in pushed:
                self._of(each).added_to.append(path)
        for each, fields in found.changed:
            noted = self._of(each)
            noted.changed_in.append(path)
            noted.fields.update(fields)
        for each in found.removed:
            if each.id not in pushed:
                self._noted.setdefault(each.id, _Noted(each)).removed_from.append(path)

    def comes(self, path: str, ids: AbstractSet[str]) -> None:
        """Take in a feed that was not there, by the ids of its entries."""
        self._after |= ids
        for each in ids & self._noted.keys():
            self._noted[each].added_to.append(path)

    def goes(self, path: str, ids: AbstractSet[str]) -> None:
        """Take in a feed that is there no more, by the ids of its entries."""
        self._before |= ids
        for each in ids & self._noted.keys():
            self._noted[each].removed_from.append(path)

    def known(self, ids: AbstractSet[str]) -> None:
        """Take in a feed that stays as it is, by the ids of its entries."""
        self._before |= ids
        self._after |= ids

    def summary(self, entry: ParsedEntry, fields: tuple[str, ...] = ()) -> EntrySummary:
        """Return an entry's summary: one for all feeds, since thousands may have it."""
        shown = EntrySummary(entry.id, entry.title, entry.url, fields)
        return self._summaries.setdefault((entry.id, entry.title, entry.url, fields), shown)

    def entries(self) -> tuple[EntryChange, ...]:
        """Return what becomes of each entry, newest first."""
        ordered = sorted(self._noted.values(), key=lambda each: each.said.id)
        ordered.sort(key=lambda each: each.said.published, reverse=True)
        return tuple(map(self._change, ordered))

    def _of(self, said: ParsedEntry) -> _Noted:
        noted = self._noted.setdefault(said.id, _Noted(said))
        noted.said = said  # what it says now, where an earlier feed only had what it said before
        return noted

    def _change(self, noted: _Noted) -> EntryChange:
        said = noted.said
        status = Status.CHANGED
        if said.id not in self._before:
            status = Status.ADDED
        elif said.id not in self._after:
            status = Status.REMOVED
        return EntryChange(
            said.id,
            said.title,
            said.url,
            status,
            tuple(sorted(noted.fields)),
            tuple(sorted(noted.added_to)),
            tuple(noted.changed_in),
            tuple(sorted(noted.removed_from)),
        )
