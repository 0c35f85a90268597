"""How outputs are sent, alike by a server, by static hosts and by buckets."""

from __future__ import annotations
