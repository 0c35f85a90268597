"""`feeds list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from feeds.building.run import list_feeds
from feeds.cli.common import (
    clock,
    config_option,
    no_cache_option,
    now_option,
    show_problems,
    stopping,
    unpublished_option,
)
from feeds.config import load_config

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command("list")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array instead of a table.")
@unpublished_option
@now_option
@no_cache_option
@stopping
def command(
    *, config_path: Path, as_json: bool, include_unpublished: bool, now: datetime | None, no_cache: bool
) -> None:
    """Show every feed: its title, path, entries and newest date.

    In JSON, `entries` counts those in the feed and `articles` all that it is made from.
    """
    config = load_config(config_path)
    feeds, problems = list_feeds(config, now=clock(now), include_unpublished=include_unpublished, cache=not no_cache)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(feeds), indent=2).decode())
    else:
        width = max(len(feed.path) for feed in feeds)
        click.echo(f"{'path':{width}}  entries  newest      title")
        for feed in feeds:
            day = feed.updated.astimezone(config.articles.zone)
            private = " (private)" if feed.private else ""
            click.echo(f"{feed.path:{width}}  {feed.entries:7}  {day:%Y-%m-%d}  {feed.title}{private}")
    show_problems(problems, config.folder)
