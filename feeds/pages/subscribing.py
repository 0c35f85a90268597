"""What pages offer to subscribe with: one address to copy, readers on the web, and the other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.formats import FORMATS
from feeds.pages.web_readers import subscribe_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.model import Frame

_KNOWN_TO_READERS: Final = ("atom", "rss")
_KNOWN_TO_PODCAST_PROGRAMS: Final = ("rss",)


class Address(msgspec.Struct, frozen=True):
    """Where a feed is found in one format: absolute, and relative to its page."""

    name: str
    title: str
    media_type: str
    href: str
    near: str


class Subscription(msgspec.Struct, frozen=True):
    """How to subscribe to a feed.

    Attributes:
        href: the address to copy, of the format that most readers know.
        readers: names of readers on the web, and their addresses; none where the site wants none or a key is needed.
        addresses: all formats.
        is_podcast: whether podcast programs take the address to copy.
        is_private: whether readers need a key besides the address, as who sees the page has one.
    """

    href: str
    readers: list[tuple[str, str]]
    addresses: list[Address]
    is_podcast: bool = False
    is_private: bool = False


def preferred(formats: Sequence[str], *, is_podcast: bool = False) -> str:
    """Return the format that most readers know, of those that a site writes: that of podcast programs for a podcast."""
    for known in (_KNOWN_TO_PODCAST_PROGRAMS, _KNOWN_TO_READERS) if is_podcast else (_KNOWN_TO_READERS,):
        for name in formats:
            if name in known:
                return name
    return formats[0]


def addresses(
    url: str, formats: Sequence[str], query: str = "", *, is_podcast: bool = False, near: str | None = None
) -> list[Address]:
    """Return the addresses of a feed in each format, of a podcast that of podcast programs first.

    Args:
        url: that of the feed, without an extension.
        formats: by their names.
        query: what narrows the feed, with its question mark.
        is_podcast: whether the feed is one.
        near: the way to the feed, from a page that does not stand beside it.
    """
    name = near or url.rpartition("/")[2]
    first = preferred(formats, is_podcast=True) if is_podcast else ""
    ordered = (FORMATS.get(each) for each in sorted(formats, key=lambda each: is_podcast and each != first))
    return [
        Address(
            each.name,
            each.title,
            each.media_type,
            f"{url}{each.extension}{query}",
            f"{name}{each.extension}{query}",
        )
        for each in ordered
    ]


def subscription(
    found: list[Address], frame: Frame, *, is_podcast: bool = False, is_private: bool = False
) -> Subscription:
    """Return how to subscribe to the feed of some addresses."""
    name = preferred(frame.formats, is_podcast=is_podcast)
    href = next(each.href for each in found if each.name == name)
    readers = subscribe_links(href, is_podcast=is_podcast) if frame.readers and not is_private else []
    return Subscription(href, readers, found, is_podcast, is_private)
