"""The addresses that Hugo gives pages (https://gohugo.io/content-management/urls/)."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, quoted_path, text_of
from feeds.generators.hugo_content import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.generators.row import ArticleFacts, Traits

_PLACEHOLDER: Final = re.compile(r":(\w+)(?:\[([^\]]*)\])?")
_INDEX: Final = re.compile("[0-9]{1,4}")
_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d(?:-\d\d-\d\d-\d\d)?")
_DATE: Final = re.compile(r"\s*(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ]+(\d\d?):(\d\d)(?::(\d\d))?)?")
_DATE_NAMES: Final = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
"""What front matter calls a date, in Hugo's order."""
_KEPT: Final = frozenset("./\\_#+~-@")
_HEX: Final = frozenset("0123456789abcdefABCDEF")


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a page."""
    page = _Page(facts, traits)
    if own := page.text("url"):
        path = _served_as_typed(own if own.startswith("/") else f"{page.prefix}/{own}", page)
    elif pattern := page.pattern:
        path = page.served(f"{page.prefix}/{page.sanitised(_filled(pattern, page).replace('+', ' ')).strip('/')}")
    else:
        path = page.served("/".join((page.prefix, *page.slugged_folders, page.slug.strip("/") or page.name)))
    path = re.sub("//+", "/", f"/{path}")
    home = traits.settings.get("homes", {}).get(page.language)
    quoted = quoted_path(path)
    return f"{home.rstrip('/')}{quoted}" if home and page.language != traits.settings.get("default") else quoted


def _served_as_typed(url: str, page: _Page) -> str:
    """Return the path of a page that names it itself: a file where it has a suffix, else a folder."""
    path = _filled(url, page)
    if path.endswith("/index.html"):
        return path.removesuffix("index.html")
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"


class _Page:
    """What decides the address of one page.

    Attributes:
        language: its code; empty where the site has one language.
        path: of its file within the folder of content, without suffix and language.
    """

    def __init__(self, facts: ArticleFacts, traits: Traits) -> None:
        self.facts = facts
        self.settings = traits.settings
        self.traits = traits
        self.language, self.path = place(facts.path, traits)

    def text(self, name: str) -> str | None:
        """Return what front matter says."""
        return text_of(dig(self.facts.front_matter, name))

    @property
    def prefix(self) -> str:
        """The folder of the page's language."""
        own = self.settings.get("homes", {})
        is_default = self.language == self.settings.get("default")
        if not self.language or own or (is_default and not self.settings.get("in_subfolder")):
            return ""
        return f"/{self.language}"

    @property
    def folders(self) -> list[str]:
        """The folders above the page, or above its bundle."""
        return [self._named(part) for part in self._raw_folders]

    @property
    def _raw_folders(self) -> tuple[str, ...]:
        return self.path.parts[:-2] if self.is_bundle else self.path.parts[:-1]

    @property
    def slugged_folders(self) -> list[str]:
        """The folders above the page, by the slugs that their own pages give them."""
        return [self._named_by_page(size, ("slug",)) for size in range(1, len(self.folders) + 1)]

    @property
    def sections_slugged(self) -> list[str]:
        """The sections of the page, by the slugs or titles that their own pages give them."""
        return [self._named_by_page(size, ("slug", "title")) for size in range(1, len(self.sections) + 1)]

    def _named_by_page(self, size: int, keys: tuple[str, ...]) -> str:
        """Return the name of the folder at a depth, which its own page may say under one of some keys."""
        names = self.settings.get("section_names", {})
        said = names.get(f"{self.language}/{'/'.join(self._raw_folders[:size]).lower()}", {}) if names else {}
        own = next((said[key] for key in keys if key in said), None)
        return self.sanitised(own) if own else self.folders[size - 1]

    @property
    def is_bundle(self) -> bool:
        """Whether the page is the index of a folder of its own."""
        return self.path.name == "index" and len(self.path.parts) > 1

    @property
    def file_name(self) -> str:
        """The name of the file or bundle, without date where its date is taken from there."""
        return self.path.parent.name if self.is_bundle else self.path.name

    @property
    def name(self) -> str:
        """That name as addresses have it."""
        return self._named(self.file_name)

    @property
    def slug(self) -> str:
        """The page's own `slug`, or the rest of a name whose date counts; empty where it has neither."""
        own = self.text("slug") or self._rest_of_dated_name()
        return self.sanitised(own) if own else ""

    def _rest_of_dated_name(self) -> str:
        """Return what stands behind the date in a file's name, where the site's dates come from there."""
        for name in self.settings.get("dates", ()):
            if name.lower() == ":filename":
                dated = _DATED.match(self.file_name)
                if dated:
                    return self.file_name[dated.end() :].strip(" -_")
            elif any(self.text(each) for each in (_DATE_NAMES if name.lower() == ":default" else (name,))):
                return ""
        return ""

    @property
    def section(self) -> str:
        """The outermost folder above the page."""
        return self.folders[0] if self.folders else ""

    @property
    def sections(self) -> list[str]:
        """The folders down to the nearest section: one with an `_index` page, or an outermost one."""
        folders, known = self.folders, self.settings.get("sections", ())
        for size in range(len(folders), 1, -1):
            if "/".join(folders[:size]) in known:
                return folders[:size]
        return folders[:1]

    @property
    def pattern(self) -> str | None:
        """The pattern of the page's section."""
        patterns = self.settings.get("permalinks", {}).get(self.language) or self.traits.permalinks
        return patterns.get(self.section.lower())

    @property
    def date(self) -> datetime:
        """The page's date as its front matter types it, in whatever zone that is."""
        names = [each for each in self.settings.get("dates", ()) if not each.startswith(":")]
        for name in (*names, *_DATE_NAMES):
            value = dig(self.facts.front_matter, name)
            if isinstance(value, date):
                return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - only its parts count
            if isinstance(value, str) and (match := _DATE.match(value)):
                with suppress(ValueError):  # no such day
                    return datetime(*(int(each or 0) for each in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - as above
        return self.facts.published

    def served(self, path: str) -> str:
        """Return a path in the form in which pages are served: with a slash at its end, or with `.html`."""
        ugly = self.settings.get("ugly", ())
        is_ugly = "" in ugly or self.section in ugly
        return f"{path.rstrip('/')}.html" if is_ugly else f"{path.rstrip('/')}/"

    def _named(self, name: str) -> str:
        """Return the name of a file or folder as a part of an address."""
        return self.sanitised(name.replace(" ", "-"))

    def sanitised(self, text: str) -> str:
        """Return a text with hyphens for blanks, and nothing for what addresses do not have."""
        if self.settings.get("drops_accents"):
            decomposed = unicodedata.normalize("NFD", text)
            text = unicodedata.normalize("NFC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn"))
        kept: list[str] = []
        due = after_hyphen = False
        for index, character in enumerate(text):
            if _is_allowed(text, index):
                after_hyphen = character == "-"
                if due and not after_hyphen:
                    kept.append("-")
                due = False
                kept.append(character)
            elif kept and not after_hyphen and character.isspace():
                due = True
        joined = "".join(kept)
        return joined if self.settings.get("keeps_case") else joined.lower()


def _is_allowed(text: str, index: int) -> bool:
    character = text[index]
    if character == "%":
        return len(text) > index + 2 and text[index + 1] in _HEX and text[index + 2] in _HEX
    return character in _KEPT or unicodedata.category(character)[0] in "LM" or unicodedata.category(character) == "Nd"


def _filled(pattern: str, page: _Page) -> str:
    def fill(match: re.Match[str]) -> str:
        name, part = match.groups()
        if part is not None and name in {"sections", "sectionslugs"}:
            return "/".join(_sliced(page.sections if name == "sections" else page.sections_slugged, part))
        make = _MAKERS.get(name.lower())
        return make(page) if make else match[0]

    return _PLACEHOLDER.sub(fill, pattern)


def _sliced(parts: list[str], which: str) -> list[str]:
    """Return the part of a list that a slice in Hugo's words names: `1:`, `:last`, `0`."""
    ends = [each.strip() for each in which.split(":")]
    numbers = [len(parts) - 1 if each == "last" else int(each) if _INDEX.fullmatch(each) else None for each in ends]
    if len(numbers) == 1:
        index = numbers[0] or 0
        return parts[index : index + 1]
    return parts[numbers[0] : numbers[1]]


def _title(page: _Page) -> str:
    typed = page.text("title") or page.facts.title
    return page.sanitised(typed.replace("/", "-"))


def _by_date(form: str) -> Callable[[_Page], str]:
    return lambda page: page.date.strftime(form)


_MAKERS: Final[Mapping[str, Callable[[_Page], Any]]] = {
    "year": lambda page: f"{page.date.year:04}",
    "month": _by_date("%m"),
    "monthname": lambda page: page.sanitised(page.date.strftime("%B")),
    "day": _by_date("%d"),
    "weekday": _by_date("%w"),
    "weekdayname": lambda page: page.sanitised(page.date.strftime("%A")),
    "yearday": lambda page: str(page.date.timetuple().tm_yday),
    "2006": lambda page: f"{page.date.year:04}",
    "06": _by_date("%y"),
    "01": _by_date("%m"),
    "1": lambda page: str(page.date.month),
    "02": _by_date("%d"),
    "2": lambda page: str(page.date.day),
    "section": lambda page: page.section,
    "sections": lambda page: "/".join(page.sections),
    "sectionslug": lambda page: "".join(page.sections_slugged[:1]),
    "sectionslugs": lambda page: "/".join(page.sections_slugged),
    "title": _title,
    "slug": lambda page: page.slug or _title(page),
    "filename": lambda page: page.name,
    "contentbasename": lambda page: page.name,
    "slugorfilename": lambda page: page.slug or page.name,
    "slugorcontentbasename": lambda page: page.slug or page.name,
}
"""What a pattern may have, and what of a page it stands for."""
