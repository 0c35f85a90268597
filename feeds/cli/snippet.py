"""`feeds snippet`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feeds.building.autodiscovery import NoOpenFeedError, list_head_links
from feeds.cli.colours import failure
from feeds.cli.common import CANNOT_RUN, clock, config_option, no_cache_option, now_option, stopping
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path


@click.command("snippet", cls=Subcommand)
@config_option
@click.option("--feed", "paths", metavar="PATH", multiple=True, help="Tell of this feed: topics/ai. May be repeated.")
@click.option("--all", "every", is_flag=True, help="Tell of every feed.")
@click.option("--format", "formats", metavar="NAME", multiple=True, help="Only in this format. May be repeated.")
@now_option
@no_cache_option
@stopping
def command(
    *,
    config_path: Path,
    paths: Sequence[str],
    every: bool,
    formats: Sequence[str],
    now: datetime | None,
    no_cache: bool,
) -> int:
    """Print the lines that let the pages of your site tell of its feeds.

    They go into the <head> of the pages: browsers and feed readers find by them what one can subscribe to. If not told
    which, they are about the feed of everything, in each of its formats.
    """
    if paths and every:
        raise click.UsageError("--feed names some feeds and --all takes every one; leave one of the two out")
    config = load_config(config_path)
    try:
        lines = list_head_links(config, now=clock(now), paths=paths, formats=formats, every=every, cache=not no_cache)
    except NoOpenFeedError as error:
        click.echo(failure(str(error)), err=True)
        return CANNOT_RUN
    click.echo(lines)
    return 0
