"""`feeds check`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli.colours import failure, of_severity
from feeds.cli.common import (
    CANNOT_RUN,
    PROBLEMS,
    clock,
    config_option,
    explained_by,
    jobs_option,
    no_cache_option,
    now_option,
    plural,
    unpublished_option,
    verbose_option,
)
from feeds.cli.reporters import SHAPES, every
from feeds.cli.subcommand import Subcommand
from feeds.problems import Severity
from feeds.problems.errors import ConfigError, FeedsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.check.site import Checked
    from feeds.problems import Problem


@click.command("check", cls=Subcommand)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@config_option
@click.option(
    "--format",
    "shape",
    type=click.Choice(list(SHAPES)),
    default="text",
    show_default=True,
    help="How problems are given.",
)
@click.option("--strict", is_flag=True, help="End with status 1 for warnings too.")
@unpublished_option
@now_option
@jobs_option
@no_cache_option
@verbose_option
def command(
    *,
    files: tuple[Path, ...],
    config_path: Path,
    shape: str,
    strict: bool,
    include_unpublished: bool,
    now: datetime | None,
    jobs: int | None,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Look for mistakes in the articles, the config and the feeds they make.

    With FILE, a feed (- for one on stdin) or a folder of feeds of anybody, only those are looked at, and no config is
    needed. Nothing is published. Exit status: 0 no errors; 1 errors, or warnings under --strict; 2 could not run.
    """
    folder = config_path if config_path.is_dir() else config_path.parent
    try:
        if files:
            _refuse_addresses(files)
            from feeds.check.site import check_files  # as below

            folder = Path()
            checked = check_files(files)
        else:
            from feeds.check.site import check_site  # lxml and others are slow to import, and a config may be wrong
            from feeds.config import load_config

            checked = check_site(
                load_config(config_path),
                now=clock(now),
                include_unpublished=include_unpublished,
                cache=not no_cache,
                jobs=jobs,
            )
    except FeedsError as error:
        _show(error.problems, folder, shape, verbose=verbose or isinstance(error, ConfigError))
        click.echo(failure(str(error)), err=True)
        sys.exit(CANNOT_RUN)
    _show(checked.problems, folder, shape, verbose=verbose)
    click.echo(_count(checked), err=True)
    wrong = any(strict or problem.severity is Severity.ERROR for problem in checked.problems)
    sys.exit(PROBLEMS if wrong else 0)


def _refuse_addresses(files: Sequence[Path]) -> None:
    """End where a file is the address of one.

    Raises:
        click.UsageError: nothing is fetched; the message says what hands over a feed that is.
    """
    for file in files:
        scheme, _, rest = file.as_posix().partition(":/")
        if scheme.lower() in {"http", "https"}:
            address = f"{scheme}://{rest.lstrip('/')}"
            raise click.UsageError(
                f"an address is not fetched; hand the feed over: curl -sL {shlex.quote(address)} | feeds check -"
            )


def _show(problems: Sequence[Problem], folder: Path, shape: str, *, verbose: bool) -> None:
    lines = every if verbose and shape == "text" else SHAPES[shape]
    for line in lines(problems, folder):
        click.echo(line)


def _count(checked: Checked) -> str:
    counts = {each: sum(problem.severity is each for problem in checked.problems) for each in Severity}
    parts = [of_severity(plural(n, each), each) if n else plural(n, each) for each, n in counts.items()]
    found = ", ".join(parts) if checked.problems else click.style(", ".join(parts), fg="green")
    what = ([plural(checked.articles, "article")] if checked.articles else []) + [
        plural(checked.feeds, "feed document")
    ]
    more = plural(checked.beyond, "older archive")
    but = f" ({more} not: `feeds check FOLDER` looks at all that are published)" if checked.beyond else ""
    return f"{' and '.join(what)} checked{but}: {found}{explained_by(checked.problems)}"
