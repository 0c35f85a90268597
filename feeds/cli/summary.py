"""What a build did or would do: as text, as Markdown, and as the JSON of a report."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from feeds.cli.colours import of_changes
from feeds.cli.common import plural
from feeds.lib.text import printable, shown
from feeds.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.building.report import Counts, Report
    from feeds.differences import Differences
    from feeds.problems import Problem

_LEFT_OUT: Final = ("unpublished", "removed", "future", "unselected", "duplicate", "bad")
_PROBLEMS: Final = 25
_TAGS: Final = 5


def as_text(report: Report, output: str, *, dry_run: bool) -> str:
    """Return a few lines that say what was done, and of a dry run also what would change.

    Args:
        report: what the build did.
        output: the destination, in the words of the user.
        dry_run: whether nothing was written.
    """
    would = "would be " if dry_run else ""
    articles, left_out = report.articles, _left_out(report.articles)
    text = _changes(report.changes) if dry_run and report.changes else ""
    text += f"{plural(articles.found, 'article')} found, {articles.published} published"
    text += f", left out: {left_out}\n" if left_out else "\n"
    if report.passed_over:
        text += f"{plural(len(report.passed_over), 'file')} passed over, no articles: {_by_suffix(report)}; "
        text += "`feeds list --articles` says why\n"
    if report.tags:
        text += f"{plural(sum(report.tags.values()), 'template tag')} taken out: {_by_name(report.tags)}; "
        text += "`feeds check` says where\n"
    feeds = click.style(f"{plural(len(report.feeds), 'feed')} in {output}", bold=True)
    text += f"{feeds}: {plural(len(report.written), 'file')} {would}written, "
    text += f"{len(report.unchanged)} unchanged, {len(report.removed)} {would}removed\n"
    if report.private:
        text += f"{plural(report.private, 'private feed')} not written: `feeds serve` asks for a key\n"
    return text


def _changes(changes: Differences) -> str:
    from feeds.differences import text_report  # few runs compare anything

    return of_changes(text_report.render(changes, dry_run=True))


def _by_name(tags: dict[str, int]) -> str:
    """Return what was taken out most, and how often, and how many others there were."""
    most = sorted(tags.items(), key=lambda each: (-each[1], each[0]))
    listed = ", ".join(f"{count} {shown(printable(name))}" for name, count in most[:_TAGS])
    others = sum(count for _, count in most[_TAGS:])
    return f"{listed} and {others} others" if others else listed


def _by_suffix(report: Report) -> str:
    counts = Counter(PurePosixPath(each.path).suffix.lower() or "without a suffix" for each in report.passed_over)
    return ", ".join(f"{count} {suffix}" for suffix, count in sorted(counts.items()))


def as_markdown(report: Report, *, dry_run: bool) -> str:
    """Return what changed, the counts and the problems, for a comment or the summary of a job on GitHub."""
    from feeds.differences import Differences, markdown_report  # as above

    changes = markdown_report.render(report.changes or Differences(), dry_run=dry_run)
    return "\n".join([changes, *_table(report, "would be " if dry_run else ""), "", *_problems(report.problems)])


def _table(report: Report, would: str) -> Iterator[str]:
    articles, errors = report.articles, report.errors
    rows = {
        "articles found": articles.found,
        "articles published": articles.published,
        "articles left out": _left_out(articles) or 0,
        "feeds": len(report.feeds),
        "private feeds, not written": report.private,
        f"files {would}written": len(report.written),
        "files unchanged": len(report.unchanged),
        f"files {would}removed": len(report.removed),
        "errors": errors,
        "warnings": len(report.problems) - errors,
    }
    yield from ("| what | how many |", "| --- | --- |")
    if not report.private:
        del rows["private feeds, not written"]
    yield from (f"| {what} | {number} |" for what, number in rows.items())


def _problems(problems: tuple[Problem, ...]) -> Iterator[str]:
    from feeds.differences import markdown_report  # as above

    errors_first = sorted(problems, key=lambda each: each.severity is not Severity.ERROR)
    for each in errors_first[:_PROBLEMS]:
        where = markdown_report.code(each.place(each.path))
        yield f"- {each.severity} {each.code} {where} {markdown_report.plain(each.message)}"
    if len(problems) > _PROBLEMS:
        yield f"- … and {len(problems) - _PROBLEMS} more problems"
    if problems:
        yield ""


def as_json(report: Report) -> bytes:
    """Return a report for programs, which `docs/cli.md` documents."""
    problems = [{**msgspec.structs.asdict(problem), "severity": problem.severity.value} for problem in report.problems]
    document: dict[str, Any] = {**msgspec.structs.asdict(report), "problems": problems}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _left_out(articles: Counts) -> str:
    return ", ".join(f"{number} {name}" for name in _LEFT_OUT if (number := getattr(articles, name)))
