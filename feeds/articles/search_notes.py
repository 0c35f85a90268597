"""What a search for articles meets that is none, or cannot be read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.articles.passed_over import NOT_READ
from feeds.lib.text import name_as_text
from feeds.problems import Problem

if TYPE_CHECKING:
    from feeds.articles.passed_over import PassedOver
    from feeds.articles.symbolic_links import SymbolicLink


class SearchNotes:
    """What was met, in the order in which it was; it is filled while the files are taken.

    Args:
        root: the config's folder, absolute.

    Attributes:
        problems: what was met that is no article but looks like one.
        unseen: those that may hide articles.
        in_the_way: those with what is no file.
        unreadable: those with what is in the place of an article, if one ever was there.
        links: what is no article by its name and leads elsewhere, or nowhere.
        passed_over: what is no article by its name.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self.unseen: list[Problem] = []
        self.in_the_way: list[Problem] = []
        self.unreadable: list[Problem] = []
        self.links: list[SymbolicLink] = []
        self.passed_over: list[PassedOver] = []

    def shown(self, file: str) -> str:
        """Return a file's name relative to the config's folder."""
        return name_as_text(Path(os.path.relpath(file, self._root)).as_posix())

    def report(self, file: str, code: str, message: str) -> None:
        """Report a problem with a file, at its start."""
        self.problems.append(Problem(self.shown(file), 1, 1, code, message))

    def hide(self, problem: Problem) -> None:
        """Report a problem that may hide articles."""
        self.problems.append(problem)
        self.unseen.append(problem)

    def unread(self) -> int:
        """Return how many files were passed over that nothing reads, which earn a word of their own."""
        return sum(each.reason == NOT_READ for each in self.passed_over)
