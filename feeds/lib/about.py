"""What this program is called, where it says so to others."""

from __future__ import annotations

from typing import Final

PROGRAM: Final = "feeds"
VERSION: Final = "0.1.0"
"""Its version, which the package takes from here."""
