"""Writes the parts of pages that are made of tables in the code: codes of problems, keys of the config.

    python docs/generate.py

They stand between two comments, which name what they are made of; what is around them is written by hand and stays as
it is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.config import ConfigFile, Where
from feeds.config.annotations import fields_of, read_annotation
from feeds.config.feed_settings import FeedSettings
from feeds.config.key_texts import default_text, key_text, structs_of
from feeds.problems.codes import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from msgspec import Struct
    from msgspec.structs import FieldInfo

    from feeds.problems.kinds import Code, CodeSection, Page

_DOCS = Path(__file__).parent
_CODES: Final = "feeds/problems/codes"
_KEYS: Final = "the keys in feeds/config"
_CLAUSES: Final = "the clauses in feeds/config"


def pages() -> dict[Path, str]:
    """Return what each page should contain."""
    parts: dict[str, Mapping[str, Iterator[str]]] = {name: {_CODES: _lists(page)} for name, page in PAGES.items()}
    parts["configuration"] = {_KEYS: _keys(), _CLAUSES: _clauses()}
    return {_DOCS / f"{name}.md": _page(_DOCS / f"{name}.md", made) for name, made in parts.items()}


def _page(file: Path, made: Mapping[str, Iterator[str]]) -> str:
    """Return a page with what is made of each source in its place."""
    text = file.read_text(encoding="utf-8")
    for source, lines in made.items():
        before, begin, rest = text.partition(f"<!-- begin: made of {source} by docs/generate.py -->\n")
        _, end, after = rest.partition("<!-- end -->\n")
        assert end, f"{file} has not the two comments around what is made of {source}"  # noqa: S101
        text = "\n".join([f"{before}{begin}", *lines, f"{end}{after}"])
    return text


def _keys() -> Iterator[str]:
    """Yield the table of all keys but the clauses; what means the same in two places is one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for path, field in _fields(ConfigFile, ""):
        rows.setdefault((default_text(field), key_text(field)), []).append(f"`{path}`")
    yield _row("key", "default", "what it does")
    yield _row(*["---"] * 3)
    for (default, text), paths in rows.items():
        yield _row(", ".join(paths), default, text)
    yield ""


def _clauses() -> Iterator[str]:
    """Yield the table of what a channel's `where` may say."""
    yield _row("clause", "holds for")
    yield _row(*["---"] * 2)
    yield from (_row(f"`{path}`", key_text(field)) for path, field in _fields(Where, ""))
    yield ""


def _fields(struct: type[Struct], prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    """Yield the fields of a section and of those in it, with their dotted paths, `[]` after one that is a list.

    What is told elsewhere is left out: the clauses, and the settings of feeds below the kinds of feeds.
    """
    for name, field in fields_of(struct).items():
        path = f"{prefix}{name}"
        yield path, field
        for inner in list(structs_of(field.type))[:1]:
            if inner not in {Where, FeedSettings}:
                is_list = read_annotation(field.type).kind is tuple
                yield from _fields(inner, f"{path}[]." if is_list else f"{path}.")


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
