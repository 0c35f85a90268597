"""HTML that any reader may show: Markdown rendered, everything sanitised, every address absolute.

Sanitising is nh3's (ammonia); nothing that another module writes as HTML goes out without passing here.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from feeds.embeds import Embed, frame, is_known_host, picture, read_frame
from feeds.model import Markup
from feeds.text import drop_forbidden, plain, shorten
from feeds.urls import absolute_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

_FRAME: Final = re.compile(r"<iframe\b([^>]*)>(?:.*?</iframe\s*>)?", re.IGNORECASE | re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<p\b[^>]*>(.*?)</p>", re.IGNORECASE | re.DOTALL)
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_MEDIA: Final[dict[str, set[str]]] = {
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "poster", "preload", "width", "height"},
    "source": {"src", "type"},
}
_FRAMES: Final[dict[str, set[str]]] = {"iframe": {"src", "width", "height", "title", "allowfullscreen"}}
_LONGEST_SUMMARY: Final = 300


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to import, and most articles have no body

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@cache
def _cleaning(embeds: str) -> dict[str, Any]:
    """Give nh3's options that do not depend on the article."""
    import nh3  # slow to import

    more = _MEDIA | (_FRAMES if embeds == "iframe" else {})
    return {
        "tags": nh3.ALLOWED_TAGS | more.keys(),
        "attributes": nh3.ALLOWED_ATTRIBUTES | more,
        "url_schemes": _SCHEMES,
        "link_rel": None,
        "attribute_filter": _only_known_frames,
    }


def _only_known_frames(tag: str, attribute: str, value: str) -> str | None:
    if tag == "iframe" and attribute == "src" and not is_known_host(value):
        return None
    # a poster or picture that is no picture on the web shows as a broken one
    return value


def render(body: str, markup: Markup, *, base: str, embeds: str) -> str:
    """Give an article's body as sanitised HTML with absolute URLs.

    Args:
        body: as its author wrote it.
        markup: how it is written.
        base: the page that its relative addresses start from.
        embeds: `link` turns frames into linked pictures, `iframe` keeps those from known video hosts.
    """
    html = _markdown().render(body) if markup is Markup.MARKDOWN else body
    return sanitise(html, base=base, embeds=embeds)


def sanitise(html: str, *, base: str, embeds: str) -> str:
    """Take out of HTML whatever could do something, and make its addresses absolute."""
    import nh3  # slow to import

    if "<iframe" in html.lower():
        html = _FRAME.sub(_frames(base, embeds), html)
    clean = nh3.clean(html, url_relative=("rewrite_with_base", base), **_cleaning(embeds))
    return drop_forbidden(clean).strip()


def _frames(base: str, embeds: str) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        embed = read_frame(match[0], base)
        if embed is None:
            return ""
        return frame(embed) if embeds == "iframe" and is_known_host(embed.src) else picture(embed, None, None)

    return replace


def first_words(html: str) -> str:
    """Give the plain text that a body starts with, short enough for a summary."""
    match = next((match for match in _PARAGRAPH.finditer(html) if plain(match[1])), None)
    text = plain(match[1]) if match else plain(html)
    return shorten(text, _LONGEST_SUMMARY)


def featured(text: str, *, base: str) -> Embed | str:
    """Read a featured embed: a frame or an address becomes an `Embed`; other HTML is given back."""
    found = read_frame(text, base)
    if found:
        return found
    url = absolute_url(unescape(text)) if "<" not in text else None
    return Embed(url) if url else text
