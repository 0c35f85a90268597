"""What could not be made of a plan: outputs that were not written, and feeds that lack an entry."""

from __future__ import annotations

import msgspec

from feeds.problems import Problem  # noqa: TC001 - the struct reads the annotation


class Failed(msgspec.Struct, frozen=True):
    """An output that could not be written, and why.

    Attributes:
        path: of the output.
        code: of the problem: the format is another package's, or this program's.
        message: what failed.
    """

    path: str
    code: str
    message: str


class Incomplete(msgspec.Struct, frozen=True):
    """A feed that lacks an entry, since this program failed on the article.

    Attributes:
        path: of the feed; empty where it is what is about all feeds.
        problem: about the article's file.
    """

    path: str
    problem: Problem
