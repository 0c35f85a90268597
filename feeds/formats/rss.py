"""RSS 2.0, with the RSS Advisory Board's Best Practices Profile, on feedgen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from feeds.formats.xml import ATOM_NS, CONTENT_NS, DC_NS, EntryBase, add_media, child, generator, styled
from feeds.lib.dates import rfc822, rfc3339
from feeds.lib.text import as_html, as_text_or_html, drop_forbidden

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import Feed, Link


def render(feed: Feed, itself: Link) -> bytes:
    """Write a feed as an RSS 2.0 document."""
    made = generator(feed, itself)
    made.description(drop_forbidden(as_text_or_html(feed.subtitle)))
    made.entry([RssItem(entry) for entry in feed.entries])
    return styled(made.rss_str(), feed)


class RssItem(EntryBase):
    """An entry that writes itself as an RSS `item`."""

    def rss_entry(self) -> _Element:
        """Return the element: summary before full text, as the profile asks; names as `dc:creator`, not `author`."""
        entry = self.entry
        element = etree.Element("item")
        element.tail = "\n"
        child(element, "title", entry.title)
        if entry.alternate:
            child(element, "link", entry.alternate)
        if entry.summary:
            child(element, "description", as_html(entry.summary))
        if entry.content:
            child(element, f"{{{CONTENT_NS}}}encoded", entry.content)
        for person in entry.authors:
            child(element, f"{{{DC_NS}}}creator", person.name)
        for category in entry.categories:
            child(element, "category", category.label, {"domain": category.scheme})
        child(element, "guid", entry.id, {"isPermaLink": "false"})
        child(element, "pubDate", rfc822(entry.published))
        if entry.updated != entry.published:
            child(element, f"{{{ATOM_NS}}}updated", rfc3339(entry.updated))
        if entry.via:
            child(element, f"{{{ATOM_NS}}}link", None, {"rel": "via", "href": entry.via})
        if entry.source and entry.source.uri:
            child(element, "source", entry.source.name, {"url": entry.source.uri})
        if entry.language:
            child(element, f"{{{DC_NS}}}language", entry.language)
        add_media(element, entry.images)
        return element
