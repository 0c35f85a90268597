"""Players from video hosts: readers strip frames, so a linked picture stands for them unless the config keeps them."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from feeds.urls import absolute_url

if TYPE_CHECKING:
    from feeds.model import Image


class Host(NamedTuple):
    """A video host: what its players' addresses look like, and what they show."""

    player: re.Pattern[str]
    page: str
    thumbnail: str | None = None


HOSTS: Final[tuple[Host, ...]] = (
    Host(
        re.compile(
            r"https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/|youtu\.be/)([\w-]{6,})(?:[?&#].*)?"
        ),
        r"https://www.youtube.com/watch?v=\1",
        r"https://i.ytimg.com/vi/\1/hqdefault.jpg",
    ),
    Host(
        re.compile(r"https?://(?:www\.|m\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]{6,}).*"),
        r"https://www.youtube.com/watch?v=\1",
        r"https://i.ytimg.com/vi/\1/hqdefault.jpg",
    ),
    Host(re.compile(r"https?://player\.vimeo\.com/video/(\d+).*"), r"https://vimeo.com/\1"),
    Host(
        re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+).*"),
        r"https://www.dailymotion.com/video/\1",
    ),
    Host(re.compile(r"https?://embed(?:-ssl)?\.ted\.com/talks/([\w/-]+).*"), r"https://www.ted.com/talks/\1"),
)
"""The hosts whose frames `embeds: iframe` keeps."""

_PLAYER_HOSTS: Final = frozenset(
    {
        "www.youtube.com",
        "youtube.com",
        "www.youtube-nocookie.com",
        "youtube-nocookie.com",
        "player.vimeo.com",
        "www.dailymotion.com",
        "embed.ted.com",
    }
)
_ATTRIBUTE: Final = re.compile(
    r"\b(src|data-src|width|height|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_FRAME: Final = re.compile(r"<(?:iframe|embed)\b([^>]*)>", re.IGNORECASE)


class Embed(NamedTuple):
    """A player: its absolute address, and its size and title where it names them."""

    src: str
    width: str | None = None
    height: str | None = None
    title: str | None = None

    @property
    def page(self) -> str:
        """The page for people that shows the same; the player itself where its host is unknown."""
        host, match = _host(self.src)
        return match.expand(host.page) if host and match else self.src

    @property
    def thumbnail(self) -> str | None:
        """A picture of it, where its host gives one for every video."""
        host, match = _host(self.src)
        return match.expand(host.thumbnail) if host and match and host.thumbnail else None


def _host(src: str) -> tuple[Host | None, re.Match[str] | None]:
    for host in HOSTS:
        if match := host.player.fullmatch(src):
            return host, match
    return None, None


def is_known_host(src: str) -> bool:
    """Say whether a frame's address is a player of a known video host, over https."""
    parts = urlsplit(src)
    return parts.scheme == "https" and parts.netloc in _PLAYER_HOSTS


def read_frame(html: str, base: str) -> Embed | None:
    """Find the first frame in HTML; None where there is none with a usable address."""
    match = _FRAME.search(html)
    if not match:
        return None
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(match[1]):
        found.setdefault(name.lower(), unescape(next(filter(None, values), "")))
    address = found.get("src") or found.get("data-src")
    src = absolute_url(address, base) if address else None
    if not src:
        return None
    src = re.sub(r"^http://(?=[^/]*(?:youtube|vimeo|dailymotion|ted)\.)", "https://", src)
    sizes = (found.get(side, "") for side in ("width", "height"))
    width, height = (size if size.isdigit() else None for size in sizes)
    return Embed(src, width, height, found.get("title"))


def frame(embed: Embed) -> str:
    """Write a player as a frame."""
    size = "".join(f' {side}="{value}"' for side, value in (("width", embed.width), ("height", embed.height)) if value)
    title = f' title="{escape(embed.title)}"' if embed.title else ""
    return f'<iframe src="{escape(embed.src)}"{size}{title} allowfullscreen=""></iframe>'


def picture(embed: Embed, image: Image | None, title: str | None) -> str:
    """Write a player as a linked picture, or as a link where there is no picture.

    Args:
        embed: the player.
        image: the picture to show; else the host's own.
        title: what it shows; else the player's own title, else its address.
    """
    label = escape(title or embed.title or embed.page, quote=False)
    link = f'<a href="{escape(embed.page)}">'
    if image is None and embed.thumbnail is None:
        return f"<p>{link}▶ {label}</a></p>"
    shown = img(image) if image else f'<img src="{escape(embed.thumbnail or "")}" alt="">'
    return f"<figure>{link}{shown}</a><figcaption>{link}▶ {label}</a></figcaption></figure>"


def img(image: Image) -> str:
    """Write a picture, with its size where it is known."""
    size = "".join(f' {side}="{value}"' for side, value in (("width", image.width), ("height", image.height)) if value)
    return f'<img src="{escape(image.url)}" alt="{escape(image.title or "")}"{size}>'
