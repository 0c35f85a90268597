"""From a group and its newest articles to a feed: its title and links, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.entries.podcast import podcast_keys, podcast_of
from feeds.model import Feed, Link, Person
from feeds.pages import stylesheet
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.model import Entry, Group

_SEPARATOR = " · "


def title_of(group: Group, config: Config) -> str:
    """Return the title of a group's feed."""
    return group.title or _SEPARATOR.join((*group.labels, config.site.title))


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
    return Feed(
        path=group.path,
        url=url,
        title=title_of(group, config),
        subtitle=group.description or site.description or site.title,
        updated=updated,
        alternate=f"{url}{PAGE}" if config.pages else site.url,
        entries=tuple(entries),
        # no hub may fetch a private feed
        links=(Link("hub", config.hub),) if config.hub and not is_private else (),
        authors=(Person(site.author.name, site.author.uri, site.author.email),) if site.author else (),
        language=site.language,
        rights=(keys and keys.copyright) or site.rights,
        icon=site.icon,
        logo=podcast.image if podcast else site.logo,
        ttl=config.max_age // 60 or None,
        stylesheet=stylesheet(group.path) if config.pages else None,
        podcast=podcast,
    )
