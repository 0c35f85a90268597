"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.lib.dates import rfc3339
from feeds.lib.suffixes import UNKNOWN_TYPE
from feeds.lib.text import drop_forbidden

if TYPE_CHECKING:
    from feeds.model import Enclosure, Entry, Feed, Link, Person

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_OLDER: Final = frozenset({"next", "prev-archive"})
"""What leads to older entries (RFC 5005, sections 3 and 4); JSON Feed has one word for it."""


def render(feed: Feed, itself: Link) -> bytes:
    """Write a feed as a JSON Feed: only keys that have a value."""
    hubs = [{"type": "WebSub", "url": drop_forbidden(link.href)} for link in feed.links if link.rel == "hub"]
    following = next((link.href for link in feed.links if link.rel in _OLDER), None)
    said = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.alternate,
        "feed_url": itself.href,
        "description": feed.subtitle,
        "next_url": following,
        "icon": feed.logo,
        "favicon": feed.icon,
        "authors": [_person(person) for person in feed.authors],
        "language": feed.language,
        "hubs": hubs,
    }
    document = _present(said) | {"items": [_item(entry) for entry in feed.entries]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    html, text = drop_forbidden(entry.content), drop_forbidden(entry.summary)
    content = {"content_html": html} if html else {"content_text": text}
    return _present(
        {
            "id": entry.given_id or entry.id,
            "url": entry.alternate,
            "external_url": entry.via,
            "title": entry.title,
            **content,
            "summary": text if html else None,
            "image": entry.images[0].url if entry.images else None,
            "date_published": rfc3339(entry.published),
            "date_modified": rfc3339(entry.updated),
            "authors": [_person(person) for person in entry.authors],
            "tags": [category.label for category in entry.categories],
            "language": entry.language,
            "attachments": [_attachment(each) for each in entry.enclosures],
            # "Extensions": a custom object, its name starting with an underscore
            "_source": _present({"title": entry.source.name, "url": entry.source.uri}) if entry.source else None,
        }
    ) | ({} if any(content.values()) else content)


def _attachment(each: Enclosure) -> dict[str, Any]:
    return _present(
        {
            "url": each.url,
            "mime_type": each.type or UNKNOWN_TYPE,
            "title": each.title,
            "size_in_bytes": each.length,
            "duration_in_seconds": each.duration,
        }
    )


def _person(person: Person) -> dict[str, str]:
    return _present({"name": person.name, "url": person.uri})


def _present(values: dict[str, Any]) -> dict[str, Any]:
    cleaned = ((name, _clean(value)) for name, value in values.items())
    return {name: value for name, value in cleaned if value}


def _clean(value: Any) -> Any:  # noqa: ANN401 - JSON is a tree of anything
    """Drop from texts what XML forbids, so that every format says the same."""
    if isinstance(value, str):
        return drop_forbidden(value)
    return [_clean(item) for item in value] if isinstance(value, list) else value
