"""Where the pictures are that an article names by their files: beside it, or in folders that its site serves.

Browsers take such a name from the page's address, and authors who look at their page write it so. Others write it from
the source file, as editors show it, and some generators want it so. A file that is there tells which one is meant.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import normpath, relpath
from stat import S_ISREG
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

import msgspec

from feeds.config.site_files import USUALLY_SERVED, file_roots
from feeds.lib import lazy_re
from feeds.lib.regular_files import regular_bytes
from feeds.lib.suffixes import PICTURE_SUFFIX
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url, is_relative, is_url, path_in_site, url_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.articles.options import DecodeOptions

UNKNOWN: Final = ""
"""The address of a file that is there, and that the generator serves under a name of its own making."""

_MEDIA: Final = r"\.(?:mp4|webm|mov|mp3|ogg|m4a)"
_SHOWN: Final = lazy_re.compile(
    r"(?:\]\([ ]?<?|\bsrc[ ]?=[ ]?(?:\{(?:require\()?)?[\"'`]?|\bfrom[ ][\"'])(?!/|#|https?:)"
    rf"([^\s\"'<>()]{{1,300}}?(?:{PICTURE_SUFFIX}|{_MEDIA}))(?=[\s\"'`<>)?#])",
    re.IGNORECASE,
)
_LONGEST_POINTER: Final = 1024
_POINTER: Final = lazy_re.compile(rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?size (\d{1,15})\n")

ABSENT: Final = 0
THERE: Final = 1
MEASURED: Final = 2
"""How a file was found that an article names: not at all, or there; where its length counts, in bytes from here on."""


def has_changed(folder: Path, name: str, found: int) -> bool:
    """Whether a file is no longer as it was found, by one of the numbers above."""
    size = length_of(folder, name) if found >= MEASURED else None
    now = MEASURED + size if size is not None else int(is_there(folder, name))
    return now != found


def length_of(folder: Path, name: str) -> int | None:
    """Return the length of a file in bytes; None where there is none."""
    try:
        status = (folder / name).stat()
    except (OSError, ValueError):
        return None
    return status.st_size if S_ISREG(status.st_mode) else None


def is_there(folder: Path, name: str) -> bool:
    """Whether a folder has a file of some name in it."""
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False


class NamedFiles:
    """The files that one article names.

    Args:
        path: the article's file. Where that is an object in a store, no files go with it: neither are any looked for
            there, nor in the folder of the config, which other machines may not have.
        alternate: its address.
        options: what decoding needs to know of the config.

    Attributes:
        asked: their addresses, as `address` returns them, by what was asked for.
        looked_for: how they were found, by their paths in the folder of the config.
    """

    def __init__(self, path: str, alternate: str | None, options: DecodeOptions) -> None:
        self._file = path_in_site(path)
        self._has_folder = not is_url(path)
        self._alternate = alternate
        self._options = options
        self._generator = options.generator
        self.asked: dict[str, str | None] = {}
        self.looked_for: dict[str, int] = {}

    @cached_property
    def _path(self) -> PurePosixPath:
        return PurePosixPath(self._file)

    @property
    def home(self) -> str:
        """The address of the site, below which its files are."""
        return self._options.home

    def look_through(self, body: str) -> None:
        """Ask for all that a body shows."""
        if "](" in body or "src" in body:
            from html import unescape  # its table of entities is slow to import

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

    def measure(self, target: str, *, from_home: bool = False) -> int | None:
        """Return the length in bytes of a file that front matter names; None for one that is not there.

        Args:
            target: a path, not encoded: relative, or from the root of the site.
            from_home: whether a relative path may start at that root as well, as its address then does.
        """
        places = []
        if not target.startswith("/"):
            places += [place for each in (target, *self.usual_places(target)) for place in self._places(each)]
        if from_home or target.startswith("/"):
            roots = dict.fromkeys((*file_roots(self._options.traits), *USUALLY_SERVED, "."))
            places += [normpath(f"{root}/{target.lstrip('/')}") for root in roots]
        for inside in places:
            if not inside.startswith("..") and self._has_folder:
                size = length_of(self._options.folder, inside)
                self.looked_for[inside] = ABSENT if size is None else MEASURED + size
                if size is not None:
                    return _of_pointer(self._options.folder / inside, size)
        return None

    def usual_places(self, name: str) -> Iterator[str]:
        """Yield where else themes of the generator have a picture that front matter names, from the article's file."""
        for folder in self._generator.picture_folders if self._generator else ():
            yield relpath(f"{folder}/{name}", self._path.parent.as_posix())

    def _is_beside(self, target: str) -> bool:
        """Whether a file is part of an article that is a folder, which is served with its page."""
        is_folder = self._path.name.partition(".")[0] in {"index", "README"}
        return is_folder and not self._renames and not target.startswith("../") and not self._mark(target)

    @property
    def _renames(self) -> bool:
        return self._generator is not None and self._generator.renames_files

    def _mark(self, target: str) -> re.Match[str] | None:
        """Return the mark of the generator that stands before a path."""
        mark = self._generator and self._generator.file_mark
        return mark.match(target) if mark else None

    def _address(self, target: str) -> str | None:
        if (
            self._renames and target.startswith(("@", "~")) and not self._mark(target)
        ):  # a name that only its program knows
            return UNKNOWN
        inside = next(filter(self._is_there, self._places(target)), None)
        if inside is None:
            return None
        made = self._served(PurePosixPath(inside))
        if made is None or made == UNKNOWN or "://" in made:
            return made
        return url_below(self._options.home, quote(made, safe="/~@!$&'()*+,;=:"))

    def _places(self, target: str) -> Iterator[str]:
        """Yield where in the folder of the config a file may be, the likeliest first."""
        yield self._inside(target)
        if self._generator and self._generator.starts_at_root:
            yield normpath(f"{self._roots()[0]}/{target}")

    def _is_there(self, inside: str) -> bool:
        """Whether a file is there, which is remembered; what is outside the folder of the config is not."""
        if inside.startswith("..") or not self._has_folder:
            return False
        found = is_there(self._options.folder, inside)
        self.looked_for.setdefault(inside, int(found))
        return found

    def _inside(self, target: str) -> str:
        """Return the path of a file in the folder of the config."""
        if mark := self._mark(target):
            target = target[mark.end() :]
            if target.startswith("/"):
                return normpath(f"{self._marked_root()}{target}")
        return normpath(f"{self._path.parent}/{target}")

    def _marked_root(self) -> str:
        """Return the folder that `/` is behind the mark of the generator."""
        marked_root = self._generator and self._generator.marked_root
        return marked_root(self._options.traits) if marked_root else self._roots()[0]

    def _served(self, inside: PurePosixPath) -> str | None:
        """Return where a file is on the site: a path from its root, or a URL."""
        served = {*USUALLY_SERVED, *(self._generator.served if self._generator else ())}
        place = next((number for number, part in enumerate(inside.parts[:-1]) if part in served), None)
        if place is not None and not any(inside.is_relative_to(root) for root in self._roots() if root != "."):
            return "/" + "/".join(inside.parts[place + 1 :])
        if self._renames:
            return UNKNOWN
        if self._generator and self._generator.serves_namesakes and (beside := self._asset(inside)):
            return beside
        root = next((each for each in self._roots() if each == "." or inside.is_relative_to(each)), None)
        below = inside.relative_to(root) if root else None
        if below is None or any(part.startswith("_") for part in below.parts):
            return None
        return f"/{below}"

    def _asset(self, inside: PurePosixPath) -> str | None:
        """Return the address of a file of the folder that is called as the article's file is."""
        folder = self._path.with_suffix("")
        if not self._alternate or not self._alternate.endswith("/") or not inside.is_relative_to(folder):
            return None
        return absolute_url(inside.relative_to(folder).as_posix(), self._alternate)

    def _roots(self) -> tuple[str, ...]:
        """Return the folders whose files the site serves at their paths."""
        theirs = self._generator.roots(self._options.traits) if self._generator else ()
        return tuple(normpath(each) for each in theirs or map(path_in_site, self._options.paths))


