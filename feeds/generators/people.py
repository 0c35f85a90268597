"""The authors whom articles name by ids: the file that says who they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import read_mapping, text_of
from feeds.lib.text import drop_forbidden, plain
from feeds.lib.urls import absolute_url
from feeds.lib.values.mail_address import is_mail_address
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAMES: Final = ("_data/authors.yml", "_data/authors.yaml", "authors.yml", "authors.yaml", ".authors.yml")
_NAME_KEYS: Final = ("name", "display_name", "displayName")
_URL_KEYS: Final = ("url", "uri", "website", "web", "site", "home")


def find_people(folder: Path, paths: Iterable[str]) -> dict[str, Person]:
    """Return who is meant by the ids of authors, of the first file beside or above the articles that says so.

    Args:
        folder: the site's folder; nothing above it is looked at.
        paths: where the articles are, relative to it.
    """
    for file in _candidates(folder, paths):
        people = people_of(read_mapping(file))
        if people:
            return people
    return {}


def _candidates(folder: Path, paths: Iterable[str]) -> Iterator[Path]:
    seen = set()
    for path in paths:
        place = Path(path)
        if place.is_absolute() or ".." in place.parts or any(sign in path for sign in "*?[{"):
            continue
        for above in (place, *place.parents):
            if above not in seen:
                seen.add(above)
                yield from (folder / above / name for name in _NAMES)


def people_of(data: dict[str, Any]) -> dict[str, Person]:
    """Return the people of an author file by id; MkDocs has them below `authors`."""
    inner = data.get("authors")
    people = {key: _person_of(value) for key, value in (inner if isinstance(inner, dict) else data).items()}
    return {key: person for key, person in people.items() if person}


def _person_of(value: object) -> Person | None:
    if not isinstance(value, dict):
        return None
    name = plain(drop_forbidden(_first(value, _NAME_KEYS) or ""))
    url, email = _first(value, _URL_KEYS), text_of(value.get("email"))
    return (
        Person(name, url and absolute_url(url), email if email and is_mail_address(email) else None) if name else None
    )


def _first(value: dict[str, Any], keys: Iterable[str]) -> str | None:
    return next((text for key in keys if (text := text_of(value.get(key)))), None)
