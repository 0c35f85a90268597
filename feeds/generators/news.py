"""News sites that keep what they are about in `_data/topics` and `_data/organizations`, and articles in `_news`."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.generators.described import of_data
from feeds.generators.jekyll import JEKYLL
from feeds.generators.row import Generator, Traits
from feeds.lib.regular_files import open_regular

if TYPE_CHECKING:
    from pathlib import Path

_DATA: Final = "_data"
_FOLDERS: Final = ("organizations", "topics")
_SUFFIXES: Final = (".md", ".markdown", ".html")
_DATE: Final = b"publishedDateTime"
_HEAD: Final = 8192
_MOST_FILES: Final = 25
"""How many files of a folder are opened to see whether they are articles."""


def recognise(folder: Path) -> bool:
    """Whether a folder has the data of topics and of organisations."""
    return all((folder / _DATA / each).is_dir() for each in _FOLDERS)


def read(folder: Path) -> Traits:
    """Return where the articles are, which is found by looking, and what Jekyll's config says where there is one."""
    site = JEKYLL.read(folder) if JEKYLL.recognise(folder) else Traits(described=of_data(folder / _DATA))
    return msgspec.structs.replace(
        site,
        generator="news",
        paths=tuple(_folders(folder)) or ("_news",),
        permalinks={},
        settings={},
        data=tuple({_DATA: None, **dict.fromkeys(site.data)}),
    )


def _folders(folder: Path) -> list[str]:
    """Return the folders that hold articles, sorted."""
    with suppress(OSError):
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.startswith("_") and entry.is_dir())
        return [name for name in names if name != _DATA and _holds_articles(folder / name)]
    return []


def _holds_articles(folder: Path) -> bool:
    """Whether one of the first files of a folder says when it was published, as articles of this family do."""
    with suppress(OSError):
        files = sorted(entry.path for entry in os.scandir(folder) if entry.name.endswith(_SUFFIXES) and entry.is_file())
        return any(_is_article(file) for file in files[:_MOST_FILES])
    return False


def _is_article(file: str) -> bool:
    with suppress(OSError), open_regular(file) as opened:
        return any(line.startswith(_DATE) for line in opened.read(_HEAD).splitlines())
    return False


NEWS: Final = Generator(
    name="news",
    title="a news site with data of topics and organisations",
    recognise=recognise,
    read=read,
    passed_over=("README.*",),
    suffixes=_SUFFIXES,
    splits_words=True,
)
