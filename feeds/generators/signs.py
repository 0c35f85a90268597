"""What a folder has where it may be a generator's site: only then is the row loaded that knows whether it is.

All rows together take longer to load than most runs take for everything else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BELOW: Final = ("docs", "website", "src", "site", "blog", "documentation")
"""Folders that may hold the whole site of a program whose repository it is; the likeliest first."""


class Sign(msgspec.Struct, frozen=True):
    """A file or folder that a generator's site may have. Files of other programs may be called so too.

    Attributes:
        name: how its name starts, in the folder or in one of those below that may hold a site; or its whole path.
        says: what is in the file, in lower case.
    """

    name: str
    says: bytes = b""


SIGNS: Final[Mapping[str, tuple[Sign, ...]]] = {
    "news": (Sign("_data"),),
    "pelican": (Sign("pelicanconf.py"),),
    "nikola": (Sign("conf.py"),),
    "quartz": (Sign("quartz.config."),),
    "astro": (Sign("astro.config."),),
    "gatsby": (Sign("gatsby-config."),),
    "docusaurus": (Sign("docusaurus.config."),),
    "eleventy": (Sign(".eleventy."), Sign("eleventy.config."), Sign("package.json", b"@11ty")),
    "vitepress": (Sign(".vitepress"),),
    "vuepress": (Sign(".vuepress"),),
    "jekyll": (Sign("_config."), Sign("_posts")),
    "hugo": (Sign("hugo."), Sign("config/_default"), Sign("config.", b"baseurl")),
    "zola": (Sign("zola.toml"), Sign("config.toml")),
    "hexo": (Sign("_config."),),
    "mkdocs": (Sign("mkdocs."),),
    "obsidian": (Sign(".obsidian"),),
}
"""By the name of a generator; where several know a folder as theirs, the first has it. Those whose config names them
alone stand before others: news sites may be Jekyll's, and anybody's notes Obsidian's too."""
_MOST_BYTES: Final = 1_000_000
"""No config is read that is longer."""
_STARTS: Final = tuple(sign.name for signs in SIGNS.values() for sign in signs)


def candidates(folder: Path) -> Iterator[str]:
    """Yield the names of the generators that a folder may be a site of, in their order."""
    there = [name for each in ("", *BELOW) for name in _names(folder / each)]
    for generator, signs in SIGNS.items():
        if any(_is_there(sign, folder, there) for sign in signs):
            yield generator


def _names(folder: Path) -> list[str]:
    with suppress(OSError, ValueError):
        return [name for name in os.listdir(folder) if name.startswith(_STARTS)]  # noqa: PTH208 - no path is made of it
    return []


def _is_there(sign: Sign, folder: Path, names: list[str]) -> bool:
    if "/" in sign.name:
        return (folder / sign.name).exists()
    return any(name.startswith(sign.name) and (not sign.says or _says(folder / name, sign.says)) for name in names)


def _says(file: Path, text: bytes) -> bool:
    with suppress(OSError):
        return file.is_file() and file.stat().st_size <= _MOST_BYTES and text in regular_bytes(file).lower()
    return False
