"""Publish a folder of articles as Atom, RSS and JSON feeds.

    config = feeds.load_config("config.yaml")
    report = feeds.build(config)

`docs/api.md` documents what is exported here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.articles.document import Document, from_yaml
    from feeds.articles.readers import Malformed
    from feeds.building.report import Counts, FeedSummary, Report
    from feeds.building.run import build
    from feeds.config import Config, load_config
    from feeds.destinations import Changes, Delivery, Destination, Folder, Publication, Stage, Staged, Waiting
    from feeds.differences import Differences, EntryChange, EntrySummary, FeedChange, Status
    from feeds.formats import Format
    from feeds.groupings import Grouping, Key, named
    from feeds.lib.yamltree import Place
    from feeds.model import (
        Article,
        Category,
        Enclosure,
        Entry,
        Episode,
        Feed,
        Image,
        Link,
        Markup,
        Output,
        Person,
        Podcast,
        Provider,
    )
    from feeds.problems import Problem, Severity
    from feeds.problems.errors import (
        ConfigError,
        DestinationError,
        EngineError,
        FeedsError,
        NothingToPublish,
        PluginError,
    )

__all__ = [
    "Article",
    "Category",
    "Changes",
    "Config",
    "ConfigError",
    "Counts",
    "Delivery",
    "Destination",
    "DestinationError",
    "Differences",
    "Document",
    "Enclosure",
    "EngineError",
    "Entry",
    "EntryChange",
    "EntrySummary",
    "Episode",
    "Feed",
    "FeedChange",
    "FeedSummary",
    "FeedsError",
    "Folder",
    "Format",
    "Grouping",
    "Image",
    "Key",
    "Link",
    "Malformed",
    "Markup",
    "NothingToPublish",
    "Output",
    "Person",
    "Place",
    "PluginError",
    "Podcast",
    "Problem",
    "Provider",
    "Publication",
    "Report",
    "Severity",
    "Stage",
    "Staged",
    "Status",
    "Waiting",
    "build",
    "from_yaml",
    "load_config",
    "named",
]

# Where each name is from: `feeds --help` should not wait for what a build imports.
_HOMES = {
    "feeds.building.run": ("build",),
    "feeds.building.report": ("Counts", "FeedSummary", "Report"),
    "feeds.config": ("Config", "load_config"),
    "feeds.destinations": ("Changes", "Delivery", "Destination", "Folder", "Publication", "Stage", "Staged", "Waiting"),
    "feeds.problems.errors": (
        *("ConfigError", "DestinationError", "EngineError", "FeedsError", "NothingToPublish", "PluginError"),
    ),
    "feeds.formats": ("Format",),
    "feeds.groupings": ("Grouping", "Key", "named"),
    "feeds.model": (
        *("Article", "Category", "Enclosure", "Entry", "Episode", "Feed", "Image", "Link", "Markup", "Output"),
        *("Person", "Podcast", "Provider"),
    ),
    "feeds.differences": ("Differences", "EntryChange", "EntrySummary", "FeedChange", "Status"),
    "feeds.problems": ("Problem", "Severity"),
    "feeds.articles.document": ("Document", "from_yaml"),
    "feeds.articles.readers": ("Malformed",),
    "feeds.lib.yamltree": ("Place",),
}


def __getattr__(name: str) -> object:
    """Import an exported name when it is asked for (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'feeds' has no attribute {name!r}")
