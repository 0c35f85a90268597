"""Dates as feeds write them: of RFC 3339, of the W3C's note, and of RFC 822 as RSS has it.

How people write dates in articles is another matter (`feeds.lib.dates`); whatever is read there is written in these.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final

from feeds.lib.text import shown
from feeds.lib.values.flaw import Flaw

_RFC3339: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))", re.ASCII)
_W3C: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-](\d\d):(\d\d)))?)?)?", re.ASCII
)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RFC822: Final = re.compile(
    r"(?:(?P<weekday>[A-Za-z]+)(?P<comma>\s*,\s+|\s*,|\s+))?"
    r"(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]+)\s+(?P<year>\d{2,4})\s+"
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s+(?P<zone>[A-Za-z]{1,3}|[+-]\d{4})",
    re.ASCII,
)
_COMMENT: Final = re.compile(r"\\.|[()]", re.DOTALL)
_COMMON_ZONES: Final = frozenset({"GMT", "UT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "Z"})
_EARLIEST: Final = 1980
_LATEST: Final = 2100


@lru_cache(4096)
def rfc3339(text: str) -> Flaw | None:
    """Check that a text is a date with time and zone (RFC 3339, section 5.6), T and Z in upper case.

    The RFC allows lower case too; Atom asks for upper case (RFC 4287, section 3.3).
    """
    return _rfc3339(text, text)


def rfc3339_of_any_case(text: str) -> Flaw | None:
    """Check that a text is a date with time and zone as all of RFC 3339 has it, `t` and `z` too."""
    return _rfc3339(text, text.upper())


def _rfc3339(text: str, read_as: str) -> Flaw | None:
    match = _RFC3339.fullmatch(read_as)
    if not match:
        return Flaw(
            "RFC 3339", f"'{shown(text)}' is no date of RFC 3339; write it as 2026-01-31T09:30:00Z, without spaces"
        )
    if not _exists(*match.groups()):
        return Flaw("RFC 3339", f"no such day or time exists: '{shown(text)}'")
    return _plausible(int(match[1]), text)


@lru_cache(4096)
def w3c(text: str) -> Flaw | None:
    """Check that a text is a date in the W3C's profile of ISO 8601, from the year alone to fractions of a second."""
    match = _W3C.fullmatch(text)
    if not match:
        return Flaw(
            "W3C date", f"'{shown(text)}' is no date of the W3C's note; write it as 2026-01-31 or 2026-01-31T09:30:00Z"
        )
    if not _exists(*match.groups()):
        return Flaw("W3C date", f"no such day or time exists: '{shown(text)}'")
    return None


@lru_cache(4096)
def rfc822(text: str) -> Flaw | None:
    """Check that a text is a date and time of RFC 822, with years of four digits (RSS 2.0, OPML 2.0)."""
    bare = _without_comments(text) if "(" in text else text
    match = _RFC822.fullmatch(bare)
    if not match:
        return Flaw("RFC 822", f"'{shown(text)}' is no date of RFC 822; write it as Sat, 31 Jan 2026 09:30:00 +0000")
    month, weekday = match["month"].lower(), (match["weekday"] or "").lower()
    year = int(match["year"])
    zone = match["zone"].upper()
    if month not in _MONTHS or (weekday and weekday not in _DAYS) or (zone.isalpha() and not _zone(zone)):
        return Flaw(
            "RFC 822", f"a day, month or zone of '{shown(text)}' is none that RFC 822 knows; write Sat, Jan, +0000"
        )
    if len(match["year"]) == 2:  # noqa: PLR2004 - digits
        year += 1900 if year >= 50 else 2000  # noqa: PLR2004 - RFC 5322, section 4.3
    offset = (zone[1:3], zone[3:5]) if zone[0] in "+-" else ("00", "00")
    at = _MONTHS.index(month) + 1
    if not _exists(str(year), str(at), match["day"], match["hour"], match["minute"], match["second"], *offset):
        return Flaw("RFC 822", f"no such day or time exists: '{shown(text)}'")
    if weekday and _DAYS[date(year, at, int(match["day"])).weekday()] != weekday:
        right = _DAYS[date(year, at, int(match["day"])).weekday()].title()
        return Flaw("weekday", f"'{shown(text)}' was a {right}, not a {match['weekday']}")
    return _odd(text, bare, match) or _plausible(year, text)


def _without_comments(text: str) -> str:
    """Return a text with a space for each comment, those with comments in them too (RFC 822, section 3.4.3)."""
    kept, depth, at = [], 0, 0
    for match in _COMMENT.finditer(text):
        if match[0] == "(":
            if not depth:
                kept.append(text[at : match.start()])
            depth += 1
        elif match[0] == ")" and depth:
            depth -= 1
            at = match.end()
    return text if depth else " ".join([*kept, text[at:]]).strip()


def _zone(zone: str) -> bool:
    return zone in _COMMON_ZONES or (len(zone) == 1 and zone != "J")


def _odd(text: str, bare: str, match: re.Match[str]) -> Flaw | None:
    """Return what of a legal date many readers get wrong, if anything."""
    if bare != text:
        reason = "a comment"
    elif len(match["year"]) != 4:  # noqa: PLR2004 - digits
        reason = "a year without its century"
    elif match["zone"].isalpha() and match["zone"].upper() not in _COMMON_ZONES - {"Z"}:
        reason = f"the zone {match['zone']}"
    elif match["weekday"] and not (match["comma"].startswith(",") and match["comma"][1:].isspace()):
        reason = "no comma and space after the day of the week"
    elif len(match["hour"]) != 2:  # noqa: PLR2004 - digits
        reason = "an hour of one digit"
    elif "  " in text or not text.isprintable():
        reason = "more than one space between its parts"
    else:
        return None
    return Flaw(
        "unusual", f"'{shown(text)}' has {reason}, which many readers get wrong; write Sat, 31 Jan 2026 09:30:00 +0000"
    )


def _plausible(year: int, text: str) -> Flaw | None:
    if _EARLIEST <= year <= _LATEST:
        return None
    when = f"before {_EARLIEST} or after {_LATEST}"
    return Flaw("implausible", f"'{shown(text)}' is {when}, when nothing is published; is it meant?")


def _exists(*numbers: str | None) -> bool:
    """Whether a day and time exist, a leap second at the end of a minute too."""
    year, month, day, hour, minute, second, zone_hour, zone_minute = (None if n is None else int(n) for n in numbers)
    if not year or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 - months
        return False
    if day is not None and month is not None and not 1 <= day <= monthrange(year, month)[1]:
        return False
    limits = ((hour, 23), (minute, 59), (second, 60), (zone_hour, 23), (zone_minute, 59))
    return all(value is None or value <= most for value, most in limits)
