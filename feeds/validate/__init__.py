"""The rules for feeds: what specifications ask of Atom, RSS, JSON Feed and OPML, held against any feed's bytes."""

from __future__ import annotations

from feeds.problems import Problem
from feeds.validate import jsonfeed


def validate(body: bytes, name: str) -> tuple[Problem, ...]:
    """Hold a feed's bytes against the rules; this branch knows JSON Feed alone."""
    if not name.endswith(".json"):
        return ()
    return tuple(Problem(name, *finding) for finding in jsonfeed.check(body))
