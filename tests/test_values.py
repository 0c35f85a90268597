"""One rulebook of values: what it takes, and that builds and both halves of the rules for feeds go by it."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pytest
from growth import WORST, growth
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, Site

from feeds.check.rules import date_values, uris, value_rules
from feeds.check.rules.json_feed import check as check_json
from feeds.check.site import check_site
from feeds.config import load_config
from feeds.formats import FORMATS
from feeds.lib.urls import absolute_url, domain_name, entry_id
from feeds.lib.values import iri, timestamp
from feeds.lib.values.host_name import ascii_host
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import address_before_name, address_behind_name, is_mail_address
from feeds.lib.values.media_type import is_bare_media_type, media_type
from feeds.lib.values.near_language import nearest_language
from feeds.lib.zones import is_zone, nearest_zone
from feeds.problems.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.check.rules.rows import Fault

DOUBTS: Final = frozenset({"V134", "V146"})
"""What the rules say of values that keep to their grammar: a scheme nobody registered, a date nobody publishes at."""

ADVICE: Final = DOUBTS | {"V344", "V135", "V136"}
"""The same, what they say of a picture by its extension, and of an `id` that breaks its own scheme's rules: an id that
subscribers may know already is kept for good."""

LANGUAGES: Final = [
    *("en", "de-AT", "zh-Hant-TW", "x-mine", "i-klingon", "haw", "en-GB-oed", "sr-Latn-RS-u-co-standard", "EN-us"),
    *(
        "qq",
        "qq-DE",
        "english",
        "en-U1",
        "en-",
        "-en",
        "e",
        "en--US",
        "en-a",
        "x",
        "i",
        "de-DE-1",
        "toolong",
        "\u0130s",
    ),
]
MAILS: Final = [
    *("a@example.org", "a.b+c@example.org", "o'neill@example.ie", "\u00e9@example.org", "a@localhost", '"a b"@e.org'),
    *("a@[127.0.0.1]", "a@b\u00fccher.example", '"(a) <b>"@example.org', '"a\\"b"@example.org'),
    *("a..b@example.org", ".a@example.org", "a@b@c", "a b@example.org", "nowhere", "a@", "@a", "a@e..org", "a@e.org."),
    *(
        "a@e.org (Ada)",
        "\u3000@example.org",
        "a\u00a0b@example.org",
        '"a@example.org',
        "a\x01@example.org",
        '"\x07"@e.org',
    ),
]
URLS: Final = [
    *("https://example.org/", "http://example.org", "https://example.org/a b", "https://example.org/\u00e9?q=\u00fc#x"),
    *(
        "https://fa\u00df.de/",
        "https://xn--fa-hia.de/",
        "https://i\u2764.ws/",
        "https://a_b.example.org/x",
        "HTTP://E.ORG/A",
    ),
    *("https://user@example.org/", "https://a%zz@example.org/", "https://example.org:80/", "https://example.org/%zz"),
    *("https://example.org/[a]", "https://example.org/a#b#c", "https://127.0.0.1/", "https://localhost/a|b"),
    *("https://-a.example/", "https://a-.example/", "https://a.-b.example/", "https://a..b/", "https:///a", "https:a"),
    *(
        "https://[::1]/",
        "https://xn--a/",
        "https://example.org:99999/",
        "https://a b/",
        "ftp://example.org/",
        "https://",
    ),
    *("mailto:a@example.org", "javascript:x", "https://\U0001f469\u200d\U0001f4bb.example/", "https://1.2.3.999/"),
    *(
        "https://xn--ls8h.la/",
        "https://a\u200db.example/",
        "https://\u0645\u062b\u0627\u0644.example/",
        "https://example.org.",
    ),
]
IDS: Final = [
    *(
        "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6",
        "tag:example.org,2026-01-31:x",
        "urn:isbn:0451450523",
        "post:12",
    ),
    *(
        "urn:uuid:1",
        "urn:a",
        "urn:x.y:z",
        "tag:example.org:x",
        "tag:a_b,2026:x",
        "tag:example.org,2026-13:x",
        "12",
        "a b",
    ),
    *(
        "https://example.org/?p=1",
        "https:a",
        "http://a..b/",
        "https://example.org/%zz",
        "x:a[b]",
        "tag:e.org,2026:\u00e9",
    ),
]
MEDIA_TYPES: Final = [
    *("text/html", "audio/mpeg; codecs=mp3", 'text/x; a="b c"', "application/vnd.api+json;charset=utf-8", "a/b;"),
    *(
        "text",
        "text/",
        "/html",
        "text / html",
        "mp3",
        "a/b; c",
        "a/b;;",
        f"a/{'b' * 127}",
        f"a/{'b' * 128}",
        "\u00e9/b",
    ),
]
DATES: Final = [
    *("2026-01-31T09:30:00Z", "2024-02-29T23:59:60.123-12:30", "2026-01-31T09:30:00.5+01:00", "9999-12-31T00:00:00Z"),
    *("2026-01-31", "2026-02-29T09:30:00Z", "2026-01-31T24:00:00Z", "2026-01-31T09:30:00+0100", "0000-01-01T00:00:00Z"),
    *(
        "2026-01-31T09:30:00",
        "2026-01-31T09:30Z",
        "\u0662026-01-31T09:30:00Z",
        " 2026-01-31T09:30:00Z",
        "1979-01-01T00:00:00Z",
    ),
]
DOMAINS: Final = [
    *(
        "example.org",
        "Example.ORG.",
        "a_b.example.org",
        "fa\u00df.de",
        "xn--fa-hia.de",
        "i\u2764.ws",
        "127.0.0.1",
        "x.y",
    ),
    *("https://example.org/a", "a..b", "-a.org", "xn--a.org", "a.b_", "a b.org", "localhost"),
]


def joined(*parts: str, by: str = "") -> st.SearchStrategy[str]:
    """Draw texts that are made of parts, so that they are often nearly right."""
    return st.lists(st.sampled_from(parts), max_size=8).map(by.join)


NEARLY: Final[dict[str, st.SearchStrategy[str]]] = {
    "language": joined("en", "qq", "x", "i", "Latn", "419", "AT", "1901", "u", "klingon", "zh", "", by="-"),
    "mail": joined(
        "a", "b", ".", "@", '"', " ", "(", ")", "<", ">", "\\", "\u00e9", "e.org", "[", "]", "1", "\u00a0", "-"
    ),
    "url": joined(
        "a", "B", ".", "-", "_", ":", "/", "?", "#", "@", "[", "]", "%", "%41", "\u00df", "\u2764", " ", "8"
    ).map("https://".__add__),
    "id": joined(
        "urn:", "tag:", "e.org", ",2026", ":", "-01", "uuid:", "x", "https:", "//", "a", " ", "[", "#", "%", "\u00e9"
    ),
    "media type": joined("a", "b1", "/", ";", " ", "=", '"', "+", ".", "\\", "q"),
    "date": st.from_regex(r"\A[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d)?(Z|z|[+-][0-2]\d:[0-6]\d)\Z"),
    "domain": joined("a", ".", "-", "_", "xn--", "fa-hia", "\u00df", "\u2764", "org", "8", "\u3002", "https://", "/"),
}
TRIED: Final = {
    "language": LANGUAGES,
    "mail": MAILS,
    "url": URLS,
    "id": IDS,
    "media type": MEDIA_TYPES,
    "date": DATES,
    "domain": DOMAINS,
}

# the two halves of the rules

XML: Final[dict[str, Callable[[str], Fault | None]]] = {
    "language": value_rules.language,
    "url": uris.absolute,
    "media type": value_rules.media_type,
    "date": date_values.rfc3339,
}
SAME: Final = {"V416": {"V131", "V132", "V133", "V135", "V136"}, "V417": {"V141"}, "V425": {"V151"}, "V426": {"V153"}}


def in_json(kind: str, value: str) -> set[str]:
    """Give the codes under which a JSON Feed's rules find fault with a value of an item."""
    attachment = {"url": "https://example.org/1", "mime_type": value if kind == "media type" else "a/b"}
    member = {"language": "language", "url": "url", "date": "date_published"}.get(kind)
    item: dict[str, Any] = {"id": "1", "content_text": "One", "attachments": [attachment]}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": "https://example.org/",
        "feed_url": "https://example.org/feed.json",
        "items": [item | {member: value} if member else item],
    }
    return {each.code for each in check_json(json.dumps(feed).encode())}


