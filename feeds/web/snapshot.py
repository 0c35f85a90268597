"""What a server answers from: the feeds that there are as of one moment, and the bodies rendered so far."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.formats import FORMATS
from feeds.index import Store, next_release, read_only
from feeds.outputs import INDEX, PAGE, extensions, site_paths
from feeds.web.access import read_keys
from feeds.web.views import WHOLE

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.config import Config
    from feeds.index import Planned
    from feeds.pipeline import Ready
    from feeds.web.bodies import Body
    from feeds.web.views import View

_MOST_VIEWS: Final = 512

KINDS: Final = {each.extension: each.name for each in FORMATS.values()} | {PAGE: "page"}


class Target(NamedTuple):
    """What a path asks for: a feed and what its output ends in, or, without a feed, something about all feeds."""

    path: str
    planned: Planned | None = None
    extension: str = ""

    @property
    def kind(self) -> str:
        """What metrics count it as."""
        return KINDS[self.extension] if self.planned else "page" if self.path == INDEX else self.path


class Stale(Exception):  # noqa: N818 - a state of the index, which is then looked at anew
    """The index says more by now than the snapshot knows."""


class Snapshot:
    """What the articles and the config said at one moment.

    Attributes:
        config: as it was read then.
        made: when.
        plan: the feeds.
        counts: what became of the articles.
        problems: what was met.
        keys: what opens private feeds.
        release: when the next article that is held back may be published, in seconds since 1970.
        open_feeds: those that anyone may read.
        bodies: what was rendered so far: by path, whole feeds and what is about all of them.
        views: the same of views, by path and query; those asked for last.
    """

    def __init__(self, config: Config, ready: Ready) -> None:
        self.config = config
        self.made = datetime.now(UTC)
        self.plan = ready.plan
        self.counts = ready.counts
        self.problems = ready.problems
        self.keys = read_keys(config)
        self.release = next_release(ready.store.connection)
        self.bodies: dict[str, Body] = {}
        self.views: OrderedDict[tuple[str, View], Body] = OrderedDict()
        self._file: Path = ready.store.file
        self._stamp = ready.store.stamp
        self._planned = {each.group.path: each for each in ready.plan.feeds}
        self.open_feeds = [each for each in ready.plan.feeds if not config.access.covers(each.group.path)]
        self._site = frozenset(site_paths(config))
        self._extensions = extensions(config)

    def find(self, path: str) -> Target | None:
        """Say what a path asks for, if there is such a thing."""
        if path in self._site:
            return Target(path) if self.open_feeds else None
        for extension in self._extensions:
            planned = self._planned.get(path.removesuffix(extension)) if path.endswith(extension) else None
            if planned:
                return Target(path, planned, extension)
        return None

    def paths(self) -> frozenset[str]:
        """List the paths of all outputs, private ones too."""
        return self._site | {f"{path}{extension}" for path in self._planned for extension in self._extensions}

    def is_private(self, target: Target) -> bool:
        """Say whether only who has a key may see something."""
        return target.planned is not None and self.config.access.covers(target.planned.group.path)

    def body(self, target: Target, view: View) -> Body | None:
        """Give what was rendered already."""
        if view == WHOLE:
            return self.bodies.get(target.path)
        found = self.views.get((target.path, view))
        if found:
            self.views.move_to_end((target.path, view))
        return found

    def keep(self, target: Target, view: View, body: Body) -> None:
        """Remember what was rendered."""
        if view == WHOLE:
            self.bodies[target.path] = body
            return
        self.views[target.path, view] = body
        while len(self.views) > _MOST_VIEWS:
            self.views.popitem(last=False)

    def inherit(self, before: Snapshot) -> dict[str, Body]:
        """Take over the bodies of the snapshot before that are still right, and give those that are not."""
        outdated = {}
        if before.config != self.config:
            return before.bodies
        for path, body in before.bodies.items():
            target, former = self.find(path), before.find(path)
            if target and former and self._fingerprint(target) == before._fingerprint(former):
                self.bodies[path] = body
            else:
                outdated[path] = body
        return outdated

    def _fingerprint(self, target: Target) -> bytes:
        return target.planned.fingerprint if target.planned else self.plan.fingerprint

    def open(self) -> closing[sqlite3.Connection]:
        """Open the index to read what this snapshot says and nothing later; to be closed by the caller.

        Raises:
            Stale: it says something else by now.
        """
        try:
            connection = read_only(self._file)
            connection.execute("begin")
            stamp = Store(self._file, connection).stamp
        except sqlite3.Error as error:
            raise Stale from error
        if stamp != self._stamp:
            connection.close()
            raise Stale
        return closing(connection)
