"""An old feed from its newest document to its oldest: archives and pages are followed as far as they lead.

RFC 5005 has archived feeds (section 4, `prev-archive`) and paged ones (section 3, `next`), JSON Feed 1.1 `next_url`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib.text import shown
from feeds.lib.urls import joined, without_secrets
from feeds.moving.documents import Unreachable, name_of, open_document, open_next
from feeds.moving.json_entries import read_json
from feeds.moving.old_feed import NoFeed, OldEntry, OldFeed, OldShow
from feeds.moving.xml_entries import read_xml
from feeds.problems import WHOLE, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feeds.moving.documents import FeedDocument

MOST_DOCUMENTS: Final = 1_000
MOST_ENTRIES: Final = 200_000


class Chain(msgspec.Struct, frozen=True):
    """All that old feeds say.

    Attributes:
        entries: each once, in the order in which they were met: the newest version of one that stands in several.
        documents: how many were read.
        problems: met on the way.
        show: what the first of them that is a podcast says of it.
    """

    entries: list[OldEntry]
    documents: int
    problems: list[Problem]
    show: OldShow | None = None


def read_chains(locations: Sequence[str], agent: str) -> Chain:
    """Return what old feeds say, with their archives and pages.

    Args:
        locations: addresses, paths of files, or `-` for stdin. Where they tell of one entry, the first one counts.
        agent: how this program introduces itself to servers.
    """
    reading = _Reading(agent)
    for location in dict.fromkeys(locations):
        reading.follow(location)
    reading.finish()
    return Chain(list(reading.entries.values()), reading.documents, reading.problems, reading.show)


def identity(entry: OldEntry) -> str:
    """Return what readers tell an entry from others by: its id, else its link, else what there is to see of it."""
    return entry.id or entry.link or f"{entry.published} {entry.title} {entry.summary or entry.content}"


class _Reading:
    """The documents that were read so far.

    Attributes:
        entries: by their identity.
        documents: how many.
        problems: met on the way.
        show: what the first podcast among them says of itself.
    """

    def __init__(self, agent: str) -> None:
        self.entries: dict[str, OldEntry] = {}
        self.documents = 0
        self.problems: list[Problem] = []
        self.show: OldShow | None = None
        self._agent = agent
        self._deleted: set[str] = set()
        self._addresses: set[str] = set()
        self._beside: dict[str, str] = {}

    def follow(self, location: str) -> None:
        """Read a feed, and the documents that it leads to."""
        try:
            document = open_document(location, self._agent)
        except Unreachable as error:
            self._report(name_of(location), WHOLE, "I101", f"{error}; nothing of it is read")
            return
        seen = {document.address}
        count = 1
        while feed := self._read(document):
            is_new = self._take(feed, document)
            if feed.address:
                self._addresses.add(feed.address)
            if not feed.earlier:
                return
            if not document.address:
                self._beside[document.name] = joined(feed.address or feed.home or "", feed.earlier)
                return
            stop = self._end(feed.earlier, document, seen, count, is_new=is_new)
            if stop:
                self._report(document.name, WHOLE, "I104", f"it goes on at {_named(feed.earlier)}, and {stop}")
                return
            try:
                document = open_next(feed.earlier, document, self._agent)
            except Unreachable as error:
                where = _named(joined(document.address, feed.earlier))
                self._report(document.name, WHOLE, "I104", f"it goes on at {where}, which is not read: {error}")
                return
            seen.add(document.address)
            count += 1

    def finish(self) -> None:
        """Report what files lead to and nobody named: from a file, nothing but what a user names is read."""
        for name, earlier in self._beside.items():
            if earlier not in self._addresses:
                message = (
                    f"it goes on at {_named(earlier)}; files are read alone, so name that address, or its file, too"
                )
                self._report(name, WHOLE, "I104", message)

    def _end(self, earlier: str, document: FeedDocument, seen: set[str], count: int, *, is_new: bool) -> str:
        """Return why a chain is not followed any further; empty where it is."""
        if joined(document.address, earlier) in seen:
            return "that was read already"
        if not is_new:
            return "its last document had nothing new"
        if count >= MOST_DOCUMENTS or len(self.entries) >= MOST_ENTRIES:
            return f"{count} documents with {len(self.entries)} entries are the most that are read"
        return ""

    def _read(self, document: FeedDocument) -> OldFeed | None:
        read = read_json if document.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} else read_xml
        try:
            feed = read(document.body, document.address)
        except NoFeed as error:
            self._report(document.name, (error.line, error.column), "I102", error.message)
            return None
        self.documents += 1
        if feed.flaw:
            line, column, message = feed.flaw
            self._report(document.name, (line, column), "I103", f"{message}; read as far as anybody can tell")
        return feed

    def _take(self, feed: OldFeed, document: FeedDocument) -> bool:
        """Take in the entries of a document, and return whether there are new ones."""
        before = len(self.entries)
        here: dict[str, OldEntry] = {}
        self._deleted.update(feed.deleted)
        if self.show is None and feed.show:
            self.show = msgspec.structs.replace(feed.show, document=document.name)
        for said in feed.entries:
            if said.id in self._deleted:
                continue  # older documents may have it still
            entry = self._told_apart(said, here, document)
            key = identity(entry)
            here.setdefault(key, entry)
            if key not in self.entries:
                base = joined(document.address or feed.address or feed.home or "", entry.base)
                self.entries[key] = msgspec.structs.replace(
                    entry, document=document.name, base=base, feed_language=feed.language
                )
        return len(self.entries) > before

    def _told_apart(self, entry: OldEntry, here: Mapping[str, OldEntry], document: FeedDocument) -> OldEntry:
        """Return an entry without its id where that is another's in the same document, and their addresses differ."""
        twin = here.get(identity(entry))
        if not (twin and entry.id and entry.link) or twin.link == entry.link:
            return entry
        message = f"the id {shown(entry.id)} is also that of line {twin.line}; this entry gets its address for one"
        self._report(document.name, (entry.line, int(bool(entry.line))), "I105", message)
        return msgspec.structs.replace(entry, id=None)

    def _report(self, name: str, place: tuple[int, int], code: str, message: str) -> None:
        self.problems.append(Problem(name, *place, code, message))


def _named(address: str) -> str:
    return shown(without_secrets(address))