def assert_halves_agree(kind: str, value: str) -> None:
    """Fail where one half finds fault with a value and the other does not."""
    fault = XML[kind](value)
    found = in_json(kind, value)
    if fault is None or fault.code in DOUBTS:
        assert found == ({fault.code} if fault else set())
    else:
        assert any(fault.code in same for code, same in SAME.items() if code in found), (fault, found)


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in XML for value in [*TRIED[kind], *IDS, *MAILS]])
def test_both_halves_judge_a_value_alike(kind: str, value: str) -> None:
    """What a feed of XML may say a JSON Feed may say too, and the other way round."""
    assert_halves_agree(kind, value)


@pytest.mark.parametrize("kind", XML)
@given(data=st.data())
def test_both_halves_judge_any_value_alike(kind: str, data: st.DataObject) -> None:
    """The two halves agree on texts that are nearly such a value, and on any other."""
    value = data.draw(NEARLY[kind] | st.text(max_size=30))
    if kind != "date" or value.upper() == value:
        assert_halves_agree(kind, value)


def test_atom_alone_asks_for_upper_case() -> None:
    """RFC 3339 allows `t` and `z`, and with it JSON Feed; RFC 4287 does not."""
    assert in_json("date", "2026-01-31t09:30:00z") == set()
    fault = date_values.rfc3339("2026-01-31t09:30:00z")
    assert fault is not None
    assert fault.code == "V141"


