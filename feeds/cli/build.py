"""`feeds build`."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from feeds.articles import discover
from feeds.building.build_options import output_location
from feeds.building.run import build
from feeds.cli.colours import failure
from feeds.cli.common import (
    CANNOT_RUN,
    PROBLEMS,
    clock,
    config_option,
    jobs_option,
    named,
    no_cache_option,
    now_option,
    show_problems,
    stopping,
    unpublished_option,
    verbose_option,
)
from feeds.cli.generator_line import say_generator
from feeds.cli.next_steps import where_to_look
from feeds.cli.subcommand import Subcommand
from feeds.cli.summary import as_json, as_markdown, as_text
from feeds.config import load_config
from feeds.config.placeholders import placeholder
from feeds.lib.text import printable
from feeds.lib.urls import is_url
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.config import Config
    from feeds.problems import Problem


@click.command("build", cls=Subcommand)
@config_option
@click.option(
    "-o", "--output", metavar="DEST", callback=named, help="Where the outputs go, instead of the config's output."
)
@unpublished_option
@click.option(
    "--strict",
    is_flag=True,
    help="End with status 1 if there is any problem; the feeds are written all the same.",
)
@jobs_option
@click.option(
    "--engine",
    metavar="URL",
    callback=named,
    help="What lists, reads and renders instead of this machine: the scheduler of a cluster of Dask, dask://HOST:PORT.",
)
@no_cache_option
@click.option("--ping", is_flag=True, help="Tell the hub which feeds changed, once they are written.")
@click.option("--dry-run", is_flag=True, help="Write no output; show which feeds and entries would change.")
@click.option("--force", is_flag=True, help="Replace files in the output that no build made.")
@click.option(
    "--previous",
    metavar="PLACE",
    callback=named,
    help="Where the last publication is, if neither a cache nor the output has it: a folder, a bucket, an address.",
)
@click.option("--allow-shrink", is_flag=True, help="Publish though most of the articles are gone.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="What stdout has; Markdown is for a pull request's comments and a job's summary, and says what changed.",
)
@click.option(
    "--report",
    "report_path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write what was done to a JSON file.",
)
@now_option
@verbose_option
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@stopping
def command(
    *,
    config_path: Path,
    output: str | None,
    include_unpublished: bool,
    strict: bool,
    jobs: int | None,
    engine: str | None,
    no_cache: bool,
    dry_run: bool,
    force: bool,
    allow_shrink: bool,
    previous: str | None,
    ping: bool,
    format_name: str,
    report_path: Path | None,
    now: datetime | None,
    verbose: bool,
    quiet: bool,
) -> int:
    """Read the articles and write every feed."""
    if quiet:
        logging.getLogger("feeds").setLevel(logging.ERROR)
    config = load_config(config_path)
    say_generator(config, verbose=verbose, quiet=quiet)
    if not quiet and (standing_in := placeholder(config)):
        click.echo(printable(f"feeds: {standing_in.message}"), err=True)
    if ping:
        from feeds.websub import hub_of  # the client is slow to import

        hub_of(config)
    if report_path and (problem := _unwritable(report_path)):
        click.echo(failure(f"the report cannot be written to {report_path}: {problem}"), err=True)
        return CANNOT_RUN
    report = build(
        config,
        now=clock(now),
        output=output,
        include_unpublished=include_unpublished,
        dry_run=dry_run,
        force=force,
        allow_shrink=allow_shrink,
        previous=previous,
        previous_required=strict,
        compare=bool(report_path) or (not quiet and (dry_run or format_name == "markdown")),
        cache=not no_cache,
        jobs=jobs,
        engine=engine,
        **({} if quiet or not sys.stderr.isatty() else _progress(config)),
    )
    pinged = None
    if ping and not dry_run:
        pinged, problems = _ping(config, output)
        report = msgspec.structs.replace(report, problems=tuple(sorted({*report.problems, *problems})))
    show_problems(report.problems, config.folder, quiet=quiet, verbose=verbose, all_by="-v or --report")
    if not quiet:
        click.echo(
            as_markdown(report, dry_run=dry_run)
            if format_name == "markdown"
            else as_text(report, output_location(config, output), dry_run=dry_run),
            nl=False,
        )
        if format_name == "text" and not dry_run:
            click.echo(where_to_look(report, config, output_location(config, output), config_path))
        if pinged:
            click.echo(pinged, err=format_name != "text")
    if report_path and (problem := _write_report(report_path, as_json(report))):
        done = "the feeds are as they were" if dry_run else "the feeds are published"
        click.echo(f"feeds: {done}, but the report cannot be written to {report_path}: {problem}", err=True)
        return CANNOT_RUN
    return PROBLEMS if strict and report.problems else 0


def _ping(config: Config, output: str | None) -> tuple[str, tuple[Problem, ...]]:
    """Tell the hub, and return a line about that and the problems; none ends the run, since the feeds are published."""
    from feeds.cli.ping import summary, tell

    try:
        pinged = tell(config, output)
    except FeedsError as error:
        return "", error.problems
    return summary(pinged, config), pinged.problems


def _unwritable(report_path: Path) -> str | None:
    """Return why the report cannot be written, or None; asked before anything is published."""
    if report_path.exists() and not report_path.is_file() and not report_path.is_dir():
        return None  # a pipe, whose reader would take it for the end
    try:
        with report_path.open("ab"):
            return None
    except OSError as error:
        return error.strerror


def _write_report(report_path: Path, body: bytes) -> str | None:
    """Write the report, and return why that cannot be done, or None; a pipe that nobody reads is not waited for."""
    try:
        with open(report_path, "wb", opener=_open_at_once) as file:
            if hasattr(os, "O_NONBLOCK"):
                os.set_blocking(file.fileno(), True)
            file.write(body)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _open_at_once(file: str, flags: int) -> int:
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0), 0o666)


def _progress(config: Config) -> dict[str, Any]:
    """Return what shows how far a build is: for its files and for its feeds."""
    from feeds.cli.progress import with_bar

    def count() -> int:
        if any(map(is_url, paths)):  # to count objects is to list all of them again; no bar is drawn of none
            return 0
        return sum(1 for _ in discover(config.folder, paths, config.output_folder, config.path, config.traits).files)

    paths = config.articles.paths
    return {
        "progress": lambda files: with_bar(files, count, "Reading", "files"),
        "feed_progress": lambda made, feeds: with_bar(made, lambda: feeds, "Rendering", "feeds"),
    }
