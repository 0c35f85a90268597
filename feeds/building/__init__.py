"""One run: articles are prepared, feeds planned, staged and published, and what was written is remembered."""

from __future__ import annotations
