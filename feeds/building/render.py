"""From planned feeds to outputs: entries made once, composed into feeds, written in every format and as pages."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from feeds import pages
from feeds.building.archived import path_of
from feeds.building.directory import directory, frame
from feeds.building.kept_entries import keeping
from feeds.building.left_out import Failed, Incomplete
from feeds.building.look import read_look, template_problem
from feeds.building.taken_out import TakenOut
from feeds.config.outputs import extensions, site_paths
from feeds.entries.entry import to_entry, unknown_tags
from feeds.entries.entry_options import entry_options
from feeds.entries.feed import ArchivePlace, archive_of, feed_of
from feeds.formats import FORMATS
from feeds.groupings import EVERYTHING
from feeds.index import (
    Addresses,
    Damaged,
    IndexedArticles,
    PlannedArchive,
    newest_of_all,
    newest_span,
    wanted_files,
)
from feeds.model import Output
from feeds.pages.faults import TemplateFault
from feeds.pages.filenames import LIST, MEDIA_TYPES, OPML, PAGE, PAGE_TYPE
from feeds.pages.often import FEWEST
from feeds.problems import Problem
from feeds.problems.errors import ConfigError, PluginError
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.index import FeedArticles, FeedPaths, Planned, Wanted
    from feeds.model import Entry, Feed

_LATEST: Final = 12


class Renderer:
    """What renders the feeds of one config.

    Args:
        config: the config.
        feed_paths: where feeds stand.
        articles: what the articles of feeds say.
    """

    def __init__(self, config: Config, feed_paths: FeedPaths, articles: FeedArticles) -> None:
        self._config = config
        self._articles = articles
        self._frame = frame(config, feed_paths, read_look(config))
        self._formats = {each.extension: each for each in map(FORMATS.get, config.formats)}
        options = entry_options(config)
        addresses = Addresses(articles.addresses)
        taken_out: dict[str, Mapping[str, int]] = {}
        faults: dict[int, Problem] = {}

        @keeping
        def entry(file: int) -> Entry | None:
            article = articles.article(file)
            try:
                if tags := unknown_tags(article):
                    taken_out[article.path] = tags
                return to_entry(article, options, partial(addresses.resolve, article.path))
            except BaseException as error:  # noqa: BLE001 - whatever it is, it costs this one article
                message = f"{fault_of(error, sqlite3.Error)}; no feed has the article"
                faults[file] = Problem(article.path, 1, 1, "F115", message)
                return None

        # what remembers entries does not have the renderer: two that have each other stay until garbage is looked for,
        # and all the entries with them, long after a server took another renderer
        self._entry, self._taken_out, self._faults = entry, taken_out, faults

    def taken_out(self) -> list[TakenOut]:
        """Return what was taken out of the articles that were rendered since this was asked last."""
        taken = [TakenOut(path, tags) for path, tags in self._taken_out.items()]
        self._taken_out.clear()
        return taken

    def feed(self, planned: Planned | PlannedArchive) -> Feed:
        """Compose a feed of its newest entries, or a document of its archive."""
        return self._composed(planned, self._files(planned))

    def _composed(self, planned: Planned | PlannedArchive, files: Sequence[int]) -> Feed:
        entries, config = self._entries(files), self._config
        if isinstance(planned, PlannedArchive):
            older = planned.address - 1 if planned.number > 1 else 0
            newer = 0 if planned.is_last else planned.address + 1
            place = ArchivePlace(planned.address, older, newer)
            feed = planned.feed
            return archive_of(feed.group, place, entries, planned.updated, config, is_private=feed.private)
        # who took what is there for all that there is would drop an entry that is only missing (RFC 5005, section 2)
        is_told = planned.documents or (planned.documents == 0 and len(entries) == len(files))
        return feed_of(
            planned.group,
            entries,
            planned.updated,
            config,
            is_private=planned.private,
            newest_archive=planned.newest_archive if is_told else None,
            deleted=planned.deleted,
        )

    def output(self, feed: Feed, extension: str) -> Output:
        """Write a feed in the format, or as the page, whose paths end in an extension.

        Raises:
            PluginError: the format is of another package, and fails.
            ConfigError: a template of the site's owner fails.
        """
        path = f"{feed.path}{extension}"
        if extension == PAGE:
            with self._blaming_templates():
                return Output(path, PAGE_TYPE, pages.feed_page(feed, self._frame), feed.updated)
        written = self._formats[extension]
        with FORMATS.blame(written.name):
            return Output(path, written.media_type, written.serialize(feed), feed.updated)

    def outputs(self, planned: Planned | PlannedArchive) -> Iterator[Output | Failed | Incomplete]:
        """Write a feed, or a document of its archive, in every format that the config asks for, and as a page.

        What is missing is yielded as well.
        """
        return self._written(planned, extensions(self._config))

    def documents(self, planned: Planned | PlannedArchive) -> Iterator[Output | Failed | Incomplete]:
        """Write a feed in every format that the config asks for, without its page."""
        return self._written(planned, [each for each in extensions(self._config) if each != PAGE])

    def _written(
        self, planned: Planned | PlannedArchive, wanted: Iterable[str]
    ) -> Iterator[Output | Failed | Incomplete]:
        path, files = path_of(planned), self._files(planned)
        try:
            feed = self._composed(planned, files)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it costs this one feed
            yield from [_failed(f"{path}{extension}", error) for extension in wanted]
            return
        yield from (Incomplete(path, self._faults[file]) for file in files if file in self._faults)
        for extension in wanted:
            made: Output | Failed
            try:
                made = self.output(feed, extension)
            except BaseException as error:  # noqa: BLE001 - whatever it is, it costs this one output
                made = _failed(f"{path}{extension}", error)
            yield made

    @contextmanager
    def _blaming_templates(self) -> Iterator[None]:
        """Report a template of the site's owner that fails as what is wrong with the config."""
        try:
            yield
        except TemplateFault as fault:
            problem = template_problem(self._config, fault)
            raise ConfigError("a template of the pages cannot be used", [problem]) from fault

    def assets(self, updated: datetime) -> Iterator[Output]:
        """Yield the files that pages load."""
        for path, media_type, body in pages.assets(self._frame.language, self._frame.look.css):
            yield Output(path, media_type, body, updated)

    def _files(self, planned: Planned | PlannedArchive) -> list[int]:
        """Return the files of a feed's newest entries, or of those in a document of its archive."""
        return self._articles.files(planned, self._config.limit)

    def _entries(self, files: Iterable[int]) -> list[Entry]:
        """Return the entries of files, but for those on which this program failed."""
        return [entry for entry in map(self._entry, files) if entry is not None]


