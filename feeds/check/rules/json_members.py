"""The members that JSON Feed knows (JSON Feed 1.1, "The Structure of a Feed"), and what each must be."""

from __future__ import annotations

from typing import Final, NamedTuple


class Expected(NamedTuple):
    """What a member must be.

    Attributes:
        kind: of its value, a key of `feeds.check.rules.json_feed.KINDS`.
        required: whether it must be there.
        since: the version that has it first.
    """

    kind: str
    required: bool = False
    since: str = "1.0"


FEED: Final = {
    "version": Expected("text", required=True),
    "title": Expected("plain", required=True),
    "home_page_url": Expected("url"),
    "feed_url": Expected("url"),
    "description": Expected("text"),
    "user_comment": Expected("text"),
    "next_url": Expected("url"),
    "icon": Expected("url"),
    "favicon": Expected("url"),
    "author": Expected("author"),
    "authors": Expected("authors", since="1.1"),
    "language": Expected("language", since="1.1"),
    "expired": Expected("flag"),
    "hubs": Expected("hubs"),
    "items": Expected("items", required=True),
}
ITEM: Final = {
    "id": Expected("id", required=True),
    "url": Expected("url"),
    "external_url": Expected("url"),
    "title": Expected("plain"),
    "content_html": Expected("text"),
    "content_text": Expected("text"),
    "summary": Expected("plain"),
    "image": Expected("url"),
    "banner_image": Expected("url"),
    "date_published": Expected("date"),
    "date_modified": Expected("date"),
    "author": Expected("author"),
    "authors": Expected("authors", since="1.1"),
    "tags": Expected("texts"),
    "language": Expected("language", since="1.1"),
    "attachments": Expected("attachments"),
}
AUTHOR: Final = {"name": Expected("text"), "url": Expected("url"), "avatar": Expected("url")}
HUB: Final = {"type": Expected("text", required=True), "url": Expected("url", required=True)}
ATTACHMENT: Final = {
    "url": Expected("url", required=True),
    "mime_type": Expected("media type", required=True),
    "title": Expected("text"),
    "size_in_bytes": Expected("amount"),
    "duration_in_seconds": Expected("amount"),
}
