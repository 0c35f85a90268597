"""Names of time zones."""

from __future__ import annotations

import re
from typing import Final

from feeds.lib import lazy_re
from feeds.lib.nearest import nearest

_LONGEST: Final = 40
_OFFSET: Final = lazy_re.compile(r"(?:UTC|GMT)?([+-])0?(\d{1,2})(?::?00)?", re.IGNORECASE)
_ABBREVIATED: Final = {
    **dict.fromkeys(("pst", "pdt", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("mdt", "mt"), "America/Denver"),
    **dict.fromkeys(("cdt", "ct"), "America/Chicago"),
    **dict.fromkeys(("edt", "et"), "America/New_York"),
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "eest": "Europe/Helsinki",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "z": "UTC",
}
"""Zones by what people call their time; names that mean several (IST, CST) are left out."""


def is_zone(name: str) -> bool:
    """Whether a name is that of an IANA time zone."""
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # slow to import, and many need none

    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def zone_hint(name: str) -> str:
    """Return the end of a message about a name that is no zone's: which one is meant, or what such names are like."""
    near = nearest_zone(name)
    return f"did you mean '{near}'?" if near else "expected an IANA name such as Europe/Berlin"


def nearest_zone(name: str) -> str | None:
    """Return the IANA time zone that is meant by another name: a city, an abbreviation, an offset, another spelling."""
    from zoneinfo import available_timezones  # slow, and only for a zone that is none

    word = "_".join(name.strip().lower().split())[:_LONGEST]
    if offset := _OFFSET.fullmatch(word):
        other = "-" if offset[1] == "+" else "+"  # POSIX counts west of Greenwich
        meant = f"Etc/GMT{other}{int(offset[2])}" if int(offset[2]) else "UTC"
        return meant if is_zone(meant) else None
    if word in _ABBREVIATED:
        return _ABBREVIATED[word]
    # of several with one name, a zone of a region comes before others
    zones = sorted(available_timezones(), key=lambda zone: (zone.count("/") != 1, zone.startswith("Etc/"), zone))[::-1]
    known = {zone.rpartition("/")[2].lower(): zone for zone in zones} | {zone.lower(): zone for zone in zones}
    return known.get(word) or known.get(nearest(word, known) or "")
