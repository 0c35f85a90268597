"""What of a generator's config cannot be used, with its place: noted while a row reads it, for who wants to say so."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib.yaml_problems import YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORDS: Final = {
    UnicodeDecodeError: "it is not UTF-8; save it as UTF-8",
    OSError: "it cannot be read",
    RecursionError: "it nests too deeply",
}


class Misread(msgspec.Struct, frozen=True):
    """Something in a generator's config that cannot be used.

    Attributes:
        file: where it stands.
        line: counted from 1.
        column: counted from 1.
        message: what is wrong.
    """

    file: Path
    line: int
    column: int
    message: str


_noted: Final[ContextVar[dict[Path, Misread] | None]] = ContextVar("_noted", default=None)


@contextmanager
def noting() -> Iterator[dict[Path, Misread]]:
    """Collect the files that cannot be read, each with what is wrong in it, while the rows read what they need."""
    found: dict[Path, Misread] = {}
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(file: Path, error: Exception, text: str, above: int) -> None:
    """Note that a file cannot be read, if anybody wants to know.

    Args:
        file: what was read.
        error: what came of it.
        text: what it holds, as far as that is known.
        above: how many lines of it stand above what was parsed.
    """
    found = _noted.get()
    if found is not None:
        line, column, message = _described(error, text)
        found[file] = Misread(file, line + above, column, message)


def _described(error: Exception, text: str) -> tuple[int, int, str]:
    """Return where an error is in a text, and what is wrong there."""
    from json import JSONDecodeError  # few configs are in it, and most can be read

    if isinstance(error, YamlError):
        _, (line, column), message = error.problem
        return line, column, message
    if isinstance(error, JSONDecodeError):
        from feeds.lib.jsontree import syntax_slip

        return syntax_slip(text, (error.lineno, error.colno))
    if words := next((said for kind, said in _WORDS.items() if isinstance(error, kind)), ""):
        return 1, 1, words
    from feeds.lib.toml_syntax import toml_problem

    return toml_problem(error, text)


def place_of(file: Path, text: str, name: str, value: str) -> tuple[int, int]:
    """Return the line and column of a value in a config's text, behind a key that has some word in its name."""
    for number, line in enumerate(text.splitlines(), 1):
        key, sign, said = line.partition("=" if file.suffix == ".toml" else ":")
        if sign and name in key.lower() and value in said and not key.lstrip().startswith("#"):
            return number, len(key) + 2 + said.index(value)
    return 1, 1
