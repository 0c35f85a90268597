"""Where in a text something ends that a template tag opens."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final, NamedTuple

from feeds.lib import lazy_re

_HUGO: Final = lazy_re.compile(r"\{\{[<%]\s*+/\s*+([\w./:-]++)\s*+[>%]\}\}")
_LIQUID: Final = lazy_re.compile(r"\{%[-~+]?\s*+end([\w./:-]*+)[^%\n]{0,80}%\}", re.IGNORECASE)


class Closing(NamedTuple):
    """A tag that ends something."""

    start: int
    end: int


class Closings:
    """All closing tags of a text, which are looked for once, when somebody asks first.

    Args:
        text: Markdown or HTML.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def behind(self, key: str, language: str, at: int, *, is_call: bool) -> Closing | None:
        """Return the first closing tag behind a place.

        Args:
            key: the name of what it closes, as `key_of` has it.
            language: whose tags are meant: `hugo`, or `liquid` for all others.
            at: the place.
            is_call: whether a mere `end` closes it too.
        """
        keys = (key, "") if is_call and language != "hugo" else (key,)
        found = (self._first(self._all.get((each, language), []), at) for each in keys)
        return min(filter(None, found), default=None)

    @staticmethod
    def _first(closings: list[Closing], at: int) -> Closing | None:
        place = bisect_left(closings, at, key=lambda each: each.start)
        return closings[place] if place < len(closings) else None

    @cached_property
    def _all(self) -> dict[tuple[str, str], list[Closing]]:
        found: dict[tuple[str, str], list[Closing]] = {}
        for language, pattern in (("hugo", _HUGO), ("liquid", _LIQUID)):
            for each in pattern.finditer(self.text):
                found.setdefault((key_of(each[1].rstrip("-")), language), []).append(Closing(*each.span()))
        return found


def key_of(name: str) -> str:
    """Return what is the same of a tag's name however it is written: without a folder, in lower case."""
    return name.rpartition("/")[2].rpartition("::")[2].replace("-", "_").lower().removesuffix(".html")
