"""From a group and its newest articles to a feed: its title and links, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.entries.podcast import podcast_keys, podcast_of
from feeds.model import Feed, Link, Person, Translation
from feeds.pages import stylesheet
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.model import Entry, Group

_SEPARATOR: Final = " · "
_LANGUAGE: Final = "language"


def title_of(group: Group, config: Config) -> str:
    """Return the title of a group's feed: its names and that of the site; languages have the name that they go by."""
    if group.about.title:
        return group.about.title
    labels = group.labels
    if any(grouping == _LANGUAGE for grouping, _ in group.keys):
        from feeds.pages.page_language import own_name  # reads Unicode's names, which most sites need not wait for

        labels = tuple(
            own_name(label) if grouping == _LANGUAGE and label == tag else label
            for (grouping, _), label, tag in zip(group.keys, labels, group.spelt, strict=True)
        )
    return _SEPARATOR.join((*labels, config.site.title))


def feed_of(
    group: Group, entries: Sequence[Entry], updated: datetime, config: Config, *, is_private: bool = False
) -> Feed:
    """Return the feed of a group.

    Args:
        group: its path and its titles.
        entries: its newest ones, newest first.
        updated: the newest change among them.
        config: describes the site.
        is_private: whether who reads it needs a key.
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
    )


def _subtitle(group: Group, config: Config) -> str:
    """Return what is said of a group, or a sentence of its own that says what it has, or what is said of the site."""
    from feeds.pages.subtitles import subtitle  # as above; a title needs no sentence

    site = config.site
    said = group.about.description or subtitle(group, site.title, group.about.language or site.language)
    return said or site.description or site.title
