"""Publish a folder of articles as Atom, RSS and JSON feeds.

    config = feeds.load_config("config.yaml")
    report = feeds.build(config)

`docs/api.md` documents what is exported here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.config import Config, load_config
    from feeds.differences import Differences, EntryChange, EntrySummary, FeedChange, Status
    from feeds.errors import ConfigError, DestinationError, FeedsError, NothingToPublish
    from feeds.model import Article, Category, Entry, Feed, Image, Link, Output, Person, Provider
    from feeds.pipeline import Counts, FeedSummary, Report, build
    from feeds.problems import Problem, Severity

__all__ = [
    "Article",
    "Category",
    "Config",
    "ConfigError",
    "Counts",
    "DestinationError",
    "Differences",
    "Entry",
    "EntryChange",
    "EntrySummary",
    "Feed",
    "FeedChange",
    "FeedSummary",
    "FeedsError",
    "Image",
    "Link",
    "NothingToPublish",
    "Output",
    "Person",
    "Problem",
    "Provider",
    "Report",
    "Severity",
    "Status",
    "build",
    "load_config",
]

# Where each name is from: `feeds --help` should not wait for what a build imports.
_HOMES = {
    "feeds.pipeline": ("Counts", "FeedSummary", "Report", "build"),
    "feeds.config": ("Config", "load_config"),
    "feeds.differences": ("Differences", "EntryChange", "EntrySummary", "FeedChange", "Status"),
    "feeds.errors": ("ConfigError", "DestinationError", "FeedsError", "NothingToPublish"),
    "feeds.model": ("Article", "Category", "Entry", "Feed", "Image", "Link", "Output", "Person", "Provider"),
    "feeds.problems": ("Problem", "Severity"),
}


def __getattr__(name: str) -> object:
    """Import an exported name when it is asked for (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'feeds' has no attribute {name!r}")
