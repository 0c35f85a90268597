"""JSON Feeds held against the rules: each slip is found at its place, and what is right is left alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import entry, feed

from feeds.check.rules.json_feed import check, is_json_feed
from feeds.formats import jsonfeed
from feeds.lib.jsontree import JsonNode, read
from feeds.model import Link, Provider
from feeds.problems.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

ITEM: Final[dict[str, Any]] = {"id": "1", "content_text": "One."}
FEED: Final[dict[str, Any]] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News",
    "home_page_url": "https://example.org/",
    "feed_url": "https://example.org/feed.json",
    "items": [ITEM],
}
RIGHT: Final = {
    "a small one": {},
    "no items": {"items": []},
    "all there is": {
        "description": "All the news",
        "user_comment": "For readers",
        "next_url": "https://example.org/2.json",
        "icon": "https://example.org/icon.png",
        "favicon": "https://example.org/favicon.png",
        "authors": [{"name": "Ada", "url": "mailto:ada@example.org", "avatar": "https://example.org/ada.png"}],
        "author": {"name": "Ada"},
        "language": "pt-BR",
        "expired": False,
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
        "_blue_shed": {"about": "https://example.org/about", "anything": [1, None]},
        "items": [
            {
                **ITEM,
                "url": "https://example.org/1",
                "external_url": "https://example.com/日本?q=1#top",
                "title": "AT&T, 1 < 2",
                "content_html": "<p>One &amp; only</p>",
                "summary": "One",
                "image": "https://example.org/1.png",
                "banner_image": "https://example.org/2.png",
                "date_published": "2010-02-07T14:04:00-05:00",
                "date_modified": "2016-12-31T23:59:60.25Z",
                "tags": ["a", ""],
                "language": "en",
                "_é": 1,
                "attachments": [
                    {
                        "url": "https://example.org/1.mp3",
                        "mime_type": "audio/mpeg; codecs=mp3",
                        "title": "One",
                        "size_in_bytes": 12,
                        "duration_in_seconds": 1.5,
                    }
                ],
            }
        ],
    },
    "version 1": {"version": "https://jsonfeed.org/version/1", "author": {"name": "Ada"}},
}


def found(document: object) -> list[tuple[str, int, int]]:
    """Give the code and place of everything that is found in a document."""
    body = document if isinstance(document, bytes) else json.dumps(document, indent=1, ensure_ascii=False).encode()
    return [(each.code, each.line, each.column) for each in check(body)]


def codes(document: object) -> list[str]:
    """Give the codes of everything that is found in a document."""
    return [code for code, _, _ in found(document)]


@pytest.mark.parametrize("more", [pytest.param(more, id=name) for name, more in RIGHT.items()])
def test_a_feed_that_is_right_is_left_alone(more: dict[str, Any]) -> None:
    """Nothing is found in a feed that keeps to the specification."""
    assert found({**FEED, **more}) == []


def without(name: str) -> dict[str, Any]:
    """Give a feed that lacks a member."""
    return {key: value for key, value in FEED.items() if key != name}


def of_item(**more: Any) -> dict[str, Any]:
    """Give a feed whose item has other members too."""
    return {**FEED, "items": [{**ITEM, **more}]}


WRONG: Final = {
    "no version": (without("version"), ["V411"]),
    "another kind of JSON": ({"version": 1, "feeds": []}, ["V410"]),
    "a version nobody knows": ({**FEED, "version": "https://jsonfeed.org/version/2"}, ["V410"]),
    "a version that is a number": ({**FEED, "version": 1.1}, ["V412"]),
    "no title": (without("title"), ["V411"]),
    "no items": (without("items"), ["V411"]),
    "no addresses": ({k: v for k, v in FEED.items() if not k.endswith("_url")}, ["V422", "V422"]),
    "items that are no list": ({**FEED, "items": {}}, ["V412"]),
    "an item that is no object": ({**FEED, "items": ["one"]}, ["V412"]),
    "null": ({**FEED, "description": None}, ["V412"]),
    "a list at the top": ([FEED], ["V412"]),
    "an item without an id": ({**FEED, "items": [{"content_text": "One."}]}, ["V411"]),
    "an id that is a number": (of_item(id=1), ["V412"]),
    "an empty id": (of_item(id=" "), ["V413"]),
    "an id twice": ({**FEED, "items": [ITEM, ITEM]}, ["V414"]),
    "no content": ({**FEED, "items": [{"id": "1", "title": "One"}]}, ["V415"]),
    "a relative URL": (of_item(url="/one"), ["V416"]),
    "a URL without a host": (of_item(url="https:///one"), ["V416"]),
    "a URL with a space": (of_item(image="https://example.org/a b.png"), ["V416"]),
    "an address as id alone": (of_item(id="https://example.org/1"), ["V427"]),
    "a date without a zone": (of_item(date_published="2020-12-16T09:31:00"), ["V417"]),
    "a date with a space": (of_item(date_published="2020-12-16 09:31:00Z"), ["V417"]),
    "no such day": (of_item(date_modified="2021-02-29T09:31:00Z"), ["V417"]),
    "no such hour": (of_item(date_modified="2021-02-28T24:00:00Z"), ["V417"]),
    "a date of an RSS feed": (of_item(date_published="Wed, 16 Dec 2020 09:31:00 GMT"), ["V417"]),
    "an author who says nothing": ({**FEED, "authors": [{"_x": 1}]}, ["V418"]),
    "an author who is a text": ({**FEED, "authors": ["Ada"]}, ["V412"]),
    "authors that are no list": ({**FEED, "authors": {"name": "Ada"}}, ["V412"]),
    "a deprecated author": (of_item(author={"name": "Ada"}), ["V423"]),
    "authors in version 1": (
        {**FEED, "version": "https://jsonfeed.org/version/1", "authors": [{"name": "Ada"}], "language": "en"},
        ["V424", "V424"],
    ),
    "a next page that is the same": ({**FEED, "next_url": FEED["feed_url"]}, ["V419"]),
    "an unknown member": (of_item(content="One."), ["V420"]),
    "an extension that starts with a digit": ({**FEED, "_1": {}}, ["V421"]),
    "an extension with a dot": (of_item(**{"_a.b": {}}), ["V421"]),
    "no language tag": ({**FEED, "language": "en_US"}, ["V425"]),
    "a hub without a type": ({**FEED, "hubs": [{"url": "https://hub.example.org/"}]}, ["V411"]),
    "an attachment without a type": (of_item(attachments=[{"url": "https://example.org/1.mp3"}]), ["V411"]),
    "no media type": (of_item(attachments=[{"url": "https://example.org/1", "mime_type": "mp3"}]), ["V426"]),
    "a size in a text": (
        of_item(attachments=[{"url": "https://example.org/1", "mime_type": "a/b", "size_in_bytes": "12"}]),
        ["V412"],
    ),
    "a duration below nothing": (
        of_item(attachments=[{"url": "https://example.org/1", "mime_type": "a/b", "duration_in_seconds": -1}]),
        ["V412"],
    ),
    "a flag in a text": ({**FEED, "expired": "true"}, ["V412"]),
    "a tag that is no text": (of_item(tags=["a", 1]), ["V412"]),
    "HTML in a title": (of_item(title="<b>One</b>"), ["V428"]),
    "an entity in a summary": (of_item(summary="AT&amp;T"), ["V428"]),
}


@pytest.mark.parametrize(("document", "expected"), [pytest.param(*each, id=name) for name, each in WRONG.items()])
def test_a_broken_rule_is_found(document: object, expected: list[str]) -> None:
    """Each break of a rule is found, and nothing else."""
    assert codes(document) == expected


def test_a_finding_has_the_place_of_the_member() -> None:
    """A finding stands at the member's name; one about what is missing at the object that lacks it."""
    body = (
        b'{\n "version": "https://jsonfeed.org/version/1.1", "title": "N\xc3\xa9", "x": 1,\n "items": [\n  {"id": ""}]}'
    )
    assert sorted(found(body)) == [
        ("V413", 4, 4),
        ("V415", 4, 3),
        ("V420", 2, 64),
        ("V422", 1, 1),
        ("V422", 1, 1),
    ]