def _of_pointer(file: Path, size: int) -> int:
    """Return the length of what Git keeps elsewhere (git-lfs-spec, "The Pointer"), where a file only says which."""
    if size >= _LONGEST_POINTER:
        return size
    try:
        said = _POINTER.match(regular_bytes(file))
    except OSError:
        return size
    return int(said[1]) if said else size


def picture(value: object, files: NamedFiles, bundle: str | None, home: str | None) -> object:
    """Return the address of a picture that front matter names: as it is, that of its file, or that below a home."""
    if not isinstance(value, str) or not is_relative(value) or not (name := drop_forbidden(value).strip()):
        return value
    if name.startswith("/"):
        return url_below(home, name, once=True) if home else value
    for place in (name, *files.usual_places(name)):
        address = files.address(place)
        if address is not None:
            return address
    return absolute_url(name, bundle) if bundle else value


class MediaFiles(msgspec.Struct, frozen=True):
    """Where the files are that an article's front matter names.

    Attributes:
        files: those of the repository.
        bundle: the address below which the files beside the article are.
        home: the address below which absolute paths are; None for that of the host.
        elsewhere: the address below which those are that are no files of the repository.
    """

    files: NamedFiles
    bundle: str | None = None
    home: str | None = None
    elsewhere: str | None = None

    def address(self, value: object) -> object:
        """Return the address of a file; what is no path of one as it is."""
        if self.elsewhere and isinstance(value, str) and is_relative(value) and self.length(value) is None:
            return absolute_url(drop_forbidden(value).strip().lstrip("/"), self.elsewhere) or value
        return picture(value, self.files, self.bundle, self.home)

    def length(self, value: object) -> int | None:
        """Return the length of a file of the repository, in bytes, whether its path is named or its address."""
        name = drop_forbidden(value).strip() if isinstance(value, str) else ""
        site = self.files.home
        path = f"/{name.removeprefix(site)}" if name.startswith(site) else name
        if not path or not is_relative(path):
            return None
        from_home = self.bundle is None and not path.startswith(".")
        found = self.files.measure(path, from_home=from_home)
        plain = unquote(path.partition("#")[0].partition("?")[0])
        return found if found is not None or plain in {path, ""} else self.files.measure(plain, from_home=from_home)

    def is_missing(self, value: object) -> bool:
        """Whether a path is that of a file of the repository which is not there."""
        is_path = isinstance(value, str) and bool(value.strip()) and is_relative(value)
        return is_path and not self.elsewhere and self.length(value) is None
