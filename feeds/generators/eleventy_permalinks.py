"""Eleventy's permalinks: templates whose simplest holes are filled, and the addresses of templates that have none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, text_of
from feeds.generators.javascript import read_program
from feeds.generators.slugging import ascii_slug, loose_slug, strict_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path, PurePosixPath

    from feeds.generators.javascript import Literals
    from feeds.generators.row import ArticleFacts

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}-")
_HOLE: Final = re.compile(r"\{\{-?([^{}]*+)-?\}\}")
_NAME: Final = re.compile(r"[\w.-]+")
_LIQUID_DATE: Final = re.compile(r"date:\s*[\"'](?P<format>[-%\w/. ]+)[\"']")
_LUXON: Final = re.compile(r"yyyy|LLLL|MMMM|LLL|MMM|LL|MM|dd|[a-zA-Z]+")
_FILTER: Final = re.compile(r"\badd(?:Nunjucks|Liquid)?Filter\(")
_BY_HAND: Final = re.compile(r"\s*[\"'](?P<name>\w+)[\"']")
_PART: Final = re.compile(
    r"\b(?:const|let|var) (?P<name>\w+) ?= ?[^;\n]{0,60}?\.get(?:UTC)?(?P<getter>FullYear|Month|Date)\(\)"
    r"(?P<rest>[^;\n]*)"
)
_TEMPLATE: Final = re.compile(r"return\s+`([^`]*)`")
_TEMPLATE_HOLE: Final = re.compile(r"\$\{(\w+)\}")
_GETTERS: Final = {"FullYear": "%Y", "Month": "%m", "Date": "%d"}
_MOST_FILTER: Final = 1000
_STRFTIME: Final = {
    "yyyy": "%Y",
    "LL": "%m",
    "MM": "%m",
    "dd": "%d",
    "LLL": "%b",
    "MMM": "%b",
    "LLLL": "%B",
    "MMMM": "%B",
}
_FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "slugify": ascii_slug,
    "slug": loose_slug,
    "lower": str.lower,
    "downcase": str.lower,
    "url": str,
    "safe": str,
}
"""The filters of permalinks whose work is known."""


def strftime_of(luxon: str) -> str | None:
    """Return a format of Luxon as one of `strftime`; None where it has what is not known."""
    if not all(part in _STRFTIME for part in _LUXON.findall(luxon)):
        return None
    return _LUXON.sub(lambda part: _STRFTIME[part[0]], luxon.replace("%", "%%"))


def date_filters(config: Literals, file: Path | None) -> dict[str, str]:
    """Return the filters of a config's own that only format a date: their names and formats."""
    found: dict[str, str] = {}
    name = ""
    for each in config.found:
        call = each.path[-1]
        if call in {"addFilter()", "addNunjucksFilter()", "addLiquidFilter()"} and not each.is_name:
            name = each.value
        elif call == "toFormat()" and name and name not in found and (format_ := strftime_of(each.value)):
            found[name] = format_
    for part in _FILTER.split(read_program(file) if file else "")[1:]:
        made = _BY_HAND.match(part[:_MOST_FILTER])
        if made and (format_ := _written_by_hand(part[:_MOST_FILTER])):
            found.setdefault(made["name"], format_)
    return found


def _written_by_hand(body: str) -> str | None:
    """Return the format of a filter that puts year, month and day into a text itself; None for any other."""
    parts = {part["name"]: part for part in _PART.finditer(body)}
    text = _TEMPLATE.search(body)
    if not text or not all(hole in parts for hole in _TEMPLATE_HOLE.findall(text[1])):
        return None

    def filled(hole: re.Match[str]) -> str:
        part = parts[hole[1]]
        sign = _GETTERS[part["getter"]]
        return sign if part["getter"] == "FullYear" or "pad" in part["rest"] else sign.replace("%", "%-")

    return _TEMPLATE_HOLE.sub(filled, text[1].replace("%", "%%"))


def _stem(own: PurePosixPath) -> str:
    """Return the path of a template below the input folder without its suffix, with a slash before it."""
    return f"/{own.parent.as_posix()}/{own.stem}".replace("/./", "/")


def _undated(name: str) -> str:
    return _DATE.sub("", name, count=1) if _DATE.match(name) and len(name) > len("2000-01-01-") else name


def _slug(own: PurePosixPath) -> str:
    """Return what Eleventy calls `fileSlug`: the name without a date, or that of the folder for an index."""
    return _undated(own.stem if own.stem != "index" else own.parent.name)


def default_address(own: PurePosixPath) -> str:
    """Return the address of a template that names none, by its path below the input folder."""
    parts = _stem(own).strip("/").split("/")
    if parts[-1] == "index" or (len(parts) > 1 and parts[-1] == parts[-2]):
        parts.pop()
    return f"/{'/'.join(parts)}/" if parts else "/"


def _as_address(path: str) -> str:
    path = f"/{path.lstrip('/')}"
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def filled_permalink(pattern: str, facts: ArticleFacts, own: PurePosixPath, settings: Mapping[str, Any]) -> str | None:
    """Return the address that a permalink makes; None where only a program could.

    Args:
        pattern: with holes of Liquid or Nunjucks.
        facts: of the article.
        own: its path below the input folder.
        settings: of the site: the formats of `filters` that format dates, by their names, and whether its own `slug`
            is `strict`.
    """
    if "{%" in pattern or "${" in pattern:
        return None
    made, at = [], 0
    for hole in _HOLE.finditer(pattern):
        value = _value(hole[1], facts, own, settings)
        if value is None:
            return None
        made += [pattern[at : hole.start()], value]
        at = hole.end()
    made.append(pattern[at:])
    filled = "".join(made)
    return None if "{{" in filled else _as_address(filled)


def _value(hole: str, facts: ArticleFacts, own: PurePosixPath, settings: Mapping[str, Any]) -> str | None:
    """Return what a hole of a permalink stands for, by the simplest of its filters."""
    name, *filters = (part.strip() for part in hole.split("|"))
    if not _NAME.fullmatch(name):
        return None
    known = {"page.fileSlug": _slug(own), "page.filePathStem": _stem(own), "title": facts.title}
    if name in {"page.date", "date"}:
        if len(filters) != 1:
            return None
        match = _LIQUID_DATE.fullmatch(filters[0])
        format_ = match["format"] if match else settings.get("filters", {}).get(filters[0])
        return facts.published.strftime(format_) if format_ else None
    value = known.get(name) or text_of(dig(facts.front_matter, *name.split(".")))
    for each in filters:
        if each not in _FILTERS:
            return None
        make = strict_slug if each == "slug" and settings.get("strict") else _FILTERS[each]
        value = value and make(value)
    return value
