"""Where something stands in a YAML text, and what can be wrong there."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


class YamlProblem(NamedTuple):
    """What is wrong with a YAML text, as the kind of problem, the place, and a sentence."""

    kind: str
    place: Place
    message: str


class YamlError(Exception):
    """The text cannot be read as YAML, or not safely.

    Attributes:
        problem: its kind is `syntax`, `tab`, `aliases` or `depth`.
    """

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem
