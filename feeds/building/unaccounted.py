"""What was published and has no article any more, where only the published documents tell: as on another machine.

An index knows what came and went since its own last publication. Where another machine has published since, or nothing
is known at all, the documents say which entries readers have. Only those of feeds are read whose ids differ.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.index import Story, bare_link, verdicts_of
from feeds.lib.dates import parse_instant
from feeds.lib.values.iri import is_iri
from feeds.pages.filenames import archive_path
from feeds.state import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.building.last_state import LastPublication
    from feeds.differences.parse import ParsedFeed
    from feeds.index import Plan, Store
    from feeds.state import KnownArchive, KnownFeed, SiteState

    Read = Callable[[str], bytes | None]

# The only format that has the ids of entries whatever their articles name.
_FORMAT: Final = "atom"


class Missing(msgspec.Struct, frozen=True):
    """What was published, as documents say.

    Attributes:
        stories: what has no published article of its id any more.
        feeds: the paths of the feeds that had these, by their ids.
        known: the ids of all entries that were read.
        titles: those of the feeds whose documents were read, by path.
    """

    stories: tuple[Story, ...] = ()
    feeds: Mapping[str, frozenset[str]] = {}
    known: frozenset[str] = frozenset()
    titles: Mapping[str, str] = {}


NOTHING_MISSING: Final = Missing()


def missing_entries(
    planned: Plan,
    store: Store,
    own: SiteState,
    last: LastPublication,
    archives: Callable[[], Mapping[str, KnownArchive]],
) -> Missing:
    """Return which entries of published documents have no article any more.

    Args:
        planned: the feeds of what the index has now.
        store: the index.
        own: what the index itself published last; nothing where that was never.
        last: what was published last, as a destination or somebody says.
        archives: returns what is known of the archives of the feeds now, by path.
    """
    published = last.state
    if published in (EMPTY, own):
        return NOTHING_MISSING
    known_archives = archives()
    now = {each.group.path: each.ids for each in planned.feeds}
    stories: dict[str, Story] = {}
    feeds: dict[str, set[str]] = {}
    known: set[str] = set()
    titles: dict[str, str] = {}
    for path, feed in sorted(published.feeds.items()):
        if feed.ids == now.get(path):
            continue
        for document in _documents(path, feed, known_archives.get(path), last.read):
            titles.setdefault(path, document.title)
            for story in _stories(document, published.rule):
                known.add(story.id)
                if "published" not in verdicts_of(store, story.id):
                    stories[story.id] = story
                    feeds.setdefault(story.id, set()).add(path)
    having = {id_: frozenset(paths) for id_, paths in feeds.items()}
    return Missing(tuple(stories.values()), having, frozenset(known), titles)


def _documents(path: str, feed: KnownFeed, archive: KnownArchive | None, read: Read) -> Iterator[ParsedFeed]:
    """Yield a feed's documents, but for full ones of its archive that have the same entries now."""
    from feeds.differences import parse  # what was published is hardly ever asked
    from feeds.formats import FORMATS

    full = feed.archive.full if feed.archive else ()
    same = set(archive.full) if archive else set()
    numbers = [number for number, each in enumerate(full, 1) if each not in same]
    before = feed.archive.first - 1 if feed.archive else 0
    documents = [path, *(archive_path(path, before + number) for number in (len(full) + 1, *numbers))]
    for document in documents:
        body = read(f"{document}{FORMATS.get(_FORMAT).extension}")
        parsed = parse.read(_FORMAT, body) if body else None
        if parsed:
            yield parsed


def _stories(document: ParsedFeed, rule: str) -> Iterator[Story]:
    for entry in document.entries:
        if entry.published and is_iri(entry.id):  # else somebody else wrote it
            published, _ = parse_instant(entry.published, UTC)
            seconds = int(published.timestamp())
            yield Story(entry.id, entry.title, seconds, bare_link(entry.url), rule=rule or None)
