"""`feeds ping`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feeds.building.build_options import cache_folder, output_location
from feeds.cli.common import PROBLEMS, config_option, named, plural, show_problems, stopping
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config
from feeds.destinations import destination
from feeds.websub import ping

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.config import Config
    from feeds.websub import Pinged


@click.command("ping", cls=Subcommand)
@config_option
@click.option(
    "-o", "--output", metavar="DEST", callback=named, help="Where the outputs are, instead of the config's output."
)
@click.option("--all", "everything", is_flag=True, help="Tell the hub of every feed, changed or not.")
@click.option("--dry-run", is_flag=True, help="Tell nobody; show what the hub would be told of.")
@click.option("-q", "--quiet", is_flag=True, help="Show problems only.")
@stopping
def command(*, config_path: Path, output: str | None, everything: bool, dry_run: bool, quiet: bool) -> int:
    """Tell the WebSub hub which feeds changed since it was told of them last.

    Exit status: 0 the hub knows; 1 it could not be told of some, which the next run tries again; 2 could not run.
    """
    config = load_config(config_path)
    pinged = tell(config, output, everything=everything, dry_run=dry_run)
    show_problems(pinged.problems, config.folder, all_by="")
    if dry_run:
        for topic in pinged.notified:
            click.echo(f"tell {topic}")
    if not quiet:
        click.echo(summary(pinged, config, dry_run=dry_run))
    return PROBLEMS if pinged.failed else 0


def tell(config: Config, output: str | None, *, everything: bool = False, dry_run: bool = False) -> Pinged:
    """Tell the hub of what the last build wrote, and return what became of it.

    Raises:
        FeedsError: the config names no hub, nothing was built, or what the hub is told cannot be recorded.
    """
    target = destination(output_location(config, output))
    folder = cache_folder(config, include_unpublished=False)  # a hub sees no difference, and has one memory
    return ping(config, target, folder, everything=everything, dry_run=dry_run)


def summary(pinged: Pinged, config: Config, *, dry_run: bool = False) -> str:
    """Return a line that says what a run did."""
    would = "would be " if dry_run else ""
    failed = f"{len(pinged.failed)} kept for the next run, " if pinged.failed else ""
    told = plural(len(pinged.notified), "topic")
    return f"{told} {would}told to {config.hub}, {failed}{len(pinged.unchanged)} unchanged"
