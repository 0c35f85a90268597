"""From the config to articles: `discover` files, and `read` each, which is a module to import where it is needed."""

from __future__ import annotations

from feeds.sources.discover import Found, discover, suffixes
from feeds.sources.readers import READERS
from feeds.sources.reading import Reading, reading

__all__ = ["READERS", "Found", "Reading", "discover", "reading", "suffixes"]
