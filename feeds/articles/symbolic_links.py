"""Links among the articles: where they lead, and what they may stand in the place of."""

from __future__ import annotations

import errno
import os
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


class SymbolicLink(NamedTuple):
    """A link that is no article by its name.

    Attributes:
        path: what it is called in reports.
        file: where it is.
        top: the folder of articles that has it, its own links followed.
    """

    path: str
    file: str
    top: str


def flaw_of_link(file: str, top: str) -> tuple[str, str] | None:
    """Return a code and a message where a link does not lead to what is in a folder.

    Args:
        file: the link.
        top: the folder.

    Raises:
        OSError: nobody can say where it leads.
    """
    try:
        target = os.path.realpath(file, strict=True)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "F104", "the link leads back to itself; remove it"
        if error.errno == errno.ENOENT:
            return "F102", f"the link points to '{os.readlink(file)}', which does not exist"  # noqa: PTH115
        raise
    if os.path.commonpath([target, os.path.realpath(top)]) == os.path.realpath(top):
        return None
    return "F103", "the link leaves the articles folder; copy the file, or name its folder in articles.paths"


def in_place_of_folders(links: Iterable[SymbolicLink], gone: Collection[str]) -> list[Problem]:
    """Return the problems with links that lead nowhere or elsewhere, where a folder was that had files.

    Args:
        links: those that are there.
        gone: the files that were there and are not, as reports call them.
    """
    folders = {folder for path in gone for folder in accumulate(path.split("/")[:-1], "{}/{}".format)}
    return list(_flawed(each for each in links if each.path in folders))


def maybe_in_place_of_folders(links: Iterable[SymbolicLink]) -> list[Problem]:
    """Return the problems with links that lead nowhere or elsewhere and have names that folders mostly have."""
    return list(_flawed(each for each in links if "." not in os.path.basename(each.file)))  # noqa: PTH119 - a string


def _flawed(links: Iterable[SymbolicLink]) -> Iterator[Problem]:
    for each in links:
        try:
            flaw = flaw_of_link(each.file, each.top)
        except OSError as error:
            flaw = ("F101", f"cannot be read: {error.strerror}")
        if flaw:
            yield Problem(each.path, 1, 1, *flaw)
