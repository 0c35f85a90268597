"""One document of a feed of several: its links to the others, and its entries, as far as the rules of chains ask."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.check.rules import namespaces
from feeds.check.rules.atom_relations import relation
from feeds.check.rules.encoding import decode
from feeds.check.rules.finding import Finding
from feeds.check.rules.tree import read as read_xml
from feeds.lib import jsontree
from feeds.lib.dates import parse_instant
from feeds.lib.urls import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from feeds.check.chains.site_root import SiteRoot
    from feeds.check.rules.tree import XmlNode

_BEFORE: Final = b"\xef\xbb\xbf \t\r\n"
_BASE: Final = f"{namespaces.XML}}}base"
_LINK: Final = f"{namespaces.ATOM}}}link"
_ARCHIVE: Final = f"{namespaces.HISTORY}}}archive"
_RELATIONS: Final = frozenset({"self", "current", "prev-archive", "next-archive"})
_ENTRIES: Final = frozenset({f"{namespaces.ATOM}}}entry", "item"})
_IDS: Final = frozenset({f"{namespaces.ATOM}}}id", "guid"})
_PUBLISHED: Final = (f"{namespaces.ATOM}}}published", "pubDate", f"{namespaces.DC}}}date")
_UPDATED: Final = (f"{namespaces.ATOM}}}updated", f"{namespaces.DCTERMS}}}modified")
_TOLD: Final = frozenset(
    {
        *(f"{namespaces.ATOM}}}{name}" for name in ("title", "summary", "content")),
        *("title", "link", "description", f"{namespaces.CONTENT}}}encoded"),
    }
)
"""What a reader sees of an entry. Counts of comments and the like may differ from one document to the next."""
_TOLD_IN_JSON: Final = ("title", "url", "summary", "content_html", "content_text")


class LinkTo(NamedTuple):
    """A link to another document: its address in full, where the link stands, and what it is called there."""

    address: str
    line: int
    column: int
    name: str


class EntryHeld(NamedTuple):
    """An entry.

    Attributes:
        id: what programs know it by.
        line: where it starts, counted from 1.
        column: likewise, in characters.
        published: aware; None where the document does not say it.
        updated: likewise; `published` where nothing else is said.
        story: a digest of what readers see of it.
    """

    id: str
    line: int
    column: int
    published: datetime | None
    updated: datetime | None
    story: bytes


class ChainDocument(NamedTuple):
    """A document.

    Attributes:
        name: the path to report.
        file: where it is, absolute.
        links: to the other documents, by relation; `prev-archive` is JSON Feed's `next_url` too.
        marks_archives: whether its format can say that a document is an archive.
        is_archive: whether it says so.
        entries: in the order of the document.
    """

    name: str
    file: str
    links: Mapping[str, LinkTo]
    marks_archives: bool
    is_archive: bool
    entries: tuple[EntryHeld, ...]


class BrokenEnd(NamedTuple):
    """Why a chain leads no further: a code, what the link leads to, and what is wrong with that."""

    code: str
    link: LinkTo
    message: str


class FeedChain(NamedTuple):
    """A feed and its archives, from the newest document to the oldest.

    Attributes:
        documents: the feed, and each archive that the one before it leads to.
        end: what keeps the last of them from leading on, if anything.
        root: what stands for the site here.
    """

    documents: tuple[ChainDocument, ...]
    end: BrokenEnd | None
    root: SiteRoot

    def same(self, one: str, other: str) -> bool:
        """Whether two addresses are those of one document."""
        return one == other or (self.root.file_of(one) or one) == (self.root.file_of(other) or other)


Located = tuple[str, Finding]
"""The path of a document, and what was found in it."""


def read_document(
    body: bytes, name: str, file: str, address: str = "", *, with_places: bool = True
) -> ChainDocument | None:
    """Return what a document says, or None where it is no feed that can be read.

    Args:
        body: the file as it is.
        name: the path to report.
        file: where it is.
        address: at which it was looked for; its own, where it says none.
        with_places: whether lines and columns are wanted; without them JSON is read faster.
    """
    if body.lstrip(_BEFORE)[:1] == b"{":
        return _of_json(body, name, file, address, with_places=with_places)
    root = read_xml(decode(body)).root
    if root is None:
        return None
    feed = next((each for each in root.children if each.tag == "channel"), None) if root.tag == "rss" else root
    if feed is None or feed.tag not in {f"{namespaces.ATOM}}}feed", "channel"}:
        return None
    base = joined(root.attributes.get(_BASE, ""), feed.attributes.get(_BASE, ""))
    links = _links(feed, joined(address, base))
    entries = tuple(_entries(feed))
    return ChainDocument(name, file, links, True, any(each.tag == _ARCHIVE for each in feed.children), entries)  # noqa: FBT003 - named above


def _links(feed: XmlNode, base: str) -> dict[str, LinkTo]:
    found: dict[str, XmlNode] = {}
    for child in feed.children:
        if child.tag == _LINK and child.attributes.get("href") and (rel := relation(child)) in _RELATIONS:
            found.setdefault(rel, child)
    links: dict[str, LinkTo] = {}
    for rel in sorted(found, key=lambda each: each != "self"):  # what is relative starts from the document's address
        link = found[rel]
        start = joined(links["self"].address if "self" in links else "", base) if base else ""
        start = joined(start or (links["self"].address if "self" in links else ""), link.attributes.get(_BASE, ""))
        links[rel] = LinkTo(joined(start, link.attributes["href"].strip()), link.line, link.column, rel)
    return links


def _entries(feed: XmlNode) -> Iterator[EntryHeld]:
    for entry in feed.children:
        if entry.tag not in _ENTRIES:
            continue
        texts: dict[str, str] = {}
        for child in entry.children:
            texts.setdefault(child.tag, child.text.strip())
        id_ = next((texts[tag] for tag in _IDS if texts.get(tag)), texts.get("link"))
        if id_:
            published = _first_date(texts, _PUBLISHED)
            updated = _first_date(texts, _UPDATED) or published
            story = hashlib.blake2b(digest_size=12)
            for child in sorted((each for each in entry.children if each.tag in _TOLD), key=lambda each: each.tag):
                _tell(child, story)
            yield EntryHeld(id_, entry.line, entry.column, published or updated, updated, story.digest())


def _tell(node: XmlNode, story: hashlib.blake2b) -> None:
    """Add an element with what is in it to a digest."""
    story.update(f"<{node.tag}>{' '.join(node.text.split())}".encode("utf-8", "replace"))
    for child in node.children:
        _tell(child, story)
    story.update(b"</>")


def _first_date(texts: Mapping[str, object], names: tuple[str, ...]) -> datetime | None:
    for name in names:
        text = texts.get(name)
        if isinstance(text, str) and text:
            try:
                return parse_instant(text, UTC)[0]
            except (ValueError, OverflowError):  # which a rule for one document tells
                continue
    return None


class _Said(NamedTuple):
    """An object of JSON: its members with their places, and the objects among its items with theirs."""

    members: Mapping[str, tuple[object, tuple[int, int]]]
    items: list[tuple[Mapping[str, object], tuple[int, int]]]


def _of_json(body: bytes, name: str, file: str, address: str, *, with_places: bool) -> ChainDocument | None:
    text = body.decode("utf-8-sig", "replace")
    said = _said_with_places(text) if with_places else _said(text) or _said_with_places(text)
    if said is None:
        return None
    links: dict[str, LinkTo] = {}
    for member, rel in (("feed_url", "self"), ("next_url", "prev-archive")):
        value, place = said.members.get(member, (None, (0, 0)))
        if isinstance(value, str) and value.strip():
            start = links["self"].address if "self" in links else address
            links[rel] = LinkTo(joined(start, value.strip()), *place, member)
    entries = tuple(_items(said.items))
    return ChainDocument(name, file, links, marks_archives=False, is_archive=False, entries=entries)


def _said(text: str) -> _Said | None:
    """Return what JSON says without the places, which the standard library reads far faster; None where it cannot."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    items = value.get("items")
    held = items if isinstance(items, list) else []
    return _Said(
        {member: (each, (0, 0)) for member, each in value.items()},
        [(each, (0, 0)) for each in held if isinstance(each, dict)],
    )


def _said_with_places(text: str) -> _Said | None:
    node, _ = jsontree.read(text)
    if node is None or not isinstance(node.value, dict):
        return None
    places = jsontree.Places(text)
    items = node.value.get("items")
    held = items.node.value if items and isinstance(items.node.value, list) else []
    return _Said(
        {member: (each.node.value, places.place(each.at)) for member, each in node.value.items()},
        [
            ({member: said.node.value for member, said in each.value.items()}, places.place(each.at))
            for each in held
            if isinstance(each.value, dict)
        ],
    )


def _items(items: Iterable[tuple[Mapping[str, object], tuple[int, int]]]) -> Iterator[EntryHeld]:
    for said, place in items:
        id_ = said.get("id")
        if isinstance(id_, str | int) and str(id_).strip():
            published = _first_date(said, ("date_published",))
            updated = _first_date(said, ("date_modified",)) or published
            story = hashlib.blake2b(digest_size=12)
            for member in _TOLD_IN_JSON:
                text = said.get(member)
                story.update(f"<{member}>{text if isinstance(text, str) else ''}".encode("utf-8", "replace"))
            yield EntryHeld(str(id_), *place, published or updated, updated, story.digest())
