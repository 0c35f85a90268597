"""What template tags in a body stand for: they are never run, and never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.entries.templates.meanings import Referents, Resolve, no_address

if TYPE_CHECKING:
    from feeds.entries.templates.clear import Cleared

__all__ = ["Referents", "Resolve", "has_templates", "no_address", "without_templates"]


def has_templates(text: str) -> bool:
    """Whether there may be template tags in a text, told at once."""
    return "{{" in text or "{%" in text or "{#" in text


def without_templates(text: str, site: Referents, *, is_markdown: bool = True) -> Cleared:
    """Return a text with what its template tags stand for in their places.

    Args:
        text: Markdown or HTML.
        site: what they refer to.
        is_markdown: which of both it is.
    """
    from feeds.entries.templates.clear import Cleared, clear  # slow to import, and most bodies have none

    return clear(text, site, is_markdown=is_markdown) if has_templates(text) else Cleared(text, {})
