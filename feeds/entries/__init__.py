"""From an `Article` to the `Entry` that is the same in every feed, and from entries to a `Feed`."""

from __future__ import annotations
