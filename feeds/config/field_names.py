"""The front-matter names that each field of an article is read from; the first one present wins.

The names that news sites use come first, then those of site generators. Dots lead into mappings, and a key
that differs from a name only by case is taken where the name itself is absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TOPIC_NAMES: Final = ("categories", "category", "tags", "tag")
"""The names whose values are all topics, where an article has no `topics`."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "summary": ("excerpt", "summary", "description"),
    "published": ("publishedDateTime", "date.created", "date", "published_at", "pubDate", "publishDate"),
    "updated": ("updatedDateTime", "lastmod", "last_modified_at", "updated", "updatedDate", "date.updated"),
    "visible_from": ("publishDate",),
    "visible_until": ("expiryDate", "unpublishDate"),
    "link": ("webUrl", "originalUrl", "url", "link", "external_url"),
    "original": ("originalUrl",),
    "permalink": ("permalink",),
    "slug": ("slug",),
    "id": ("id", "guid"),
    "categories": ("topics", *TOPIC_NAMES),
    "provider": ("provider", "source", "publisher"),
    "authors": ("author", "authors"),
    "images": (
        *("images", "image", "cover.image", "cover", "header.teaser", "og_image", "thumbnail", "banner"),
        *("featured_image", "featuredImage"),
    ),
    "embed": ("featuredContent",),
    "related": ("related",),
    "type": ("type",),
    "language": ("locale", "lang", "language"),
    "quality": ("quality",),
    "heat": ("heat",),
}
"""The built-in names by field; `articles.fields` of the config puts others before them.
Of the topics' names more than the first one counts.
"""
