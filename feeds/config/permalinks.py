"""Permalink patterns: the addresses that Jekyll and Hugo sites make for articles that name none of their own."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from feeds.lib import lazy_re
from feeds.lib.urls import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import PurePosixPath

_PLACEHOLDER: Final = lazy_re.compile(r":([a-z_]+)")
_DATED: Final = lazy_re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_.]")


def own_name(path: PurePosixPath, language: str | None = None) -> str:
    """Return the name of an article's file without date and extension, or that of its folder if it is an index.

    Args:
        path: the file.
        language: what its name says of it, which is no part of the article's own: `fr` for `index.fr.md`.
    """
    stem = path.stem.removesuffix(f".{language}") if language else path.stem
    name = path.parent.name if stem == "index" and path.parent.name else stem
    return _DATED.sub("", name) or name


def folder_served(address: str) -> str:
    """Return an address as that of its folder, where it names the page that servers answer a folder with."""
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def home_of(pattern: str | None, site_url: str) -> str | None:
    """Return where the site is whose addresses a pattern makes; None where it names no host.

    Where the feeds are on the same host, the site is the folder that both are in: `https://example.org/blog/:year/` and
    `https://example.org/blog/feeds/` are parts of `https://example.org/blog/`.
    """
    if not pattern or not pattern.startswith(("http://", "https://")):
        return None
    literal = _PLACEHOLDER.split(pattern.partition("//")[2], maxsplit=1)[0].rpartition("/")[0].split("/")
    feeds = site_url.partition("//")[2].split("/")
    shared = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(literal, feeds, strict=False))]
    return f"{pattern.partition('//')[0]}//{'/'.join(shared or literal)}/"


def in_language(address: str, language: str) -> str:
    """Return the address of a translation: below a folder of its language, unless it already says the language."""
    host = re.match(r"https?://[^/]*", address)
    base, rest = (host[0], address[host.end() :]) if host else ("", address)
    parts = rest.split("/")
    if any(part == language or part.endswith(f".{language}") for part in parts):
        return address
    return f"{base}/{language}/{rest.lstrip('/')}"


def _section(path: PurePosixPath) -> str:
    folder = path.parent.parent if path.stem == "index" else path.parent
    return "/".join(folder.parts[1:])


_MAKERS: Final[Mapping[str, Callable[[datetime, PurePosixPath, str, Sequence[str]], str]]] = {
    "year": lambda date, *_: f"{date.year:04}",
    "short_year": lambda date, *_: f"{date:%y}",
    "month": lambda date, *_: f"{date:%m}",
    "i_month": lambda date, *_: str(date.month),
    "day": lambda date, *_: f"{date:%d}",
    "i_day": lambda date, *_: str(date.day),
    "hour": lambda date, *_: f"{date:%H}",
    "minute": lambda date, *_: f"{date:%M}",
    "second": lambda date, *_: f"{date:%S}",
    "slug": lambda _date, _path, name, _categories: name,
    "title": lambda _date, _path, name, _categories: name,
    "name": lambda _date, path, *_: path.stem,
    "filename": lambda _date, path, *_: path.stem,
    "path": lambda _date, path, *_: str(path.with_suffix("")),
    "section": lambda _date, path, *_: _section(path),
    "categories": lambda _date, _path, _name, categories: "/".join(slug(each) for each in categories),
    "output_ext": lambda *_: ".html",
}


def known_placeholders() -> list[str]:
    """Return the placeholders that a pattern may have."""
    return [f":{name}" for name in _MAKERS]


def unknown_placeholders(pattern: str) -> list[str]:
    """Return the placeholders of a pattern that no article can fill."""
    host = re.match(r"https?://[^/]*", pattern)
    rest = pattern[host.end() :] if host else pattern
    return [f":{name}" for name in _PLACEHOLDER.findall(rest) if name not in _MAKERS]


def permalink(pattern: str, *, published: datetime, path: PurePosixPath, name: str, categories: Sequence[str]) -> str:
    """Return the address that a pattern makes for an article.

    Args:
        pattern: as `/:year/:month/:slug/`.
        published: the article's date, in the zone of the site.
        path: the article's file.
        name: its `slug`, or the `own_name` of its file.
        categories: its topics, in order.
    """

    def fill(match: re.Match[str]) -> str:
        make = _MAKERS.get(match[1])
        return quote(make(published, path, name, categories), safe="/") if make else match[0]

    filled = _PLACEHOLDER.sub(fill, pattern)
    return re.sub(r"(?<!:)//+", "/", filled)