TEXTS: Final = {
    "a comma too many in a list": ('{"items": [1,\n ]}', [("V401", 1, 13)]),
    "a comma too many in an object": ('{"items": [],}', [("V401", 1, 13)]),
    "not a number": ('{"a": NaN}', [("V401", 1, 7)]),
    "less than any number": ('{"a": -Infinity}', [("V401", 1, 7)]),
    "a name twice": ('{"a": 1,\n "a": 2}', [("V402", 2, 2)]),
    "a line break in a text": ('{"a": "b\nc"}', [("V401", 1, 9)]),
    "something behind the end": ("{}\n{}", [("V401", 2, 1)]),
    "half of a character": ('{"a": "\\ud83d"}', [("V405", 1, 7)]),
    "a comment": ('{\n // here\n "a": 1}', [("V401", 2, 2)]),
    "a comment behind a colon": ('{"a": /* 1 */ 1}', [("V401", 1, 7)]),
    "a name without quotes": ("{a: 1}", [("V401", 1, 2)]),
    "a comma too few": ('{"a": 1 "b": 2}', [("V401", 1, 9)]),
    "no colon": ('{"a" 1}', [("V401", 1, 6)]),
    "a zero before a number": ('{"a": 01}', [("V401", 1, 7)]),
    "a point without digits": ('{"a": 1.}', [("V401", 1, 7)]),
    "single quotes": ("{'a': 1}", [("V401", 1, 2)]),
    "no such escape": ('{"a": "\\x41"}', [("V401", 1, 8)]),
    "a text without an end": ('{"a": "b}', [("V401", 1, 7)]),
    "an object without an end": ('{"a": 1', [("V401", 1, 8)]),
    "nothing": ("", [("V401", 1, 1)]),
    "no JSON at all": ("<html>", [("V401", 1, 1)]),
    "lines of Windows": ('{\r\n"a": 01}', [("V401", 2, 6)]),
    "too deep": ("[" * 5000, [("V401", 1, 101)]),
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*each, id=name) for name, each in TEXTS.items()])
def test_a_slip_in_the_json_is_found_at_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    """What is not JSON is found where it stands, whatever else the feed lacks."""
    assert [each for each in found(text.encode()) if each[0] < "V410"] == expected


