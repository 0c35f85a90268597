"""The config: its keys and their types (`schema`), reading it (`load`), and what it asks for (`outputs`, `permalinks`).

`load` reads a file in three steps: `convert` makes typed values of it, `constraints` checks what types cannot say, and
what either found wrong (`mistakes`) becomes problems with the places where it stands.
"""

from __future__ import annotations

from feeds.config.load import load_config
from feeds.config.schema import Access, Channel, Config, ConfigFile, GroupBy
from feeds.config.section_keys import Articles, Author, Select, Site, Where

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
