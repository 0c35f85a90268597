"""What requests are answered from, whatever makes it: `Live` of articles, `Mirror` of what a build published."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.index import Planned, PlannedArchive
    from feeds.index.search import Search
    from feeds.model import Output
    from feeds.web.access import AccessKey
    from feeds.web.bodies import Body
    from feeds.web.kept_bodies import KeptBodies
    from feeds.web.tally import Tally
    from feeds.web.versions import Versions
    from feeds.web.views import View


class Target(NamedTuple):
    """What a path asks for: a feed and what its output ends in, or, without a feed, something about all feeds.

    Attributes:
        kind: what metrics count it as.
        document: that of the feed's archive, where it is not the feed itself.
    """

    path: str
    kind: str
    planned: Planned | None = None
    extension: str = ""
    document: PlannedArchive | None = None

    @property
    def is_private(self) -> bool:
        """Whether only who has a key may see it."""
        return self.planned is not None and self.planned.private


class Stale(Exception):  # noqa: N818 - a state of the snapshot, which is then asked for anew
    """The snapshot was put out of service, or what it was made of is there no more."""


class Numbers(NamedTuple):
    """How much there is: feeds, articles, and problems met with them."""

    feeds: int
    articles: int
    problems: int


class SuppliedSnapshot(Protocol):
    """What there was at one moment; the attributes are those of `feeds.web.snapshot.Snapshot`."""

    made: datetime
    prefix: str
    home: str
    keys: tuple[AccessKey, ...]
    bodies: KeptBodies

    @property
    def url(self) -> str:
        """Where the site says that it is."""

    @property
    def max_age(self) -> int:
        """How many seconds clients may keep an answer."""

    @property
    def most(self) -> int:
        """How many entries a feed has for which nothing else is said."""

    @property
    def since(self) -> datetime:
        """From when on every change of a body was noted."""

    @property
    def numbers(self) -> Numbers:
        """How much there is."""

    def find(self, path: str) -> Target | None:
        """Return what a path asks for, if there is such a thing."""

    def moved(self, path: str) -> str | None:
        """Return the path of the output that an old path leads to."""

    def is_emptied(self, path: str) -> bool:
        """Whether the feed at a path, without an extension, lost its last article."""

    def body(self, target: Target, view: View, search: Search) -> Body:
        """Return what a path holds.

        Raises:
            Stale: another snapshot has taken this one's place, or what it was made of is there no more.
        """

    def delta(self, target: Target, view: View, had: frozenset[int], search: Search) -> Output:
        """Return a feed with only the entries whose signatures are not among those that somebody had.

        Raises:
            Stale: as above.
        """


class Supply(Protocol):
    """What has a snapshot at any moment; the attributes are those of `feeds.web.live.Live`."""

    versions: Versions
    tally: Tally
    search: Search

    @property
    def trouble(self) -> str | None:
        """What is wrong; None while all is well."""

    @property
    def troubled(self) -> str:
        """What it means that there is trouble."""

    @property
    def snapshot(self) -> SuppliedSnapshot:
        """What requests are answered from."""

    @property
    def gone(self) -> frozenset[str]:
        """The paths of outputs that there were once."""

    @property
    def is_watching(self) -> bool:
        """Whether changes show, as far as they are to."""

    def start(self) -> None:
        """Look for changes from now on, in this process; calling it again does nothing."""

    def stop(self) -> None:
        """Stop looking for changes."""

    def refresh(self) -> bool:
        """Look for changes now; return whether what there is could be read."""