# what a build takes, the rules take


def found_in(site: Site) -> list[str] | None:
    """Give what the rules find in all that a site publishes; None where its config is refused."""
    try:
        config = load_config(site.folder)
    except ConfigError:
        return None
    problems = check_site(config, now=NOW, cache=False, jobs=1).problems
    return [str(each) for each in problems if each.code.startswith("V") and each.code not in ADVICE]


CONFIGS: Final = {
    "language": ("language", "language: {}"),
    "author's address": ("mail", "author: {{name: Ada, email: {}}}"),
    "author's page": ("url", "author: {{name: Ada, uri: {}}}"),
    "icon": ("url", "icon: {}"),
    "logo": ("url", "logo: {}"),
    "url": ("url", "url: {}"),
    "hub": ("url", "hub: {}"),
}


def write_config(site: Site, key: str, value: str) -> None:
    """Write a config with a value at one of its keys."""
    line = CONFIGS[key][1].format(json.dumps(value))
    site_keys = "title: News" if key == "url" else "title: News\n  url: https://news.example.org/"
    text = f"site:\n  {site_keys}\n{line}\n" if key == "hub" else f"site:\n  {site_keys}\n  {line}\n"
    site.write("config.yaml", text)


ACCEPTED: Final = {
    "language": {"en", "x-mine", "haw", "EN-us"},
    "author's address": {"a@example.org", "a@localhost", '"a b"@e.org', "\u00e9@example.org"},
    "author's page": {"https://fa\u00df.de/", "https://xn--fa-hia.de/", "https://a_b.example.org/x"},
    "url": {"https://fa\u00df.de/", "https://localhost/a|b"},
}
REFUSED: Final = {
    "language": {"qq": "C112", "english": "C112", "en-U1": "C112"},
    "author's address": {"a..b@example.org": "C104", "nowhere": "C104"},
    "author's page": {"https://a-.example/": "C106", "https://xn--a/": "C106"},
    "url": {"https://a_b.example.org/x": "C106"},
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("key", CONFIGS)
def test_what_a_config_may_say_every_format_may_say(site: Site, key: str) -> None:
    """Each value is refused with the config, or stands in feeds that the rules find nothing wrong with."""
    site.article("one", "excerpt: Words.", "Text.")
    verdicts = {}
    for value in TRIED[CONFIGS[key][0]]:
        write_config(site, key, value)
        verdicts[value] = found_in(site)
    assert {value: found for value, found in verdicts.items() if found} == {}
    accepted = {value for value, found in verdicts.items() if found is not None}
    assert accepted >= ACCEPTED.get(key, set())
    assert accepted.isdisjoint(REFUSED.get(key, {}))


@pytest.mark.parametrize(
    ("key", "value", "code"), [(key, *each) for key, refused in REFUSED.items() for each in refused.items()]
)
def test_a_config_is_refused_with_the_code_of_its_value(site: Site, key: str, value: str, code: str) -> None:
    """What no feed may say is reported where it stands in the config."""
    write_config(site, key, value)
    with pytest.raises(ConfigError) as raised:
        load_config(site.folder)
    assert {each.code for each in raised.value.problems} == {code}


FIELDS: Final = {
    "language": "locale: {}",
    "mail": "author: {{name: Ada, email: {}}}",
    "url": "webUrl: {0}\noriginalUrl: {0}\nimages: [{{url: {0}}}]",
    "id": "id: {}",
    "domain": "provider: {{name: Elsewhere, domain: {}}}",
    "date": "updatedDateTime: {}",
}
TYPED: Final = {
    "language": ("locale: {}", {"en_US.UTF-8", "pt_BR"}),
    "mail": ("author: {}", {f"Ada <{value}>" for value in MAILS}),
}


def write_articles(site: Site, lines: Iterable[str]) -> None:
    """Write an article for each text of front matter."""
    for number, line in enumerate(lines):
        keys = {each.partition(":")[0] for each in line.splitlines()}
        front = {"title": f"About {number}", "publishedDateTime": "2020-12-01T09:00:00Z", "excerpt": "Words."}
        front["link"] = f"https://example.org/{number}"
        more = [f"{key}: {value}" for key, value in front.items() if key not in keys]
        site.write(f"articles/{number}.md", "\n".join(["---", *more, line, "---", "Text."]))


def test_what_an_article_may_say_every_format_may_say(site: Site) -> None:
    """Each value is left out with a warning, or stands in feeds that the rules find nothing wrong with."""
    values = [(line, value) for kind, line in FIELDS.items() for value in TRIED[kind]]
    values += [(line, value) for line, each in TYPED.values() for value in sorted(each)]
    write_articles(site, (line.format(json.dumps(value)) for line, value in values))
    assert found_in(site) == []


@settings(max_examples=15)
@given(data=st.data())
def test_whatever_an_article_says_no_format_is_broken_by_it(data: st.DataObject) -> None:
    """Values that are nearly right are taken only where the rules take them in every format."""
    kinds = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=12, max_size=12))
    lines = [FIELDS[kind].format(json.dumps(data.draw(NEARLY[kind]))) for kind in kinds]
    with TemporaryDirectory() as folder:
        site = Site(Path(folder))
        write_articles(site, lines)
        assert found_in(site) == []


