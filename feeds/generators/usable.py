"""The address, the language and the zone that a generator's config says, where they are ones that a config can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feeds.lib import lazy_re
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url
from feeds.lib.values.language_tag import language_tag
from feeds.lib.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.generators.row import Traits

_BETWEEN: Final = lazy_re.compile(r"[,;|/\s]+")
_LONGEST: Final = 200
_LANGUAGES: Final = {
    "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi", "french": "fr",
    "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "indonesian": "id",
    "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv", "lithuanian": "lt", "norwegian": "no",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr",
    "slovak": "sk", "slovenian": "sl", "spanish": "es", "swedish": "sv", "thai": "th", "turkish": "tr",
    "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip
"""Names of languages in English that mean one alone."""


def usable_url(url: str | None) -> str | None:
    """Return the address of a site, ending in `/`; None for what is none."""
    found = url and absolute_url(url)
    if not found or "_" in urlsplit(found).netloc:  # no id can be made of such a host
        return None
    return f"{found.rstrip('/')}/"


def usable_language(said: str | None) -> str | None:
    """Return the first language tag of a value that may list some, or that of a language which it names in English."""
    whole = (said or "")[:_LONGEST].replace("_", "-")
    words = [whole, *(word for word in _BETWEEN.split(whole) if word)]
    tag = next((word for word in words if word and language_tag(word) is None), None)
    return tag or next((_LANGUAGES[word.lower()] for word in words if word.lower() in _LANGUAGES), None)


def usable_zone(name: str | None) -> str | None:
    """Return the name of a zone; None where there is no such zone."""
    return name if name and is_zone(name) else None


def unusable_values(said: Traits) -> Mapping[str, str]:
    """Return what a config says that is no address, no language or no zone, by the key that it would stand for."""
    values = {
        "site.url": (said.url, usable_url),
        "site.language": (said.language, usable_language),
        "articles.timezone": (said.timezone, usable_zone),
    }
    return {key: drop_forbidden(raw) for key, (raw, usable) in values.items() if raw and usable(raw) is None}
