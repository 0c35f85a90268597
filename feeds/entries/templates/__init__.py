"""What template tags in a body stand for: they are never run, and never shown."""

from __future__ import annotations

from feeds.entries.templates.clear import Cleared, has_templates, without_templates
from feeds.entries.templates.tags import Site

__all__ = ["Cleared", "Site", "has_templates", "without_templates"]
