"""The words of podcasts: Apple's categories and media types, the kinds of shows and episodes, types of transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "History": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": ("Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden",
                "Video Games"),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": ("Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News",
             "Tech News"),
    "Religion & Spirituality": ("Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion",
                                "Spirituality"),
    "Science": ("Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences",
                "Nature", "Physics", "Social Sciences"),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": ("Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
               "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}  # fmt: skip
"""The categories of Apple's directory, each with what it is divided into (Apple, "Podcast categories")."""

APPLE_TYPES: Final = frozenset(
    {"audio/x-m4a", "audio/mpeg", "video/quicktime", "video/mp4", "video/x-m4v", "application/pdf"}
)
"""The media types of enclosures that Apple's directory takes ("A podcaster's guide to RSS", enclosure)."""

COVER_SUFFIXES: Final = (".jpg", ".jpeg", ".png")
"""What the names of pictures end in that it takes as covers."""
COVER_SIZES: Final = (1400, 3000)
"""The least and the most pixels that a cover, which is a square, may have on each side."""

SHOW_TYPES: Final = ("episodic", "serial")
EPISODE_TYPES: Final = ("full", "trailer", "bonus")

TRANSCRIPT_TYPES: Final[Mapping[str, str]] = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
}
"""The media types of transcripts by suffix (Podcasting 2.0, element transcript)."""

CHAPTERS_TYPE: Final = "application/json+chapters"
"""The media type of a file of chapters (Podcasting 2.0, element chapters)."""
_GUIDS: Final = "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"
"""The namespace that guids are made in."""


def podcast_guid(url: str) -> str:
    """Return the `podcast:guid` of the show whose RSS feed is at a URL (Podcasting 2.0, element guid).

    It is made of the address that the feed has first, without its scheme and the slashes at its end.
    """
    from uuid import UUID, uuid5  # most sites have no podcast

    return str(uuid5(UUID(_GUIDS), url.partition("://")[2].rstrip("/")))
