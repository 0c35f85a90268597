"""Instants: reading the ways that people write dates, and writing the ways that feeds want them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from feeds.lib import lazy_re

if TYPE_CHECKING:
    from datetime import tzinfo

# What nearly every article has; the standard library reads it fastest.
_COMMON: Final = lazy_re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ", re.ASCII)
_FOLDERS: Final = lazy_re.compile(r"(?<![^/])([12]\d{3})(?:/([01]?\d)[-/]|-([01]?\d)/)([0-3]?\d)(?=[-_/.]|$)")
_NAME: Final = lazy_re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_.]|$)")
_LONGEST: Final = 100

_HALF: Final = r"(?: ?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
_TIME: Final = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?)?" + _HALF
# An offset or a name, and the name that Go and JavaScript put behind the offset.
_ZONE: Final = (
    r" ?(?P<zone>(?:UTC|GMT)?[+-]\d{2}:?\d{2}|(?:UTC|GMT)?[+-]\d{1,2}|[A-Za-z]{1,5})"
    r"(?: (?:[A-Z]{2,5}|[+-]\d{2}(?:\d{2})?|\([^()]*\)))?"
)
_THEN: Final = rf"(?:(?:[Tt]|,? (?:at )?){_TIME}(?:{_ZONE})?)?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = r"(?P<month>[^\W\d_]{3,20})\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_WEEKDAY: Final = r"(?:(?:[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un)[a-z]{0,6}\.?,? )?"
_BASIC_TIME: Final = (
    r"(?:[Tt](?P<hour>\d{2})(?P<minute>\d{2})(?:(?P<second>\d{2})(?:[.,]\d+)?)?(?P<zone>[Zz]|[+-]\d{2}(?:\d{2})?)?)?"
)
_FORMS: Final = (
    # a year first, digits that people leave out and slashes they put in
    lazy_re.compile(rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_THEN}"),
    lazy_re.compile(rf"{_WEEKDAY}{_DAY}[ -](?:of )?{_MONTH},?[ -]{_YEAR}{_THEN}"),
    lazy_re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}{_THEN}"),
    lazy_re.compile(rf"{_YEAR}[ -]{_MONTH}[ -]{_DAY}{_THEN}"),
    lazy_re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY} {_TIME}(?:{_ZONE})? {_YEAR}"),  # what `date` and C's `ctime` write
    lazy_re.compile(rf"{_TIME} {_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})"),
    lazy_re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_BASIC_TIME}"),  # ISO 8601's basic format
)
_YEAR_LAST: Final = lazy_re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:\D.*)?")
_IN_WORDS: Final = lazy_re.compile(r"(?:\w+,? )?\d{1,2}\.? (?:d[ei'] ?)?([^\W\d_]{3,20})\.?,? (?:d[ei] )?\d{4}(?: .*)?")
_PLACE: Final = lazy_re.compile(r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBERS: Final = {
    name: number for number, each in enumerate(_MONTHS, 1) for name in (each, each[:3])
} | {"sept": 9}  # fmt: skip
# The names that RFC 5322 (section 4.3) knows, with their hours, and those of one zone alone; others mean several.
_HOURS: Final = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_NOON: Final = 12
_LAST_SECOND: Final = 59
_SHORT: Final = 2


class NoDate(ValueError):  # noqa: N818 - says what is wrong with a text; whoever reads it reports that
    """A text is no date, for a reason that its author can do something about."""


def parse_instant(text: str, zone: tzinfo) -> tuple[datetime, bool]:
    """Read a date or a date with time, as front matter has them.

    ISO 8601 and RFC 3339, the looser forms that generators take (`2009-12-25 10:41:06 +0000`, `2020/1/2`), dates in
    English words (`July 8, 2022`, `8 Jul 2022 10:00 AM`) and RFC 5322 (`Fri, 25 Dec 2009 10:41:06 GMT`). A date alone
    is its midnight.

    Returns:
        The instant in UTC, in whole seconds, and whether the text itself named a zone.

    Raises:
        NoDate: it is nearly one of these, and says what is wrong with it.
        ValueError: it is none of these, or no such instant exists.
    """
    text = text.strip()
    if _COMMON.fullmatch(text):
        try:
            return datetime.fromisoformat(text), True
        except ValueError:
            pass  # what follows says why
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise ValueError("too long for a date")
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    return to_instant(_moment(match) if match else _as_in_mail(text), zone)


def _moment(match: re.Match[str]) -> datetime:
    """Return the time that a form matched, without a zone where it names none."""
    said = match.groupdict()
    year, month, day = int(said["year"]), _month(said["month"]), int(said["day"])
    hour, minute, second = (int(said.get(name) or 0) for name in ("hour", "minute", "second"))
    if half := said.get("half"):
        if not 1 <= hour <= _NOON:
            raise NoDate(f"there is no hour {hour} before or after noon")
        hour = hour % _NOON + (_NOON if half in "Pp" else 0)
    elif said.get("hour") and said.get("minute") is None:
        raise NoDate("a time needs minutes")
    if second == _LAST_SECOND + 1:  # a leap second, which no calendar of ours has
        second = _LAST_SECOND
    try:
        found = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone follows
    except ValueError as error:
        raise NoDate(_flaw(year, month, day, hour, minute)) from error
    return found.replace(tzinfo=_offset(said["zone"])) if said.get("zone") else found


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    number = _NUMBERS.get(text.lower())
    if number is None:
        raise NoDate(f"{text!r} is no English name of a month")
    return number


def _flaw(year: int, month: int, day: int, hour: int, minute: int) -> str:
    """Return which part of a time does not exist; the first one that does not."""
    if not year:
        return "there is no year 0"
    if not 1 <= month <= len(_MONTHS):
        return f"there is no month {month}"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{_MONTHS[month - 1].capitalize()} {year} has no day {day}"
    if hour > 23:  # noqa: PLR2004 - the hours of a day
        return f"there is no hour {hour}"
    return f"there is no {'minute' if minute > _LAST_SECOND else 'second'} of that number"


def _offset(text: str) -> tzinfo:
    """Return the zone that an offset or a name stands for."""
    if text.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[text.upper()]))
    bare = text.removeprefix("UTC").removeprefix("GMT")
    digits = bare[1:].replace(":", "")
    if bare[0] not in "+-":
        raise NoDate(f"nobody can say which zone {text!r} is; write it as +01:00")
    padded = digits.zfill(2).ljust(4, "0")
    hours, minutes = int(padded[:2]), int(padded[2:])
    if hours > 23 or minutes > _LAST_SECOND:  # noqa: PLR2004 - the hours of a day
        raise NoDate(f"no zone is {bare} from UTC")
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if bare[0] == "-" else 1))


def _as_in_mail(text: str) -> datetime:
    """Read what only RFC 5322 has: years of two digits, comments."""
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match)
    if reason := _nearly(text):
        raise NoDate(reason)
    if text[:4].isdigit() and text[:1].isdigit():
        raise ValueError(f"not a date: {text}")
    from email.utils import parsedate_to_datetime  # slow to import, and hardly ever needed

    try:
        found = parsedate_to_datetime(text)
    except (IndexError, TypeError, OverflowError) as error:  # what the standard library lets slip through
        raise ValueError(f"not a date: {text}") from error
    if found.tzinfo is None and text[-1].isalpha():
        raise ValueError(f"a zone that nobody knows: {text}")
    # RFC 5322, section 3.3: an instant in UTC that says nothing of its own zone
    return found.replace(tzinfo=UTC) if text.endswith("-0000") else found


def _year_last(match: re.Match[str]) -> datetime:
    """Read a date of three numbers, the year behind, where day and month are the same; refuse it where they are not."""
    first, second, year = match[1], match[3], match[4]
    is_short = len(year) == _SHORT
    orders = [(f"20{year}" if is_short else year, second, first), (f"20{year}" if is_short else year, first, second)]
    if is_short and len(first) == _SHORT:
        orders.append((f"20{first}", second, year))
    ways = [way for order in dict.fromkeys(orders) if (way := _day(*order))]
    if len(ways) == 1 and not is_short and int(first) == int(second):
        either = _FORMS[0].fullmatch(f"{ways[0]}{match[0][match.end(4) :]}")
        if either:
            return _moment(either)
    if not ways:
        raise NoDate(f"no day and month are {first} and {second}")
    if len(ways) == 1:
        raise NoDate(f"the year goes first; write '{ways[0]}'")
    what = "the year has two digits" if is_short else "nobody can say whether the day or the month is first"
    raise NoDate(f"{what}; write {' or '.join(map(repr, ways))}")


def _day(year: str, month: str, day: str) -> str | None:
    """Return a day in ISO 8601's form; None where there is none."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _nearly(text: str) -> str | None:
    """Return what is wrong with a text that looks like a date; None where it does not."""
    if re.fullmatch(r"[12]\d{3}(?:[-/.](?:0?[1-9]|1[0-2]))?", text, re.ASCII):
        return "it has no day" if len(text) > len("2026") else "it has no month and no day"
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text, re.ASCII):
        seconds = int(text) if len(text) <= len("1650000000") else int(text) // 1000
        return f"it counts seconds; write '{rfc3339(datetime.fromtimestamp(seconds, UTC))}'"
    if found := _IN_WORDS.fullmatch(text):
        return None if found[1].lower() in _NUMBERS else f"{found[1]!r} is no English name of a month"
    if found := re.fullmatch(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)日?(.*)", text, re.ASCII):
        return _behind(_day(*found.group(1, 2, 3)), found[4].strip())
    return None


