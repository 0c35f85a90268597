"""The forms in which `feeds check` prints problems: lines for people, JSON for programs, annotations for GitHub."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.cli.problem_lines import opened_from, problem_line, problem_lines
from feeds.problems import Severity
from feeds.problems.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feeds.problems import Problem

    Shape = Callable[[Sequence[Problem], Path], Iterator[str]]


def text(problems: Sequence[Problem], folder: Path) -> Iterator[str]:
    """Yield lines for people, in which what is said often is said once."""
    return problem_lines(problems, folder, all_by="-v")


def every(problems: Sequence[Problem], folder: Path) -> Iterator[str]:
    """Yield a line for each problem."""
    return (problem_line(problem, folder) for problem in problems)


def json(problems: Sequence[Problem], folder: Path) -> Iterator[str]:
    """Yield one JSON array, in which each problem is an object."""
    objects = [
        {
            "path": _encodable(opened_from(problem.path, folder, Path())),
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity.value,
            "code": problem.code,
            "message": _encodable(problem.message),
            "source": CODES[problem.code].source,
        }
        for problem in problems
    ]
    yield msgspec.json.format(msgspec.json.encode(objects), indent=2).decode()


def github(problems: Sequence[Problem], folder: Path) -> Iterator[str]:
    """Yield workflow commands, which GitHub shows beside the lines that they are about.

    Errors come first, since GitHub shows only ten commands of each severity and step. The commands are documented at
    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions.
    """
    root = Path(os.environ.get("GITHUB_WORKSPACE") or ".")
    for problem in sorted(problems, key=lambda each: each.severity is not Severity.ERROR):
        properties = {
            "file": opened_from(problem.path, folder, root),
            **({"line": problem.line, "col": problem.column} if problem.line else {}),
            "title": problem.code,
        }
        described = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        yield f"::{problem.severity} {described}::{_data(problem.message)}"


def _encodable(value: str) -> str:
    """Return a text that UTF-8 can encode; a file's name may contain bytes that are no text."""
    return value.encode("utf-8", "backslashreplace").decode()


def _data(value: str) -> str:
    return _encodable(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


SHAPES: Final[Mapping[str, Shape]] = {"text": text, "json": json, "github": github}
"""The forms by their names for `--format`."""
