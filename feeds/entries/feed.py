"""From a group and its newest articles to a feed: its title and links, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.entries.podcast import podcast_keys, podcast_of
from feeds.model import Feed, Link, Person, Translation
from feeds.pages import stylesheet
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.model import Entry, Group

_SEPARATOR: Final = " · "
_ENGLISH: Final = "English"
_PHRASES: Final[Mapping[str, str]] = {
    "topic": "on {}",
    "provider": "by {}",
    "author": "by {}",
    "type": "of type {}",
    "year": "of {}",
}
"""How a sentence has the values of a grouping."""


def title_of(group: Group, config: Config) -> str:
    """Return the title of a group's feed."""
    return group.about.title or _SEPARATOR.join((*group.labels, config.site.title))


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
    """Return what is said of a group, or a sentence of its own that says what it has: in English, as far as it is."""
    about, site = group.about, config.site
    if about.description:
        return about.description
    language = about.language or site.language
    if not group.labels or language.lower().partition("-")[0] != "en":
        return site.description or site.title
    if not group.keys:
        return f"{group.labels[0]}, from {site.title}"
    parts = (
        _PHRASES.get(grouping, "in {}").format(_ENGLISH if grouping == "language" else label)
        for (grouping, _), label in zip(group.keys, group.labels, strict=True)
    )
    return f"Articles {' '.join(parts)} from {site.title}"
