"""`feeds build`."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from feeds.cli.common import (
    CANNOT_RUN,
    PROBLEMS,
    clock,
    config_option,
    now_option,
    plural,
    show_problems,
    stopping,
    unpublished_option,
)
from feeds.config import load_config
from feeds.errors import FeedsError
from feeds.pipeline import Report, build, place
from feeds.sources import discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.config import Config
    from feeds.problems import Problem
    from feeds.sources import Found


@click.command("build")
@config_option
@click.option("-o", "--output", metavar="DEST", help="Where the outputs go, instead of the config's output.")
@unpublished_option
@click.option(
    "--strict",
    is_flag=True,
    help="End with status 1 if there is any problem; the feeds are written all the same.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="How many processes may work; as many as there are processors."
)
@click.option(
    "--no-cache", is_flag=True, help="Neither use nor keep what is known of the articles from earlier builds."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show which outputs would be written or removed.")
@click.option("--ping", is_flag=True, help="Tell the hub which feeds changed, once they are written.")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="Write what was done to a JSON file.")
@now_option
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@stopping
def command(
    *,
    config_path: Path,
    output: str | None,
    include_unpublished: bool,
    strict: bool,
    jobs: int | None,
    no_cache: bool,
    dry_run: bool,
    ping: bool,
    report_path: Path | None,
    now: datetime | None,
    quiet: bool,
) -> int:
    """Read the articles and write every feed."""
    config = load_config(config_path)
    if ping:
        from feeds.websub import hub_of  # the client is slow to import

        hub_of(config)
    if report_path and (problem := _unwritable(report_path)):
        click.echo(f"feeds: the report cannot be written to {report_path}: {problem}", err=True)
        return CANNOT_RUN
    report = build(
        config,
        now=clock(now),
        output=output,
        include_unpublished=include_unpublished,
        dry_run=dry_run,
        cache=not no_cache,
        jobs=jobs,
        say=(lambda _: None) if quiet else None,
        progress=iter if quiet or not sys.stderr.isatty() else partial(_bar, config),
    )
    pinged = None
    if ping and not dry_run:
        pinged, problems = _ping(config, output)
        report = msgspec.structs.replace(report, problems=tuple(sorted({*report.problems, *problems})))
    show_problems(report.problems, config.folder, quiet=quiet)
    if not quiet:
        _tell(report, place(config, output), dry_run=dry_run)
        if pinged:
            click.echo(pinged)
    if report_path:
        report_path.write_bytes(_report(report))
    return PROBLEMS if strict and report.problems else 0


def _ping(config: Config, output: str | None) -> tuple[str, tuple[Problem, ...]]:
    """Tell the hub; what goes wrong is a problem like others, since the feeds are published."""
    from feeds.cli.ping import summary, tell

    try:
        pinged = tell(config, output)
    except FeedsError as error:
        return "", error.problems
    return summary(pinged, config), pinged.problems


def _unwritable(report_path: Path) -> str | None:
    """Say why a report could not be written, before anything is published."""
    try:
        with report_path.open("ab"):
            return None
    except OSError as error:
        return error.strerror


def _bar(config: Config, found: Iterable[Found]) -> Iterator[Found]:
    """Show on the terminal how many files were read, how many a second, and how long the rest will take."""
    output, itself = config.folder / config.output, config.folder / config.name
    total = sum(1 for _ in discover(config.folder, config.articles.paths, output, itself)[0])
    start = time.monotonic()

    read = 0

    def rate(_: object) -> str:
        return f"{read / max(time.monotonic() - start, 0.001):.0f} files/s"

    with click.progressbar(found, total, label="Reading", show_pos=True, item_show_func=rate, file=sys.stderr) as bar:
        for each in bar:
            read += 1
            yield each


def _tell(report: Report, output: str, *, dry_run: bool) -> None:
    articles, would = report.articles, "would be " if dry_run else ""
    if dry_run:
        for word, paths in (("write", report.written), ("remove", report.removed)):
            for path in paths:
                click.echo(f"{word} {path}")
    left_out = ", ".join(
        f"{number} {name}"
        for name in ("unpublished", "removed", "future", "unselected", "duplicate", "bad")
        if (number := getattr(articles, name))
    )
    click.echo(
        f"{plural(articles.found, 'article')} found, {articles.published} published"
        + (f", left out: {left_out}" if left_out else "")
    )
    click.echo(
        f"{plural(len(report.feeds), 'feed')} in {output}: {plural(len(report.written), 'file')} {would}written, "
        f"{len(report.unchanged)} unchanged, {len(report.removed)} {would}removed"
    )
    if report.private:
        click.echo(f"{plural(report.private, 'private feed')} not written: `feeds serve` asks for a key")


def _report(report: Report) -> bytes:
    problems = [{**msgspec.structs.asdict(problem), "severity": problem.severity.value} for problem in report.problems]
    document: dict[str, Any] = {**msgspec.structs.asdict(report), "problems": problems}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
