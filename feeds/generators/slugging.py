"""How generators of JavaScript make slugs of names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

_SAID: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "Ss"})
_KEPT: Final = frozenset({"Ll", "Lu", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl"})
_SHORT: Final = re.compile(r"(?<=[a-z\d])'(?=[ts](?![a-z\d]))")
_OTHER: Final = re.compile(r"[^a-z\d]+")
_UNSAID: Final = re.compile("[\u2e80-\ufaff\U0001f000-\U0001faff]+")
"""Scripts of East Asia and pictures, which no slug of Eleventy has."""
_SIGNS: Final = str.maketrans({"$": "dollar", "%": "percent", "&": "and", "<": "less", ">": "greater", "|": "or"})
_LOOSE: Final = re.compile(r"[^a-z\d ]")
_DROPPED: Final = re.compile(r"[^\w\s$*+~.()'\"!\-:@]+", re.ASCII)


def github_slug(name: str) -> str:
    """Return a slug as GitHub makes it of headings: lower case, letters and digits of any script, blanks as dashes."""
    kept = (each for each in name.lower() if each in "-_ " or unicodedata.category(each) in _KEPT)
    return "".join(kept).replace(" ", "-")


def ascii_slug(name: str) -> str:
    """Return a slug of lower-case ASCII words and dashes, as Eleventy's `slugify` makes it."""
    plain = anyascii(_UNSAID.sub(" ", name.replace("\u2019", " ")).translate(_SAID)).replace("&", " and ").lower()
    return _OTHER.sub("-", _SHORT.sub("", plain)).strip("-")


def loose_slug(name: str) -> str:
    """Return a slug as Eleventy's older `slug` makes it, which leaves some signs as they are."""
    plain = anyascii(_UNSAID.sub("", name).translate(_SIGNS)).replace("-", " ")
    return "-".join(_DROPPED.sub("", plain).split()).lower()


def strict_slug(name: str) -> str:
    """Return a slug as the filter of that name makes it where a site asks for letters and digits alone."""
    return "-".join(_LOOSE.sub("", loose_slug(name).replace("-", " ")).split())
