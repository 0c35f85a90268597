"""What is no file and stands where an article was, as a pipe may: the article cannot be seen, and is not gone for that.

So it is with a link that leads nowhere or elsewhere, in the place of a folder that had articles.

Which files articles were is known from the index. What another machine published, or this one before it lost its index,
is known by ids alone; so where something is to be taken down, nobody can say that it was not that article. What was in
the way when that was published, its state says: nothing of it is behind that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.articles import in_place_of_folders
from feeds.index import digest64, known_paths, verdicts_of
from feeds.problems.errors import NothingToPublish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from feeds.articles import Discovery
    from feeds.index import Store, Update
    from feeds.problems import Problem
    from feeds.state import SiteState

UNSEEN: Final = "some articles cannot be seen; nothing was published"


def hiding_known(store: Store, found: Discovery, update: Update) -> list[Problem]:
    """Return the problems with what is in the place of an article that an index knows, or of a folder of such articles.

    Args:
        store: the index.
        found: what was found, to the last file.
        update: has compared that with the index.
    """
    known = known_paths(store, [each.path for each in found.in_the_way])
    hidden = [each for each in found.in_the_way if each.path in known]
    return [*hidden, *in_place_of_folders(found.links, update.gone())] if found.links else hidden


def require_none_hidden(
    in_the_way: Collection[Problem],
    before: SiteState,
    store: Store,
    left: Iterable[str],
    problems: Iterable[Problem],
) -> Collection[Problem]:
    """Stop where something is newly in the way and entries are to be taken down, of which nobody knows the files.

    Args:
        in_the_way: the problems with what is no file, and with links where folders may have been.
        before: what the last publication left.
        store: the index.
        left: the ids of the entries to be taken down.
        problems: all that was met.

    Returns:
        What is in the way and was before, where entries are taken down.

    Raises:
        NothingToPublish: both are there.
    """
    if not in_the_way or all(verdicts_of(store, id_) for id_ in left):
        return ()
    if not before.in_the_way or not {*paths_in_the_way(in_the_way)} <= {*before.in_the_way}:
        raise NothingToPublish(UNSEEN, sorted({*problems, *in_the_way}))
    return in_the_way


def paths_in_the_way(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return digests of the paths that problems are about, as a state has them."""
    return tuple(sorted({f"{digest64(each.path):016x}" for each in problems}))
