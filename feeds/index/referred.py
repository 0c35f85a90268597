"""The addresses of articles by their files, for what articles say of one another."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import blake2b
from pathlib import PurePosixPath
from posixpath import commonpath, normpath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from feeds.lib import lazy_re
from feeds.lib.urls import path_in_site

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

_REFERS: Final = lazy_re.compile(
    r"\.(?:md|mdx|markdown|mdown|html?|rst|txt)\b|\[\[|post_url|post_link|post_path|\{%|\{\{"
)
_SUFFIX: Final = lazy_re.compile(r"\.(?:mdx?|markdown|mdown|html?|rst|txt|adoc|org)\Z", re.IGNORECASE)
_MOST_NAMESAKES: Final = 100
"""Of more files with one name none is the nearest: every reference to them would be compared with all."""
_PUBLISHED: Final = "select path, alternate from files where verdict = 'published' and alternate is not null"


def refers(body: str) -> bool:
    """Whether a body may name the file of another article."""
    return _REFERS.search(body) is not None


def addresses_digest(db: sqlite3.Connection) -> bytes:
    """Digest the addresses of all published articles by their files."""
    digest = blake2b(digest_size=16)
    for path, alternate in db.execute(f"{_PUBLISHED} order by path"):
        digest.update(f"{path}\0{alternate}\0".encode("utf-8", "surrogateescape"))
    return digest.digest()


def published_addresses(db: sqlite3.Connection) -> dict[str, str]:
    """Return the addresses of all published articles by their files."""
    return dict(db.execute(f"{_PUBLISHED} order by path"))


class Addresses:
    """Where the articles of files are; they are asked for when somebody asks first."""

    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        self._read = read

    @cached_property
    def _by_path(self) -> Mapping[str, str]:
        return self._read()

    @cached_property
    def _in_site(self) -> dict[str, str]:
        """The files by the paths that the site knows them by."""
        return {path_in_site(path): path for path in self._by_path}

    @cached_property
    def _by_stem(self) -> dict[str, list[tuple[str, str]]]:
        stems: dict[str, list[tuple[str, str]]] = {}
        for inside, path in self._in_site.items():
            name = PurePosixPath(inside)
            stem = name.parent.name if name.stem in {"index", "_index"} else name.stem
            stems.setdefault(stem.lower(), []).append((path, f"/{_bare(inside)}"))
        return stems

    def resolve(self, path: str, target: str) -> str | None:
        """Return the address of the article that another one names, with the part of it; None where none is there.

        Args:
            path: the file of the article that names it.
            target: a path from there, from the root of the content, or a name alone.
        """
        _, mark, part = target.strip().partition("#")
        found = self.files(path, target)
        return f"{self._by_path[found[0]]}{mark}{part}" if len(found) == 1 else None

    def files(self, path: str, target: str) -> list[str]:
        """List the files that a reference may mean: the one at its path from there, or those whose paths end like it.

        Of several the one nearest to the article is meant, as where each language has a folder with the same names.
        """
        named = unquote(target.strip().partition("#")[0]).removeprefix("@/").removeprefix("@site/")
        if not named:
            return []
        here = normpath(f"{PurePosixPath(path_in_site(path)).parent}/{named}")
        if here in self._in_site:
            return [self._in_site[here]]
        wanted = _SUFFIX.sub("", normpath(f"/{named}").lstrip("/")).lower()
        wanted = wanted.removesuffix("/index").removesuffix("/_index")
        like = self._by_stem.get(PurePosixPath(wanted).name, ())
        ending = [each for each, bare in like if bare.endswith(f"/{wanted}")]
        if not 1 < len(ending) <= _MOST_NAMESAKES:
            return ending
        ending = [each for each in ending if each != path]  # nobody writes the path of the article itself
        shared = {each: len(commonpath([each, path])) for each in ending}
        nearest = max(shared.values())
        return [each for each in ending if shared[each] == nearest]


def _bare(path: str) -> str:
    return _SUFFIX.sub("", path).lower().removesuffix("/index").removesuffix("/_index")
