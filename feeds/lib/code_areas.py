"""Where code stands in Markdown and HTML, for what is done to a text before it is parsed: code stays as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final

from feeds.lib import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable

CODE: Final = (
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?(?:`{3,}|~{3,})|`+|<(?:pre|code|script|style)\b|<!--"
    r"|^(?:[ ]{4}|\t)[ \t]*+(?=\S)"
)
"""An expression (of many lines, whatever the case) for what code may start with; `CodeAreas.end` says if it does."""

_FENCE: Final = lazy_re.compile(r"(?:`{3,}|~{3,})\Z")
_RUN: Final = lazy_re.compile(r"`+")
_LISTED: Final = lazy_re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)]|:|\[\^[^\]\s]+\]:|!!!|\?\?\?\+?|===)(?:[ \t]|$)")
_INDENT: Final = 4


class CodeAreas:
    """A text in which code is looked for from its start to its end.

    Args:
        text: Markdown or HTML.
        is_markdown: whether backticks and blanks at the start of lines mean code.
    """

    def __init__(self, text: str, *, is_markdown: bool = True) -> None:
        self.text = text
        self.is_markdown = is_markdown
        self._blank = -1
        self._never: set[str] = set()

    def end(self, found: re.Match[str]) -> int | None:
        """Return where the code ends that starts with a match of `CODE`; None where no code starts there."""
        opening = found[0]
        if opening.startswith("<"):
            return self._behind("-->" if opening == "<!--" else f"</{opening[1:].lower()}", found.end())
        return self._marked(found, opening) if self.is_markdown else None

    def _marked(self, found: re.Match[str], opening: str) -> int | None:
        if not opening.strip(" \t"):
            return self._indented.get(found.start())
        starts_line = found.start() == 0 or self.text[found.start() - 1] == "\n"
        if starts_line and (fence := _FENCE.search(opening)):
            if fence[0].startswith("`") and "`" in self._line(found.end()):
                return self._span(found.end() - len(fence[0]), found.end())
            indent = len(opening.expandtabs(_INDENT)) - len(opening.lstrip(" \t"))
            return self._fenced(fence[0], found.end(), indent)
        return self._span(found.start(), found.end())

    def _line(self, at: int) -> str:
        end = self.text.find("\n", at)
        return self.text[at : end if end >= 0 else len(self.text)]

    def _behind(self, closing: str, at: int) -> int | None:
        """Return what is behind a closing mark; None where it comes no more."""
        if closing in self._never:
            return None
        found = self._lower.find(closing, at)
        if found < 0:
            self._never.add(closing)
            return None
        return found + len(closing)

    def _fenced(self, fence: str, at: int, indent: int) -> int:
        """Return the end of a fenced block; one that is not closed ends with its list, or the text."""
        outside = rf"|^(?=[ ]{{0,{indent - 2}}}[^\s>])" if indent > 1 else ""
        closing = re.compile(rf"^[ \t>]*+{fence}{fence[0]}*+[ \t]*+${outside}", re.MULTILINE)
        found = closing.search(self.text, at)
        return found.end() if found else len(self.text)

    def _span(self, start: int, end: int) -> int | None:
        """Return the end of a code span, whose marks are as long at both ends and stand in one paragraph."""
        if self._blank < end:
            found = self.text.find("\n\n", end)
            self._blank = found if found >= 0 else len(self.text)
        places = self._runs.get(end - start, [])
        index = bisect_left(places, end)
        if index < len(places) and places[index] < self._blank:
            return places[index] + end - start
        return None

    @cached_property
    def _lower(self) -> str:
        # a letter whose lower case is longer would move all places behind it
        return self.text.lower() if self.text.isascii() else re.sub("[A-Z]+", lambda word: word[0].lower(), self.text)

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where runs of backticks start, by their length."""
        found: dict[int, list[int]] = {}
        for run in _RUN.finditer(self.text):
            found.setdefault(len(run[0]), []).append(run.start())
        return found

    @cached_property
    def _indented(self) -> dict[int, int]:
        """The starts of indented code, with its ends: behind a blank line, and in no list."""
        found: dict[int, int] = {}
        at = 0
        start: int | None = None
        is_listed, was_blank = False, True
        for line in self.text.splitlines(keepends=True):
            bare = line.strip()
            indent = len(line[: len(line) - len(line.lstrip())].expandtabs(_INDENT))
            if bare and indent < _INDENT:
                start = None
                is_listed = bool(_LISTED.match(line)) or (is_listed and (indent > 1 or not was_blank))
            elif bare and not is_listed and (was_blank or start is not None):
                start = at if start is None else start
                found[start] = at + len(line)
            was_blank = not bare
            at += len(line)
        return found


def replace_outside_code(text: str, wanted: re.Pattern[str], instead: Callable[[re.Match[str]], str]) -> str:
    """Return Markdown with something else for what an expression finds; code stays as it is.

    Args:
        text: the Markdown.
        wanted: the expression, with `CODE` as its group `code`.
        instead: returns what stands for a match of anything else.
    """
    areas = CodeAreas(text)
    parts, done, at = [], 0, 0
    while found := wanted.search(text, at):
        at = max(found.end(), found.start() + 1)
        if found["code"] is not None:
            at = max(at, areas.end(found) or at)
            continue
        parts += [text[done : found.start()], instead(found)]
        done = found.end()
    return "".join([*parts, text[done:]])
