"""The article files that were found, many at a time: of most of them no more is asked than whether they changed."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from feeds.articles.passed_over import PassedOver
    from feeds.articles.symbolic_links import SymbolicLink
    from feeds.problems import Problem


class Found(NamedTuple):
    """An article file.

    Attributes:
        file: where it is.
        path: its name relative to the config's folder, which is the site's, with `/` between folders.
        language: what its name or a folder says of its language: `fr` for `index.fr.md`.
        beside: where the files are whose fields are the article's too, an earlier one winning: `post.meta`.
        tag: of an object in a store, what tells it and those beside it from themselves before a change; else empty.
    """

    file: str
    path: str
    language: str | None = None
    beside: tuple[str, ...] = ()
    tag: str = ""


AT_ONCE: Final = 250
"""How many files are handed on together."""
_FEW: Final = 4
"""Of fewer in a folder each is handed on with those of other folders."""
_found: Final[Callable[[tuple[str, str, str | None, tuple[str, ...], str]], Found]] = partial(tuple.__new__, Found)
"""What makes one of so many in half the time."""


class FolderFiles(msgspec.Struct, frozen=True):
    """Article files of one folder of which their names say all else; each is a `Found` once somebody asks for it.

    Attributes:
        folder: where they are, with a slash at its end.
        shown: what their paths begin with: the folder relative to the config's, with `/`; empty where that is the same.
        language: that of all of them.
        names: their names, in ASCII.
    """

    folder: str
    shown: str
    language: str | None
    names: Sequence[str]

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Found]:
        return (_found((self.folder + name, self.shown + name, self.language, (), "")) for name in self.names)

    def without(self, paths: Container[str]) -> FolderFiles:
        """Return those that do not have any of some paths."""
        names = [name for name in self.names if self.shown + name not in paths]
        return msgspec.structs.replace(self, names=names)


FoundFiles = FolderFiles | list[Found]
"""Some article files."""


def without(paths: Container[str], files: FoundFiles) -> FoundFiles:
    """Return those files that do not have any of some paths."""
    if isinstance(files, FolderFiles):
        return files.without(paths)
    return [each for each in files if each.path not in paths]


def together(groups: Iterable[FoundFiles]) -> Iterator[FoundFiles]:
    """Yield files with no few of them alone: much is done for each group."""
    few: list[Found] = []
    for files in groups:
        if len(files) >= _FEW:
            yield files
        else:
            few += files
        if len(few) >= AT_ONCE:
            yield few
            few = []
    yield few


class Discovery(NamedTuple):
    """What was found.

    Attributes:
        groups: the article files, some at a time, as they are found.
        problems: what was met on the way; complete once the last file was taken.
        unseen: those of the problems that may hide articles which an earlier build published.
        passed_over: the files that are no articles by their names, but for hidden ones, and those that look like
            articles and that nothing reads; complete once the last file was taken.
        in_the_way: those of the problems with what is no file, and may stand where an article was.
        unreadable: those of them that only say what is in the place of an article, which may be there again: links that
            lead nowhere or elsewhere, and folders without articles that are named like one.
        links: those that are no articles by their names, and may stand where a folder was.
    """

    groups: Iterator[FoundFiles]
    problems: list[Problem]
    unseen: list[Problem]
    passed_over: list[PassedOver]
    in_the_way: list[Problem]
    unreadable: list[Problem]
    links: list[SymbolicLink]

    @property
    def files(self) -> Iterator[Found]:
        """The article files, for who does not take the groups of them."""
        return chain.from_iterable(self.groups)
