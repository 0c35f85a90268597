"""Problems as lines for people: what is said often is said once, with how often, where first, and how to see all."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from feeds.cli.colours import of_severity
from feeds.lib import lazy_re
from feeds.lib.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.problems import Problem

_EACH: Final = 3
"""So many equal problems are shown one by one; of more, the first with the places of so many."""
_MOST_LINES: Final = 10
_QUOTED: Final = lazy_re.compile(r"'[^'\n]*'")


def problem_line(problem: Problem, folder: Path) -> str:
    """Return a problem as a line that editors and CI can jump to, its path being relative to a folder."""
    path = opened_from(problem.path, folder, Path())
    place = click.style(printable(problem.place(path)), bold=True)
    kind = of_severity(problem.severity, problem.severity)
    return f"{place}: {kind} {printable(f'{problem.code} {problem.message}')}"


def opened_from(path: str, folder: Path, start: Path) -> str:
    """Return a path that is relative to one folder as one that opens the file from another; URLs stay as they are."""
    if "://" in path:
        return path
    shown = Path(os.path.relpath(folder / path, start)).as_posix()
    return shown if not shown.startswith("../../..") else (folder / path).resolve().as_posix()


def problem_lines(problems: Iterable[Problem], folder: Path, *, all_by: str = "") -> Iterator[str]:
    """Yield a line for each problem, for more than three that are equal but for a quoted value one, ten for a code.

    Args:
        problems: in the order of their lines.
        folder: what their paths are relative to.
        all_by: the option or command that shows all of them; empty where there is none.
    """
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.code, _QUOTED.sub("''", problem.message)), []).append(problem)
    shown: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for together in sorted(alike.values()):
        each_alone = len(together) <= _EACH
        for problem in together if each_alone else together[:1]:
            if shown[problem.code] < _MOST_LINES:
                shown[problem.code] += 1
                yield problem_line(problem, folder) + ("" if each_alone else _said_once(together, folder, all_by))
            else:
                left[problem.code] += 1 if each_alone else len(together)
    if left:
        from feeds.problems.codes import CODES  # all the texts, which most runs need not wait for

        for code, count in sorted(left.items()):
            more = f"{count} more {CODES[code].severity}{'' if count == 1 else 's'}"
            yield f"{more} {code}: {CODES[code].meaning}{f' ({all_by} shows all)' if all_by else ''}"


def _said_once(together: Sequence[Problem], folder: Path, all_by: str) -> str:
    """Return what is added to the first of many equal problems: how many there are, and where."""
    files = list(dict.fromkeys(problem.path for problem in together))
    count = f"{len(together)} times" if len(files) == 1 else f"{len(together)} times in {len(files)} files"
    if len(files) == len(together):
        count = f"{len(files)} files"
    first = ", ".join(opened_from(path, folder, Path()) for path in files[:_EACH])
    more = ", …" if len(files) > _EACH else ""
    return printable(f" ({count}: {first}{more}{f'; {all_by} shows all' if all_by else ''})")
