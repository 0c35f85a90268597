"""What knows nothing of feeds and could be anybody's: text, dates, addresses, YAML and JSON with their places."""

from __future__ import annotations
