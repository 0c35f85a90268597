"""The checks of single values: what they take, and under which code they find the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.check.rules import date_values, prose, uris, value_rules
from feeds.problems.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.check.rules.rows import Fault

CHECKS: Final[dict[str, Callable[[str], Fault | None]]] = {
    "rfc3339": date_values.rfc3339,
    "w3c": date_values.w3c,
    "local": date_values.w3c_or_local,
    "period": date_values.period,
    "rfc822": date_values.rfc822,
    "reference": uris.reference,
    "absolute": uris.absolute,
    "url": uris.url,
    "web": uris.web,
    "language": value_rules.language,
    "mail": value_rules.mail,
    "mail and name": value_rules.mail_and_name,
    "media type": value_rules.media_type,
    "ttl": value_rules.whole(1),
    "width": value_rules.whole(1, 144),
    "number": value_rules.decimal(0, 10),
    "wholes": value_rules.wholes,
    "day": value_rules.among("Monday", "Sunday"),
    "yes": value_rules.among("yes", "no", fold=True),
    "name": value_rules.pattern("[a-z]+", "query"),
    "latitude": value_rules.latitude,
    "longitude": value_rules.longitude,
    "point": value_rules.coordinates(1, exactly=True),
    "polygon": value_rules.coordinates(4, closed=True),
    "plain": prose.plain,
    "html": prose.html,
    "html of RSS": prose.html_with_absolute,
}

GOOD: Final = {
    "rfc3339": ["2026-01-31T09:30:00Z", "2024-02-29T23:59:60.123-12:30"],
    "w3c": ["2026", "2026-01", "2026-01-31", "2026-01-31T09:30Z", "2026-01-31T09:30:00.5+01:00"],
    "local": ["2026-01-31T09:30", "2026-01-31T09:30:00", "2026-01-31T09:30:00Z"],
    "period": ["2026-01-31", "name=Summer; start=2026-06; end=2026-09"],
    "rfc822": [
        "Sat, 31 Jan 2026 09:30:00 +0000",
        "31 Jan 2026 09:30 GMT",
        "sat, 31 jan 2026 09:30:00 est",
        "Thu, 29 Feb 2024 09:30:00 -0000",
    ],
    "reference": [
        "",
        "/a?b#c",
        "a/b",
        "#c",
        "//example.org/",
        "https://example.org",
        "mailto:a@example.org",
        "https://[::1]/",
        "\u00e9",
    ],
    "absolute": [
        "https://example.org/a,b;c=(d)",
        "https://b\u00fccher.example/\u00e9",
        "tag:a.b@example.org,2026:x/y?z#w",
        "tag:example.org,2026-01-31:",
        "urn:isbn:0451450523",
        "URN:UUID:60A76C80-D399-11D9-B93C-0003939E0AF6",
        "data:,x",
    ],
    "url": ["https://example.org:8080/%C3%A9?a=b&c", "https://user@example.org/", "ftp://example.org/a"],
    "web": ["http://127.0.0.1/", "https://example.org"],
    "language": [
        "en",
        "de-AT",
        "zh-Hant-TW",
        "sr-Latn",
        "de-CH-1901",
        "es-419",
        "x-mine",
        "i-klingon",
        "haw",
        "en-GB-oed",
    ],
    "mail": ["a@example.org", "a.b+c@example.org", "o'neill@example.ie", "\u00e9@example.org", "a@[127.0.0.1]"],
    "mail and name": ["a@example.org (Ada)", "a@example.org (Ada (the first))", "mailto:a%40example.org%20%28Ada%29"],
    "media type": ["text/html", "application/vnd.api+json; charset=utf-8", 'text/x; a="b c"'],
    "ttl": ["1", "60", "+5"],
    "width": ["1", "144"],
    "number": ["0", "10", ".5", "1e0"],
    "wholes": ["1", "3,2, 1"],
    "day": ["Monday"],
    "yes": ["YES", "no"],
    "name": ["query"],
    "latitude": ["90", "-90.0", "45.256"],
    "longitude": ["180", "-71.92"],
    "point": ["45.256 -71.92"],
    "polygon": ["45 -110 46 -109 43 -109 45 -110"],
    "plain": ["", "R&D", "a < b > c", "List<String>", "AT&T; x", "1 <2 &3"],
    "html": ["", "<p>a<br>b<p>c", "<ul><li>a<li>b</ul>", "a < b", '<img src="a.png"/>', "<P>x</p>"],
    "html of RSS": [
        '<a href="https://example.org/">x</a>',
        '<a href="#x">x</a>',
        '<img src="data:image/gif;base64,R0">',
    ],
}

BAD: Final = {
    "rfc3339": {
        "V141": [
            "",
            "2026-01-31",
            "2026-01-31T09:30:00",
            "2026-01-31t09:30:00z",
            " 2026-01-31T09:30:00Z",
            "2026-02-29T09:30:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T09:30:00+0100",
            "\u0662026-01-31T09:30:00Z",
            "0000-01-01T00:00:00Z",
        ],
        "V146": ["1979-12-31T00:00:00Z", "9999-12-31T00:00:00Z"],
    },
    "w3c": {"V142": ["", "26", "2026-1-1", "2026-13", "2026-01-31T09:30", "20260131", "2026-01-31T9Z"]},
    "local": {"V142": ["2026-01-31T25:30", "soon"]},
    "period": {"V142": ["soon"]},
    "rfc822": {
        "V143": [
            "",
            "2026-01-31",
            "31 Jan 2026",
            "31 Janvier 2026 09:30 GMT",
            "31 Feb 2026 09:30 GMT",
            "31 Jan 2026 09:30 +00:00",
            "31 Jan 2026 09:30 CET",
            "(31 Jan 2026",
            "Samedi, 31 Jan 2026 09:30 GMT",
            "31 Jan 000 09:30 GMT",
        ],
        "V144": ["Sun, 31 Jan 2026 09:30 GMT"],
        "V145": [
            "31 Jan 26 09:30 GMT",
            "31 Jan 2026 9:30 GMT",
            "31 Jan 2026 09:30 A",
            "Sat 31 Jan 2026 09:30 GMT",
            "Sat,31 Jan 2026 09:30 GMT",
            "31 (last (day)) Jan 2026 09:30 GMT",
        ],
        "V146": ["Wed, 31 Jan 1900 09:30 GMT"],
    },
    "reference": {
        "V131": ["a b", "<a>", " /a", "%zz", "1a:b", "a[b]", "http://a b/", "https://a\\b/", "{x}"],
        "V132": ["https:///a", "https:a", "https://-a.example/", "https://a..b/", "http://:80/"],
        "V134": ["htp://example.org/"],
    },
    "absolute": {
        "V133": ["", "/a", "//example.org/", "example.org", "x", "ftp:a", "mailto:"],
        "V135": [
            "tag:example.org:x",
            "tag:example.org,26:x",
            "tag:example.org,2026-1:x",
            "tag:example.org,2026-13:x",
            "tag:a_b,2026:x",
            "tag:example.org,2026-01-32:x",
        ],
        "V136": ["urn:a", "urn:x.y:z", "urn:-x:y", "urn:uuid:1", "urn:isbn:"],
    },
    "url": {"V137": ["https://b\u00fccher.example/", "https://example.org/\u00e9"], "V133": ["/a"]},
    "web": {"V133": ["ftp://example.org/", "mailto:a@example.org"]},
    "language": {"V151": ["", "english", "xx", "en_GB", "e", "en-", "de-", "en-toolongsubtag"]},
    "mail": {
        "V152": ["", "a", "a@", "@b", "a b@example.org", "a@example.org, b@example.org", "Ada <a@example.org>", "a@b@c"]
    },
    "mail and name": {"V152": ["Ada", "Ada (a@example.org)"], "V154": ["a@example.org", "Ada <a@example.org>"]},
    "media type": {"V153": ["", "text", "text/", "/html", "text / html", "mp3"]},
    "ttl": {"V155": ["", "0", "-1", "1.5", "one", "9" * 5000]},
    "width": {"V155": ["145", "wide"]},
    "number": {"V155": ["", "11", "-1", "1,5", "nan", "1e999"]},
    "wholes": {"V155": ["", "1,,2", "1;2"]},
    "day": {"V156": ["monday", ""]},
    "yes": {"V156": ["true"]},
    "name": {"V156": ["a b"]},
    "latitude": {"V158": ["91", "north", ""]},
    "longitude": {"V158": ["-181", "0,5"]},
    "point": {"V158": ["45", "45 -71 46 -72", "91 0", "a b", ""]},
    "polygon": {"V158": ["45 -110 46 -109 43 -109 45 -111", "45 -110"]},
    "plain": {"V161": ["<b>x</b>", "a &amp; b", "x<br/>", "&#39;", "<!-- x -->"], "V165": ["it\x92s"]},
    "html": {
        "V164": ["<script>x</script>", "<p onload='x'>a</p>", '<a href="javascript:x()">a</a>', "<iframe></iframe>"],
        "V166": ["<b>x", "x</b>", "<foo>x</foo>", "<div><p>x</div></div>"],
        "V165": ["<p>it\x92s"],
    },
    "html of RSS": {"V163": ['<a href="/x">x</a>', "<img src='x.png'>"], "V166": ["<i>x"]},
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, each in GOOD.items() for value in each])
def test_a_good_value_is_taken(name: str, value: str) -> None:
    """A value that its specification allows is no fault."""
    assert CHECKS[name](value) is None


@pytest.mark.parametrize(
    ("name", "code", "value"),
    [(name, code, value) for name, codes in BAD.items() for code, each in codes.items() for value in each],
)
def test_a_bad_value_is_found(name: str, code: str, value: str) -> None:
    """A value that its specification does not allow has a code, and a message that shows it in one short line."""
    fault = CHECKS[name](value)
    assert fault is not None
    assert fault.code == code
    assert len(fault.message) < 400
    assert "\n" not in fault.message


def test_every_check_is_tried_with_good_and_bad_values() -> None:
    """The two tables hold every check."""
    assert GOOD.keys() == CHECKS.keys() == BAD.keys()


@pytest.mark.parametrize("name", CHECKS)
@given(value=st.text(max_size=60))
def test_no_value_raises(name: str, value: str) -> None:
    """Whatever the text, a check answers with nothing or with a code that there is."""
    fault = CHECKS[name](value)
    assert fault is None or fault.code in CODES
