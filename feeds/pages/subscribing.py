"""What pages offer to subscribe with: one address to copy, readers on the web, and the other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.formats import FORMATS
from feeds.pages.web_readers import subscribe_links

if TYPE_CHECKING:
    from feeds.model import Frame

_KNOWN_TO_READERS: Final = ("atom", "rss")


class Address(NamedTuple):
    """Where a feed is found in one format: absolute, and relative to its page."""

    name: str
    title: str
    media_type: str
    href: str
    near: str


class Subscription(NamedTuple):
    """How to subscribe to a feed.

    Attributes:
        href: the address to copy, of the format that most readers know.
        readers: names of readers on the web, and their addresses; none where the site wants none.
        addresses: all formats.
    """

    href: str
    readers: list[tuple[str, str]]
    addresses: list[Address]


def preferred(formats: tuple[str, ...]) -> str:
    """Return the format that most readers know, of those that a site writes."""
    return next((name for name in formats if name in _KNOWN_TO_READERS), formats[0])


def addresses(url: str, frame: Frame, query: str = "") -> list[Address]:
    """Return the addresses of a feed in each format.

    Args:
        url: that of the feed, without an extension.
        frame: names the formats.
        query: what narrows the feed, with its question mark.
    """
    name = url.rpartition("/")[2]
    formats = (FORMATS.get(each) for each in frame.formats)
    return [
        Address(
            each.name,
            each.title,
            each.media_type,
            f"{url}{each.extension}{query}",
            f"{name}{each.extension}{query}",
        )
        for each in formats
    ]


def subscription(found: list[Address], frame: Frame) -> Subscription:
    """Return how to subscribe to the feed of some addresses."""
    name = preferred(frame.formats)
    href = next(each.href for each in found if each.name == name)
    return Subscription(href, subscribe_links(href) if frame.readers else [], found)
