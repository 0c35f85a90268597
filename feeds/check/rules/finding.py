"""What a rule finds in a feed."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """A place in a feed where a rule is broken.

    Attributes:
        line: counted from 1; 1 where the whole feed is meant.
        column: counted from 1, in characters.
        code: a key of `feeds.problems.codes.CODES`.
        message: what was found, what was expected, and the way out.
    """

    line: int
    column: int
    code: str
    message: str
