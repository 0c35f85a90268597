"""Where the pictures are that an article names by their files: beside it, or in folders that its site serves.

Browsers take such a name from the page's address, and authors who look at their page write it so. Others write it from
the source file, as editors show it, and some generators want it so. A file that is there tells which one is meant.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from feeds.lib.urls import absolute_url, is_relative, url_below

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.articles.options import DecodeOptions

UNKNOWN: Final = ""
"""The address of a file that is there, and that the generator serves under a name of its own making."""

_SUFFIXES: Final = "png|jpe?g|gif|webp|avif|svg|bmp|mp4|webm|mov|mp3|ogg|m4a"
_SHOWN: Final = re.compile(
    r"(?:\]\([ ]?<?|\bsrc[ ]?=[ ]?(?:\{(?:require\()?)?[\"'`]?|\bfrom[ ][\"'])(?!/|#|https?:)"
    rf"([^\s\"'<>()]{{1,300}}?\.(?:{_SUFFIXES}))(?=[\s\"'`<>)?#])",
    re.IGNORECASE,
)
# These put pictures through a program that names them by their content.
_RENAMING: Final = frozenset({"astro", "docusaurus", "gatsby", "vitepress", "vuepress"})
# Folders whose files keep their paths, below the root of the site.
_SERVED: Final = {"nikola": frozenset({"files"}), "pelican": frozenset({"extra"})}
_USUALLY_SERVED: Final = frozenset({"static", "public"})
_ROOTS: Final = {"zola": ("content",), "jekyll": (".",), "quartz": ("content", ".")}
_OF_PELICAN: Final = re.compile(r"(?:\{|\||%7B|%7C)(?:static|attach|filename)(?:\}|\||%7D|%7C)", re.IGNORECASE)
_OF_DOCUSAURUS: Final = "@site/"
"""What a path from the folder of its config starts with."""


def is_there(folder: Path, name: str) -> bool:
    """Whether a folder has a file of some name in it."""
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False


class NamedFiles:
    """The files that one article names.

    Args:
        path: the article's file.
        alternate: its address.
        options: what decoding needs to know of the config.

    Attributes:
        asked: their addresses, as `address` returns them, by what was asked for.
        looked_for: whether they are there, by their paths in the folder of the config.
    """

    def __init__(self, path: str, alternate: str | None, options: DecodeOptions) -> None:
        self._path = PurePosixPath(path)
        self._alternate = alternate
        self._options = options
        self._generator = options.traits.generator
        self.asked: dict[str, str | None] = {}
        self.looked_for: dict[str, bool] = {}

    def look_through(self, body: str) -> None:
        """Ask for all that a body shows."""
        if "](" in body or "src" in body:
            for found in _SHOWN.finditer(body):
                self.address(unquote(unescape(found[1])))

    def address(self, target: str) -> str | None:
        """Return the address of a file; `UNKNOWN`; or None for one that is not there, or that is beside the page.

        Args:
            target: a relative path, not encoded.
        """
        if target not in self.asked:
            if self._is_beside(target):
                return None
            self.asked[target] = self._address(target)
        return self.asked[target]

    def _is_beside(self, target: str) -> bool:
        """Whether a file is part of an article that is a folder, which is served with its page."""
        is_folder = self._path.name.partition(".")[0] in {"index", "README"}
        return is_folder and self._generator not in _RENAMING and not target.startswith(("../", "{", "|"))

    def _address(self, target: str) -> str | None:
        is_alias = target.startswith(("@", "~"))
        if is_alias and self._generator in _RENAMING and not target.startswith(_OF_DOCUSAURUS):
            return UNKNOWN  # a name that only its program knows
        inside = self._inside(target)
        if inside.startswith(".."):
            return None
        self.looked_for[inside] = is_there(self._options.folder, inside)
        if not self.looked_for[inside]:
            return None
        made = self._served(PurePosixPath(inside))
        if made is None or made == UNKNOWN or "://" in made:
            return made
        return url_below(self._options.home, quote(made, safe="/~@!$&'()*+,;=:"))

    def _inside(self, target: str) -> str:
        """Return the path of a file in the folder of the config."""
        if theirs := _OF_PELICAN.match(target):
            target = target[theirs.end() :]
            if target.startswith("/"):
                return normpath(f"{self._roots()[0]}{target}")
        if self._generator == "docusaurus" and target.startswith(_OF_DOCUSAURUS):
            site = PurePosixPath(self._options.traits.source).parent
            return normpath(f"{site}/{target.removeprefix(_OF_DOCUSAURUS)}")
        return normpath(f"{self._path.parent}/{target}")

    def _served(self, inside: PurePosixPath) -> str | None:
        """Return where a file is on the site: a path from its root, or a URL."""
        served = _SERVED.get(self._generator, frozenset()) | _USUALLY_SERVED
        place = next((number for number, part in enumerate(inside.parts[:-1]) if part in served), None)
        if place is not None and not any(inside.is_relative_to(root) for root in self._roots() if root != "."):
            return "/" + "/".join(inside.parts[place + 1 :])
        if self._generator in _RENAMING:
            return UNKNOWN
        if self._generator == "hexo" and (beside := self._asset(inside)):
            return beside
        root = next((each for each in self._roots() if each == "." or inside.is_relative_to(each)), None)
        below = inside.relative_to(root) if root else None
        if below is None or any(part.startswith("_") for part in below.parts):
            return None
        return f"/{below}"

    def _asset(self, inside: PurePosixPath) -> str | None:
        """Return the address of a file of Hexo's folder that is called as an article is."""
        folder = self._path.with_suffix("")
        if not self._alternate or not self._alternate.endswith("/") or not inside.is_relative_to(folder):
            return None
        return absolute_url(inside.relative_to(folder).as_posix(), self._alternate)

    def _roots(self) -> tuple[str, ...]:
        """Return the folders whose files the site serves at their paths."""
        settings = self._options.traits.settings
        if self._generator == "hexo":
            return (PurePosixPath(str(settings.get("posts", "source/_posts"))).parent.as_posix(),)
        said = settings.get("content") or settings.get("docs") or settings.get("input")
        roots = [said] if isinstance(said, str) else list(said or ())
        return tuple(normpath(each) for each in roots or _ROOTS.get(self._generator, self._options.paths))


def picture(value: object, files: NamedFiles, bundle: str | None, home: str | None) -> object:
    """Return the address of a picture that front matter names: as it is, that of its file, or that below a home."""
    if not isinstance(value, str) or not is_relative(name := value.strip()) or not name:
        return value
    if name.startswith("/"):
        return url_below(home, name, once=True) if home else value
    address = files.address(name)
    if address is not None:
        return address
    return absolute_url(name, bundle) if bundle else value
