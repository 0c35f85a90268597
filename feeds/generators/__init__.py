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

import msgspec

from feeds.generators.misread import noting
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.signs import SIGNS, candidates
from feeds.generators.usable import unusable_values, usable_language, usable_url, usable_zone
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url
from feeds.lib.values.mail_address import is_mail_address
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.generators.misread import Misread

__all__ = [
    "AUTO",
    "GENERATORS",
    "NONE",
    "ArticleFacts",
    "Generator",
    "Reading",
    "Traits",
    "read_literals",
    "read_site",
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


class Reading(msgspec.Struct, frozen=True):
    """What a generator's config says of a site, and what of it cannot be used.

    Attributes:
        traits: what it says.
        broken: its files that cannot be read, without which every article may have another address.
        left_out: other files of data that cannot be read.
        unusable: values that are none, by the key of `config.yaml` that they would stand for: `site.url`.
    """

    traits: Traits
    broken: tuple[Misread, ...] = ()
    left_out: tuple[Misread, ...] = ()
    unusable: Mapping[str, str] = {}


def read_traits(folder: Path, wanted: str = AUTO) -> Traits:
    """Return what the generator of a site says of it.

    Args:
        folder: the site's folder.
        wanted: the name of a generator, or `auto`, or `none`.
    """
    return read_site(folder, wanted).traits


def read_site(folder: Path, wanted: str = AUTO) -> Reading:
    """Return what the generator of a site says of it, and what of its config cannot be used.

    Args:
        folder: the site's folder.
        wanted: the name of a generator, or `auto`, or `none`.
    """
    if wanted == NONE:
        return Reading(Traits())
    said = Traits()
    with noting() as faults:
        generator = GENERATORS.get(wanted) or _recognised(folder)
        try:
            said = generator.read(folder) if generator else said
            traits, unusable = _usable(said), unusable_values(said)
        except (ValueError, OSError):  # a name that no file can have: then nothing is known of the site
            traits, unusable = Traits(), {}
    # where no generator is recognised, it may be for what could not be read
    main = {folder / name for name in (said.source, *said.sources)} if generator else faults.keys()
    return Reading(
        traits,
        tuple(fault for file, fault in faults.items() if file in main),
        tuple(fault for file, fault in faults.items() if file not in main),
        unusable,
    )


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
    author = traits.author
    if author:
        uri = author.uri and absolute_url(author.uri)
        email = author.email if author.email and is_mail_address(author.email) else None
        author = Person(author.name, uri, email) if author.name.strip() else None
    return msgspec.structs.replace(
        traits,
        url=usable_url(traits.url),
        author=author,
        language=usable_language(traits.language),
        timezone=usable_zone(traits.timezone),
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
