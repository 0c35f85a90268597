"""The front-matter names that each field of an article is read from; the first one present wins.

The names that news sites use come first, then those of site generators. Dots lead into mappings, and a key
that differs from a name only by case is taken where the name itself is absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAYED_NAMES: Final = ("audio", "video", "podcast", "mp3", "media", "file")
"""The names of enclosures that many themes take for something else too: a player's page, a switch, any file. What they
name counts where it is known to be sound or a film.
"""
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
    "guid": ("guid",),
    "categories": ("topics", *TOPIC_NAMES),
    "provider": ("provider", "source", "publisher"),
    "authors": ("author", "authors"),
    "images": (
        *("images", "image", "cover.image", "cover", "header.teaser", "og_image", "thumbnail", "banner"),
        *("featured_image", "featuredImage"),
    ),
    "embed": ("featuredContent",),
    "related": ("related",),
    "enclosures": (
        *("enclosure", "enclosures", *PLAYED_NAMES, "attachments", "podcast_file", "podcast_link", "podcast_url"),
        *("audio_url", "audio_file", "enclosure_url", "episodeURL", "episodeUrl"),
    ),
    "enclosure_length": (
        *("length", "podcast_bytes", "podcast_length", "enclosure_length", "audio_size", "file_size", "filesize"),
        *("episodeLength", "episodeSize"),
    ),
    "enclosure_type": ("enclosure_type", "audio_type", "mediatype", "media_type", "mime_type"),
    "duration": (
        *("duration", "podcast_duration", "itunes_duration", "audio_duration", "enclosure_duration"),
        *("duration_seconds", "episodeDuration", "podcast.duration"),
    ),
    "episode": ("episode", "itunes_episode", "episode_number", "podcast.episode"),
    "season": ("season", "itunes_season", "podcast.season"),
    "episode_type": ("episodeType", "episode_type", "itunes_episode_type", "podcast.episodeType"),
    "episode_title": ("itunes_title", "episode_title"),
    "episode_image": ("episode_image", "itunes_image", "podcast.image"),
    "explicit": ("explicit", "itunes_explicit", "podcast.explicit"),
    "transcripts": ("transcript", "transcripts", "podcast.transcript"),
    "chapters": ("chapters", "podcast.chapters"),
    "people": ("person", "persons", "people", "podcast.person"),
    "type": ("type",),
    "language": ("locale", "lang", "language"),
    "quality": ("quality",),
    "heat": ("heat",),
}
"""The built-in names by field; `articles.fields` of the config puts others before them.
Of the topics' names more than the first one counts.
"""

EPISODE_FIELDS: Final = frozenset(
    {
        *("enclosure_length", "enclosure_type", "duration", "episode", "season", "episode_type", "episode_title"),
        *("episode_image", "explicit", "transcripts", "chapters", "people"),
    }
)
"""Those that are read only of an article with an enclosure."""
