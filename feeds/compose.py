"""From groups of articles to feeds: what each says of itself, and its newest entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.entries import telling, to_entry
from feeds.model import Feed, Link, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from feeds.config.schema import Config
    from feeds.grouping import Group
    from feeds.model import Article, Entry

_SEPARATOR = " · "


def compose(groups: Sequence[Group], config: Config, newest: datetime) -> Iterator[Feed]:
    """Make the feed of every group, telling each article once however many feeds hold it.

    Args:
        groups: their articles newest first.
        config: says what the site is and how many entries a feed has.
        newest: the newest change of all, which an empty channel is as old as.
    """
    how = telling(config)
    told: dict[str, Entry] = {}

    def tell(article: Article) -> Entry:
        if article.id not in told:
            told[article.id] = to_entry(article, how)
        return told[article.id]

    site = config.site
    author = (Person(site.author.name, site.author.uri, site.author.email),) if site.author else ()
    for group in groups:
        entries = tuple(tell(article) for article in group.articles[: config.limit])
        url = f"{how.site_url}{group.path}"
        yield Feed(
            path=group.path,
            url=url,
            title=group.title or _SEPARATOR.join((*group.labels, site.title)),
            subtitle=group.description or site.description or site.title,
            updated=max((entry.updated for entry in entries), default=newest),
            alternate=f"{url}.html" if config.pages else how.site_url,
            entries=entries,
            links=(Link("hub", config.hub),) if config.hub else (),
            authors=author,
            language=site.language,
            rights=site.rights,
            icon=site.icon,
            logo=site.logo,
            ttl=config.max_age // 60 or None,
        )
