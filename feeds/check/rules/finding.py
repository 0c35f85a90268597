"""What a rule finds in a feed, and how much of that is kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ALIKE: Final = 500
"""How many findings of one code are kept of a feed; nobody reads more, and a feed may have a million."""


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


class Findings:
    """The findings of one feed, in the order in which they are made; of each code the first ones, and a count."""

    __slots__ = ("_counts", "_kept")

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._kept: list[Finding] = []
        self._counts = Counter[str]()
        self.extend(findings)

    def append(self, finding: Finding) -> None:
        """Add a finding, or only count it."""
        self._counts[finding.code] += 1
        if self._counts[finding.code] <= MOST_ALIKE:
            self._kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings."""
        for each in findings:
            self.append(each)

    def __iter__(self) -> Iterator[Finding]:
        """Yield those that were kept, and where there were more, how many."""
        yield from self._kept
        last = {each.code: each for each in self._kept}
        for code, count in self._counts.items():
            if count > MOST_ALIKE:
                more = f"found {count - MOST_ALIKE} more times in this feed, behind what is listed"
                yield last[code]._replace(message=more)
