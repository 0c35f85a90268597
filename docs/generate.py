"""Writes the lists of codes in problems.md and rules.md, which are made of the tables in feeds/problems/codes.

    python docs/generate.py

What stands around the lists on those pages is written by hand and stays as it is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.problems.codes import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.problems.kinds import Code, CodeSection, Page

_DOCS = Path(__file__).parent
_LISTS = re.compile(
    r"(?<=<!-- begin: made of feeds/problems/codes by docs/generate.py -->\n).*(?=<!-- end -->\n)", re.DOTALL
)


def pages() -> dict[Path, str]:
    """Return what each page should contain."""
    return {file: _page(file, page) for name, page in PAGES.items() for file in [_DOCS / f"{name}.md"]}


def _page(file: Path, page: Page) -> str:
    lists = "\n".join(_lists(page))
    made, replaced = _LISTS.subn(lambda _: f"\n{lists}\n", file.read_text(encoding="utf-8"))
    assert replaced == 1, f"{file} has not one pair of the comments between which the lists go"  # noqa: S101
    return made


def _lists(page: Page) -> Iterator[str]:
    if page.effects:
        yield from (f"- **{severity}**: {effect}" for severity, effect in page.effects.items())
        yield ""
    for section in page.sections:
        yield from _section(section)


def _section(section: CodeSection) -> Iterator[str]:
    sourced = any(code.source for code in section.codes.values())
    yield from (f"## {section.title}", "")
    if section.about:
        yield from (section.about, "")
    yield _row("code", "severity", "what is wrong", "what to do", *(["source"] if sourced else []))
    yield _row(*["---"] * (5 if sourced else 4))
    for name, code in section.codes.items():
        source = [_source(code)] if sourced else []
        yield _row(name, code.severity, f"**{code.meaning}.** {code.effect}".strip(), code.remedy, *source)
    yield ""


def _row(*cells: str) -> str:
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _source(code: Code) -> str:
    """Return a code's source as Markdown, in which the name of an element would be taken for HTML."""
    return re.sub(r"<[^<>]+>", r"`\g<0>`", code.source) or "a rule of this program"


if __name__ == "__main__":
    for each, text in pages().items():
        each.write_text(text, encoding="utf-8")