def test_a_slip_does_not_hide_the_rest() -> None:
    """A comma too many is found together with what the feed lacks."""
    assert codes(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"},],}') == [
        "V401",
        "V401",
        "V411",
        "V415",
        "V422",
        "V422",
    ]


ENCODED: Final[dict[str, tuple[Callable[[str], bytes], list[str]]]] = {
    "UTF-8": (str.encode, []),
    "UTF-8 behind a mark": (lambda text: text.encode("utf-8-sig"), ["V404"]),
    "UTF-16": (lambda text: text.encode("utf-16"), ["V403"]),
    "UTF-16 without a mark": (lambda text: text.encode("utf-16-le"), ["V403"]),
    "Latin-1": (lambda text: text.encode("latin-1"), ["V403"]),
}


@pytest.mark.parametrize(("encode", "expected"), [pytest.param(*each, id=name) for name, each in ENCODED.items()])
def test_a_feed_is_utf_8(encode: Callable[[str], bytes], expected: list[str]) -> None:
    """Any other encoding, and a byte order mark, is found, and the feed is read all the same."""
    assert codes(encode(json.dumps({**FEED, "title": "Café"}, ensure_ascii=False))) == expected


def test_a_byte_that_is_not_utf_8_is_found_at_its_place() -> None:
    """The place of a byte that is not UTF-8 is counted in characters."""
    assert found('{\n"é'.encode() + b'\xff": 1}')[0] == ("V403", 2, 3)


def test_what_the_project_writes_keeps_to_the_rules() -> None:
    """The format of the project makes nothing that the rules find fault with."""
    one = entry(source=Provider("Example", "example.org"), via="https://example.com/", language="en")
    made = feed(entries=(one, entry(id="tag:example.org,2020:two")), links=(Link("hub", "https://hub.example.org/"),))
    body = jsonfeed.render(made, Link("self", "https://news.example.org/all.json"))
    assert list(check(body)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(json.dumps(FEED).encode(), True, id="a feed"),
        pytest.param(json.dumps(FEED).encode("utf-16"), True, id="a feed in UTF-16"),
        pytest.param(b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", broken', True, id="a broken feed"),
        pytest.param(b'{"version": 1, "feeds": []}', False, id="a list of feeds"),
        pytest.param(b"{}", False, id="nothing"),
    ],
)
def test_a_json_feed_is_known_by_its_version(body: bytes, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """What names a version of JSON Feed is meant as one; other JSON is not."""
    assert is_json_feed(body) is expected


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def bare(node: JsonNode) -> object:
    """Give the value of a node without its places."""
    if isinstance(node.value, dict):
        return {name: bare(member.node) for name, member in node.value.items()}
    return [bare(each) for each in node.value] if isinstance(node.value, list) else node.value


@given(JSON, st.sampled_from([None, 1]), st.booleans())
def test_json_is_read_as_the_standard_library_does(value: object, indent: int | None, ascii_: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever JSON says comes out as it went in, and no slip is found in it."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_)
    node, slips = read(text)
    assert node is not None
    assert bare(node) == json.loads(text)
    assert [slip for slip in slips if slip.kind != "surrogate"] == []


@given(st.text(alphabet='{}[]",:\\ \n0-1etrufalsn/u', max_size=40))
def test_json_is_refused_where_the_standard_library_refuses_it(text: str) -> None:
    """A text has a slip of grammar if and only if the standard library's parser does not take it."""
    try:
        json.loads(text, parse_constant=lambda name: (_ for _ in ()).throw(ValueError(name)))
        is_json = True
    except ValueError:
        is_json = False
    assert is_json is not any(slip.kind == "syntax" for slip in read(text)[1])


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_end_in_a_traceback(body: bytes) -> None:
    """Whatever the bytes are, what is found in them has a known code and a place."""
    for each in check(body):
        assert each.code in CODES
        assert min(each.line, each.column) >= 1
