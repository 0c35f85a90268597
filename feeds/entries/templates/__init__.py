"""What template tags in a body stand for: they are never run, and never shown."""

from __future__ import annotations

from feeds.entries.templates.clear import LONGEST, Cleared, has_templates, without_templates
from feeds.entries.templates.meanings import Referents, Resolve, no_address

__all__ = ["LONGEST", "Cleared", "Referents", "Resolve", "has_templates", "no_address", "without_templates"]
