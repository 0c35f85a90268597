"""Dates by the patterns of Unicode (UTS 35): `yyyy/MM/dd`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_TOKEN: Final = re.compile(r"'([^']*)'|(([A-Za-z])\3*)|([^A-Za-z']+)")
_LONGEST: Final = 200
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""In English, whatever the locale: no output depends on it."""


def format_date(date: datetime, pattern: str) -> str | None:
    """Return a date by a pattern; None where the pattern needs a language or is not understood."""
    if len(pattern) > _LONGEST:
        return None
    fields = _fields(date)
    parts, end = [], 0
    for match in _TOKEN.finditer(pattern):
        text = fields.get(match[2]) if match[2] else (match[1] or "'" if match[1] is not None else match[4])
        if text is None or match.start() != end:
            return None
        parts.append(text)
        end = match.end()
    return "".join(parts) if end == len(pattern) else None


def _fields(date: datetime) -> dict[str, str]:
    """Return the fields that need no language, and the names of months in English, by their letters."""
    numbers = {"M": date.month, "L": date.month, "d": date.day, "H": date.hour, "m": date.minute, "s": date.second}
    plain = {letter: str(number) for letter, number in numbers.items()}
    padded = {letter * 2: f"{number:02}" for letter, number in numbers.items()}
    years = {"y": str(date.year), "yyyy": f"{date.year:04}", "yy": f"{date.year % 100:02}"}
    year, week, _ = date.isocalendar()
    weeks = {"ww": f"{week:02}", "w": str(week), "Y": str(year), "YYYY": f"{year:04}"}
    months = {"MMM": MONTHS[date.month - 1][:3], "MMMM": MONTHS[date.month - 1]}
    return plain | padded | years | weeks | months
