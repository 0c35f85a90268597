"""What the tags that generators have by themselves, and the usual ones of themes, stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from feeds.lib import lazy_re
from feeds.lib.suffixes import PICTURE_SUFFIX

if TYPE_CHECKING:
    from feeds.entries.templates.arguments import Arguments

UNKNOWN_TARGET: Final = "unresolved:"
"""The address of an article that nobody knows: the sanitiser takes it out, and the text of the link stays."""

Resolve = Callable[[str], "str | None"]


def no_address(_target: str) -> str | None:
    """Know no article."""
    return None


class Referents(msgspec.Struct, frozen=True):
    """What tags refer to: where the site is, ending in `/`, and what has the address of another article's file."""

    home: str
    resolve: Resolve = no_address

    @property
    def origin(self) -> str:
        """Its scheme and host."""
        parts = urlsplit(self.home)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def path(self) -> str:
        """Its path, without a slash at the end."""
        return urlsplit(self.home).path.rstrip("/")

    def address(self, target: str) -> str:
        """Return the address of another article."""
        return self.resolve(target) or UNKNOWN_TARGET


Stands = Callable[["Arguments", Referents], str]


def link(url: str, text: str) -> str:
    """Return a link."""
    return f'<a href="{escape(url)}">{escape(text, quote=False)}</a>'


def _frame(prefix: str, *names: str) -> Stands:
    def framed(given: Arguments, _site: Referents) -> str:
        video = given.first("id", "video_id", "video", "url", "src", *names)
        if not video:
            return ""
        title = given.of("title", "caption")
        src = video if "//" in video else f"{prefix}{video}"
        return f'<iframe src="{escape(src)}"{f" title={chr(34)}{escape(title)}{chr(34)}" if title else ""}></iframe>'

    return framed


_PICTURE: Final = lazy_re.compile(rf"{PICTURE_SUFFIX}(?:[?#].*)?\Z", re.IGNORECASE)
_SIZE: Final = lazy_re.compile(r"(?:\d+(?:%|px)?|\d*x\d*(?:\s.*)?|Resize|Fit|Fill|Crop|/)")
"""What a tag of a picture has beside its words."""


def is_picture(src: str) -> bool:
    """Whether an address is that of a picture, and no part of it is made by a program."""
    return _PICTURE.search(src) is not None and "{" not in src


def _figure(given: Arguments, site: Referents) -> str:
    names = ("url", "path", "image", "img", "link", "file", "name")
    pictures = (given.of(name) for name in names if is_picture(given.of(name)))
    named = given.of("src", "image_path") or next(pictures, "") or given.of(*names)
    pictured = (each for each in given.ordered if "/" in each or "." in each)
    src = named or next(pictured, "")
    if "." not in src and "/" not in src:  # a name that only the site's program knows
        return ""
    return figure(given, site, src, given.of("href", "url", "link"))


def figure(given: Arguments, site: Referents, src: str, url: str) -> str:
    """Return a picture with its words.

    Args:
        given: has the words.
        site: where the picture is.
        src: its address.
        url: where it leads; nowhere if it is empty, or the picture's own.
    """
    if src == given.of("image_path") and src.startswith("/"):  # which themes make absolute
        src = f"{site.path}{src}"
    behind = given.ordered[given.ordered.index(src) + 1 :] if src in given.ordered else given.ordered
    words = " ".join(each for each in behind if not _SIZE.fullmatch(each))
    caption = given.of("caption", "title", "attr") or words
    shown = f'<img src="{escape(src)}" alt="{escape(given.of("alt") or caption)}">'
    if url and url != src and "{" not in url:
        shown = f'<a href="{escape(url)}">{shown}</a>'
    return f"<figure>{shown}{f'<figcaption>{escape(caption, quote=False)}</figcaption>' if caption else ''}</figure>"


def _media(kind: str) -> Stands:
    def media(given: Arguments, _site: Referents) -> str:
        src = given.first("src", "url", "file", "mp4", "path")
        return f'<{kind} src="{escape(src)}" controls></{kind}>' if src else ""

    return media


def _gist(given: Arguments, _site: Referents) -> str:
    name = "/".join(given.ordered[:2]) if given.ordered else given.of("id", "gist")
    return link(f"https://gist.github.com/{name}", f"gist.github.com/{name}") if name else ""


def _tweet(given: Arguments, _site: Referents) -> str:
    if (first := given.first("id", "url")).startswith("http"):
        return link(first, first)
    user = given.of("user") or "i"
    return link(f"https://x.com/{user}/status/{first}", f"x.com/{user}/status/{first}") if first else ""


def _page_of(prefix: str) -> Stands:
    def page(given: Arguments, _site: Referents) -> str:
        name = given.first("id", "url")
        url = name if name.startswith("http") else f"{prefix}{name}"
        return link(url, url.partition("//")[2].rstrip("/")) if name else ""

    return page


def _address(given: Arguments, site: Referents) -> str:
    return site.address(given.first("path"))


