"""What Hugo's content says of other content: sections that name and instruct the pages below them, files of bundles."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feeds.generators.files import dig, front_matter, is_true, text_of, texts_of
from feeds.generators.globs import fits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path, PurePosixPath

    from feeds.generators.row import Traits

_MOST_FOLDERS: Final = 20_000
_PAGES: Final = (".md", ".markdown", ".mdown", ".html", ".htm")
_TARGETS: Final = ("target", "_target")
_NO_PAGE: Final = {"feed": "false"}


class Content(NamedTuple):
    """What the folders of content say of pages.

    Attributes:
        sections: the folders, relative to that of content and in small letters, that have a page of their own.
        names: the slug and title of such a page, by language and folder: `fr/posts`.
        cascades: what such a page hands down to those below it, likewise.
        no_pages: the files that are none: those beside a bundle's index, and those that the config ignores; as keys.
    """

    sections: tuple[str, ...]
    names: dict[str, dict[str, str]]
    cascades: dict[str, list[dict[str, Any]]]
    no_pages: dict[str, bool]


def read_content(
    folder: Path, content: Mapping[str, str], languages: Collection[str], default: str, ignored: Iterable[str]
) -> Content:
    """Return what the folders of content say.

    Args:
        folder: that of the site.
        content: the folders of content, and the language of each where it has one.
        languages: the codes of languages that names of files have.
        default: the language of what names none.
        ignored: expressions over paths of files that are none of the site's.
    """
    sections: set[str] = set()
    found = Content((), {}, {}, {})
    expressions = list(_expressions(ignored))
    for start, code in content.items():
        for within, names, parts in _folders(folder / start):
            here = f"{start}/{within}/" if within != "." else f"{start}/"
            found.no_pages.update(
                (f"{here}{name}", True)
                for name in names
                if name in parts or any(each.search(f"/{here}{name}") for each in expressions)
            )
            for name in names:
                if name.startswith("_index.") and f"{here}{name}" not in found.no_pages:
                    path = "" if within == "." else within.lower()
                    sections.add(path or ".")
                    language = name.split(".")[1].lower() if name.count(".") > 1 else ""
                    if not language or language in languages:  # else it is switched off, or of none
                        said = language or code or default
                        _take(found, f"{said}/{path}", front_matter(folder / here / name))
    return found._replace(sections=tuple(sorted(sections)))


def _take(found: Content, key: str, data: Mapping[str, Any]) -> None:
    names = {name: text for name in ("slug", "title") if (text := text_of(dig(data, name)))}
    if names:
        found.names[key] = names
    if handed_down := cascades(dig(data, "cascade")):
        found.cascades[key] = handed_down


def _expressions(patterns: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for pattern in patterns:
        with suppress(re.error, OverflowError):  # Go has some that Python has not
            yield re.compile(pattern)


def _folders(start: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the folders below one: their path from there, the pages in them, and those that are part of a bundle."""
    bundles: set[str] = set()
    for count, (name, folders, files) in enumerate(os.walk(start)):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        within = os.path.relpath(name, start).replace(os.sep, "/")
        pages = [each for each in sorted(files) if each.endswith(_PAGES) and not each.startswith(".")]
        if within.rpartition("/")[0] in bundles:
            bundles.add(within)
            yield within, pages, pages
        elif within != "." and any(map(_is_index, pages)):
            bundles.add(within)
            yield within, pages, [each for each in pages if not _is_index(each)]
        else:
            yield within, pages, []
        if count > _MOST_FOLDERS:
            return


def _is_index(name: str) -> bool:
    return name.startswith("index.")


def cascades(said: object) -> list[dict[str, Any]]:
    """Return what a `cascade` hands down, as a list of mappings that JSON can keep."""
    each = said if isinstance(said, list) else [said]
    return [_in_json(one) for one in each if isinstance(one, dict) and one]


def _in_json(value: Any) -> Any:  # noqa: ANN401 - front matter is a tree of anything
    if isinstance(value, dict):
        return {str(key): _in_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def implied(path: PurePosixPath, traits: Traits) -> Mapping[str, Any]:
    """Return what sections and the config hand down to a page, the nearest of them winning."""
    settings = traits.settings
    if path.as_posix() in settings.get("no_pages", {}):
        return _NO_PAGE
    by_section: Mapping[str, list[dict[str, Any]]] = settings.get("cascades", {})
    if not by_section and not settings.get("cascade"):
        return {}
    language, page = place(path, traits)
    found: dict[str, Any] = {}
    logical = f"/{page}".lower().removesuffix("/index")
    for folder in (*(each.as_posix() for each in page.parents if each.name), ""):
        for said in by_section.get(f"{language}/{folder.lower()}", ()):
            _hand_down(said, logical, language, found)
    for said in settings.get("cascade", ()):
        _hand_down(said, logical, language, found)
    return found


def withholds(front_matter: Mapping[str, Any], path: PurePosixPath, _traits: Traits) -> bool:
    """Whether a page is a bundle without an address; for pages that are none, `headless` means nothing."""
    return _is_index(path.name) and is_true(dig(front_matter, "headless"))


def _hand_down(said: Mapping[str, Any], page: str, language: str, found: dict[str, Any]) -> None:
    """Add what one cascade hands down to a page, if the page is its target."""
    target: Mapping[str, Any] = next((said[key] for key in _TARGETS if isinstance(said.get(key), dict)), {})
    codes = [text_of(dig(target, "lang")), *texts_of(dig(target, "sites", "matrix", "languages"))]
    wanted = {"page": text_of(dig(target, "kind")), "production": text_of(dig(target, "environment"))}
    if any(glob and not fits(glob, value, crossing=False) for value, glob in wanted.items()):
        return
    if any(codes) and not any(glob and fits(glob, language, crossing=False) for glob in codes):
        return
    glob = text_of(dig(target, "path"))
    if glob and not fits(glob.lower(), page, crossing=False):
        return
    for key, value in said.items():
        if key not in _TARGETS:
            found.setdefault(key.lower(), value)


def place(path: PurePosixPath, traits: Traits) -> tuple[str, PurePosixPath]:
    """Return the language of a page's file, and its path within its folder of content, without suffix and language."""
    content: Mapping[str, str] = traits.settings.get("content", {})
    language = ""
    for folder, code in sorted(content.items(), key=lambda pair: -len(pair[0])):
        if path.is_relative_to(folder):
            path, language = path.relative_to(folder), code
            break
    path = path.with_suffix("")
    suffix = path.suffix[1:].lower()
    if suffix in traits.languages:
        path, language = path.with_suffix(""), suffix
    return language or traits.settings.get("default", ""), path
