"""Atom 1.0 (RFC 4287), with heads by feedgen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.formats.document_heads import head, with_entries
from feeds.formats.xml_text import attribute, character_data, content, element, enclosed, media
from feeds.lib.dates import rfc3339

if TYPE_CHECKING:
    from feeds.model import Category, Enclosure, Entry, Feed, Link, Person, Tombstone


def render(feed: Feed, itself: Link) -> bytes:
    """Write a feed as an Atom feed document (RFC 4287, section 4.1.1)."""
    entries = [_entry(entry) for entry in feed.entries] + [_tombstone(each) for each in feed.deleted]
    return with_entries(head(feed, itself, _atom_document), feed, entries, "</feed>")


def _atom_document(feed: Feed, itself: Link) -> str:
    from feeds.formats.xml import atom_document  # slow to import, and seldom asked

    return atom_document(feed, itself)


def _tombstone(each: Tombstone) -> str:
    """Return what says that an entry was taken out (RFC 6721, section 3)."""
    return f"<at:deleted-entry{attribute('ref', each.ref)}{attribute('when', rfc3339(each.when))}/>\n"


def _entry(entry: Entry) -> str:
    """Return an entry (RFC 4287, section 4.1.2)."""
    updated = rfc3339(entry.updated)
    parts = [
        f"<entry{attribute('xml:lang', entry.language) if entry.language else ''}>",
        f"<id>{character_data(entry.id)}</id>",
        element("title", entry.title),
        f"<updated>{updated}</updated><published>{rfc3339(entry.published)}</published>",
        *map(_author, entry.authors),
    ]
    if entry.alternate:
        parts.append(_alternate(entry.alternate))
    if entry.via:
        parts.append(f'<link rel="via"{attribute("href", entry.via)}/>')
    parts += [_enclosure(each) for each in entry.enclosures]
    parts += map(_category, entry.categories)
    if entry.summary:
        parts.append(element("summary", entry.summary))
    if entry.content:
        parts.append(f'<content type="html">{content(entry.content)}</content>')
    if entry.source and entry.source.uri:
        about, link = _source(entry.source.uri, entry.source.name)
        parts.append(f"<source>{about}<updated>{updated}</updated>{link}</source>")
    if entry.enclosures:  # links have no duration
        parts.append(enclosed(tuple(each for each in entry.enclosures if each.duration)))
    parts += (media(entry.images), "</entry>\n")
    return "".join(parts)


@lru_cache(4096)
def _category(category: Category) -> str:
    term, scheme = attribute("term", category.term), attribute("scheme", category.scheme)
    return f"<category{term}{scheme}{attribute('label', category.label)}/>"


@lru_cache(4096)
def _author(person: Person) -> str:
    uri = element("uri", person.uri) if person.uri else ""
    email = element("email", person.email) if person.email else ""
    return f"<author>{element('name', person.name)}{uri}{email}</author>"


def _enclosure(each: Enclosure) -> str:
    """Return the link to a file that goes along with an entry (RFC 4287, section 4.2.7.2)."""
    kind = attribute("type", each.type) if each.type else ""
    title = attribute("title", each.title) if each.title else ""
    length = f' length="{each.length}"' if each.length else ""
    return f'<link rel="enclosure"{attribute("href", each.url)}{kind}{length}{title}/>'


@lru_cache(4096)
def _source(uri: str, name: str) -> tuple[str, str]:
    """Return what a source is called, and its link: what stands before its date and behind it."""
    return f"{element('id', uri)}{element('title', name)}", _alternate(uri)


def _alternate(address: str) -> str:
    return f'<link rel="alternate"{attribute("href", address)} type="text/html"/>'
