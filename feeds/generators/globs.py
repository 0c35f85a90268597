"""Globs as generators in Go and Rust have them: braces have alternatives, and stars may cross folders."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

_MOST_STARS: Final = 4
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_PART: Final = re.compile(r"\*\*|[*?{},]|[^*?{},]+")
_CROSSING: Final = {"**": ".*", "*": ".*", "?": ".", "{": "(?:", ",": "|", "}": ")"}
_WITHIN: Final = {**_CROSSING, "*": "[^/]*", "?": "[^/]"}


def _in_a_row(glob: str) -> int:
    """Return how many stars may stand in one way through a glob."""
    within = sum(max(_stars(each) for each in found.split(",")) for found in _BRACES.findall(glob))
    return within + _stars(_BRACES.sub("", glob))


def _stars(glob: str) -> int:
    return glob.replace("**", "*").count("*")


def fits(glob: str, value: str, *, crossing: bool) -> bool:
    """Whether a value fits a glob.

    Args:
        glob: the glob; in its braces there are no further ones.
        value: a path or a word.
        crossing: whether a single star crosses folders, as two do.
    """
    if _in_a_row(glob) > _MOST_STARS:  # each of them multiplies what there is to try
        return False
    signs = _CROSSING if crossing else _WITHIN
    depth = 0
    parts = []
    for part in _PART.findall(glob):
        depth += {"{": 1, "}": -1}.get(part, 0)
        parts.append(re.escape(part) if part == "," and depth < 1 else signs.get(part) or re.escape(part))
    with suppress(re.error):  # braces that are not closed
        return re.fullmatch("".join(parts), value, re.DOTALL) is not None
    return False
