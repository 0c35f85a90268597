"""Feed readers and podcast programs that take a feed's address in a link: their documented ones and no more.

Programs that take one only under a scheme of their own (`overcast:`, `podcast:`) are none: where nobody has the
program, such a link does nothing.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import msgspec


class WebReader(msgspec.Struct, frozen=True):
    """A reader, and what its address for a new subscription starts with; the feed's follows, escaped."""

    name: str
    address: str


READERS: Final = (
    WebReader("Feedly", "https://feedly.com/i/subscription/feed/"),
    WebReader("Inoreader", "https://www.inoreader.com/?add_feed="),
    WebReader("NewsBlur", "https://www.newsblur.com/?url="),
    WebReader("The Old Reader", "https://theoldreader.com/feeds/subscribe?url="),
    WebReader("Feedbin", "https://feedbin.com/?subscribe="),
)
PODCAST_PROGRAMS: Final = (WebReader("AntennaPod", "https://antennapod.org/deeplink/subscribe?url="),)
"""Those that podcasts are offered besides."""


def subscribe_links(feed: str, *, is_podcast: bool = False) -> list[tuple[str, str]]:
    """Return for each reader its name, and the address that subscribes to the feed of an absolute URL."""
    readers = (*PODCAST_PROGRAMS, *READERS) if is_podcast else READERS
    return [(each.name, f"{each.address}{quote(feed, safe='')}") for each in readers]
