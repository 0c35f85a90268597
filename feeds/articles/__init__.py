"""From the config to articles: `discover` files, and `read` each, which is a module to import where it is needed."""

from __future__ import annotations

from feeds.articles.discover import discover, suffixes
from feeds.articles.found import Discovery, FolderFiles, Found, FoundFiles
from feeds.articles.options import DecodeOptions, decode_options
from feeds.articles.passed_over import PassedOver
from feeds.articles.readers import READERS
from feeds.articles.symbolic_links import in_place_of_folders, maybe_in_place_of_folders

__all__ = [
    "READERS",
    "DecodeOptions",
    "Discovery",
    "FolderFiles",
    "Found",
    "FoundFiles",
    "PassedOver",
    "decode_options",
    "discover",
    "in_place_of_folders",
    "maybe_in_place_of_folders",
    "suffixes",
]
