"""`feeds explain`."""

from __future__ import annotations

import re
import shutil
import textwrap
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import click

from feeds.cli.colours import of_severity
from feeds.cli.subcommand import Subcommand
from feeds.problems.codes import CODES, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDEST: Final = 100
_LINK: Final = re.compile(r"\[([^]]+)\]\([^)]+\)")


def _begin_with(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the codes that begin with what was typed, for a shell to complete."""
    return [name for name in CODES if name.startswith(typed.upper())]


@click.command("explain", cls=Subcommand)
@click.argument("codes", nargs=-1, metavar="[CODE]...", shell_complete=_begin_with)
def command(codes: tuple[str, ...]) -> None:
    """Explain the codes of problems: what is wrong, what happens, what to do.

    CODE is one that a problem has, such as A102, in capitals or not. Without CODE, all codes are listed.
    """
    if codes:
        names = [_known(code) for code in codes]
        click.echo("\n\n".join("\n".join(_explained(name)) for name in dict.fromkeys(names)))
    else:
        click.echo("\n".join(_listed()))


def _known(code: str) -> str:
    """Return a code as it is written in the tables.

    Raises:
        click.UsageError: there is no such code; the message names those that are spelt nearly so.
    """
    name = code.strip().upper()
    if name in CODES:
        return name
    near = get_close_matches(name, CODES, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "'feeds explain' lists all"
    raise click.UsageError(f"no problem has the code '{code}'; {hint}")


def _explained(name: str) -> Iterator[str]:
    """Yield the lines that explain a code."""
    code = CODES[name]
    page = next(page for page in PAGES.values() if any(name in section.codes for section in page.sections))
    yield f"{click.style(name, bold=True)} {of_severity(code.severity, code.severity)}: {code.meaning}"
    yield from ("", _paragraph(code.effect or page.effects[code.severity]))
    yield from ("", _paragraph(f"What to do: {code.remedy}"))
    if code.source:
        yield from ("", _paragraph(f"Source: {code.source}"))


def _listed() -> Iterator[str]:
    """Yield a line for every code, in sections."""
    for page in PAGES.values():
        for section in page.sections:
            yield f"{section.title}:"
            yield from (f"  {name}  {code.severity:7}  {code.meaning}" for name, code in section.codes.items())
            yield ""
    yield "feeds explain CODE says what happens and what to do."


def _paragraph(text: str) -> str:
    """Return Markdown as lines for a terminal: indented, and without the addresses of links."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    plain = _LINK.sub(r"\1", text)
    return textwrap.fill(
        plain, width, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
