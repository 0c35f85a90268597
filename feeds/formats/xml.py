"""feedgen's documents of a feed, Atom and RSS, without the entries, and our extension of what it writes.

feedgen builds the documents. `FeedExtension` adds what it lacks at feed level; entries are written as text
(`xml_text`), because feedgen's lose link relations, drop authors without an email address, and elements of any library
take most of a build's time (`docs/design.md`, "feedgen"). It is slow to import, and asked seldom (`document_heads`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.formats.xml_text import by_number
from feeds.lib.about import HOME, PROGRAM, VERSION
from feeds.lib.dates import rfc822, rfc3339
from feeds.lib.text import drop_forbidden

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    from feeds.model import Feed, Link

ATOM_NS: Final = "http://www.w3.org/2005/Atom"
DC_NS: Final = "http://purl.org/dc/elements/1.1/"
MEDIA_NS: Final = "http://search.yahoo.com/mrss/"
HISTORY_NS: Final = "http://purl.org/syndication/history/1.0"
TOMBSTONES_NS: Final = "http://purl.org/atompub/tombstones/1.0"

NAMESPACES: Final[Mapping[str, str]] = {"dc": DC_NS, "media": MEDIA_NS}


def child(parent: _Element, tag: str, text: str | None = None, attributes: dict[str, str] | None = None) -> _Element:
    """Append an element with text, without the characters that XML forbids."""
    made = etree.SubElement(parent, tag)
    try:
        if attributes:
            made.attrib.update(attributes)  # type: ignore[arg-type]  # the stubs want str | bytes
        made.text = text
    except ValueError:  # lxml refuses what XML forbids; asking first would cost every text a search
        made.attrib.update({name: drop_forbidden(value) for name, value in (attributes or {}).items()})
        made.text = text and drop_forbidden(text)
    return made


class FeedExtension(BaseExtension):  # type: ignore[misc]
    """What feedgen leaves out of a feed or gets wrong, set right in the tree that it builds.

    Links beyond `self` (hub, archives) reach RSS here. feedgen calls it before it appends entries.
    """

    feed: Feed
    namespaces: Mapping[str, str]

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that the document uses."""
        return {**self.namespaces, "fh": HISTORY_NS} if _marks(self.feed) else dict(self.namespaces)

    def extend_atom(self, feed: _Element) -> _Element:
        """Write the date as entries do, and put one element on a line."""
        updated = feed.find("updated")
        assert updated is not None  # noqa: S101 - feedgen always writes it
        updated.text = rfc3339(self.feed.updated)
        for mark in _marks(self.feed):
            child(feed, mark)
        feed.text = "\n"
        for each in feed:
            each.tail = "\n"
        return feed

    def extend_rss(self, feed: _Element) -> _Element:
        """Set the channel's links and date right, and put one element on a line."""
        channel = feed[0]
        for name, text in _known_of_channel(self.feed):
            found = channel.find(name)
            assert found is not None  # noqa: S101 - feedgen always writes them
            found.text = text
        # a program that prefers these to `link` takes the first alternate for the page
        for link in sorted(self.feed.links, key=lambda each: each.type != "text/html"):
            child(channel, f"{{{ATOM_NS}}}link", None, _attributes(link))
        for person in self.feed.authors:
            if not person.email:  # else feedgen wrote managingEditor, which means the same
                child(channel, f"{{{DC_NS}}}creator", person.name)
        for mark in _marks(self.feed):
            child(channel, mark)
        feed.text = channel.text = channel.tail = "\n"
        for each in channel:
            each.tail = "\n"
        return feed


def _marks(feed: Feed) -> list[str]:
    """Return the elements that say which of a feed's documents this is (RFC 5005, sections 2 and 4)."""
    if feed.chain is None:
        return []
    said = {"complete": feed.chain.is_complete, "archive": feed.chain.is_archive}
    return [f"{{{HISTORY_NS}}}{name}" for name, holds in said.items() if holds]


def _known_of_channel(feed: Feed) -> tuple[tuple[str, str], ...]:
    """Return what feedgen writes of a channel, and should: the link is the last one of its own, the version is lost."""
    return (
        ("link", feed.alternate),
        ("lastBuildDate", rfc822(feed.updated)),
        ("generator", f"{PROGRAM} {VERSION} ({HOME})" if HOME else f"{PROGRAM} {VERSION}"),
    )


def _attributes(link: Link) -> dict[str, str]:
    """Return a link's attributes (RFC 4287, section 4.2.7)."""
    return _known(href=link.href, rel=link.rel, type=link.type, title=link.title, hreflang=link.hreflang)


def _known(**values: str | None) -> dict[str, str]:
    """Return the values that there are, without the characters that XML forbids."""
    allowed = {name: drop_forbidden(value) for name, value in values.items() if value}
    return {name: value for name, value in allowed.items() if value}


def atom_document(feed: Feed, itself: Link) -> str:
    """Write a feed as an Atom feed document without its entries (RFC 4287, section 4.1.1).

    Args:
        feed: the feed.
        itself: the link to this format of it.
    """
    made = _generator(feed, itself)
    _correct(made, feed, {**NAMESPACES, "at": TOMBSTONES_NS} if feed.deleted else NAMESPACES)
    document: bytes = made.atom_str()
    return document.decode()


def rss_document(feed: Feed, itself: Link, extend: Callable[[Any, Feed], None] | None = None) -> str:
    """Write a feed as an RSS 2.0 document without its items.

    Its texts are plain, and addresses read the same with references by number.

    Args:
        feed: the feed.
        itself: the link to this format of it.
        extend: registers extensions that write into the document before ours puts it in order.
    """
    made = _generator(feed, itself)
    made.description(drop_forbidden(feed.subtitle))
    if extend:
        extend(made, feed)
    _correct(made, feed, NAMESPACES)
    document: bytes = made.rss_str()
    return by_number(document.decode())


def _correct(made: Any, feed: Feed, namespaces: Mapping[str, str]) -> None:  # noqa: ANN401 - feedgen has no types
    """Register our extension, which puts in order what those before it wrote; namespaces are by their prefixes."""
    made.register_extension("feeds", FeedExtension)
    made.feeds.feed = feed
    made.feeds.namespaces = namespaces


def _generator(feed: Feed, itself: Link) -> Any:  # noqa: ANN401 - feedgen has no types
    """Return feedgen's generator with all that a feed says, entries aside."""
    made = FeedGenerator()
    made.id(feed.id)
    made.title(drop_forbidden(feed.title))
    made.subtitle(drop_forbidden(feed.subtitle))
    made.updated(feed.updated)
    made.generator(PROGRAM, version=VERSION, uri=HOME or None)
    made.link(**_attributes(itself))
    made.link(href=feed.alternate, rel="alternate", type="text/html")
    for link in feed.links:
        made.link(**_attributes(link))
    for person in feed.authors:
        made.author(_known(name=person.name, uri=person.uri, email=person.email))
        if person.email:  # RSS 2.0: an address, and the name behind it
            made.managingEditor(drop_forbidden(f"{person.email} ({person.name})"))
    if feed.language:
        made.language(feed.language)
    if feed.rights:
        made.rights(drop_forbidden(feed.rights))
    if feed.icon:
        made.icon(feed.icon)
    if feed.logo:
        made.logo(feed.logo)
        made.image(url=feed.logo, title=drop_forbidden(feed.title), link=feed.alternate)
    if feed.ttl:
        made.ttl(feed.ttl)
    return made
