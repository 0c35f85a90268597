"""Players from video hosts: readers strip frames, so a linked picture stands for them unless the config keeps them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib import lazy_re
from feeds.lib.tags import tags
from feeds.lib.urls import absolute_url

if TYPE_CHECKING:
    import re

    from feeds.lib.tags import Tag
    from feeds.model import Image


class VideoHost(msgspec.Struct, frozen=True):
    """A video host: how its videos are addressed, and what shows them to people, in a frame and as a picture."""

    video: re.Pattern[str]
    page: str
    frame: str
    thumbnail: str | None = None


def _youtube(video: str) -> VideoHost:
    return VideoHost(
        lazy_re.compile(video),
        r"https://www.youtube.com/watch?v=\1",
        r"https://www.youtube-nocookie.com/embed/\1",
        r"https://i.ytimg.com/vi/\1/hqdefault.jpg",
    )


HOSTS: Final[tuple[VideoHost, ...]] = (
    _youtube(
        r"https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/|youtu\.be/)(?!videoseries|live_stream)([\w-]{6,})(?:[?&#].*)?"
    ),
    _youtube(r"https?://(?:www\.|m\.)?youtube\.com/watch\?(?:[^#]*&)?v=([\w-]{6,})(?:[&#].*)?"),
    VideoHost(  # an unlisted video plays only with its key
        lazy_re.compile(r"https?://player\.vimeo\.com/video/(\d+)\?(?:[^#]*&)?h=(\w+)(?:[&#].*)?"),
        r"https://vimeo.com/\1/\2",
        r"https://player.vimeo.com/video/\1?h=\2",
    ),
    VideoHost(
        lazy_re.compile(r"https?://(?:player\.vimeo\.com/video|(?:www\.)?vimeo\.com)/(\d+)(?:[?#].*)?"),
        r"https://vimeo.com/\1",
        r"https://player.vimeo.com/video/\1",
    ),
    VideoHost(
        lazy_re.compile(r"https?://(?:www\.)?dailymotion\.com/(?:embed/)?video/(\w+)(?:[?#].*)?"),
        r"https://www.dailymotion.com/video/\1",
        r"https://www.dailymotion.com/embed/video/\1",
    ),
    VideoHost(
        lazy_re.compile(r"https?://(?:www|embed(?:-ssl)?)\.ted\.com/talks/([\w/-]+?)(?:\.html)?(?:[?#].*)?"),
        r"https://www.ted.com/talks/\1",
        r"https://embed.ted.com/talks/\1",
    ),
)
"""The hosts whose players `embeds: iframe` keeps."""


class Embed(msgspec.Struct, frozen=True):
    """A player: its absolute address, and its size and title where it names them."""

    src: str
    width: str | None = None
    height: str | None = None
    title: str | None = None

    @property
    def page(self) -> str:
        """The page for people that shows the same; the player itself where its host is unknown."""
        return _expand(self.src, "page") or self.src

    @property
    def thumbnail(self) -> str | None:
        """A picture of it, where its host has one for every video."""
        return _expand(self.src, "thumbnail")


def _expand(src: str, what: str) -> str | None:
    for host in HOSTS:
        if match := host.video.fullmatch(src):
            template = getattr(host, what)
            return match.expand(template) if template else None
    return None


def player(src: str) -> str | None:
    """Return the address of a known host's player, which may be framed; None where the host is unknown."""
    return _expand(src, "frame")


def read_frame(html: str, base: str) -> Embed | None:
    """Return the player in the first frame in HTML; None where there is none with a usable address."""
    lower = html.lower()
    if "<iframe" not in lower and "<embed" not in lower:
        return None
    first = next((tag for tag in tags(html) if tag.name in {"iframe", "embed"} and not tag.is_end), None)
    return embed_of(first, base) if first else None


def embed_of(tag: Tag, base: str) -> Embed | None:
    """Return the player that a frame's tag shows; None where the tag has no usable address."""
    found = tag.attributes
    addresses = (found.get(name) for name in ("src", "data-src"))  # the second one is how pages load frames late
    src = next((url for address in addresses if address and (url := absolute_url(address, base))), None)
    if not src:
        return None
    sizes = (found.get(side, "") for side in ("width", "height"))
    width, height = (size if size.isascii() and size.isdigit() else None for size in sizes)
    return Embed(src, width, height, found.get("title"))


def frame(embed: Embed) -> str | None:
    """Return a known host's player as a frame; None where the host is unknown."""
    src = player(embed.src)
    if src is None:
        return None
    size = _size(embed.width, embed.height)
    title = f' title="{escape(embed.title)}"' if embed.title else ""
    return f'<iframe src="{escape(src)}"{size}{title} allowfullscreen=""></iframe>'


def picture(embed: Embed, image: Image | None, title: str | None) -> str:
    """Return a player as a linked picture, or as a link where there is no picture.

    Args:
        embed: the player.
        image: the picture to show; else the host's own.
        title: what it shows; else the player's own title, else its address.
    """
    label = escape(title or embed.title or embed.page, quote=False)
    link = f'<a href="{escape(embed.page)}">'
    if image is None and embed.thumbnail is None:
        return f"<p>{link}{PLAY} {label}</a></p>"
    shown = img(image) if image else f'<img src="{escape(embed.thumbnail or "")}" alt="">'
    return f"<figure>{link}{shown}</a><figcaption>{link}{PLAY} {label}</a></figcaption></figure>"


PLAY: Final = "▶"
"""What a player's link starts with, in any language."""


def img(image: Image) -> str:
    """Return a picture as HTML, with its size where it is known."""
    return f'<img src="{escape(image.url)}" alt="{escape(image.title or "")}"{_size(image.width, image.height)}>'


def _size(width: object, height: object) -> str:
    return "".join(f' {side}="{value}"' for side, value in (("width", width), ("height", height)) if value)
