"""What one article file comes to: everything that the index keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from feeds.index.store import digest64
from feeds.problems import Problem  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from feeds import articles

PASSED_OVER = "passed_over"
"""The verdict on a file that is no article and was not meant as one."""


class Job(msgspec.Struct, frozen=True):
    """A file to read: where it is, its stamp, and the digest of what it held when it was read last."""

    found: articles.Found
    stamp: int
    digest: bytes | None = None


class Name(msgspec.Struct, frozen=True, array_like=True):
    """What an article calls a value of a grouping."""

    grouping: str
    name: str
    label: str
    slug: str


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A file as the index keeps it.

    Attributes:
        stamp: see `feeds.index.store`.
        digest: see `feeds.index.contents`.
        same: the bytes are those that the index knows; the fields below are not filled.
        verdict: what becomes of it, the clock and other files aside.
        article: the article, in MessagePack.
        article_digest: of the article, which follows from more than the bytes of its file.
        groups: keys of the groups that it belongs to once it is published.
        failed_groupings: names of other packages' groupings that failed for it.
        alternate: the article's address.
        refers: the article may name the files of others.
        passed_over: why the file is no article, where it was not meant as one; else empty.
        looked_for: files that the article may name, and how they were found (`feeds.articles.named_files`).
        picture: the address of its provider's own.
        unseen: nobody can say what is in it: what was published of it may be right.
        is_said: somebody says what the id is made of, so that it counts whatever there was before.
        words: a digest of the words that readers see, where that is asked for.
    """

    path: str
    stamp: int
    digest: bytes
    same: bool = False
    problems: tuple[Problem, ...] = ()
    verdict: str = "bad"
    id: str | None = None
    published: int | None = None
    updated: int | None = None
    article: bytes | None = None
    article_digest: bytes | None = None
    type: str | None = None
    quality: float | None = None
    names: tuple[Name, ...] = ()
    groups: tuple[str, ...] = ()
    failed_groupings: tuple[str, ...] = ()
    alternate: str | None = None
    refers: bool = False
    passed_over: str = ""
    looked_for: tuple[tuple[str, int], ...] = ()
    picture: str | None = None
    unseen: bool = False
    is_said: bool = False
    words: int | None = None

    @property
    def key(self) -> int | None:
        """A digest of the article's id, to find others with the same."""
        return None if self.id is None else digest64(self.id)


class Belongings(msgspec.Struct, frozen=True):
    """Where an article belongs.

    Attributes:
        names: what it calls the values of every grouping.
        groups: the keys of the groups that it belongs to.
        failed_groupings: the groupings of other packages that failed for it, and gave no values.
        problems: the same, for people.
    """

    names: tuple[Name, ...] = ()
    groups: tuple[str, ...] = ()
    failed_groupings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
