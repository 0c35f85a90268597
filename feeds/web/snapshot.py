"""What a server answers from: the feeds that there are as of one moment, and the bodies rendered so far.

A snapshot reads the index through a connection of its own in a read transaction that stays open, so that it sees the
state that it was made of, whatever builds do meanwhile (SQLite's write-ahead log keeps that state for it).
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from secrets import randbelow
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import msgspec

from feeds.building.archived import path_of
from feeds.building.left_out import Failed
from feeds.building.render import SiteRenderer
from feeds.config.outputs import extensions, site_paths
from feeds.delivery import headers
from feeds.formats import FORMATS
from feeds.index import Damaged, Store, Wanted, next_release, note_served, planned_archives, read_only
from feeds.index.search import Search
from feeds.model import Output
from feeds.pages.filenames import ASSETS, INDEX, PAGE
from feeds.problems.errors import FeedsError
from feeds.web.bodies import Body, Caching
from feeds.web.kept_bodies import KeptBodies
from feeds.web.supply import Numbers, Stale, Target
from feeds.web.views import WHOLE

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.building.prepare import Prepared
    from feeds.config import Config
    from feeds.index import Planned
    from feeds.model import Entry, Feed
    from feeds.web.access import AccessKey
    from feeds.web.views import View

_MOST_VIEWS: Final = 512
_LONG_LOG: Final = 4_000_000
_PROCESSES: Final = 3
_VIEWS_BYTES: Final = 64_000_000
_CODED: Final = 4  # what a body's codings take beside itself, at the most
# What no feed's path is.
_LISTS: Final = "/lists"
_VIEWS: Final = "/views"


class Snapshot:
    """What the articles and the config said at one moment.

    Attributes:
        config: as it was read then.
        made: when.
        served: when what is served changed last, as far as servers noted it.
        plan: the feeds.
        state: what is remembered of it.
        counts: what became of the articles.
        problems: what was met.
        keys: what opens private feeds.
        prefix: the path of site.url, which a proxy may leave on.
        home: that of the index there, even where a folder of feeds is called as the site's path is.
        release: when the next article that is held back may be published, in seconds since 1970.
        open_feeds: those that anyone may read.
        bodies: what was rendered so far and is kept, by path: whole feeds and what is about all of them.
        views: the same of views and of documents of archives, by path and view; those asked for last.
    """

    def __init__(self, config: Config, keys: tuple[AccessKey, ...], prepared: Prepared) -> None:
        self.config = config
        self.keys = keys
        self.made = datetime.now(UTC)
        self.plan = prepared.plan
        self.state = prepared.state
        self._archives = {
            path_of(each): each for each in planned_archives(prepared.plan.feeds, prepared.store.connection)
        }
        archived = {path: each.fingerprint for path, each in self._archives.items()}
        digests = _fingerprints(prepared) | archived
        self.served = note_served(prepared.store, digests, self.made.replace(microsecond=0))
        self.counts = prepared.counts
        self.problems = prepared.problems
        self.prefix = unquote(urlsplit(config.site.url).path)
        self.home = f"{self.prefix}{INDEX}" if self.prefix != "/" else ""
        self.release = next_release(prepared.store.connection)
        self.open_feeds = prepared.plan.open_feeds
        self.bodies = KeptBodies()
        self.views: OrderedDict[tuple[str, View], Body] = OrderedDict()
        self._views_bytes = 0
        self._file: Path = prepared.store.file
        self._stamp = prepared.store.stamp
        self._planned = {each.group.path: each for each in prepared.plan.feeds}
        self._site = frozenset(site_paths(config, prepared.plan.feed_paths.paths))
        kinds = {FORMATS.get(name).extension: name for name in config.formats} | {PAGE: "page"}
        self._kinds = {extension: kinds[extension] for extension in extensions(config)}
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._renderer: SiteRenderer | None = None
        self._closed = False
        self.pin()

    @property
    def url(self) -> str:
        """Where the site says that it is."""
        return self.config.site.url

    @property
    def max_age(self) -> int:
        """How many seconds clients may keep an answer."""
        return self.config.max_age

    @property
    def most(self) -> int:
        """How many entries a feed has for which nothing else is said."""
        return self.config.limit

    @property
    def since(self) -> datetime:
        """From when on every change of a body was noted."""
        return self.served.since

    @property
    def numbers(self) -> Numbers:
        """How much there is."""
        return Numbers(len(self.plan.feeds), self.counts.published, len(self.problems))

    def document(self, path: str) -> bytes | None:
        """Return the bytes of an output as anyone got them, if there is such a thing."""
        target = self.find(path)
        try:
            return self.body(target, WHOLE, Search()).output.body if target else None
        except (FeedsError, Stale):
            return None

    def find(self, path: str) -> Target | None:
        """Return what a path asks for, if there is such a thing."""
        if path in self._site:
            return Target(path, _kind(path)) if self.open_feeds or path in ASSETS else None
        for extension, kind in self._kinds.items():
            planned = self._planned.get(path.removesuffix(extension)) if path.endswith(extension) else None
            if planned:
                return Target(path, kind, planned, extension)
            document = self._archives.get(path.removesuffix(extension)) if path.endswith(extension) else None
            if document:
                return Target(path, kind, document.feed, extension, document)
        return None

    def moved(self, path: str) -> str | None:
        """Return the path of the output that an old path leads to."""
        found = self.plan.aliases.get(path.strip("/")) if self.plan.aliases else None
        return found and found.output

    def is_emptied(self, path: str) -> bool:
        """Return whether the feed at a path, without an extension, lost its last article."""
        return path in self._planned and self._planned[path].is_emptied

    def paths(self) -> frozenset[str]:
        """List the paths of all outputs, private ones too."""
        documents = (*self._planned, *self._archives)
        return self._site | {f"{path}{extension}" for path in documents for extension in self._kinds}

    def gone(self) -> frozenset[str]:
        """List the paths of outputs that there were before, as far as the index remembers."""
        return frozenset(f"{path}{extension}" for path in self.plan.gone for extension in self._kinds)

    def body(self, target: Target, view: View, search: Search) -> Body:
        """Return what a path holds, rendered if nobody asked for it before.

        Raises:
            Stale: another snapshot has taken this one's place.
        """
        found = self._made_already(target, view)
        if found:
            return found
        with self._lock:
            found = self._made_already(target, view)
            if found:
                return found
            try:
                return self._rendered(target, view, search)
            except (sqlite3.Error, Damaged) as error:
                raise Stale from error

    def delta(self, target: Target, view: View, had: frozenset[int], search: Search) -> Output:
        """Return a feed with only the entries whose signatures are not among those that somebody had.

        Raises:
            Stale: another snapshot has taken this one's place.
        """
        assert target.planned is not None  # noqa: S101 - only feeds have entries
        with self._lock:
            try:
                renderer = self._reading()
                feed = self._feed(renderer, target.planned, view, search)
                new = tuple(entry for entry in feed.entries if signature(entry) not in had)
                # who took these entries for all that there are would drop the others (RFC 5005, section 2)
                chain = None if feed.chain and feed.chain.is_complete else feed.chain
                return renderer.output(msgspec.structs.replace(feed, entries=new, chain=chain), target.extension)
            except (sqlite3.Error, Damaged) as error:
                raise Stale from error

    def inherit(self, before: Snapshot) -> dict[str, Body]:
        """Take over the bodies of the snapshot before that are still right, and give those that are not."""
        outdated = {}
        same = before.config == self.config
        for path, body in dict(before.bodies).items():
            target, former = self.find(path), before.find(path)
            if same and target and former and self._fingerprint(target) == before._fingerprint(former):
                self.bodies.keep(path, body)
            else:
                outdated[path] = body
        for (path, view), body in list(before.views.items()) if same else ():
            target, former = self.find(path), before.find(path)
            document, former_document = target and target.document, former and former.document
            if document and former_document and document.fingerprint == former_document.fingerprint:
                self._keep_view(path, view, body)
        return outdated

    def pin(self) -> None:
        """Begin a read transaction on the index as it is now, in place of one begun before.

        Raises:
            Stale: the index is not what this snapshot was made of.
        """
        with self._lock:
            self._release()
            try:
                self._connection = read_only(self._file)
                self._connection.execute("begin")
                stamp = Store(self._file, self._connection).stamp
            except sqlite3.Error as error:
                self._release()
                raise Stale from error
            if stamp != self._stamp:
                self._release()
                raise Stale
            self._renderer = SiteRenderer(self.config, self.plan.feed_paths, self._connection)

    def tidy(self, *, at_once: bool = False) -> None:
        """Let SQLite move what its write-ahead log holds into the index's file, so that a log can begin anew.

        An open read transaction keeps it from that. Where several processes serve, each lets go now and then, at random
        so that now and then all have.

        Args:
            at_once: do it whatever the log's size.
        """
        if not at_once and (self._log_size() < _LONG_LOG or randbelow(_PROCESSES)):
            return
        with self._lock:
            if self._closed:
                return
            self._release()
            with suppress(sqlite3.Error), closing(sqlite3.connect(self._file, timeout=0, isolation_level=None)) as db:
                db.execute("pragma wal_checkpoint(passive)")
            with suppress(Stale):  # who asks next sees it
                self.pin()

    def _log_size(self) -> int:
        try:
            return self._file.with_name(f"{self._file.name}-wal").stat().st_size
        except OSError:
            return 0

    def close(self) -> None:
        """Put the snapshot out of service; what is ready stays so."""
        with self._lock:
            self._closed = True
            self._release()

    def before_fork(self) -> None:
        """Close the index, which is opened again where it is needed, and let nobody open it meanwhile."""
        self._lock.acquire()
        self._release()

    def after_fork(self, *, forked: bool) -> None:
        """Let the index be opened again, in the process that forked or in the forked one."""
        if forked:
            self._lock = threading.RLock()
        else:
            self._lock.release()

    def _release(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._renderer = self._connection = None

    def _reading(self) -> SiteRenderer:
        if self._closed:
            raise Stale
        if self._renderer is None:
            self.pin()
        assert self._renderer is not None  # noqa: S101 - `pin` made it
        return self._renderer

    def _made_already(self, target: Target, view: View) -> Body | None:
        if view == WHOLE and target.document is None:
            return self.bodies.get(target.path)
        with self._lock:
            found = self.views.get((target.path, view))
            if found:
                self.views.move_to_end((target.path, view))
            return found

    def _rendered(self, target: Target, view: View, search: Search) -> Body:
        renderer = self._reading()
        caching = Caching(self.config.max_age, target.is_private)
        if target.planned is None:
            newest = max(each.updated for each in self.plan.feeds)
            missing, made = "", dict[str, Body]()
            for output in renderer.site(self.open_feeds) if self.open_feeds else renderer.assets(newest):
                if isinstance(output, Output):
                    updated = self._last_modified(output, target)
                    made[output.path] = Body(output, _kind(output.path), caching, updated)
                    self.bodies.keep(output.path, made[output.path])
                elif isinstance(output, Failed) and output.path == target.path:
                    missing = output.message
            if missing:
                raise FeedsError(missing)
            return made[target.path]
        document = target.document
        feed = renderer.feed(document) if document else self._feed(renderer, target.planned, view, search)
        output = renderer.output(feed, target.extension)
        links = headers.links(
            feed.url,
            target.extension,
            self.config.formats,
            pages=bool(self.config.pages),
            hubs=[link.href for link in feed.links if link.rel == "hub"],
            query=feed.query,
        )
        has_deltas = target.extension != PAGE and document is None
        signatures = [signature(entry) for entry in feed.entries] if has_deltas else []
        updated = self._last_modified(output, target, view)
        body = Body(output, target.kind, caching, updated, links=links, signature=signatures)
        if view == WHOLE and document is None:
            self.bodies.keep(target.path, body)
        else:
            self._keep_view(target.path, view, body)
        return body

    def _keep_view(self, path: str, view: View, body: Body) -> None:
        self.views[path, view] = body
        self._views_bytes += len(body.output.body) * _CODED
        while len(self.views) > _MOST_VIEWS or (self._views_bytes > _VIEWS_BYTES and len(self.views) > 1):
            _, oldest = self.views.popitem(last=False)
            self._views_bytes -= len(oldest.output.body) * _CODED

    def _feed(self, renderer: SiteRenderer, planned: Planned, view: View, search: Search) -> Feed:
        if view == WHOLE:
            return renderer.feed(planned)
        assert self._connection is not None  # noqa: S101 - there is a renderer
        files = search.find(self._connection, self._stamp, view.words) if view.words else None
        limit = view.limit or planned.limit or self.config.limit
        feed = renderer.view(planned, Wanted(limit, view.type, view.min_quality, files))
        title = " · ".join(part for part in (view.title, feed.title) if part)
        # a hub could not be told which views change, and a reader that waits for it would poll no more
        links = tuple(link for link in feed.links if link.rel != "hub")
        return msgspec.structs.replace(feed, title=title, query=view.query, links=links)

    def _last_modified(self, output: Output, target: Target, view: View = WHOLE) -> datetime:
        """Return when a body changed last.

        That is never later than now (RFC 9110, section 8.8.2.1), and never before a server saw it change, though the
        entries that are left may all be older.
        """
        name = target.planned.group.path if target.planned else _LISTS
        if target.document:
            name = target.path.removesuffix(target.extension)
        seen = [self.served.changed[name], *([] if view == WHOLE else [self.served.changed[_VIEWS]])]
        updated = min(output.updated, datetime.now(UTC).replace(microsecond=0))
        return max([updated, *filter(None, seen)])

    def _fingerprint(self, target: Target) -> bytes:
        return target.planned.fingerprint if target.planned else self.plan.fingerprint


def _fingerprints(prepared: Prepared) -> dict[str, bytes]:
    """Return a digest of all that decides each feed, the lists of feeds and views, by what `Served` calls them."""
    feeds = {each.group.path: each.fingerprint for each in prepared.plan.feeds}
    return feeds | {_LISTS: prepared.plan.fingerprint, _VIEWS: prepared.store.stamp.encode()}


def _kind(path: str) -> str:
    """Return what metrics count something about all feeds as."""
    return "page" if path == INDEX else path


def signature(entry: Entry) -> int:
    """Digest an entry, to tell whether somebody has it as it is."""
    return int.from_bytes(blake2b(msgspec.msgpack.encode(entry), digest_size=8).digest())