def _behind(day: str | None, rest: str) -> str | None:
    """Return what is wrong with what stands behind a day."""
    if day is None:
        return None
    if _PLACE.search(rest):
        return "a zone is no place's name; write how far it was from UTC on that day, as +01:00"
    return f"'{rest}' behind the day is no time; write '{day}'" if rest else f"hyphens join its parts; write '{day}'"


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


def date_in_path(path: str) -> date | None:
    """Read the date that folders of a file or of an address make: `2020/01/02/title`, `2020/01-02.md`.

    Returns:
        The date; None where there is none, or no such day.
    """
    match = _FOLDERS.search(path)
    try:
        return date(int(match[1]), int(match[2] or match[3]), int(match[4])) if match else None
    except ValueError:  # such numbers stand for something else
        return None


def rfc3339(instant: datetime) -> str:
    """Write an instant in UTC for Atom and JSON Feed (RFC 3339, section 5.6): `2020-12-16T09:31:00Z`."""
    return f"{instant.replace(tzinfo=None).isoformat()}Z"


def rfc822(instant: datetime) -> str:
    """Write an instant for RSS (RFC 5322, section 3.3), with a numeric offset: `Wed, 16 Dec 2020 09:31:00 +0000`."""
    # `email.utils.format_datetime` takes longer to import than a feed to write, and `strftime` twice as long as this
    text = instant.isoformat(timespec="seconds")
    day, month = _WEEKDAYS[instant.weekday()], _MONTHS[instant.month - 1][:3].title()
    return f"{day}, {text[8:10]} {month} {text[:4]} {text[11:19]} {text[19:].replace(':', '')}"
