"""What the names of files end in, by what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp")
"""Pictures that browsers show."""
PICTURE_SUFFIX: Final = rf"\.(?:{'|'.join(each[1:] for each in PICTURES)})"
"""An expression for one of them, in lower case."""
MARKDOWN: Final = (".md", ".markdown", ".mdx", ".mdoc")
"""Markdown, and what is made of it."""
ARTICLES: Final = (*MARKDOWN, ".mdown", ".rst")
"""Articles that others link to by their files."""
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/x-m4a",  # as Apple's directory wants it; registered is audio/mp4
    ".m4b": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
}
"""Sound and films, and their media types."""
ATTACHED_TYPES: Final[Mapping[str, str]] = {
    **MEDIA_TYPES,
    ".avif": "image/avif",
    ".csv": "text/csv",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".torrent": "application/x-bittorrent",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
"""The media types of what else goes along with an article."""
UNKNOWN_TYPE: Final = "application/octet-stream"
"""The media type of bytes of which nobody knows more (RFC 2046, section 4.5.1), where one has to be named."""
