"""`feeds import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from feeds.cli.common import (
    CANNOT_RUN,
    PROBLEMS,
    config_option,
    plural,
    show_problems,
    stopping,
)
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config
from feeds.lib.text import printable
from feeds.lib.urls import is_url
from feeds.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config import Config
    from feeds.moving.importing import ImportReport

_SHOWN: Final = 10
_GLOB: Final = frozenset("*?[")


@click.command("import", cls=Subcommand)
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@config_option
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that the articles go to, instead of the first of articles.paths.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
@click.option("--strict", is_flag=True, help="End with status 1 for warnings too.")
@click.option("-v", "--verbose", is_flag=True, help="Show every problem, and every file.")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@stopping
def command(
    *,
    feeds: tuple[str, ...],
    config_path: Path,
    folder: Path | None,
    dry_run: bool,
    strict: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Write the entries of old feeds as articles, with the ids that subscribers know.

    FEED is an Atom, RSS or JSON feed: an address, whose archives and pages are followed, a file, or - for stdin. A file
    that is there stays as it is. Exit status: 0 done; 1 some feeds could not be read; 2 none could, or nothing could be
    written.
    """
    from feeds.moving.importing import import_feeds  # slow to import, and a config may be wrong

    config = load_config(config_path)
    folder = folder or _first_folder(config)
    if folder is None:
        click.echo("feeds: articles.paths starts with no folder; say where the articles go with --to DIR", err=True)
        return CANNOT_RUN
    try:
        report = import_feeds(feeds, config, folder, dry_run=dry_run)
    except OSError as error:
        click.echo(printable(f"feeds: cannot write to {folder}: {error.strerror or error}"), err=True)
        return CANNOT_RUN
    show_problems(report.problems, config.folder, quiet=quiet, verbose=verbose, all_by="-v")
    if not quiet:
        for line in _lines(report, folder, dry_run=dry_run, verbose=verbose):
            click.echo(printable(line))
    if not report.documents:
        return CANNOT_RUN
    wrong = any(strict or each.severity is Severity.ERROR for each in report.problems)
    return PROBLEMS if wrong else 0


def _first_folder(config: Config) -> Path | None:
    """Return the folder of the first of `articles.paths`; None where that is a pattern or a bucket."""
    first = config.articles.paths[0]
    path = config.folder / first
    if _GLOB & set(first) or is_url(first):
        return None
    return path.parent if path.is_file() else path


def _lines(report: ImportReport, folder: Path, *, dry_run: bool, verbose: bool) -> Iterator[str]:
    would = "would be " if dry_run else ""
    if dry_run or verbose:
        shown = report.written if verbose else report.written[:_SHOWN]
        yield from (f"{'new' if dry_run else 'wrote'}  {path}" for path in shown)
        if len(shown) < len(report.written):
            yield f"… and {len(report.written) - len(shown)} more; -v shows all"
    what = f"{plural(report.entries, 'entry').replace('entrys', 'entries')} in {plural(report.documents, 'document')}"
    yield f"{what}: {plural(len(report.written), 'article')} {would}written to {folder}{_others(report)}"
    if report.show:
        yield "what the podcast says of itself, for a channel or a group of the config:"
        yield from ("", *(f"    {line}" for line in report.show.splitlines()))


def _others(report: ImportReport) -> str:
    left_out = report.entries - len(report.written) - len(report.known)
    others = [
        f"{len(report.known)} already there" if report.known else "",
        f"{left_out} left out" if left_out else "",
        f"{report.untitled} without a title got their first words" if report.untitled else "",
    ]
    return "".join(f", {each}" for each in others if each)
