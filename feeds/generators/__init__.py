"""The site generators whose repositories are read as they are. A generator is a line of `SIGNS` and a file here.

    the site's folder → what it has of `SIGNS` → the row that recognises it → `Traits`, which its own config says

A row is data and small functions: where its articles are, what their front matter means, which address each has.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec

from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.signs import SIGNS, candidates
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import is_mail_address
from feeds.lib.zones import is_zone
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
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


class _Rows(Mapping[str, Generator]):
    """The rows by name, of which each is loaded when it is asked for."""

    def __getitem__(self, name: str) -> Generator:
        if name not in SIGNS:
            raise KeyError(name)
        return _row(name)

    def __iter__(self) -> Iterator[str]:
        return iter(SIGNS)

    def __len__(self) -> int:
        return len(SIGNS)


@cache
def _row(name: str) -> Generator:
    """Return the row of a generator, which stands in its file by the same name in capitals."""
    row: Generator = getattr(import_module(f"feeds.generators.{name}"), name.upper())
    return row


GENERATORS: Final[Mapping[str, Generator]] = _Rows()


def read_traits(folder: Path, wanted: str = AUTO) -> Traits:
    """Return what the generator of a site says of it.

    Args:
        folder: the site's folder.
        wanted: the name of a generator, or `auto`, or `none`.
    """
    if wanted == NONE:
        return Traits()
    generator = GENERATORS.get(wanted) or _recognised(folder)
    if generator is None:
        return Traits()
    try:
        return _usable(generator.read(folder))
    except (ValueError, OSError):  # a name that no file can have: then nothing is known of the site
        return Traits()


def _recognised(folder: Path) -> Generator | None:
    rows = map(GENERATORS.__getitem__, candidates(folder))
    return next((row for row in rows if row.recognise(folder)), None)


def read_literals(generator: Generator, folder: Path) -> Mapping[str, str]:
    """Return what a generator's config says as literals, for `feeds init`; nothing where one of them can be no name."""
    try:
        found: dict[str, str] = _encodable(dict(generator.literals(folder)))
    except (ValueError, OSError):
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
        timezone=traits.timezone if traits.timezone and is_zone(traits.timezone) else None,
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
