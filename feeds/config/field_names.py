"""The front-matter names that each field of an article is read from; the first one present wins.

The names that news sites use come first, then those of Jekyll, Hugo and Eleventy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "summary": ("excerpt", "summary", "description"),
    "published": ("publishedDateTime", "date", "published_at", "pubDate"),
    "updated": ("updatedDateTime", "lastmod", "last_modified_at", "updated"),
    "link": ("webUrl", "originalUrl", "url", "link", "external_url"),
    "original": ("originalUrl",),
    "permalink": ("permalink",),
    "slug": ("slug",),
    "id": ("id", "guid"),
    "categories": ("topics", "tags", "categories"),
    "provider": ("provider", "source", "publisher"),
    "authors": ("author", "authors"),
    "images": ("images", "image"),
    "embed": ("featuredContent",),
    "related": ("related",),
    "type": ("type",),
    "language": ("locale", "lang", "language"),
    "quality": ("quality",),
    "heat": ("heat",),
}
"""The built-in names by field; `articles.fields` of the config puts others before them."""
