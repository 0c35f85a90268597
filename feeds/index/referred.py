"""The addresses of articles by their files, for what articles say of one another."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import blake2b
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    import sqlite3

_REFERS: Final = re.compile(r"\.(?:md|mdx|markdown|mdown|html?|rst|txt)\b|\[\[|post_url|post_link|post_path|\{%|\{\{")
_SUFFIX: Final = re.compile(r"\.(?:mdx?|markdown|mdown|html?|rst|txt|adoc|org)\Z", re.IGNORECASE)
_OF_PELICAN: Final = re.compile(r"^(?:\{filename\}|\|filename\|)/?")
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


class Addresses:
    """Where the articles of files are; an index is read when somebody asks first."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def _by_path(self) -> dict[str, str]:
        return dict(self._db.execute(f"{_PUBLISHED} order by path"))

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = {}
        for path in self._by_path:
            name = PurePosixPath(path)
            stem = name.parent.name if name.stem in {"index", "_index"} else name.stem
            stems.setdefault(stem.lower(), []).append(path)
        return stems

    def resolve(self, path: str, target: str) -> str | None:
        """Return the address of the article that another one names, with the part of it; None where none is there.

        Args:
            path: the file of the article that names it.
            target: a path from there, from the root of the content, or a name alone.
        """
        named, mark, part = target.strip().partition("#")
        named = _OF_PELICAN.sub("", unquote(named)).removeprefix("@/").removeprefix("@site/")
        if not named:
            return None
        here = normpath(f"{PurePosixPath(path).parent}/{named}")
        found = here if here in self._by_path else self._ending(named)
        return f"{self._by_path[found]}{mark}{part}" if found else None

    def _ending(self, named: str) -> str | None:
        """Return the only file whose path ends as a reference says."""
        wanted = _SUFFIX.sub("", normpath(f"/{named}").lstrip("/")).lower()
        wanted = wanted.removesuffix("/index").removesuffix("/_index")
        like = self._by_stem.get(PurePosixPath(wanted).name, ())
        ending = [path for path in like if f"/{_bare(path)}".endswith(f"/{wanted}")]
        return ending[0] if len(ending) == 1 else None


def _bare(path: str) -> str:
    return _SUFFIX.sub("", path).lower().removesuffix("/index").removesuffix("/_index")
