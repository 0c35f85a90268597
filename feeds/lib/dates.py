"""Instants: reading the ways that people write dates, and writing the ways that feeds want them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import tzinfo

# A year first, digits that people leave out and slashes they put in; then a time, then a zone.
_LOOSE: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?)?",
)
# What nearly every article has; the standard library reads it fastest.
_COMMON: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_NAME: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_.]|$)")


def parse_instant(text: str, zone: tzinfo) -> tuple[datetime, bool]:
    """Read a date or a date with time, as front matter has them.

    ISO 8601 and RFC 3339, the looser forms that Jekyll, Hugo and Hexo take (`2009-12-25 10:41:06 +0000`, `2020/1/2`),
    and RFC 5322 (`Fri, 25 Dec 2009 10:41:06 GMT`). A date alone is its midnight.

    Returns:
        The instant in UTC, in whole seconds, and whether the text itself named a zone.

    Raises:
        ValueError: it is none of these, or no such instant exists.
    """
    text = text.strip()
    if _COMMON.fullmatch(text):
        return datetime.fromisoformat(text), True
    if match := _LOOSE.fullmatch(text):
        year, month, day, hour, minute, second, offset = match.groups()
        found = datetime(  # noqa: DTZ001 - the zone follows
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
        if offset:
            found = found.replace(tzinfo=_offset(offset))
    elif not text[:1].isdigit() or not text[:4].isdigit():
        from email.utils import parsedate_to_datetime  # slow to import, and hardly ever needed

        try:
            found = parsedate_to_datetime(text)
        except (IndexError, TypeError, OverflowError) as error:  # what the standard library lets slip through
            raise ValueError(f"not a date: {text}") from error
        if found.tzinfo is None and text[-1].isalpha():
            raise ValueError(f"a zone that nobody knows: {text}")
        if text.endswith("-0000"):  # RFC 5322, section 3.3: an instant in UTC that says nothing of its own zone
            found = found.replace(tzinfo=UTC)
    else:
        raise ValueError(f"not a date: {text}")
    return to_instant(found, zone)


def _offset(text: str) -> tzinfo:
    if text in {"Z", "z", "UTC", "GMT"}:
        return UTC
    sign, digits = text[0], text[1:].replace(":", "")
    padded = digits.zfill(2).ljust(4, "0")
    zone = datetime.strptime(f"{sign}{padded}", "%z").tzinfo
    assert zone is not None  # noqa: S101 - %z always gives one
    return zone


def to_instant(value: datetime | date, zone: tzinfo) -> tuple[datetime, bool]:
    """Return a date or datetime as an instant in UTC and whole seconds, and whether it named a zone itself.

    Raises:
        ValueError: the instant falls outside the years 1 to 9999.
    """
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    aware = value.tzinfo is not None
    try:
        instant = (value if aware else value.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"no such instant: {value}") from error
    return instant.replace(microsecond=0), aware


def date_in_name(name: str) -> date | None:
    """Read the date that Jekyll wants at the start of a file's name: `2020-01-02-title.md`.

    Raises:
        ValueError: there is one, but no such day exists.
    """
    match = _NAME.match(name)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def rfc3339(instant: datetime) -> str:
    """Write an instant in UTC for Atom and JSON Feed (RFC 3339, section 5.6): `2020-12-16T09:31:00Z`."""
    return f"{instant.replace(tzinfo=None).isoformat()}Z"


def rfc822(instant: datetime) -> str:
    """Write an instant for RSS (RFC 5322, section 3.3), with a numeric offset: `Wed, 16 Dec 2020 09:31:00 +0000`."""
    from email.utils import format_datetime  # slow to import, and not needed where nothing is written

    return format_datetime(instant)
