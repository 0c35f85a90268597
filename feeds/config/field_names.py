"""The front-matter names of each field, the first one present winning.

Those of news sites come first, then those that Jekyll, Hugo and Eleventy repositories use.
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
"""`articles.fields` of the config puts more names before these."""
