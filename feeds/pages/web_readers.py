"""Feed readers on the web that take a feed's address in a link: their documented ones, and nothing else of theirs."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote


class WebReader(NamedTuple):
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


def subscribe_links(feed: str) -> list[tuple[str, str]]:
    """Return for each reader its name, and the address that subscribes to the feed of an absolute URL."""
    return [(each.name, f"{each.address}{quote(feed, safe='')}") for each in READERS]
