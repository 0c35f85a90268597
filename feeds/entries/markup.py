"""HTML that any reader may show: Markdown rendered, everything sanitised, every address absolute.

Sanitising is nh3's (ammonia), and always the last step: what is to be put in or taken out is so before, and where only
the sanitised HTML shows what that is, it is sanitised once more. The few elements that `entries` and `embeds` put
around it hold only values that are escaped and addresses that are checked.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from feeds.entries.bounds import bounded
from feeds.entries.embeds import PLAY, Embed, embed_of, frame, picture, player, read_frame
from feeds.lib.tags import tags
from feeds.lib.text import drop_forbidden, shorten
from feeds.lib.urls import absolute_url
from feeds.model import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt

    from feeds.lib.tags import Tag

# What stands in a `<noscript>` is for programs that run no script, as readers are; nh3 takes it for text.
_REPLACED: Final = re.compile("<iframe|<noscript|</noscript", re.IGNORECASE)
# A link to `https:example.org` leads to another place in every browser, and so does one whose slashes lean back.
_NO_HOST: Final = re.compile(r"https?:(?!//[^/\\?#])", re.IGNORECASE)
# What browsers pass over anywhere in an address, and before it (URL, section 4.4).
_PASSED_OVER: Final = {ord(each): None for each in "\t\n\r"}
# A picture with an address, as nh3 writes it. Counting them is faster than reading all tags.
_PICTURE: Final = re.compile(r'<img(?: [a-z]+="[^"]*")*? src="')
_BEFORE: Final = "".join(map(chr, range(0x21)))
_ALIGNED: Final = re.compile(
    r"(?:^|;)\s*text-align\s*:\s*(left|right|center|justify|start|end)\s*(?:;|$)", re.IGNORECASE
)
_SPACED: Final = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td"})
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
    """Return nh3's options that do not depend on the article."""
    import nh3  # slow to import

    attributes = nh3.ALLOWED_ATTRIBUTES | _MEDIA | (_FRAMES if embeds == "iframe" else {})
    return {
        "tags": nh3.ALLOWED_TAGS | _MEDIA.keys() | (_FRAMES.keys() if embeds == "iframe" else set()),
        # nh3 takes `cite` for text and lets any scheme through; no reader shows it
        "attributes": {tag: names - {"cite"} for tag, names in attributes.items()}
        | {cell: attributes[cell] | {"style"} for cell in ("th", "td")},
        "url_schemes": _SCHEMES,
        "link_rel": None,
        "attribute_filter": _filtered,
    }


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value as it may stay; None for one that goes."""
    if attribute in {"href", "src", "poster"}:
        if tag == "iframe":
            return value if player(value) == value else None
        return None if _NO_HOST.match(value.translate(_PASSED_OVER).lstrip(_BEFORE)) else value
    if attribute == "style":  # Markdown aligns the columns of tables with it
        aligned = _ALIGNED.search(value)
        return f"text-align:{aligned[1].lower()}" if aligned else None
    return value


def render(body: str, markup: Markup, *, base: str, embeds: str) -> str:
    """Return an article's body as sanitised HTML with absolute URLs.

    Args:
        body: as its author wrote it.
        markup: how it is written.
        base: the page that its relative addresses start from.
        embeds: `link` turns frames into linked pictures, `iframe` keeps those from known video hosts.
    """
    html = body if markup is Markup.HTML else _markdown().render(body)
    return sanitise(html, base=base, embeds=embeds)


def sanitise(html: str, *, base: str, embeds: str) -> str:
    """Return HTML without whatever could do something, its addresses absolute."""
    if _REPLACED.search(html):
        html = _edited(html, (each for tag in tags(html) if (each := _replacement(tag, base, embeds))))
    cleaning = _cleaning(embeds)
    clean = _clean(bounded(html, cleaning["tags"]), base, cleaning)
    # only now is it known which pictures have no usable address, and which characters references stood for
    shown = drop_forbidden(clean)
    if shown.count("<img") > len(_PICTURE.findall(shown)):
        shown = _edited(shown, ((tag, "") for tag in tags(shown) if tag.name == "img" and "src" not in tag.attributes))
    return (clean if shown == clean else _clean(shown, base, cleaning)).strip()


def _clean(html: str, base: str, cleaning: dict[str, Any]) -> str:
    import nh3  # slow to import

    return nh3.clean(html, url_relative=("rewrite_with_base", base), **cleaning)


def _replacement(tag: Tag, base: str, embeds: str) -> tuple[Tag, str] | None:
    """Return what stands for a tag that readers cannot show; None for others."""
    if tag.name == "noscript":
        return tag, ""
    if tag.name != "iframe":
        return None
    embed = None if tag.is_end else embed_of(tag, base)
    if embed is None:
        return tag, ""
    framed = frame(embed) if embeds == "iframe" else None
    return tag, framed or picture(embed, None, None)


def _edited(html: str, replacements: Iterable[tuple[Tag, str]]) -> str:
    """Return HTML with other text in the places of some of its tags."""
    kept, at = [], 0
    for tag, text in replacements:
        kept += [html[at : tag.start], text]
        at = tag.end
    return "".join([*kept, html[at:]])


def shows_picture(html: str, url: str) -> bool:
    """Whether a picture is among those in sanitised HTML."""
    # most often not even the part of its address that no escape can change is there
    return url.partition("&")[0] in html and url in _values(html, {"img"}, {"src"})


def link_urls(html: str) -> set[str]:
    """Return the addresses of whatever sanitised HTML links to or shows."""
    return set(_values(html, None, {"href", "src"}))


def _values(html: str, names: set[str] | None, attributes: set[str]) -> Iterator[str]:
    """Yield the values of some attributes of some tags, or of all."""
    for tag in tags(html):
        if not tag.is_end and (names is None or tag.name in names):
            yield from (value for name, value in tag.attributes.items() if name in attributes)


def first_words(html: str) -> str:
    """Return the plain text of sanitised HTML's first paragraph that has some, short enough for a summary.

    A paragraph that is a player's link does not count; HTML without paragraphs is taken as a whole.
    """
    words: list[str] = []
    at = paragraph = 0
    is_open = False
    for tag in tags(html):
        words.append(html[at : tag.start])
        at = tag.end
        if tag.name == "p" and tag.is_end and is_open:
            text = _joined(words[paragraph:])
            if text and not text.startswith(PLAY):
                return shorten(text, _LONGEST_SUMMARY)
            is_open = False
        elif tag.name == "p" and not is_open:
            is_open, paragraph = True, len(words)
        if tag.name in _SPACED:
            words.append(" ")
    return shorten(_joined([*words, html[at:]]), _LONGEST_SUMMARY)


def _joined(words: list[str]) -> str:
    return " ".join(unescape("".join(words)).split())


def featured(text: str, *, base: str) -> Embed | str:
    """Return a featured embed as an `Embed` where it is a frame or an address, else the HTML that it is."""
    found = read_frame(text, base)
    if found:
        return found
    url = absolute_url(unescape(text)) if "<" not in text else None
    return Embed(url) if url else text
