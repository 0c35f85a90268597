"""From an `Article` to the `Entry` that every feed says alike, and from entries to a `Feed`."""

from __future__ import annotations