def _link_or_address(given: Arguments, site: Referents) -> str:
    """Jekyll's tag is the address of a file; that of Hexo is a link of a text and an address."""
    url = next((each for each in given.ordered if "://" in each), None)
    if url and len(given.ordered) > 1:
        return link(url, " ".join(given.ordered[: given.ordered.index(url)]) or url)
    return site.address(given.first("path"))


def _post_link(given: Arguments, site: Referents) -> str:
    target, *words = given.ordered or ("",)
    text = " ".join(each for each in words if each not in {"true", "false"}) or target
    url = site.resolve(target)
    return link(url, text) if url else escape(text, quote=False)


def _nothing(_given: Arguments, _site: Referents) -> str:
    return ""


def _more(_given: Arguments, _site: Referents) -> str:
    return "<!-- more -->"


_YOUTUBE: Final = _frame("https://www.youtube.com/embed/")
_VIMEO: Final = _frame("https://player.vimeo.com/video/")

STANDS: Final[dict[str, Stands]] = {
    **dict.fromkeys(("figure", "img", "image", "asset_img", "picture", "imgproc", "fig", "image_figure"), _figure),
    **dict.fromkeys(
        (
            "youtube",
            "youtube_player",
            "youtubeplayer",
            "yt",
            "youtube_lite",
            "lite_youtube",
            "youtubeembed",
            "youtube_embed",
        ),
        _YOUTUBE,
    ),
    **dict.fromkeys(("vimeo", "vimeo_simple", "vimeo_player"), _VIMEO),
    "dailymotion": _frame("https://www.dailymotion.com/embed/video/"),
    "ted": _frame("https://embed.ted.com/talks/"),
    "iframe": _frame(""),
    "video": _media("video"),
    "audio": _media("audio"),
    "gist": _gist,
    **dict.fromkeys(("tweet", "twitter", "x", "x_simple", "twitter_simple"), _tweet),
    **dict.fromkeys(("instagram", "instagram_simple"), _page_of("https://www.instagram.com/p/")),
    "codepen": _page_of("https://codepen.io/"),
    "github": _page_of("https://github.com/"),
    **dict.fromkeys(("ref", "relref", "post_url", "post_path", "asset_path", "get_url", "doc_url"), _address),
    "link": _link_or_address,
    **dict.fromkeys(("post_link", "asset_link"), _post_link),
    **dict.fromkeys(("toc", "tableofcontents", "table_of_contents", "br_clear"), _nothing),
    "more": _more,
}
"""By name, in lower case and with `_` for `-`."""

_BOXES: Final = (
    *("note", "tip", "info", "warning", "danger", "caution", "important", "success", "error", "hint", "alert"),
    *("notice", "callout", "admonition", "aside", "message", "question", "abstract", "example", "bug", "warn"),
)


def _box(name: str) -> tuple[Stands, str]:
    def opened(given: Arguments, _site: Referents) -> str:
        kind = given.of("type", "style", "level", "color") or next(iter(given.ordered), "")
        title = given.of("title", "heading") or " ".join(given.ordered[1:])
        if not kind.isalpha() or kind == "primary":
            title, kind = title or kind, name
        return f"\n\n:::{kind.lower()} {title}".rstrip() + "\n\n"

    return opened, "\n\n:::\n\n"


def _details(given: Arguments, _site: Referents) -> str:
    title = given.of("title", "summary") or " ".join(given.ordered) or "…"
    return f"\n\n<details><summary>{escape(title, quote=False)}</summary>\n\n"


def _quote(_given: Arguments, _site: Referents) -> str:
    return "\n\n<blockquote>\n\n"


def _button(given: Arguments, site: Referents) -> str:
    url = given.of("href", "url", "link")
    target = given.of("relref", "ref")
    return f'<a href="{escape(url or site.address(target))}">'


PAIRS: Final[dict[str, tuple[Stands, str]]] = {
    **{name: _box(name) for name in _BOXES},
    **dict.fromkeys(
        ("details", "detail", "spoiler", "expand", "collapse", "fold", "folding", "accordion"),
        (_details, "\n\n</details>\n\n"),
    ),
    **dict.fromkeys(("quote", "blockquote", "epigraph"), (_quote, "\n\n</blockquote>\n\n")),
    "button": (_button, "</a>"),
}
"""What stands around the text between two tags."""

DROPPED: Final = frozenset(
    {"comment", "capture", "css", "javascript", "js", "stylesheet", "schema", "style", "script", "raw_css", "hide"}
)
"""What stands between these is not shown."""
VERBATIM: Final = frozenset({"raw", "verbatim"})
"""What stands between these has no tags."""
FORMULAS: Final = frozenset({"katex", "latex", "math", "mathjax", "tex"})
"""What stands between these is a formula, which is shown as code."""
LISTINGS: Final = frozenset({"highlight", "codeblock", "code", "mermaid", "plantuml", "ditaa", "chart", "terminal"})
"""What stands between these is code."""
