"""What pages and lists say of a site as a whole: its frame, and the directory of its feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.entries.feed import title_of
from feeds.entries.podcast import podcast_keys, podcast_of
from feeds.index.groups import shown_keys
from feeds.model import Directory, Frame, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.index import FeedPaths, Planned
    from feeds.model import Entry, Look


def frame(config: Config, feed_paths: FeedPaths, look: Look) -> Frame:
    """Take from a config what all pages of its site have in common.

    Args:
        config: the config.
        feed_paths: where feeds stand.
        look: what its owner says of what pages look like.
    """
    site = config.site
    return Frame(
        title=site.title,
        url=site.url,
        description=site.description,
        language=site.language,
        formats=config.formats,
        feed_paths={grouping: dict(paths) for grouping, paths in feed_paths.by_name.items()},
        paths=feed_paths.paths,
        timezone=config.articles.timezone or "UTC",
        pages=bool(config.pages),
        pictures=config.pictures,
        rights=site.rights,
        icon=site.icon,
        logo=site.logo,
        hub=config.hub,
        readers=config.look.readers,
        look=look,
        max_age=config.max_age,
    )


def directory(
    feeds: Sequence[Planned],
    spans: Mapping[int, tuple[datetime, datetime]],
    latest: Iterable[Entry],
    config: Config,
) -> Directory:
    """List feeds.

    Args:
        feeds: those that anyone may read, by path; at least one.
        spans: when the oldest and the newest entry of each group were published, where that is to be told.
        latest: the newest entries of all.
        config: gives the titles.
    """
    shows = _shows(feeds, config)
    listings = tuple(
        Listing(
            path=each.group.path,
            title=title_of(each.group, config),
            labels=each.group.labels,
            keys=shown_keys(each.group),
            articles=each.articles,
            entries=each.entries,
            updated=each.updated,
            span=spans.get(each.group_id),
            description=each.group.about.description or "",
            picture=shows.get(each.group.path) or each.group.about.picture,
            language=each.group.about.language,
            order=each.group.about.order,
            is_podcast=each.group.path in shows,
            archives=each.documents or 0,
            newest_archive=each.newest_archive,
        )
        for each in feeds
    )
    return Directory(listings, tuple(latest), max(each.updated for each in listings))


def _shows(feeds: Iterable[Planned], config: Config) -> dict[str, str | None]:
    """Return the covers of those feeds that are podcasts, by path; of most sites none is."""
    if not any(each.podcast for each in config.groups) and not any(each.podcast for each in config.channels):
        return {}
    having = ((each.group.path, podcast_keys(each.group, config)) for each in feeds)
    return {path: podcast_of(keys, config).image for path, keys in having if keys}
