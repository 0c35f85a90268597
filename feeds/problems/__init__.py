"""What can be wrong with a config, an article, a destination or a feed, as values that are collected and reported once.

The codes stand in tables, one for each kind of thing that they are about, and in `docs/`; a test holds the two against
each other.
"""

from __future__ import annotations

from typing import Final

import msgspec

from feeds.problems.advice_codes import ADVICE
from feeds.problems.build_codes import PUBLISHING
from feeds.problems.kinds import Code, Severity
from feeds.problems.rule_codes import RULES

__all__ = ["CODES", "Code", "Problem", "Severity"]

CODES: Final[dict[str, Code]] = {**PUBLISHING, **ADVICE, **RULES}
"""Every kind of problem by its code. A code never changes its meaning; a retired one is never used again."""


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing wrong at one place.

    Attributes:
        path: the file, relative to the folder of `config.yaml`, with `/` between folders.
        line: counted from 1.
        column: counted from 1, in characters.
        code: a key of `CODES`.
        message: what was found, what was expected, and the way out.
    """

    path: str
    line: int
    column: int
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        """The severity that `CODES` gives this problem's code."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code} {self.message}"