@given(value=NEARLY["mail"] | st.text(max_size=20))
def test_an_address_of_a_config_is_one_for_every_rule(value: str) -> None:
    """A mail address is one alone, as in Atom, and with a name behind it, as in RSS."""
    assert (value_rules.mail(value) is None) is is_mail_address(value)
    named = address_before_name(f"{value} (Ada)")
    assert (named is not None) is is_mail_address(value)
    assert (value_rules.mail_and_name(f"{value} (Ada)") is None) is is_mail_address(value)


@given(value=NEARLY["url"] | st.text(max_size=20).map("https://e.org/".__add__))
def test_an_address_that_a_build_makes_is_one_for_every_rule(value: str) -> None:
    """What an address was completed to is a URI in ASCII, of the web, and stays the same."""
    url = absolute_url(value)
    if url is not None:
        assert iri.web_url(url) is None
        assert absolute_url(url) == url


@given(value=NEARLY["id"] | NEARLY["url"] | st.text(max_size=20))
def test_an_id_is_an_iri(value: str) -> None:
    """Whatever front matter names as its id, the id of the entry is an IRI that Atom takes."""
    made = entry_id(given=value.strip() or None, link=None, authority="e.org", published=NOW, path="articles/\u00e9.md")
    assert iri.is_iri(made)


@given(value=NEARLY["domain"] | st.text(max_size=20))
def test_a_domain_makes_an_address(value: str) -> None:
    """The page of a provider, by its domain, is an address for every rule."""
    domain = domain_name(value)
    assert domain is None or iri.uri(f"https://{domain}/") is None


@pytest.mark.parametrize("name", FORMATS.names())
def test_the_formats_have_media_types(name: str) -> None:
    """The media type of each format is one without parameters."""
    assert is_bare_media_type(FORMATS.get(name).media_type)
    assert media_type(FORMATS.get(name).media_type) is None


# hosts


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fa\u00df.de", "xn--fa-hia.de"),
        ("FA\u1e9e.de", "xn--fa-hia.de"),
        ("xn--fa-hia.de", "xn--fa-hia.de"),
        ("XN--FA-HIA.DE", "xn--fa-hia.de"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("\u4f8b\u3048\u3002jp", "xn--r8jz45g.jp"),
        ("i\u2764.ws", "xn--i-7iq.ws"),
        ("a_b.example.org", "a_b.example.org"),
        ("\u0915\u094d\u200d\u0937.example", "xn--11b2ezcw70k.example"),
        ("a\u00adb.example", "ab.example"),
        ("xn--a", None),
        ("xn--zz.de", None),
        ("xn--abc-.de", None),
        ("\U0001f469\u200d\U0001f4bb.example", None),
        ("\u0301a.example", None),
        ("\u0645a.example", None),
        ("a.-b.org", None),
        ("a-.org", None),
        ("a\uff0fb.org", None),
        ("a..b", None),
        ("a b", None),
        ("", None),
        ("\u00e9" * 64, None),
        ("x" * 64, None),
        ("x." * 127 + "x", None),
    ],
)
def test_a_host_in_ascii(typed: str, expected: str | None) -> None:
    """A host's name is what browsers make of it, by UTS 46; what they would refuse is none."""
    assert ascii_host(typed) == expected


