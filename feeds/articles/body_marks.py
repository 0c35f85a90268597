"""How many marks a text has: of each its parser makes objects that take a kilobyte or two until it is rendered."""

from __future__ import annotations

from typing import Final

MARKS: Final = "\n*_[]|`<&\\~^$!:{"
"""What the parsers of Markdown and of reStructuredText make objects of, beside the texts between them."""
MOST_MARKS: Final = 75_000
"""A megabyte of what people write has about 60,000 of them, the body of an article some hundreds."""


def has_too_many_marks(text: str) -> bool:
    """Whether a text has so many marks that nobody reads it, and to parse it would take hundreds of megabytes."""
    return len(text) > MOST_MARKS and sum(map(text.count, MARKS)) > MOST_MARKS