def _failed(path: str, error: BaseException) -> Failed:
    """Return what could not be written.

    Raises:
        BaseException: the exception itself, where it is neither a fault of this program nor of another package.
    """
    if isinstance(error, PluginError):
        return Failed(path, "D109", str(error))
    return Failed(path, "D119", fault_of(error, sqlite3.Error, Damaged))


class SiteRenderer(Renderer):
    """What renders the feeds of one config, views of them, and what is about all feeds together.

    Args:
        config: the config.
        feed_paths: where feeds stand.
        db: an index that says what the articles say.
    """

    def __init__(self, config: Config, feed_paths: FeedPaths, db: sqlite3.Connection) -> None:
        super().__init__(config, feed_paths, IndexedArticles(db))
        self._db = db

    def view(self, planned: Planned, wanted: Wanted) -> Feed:
        """Compose a feed of those of its articles that somebody asks for."""
        entries = self._entries(wanted_files(self._db, planned.group_id, wanted))
        dates = [*(entry.updated for entry in entries), *(each.when for each in planned.deleted)]
        updated = max(dates, default=planned.updated)
        is_private, deleted = planned.private, planned.deleted
        return feed_of(planned.group, entries, updated, self._config, is_private=is_private, deleted=deleted)

    def site(self, feeds: Sequence[Planned]) -> Iterator[Output | Failed | Incomplete]:
        """Write what is about all feeds together.

        Args:
            feeds: those that anyone may read, by path; at least one.
        """
        made = set()
        try:
            for output in self._site(feeds):
                made.add(output.path)
                yield output
        except BaseException as error:  # noqa: BLE001 - whatever it is, it costs what was not yet made
            failed = [_failed(path, error) for path in site_paths(self._config, self._frame.paths)]
            yield from (each for each in failed if each.path not in made)

    def _site(self, feeds: Sequence[Planned]) -> Iterator[Output | Failed | Incomplete]:
        files = self._latest(feeds) if self._config.pages else []  # which lists do not have
        latest = self._entries(files)
        yield from (Incomplete("", self._faults[file]) for file in files if file in self._faults)
        listed = directory(feeds, self._spans(feeds) if self._config.pages else {}, latest, self._config)
        for path, write in _LISTS.items():
            try:
                yield Output(path, MEDIA_TYPES[path], write(listed, self._frame), listed.updated)
            except BaseException as error:  # noqa: BLE001 - as in `site`
                yield _failed(path, error)
        if self._config.pages:
            yield from self.assets(listed.updated)
            with self._blaming_templates():
                made = list(pages.site_pages(listed, self._frame))
            for path, body in made:
                yield Output(path, MEDIA_TYPES.get(path, PAGE_TYPE), body, listed.updated)

    def _spans(self, feeds: Iterable[Planned]) -> dict[int, tuple[datetime, datetime]]:
        """Return when the oldest and the newest entry of feeds were published, where there are enough to tell by."""
        limit = self._config.limit
        told = (each for each in feeds if each.entries >= FEWEST)
        found = ((each.group_id, newest_span(self._db, each.group_id, each.limit or limit)) for each in told)
        return {group: span for group, span in found if span}

    def _latest(self, feeds: Sequence[Planned]) -> Sequence[int]:
        """Return the files of the newest entries of all feeds; the feed of everything has them where there is one."""
        everything = [each for each in feeds if not each.group.keys and each.group.path == EVERYTHING] or feeds
        return newest_of_all(self._db, [each.group_id for each in everything], _LATEST)


_LISTS: Final = {OPML: pages.opml, LIST: pages.feeds_json}
