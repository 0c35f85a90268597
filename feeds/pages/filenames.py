"""The names of the files that are about a whole site, and what the path of a feed's page ends in."""

from __future__ import annotations

from typing import Final

PAGE: Final = ".html"
"""What the path of a feed's page ends in."""

OPML: Final = "feeds.opml"
LIST: Final = "feeds.json"
INDEX: Final = "index.html"
MISSING: Final = "404.html"
"""What some hosts show where nothing is."""
ASSETS: Final = ("feeds.css", "feeds.js", "feed.css")
"""What pages and raw feeds load."""
