"""Atom 1.0 (RFC 4287), on feedgen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from feeds.formats.xml import EntryBase, add_media, child, generator, styled
from feeds.lib.dates import rfc3339

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import Feed, Link, Person

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def render(feed: Feed, itself: Link) -> bytes:
    """Write a feed as an Atom feed document (RFC 4287, section 4.1.1)."""
    made = generator(feed, itself)
    made.entry([AtomEntry(entry) for entry in feed.entries])
    return styled(made.atom_str(), feed)


class AtomEntry(EntryBase):
    """An entry that writes itself as `atom:entry` (RFC 4287, section 4.1.2)."""

    def atom_entry(self) -> _Element:
        """Return the element."""
        entry = self.entry
        element = etree.Element("entry")
        element.tail = "\n"
        if entry.language:
            element.set(_LANG, entry.language)
        child(element, "id", entry.id)
        child(element, "title", entry.title)
        child(element, "updated", rfc3339(entry.updated))
        child(element, "published", rfc3339(entry.published))
        for person in entry.authors:
            _add_person(element, person)
        if entry.alternate:
            child(element, "link", None, {"rel": "alternate", "href": entry.alternate, "type": "text/html"})
        if entry.via:
            child(element, "link", None, {"rel": "via", "href": entry.via})
        for category in entry.categories:
            attributes = {"term": category.term, "scheme": category.scheme, "label": category.label}
            child(element, "category", None, attributes)
        if entry.summary:
            child(element, "summary", entry.summary)
        if entry.content:
            child(element, "content", entry.content, {"type": "html"})
        if entry.source and entry.source.uri:
            source = child(element, "source")
            child(source, "id", entry.source.uri)
            child(source, "title", entry.source.name)
            child(source, "updated", rfc3339(entry.updated))
            child(source, "link", None, {"rel": "alternate", "href": entry.source.uri, "type": "text/html"})
        add_media(element, entry.images)
        return element


def _add_person(parent: _Element, person: Person) -> None:
    author = child(parent, "author")
    child(author, "name", person.name)
    if person.uri:
        child(author, "uri", person.uri)
    if person.email:
        child(author, "email", person.email)
