"""What publishing did, or would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from feeds.problems import Problem


class Changes(NamedTuple):
    """Paths by what became of them, each sorted, and the problems met.

    Attributes:
        written: new, or with other bytes than before.
        unchanged: left as they were, their times too.
        removed: stale outputs of an earlier build.
        problems: stale outputs left in place, an unreadable manifest.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
