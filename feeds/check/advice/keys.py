"""Front-matter keys that look like ones that are read, and are not; what looks like a state the build reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles.selection import Verdict
from feeds.articles.states import is_near, misread
from feeds.config.field_names import EPISODE_FIELDS, FIELDS, PLAYED_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.problems import Problem


# `dating.elsewhere` says more of dates that are not read.
_TOLD_ELSEWHERE: Final = {"visible_from", "visible_until"}


class Misspelt:
    """Keys that are nearly those of a field that the article lacks: each is told once, with how often it stands."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[Problem, int]] = {}
        self._near: dict[str, tuple[tuple[str, str], ...]] = {}

    def note(self, written: Written) -> None:
        """Look at the keys of one more article."""
        if written.verdict is not Verdict.PUBLISHED:
            return
        states = {key for key, _ in misread(written.document.data, written.fields.unread)}
        for key in written.fields.unread:
            if key in states:
                continue
            if key not in self._near:
                self._near[key] = tuple(_meant(key, written))
            for field, name in self._near[key]:
                if written.fields.present(field) or (field in EPISODE_FIELDS and not written.article.enclosures):
                    continue
                first, count = self._found.get((key, name), (None, 0))
                message = f"'{key}' is not read; did you mean '{name}'?"
                self._found[key, name] = (first or written.say("L112", message, key), count + 1)
                break

    def problems(self) -> Iterator[Problem]:
        """Yield what was found."""
        for problem, count in self._found.values():
            more = f" (and so in {count - 1} more)" if count > 1 else ""
            yield msgspec.structs.replace(problem, message=f"{problem.message}{more}")


def _meant(key: str, written: Written) -> Iterator[tuple[str, str]]:
    """Yield the fields, each with one of its names, that a key may be meant for."""
    for field in FIELDS:
        if field in _TOLD_ELSEWHERE:
            continue
        names = (name for name in written.fields.names(field) if name not in PLAYED_NAMES)  # short, and common words
        near = next((name for name in names if is_near(key, name)), None)
        if near:
            yield field, near
