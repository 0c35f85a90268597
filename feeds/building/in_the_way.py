"""What is no file and stands where an article was, as a pipe may: the article cannot be seen, and is not gone for that.

Which files articles were is known from the index. What another machine published, or this one before it lost its index,
is known by ids alone; so where something is to be taken down, nobody can say that it was not that article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.index import known_paths
from feeds.problems.errors import NothingToPublish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sized

    from feeds.index import Store
    from feeds.problems import Problem

UNSEEN: Final = "some articles cannot be seen; nothing was published"


def hiding_known(store: Store, in_the_way: Collection[Problem]) -> list[Problem]:
    """Return those of the problems with what is no file that are where an index knows an article."""
    known = known_paths(store, [each.path for each in in_the_way])
    return [each for each in in_the_way if each.path in known]


def require_none_hidden(in_the_way: Collection[Problem], left: Sized, problems: Iterable[Problem]) -> None:
    """Stop where something is no file and entries are to be taken down, of which nobody knows the files.

    Args:
        in_the_way: the problems with what is no file.
        left: the entries to be taken down.
        problems: all that was met.

    Raises:
        NothingToPublish: both are there.
    """
    if in_the_way and left:
        raise NothingToPublish(UNSEEN, sorted(set(problems)))
