"""The language of a page: its words from a gettext catalogue, its dates, numbers and names from the CLDR, by Babel.

A catalogue is a file of gettext's (`catalogues/de.po`). It is read as it stands, since compiling it would take a step
of building that a clone has not; English needs none, for it is what the templates are written in.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib import lazy_re

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from gettext import NullTranslations

    from babel import Locale

ENGLISH: Final = "en"
# Babel takes `en` for that of the United States; a site that names no country gets 16 December 2020.
_WORLD_ENGLISH: Final = "en_001"
# The scripts of ISO 15924 that run from right to left, as far as languages with a tag of their own use them.
_RIGHT_TO_LEFT: Final = frozenset(
    ("adlm", "arab", "aran", "armi", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi")
)
# Numbering systems of the CLDR by their digit zero; Babel writes their separators and leaves the digits Latin.
_ZEROS: Final = {"arab": 0x660, "arabext": 0x6F0}
# RFC 5646, section 2.2.6: what comes behind a letter or digit of its own is an extension or private.
_EXTENSIONS: Final = lazy_re.compile(r"(?:^|-)[0-9a-z](?:-.*)?$")
_SCRIPT: Final = lazy_re.compile(r"-([a-z]{4})(?:-|$)")


class PageLanguage(msgspec.Struct, frozen=True, eq=False):
    """A language that pages are written in.

    Attributes:
        tag: the BCP 47 tag of the words: that which was asked for, or `en` where there is no catalogue for it.
        direction: of the words: `ltr` or `rtl`.
    """

    tag: str
    direction: str
    _cldr: str
    _words: NullTranslations

    @property
    def _locale(self) -> Locale:
        return _babel(self._cldr)

    def gettext(self, message: str) -> str:
        """Translate a message."""
        return self._words.gettext(message)

    def pgettext(self, context: str, message: str) -> str:
        """Translate a message that means another thing, or takes another form, in this context."""
        return self._words.pgettext(context, message)

    def ngettext(self, one: str, several: str, number: int) -> str:
        """Translate a message in the form that a number asks for, with the number in the place of `%(num)s`."""
        return self._words.ngettext(one, several, number).replace("%(num)s", self.number(number))

    def number(self, number: int) -> str:
        """Write a number: `1,200` in English, `1.200` in German."""
        return _number(number, self._cldr)

    def day(self, instant: datetime, zone: str = "UTC") -> str:
        """Write the day that an instant has in an IANA zone: `16 December 2020`, `16. Dezember 2020`."""
        if zone != "UTC":
            from zoneinfo import ZoneInfo  # slow to import, and many sites need none

            instant = instant.astimezone(ZoneInfo(zone))
        return _day(instant.date(), self._cldr)

    def enumerated(self, names: Sequence[str]) -> str:
        """Write a list of names: `one, two and three`."""
        if len(names) == 1:
            return names[0]
        locale = self._locale
        from babel.lists import format_list  # behind what it stands on

        return format_list(list(names), locale=locale)

    def language_name(self, tag: str) -> str:
        """Return what a language is called in this one (`de`: `German`), or its tag where nobody knows it.

        It begins with a capital letter, as a name in a list or a heading does, also where a sentence has none.
        """
        found = _locale(tag)
        return _capitalised(found.get_display_name(self._locale) if found else None, tag)


@lru_cache(1024)
def own_name(tag: str) -> str:
    """Return what a language is called in itself (`de`: `Deutsch`), or its tag where nobody knows it."""
    found = _locale(tag)
    return _capitalised(found.get_display_name() if found else None, tag)


def _capitalised(name: str | None, tag: str) -> str:
    return f"{name[0].upper()}{name[1:]}" if name else tag


@lru_cache(4096)
def _day(day: date, cldr: str) -> str:
    """Write a day of the Gregorian calendar, which is that of the feeds, whatever the country's own is."""
    locale = _babel(cldr)
    from babel.dates import format_date  # behind what it stands on

    return _digits(format_date(day, "long", locale=locale), cldr)


@lru_cache(4096)
def _number(number: int, cldr: str) -> str:
    locale = _babel(cldr)
    from babel.numbers import format_decimal  # behind what it stands on

    return _digits(format_decimal(number, locale=locale, numbering_system="default"), cldr)


def _digits(text: str, cldr: str) -> str:
    """Write digits as a language does."""
    zero = _ZEROS.get(_babel(cldr).default_numbering_system)
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)}) if zero else text


@lru_cache(128)
def page_language(tag: str) -> PageLanguage:
    """Return the language for a page in the language of a BCP 47 tag, or English where there is no catalogue for it.

    A catalogue fits a tag of the same language and script: `de-AT` is written with the words of `de` and the dates of
    Austria, `zh-TW` with `zh_Hant`, `sr-Latn` not with `sr`.
    """
    from gettext import NullTranslations

    english = PageLanguage(ENGLISH, "ltr", _WORLD_ENGLISH, NullTranslations())
    if tag == ENGLISH:  # needs no Babel, where nothing but words is asked for
        return english
    locale = _locale(tag)
    if not locale:
        return english
    if locale.language == ENGLISH and script(tag) == "latn":
        return PageLanguage(tag, "ltr", str(locale) if locale.territory else _WORLD_ENGLISH, NullTranslations())
    for name in (f"{locale.language}_{script(tag).title()}", locale.language):
        words = _catalogue(name) if script(name) == script(tag) else None
        if words:
            return PageLanguage(tag, direction(tag), str(locale), words)
    return english


def direction(tag: str) -> str:
    """Return the direction of the language of a BCP 47 tag: that of the script it names, or is usually written in."""
    return "rtl" if script(tag) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(128)
def script(tag: str) -> str:
    """Return the script of a language as the four letters of ISO 15924 in lower case; nothing where it is not known."""
    from feeds.lib.cldr import get_global

    plain = _EXTENSIONS.sub("", tag.lower().replace("_", "-"))
    named = _SCRIPT.search(plain)
    if named:
        return named[1]
    language, *others = plain.split("-")
    language = get_global("language_aliases").get(language, language)
    likely = get_global("likely_subtags")
    countries = (f"{language}_{each.upper()}" for each in others)
    found = next((likely[each] for each in (*countries, language) if each in likely), "")
    return next((part.lower() for part in found.split("_")[1:] if len(part) == 4), "")  # noqa: PLR2004 - as above


def _locale(tag: str) -> Locale | None:
    """Return what the CLDR knows of the language of a tag."""
    from feeds.lib.cldr import Locale, UnknownLocaleError

    plain = _EXTENSIONS.sub("", tag.lower())
    if plain.partition("-")[0] == "und":  # Babel takes it for English
        return None
    try:
        return Locale.parse(plain, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


@cache
def _babel(name: str) -> Locale:
    from feeds.lib.cldr import Locale

    return Locale.parse(name)


@cache
def _catalogue(name: str) -> NullTranslations | None:
    """Read a catalogue, if there is one of that name."""
    from gettext import GNUTranslations
    from importlib.resources import files  # slow to import, and English has no catalogue
    from io import BytesIO

    file = files("feeds.pages") / "catalogues" / f"{name}.po"
    if not file.is_file():
        return None
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
