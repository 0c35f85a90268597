"""Old feeds in JSON: JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser reads in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.lib.jsontree import Places
from feeds.lib.jsontree import read as read_tree
from feeds.lib.suffixes import UNKNOWN_TYPE
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import domain_name
from feeds.model import Enclosure, Image, Person, Provider
from feeds.moving.feed_texts import as_paragraphs, collapsed, instant
from feeds.moving.old_feed import NoFeed, OldEntry, OldFeed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HUGE: Final = 10**15


def read_json(body: bytes, base: str = "") -> OldFeed:
    """Return what a JSON Feed says.

    Args:
        body: the document.
        base: its address, which relative addresses start from.

    Raises:
        NoFeed: it is none.
    """
    try:
        feed = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _broken(body) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NoFeed("it is JSON and no feed: it has no list of items")
    inherited = tuple(_people(feed))
    return OldFeed(
        entries=tuple(_entry(each, inherited, base) for each in items if isinstance(each, dict)),
        earlier=collapsed(feed.get("next_url")) or None,
        address=collapsed(feed.get("feed_url")) or None,
        home=collapsed(feed.get("home_page_url")) or None,
        language=collapsed(feed.get("language")) or None,
    )


def _broken(body: bytes) -> NoFeed:
    """Return what is wrong with a text that is no JSON."""
    text = body.decode("utf-8", "replace")
    _, slips = read_tree(text)
    if not slips:
        return NoFeed("it is not JSON in UTF-8")
    return NoFeed(slips[0].message, *Places(text).place(slips[0].at))


def _entry(item: Mapping[str, Any], inherited: tuple[Person, ...], base: str) -> OldEntry:
    published, updated = instant(item.get("date_published")), instant(item.get("date_modified"))
    html, text = item.get("content_html"), item.get("content_text")
    summary = collapsed(item.get("summary"))
    content = drop_forbidden(html) if isinstance(html, str) else ""
    if not content and isinstance(text, str):
        if summary or "\n" in text.strip():
            content = as_paragraphs(text)
        else:
            summary = collapsed(text)
    dated = "" if published or updated else collapsed(item.get("date_published") or item.get("date_modified"))
    return OldEntry(
        id=_id(item.get("id")),
        title=collapsed(item.get("title")),
        link=collapsed(item.get("url")) or None,
        via=collapsed(item.get("external_url")) or None,
        published=published or updated,
        updated=updated or published,
        dated=dated,
        authors=tuple(_people(item)) or inherited,
        categories=tuple(label for each in _list(item.get("tags")) if (label := collapsed(each))),
        summary=summary,
        content=content,
        base=base,
        source=_provider(item.get("_source")),
        images=tuple(_images(item)),
        enclosures=tuple(_attachments(item)),
        language=collapsed(item.get("language")) or None,
        format="json",
    )


def _id(value: object) -> str | None:
    """Return an id as text; the specification lets readers coerce numbers (JSON Feed 1.1, `id`)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = msgspec.json.encode(value).decode()
    return drop_forbidden(value).strip() or None if isinstance(value, str) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _people(owner: Mapping[str, Any]) -> Iterator[Person]:
    """Yield the authors of a feed or an item, as version 1.1 or 1.0 has them."""
    for each in _list(owner.get("authors")) or [owner.get("author")]:
        if isinstance(each, dict) and (name := collapsed(each.get("name")) or collapsed(each.get("url"))):
            yield Person(name, collapsed(each.get("url")) or None)


def _images(item: Mapping[str, Any]) -> Iterator[Image]:
    found = (collapsed(item.get(name)) for name in ("image", "banner_image"))
    yield from (Image(url) for url in dict.fromkeys(found) if url)


def _attachments(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    for each in _list(item.get("attachments")):
        url = collapsed(each.get("url")) if isinstance(each, dict) else ""
        if url:
            kind = collapsed(each.get("mime_type"))
            yield Enclosure(
                url,
                None if kind in {"", UNKNOWN_TYPE} else kind,
                _amount(each.get("size_in_bytes")),
                _amount(each.get("duration_in_seconds")),
                collapsed(each.get("title")) or None,
            )


def _amount(value: object) -> int | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < _HUGE:
        return None
    return int(value) or None


def _provider(source: object) -> Provider | None:
    """Return the site that an item is from, as this program's own feeds say it."""
    if not isinstance(source, dict):
        return None
    name, url = collapsed(source.get("title")), collapsed(source.get("url"))
    domain = domain_name(url) if "://" in url else None
    return Provider(name or domain or "", domain) if name or domain else None
