"""What makes a feed a podcast: the settings of its channel or group, completed by what the site says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.config.site_files import picture_url
from feeds.groupings import CHANNELS
from feeds.lib.urls import absolute_url
from feeds.model import Credit, Person, Podcast

if TYPE_CHECKING:
    from feeds.config.podcast_keys import PodcastKeys
    from feeds.config.schema import Config
    from feeds.model import Group


def podcast_keys(group: Group, config: Config) -> PodcastKeys | None:
    """Return the settings that make a group's feed a podcast; None where it is none."""
    if not group.keys:
        channel = next((each for each in config.channels if group.path == f"{CHANNELS}/{each.name}"), None)
        if channel:
            return channel.podcast
    by = [grouping for grouping, _ in group.keys]
    return next((each.podcast for each in config.groups if list(each.by) == by), None)


def podcast_of(keys: PodcastKeys, config: Config) -> Podcast:
    """Return what makes a feed a podcast, from its settings and what the config says of the site."""
    site = config.site
    author = keys.author or (site.author.name if site.author else site.title)
    image = keys.image or site.logo
    return Podcast(
        author=author,
        explicit=keys.explicit,
        guid=keys.guid and keys.guid.lower(),
        type=keys.type,
        category=(keys.category, keys.subcategory) if keys.category else None,
        owner=Person(keys.owner.name or author, email=keys.owner.email) if keys.owner else None,
        image=picture_url(image, config) if image else None,
        block=keys.block,
        complete=keys.complete,
        new_feed_url=absolute_url(keys.new_feed_url) if keys.new_feed_url else None,
        people=tuple(
            Credit(
                each.name,
                each.role,
                each.group,
                absolute_url(each.img) if each.img else None,
                absolute_url(each.href) if each.href else None,
            )
            for each in keys.people
        ),
    )
