"""Where outputs go. A destination is a function in a file of its own that makes a place hold exactly some outputs."""

from __future__ import annotations

from feeds.destinations.changes import Changes
from feeds.destinations.folder import Stage, Staged, publish, publish_staged

__all__ = ["Changes", "Stage", "Staged", "publish", "publish_staged"]
