"""The site generators whose repositories are read as they are. A generator is a row of `GENERATORS` and a file here.

    the site's folder → the row that recognises it → `Traits`, which its own config says

A row is data and small functions: where its articles are, what their front matter means, which address each has.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from feeds.generators.astro import ASTRO
from feeds.generators.docusaurus import DOCUSAURUS
from feeds.generators.eleventy import ELEVENTY
from feeds.generators.gatsby import GATSBY
from feeds.generators.hexo import HEXO
from feeds.generators.hugo import HUGO
from feeds.generators.jekyll import JEKYLL
from feeds.generators.mkdocs import MKDOCS
from feeds.generators.news import NEWS
from feeds.generators.nikola import NIKOLA
from feeds.generators.pelican import PELICAN
from feeds.generators.quartz import OBSIDIAN, QUARTZ
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.vitepress import VITEPRESS
from feeds.generators.vuepress import VUEPRESS
from feeds.generators.zola import ZOLA
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import is_mail_address
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "AUTO",
    "GENERATORS",
    "NONE",
    "ArticleFacts",
    "Generator",
    "Traits",
    "read_literals",
    "read_traits",
]

AUTO: Final = "auto"
"""What `articles.generator` says where the generator is to be found by its files."""
NONE: Final = "none"
"""What it says where there is none, whatever files there are."""

GENERATORS: Final[Mapping[str, Generator]] = {
    each.name: each
    for each in (
        *(NEWS, PELICAN, NIKOLA, QUARTZ, ASTRO, GATSBY, DOCUSAURUS, ELEVENTY, VITEPRESS, VUEPRESS),
        *(JEKYLL, HUGO, ZOLA, HEXO, MKDOCS, OBSIDIAN),
    )
}
"""By name; where several recognise a folder, the first. Those whose config names them alone stand before others: news
sites may be Jekyll's, and anybody's notes Obsidian's too."""


def read_traits(folder: Path, wanted: str = AUTO) -> Traits:
    """Return what the generator of a site says of it.

    Args:
        folder: the site's folder.
        wanted: the name of a generator, or `auto`, or `none`.
    """
    if wanted == NONE:
        return Traits()
    generator = GENERATORS.get(wanted) or next((each for each in GENERATORS.values() if each.recognise(folder)), None)
    if generator is None:
        return Traits()
    try:
        return _usable(generator.read(folder))
    except ValueError:  # a name that no file can have: then nothing is known of the site
        return Traits()


def read_literals(generator: Generator, folder: Path) -> Mapping[str, str]:
    """Return what a generator's config says as literals, for `feeds init`; nothing where one of them can be no name."""
    try:
        found: dict[str, str] = _encodable(dict(generator.literals(folder)))
    except ValueError:
        return {}
    return found


def _usable(traits: Traits) -> Traits:
    """Return traits without what no config could say: a generator's config may hold anything."""
    url = traits.url and absolute_url(traits.url)
    if url and "_" in urlsplit(url).netloc:  # no id can be made of such a host
        url = None
    author = traits.author
    if author:
        uri = author.uri and absolute_url(author.uri)
        email = author.email if author.email and is_mail_address(author.email) else None
        author = Person(author.name, uri, email) if author.name.strip() else None
    language = (traits.language or "").replace("_", "-")
    return msgspec.structs.replace(
        traits,
        url=url and f"{url.rstrip('/')}/",
        author=author,
        language=language if language and language_tag(language) is None else None,
        timezone=traits.timezone if traits.timezone and _is_zone(traits.timezone) else None,
        **{name: _encodable(getattr(traits, name)) for name in _FREE},
    )


_FREE: Final = ("source", "title", "description", "paths", "output", "permalinks", "languages", "settings", "sources")


def _encodable(value: Any) -> Any:  # noqa: ANN401 - settings are a tree of anything
    """Return a tree whose texts can be encoded; names of files that are not UTF-8 are as they are shown elsewhere."""
    if isinstance(value, dict):
        return {_encodable(key): _encodable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_encodable, value))
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    value = value.replace("\0", "")
    try:
        return os.fsencode(value).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return drop_forbidden(value)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
