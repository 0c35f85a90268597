"""Where the articles of a repository are: found by looking into its files, within bounds."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.articles import discover
from feeds.articles.passed_over import is_of_project
from feeds.generators import GENERATORS, read_traits
from feeds.lib.regular_files import open_regular
from feeds.lib.urls import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from feeds.generators import Generator, Traits

_SUFFIXES: Final = (".md", ".markdown", ".mdx")
_NO_ARTICLES: Final = frozenset({
    "node_modules", "vendor", "public", "_site", "site-packages", "dist", "build", "out", "target", "venv", "themes",
    "theme", "layouts", "archetypes", "scaffolds", "templates", "_templates", "_includes", "_layouts", "drafts",
    "_drafts", "test", "tests", "fixtures", "feeds-public",
})  # fmt: skip
"""Folders of other people's files, of what is made, and of what is not to be published."""
_MOST_FILES: Final = 50_000
_DEEPEST: Final = 10
_HEAD: Final = 2_000
_DATED: Final = re.compile(
    rb"(?mi)^[\"']?(?:publishedDateTime|published_at|date|pubDate|publishDate|created)[\"']?[ \t]*[:=]"
)
_DATED_NAME: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}\b")
_USUAL: Final = ("articles", "_posts", "content/posts", "content", "src/posts", "posts")
"""Where articles of any kind may be: in this program's own folder, or in those of Jekyll, Hugo and Eleventy."""
_SMALL_SHARE: Final = 5


class _Folder:
    """A folder in the walk.

    Attributes:
        dated: how many articles with a date are in it and below.
        own: how many of them are in it.
        bundle: whether its article is an index, so that the folder is one article.
        inner: the folders in it, by name.
        bare: the Markdown in it and below that has no front matter, and is not about the project.
    """

    def __init__(self) -> None:
        self.dated = self.own = 0
        self.bare: list[str] = []
        self.bundle = False
        self.inner: dict[str, _Folder] = {}


class Survey(NamedTuple):
    """What was found.

    Attributes:
        paths: folders of articles, relative to the site's; empty where none was found.
        by_generator: whether the site's generator says so, and nobody need.
        sites: the folders in it that are sites of a generator each, where it is none itself.
        bare: Markdown that nobody could take for articles, for want of front matter; relative to the site's folder.
    """

    paths: tuple[str, ...] = ()
    by_generator: bool = False
    sites: Mapping[str, Generator] = {}
    bare: tuple[str, ...] = ()


def survey(folder: Path, traits: Traits) -> Survey:
    """Look for articles: where the generator has them, where files have a date, in folders of the usual names."""
    if traits.paths and next(discover(folder, traits.paths).files, None) is not None:
        return Survey(traits.paths, by_generator=True)
    skipped = _NO_ARTICLES | ({traits.output} if traits.output else set())
    walked = _walk(folder, skipped)
    found = tuple(sorted(_nearest(walked, "")))
    if not found:
        found = tuple([name for name in _USUAL if (folder / name).exists()][:1])
    sites = {} if traits.generator in GENERATORS else dict(_sites(folder))
    bare = tuple(sorted(os.path.relpath(each, folder) for each in walked.bare))
    return Survey(found, sites=sites, bare=bare)


def _sites(folder: Path) -> Iterator[tuple[str, Generator]]:
    """Yield the folders in a folder that are sites of a generator, with which it is."""
    for entry in _entries(os.fspath(folder)):
        if entry.is_dir(follow_symlinks=False) and entry.name[0] != "." and entry.name.lower() not in _NO_ARTICLES:
            generator = GENERATORS.get(read_traits(Path(entry.path)).generator)
            if generator:
                yield entry.name, generator


def _walk(folder: Path, skipped: Collection[str]) -> _Folder:
    """Count the articles with a date in a folder and below."""
    root = _Folder()
    pending = [(os.fspath(folder), [root])]
    seen = 0
    while pending and seen < _MOST_FILES:
        here, chain = pending.pop()
        for entry in _entries(here):
            seen += 1
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                manifest = os.path.join(entry.path, MANIFEST)  # noqa: PTH118 - this is a string
                if entry.name.lower() in skipped or len(chain) > _DEEPEST or os.path.exists(manifest):  # noqa: PTH110
                    continue
                inner = chain[-1].inner.setdefault(entry.name, _Folder())
                pending.append((entry.path, [*chain, inner]))
            elif entry.name.lower().endswith(_SUFFIXES) and not entry.name.startswith("_"):
                _count(entry, chain)
    return root


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _count(entry: os.DirEntry[str], chain: list[_Folder]) -> None:
    try:
        with open_regular(entry.path) as file:
            head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return
    if not head.startswith((b"---\n", b"---\r\n", b"+++\n", b"+++\r\n")):
        if not is_of_project(entry.name):
            chain[0].bare.append(entry.path)
        return
    is_bundle = entry.name.startswith("index.")
    front = head[3:].partition(b"\n" + head[:3])[0]
    place = Path(entry.path).parent.name if is_bundle else entry.name
    if not _DATED.search(front) and not _DATED_NAME.match(place):
        return
    chain[-1].own += 1
    chain[-1].bundle |= is_bundle
    for each in chain:
        each.dated += 1


def _nearest(folder: _Folder, path: str) -> Iterator[str]:
    """Yield the nearest folders that hold the dated articles; folders of a year or of one article stay whole."""
    here = f"{path}/" if path else ""
    inner = {
        name: each for name, each in folder.inner.items() if each.dated and not each.bundle and not name[0].isdigit()
    }
    biggest = max(inner, key=lambda name: (inner[name].dated, name), default="")
    if biggest and inner[biggest].dated * 5 >= folder.dated * 4:
        yield from _nearest(inner[biggest], f"{here}{biggest}")
    elif path:
        yield path
    else:  # a site's own folder holds everything: what is dated is in some of those in it
        if folder.own:
            yield "*.md"
        for name, each in inner.items():
            if each.dated * _SMALL_SHARE >= folder.dated:
                yield from _nearest(each, name)
