"""What a build did, or would do, as values."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations

import msgspec

from feeds.articles import PassedOver  # noqa: TC001 - as above
from feeds.differences import Differences  # noqa: TC001 - as above
from feeds.problems import Problem, Severity


class FeedSummary(msgspec.Struct, frozen=True):
    """A feed in a report: `entries` are in it, `articles` it was made from; a private one needs a key.

    `archives` counts the documents of its archive, which have the other articles.
    """

    path: str
    title: str
    entries: int
    articles: int
    updated: datetime
    private: bool = False
    archives: int = 0


class Counts(msgspec.Struct, frozen=True):
    """What became of the article files that were found; the fields after `found` add up to it."""

    found: int
    published: int = 0
    unpublished: int = 0
    removed: int = 0
    future: int = 0
    unselected: int = 0
    duplicate: int = 0
    bad: int = 0


class Report(msgspec.Struct, frozen=True):
    """What a build did, or would do.

    Attributes:
        changes: what differs from what was published, where it was asked for.
        private: how many feeds need a key, so that they were not written.
        passed_over: the files among the articles that are none, and why.
        tags: how often each template tag that nothing knows was taken out of an article that was rendered, by name.
    """

    articles: Counts
    feeds: tuple[FeedSummary, ...]
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    private: int = 0
    changes: Differences | None = None
    passed_over: tuple[PassedOver, ...] = ()
    tags: dict[str, int] = {}

    @property
    def errors(self) -> int:
        """How many problems left something out."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)
