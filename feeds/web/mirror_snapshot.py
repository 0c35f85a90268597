"""What a build published, as of one manifest, and the bodies that were read of it so far."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import msgspec

from feeds.delivery import headers
from feeds.formats import FORMATS
from feeds.lib.urls import MANIFEST
from feeds.model import Output
from feeds.pages.filenames import INDEX, MEDIA_TYPES, PAGE, PAGE_TYPE, read_archive_path
from feeds.problems.errors import DestinationError
from feeds.state import STATE
from feeds.web.bodies import Body, Caching
from feeds.web.cut import cut, without
from feeds.web.kept_bodies import KeptBodies
from feeds.web.supply import Numbers, Stale, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.index.search import Search
    from feeds.state import SiteState
    from feeds.web.access import AccessKey
    from feeds.web.contact import Contact
    from feeds.web.cut import CutEntry
    from feeds.web.views import View

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HIDDEN: Final = frozenset({MANIFEST, STATE})


class PublishedFeed(msgspec.Struct, frozen=True):
    """A feed as `feeds.json` lists it.

    Attributes:
        urls: its addresses by the names of formats.
    """

    path: str
    html_url: str
    urls: dict[str, str]


class PublishedList(msgspec.Struct, frozen=True):
    """What `feeds.json` says of a site that who hands its feeds out has to know."""

    home_page_url: str
    feeds: tuple[PublishedFeed, ...] = ()
    max_age: int = 900
    hub: str | None = None


class MirrorSnapshot:
    """What a build published.

    Attributes:
        outputs: the digests of all outputs, by path.
        listed: what the list of feeds says.
        made: when this was read.
        since: from when on every change was noted: always, since every body says itself when it was put there.
        prefix: the path of the site, which a proxy may leave on.
        home: that of the index there.
        keys: none, since private feeds are published nowhere.
        bodies: what was read so far and is kept, by path.
        most: no number of entries is asked for, since what was published is all there is.
    """

    keys: tuple[AccessKey, ...] = ()
    most: Final = 0

    def __init__(self, origin: Contact, outputs: Mapping[str, str], listed: PublishedList, state: SiteState) -> None:
        self.outputs = {path: digest for path, digest in outputs.items() if path not in _HIDDEN}
        self.listed = listed
        self.made = datetime.now(UTC)
        self.since = _NEVER
        self.prefix = unquote(urlsplit(listed.home_page_url).path) or "/"
        self.home = f"{self.prefix}{INDEX}" if self.prefix != "/" else ""
        self.bodies = KeptBodies()
        self._origin = origin
        self._state = state
        self._feeds = {each.path: each for each in listed.feeds}
        self._formats = {each.extension: each for each in map(FORMATS.get, FORMATS.own)}

    @property
    def url(self) -> str:
        """Where the site says that it is."""
        return self.listed.home_page_url

    @property
    def max_age(self) -> int:
        """How many seconds clients may keep an answer."""
        return self.listed.max_age

    @property
    def numbers(self) -> Numbers:
        """How much there is."""
        return Numbers(len(self.listed.feeds), self._state.articles, 0)

    @property
    def first(self) -> str:
        """The path of what a person should see first: empty for the index."""
        return "" if INDEX in self.outputs else next(self.targets()).path

    def find(self, path: str) -> Target | None:
        """Return what a path asks for, if it was published and is for readers."""
        if path not in self.outputs:
            return None
        if path in MEDIA_TYPES or path.endswith(f"/{INDEX}"):
            return Target(path, "page" if path == INDEX else path)
        extension = next((each for each in (PAGE, *self._formats) if path.endswith(each)), None)
        if extension is None:
            return None
        return Target(path, "page" if extension == PAGE else self._formats[extension].name, None, extension)

    def moved(self, path: str) -> str | None:  # noqa: ARG002 - as every snapshot has it
        """Return None: what stands at an old path was published there."""
        return None

    def is_emptied(self, path: str) -> bool:
        """Return whether the feed at a path, without an extension, lost its last article."""
        return path in self._state.emptied

    def retired(self) -> frozenset[str]:
        """List the paths of the outputs of feeds that are no more."""
        return frozenset(f"{path}{each}" for path in self._state.retired for each in (PAGE, *self._formats))

    def is_same(self, target: Target, before: MirrorSnapshot) -> bool:
        """Whether what an earlier snapshot has of a path, and how it is sent, is right still."""
        is_listed = before.outputs.get(target.path) == self.outputs[target.path] and before.max_age == self.max_age
        return is_listed and before._links(target) == self._links(target)

    def targets(self) -> Iterator[Target]:
        """Yield all that can be asked for, in the order of the manifest."""
        return filter(None, map(self.find, self.outputs))

    def body(self, target: Target, view: View, search: Search) -> Body:  # noqa: ARG002 - views are of articles
        """Return what a path holds, read if nobody asked for it before.

        Raises:
            Stale: it cannot be read, or is no more what the manifest says.
        """
        found = self.bodies.get(target.path)
        if found is None and self._origin.trouble:
            raise Stale  # else all who ask would wait for what is not there
        return found or self.load(target)

    def load(self, target: Target) -> Body:
        """Read what a path holds.

        Raises:
            Stale: it cannot be read, or is no more what the manifest says.
        """
        try:
            found = self._origin.read(target.path)
        except DestinationError as error:
            raise Stale from error
        if found is None or sha256(found.body).hexdigest() != self.outputs[target.path]:
            raise Stale
        media_type = self._media_type(target)
        changed = min(found.changed or self.made, self.made).replace(microsecond=0)
        body = Body(
            Output(target.path, media_type, found.body, changed),
            target.kind,
            Caching(self.max_age, private=False),
            changed,
            links=self._links(target),
            signature=[] if read_archive_path(target.path) else _signatures(found.body, media_type),
        )
        self.bodies.keep(target.path, body)
        return body

    def delta(self, target: Target, view: View, had: frozenset[int], search: Search) -> Output:
        """Return a feed with only the entries whose signatures are not among those that somebody had."""
        output = self.body(target, view, search).output
        entries: list[CutEntry] = cut(output.body, output.media_type)
        body = without(output.body, entries, had) if entries else output.body
        return Output(output.path, output.media_type, body, output.updated)

    def _media_type(self, target: Target) -> str:
        if target.extension == PAGE or target.path.endswith(f"/{INDEX}"):
            return PAGE_TYPE
        return MEDIA_TYPES.get(target.path) or self._formats[target.extension].media_type

    def _links(self, target: Target) -> str:
        """Write the Link field of a feed, as `feeds serve` does where the articles are."""
        if not target.extension:
            return ""
        path = target.path.removesuffix(target.extension)
        archived = read_archive_path(target.path)
        feed = self._feeds.get(archived.feed if archived else path)
        if feed is None:
            return ""
        known = [name for name in feed.urls if name in FORMATS.own]
        hubs = [self.listed.hub] if self.listed.hub and not archived else []
        pages = feed.html_url == f"{self.url}{feed.path}{PAGE}"
        return headers.links(f"{self.url}{path}", target.extension, known, pages=pages, hubs=hubs)


def _signatures(body: bytes, media_type: str) -> list[int]:
    """Return a digest of each entry of a feed."""
    return [each.signature for each in cut(body, media_type)]


def read_list(raw: bytes | None) -> PublishedList | None:
    """Read `feeds.json`; None where it is not there or no build wrote it."""
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(raw, type=PublishedList) if raw else None
    return None
