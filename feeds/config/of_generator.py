"""What is wrong in the config of a site's generator, as far as ours depends on it, where it stands there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from feeds.generators import GENERATORS
from feeds.generators.files import read_text
from feeds.generators.misread import place_of
from feeds.generators.row import no_literals
from feeds.lib.values.near_language import nearest_language
from feeds.lib.zones import nearest_zone
from feeds.problems import WHOLE, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feeds.config.mistakes import Mistake
    from feeds.generators import Reading, Traits
    from feeds.generators.misread import Misread

_DECLARATIVE: Final = (".yml", ".yaml", ".toml", ".json")
_WORDS: Final = {"site.url": "url", "site.language": "la", "articles.timezone": "zone"}
"""What the names of keys have in them that stand for one of ours: `baseURL`, `lang`, `locale`."""
_EXPECTED: Final = {
    "site.language": "expected a language tag such as en or pt-BR; articles without a language count as English",
    "articles.timezone": "expected an IANA name such as Europe/Berlin",
}


def broken_files(reading: Reading, folder: Path, ours: Path) -> list[Problem]:
    """Return what is wrong in those files of a generator's config without which nothing is as it was.

    Args:
        reading: of the generator's config.
        folder: the site's folder.
        ours: our own config, which says what is wrong in it itself.
    """
    return [_problem(each, folder, "C102", each.message) for each in reading.broken if each.file != ours]


def left_out(reading: Reading, folder: Path, said: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what a generator's config has that cannot be used, and that our config does not say instead.

    Args:
        reading: of the generator's config.
        folder: the site's folder.
        said: what our config says.
    """
    for fault in reading.left_out:
        yield _problem(fault, folder, "C116", f"{fault.message}; what the file says is left out")
    for key, value in reading.unusable.items():
        section, _, name = key.partition(".")
        ours = said.get(section)
        if key in _EXPECTED and not (isinstance(ours, dict) and ours.get(name)):
            near = nearest_zone(value) if name == "timezone" else nearest_language(value)
            message = f"found {value!r}; {f'did you mean {near!r}? ' if near else ''}{_EXPECTED[key]}"
            yield Problem(*_place(key, value, reading.traits, folder), "C116", message)


def lacking(reading: Reading, path: Path) -> list[Problem]:
    """Return why a generator's config does not do in place of ours; nothing where no generator is known.

    Args:
        reading: of the generator's config.
        path: our own config, which is not there.
    """
    traits = reading.traits
    generator = GENERATORS.get(traits.generator)
    if generator is None:
        return []
    if traits.title and traits.url:
        return []
    if not traits.source.endswith(_DECLARATIVE):
        is_program = generator.literals is not no_literals
        why = "its config is a program, which is not run" if is_program else "no config of its says title and url"
        takes = "takes title and url from it where they are texts, and " if is_program else ""
        message = f"{generator.title} found; {why}: `feeds init` {takes}writes {path.name}"
        where = (traits.source, 1, 1) if is_program and traits.source else (path.name, *WHOLE)
        return [Problem(*where, "C101", message)]
    instead = f"since there is no {path.name}; `feeds init` writes one"
    problems = []
    if not traits.title:
        message = f"{generator.title}'s config says no title, which it has to, {instead}"
        problems.append(Problem(traits.source, 1, 1, "C105", message))
    if wrong := [*unusable_url(reading, path.parent, f", {instead}")]:
        problems += wrong
    elif not traits.url:
        message = f"{generator.title}'s config says no address of the site, which it has to, {instead}"
        problems.append(Problem(traits.source, 1, 1, "C105", message))
    return problems


def causes(mistakes: Iterable[Mistake], reading: Reading, folder: Path) -> Iterator[Problem]:
    """Yield what in the generator's config makes that ours lacks the site's address."""
    if any(each.path == ("site", "url") and each.code == "C105" for each in mistakes):
        yield from unusable_url(reading, folder)


def unusable_url(reading: Reading, folder: Path, why: str = "") -> Iterator[Problem]:
    """Yield that the address of the site which a generator's config says is none, with what to add to it."""
    if url := reading.unusable.get("site.url"):
        message = f"found {url!r}; expected an absolute URL such as https://blog.example.org/{why}"
        yield Problem(*_place("site.url", url, reading.traits, folder), "C106", message)


def _problem(fault: Misread, folder: Path, code: str, message: str) -> Problem:
    return Problem(os.path.relpath(fault.file, folder).replace(os.sep, "/"), fault.line, fault.column, code, message)


def _place(key: str, value: str, traits: Traits, folder: Path) -> tuple[str, int, int]:
    """Return where a value stands in the first file of the generator's config that has it."""
    for name in (traits.source, *traits.sources):
        file = folder / name
        place = place_of(file, read_text(file), _WORDS[key], value.split(",", maxsplit=1)[0].rstrip("/"))
        if place != (1, 1):
            return (name, *place)
    return traits.source, 1, 1
