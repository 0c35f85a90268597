"""`feeds check`: what a build would report, advice for authors, and every feed held against the rules for feeds."""

from __future__ import annotations
