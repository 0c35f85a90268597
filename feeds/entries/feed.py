"""From a group and its newest articles to a feed: its title and links, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.entries.podcast import podcast_keys, podcast_of
from feeds.model import DocumentChain, Feed, Link, Person, Translation
from feeds.pages import stylesheet
from feeds.pages.filenames import PAGE, archive_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.model import Entry, Group, Tombstone

_SEPARATOR: Final = " · "
_LANGUAGE: Final = "language"


def title_of(group: Group, config: Config) -> str:
    """Return the title of a group's feed: its names and that of the site; languages have the name that they go by."""
    return group.about.title or _SEPARATOR.join((*_labels(group), config.site.title))


def name_of(group: Group) -> str:
    """Return what a group's feed is called beside its site."""
    return group.about.title or _SEPARATOR.join(_labels(group))


def name_in_title(title: str, config: Config) -> str:
    """Return what a feed is called beside its site, of its title."""
    return "" if title == config.site.title else title.removesuffix(f"{_SEPARATOR}{config.site.title}")


def _labels(group: Group) -> tuple[str, ...]:
    labels = group.labels
    if any(grouping == _LANGUAGE for grouping, _ in group.keys):
        from feeds.pages.page_language import own_name  # reads Unicode's names, which most sites need not wait for

        labels = tuple(
            own_name(label) if grouping == _LANGUAGE and label == tag else label
            for (grouping, _), label, tag in zip(group.keys, labels, group.spelt, strict=True)
        )
    return labels


def feed_of(
    group: Group,
    entries: Sequence[Entry],
    updated: datetime,
    config: Config,
    *,
    is_private: bool = False,
    newest_archive: int | None = None,
    deleted: tuple[Tombstone, ...] = (),
) -> Feed:
    """Return the feed of a group, as far as its document with the newest entries says it.

    Args:
        group: its path and its titles.
        entries: its newest ones, newest first.
        updated: the newest change among them.
        config: describes the site.
        is_private: whether who reads it needs a key.
        newest_archive: the number of the newest archive document, which has the next entries; 0 where none has, None to
            say nothing of that.
        deleted: entries that it had.
    """
    site = config.site
    url = f"{site.url}{group.path}"
    keys = podcast_keys(group, config)
    podcast = podcast_of(keys, config) if keys else None
    picture = (podcast and podcast.image) or group.about.picture
    return Feed(
        path=group.path,
        url=url,
        title=title_of(group, config),
        subtitle=_subtitle(group, config),
        updated=updated,
        alternate=f"{url}{PAGE}" if config.pages else site.url,
        entries=tuple(entries),
        # no hub may fetch a private feed
        links=(Link("hub", config.hub),) if config.hub and not is_private else (),
        authors=(Person(site.author.name, site.author.uri, site.author.email),) if site.author else (),
        language=group.about.language or site.language,
        rights=(keys and keys.copyright) or site.rights,
        icon=group.about.icon or site.icon,
        logo=picture or site.logo,
        ttl=config.max_age // 60 or None,
        stylesheet=stylesheet(group.path) if config.pages else None,
        picture=picture,
        translations=tuple(Translation(tag, f"{site.url}{path}") for tag, path in group.translations),
        podcast=podcast,
        chain=None if newest_archive is None else DocumentChain(url, older=_archive_url(group, newest_archive, config)),
        deleted=deleted,
        is_private=is_private,
    )


class ArchivePlace(NamedTuple):
    """The number of an archive document, and of those before and behind it; 0 where there is none."""

    number: int
    older: int
    newer: int


def archive_of(
    group: Group,
    place: ArchivePlace,
    entries: Sequence[Entry],
    updated: datetime,
    config: Config,
    *,
    is_private: bool = False,
) -> Feed:
    """Return what a document of the archive of a group's feed says: what the feed says of itself, and older entries.

    Args:
        group: its path and its titles.
        place: that of the document among the others.
        entries: those of the document, newest first.
        updated: the newest change among them.
        config: describes the site.
        is_private: whether who reads the feed needs a key.
    """
    feed = feed_of(group, entries, updated, config, is_private=is_private)
    path = archive_path(group.path, place.number)
    url = f"{config.site.url}{path}"
    older, newer = (_archive_url(group, each, config) for each in (place.older, place.newer))
    return msgspec.structs.replace(
        feed,
        path=path,
        url=url,
        alternate=f"{url}{PAGE}" if config.pages else feed.alternate,
        links=(),  # no hub tells of it
        stylesheet=stylesheet(path) if config.pages else None,
        translations=(),
        chain=DocumentChain(feed.url, place.number, older, newer),
    )


def _archive_url(group: Group, number: int, config: Config) -> str | None:
    """Return the URL of a document of a group's archive, without an extension; there is none with the number 0."""
    return f"{config.site.url}{archive_path(group.path, number)}" if number else None


def _subtitle(group: Group, config: Config) -> str:
    """Return what is said of a group, or a sentence of its own that says what it has, or what is said of the site."""
    from feeds.pages.subtitles import subtitle  # as above; a title needs no sentence

    site = config.site
    is_namesake = title_of(group, config) == site.title  # "Tides, from Tides" says nothing
    sentence = None if is_namesake else subtitle(group, site.title, group.about.language or site.language)
    return group.about.description or sentence or site.description or site.title
