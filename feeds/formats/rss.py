"""RSS 2.0, with the RSS Advisory Board's Best Practices Profile, with heads by feedgen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from feeds.formats.document_heads import head, with_entries
from feeds.formats.podcasting import is_of_podcasts, item_elements
from feeds.formats.xml_text import (
    attribute,
    by_number,
    character_data,
    content,
    element,
    enclosed,
    media,
    plain_element,
)
from feeds.lib.dates import rfc822, rfc3339
from feeds.lib.suffixes import UNKNOWN_TYPE
from feeds.lib.text import as_html, as_text_or_html

if TYPE_CHECKING:
    from feeds.model import Category, Enclosure, Entry, Feed, Link


def render(feed: Feed, itself: Link) -> bytes:
    """Write a feed as an RSS 2.0 document."""
    described = msgspec.structs.replace(feed, subtitle=as_text_or_html(feed.subtitle))
    items = [_item(entry, feed) for entry in feed.entries]
    # what a show says decides what is written of it, so that no two have the same form
    is_alone = is_of_podcasts(feed)
    made = _podcast_document(described, itself) if is_alone else head(described, itself, _rss_document, by_number)
    return with_entries(made, feed, items, "</channel>\n</rss>")


# These are slow to import, and seldom asked.


def _rss_document(feed: Feed, itself: Link) -> str:
    from feeds.formats.xml import rss_document

    return rss_document(feed, itself)


def _podcast_document(feed: Feed, itself: Link) -> str:
    from feeds.formats.podcast_channel import podcast_document

    return podcast_document(feed, itself)


def _item(entry: Entry, feed: Feed) -> str:
    """Return an item: summary before full text, as the profile asks; names as `dc:creator`, not `author`."""
    parts = ["<item>", plain_element("title", entry.title)]
    if entry.alternate:
        parts.append(element("link", entry.alternate))
    if entry.summary:
        parts.append(element("description", as_html(entry.summary)))
    elif entry.content:  # some programs would take what stands beside a missing description for all that there is
        parts.append(element("description", entry.content))
    if entry.summary and entry.content:
        parts.append(f"<content:encoded>{content(entry.content)}</content:encoded>")
    parts += [_creator(person.name) for person in entry.authors]
    parts += map(_category, entry.categories)
    parts.append(f'<guid isPermaLink="false">{character_data(entry.guid or entry.id)}</guid>')
    parts.append(f"<pubDate>{rfc822(entry.published)}</pubDate>")
    if entry.updated != entry.published:
        parts.append(f"<atom:updated>{rfc3339(entry.updated)}</atom:updated>")
    if entry.via:
        parts.append(f'<atom:link rel="via"{attribute("href", entry.via)}/>')
    if entry.source and entry.source.uri:
        parts.append(_source(entry.source.uri, entry.source.name))
    if entry.language:
        parts.append(element("dc:language", entry.language))
    if entry.enclosures:
        parts += _enclosures(entry, is_podcast=feed.podcast is not None)
    parts += (media(entry.images), "</item>\n")
    return "".join(parts)


def _enclosures(entry: Entry, *, is_podcast: bool) -> tuple[str, str, str]:
    """Return what an item encloses: one file, the others as media, and what is said of an episode.

    How long the first one lasts podcasts say in Apple's words, and other feeds by naming it as media too: with a word
    of Apple's in it a feed would be held to be a podcast that lacks a category.
    """
    first, *others = entry.enclosures
    media = others if is_podcast or not first.duration else entry.enclosures
    return _enclosure(first), enclosed(media), item_elements(entry, is_podcast=is_podcast)


def _enclosure(each: Enclosure) -> str:
    """Return the one file that an item encloses; programs take a length of 0 for one that nobody knows."""
    kind = attribute("type", each.type or UNKNOWN_TYPE)
    return f'<enclosure{attribute("url", each.url)} length="{each.length or 0}"{kind}/>'


@lru_cache(4096)
def _creator(name: str) -> str:
    return plain_element("dc:creator", name)


@lru_cache(4096)
def _source(uri: str, name: str) -> str:
    return plain_element("source", name, attribute("url", uri))


@lru_cache(4096)
def _category(category: Category) -> str:
    return plain_element("category", category.label, attribute("domain", category.scheme))
