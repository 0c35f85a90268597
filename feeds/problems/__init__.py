"""Everything that can be wrong with a config, an article, a destination or a feed, as values.

Stages collect problems and go on, and the run reports them all at its end. What a code means is in `codes`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from feeds.problems.kinds import Severity

__all__ = ["WHOLE", "Problem", "Severity"]

WHOLE: Final = (0, 0)
"""The line and column of a problem with a folder, a bucket or an output as a whole, which has neither."""


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong, and where.

    Attributes:
        path: the file, relative to the folder of `config.yaml`, with `/` between folders.
        line: counted from 1; 0 where there is none, as for `WHOLE`.
        column: counted from 1, in characters; 0 where there is none.
        code: a key of `feeds.problems.codes.CODES`.
        message: what was found, what was expected, and what to do.
    """

    path: str
    line: int
    column: int
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        """The severity of this problem's code."""
        from feeds.problems.codes import CODES  # all the texts, which a run without problems need not wait for

        return CODES[self.code].severity

    def place(self, path: str) -> str:
        """Return where it is, as editors and CI can jump to: a path by which the file is known, line and column."""
        return f"{path}:{self.line}:{self.column}" if self.line else path

    def __str__(self) -> str:
        return f"{self.place(self.path)}: {self.severity} {self.code} {self.message}"
