"""A strict reader of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): what the specification does not say raises.

Readers in the wild forgive much; this one forgives nothing, so that no test passes by their kindness.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import urlsplit

VERSION: Final = "https://jsonfeed.org/version/1.1"

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

# Each key and the kind of its value; deprecated keys (`author`) are unknown here.
_FEED: Final = {
    "version": "text",
    "title": "text",
    "home_page_url": "url",
    "feed_url": "url",
    "description": "text",
    "user_comment": "text",
    "next_url": "url",
    "icon": "url",
    "favicon": "url",
    "authors": "authors",
    "language": "text",
    "expired": "flag",
    "hubs": "hubs",
    "items": "items",
}
_ITEM: Final = {
    "id": "text",
    "url": "url",
    "external_url": "url",
    "title": "text",
    "content_html": "text",
    "content_text": "text",
    "summary": "text",
    "image": "url",
    "banner_image": "url",
    "date_published": "date",
    "date_modified": "date",
    "authors": "authors",
    "tags": "texts",
    "language": "text",
    "attachments": "attachments",
}
_AUTHOR: Final = {"name": "text", "url": "url", "avatar": "url"}
_HUB: Final = {"type": "text", "url": "url"}
_ATTACHMENT: Final = {
    "url": "url",
    "mime_type": "text",
    "title": "text",
    "size_in_bytes": "number",
    "duration_in_seconds": "number",
}
_NESTED: Final = {
    "authors": (_AUTHOR, ()),
    "hubs": (_HUB, ("type", "url")),
    "attachments": (_ATTACHMENT, ("url", "mime_type")),
}


class NotJsonFeed(Exception):  # noqa: N818 - says what the document is
    """The document is not a JSON Feed 1.1."""


def read(body: bytes) -> dict[str, Any]:
    """Give a JSON Feed as the specification names its parts.

    Raises:
        NotJsonFeed: it departs from the specification, and where.
    """
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except ValueError as error:
        raise NotJsonFeed(f"not JSON: {error}") from error
    feed = _object(found, "feed", _FEED, ("version", "title", "items"))
    if feed["version"] != VERSION:
        raise NotJsonFeed(f"feed.version: {feed['version']!r}")
    if "next_url" in feed and feed["next_url"] == feed.get("feed_url"):
        raise NotJsonFeed("feed.next_url: the feed itself")
    ids = [item["id"] for item in feed["items"]]
    if len(set(ids)) != len(ids):
        raise NotJsonFeed("feed.items: an id stands twice")
    return feed


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key stands twice: {[name for name, _ in pairs]}")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _object(value: object, where: str, kinds: dict[str, str], required: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotJsonFeed(f"{where}: not an object")
    for name in required:
        if name not in value:
            raise NotJsonFeed(f"{where}.{name}: missing")
    for name, each in value.items():
        if name.startswith("_"):
            _extension(each, f"{where}.{name}")
        elif name not in kinds:
            raise NotJsonFeed(f"{where}.{name}: unknown key")
        else:
            _value(each, f"{where}.{name}", kinds[name])
    return value


def _extension(value: object, where: str) -> None:
    """Check that a custom object is one, and holds neither null nor forbidden characters anywhere."""
    if not isinstance(value, dict):
        raise NotJsonFeed(f"{where}: not an object")
    _no_null(value, where)


def _no_null(value: object, where: str) -> None:
    if value is None:
        raise NotJsonFeed(f"{where}: null")
    if isinstance(value, str):
        _value(value, where, "text")
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        _no_null(each, f"{where}.{name}")


def _value(value: object, where: str, kind: str) -> None:
    if kind == "flag":
        if not isinstance(value, bool):
            raise NotJsonFeed(f"{where}: not true or false")
    elif kind == "number":
        if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
            raise NotJsonFeed(f"{where}: not a number")
    elif kind in {"text", "url", "date"}:
        _text(value, where, kind)
    else:
        _list(value, where, kind)


def _text(value: object, where: str, kind: str) -> None:
    if not isinstance(value, str):
        raise NotJsonFeed(f"{where}: not text")
    if _FORBIDDEN.search(value):
        raise NotJsonFeed(f"{where}: a forbidden character in {value!r}")
    if kind == "date" and not _DATE.fullmatch(value):
        raise NotJsonFeed(f"{where}: not an RFC 3339 date: {value!r}")
    if kind == "url" and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
        raise NotJsonFeed(f"{where}: not an absolute URL: {value!r}")


def _list(value: object, where: str, kind: str) -> None:
    if not isinstance(value, list):
        raise NotJsonFeed(f"{where}: not a list")
    for index, each in enumerate(value):
        place = f"{where}[{index}]"
        if kind == "texts":
            _value(each, place, "text")
        elif kind == "items":
            _item(each, place)
        else:
            kinds, required = _NESTED[kind]
            if not _object(each, place, kinds, required):
                raise NotJsonFeed(f"{place}: says nothing")


def _item(value: object, where: str) -> None:
    item = _object(value, where, _ITEM, ("id",))
    if not item["id"]:
        raise NotJsonFeed(f"{where}.id: empty")
    if "content_html" not in item and "content_text" not in item:
        raise NotJsonFeed(f"{where}: neither content_html nor content_text")
