"""What commands share: options, the clock, and how problems are shown."""

from __future__ import annotations

import functools
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from feeds.lib.dates import parse_instant
from feeds.lib.text import printable
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.problems import Problem

CANNOT_RUN: Final = 2
PROBLEMS: Final = 1

config_option = click.option(
    "-c",
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("config.yaml"),
    show_default=True,
    help="The config, or the folder it stands in.",
)


def named(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty value, as an unset variable gives one.

    Raises:
        click.BadParameter: it is empty.
    """
    if value is not None and not value.strip():
        raise click.BadParameter("it is empty; name a folder or a URL")
    return value


unpublished_option = click.option(
    "--include-unpublished", is_flag=True, help="Include articles with published: false or draft: true."
)

jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), help="How many processes may work; as many as there are processors."
)
no_cache_option = click.option(
    "--no-cache", is_flag=True, help="Neither use nor keep what is known of the articles from earlier builds."
)


class _Instant(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic only in newer releases
    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401 - click's signature
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(value, UTC)[0]
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2020-12-16T09:31:00Z", param, ctx)


now_option = click.option(
    "--now",
    type=_Instant(),
    help="Hold back articles dated after this instant instead of the present one. SOURCE_DATE_EPOCH does the same.",
)


def clock(now: datetime | None) -> datetime:
    """Give the instant to build for: as asked, else as SOURCE_DATE_EPOCH says, else the present one.

    Raises:
        click.UsageError: SOURCE_DATE_EPOCH is not a number of seconds.
    """
    if now is not None:
        return now
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; expected seconds since 1970") from error


def show_problems(problems: Iterable[Problem], folder: Path, *, quiet: bool = False) -> None:
    """Write problems to stderr, one a line with a path that an editor can open, and a count.

    Args:
        problems: their paths are relative to the config's folder.
        folder: that folder.
        quiet: leave out warnings.
    """
    counts = {"error": 0, "warning": 0}
    for problem in problems:
        counts[problem.severity] += 1
        if quiet and problem.severity == "warning":
            continue
        click.echo(problem_line(problem, folder), err=True)
    if quiet:
        counts["warning"] = 0
    if any(counts.values()):
        told = ", ".join(plural(n, severity) for severity, n in counts.items() if n)
        click.echo(f"{told} (docs/problems.md explains the codes)", err=True)


def problem_line(problem: Problem, folder: Path) -> str:
    """Write a problem in a line that editors and CI can jump to; its path is relative to a folder."""
    path = opened_from(problem.path, folder, Path())
    line = f"{path}:{problem.line}:{problem.column}: {problem.severity} {problem.code} {problem.message}"
    return printable(line)


def opened_from(path: str, folder: Path, start: Path) -> str:
    """Give a path relative to one folder as what opens it from another: whole where that is far away, or a URL."""
    if "://" in path:
        return path
    shown = Path(os.path.relpath(folder / path, start)).as_posix()
    return shown if not shown.startswith("../../..") else (folder / path).resolve().as_posix()


def plural(number: int, noun: str) -> str:
    """Say a number of things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def stopping(command: Callable[..., int | None]) -> Callable[..., None]:
    """Let a command end as the contract says: its own status, or 2 with the problems that stopped it."""

    @functools.wraps(command)
    def run(config_path: Path, **options: Any) -> None:  # noqa: ANN401 - click passes what the command declares
        folder = config_path if config_path.is_dir() else config_path.parent
        try:
            status = command(config_path=config_path, **options)
        except FeedsError as error:
            show_problems(error.problems, folder)
            click.echo(printable(f"feeds: {error}"), err=True)
            status = CANNOT_RUN
        sys.exit(status or 0)

    return run
