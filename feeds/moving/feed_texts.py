"""What the texts of old feeds mean: HTML or not, dates in any form, and plain text as front matter has it."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final

from feeds.articles.titles import shielded
from feeds.lib.dates import parse_instant
from feeds.lib.tags import tags
from feeds.lib.text import drop_forbidden, plain

if TYPE_CHECKING:
    from time import struct_time

_ENTITY: Final = re.compile(r"&(?=#?\w)")
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_FIRST_YEAR: Final = 2
_MOST_DIGITS: Final = 15


def collapsed(text: object) -> str:
    """Return a text on one line, without the characters that XML forbids; empty where a value is no text."""
    return " ".join(drop_forbidden(text).split()) if isinstance(text, str) else ""


def has_markup(text: str) -> bool:
    """Whether a text has tags, so that it is HTML."""
    return "<" in text and any(tag.name for tag in tags(text))


def plain_title(text: str) -> str:
    """Return the title of an RSS item as plain text, whether it was meant as text or as HTML, which RSS leaves open."""
    return plain(shielded(drop_forbidden(text)))


def whole_number(text: str) -> int | None:
    """Return a number that counts something; None where a text is none, or says 0, which many programs write for it."""
    text = text.strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def as_paragraphs(text: str) -> str:
    """Return plain text as HTML: blank lines part its paragraphs, and its lines stay."""
    parts = (part.strip() for part in _PARAGRAPHS.split(drop_forbidden(text).strip()))
    return "\n".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in parts if part)


def as_typed(text: str) -> str:
    """Return plain text so that front matter, where plain-text fields may carry HTML, is read as exactly that text."""
    if plain(text) == text == plain(shielded(text)):
        return text
    return _ENTITY.sub("&#38;", text).replace("<", "&lt;")


def instant(text: object, parsed: struct_time | None = None) -> datetime | None:
    """Return a date of a feed; in UTC where it names no zone, as feed readers take it.

    Args:
        text: as the feed has it.
        parsed: what feedparser makes of it, which knows forms that nobody should write.
    """
    if isinstance(text, str):
        try:
            found = parse_instant(text, UTC)[0]
        except ValueError:
            pass
        else:
            return found if found.year >= _FIRST_YEAR else None  # what Go and others write for no date
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
