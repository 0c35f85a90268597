"""Reading back what a feed says, from its output in any format."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from feeds.formats import FORMATS
from feeds.lib.dates import parse_instant, rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lxml.etree import _Element


class ParsedEntry(NamedTuple):
    """An entry as an output has it.

    Attributes:
        id: its id.
        title: plain text.
        url: of the alternate link.
        published: RFC 3339, in UTC; empty where there is none.
        fields: all that it says, by the names that RFC 4287 has for it; values compare within one format only.
    """

    id: str
    title: str
    url: str | None
    published: str
    fields: Mapping[str, object]


class ParsedFeed(NamedTuple):
    """A feed as an output has it: what it says besides entries, its entries in their order, and its title as text."""

    fields: Mapping[str, object]
    entries: tuple[ParsedEntry, ...]
    title: str


def read(name: str, body: bytes) -> ParsedFeed | None:
    """Read an output; None where it is not what its format makes.

    Args:
        name: a key of `FORMATS`.
        body: the output's bytes.
    """
    try:
        return _READERS[name](body)
    except (ValueError, TypeError, KeyError, AttributeError, SyntaxError, RecursionError):
        return None  # somebody else wrote it, or half of it


# What JSON Feed 1.1 and RSS 2.0 call what RFC 4287 has another name for.
_JSON: Final = {
    "url": "link",
    "external_url": "link",
    "home_page_url": "link",
    "feed_url": "link",
    "next_url": "link",
    "hubs": "link",
    "content_html": "content",
    "content_text": "content",
    "description": "subtitle",
    "favicon": "icon",
    "icon": "logo",
    "date_published": "published",
    "date_modified": "updated",
    "authors": "author",
    "tags": "category",
    "_source": "source",
}
_RSS: Final = {
    "guid": "id",
    "description": "summary",
    "encoded": "content",
    "creator": "author",
    "pubDate": "published",
    "thumbnail": "image",
}
_CHANNEL: Final = {
    "description": "subtitle",
    "copyright": "rights",
    "image": "logo",
    "creator": "author",
    "managingEditor": "author",
}
_PAGE: Final = "mainEntityOfPage"
"""For browsers, what a link says too."""
_UNREAD: Final = {"item", "lastBuildDate", "pubDate", "docs", "generator", _PAGE}
_MEDIA: Final = "{http://search.yahoo.com/mrss/}"


def _json(body: bytes) -> ParsedFeed:
    document = msgspec.json.decode(body)
    own = {name: value for name, value in document.items() if name not in {"items", "version"}}
    items = (
        ParsedEntry(
            str(item["id"]),
            item.get("title", ""),
            item.get("url"),
            _instant(item.get("date_published")),
            _grouped((_JSON.get(name, name), value) for name, value in item.items() if name != "id"),
        )
        for item in document["items"]
    )
    fields = _grouped((_JSON.get(name, name), value) for name, value in own.items())
    return ParsedFeed(fields, tuple(items), str(document.get("title", "")))


def _atom(body: bytes) -> ParsedFeed:
    feed = _root(body)
    own = [child for child in feed if _name(child) not in {"entry", "updated", "generator", _PAGE}]
    entries = [child for child in feed if _name(child) == "entry"]
    return ParsedFeed(_elements(own, {}) | _language(feed), tuple(map(_atom_entry, entries)), _text(feed, "title"))


def _atom_entry(entry: _Element) -> ParsedEntry:
    url = next((child.get("href") for child in entry if child.get("rel") == "alternate"), None)
    return ParsedEntry(
        _text(entry, "id"),
        _text(entry, "title"),
        url,
        _instant(_text(entry, "published")),
        _elements((child for child in entry if _name(child) != "id"), {}) | _language(entry),
    )


def _language(element: _Element) -> dict[str, Any]:
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return {"language": language} if language else {}


def _rss(body: bytes) -> ParsedFeed:
    channel = _root(body).find("channel")
    if channel is None:
        raise ValueError("no channel")
    own = [child for child in channel if _name(child) not in _UNREAD]
    items = [child for child in channel if _name(child) == "item"]
    return ParsedFeed(_elements(own, _CHANNEL), tuple(map(_rss_item, items)), _text(channel, "title"))


def _rss_item(item: _Element) -> ParsedEntry:
    return ParsedEntry(
        _text(item, "guid"),
        _text(item, "title"),
        _text(item, "link") or None,
        _instant(_text(item, "pubDate")),
        _elements((child for child in item if _name(child) != "guid"), _RSS),
    )


_READERS: Final[Mapping[str, Callable[[bytes], ParsedFeed]]] = {"json": _json, "atom": _atom, "rss": _rss}
# A row in `FORMATS` without a reader, as another package has it, is compared by its bytes alone.
CHEAPEST_FIRST: Final = tuple(name for name in _READERS if FORMATS.is_own(name))
"""The formats that can be read back, that which takes the least time first."""


def _root(body: bytes) -> _Element:
    from lxml import etree  # slow to import, and hardly ever needed

    return etree.fromstring(
        body, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    )


def _name(element: _Element) -> str:
    tag = str(element.tag)
    return "image" if tag.startswith(_MEDIA) else tag.rpartition("}")[2]


def _text(parent: _Element, name: str) -> str:
    return next((child.text or "" for child in parent if _name(child) == name), "")


def _elements(children: Iterable[_Element], names: Mapping[str, str]) -> dict[str, Any]:
    from lxml import etree  # as above

    # canonical, so that a namespace that only other elements use changes nothing
    found = (
        (_name(child), etree.tostring(child, method="c14n", exclusive=True, with_tail=False)) for child in children
    )
    return _grouped((names.get(name, name), value) for name, value in found)


def _grouped(pairs: Iterable[tuple[str, object]]) -> dict[str, list[object]]:
    grouped: dict[str, list[object]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _instant(text: str | None) -> str:
    try:
        return rfc3339(parse_instant(text or "", UTC)[0])
    except ValueError:
        return ""
