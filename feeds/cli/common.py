"""What commands share: options, the clock, and how problems are shown."""

from __future__ import annotations

import functools
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from feeds.cli.colours import failure, of_severity
from feeds.cli.problem_lines import problem_line, problem_lines
from feeds.lib.dates import parse_instant
from feeds.problems import Severity
from feeds.problems.errors import ConfigError, FeedsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from feeds.problems import Problem

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")

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
    """Return an option's value, which may not be empty, as it would be with a variable that is not set.

    Raises:
        click.BadParameter: it is empty.
    """
    if value is not None and not value.strip():
        raise click.BadParameter("found nothing; expected a folder or a URL")
    return value


unpublished_option = click.option(
    "--include-unpublished", is_flag=True, help="Include articles with published: false or draft: true."
)

jobs_option = click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes may work; as many as there are processors.",
)
no_cache_option = click.option(
    "--no-cache", is_flag=True, help="Neither use nor keep what is known of the articles from earlier builds."
)


verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Show every problem, and what the site's generator says."
)


class _Instant(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic only in newer releases
    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401 - click's signature
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(value, UTC)[0]
        except ValueError:
            self.fail(f"found {value!r}; expected a date such as 2020-12-16T09:31:00Z", param, ctx)


def instant_option(what: str) -> Callable[[_Command], _Command]:
    """Return the option that takes an instant in place of the present one, for what its help says."""
    return click.option("--now", type=_Instant(), help=f"{what} SOURCE_DATE_EPOCH does the same.")


now_option = instant_option("Hold back articles dated after this instant instead of the present one.")


def clock(now: datetime | None) -> datetime:
    """Return the instant to build for: that of --now, else that of SOURCE_DATE_EPOCH, else the present one.

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


def show_problems(
    problems: Iterable[Problem],
    folder: Path,
    *,
    quiet: bool = False,
    verbose: bool = False,
    all_by: str = "-v",
    told: Collection[Problem] = (),
) -> None:
    """Write problems to stderr, in lines with a path that an editor can open, and a count.

    Args:
        problems: what to show; the paths are relative to the config's folder.
        folder: that folder.
        quiet: leave out warnings.
        verbose: give each problem a line of its own, however many are alike.
        all_by: the option or command that does so.
        told: those that were shown already; they count, and have no line.
    """
    shown = [problem for problem in problems if not (quiet and problem.severity is Severity.WARNING)]
    others = [each for each in shown if each not in told]
    lines = (problem_line(each, folder) for each in others) if verbose else problem_lines(others, folder, all_by=all_by)
    for line in lines:
        click.echo(line, err=True)
    if shown:
        counts = ((sum(problem.severity is each for problem in shown), each) for each in Severity)
        count = ", ".join(of_severity(plural(number, severity), severity) for number, severity in counts if number)
        click.echo(f"{count}{explained_by(shown)}", err=True)


def explained_by(problems: Iterable[Problem]) -> str:
    """Return the words behind a count of problems that name the command which explains them."""
    codes = {problem.code for problem in problems}
    return f" (feeds explain {codes.pop() if len(codes) == 1 else 'CODE'} says more)" if codes else ""


def plural(number: int, noun: str) -> str:
    """Return a number and a noun, in the plural where the number is not 1."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def stopping(command: Callable[..., int | None]) -> Callable[..., None]:
    """Wrap a command so that it ends with its own status, or with 2 after showing the problems that stopped it."""

    @functools.wraps(command)
    def run(config_path: Path, **options: Any) -> None:  # noqa: ANN401 - click passes what the command declares
        folder = config_path if config_path.is_dir() else config_path.parent
        try:
            status = command(config_path=config_path, **options)
        except FeedsError as error:
            every = isinstance(error, ConfigError) or bool(options.get("verbose"))
            show_problems(error.problems, folder, verbose=every, all_by="-v" if "verbose" in options else "")
            click.echo(failure(str(error)), err=True)
            status = CANNOT_RUN
        sys.exit(status or 0)

    return run
