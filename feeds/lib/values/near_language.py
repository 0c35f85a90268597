"""The language tag that is likely to be meant by a text that is none."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from feeds.lib.nearest import nearest
from feeds.lib.values.language_tag import TWO_LETTERS, language_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.lib.values.flaw import Flaw

_LONGEST: Final = 40
_ALIKE: Final = 0.8
_OF_COUNTRY: Final = {"gb": "en", "us": "en"}
"""Languages of countries whose likeliest one Unicode's table leaves out, as it is the root of all."""


def language_hint(text: str, flaw: Flaw) -> str:
    """Return the end of a message about a text that is no language tag: which one is meant, or what tags are like."""
    if near := nearest_language(text):
        return f"did you mean '{near}'?"
    known = "no language has that code, " if flaw.kind == "unknown language" else ""
    return f"{known}expected a language tag such as en or pt-BR"


@lru_cache(1024)
def nearest_language(text: str) -> str | None:
    """Return the tag that is meant by another spelling, a language's name in English or its own, or a country's code.

    `en_US` is `en-US`, `german` and `Deutsch` are `de`, `jp` is `ja`.
    """
    if len(text) > _LONGEST:
        return None
    tag = text.strip().replace("_", "-")
    if tag != text and language_tag(tag) is None:
        return tag
    if len(tag) == len("jp"):
        return _language_of(tag.lower())
    names = _names()
    word = text.strip().casefold()
    return names.get(word) or names.get(nearest(word, names, _ALIKE) or "")


def _language_of(country: str) -> str | None:
    """Return the language that most people of a country write."""
    from feeds.lib.cldr import get_global  # large, and only for a language that is none

    likely = get_global("likely_subtags").get(f"und_{country.upper()}")
    return likely.partition("_")[0] if likely else _OF_COUNTRY.get(country)


@cache
def _names() -> Mapping[str, str]:
    """Return the tags of languages by their names in small letters, those in English and their own."""
    from feeds.lib.cldr import Locale, UnknownLocaleError  # as above

    codes = {code: name for code, name in Locale("en").languages.items() if "_" not in code}
    named = {codes[code].casefold(): code for code in sorted(codes, key=lambda code: (code in TWO_LETTERS, code))}
    for code in sorted(TWO_LETTERS):
        try:
            own = Locale(code).get_display_name()
        except UnknownLocaleError:
            continue
        if own:
            named[own.casefold()] = code
    return named
