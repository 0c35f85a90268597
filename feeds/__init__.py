"""Publish a folder of articles as Atom, RSS and JSON feeds.

    config = feeds.load_config("config.yaml")
    report = feeds.build(config)

`docs/api.md` documents what is exported here.
"""

from __future__ import annotations

from feeds.build import Counts, FeedSummary, Report, build
from feeds.config import Config, load_config
from feeds.errors import ConfigError, DestinationError, FeedsError, NothingToPublish
from feeds.model import Article, Category, Entry, Feed, Image, Link, Output, Person, Provider
from feeds.problems import Problem, Severity

__all__ = [
    "Article",
    "Category",
    "Config",
    "ConfigError",
    "Counts",
    "DestinationError",
    "Entry",
    "Feed",
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
    "build",
    "load_config",
]