# texts of others


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@e.org (Ada)", ("a@e.org", "Ada")),
        ("a@e.org  (Ada (the first))", ("a@e.org", "Ada (the first)")),
        ('"a b"@e.org (Ada)', ('"a b"@e.org', "Ada")),
        ("a@e.org(Ada)", None),
        ("a@e.org ()", None),
        ("a@e.org", None),
        ("a@e.org. (Ada)", None),
        ("Ada (a@e.org)", None),
    ],
)
def test_an_address_before_a_name(text: str, expected: tuple[str, str] | None) -> None:
    """An address and the name behind it, in parentheses, are told apart."""
    assert address_before_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada <a@e.org>", ("a@e.org", "Ada")),
        ("<a@e.org> ", ("a@e.org", "")),
        ("Ada <a..b@e.org>", ("a..b@e.org", "Ada")),
        ("Ada <a@e.org> and", None),
        ("Ada <<a@e.org>", None),
        ("Ada", None),
    ],
)
def test_an_address_behind_a_name(text: str, expected: tuple[str, str] | None) -> None:
    """A name and the address behind it, in angle brackets, are told apart, whatever the address is."""
    assert address_behind_name(text) == expected


LONG: Final = 100_000


def heavy(size: int) -> Iterable[str]:
    """Return texts of a size that an expression could look at again and again."""
    return (
        " " * size,
        f"a{' ' * size}x",
        f"{' ' * size}<a",
        "a." * (size // 2),
        f"https://a{'-' * size}",
        f"https://{'a-' * (size // 2)}_",
        "https://" + "\u00e9" * size,
        f"https://xn--{'a' * size}/",
        f"https://e.org/{'%' * size}",
        f"tag:{'a-' * (size // 2)}",
        f"urn:{'a-' * (size // 2)}",
        "a+" * (size // 2),
        f'"{"a " * (size // 2)}',
        f"a/b{';a=b' * (size // 4)};",
        f"a/b{' ' * size}x",
        "en-" * (size // 3),
        f"en{'-abcde' * (size // 6)}-",
        f"2026-01-31T09:30:00.{'0' * size}",
        f"Sat{' ' * size}x",
        "(" * size,
    )


CHECKED: Final[dict[str, Callable[[str], object]]] = {
    "language": language_tag,
    "mail": is_mail_address,
    "mail and name": value_rules.mail_and_name,
    "address behind a name": address_behind_name,
    "reference": iri.reference,
    "absolute": iri.absolute,
    "media type": media_type,
    "RFC 3339": timestamp.rfc3339,
    "W3C": timestamp.w3c,
    "RFC 822": timestamp.rfc822,
    "host": ascii_host,
    "URL": absolute_url,
    "domain": domain_name,
}


@pytest.mark.parametrize("name", CHECKED)
def test_a_long_text_takes_no_more_time_than_it_is_long(name: str) -> None:
    """No text of others keeps a check busy by more than it is long."""
    assert growth(lambda size: [CHECKED[name](text) for text in heavy(size)], LONG) <= WORST


# what is meant by what is none


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(
            ("en_US", "en-US"),
            ("german", "de"),
            ("Deutsch", "de"),
            ("Portugese", "pt"),
            ("français", "fr"),
            ("jp", "ja"),
        ),
        *(("cz", "cs"), ("gr", "el"), ("us", "en"), ("日本語", "ja"), ("qq", None), ("", None), ("x" * 10_000, None)),
    ],
)
def test_a_language_is_known_by_other_names(text: str, meant: str | None) -> None:
    """Names in English and of its own, codes of countries and underscores lead to a tag; nothing else does."""
    assert nearest_language(text) == meant
    assert meant is None or language_tag(meant) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("Berlin", "Europe/Berlin"), ("europe/berln", "Europe/Berlin"), ("New York", "America/New_York")),
        *(("PST", "America/Los_Angeles"), ("CEST", "Europe/Berlin"), ("UTC+2", "Etc/GMT-2"), ("-05:00", "Etc/GMT+5")),
        *(("GMT+0", "UTC"), ("+05:30", None), ("Mars/Olympus", None), ("", None), ("x" * 10_000, None)),
    ],
)
def test_a_zone_is_known_by_other_names(text: str, meant: str | None) -> None:
    """Cities, abbreviations, offsets of whole hours and slips of the pen lead to a zone; nothing else does."""
    assert nearest_zone(text) == meant
    assert meant is None or is_zone(meant)
