"""Instants: reading the ways that people write dates, and writing the ways that feeds want them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.lib.dates import NoDate, date_in_name, date_in_path, parse_instant, rfc822, rfc3339, to_instant

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-12-16T09:31:00Z", "2020-12-16T09:31:00Z"),
        ("2020-12-16t09:31:00z", "2020-12-16T09:31:00Z"),
        ("2020-12-16T09:31:00+01:00", "2020-12-16T08:31:00Z"),
        ("2020-12-16T09:31:00.987Z", "2020-12-16T09:31:00Z"),
        ("2020-12-16T09:31:00,987Z", "2020-12-16T09:31:00Z"),
        ("2020-12-16T09:31Z", "2020-12-16T09:31:00Z"),
        ("2009-12-25 10:41:06 +0000", "2009-12-25T10:41:06Z"),
        ("2009-12-25 10:41:06 -0330", "2009-12-25T14:11:06Z"),
        ("2009-12-25 10:41:06 +2", "2009-12-25T08:41:06Z"),
        ("2009-12-25 10:41:06 UTC", "2009-12-25T10:41:06Z"),
        ("Fri Dec 25 10:41:06 CET 2009", "2009-12-25T09:41:06Z"),
        ("2009-12-25 10:41 GMT", "2009-12-25T10:41:00Z"),
        ("  2009-12-25T10:41:06Z  ", "2009-12-25T10:41:06Z"),
        ("2020-12-31T23:59:59-05:00", "2021-01-01T04:59:59Z"),
        ("Fri, 25 Dec 2009 10:41:06 GMT", "2009-12-25T10:41:06Z"),
        ("25 Dec 2009 10:41:06 +0100", "2009-12-25T09:41:06Z"),
        ("Fri, 25 Dec 2009 10:41:06 EST", "2009-12-25T15:41:06Z"),
    ],
)
def test_date_with_a_zone(text: str, expected: str) -> None:
    """A date that names its zone is that instant, whatever the zone of the others."""
    instant, aware = parse_instant(text, BERLIN)
    assert (rfc3339(instant), aware) == (expected, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-12-16", "2020-12-15T23:00:00Z"),
        ("2020-07-16", "2020-07-15T22:00:00Z"),
        ("2020/1/2", "2020-01-01T23:00:00Z"),
        ("2020.01.02", "2020-01-01T23:00:00Z"),
        ("2020-1-2 9:05", "2020-01-02T08:05:00Z"),
        ("2020-1-2 9:5:0", "2020-01-02T08:05:00Z"),
        ("2020-01-02T09:05:06", "2020-01-02T08:05:06Z"),
        ("2 Jan 2020 09:05:06", "2020-01-02T08:05:06Z"),
    ],
)
def test_date_without_a_zone(text: str, expected: str) -> None:
    """A date without a zone is in the one given, summer time included, and says so."""
    instant, aware = parse_instant(text, BERLIN)
    assert (rfc3339(instant), aware) == (expected, False)


@pytest.mark.parametrize(
    ("text", "expected", "aware"),
    [
        ("Jul 08 2022", "2022-07-08T00:00:00Z", False),
        ("July 8, 2022", "2022-07-08T00:00:00Z", False),
        ("8 July 2022", "2022-07-08T00:00:00Z", False),
        ("Sept. 1st, 2022", "2022-09-01T00:00:00Z", False),
        ("the 8 July 2022", None, False),
        ("02-Jan-2006", "2006-01-02T00:00:00Z", False),
        ("2006 Jan 2", "2006-01-02T00:00:00Z", False),
        ("Thu, 02 Jan 2020", "2020-01-02T00:00:00Z", False),
        ("Thursday, January 2, 2020 at 3:04 PM", "2020-01-02T15:04:00Z", False),
        ("2020-05-01 10:00 AM", "2020-05-01T10:00:00Z", False),
        ("2020-05-01 12:30 a.m.", "2020-05-01T00:30:00Z", False),
        ("2020-05-01 12pm", "2020-05-01T12:00:00Z", False),
        ("2020-01-02 10:00:00 +0900 JST", "2020-01-02T01:00:00Z", True),
        ("2020-01-02 10:00:00.5 +0000 UTC", "2020-01-02T10:00:00Z", True),
        ("2020-01-02 10:00:00 -0300 -03", "2020-01-02T13:00:00Z", True),
        ("Thu Jan  2 10:00:00 UTC 2020", "2020-01-02T10:00:00Z", True),
        ("10:00 2020/1/2", "2020-01-02T10:00:00Z", False),
        ("Thu Jan  2 10:00:00 2020", "2020-01-02T10:00:00Z", False),
        ("Thu Jan 02 2020 10:00:00 GMT+0100 (CET)", "2020-01-02T09:00:00Z", True),
        ("20200102T100000Z", "2020-01-02T10:00:00Z", True),
        ("20200102T1000+01", "2020-01-02T09:00:00Z", True),
        ("20200102", "2020-01-02T00:00:00Z", False),
        ("05/05/2014 03:00:00 PM UTC", "2014-05-05T15:00:00Z", True),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", True),
        ("2016-12-31 23:59:60", "2016-12-31T23:59:59Z", False),
    ],
)
def test_dates_of_people_and_programs(text: str, expected: str | None, *, aware: bool) -> None:
    """Dates are read as people and programs write them, in English words too."""
    if expected is None:
        with pytest.raises(ValueError):  # noqa: PT011 - no other exception is the point
            parse_instant(text, UTC)
        return
    instant, named = parse_instant(text, UTC)
    assert (rfc3339(instant), named) == (expected, aware)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2022", "day or the month is first; write '2022-04-03' or '2022-03-04'"),
        ("4.4.22", "the year goes first; write '2022-04-04'"),
        ("16/12/2020", "the year goes first; write '2020-12-16'"),
        ("12-31-2020 10:00", "the year goes first; write '2020-12-31'"),
        ("99/99/2020", "no day and month are 99 and 99"),
        ("29.02.2023", "no day and month are 29 and 02"),
        ("26-01-31", "two digits; write '2031-01-26' or '2026-01-31'"),
        ("2020", "no month and no day"),
        ("2020-05", "no day"),
        ("1650000000", "counts seconds; write '2022-04-15T05:20:00Z'"),
        ("2020-01-02 to 2020-01-05", "'to 2020-01-05' behind the day is no time; write '2020-01-02'"),
        ("2020-01-01 10:00:00 Europe/Berlin", "a zone is no place's name"),
        ("2020年1月2日", "write '2020-01-02'"),
        ("31. Januar 2020", "'Januar' is no English name"),
        ("2020-13-01", "no month 13"),
        ("2021-02-29T10:00:00Z", "February 2021 has no day 29"),
        ("June 31, 2020", "June 2020 has no day 31"),
        ("0000-01-01", "no year 0"),
        ("2020-01-01T25:00:00Z", "no hour 25"),
        ("2020-01-01 13:00 PM", "no hour 13 before or after noon"),
        ("2020-01-01T10:60:00Z", "no minute"),
        ("2020-01-01T10:00:61Z", "no second"),
        ("2020-01-01 10", "needs minutes"),
        ("2020-01-01 10:00 IST", "which zone 'IST' is"),
        ("2020-01-01T10:00:00+99:00", r"no zone is \+99:00"),
        ("8 juillet 2022", "'juillet' is no English name"),
    ],
)
def test_what_is_wrong_with_a_date_is_said(text: str, reason: str) -> None:
    """A text that is nearly a date is refused with the reason."""
    with pytest.raises(NoDate, match=reason):
        parse_instant(text, UTC)


WRITTEN: tuple[str, ...] = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%dT%H%M%S",
    "%b %d %Y %H:%M:%S",
    "%B %d, %Y %I:%M %p",
    "%d %B %Y %H:%M",
    "%a, %d %b %Y %H:%M:%S",
    "%A, %B %d, %Y at %I:%M:%S %p",
    "%a %b %d %H:%M:%S %Y",
    "%d-%b-%Y",
    "%Y-%m-%d",
)
ZONES: tuple[tuple[str, int], ...] = (("", 0), ("Z", 0), (" UTC", 0), (" +0900 JST", 9), (" -05:00", -5), (" EST", -5))


@given(
    st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001 - in whatever zone is written behind
    st.sampled_from(WRITTEN),
    st.sampled_from(ZONES),
)
def test_dates_in_any_form_are_read_back(moment: datetime, form: str, zone: tuple[str, int]) -> None:
    """Any date, written in any form that is accepted, gives the same instant to whoever reads it."""
    name, hours = zone if form.endswith(("%S", "%H:%M", "%p")) and "T" not in form else ("", 0)
    written, behind = moment.strftime(form), f" {name.strip()}".rstrip() if form.endswith("%p") else name
    expected = datetime.strptime(written, form).replace(tzinfo=timezone(timedelta(hours=hours)))
    assert parse_instant(f"{written}{behind}", UTC) == (expected.astimezone(UTC), bool(name))


def test_minus_zero_is_utc() -> None:
    """`-0000` is a time in UTC (RFC 5322, section 3.3), not in the zone of dates without one."""
    assert parse_instant("Fri, 25 Dec 2009 10:41:06 -0000", BERLIN)[0] == datetime(2009, 12, 25, 10, 41, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "Last Modified",
        "2020",
        "2020-13-01",
        "2020-02-30",
        "2021-02-29",
        "0000-01-01",
        "2020-01-01T25:00:00Z",
        "2020-01-01T10:60:00Z",
        "2020-01-01T10:00:00+99:00",
        "2020-01-01T10:00:00+0199",
        "2020-01-01 and more",
        "2020-W01-1",
        "16/12/2020",
        "1608111060",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "Fri, 32 Dec 2009 10:41:06 GMT",
        "Fri, 25 Dec 99999999999999999999 10:41:06 GMT",
        "Fri, 25 Dec 2009 10:41:06 +99999999999999999",
        "Fri, 25 Dec 2009 10:41:06 +9999",
    ],
)
def test_no_date(text: str) -> None:
    """What is no date, or no instant that exists, raises ValueError."""
    with pytest.raises(ValueError):  # noqa: PT011 - no other exception is the point
        parse_instant(text, UTC)


@given(st.text() | st.text("0123456789-/.:T+Z ,GMTJanFri", max_size=40))
@example("Fri, 25 Dec 2009 10:41:06 +99999999999999999")
@example("a, 1 Jan " + "9" * 5000 + " 1:1:1 GMT")
def test_any_text_is_an_instant_or_no_date(text: str) -> None:
    """Any text is an instant in UTC and whole seconds, or a ValueError."""
    try:
        instant, _ = parse_instant(text, BERLIN)
    except ValueError:
        return
    assert instant.tzinfo is UTC
    assert instant.microsecond == 0


@given(
    st.datetimes(
        datetime(1970, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.sampled_from([UTC, BERLIN, timezone(timedelta(hours=-11))]),
    )
)
def test_written_dates_are_read_back(moment: datetime) -> None:
    """Both ways to write an instant give the same instant to whoever reads them."""
    try:
        instant, aware = to_instant(moment, UTC)
    except ValueError:
        return  # the last hours of the year 9999
    assert aware
    assert abs(instant - moment) < timedelta(seconds=1)
    assert datetime.fromisoformat(rfc3339(instant)) == instant
    assert parsedate_to_datetime(rfc822(instant)) == instant
    assert parse_instant(rfc3339(instant), BERLIN) == parse_instant(rfc822(instant), BERLIN) == (instant, True)


def test_rfc3339() -> None:
    """Atom and JSON Feed get `Z` and four digits of year."""
    assert rfc3339(datetime(2020, 12, 6, 9, 31, tzinfo=UTC)) == "2020-12-06T09:31:00Z"
    assert rfc3339(datetime(87, 1, 1, tzinfo=UTC)) == "0087-01-01T00:00:00Z"


def test_rfc822() -> None:
    """RSS gets English names and a numeric offset."""
    assert rfc822(datetime(2020, 12, 6, 9, 31, tzinfo=UTC)) == "Sun, 06 Dec 2020 09:31:00 +0000"


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(-timedelta(hours=3, minutes=30))])))
@example(datetime(1, 1, 1, tzinfo=UTC))
def test_rfc822_is_what_the_standard_library_writes(moment: datetime) -> None:
    """Of any instant."""
    assert rfc822(moment) == format_datetime(moment)


def test_day_alone_is_its_midnight() -> None:
    """A day without a time is its midnight in the zone given."""
    assert to_instant(date(2020, 1, 2), BERLIN) == (datetime(2020, 1, 1, 23, tzinfo=UTC), False)


def test_fraction_of_a_second_is_dropped() -> None:
    """Instants are whole seconds."""
    assert to_instant(datetime(2020, 1, 2, 3, 4, 5, 999999, tzinfo=UTC), UTC)[0].microsecond == 0


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))])
def test_instant_outside_the_calendar(zone: timezone) -> None:
    """A day that its zone pushes out of the years 1 to 9999 raises ValueError."""
    day = date.min if zone.utcoffset(None) > timedelta(0) else datetime.combine(date.max, time.max)
    with pytest.raises(ValueError, match="no such instant"):
        to_instant(day, zone)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2020-01-02-title.md", date(2020, 1, 2)),
        ("2020-1-2-title.md", date(2020, 1, 2)),
        ("2020-01-02.md", date(2020, 1, 2)),
        ("2020-01-02_title.md", date(2020, 1, 2)),
        ("2020-01-02", date(2020, 1, 2)),
        ("title-2020-01-02.md", None),
        ("2020-01-023.md", None),
        ("12020-01-02.md", None),
        ("2020-01.md", None),
        ("title.md", None),
        ("", None),
    ],
)
def test_date_in_name(name: str, expected: date | None) -> None:
    """A date at the start of a file's name is the article's; elsewhere it is part of the name."""
    assert date_in_name(name) == expected


@pytest.mark.parametrize("name", ["2020-13-01-x.md", "2020-02-30.md", "0000-01-01-x.md"])
def test_impossible_date_in_name(name: str) -> None:
    """A name that starts like a date but names no day raises ValueError."""
    with pytest.raises(ValueError):  # noqa: PT011 - no other exception is the point
        date_in_name(name)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2021/08/03/a-title", date(2021, 8, 3)),
        ("/blog/2021/8/3/", date(2021, 8, 3)),
        ("notes/2021/08/03-a-title.md", date(2021, 8, 3)),
        ("2021/08/03", date(2021, 8, 3)),
        ("2021/08-03.md", date(2021, 8, 3)),
        ("2021-08/03-a-title.md", date(2021, 8, 3)),
        ("2021-08-03-a-title/more.md", None),
        ("2021/02/30/no-such-day", None),
        ("2021/08/a-title", None),
        ("2021/08/031", None),
        ("x2021/08/03/", None),
        ("", None),
    ],
)
def test_date_in_path(path: str, expected: date | None) -> None:
    """A date stands in folders of four, two and two figures, two of which may be one; nothing else is one."""
    assert date_in_path(path) == expected
