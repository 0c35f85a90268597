"""Front-matter keys that look like ones that are read, and are not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from feeds.config.names import FIELDS
from feeds.lint.edits import one_apart
from feeds.problems import Problem
from feeds.selection import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.lint.written import Written

_STATES: Final = ("published", "draft", "removed", "deleted")
# Below this many letters one edit makes another word: `data` is no misspelt `date`.
_FEWEST_LETTERS: Final = 5
_FALSE: Final = frozenset({"false", "no", "off", "0"})
_TRUE: Final = frozenset({"true", "yes", "on", "1"})
_HELD: Final = frozenset({"draft", "unpublished", "private", "hidden", "pending", "removed", "deleted"})
# What other programs call an editorial state, and the values that keep an article back there.
_WITHHOLDING: Final[Mapping[str, frozenset[str]]] = {
    "publish": _FALSE,
    "ispublished": _FALSE,
    "visible": _FALSE,
    "unpublished": _TRUE,
    "isdraft": _TRUE,
    "hidden": _TRUE,
    "private": _TRUE,
    "status": _HELD,
    "state": _HELD,
    "visibility": _HELD,
}


def problems(written: Written) -> Iterator[Problem]:
    """Find an article that is published though a key that is not read says that it should not be."""
    read = {*_STATES, *written.fields.names("published")}
    for key, value in written.document.data.items():
        state = None if key in read else _state(key)
        withholding = _WITHHOLDING.get(_bare(key), frozenset()) if key not in read else frozenset()
        if not (state or withholding) or isinstance(value, dict | list):
            continue
        word = str(value).strip().lower()
        told = word in (_FALSE if state == "published" else _TRUE)
        if (state and told) or word in withholding:
            instead = f"{state}: {'false' if state == 'published' else 'true'}" if state else "draft: true"
            message = (
                f"'{key}: {word}' is not read, so the article is published; if it should not be, write '{instead}'"
            )
            yield written.say("L113", message, key)


@lru_cache(4096)
def _state(key: str) -> str | None:
    """Give the editorial state that a key is nearly named like."""
    return next((each for each in _STATES if _is_near(key, each)), None)


class Misspelt:
    """Keys that are nearly those of a field that the article lacks: each is told once, with how often it stands."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[Problem, int]] = {}
        self._near: dict[str, tuple[tuple[str, str], ...]] = {}

    def note(self, written: Written) -> None:
        """Look at the keys of one more article."""
        if written.verdict is not Verdict.PUBLISHED:
            return
        for key in written.document.data:
            if key not in self._near:
                self._near[key] = tuple(_meant(key, written))
            for field, name in self._near[key]:
                if written.fields.present(field):
                    continue
                first, count = self._found.get((key, name), (None, 0))
                message = f"'{key}' is not read; did you mean '{name}'?"
                self._found[key, name] = (first or written.say("L112", message, key), count + 1)
                break

    def problems(self) -> Iterator[Problem]:
        """Give what was found."""
        for problem, count in self._found.values():
            more = f" (and so in {count - 1} more)" if count > 1 else ""
            yield Problem(problem.path, problem.line, problem.column, problem.code, f"{problem.message}{more}")


def _meant(key: str, written: Written) -> Iterator[tuple[str, str]]:
    """Give the fields, each with one of its names, that a key may be meant for."""
    names = {field: written.fields.names(field) for field in FIELDS}
    if key in _STATES or any(key in each for each in names.values()):
        return
    for field, known in names.items():
        near = next((name for name in known if _is_near(key, name)), None)
        if near:
            yield field, near


@lru_cache(4096)
def _is_near(key: str, name: str) -> bool:
    """Say whether a key that is not another is so but for its case, its joints or one slip of the pen."""
    if _bare(key) == _bare(name):
        return True
    return min(len(key), len(name)) >= _FEWEST_LETTERS and one_apart(_bare(key), _bare(name))


def _bare(key: str) -> str:
    return re.sub(r"[\s_-]", "", key).lower()
