"""What one article file comes to: everything that the index keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index.tables import digest64
from feeds.problems import Problem  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds import articles
    from feeds.groupings import Key
    from feeds.problems.errors import PluginError

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

    @property
    def packed(self) -> str:
        """This as one text, as records have it: most say what thousands of others say, and are only counted."""
        return _PACKING.encode(self).decode()

    @classmethod
    def unpacked(cls, text: str) -> Name:
        """Return what was packed."""
        return _UNPACKING.decode(text)


_PACKING: Final = msgspec.json.Encoder()
_UNPACKING: Final = msgspec.json.Decoder(Name)


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A file as the index keeps it.

    Attributes:
        stamp: see `feeds.index.store`.
        digest: see `feeds.index.contents`.
        same: the bytes are those that the index knows; the fields below are not filled.
        verdict: what becomes of it, the clock and other files aside.
        article: the article, in MessagePack.
        article_digest: of the article, which follows from more than the bytes of its file.
        names: what the article calls the values of every grouping, packed.
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
    names: tuple[str, ...] = ()
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
        names: what it calls the values of every grouping, packed.
        groups: the keys of the groups that it belongs to.
        failed_groupings: the groupings of other packages that failed for it, and gave no values.
        problems: the same, for people.
    """

    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    failed_groupings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class KeysOf(msgspec.Struct, frozen=True):
    """The values that an article has of every grouping that a config uses.

    Attributes:
        keys: each once, by grouping.
        failures: the errors of groupings of other packages, which then have no values.
        excess: how many values an article has, by grouping, where that is more than are taken.
    """

    keys: Mapping[str, tuple[Key, ...]]
    failures: Mapping[str, PluginError]
    excess: Mapping[str, int]


class GroupsOf(msgspec.Struct, frozen=True):
    """The groups and channels that an article belongs to.

    Attributes:
        keys: each as JSON that `describe` reads: the pairs of grouping and name that make it, or a channel's name.
        excess: how many groups of a crossing it would belong to, by its groupings, where that is more than it may: it
            belongs to none of these.
    """

    keys: tuple[str, ...]
    excess: Mapping[tuple[str, ...], int]


class Membership(msgspec.Struct, frozen=True):
    """Where a published article belongs: its names, packed, its groups, and its place in time.

    `key` is a digest of its id.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    published: int
    id: str
    key: int
