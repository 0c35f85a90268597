"""What the channel of RSS says of a podcast: the elements of Apple's directory and of Podcasting 2.0, by feedgen.

feedgen's extension writes those that it gets right. It has only the old words for `itunes:explicit`, refuses pictures
whose address does not end in their suffix, and knows nothing of Podcasting 2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedgen.ext.base import BaseExtension

from feeds.formats.podcasting import credit, flag
from feeds.formats.xml import child, rss_document
from feeds.lib.text import drop_forbidden
from feeds.lib.values.podcast_words import podcast_guid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.model import Feed, Link, Podcast

ITUNES_NS: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST_NS: Final = "https://podcastindex.org/namespace/1.0"


class PodcastingExtension(BaseExtension):  # type: ignore[misc]
    """What feedgen's extension for podcasts lacks or gets wrong, put into the tree that it builds."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that the channel and its items use."""
        return {"podcast": PODCAST_NS, **({"itunes": ITUNES_NS} if self.feed.podcast else {})}

    def extend_rss(self, feed: _Element) -> _Element:
        """Write what a channel says of the show."""
        if self.feed.podcast:
            for tag, text, attributes in _channel_elements(self.feed.podcast, self.feed.subscription):
                child(feed[0], tag, text, attributes)
        return feed


def podcast_document(feed: Feed, itself: Link) -> str:
    """Write a feed that is a podcast or has episodes as an RSS 2.0 document without its items.

    Args:
        feed: the feed.
        itself: the link to this format of it.
    """
    return rss_document(feed, itself, _as_podcast)


def _as_podcast(made: Any, feed: Feed) -> None:  # noqa: ANN401 - feedgen has no types
    if feed.podcast:
        _itunes(made, feed.podcast)
    made.register_extension("podcasting", PodcastingExtension, atom=False)
    made.podcasting.feed = feed


def _itunes(made: Any, podcast: Podcast) -> None:  # noqa: ANN401 - as above
    """Let feedgen write what its own extension gets right."""
    from feedgen.ext.podcast import PodcastExtension  # takes lxml.etree to be loaded, as it is by now

    made.register_extension("podcast", PodcastExtension, atom=False)
    show = made.podcast
    show.itunes_author(drop_forbidden(podcast.author))
    if podcast.category:
        category, part = podcast.category
        show.itunes_category([{"cat": category, "sub": part} if part else {"cat": category}])
    if podcast.owner:
        show.itunes_owner(drop_forbidden(podcast.owner.name), podcast.owner.email)
    if podcast.type:
        show.itunes_type(podcast.type)
    if podcast.block:
        show.itunes_block(True)  # noqa: FBT003 - its parameter has no better name
    if podcast.complete:
        show.itunes_complete("yes")
    if podcast.new_feed_url:
        show.itunes_new_feed_url(podcast.new_feed_url)


def _channel_elements(podcast: Podcast, url: str) -> Iterator[tuple[str, str | None, dict[str, str]]]:
    """Yield tags, texts and attributes; the URL is that of the feed without an extension."""
    yield f"{{{ITUNES_NS}}}explicit", flag(podcast.explicit), {}
    if podcast.image:
        yield f"{{{ITUNES_NS}}}image", None, {"href": podcast.image}
    yield f"{{{PODCAST_NS}}}guid", podcast.guid or podcast_guid(f"{url}.rss"), {}
    for person in podcast.people:
        yield f"{{{PODCAST_NS}}}person", person.name, credit(person)
