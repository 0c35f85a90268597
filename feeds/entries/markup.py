"""HTML that any reader may show: Markdown rendered, everything sanitised, every address absolute.

Sanitising is nh3's (ammonia). Whatever HTML an author wrote goes out through here; the few elements that `entries` and
`embeds` put around it hold only values that are escaped and addresses that are checked.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from feeds.entries.embeds import PLAY, TAG, Embed, frame, picture, player, read_frame
from feeds.lib.text import drop_forbidden, shorten
from feeds.lib.urls import absolute_url
from feeds.model import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FRAME: Final = re.compile(rf"<iframe\b{TAG}>", re.IGNORECASE)
_FRAME_END: Final = re.compile(r"</iframe\s*>", re.IGNORECASE)
# what stands in it is for programs that run no script, as readers are; nh3 takes it for text
_NOSCRIPT: Final = re.compile(r"</?noscript\b[^>]*>", re.IGNORECASE)
# nh3 writes attributes between double quotes
_EMPTY_IMAGE: Final = re.compile(r"<img(?![^>]* src=)[^>]*>")
_SOURCE: Final = re.compile(r'<img\b[^>]* ?src="([^"]*)"')
_PARAGRAPH: Final = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
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

    attributes = nh3.ALLOWED_ATTRIBUTES | _MEDIA | (_FRAMES if embeds == "iframe" else {})
    return {
        "tags": nh3.ALLOWED_TAGS | _MEDIA.keys() | (_FRAMES.keys() if embeds == "iframe" else set()),
        # nh3 takes `cite` for text and lets any scheme through; no reader shows it
        "attributes": {tag: names - {"cite"} for tag, names in attributes.items()}
        | {cell: attributes[cell] | {"style"} for cell in ("th", "td")},
        "filter_style_properties": {"text-align"},  # what Markdown tables align their columns with
        "url_schemes": _SCHEMES,
        "link_rel": None,
        "attribute_filter": _only_players,
    }


def _only_players(tag: str, attribute: str, value: str) -> str | None:
    return None if tag == "iframe" and attribute == "src" and player(value) != value else value


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
        html = _without_frames(html, base, embeds)
    html = _NOSCRIPT.sub("", html)
    clean = nh3.clean(html, url_relative=("rewrite_with_base", base), **_cleaning(embeds))
    return drop_forbidden(_EMPTY_IMAGE.sub("", clean)).strip()


def _without_frames(html: str, base: str, embeds: str) -> str:
    """Put in each frame's place what stands for it."""
    kept, at = [], 0
    closed = True
    while start := _FRAME.search(html, at):
        end = _FRAME_END.search(html, start.end()) if closed else None
        closed = end is not None  # so that many frames left open cost no more than one
        kept.append(html[at : start.start()])
        at = end.end() if end else start.end()
        if embed := read_frame(start[0], base):
            framed = frame(embed) if embeds == "iframe" else None
            kept.append(framed or picture(embed, None, None))
    return "".join([*kept, html[at:]])


def image_urls(html: str) -> set[str]:
    """List the addresses of the pictures in sanitised HTML."""
    return {unescape(url) for url in _SOURCE.findall(html)}


def first_words(html: str) -> str:
    """Give the plain text that sanitised HTML starts with, short enough for a summary."""
    paragraphs = (_text(match[1]) for match in _PARAGRAPH.finditer(html))
    words = next((text for text in paragraphs if text and not text.startswith(PLAY)), None)
    return shorten(_text(html) if words is None else words, _LONGEST_SUMMARY)


def _text(html: str) -> str:
    import nh3  # slow to import

    spaced = re.sub(r"<(?:br|/?p|/?div|/?li|/?h\d|/?tr|/?td)\b", r" \g<0>", html)
    return " ".join(unescape(nh3.clean(spaced, tags=set())).split())


def featured(text: str, *, base: str) -> Embed | str:
    """Read a featured embed: a frame or an address becomes an `Embed`; other HTML is given back."""
    found = read_frame(text, base)
    if found:
        return found
    url = absolute_url(unescape(text)) if "<" not in text else None
    return Embed(url) if url else text
