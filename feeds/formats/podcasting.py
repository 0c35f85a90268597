"""What items of RSS say of podcasts: the elements of Apple's directory and of Podcasting 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.xml_text import attribute, plain_element
from feeds.lib.values.podcast_words import CHAPTERS_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model import Credit, Entry, Episode, Feed


def is_of_podcasts(feed: Feed) -> bool:
    """Whether a feed is a podcast or has episodes."""
    return feed.podcast is not None or any(entry.episode for entry in feed.entries)


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
        ("explicit", None if episode.explicit is None else flag(episode.explicit)),
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
        said = "".join(attribute(name, value) for name, value in credit(person).items())
        yield plain_element("podcast:person", person.name, said)


def credit(person: Credit) -> dict[str, str]:
    """Return the attributes of somebody who takes part (Podcasting 2.0, `podcast:person`)."""
    known = {"role": person.role, "group": person.group, "img": person.image, "href": person.uri}
    return {name: value for name, value in known.items() if value}


def flag(value: bool) -> str:  # noqa: FBT001 - all that it is about
    """Return whether something is so, in Apple's words."""
    return "true" if value else "false"
