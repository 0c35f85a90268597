"""What RSS says of podcasts: the elements of Apple's directory and of Podcasting 2.0, for the channel and its items.

feedgen's extension writes those of the channel that it gets right. It has only the old words for `itunes:explicit`,
refuses pictures whose address does not end in their suffix, and knows nothing of Podcasting 2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedgen.ext.base import BaseExtension

from feeds.formats.xml import child
from feeds.formats.xml_text import attribute, plain_element
from feeds.lib.text import drop_forbidden
from feeds.lib.values.podcast_words import CHAPTERS_TYPE, podcast_guid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.model import Credit, Entry, Episode, Feed, Podcast

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


def as_podcast(made: Any, feed: Feed) -> None:  # noqa: ANN401 - feedgen has no types
    """Let feedgen's generator write what RSS says of podcasts, where a feed is one or has episodes."""
    if not feed.podcast and not any(entry.episode for entry in feed.entries):
        return
    if feed.podcast:
        _itunes(made, feed.podcast)
    made.register_extension("podcasting", PodcastingExtension, atom=False)
    made.podcasting.feed = feed


def _itunes(made: Any, podcast: Podcast) -> None:  # noqa: ANN401 - as above
    """Let feedgen write what its own extension gets right."""
    from feedgen.ext.podcast import PodcastExtension

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
    yield f"{{{ITUNES_NS}}}explicit", _flag(podcast.explicit), {}
    if podcast.image:
        yield f"{{{ITUNES_NS}}}image", None, {"href": podcast.image}
    yield f"{{{PODCAST_NS}}}guid", podcast.guid or podcast_guid(f"{url}.rss"), {}
    for person in podcast.people:
        yield f"{{{PODCAST_NS}}}person", person.name, _credit(person)


def item_elements(entry: Entry, *, is_podcast: bool) -> str:
    """Return what an item says of an episode, if anything; that of Apple's directory in podcasts alone."""
    lasts = entry.enclosures[0].duration if entry.enclosures and is_podcast else None
    parts = [f"<itunes:duration>{lasts}</itunes:duration>"] if lasts else []
    if entry.episode:
        parts += (*(_itunes_of(entry.episode) if is_podcast else ()), *_podcasting(entry.episode))
    return "".join(parts)


def _itunes_of(episode: Episode) -> Iterator[str]:
    for tag, value in (
        ("title", episode.title),
        ("season", episode.season),
        ("episode", episode.number),
        ("episodeType", episode.type),
        ("explicit", None if episode.explicit is None else _flag(episode.explicit)),
    ):
        if value is not None:
            yield plain_element(f"itunes:{tag}", str(value))
    if episode.image:
        yield f"<itunes:image{attribute('href', episode.image)}/>"


def _podcasting(episode: Episode) -> Iterator[str]:
    for each in episode.transcripts:
        language = attribute("language", each.language) if each.language else ""
        yield f"<podcast:transcript{attribute('url', each.url)}{attribute('type', each.type)}{language}/>"
    if episode.chapters:
        yield f"<podcast:chapters{attribute('url', episode.chapters)}{attribute('type', CHAPTERS_TYPE)}/>"
    for person in episode.people:
        said = "".join(attribute(name, value) for name, value in _credit(person).items())
        yield plain_element("podcast:person", person.name, said)


def _credit(person: Credit) -> dict[str, str]:
    known = {"role": person.role, "group": person.group, "img": person.image, "href": person.uri}
    return {name: value for name, value in known.items() if value}


def _flag(value: bool) -> str:  # noqa: FBT001 - all that it is about
    return "true" if value else "false"
