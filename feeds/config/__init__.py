"""Config: its keys (`schema`), reading (`load`) and checking it (`check`), what it names (`names`, `permalinks`)."""

from __future__ import annotations

from feeds.config.load import load_config
from feeds.config.schema import Access, Articles, Author, Channel, Config, ConfigFile, GroupBy, Select, Site, Where

__all__ = [
    "Access",
    "Articles",
    "Author",
    "Channel",
    "Config",
    "ConfigFile",
    "GroupBy",
    "Select",
    "Site",
    "Where",
    "load_config",
]
