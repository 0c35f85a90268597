"""A file's text as front matter and body."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

import pytest
from growth import WORST, growth
from hypothesis import example, given
from hypothesis import strategies as st
from test_yamltree import YAML_SIGNS

from feeds.articles.document import Document, Unreadable, decode
from feeds.articles.readers import parse
from feeds.model import Markup


def fault(raw: bytes, path: str = "a.md") -> tuple[str, int, int]:
    """Give the code and place of what makes a file no article."""
    with pytest.raises(Unreadable) as caught:
        parse(decode(raw, path)[0], path)
    problem = caught.value.problem
    assert problem.path == path
    assert str(problem) == str(caught.value)
    return problem.code, problem.line, problem.column


def test_yaml_front_matter() -> None:
    """YAML stands between lines of three hyphens, the body after them, untouched."""
    document = parse("---\ntitle: T\n---\n# Body\n\n---\nmore\n", "a.md")
    assert document == (({"title": "T"}), "# Body\n\n---\nmore\n", document.place, (), Markup.MARKDOWN, None)


def test_yaml_may_end_with_dots() -> None:
    """Three dots end YAML too, as YAML itself and Jekyll have it."""
    assert parse("---\ntitle: T\n...\nBody", "a.md").body == "Body"


def test_toml_front_matter() -> None:
    """TOML stands between lines of three pluses, with its own numbers, booleans and dates."""
    document = parse('+++\ntitle = "T"\ndraft = true\ndate = 2020-01-02\nheat = 1.5\ntags = ["a"]\n+++\nBody', "a.md")
    assert document.data == {"title": "T", "draft": True, "date": date(2020, 1, 2), "heat": 1.5, "tags": ["a"]}
    assert document.body == "Body"


def test_toml_date_with_a_zone() -> None:
    """A date and time in TOML keeps its zone."""
    found = parse("+++\ndate = 2020-01-02T03:04:05+01:00\n+++\n", "a.md").data["date"]
    assert found == datetime.fromisoformat("2020-01-02T03:04:05+01:00")


@pytest.mark.parametrize("path", ["a.yaml", "a.yml", "a.YAML"])
def test_yaml_file(path: str) -> None:
    """A YAML file is an article without a body, with or without a line of hyphens before it."""
    for text in ("title: T\n", "---\ntitle: T\n"):
        document = parse(text, path)
        assert (document.data, document.body) == ({"title": "T"}, "")


def test_yaml_file_with_closing_fence() -> None:
    """A YAML file written like front matter, with hyphens before and behind, is one document."""
    assert parse("---\ntitle: T\n---\n", "a.yaml").data == {"title": "T"}


@pytest.mark.parametrize("path", ["a.json", "a.JSON"])
def test_json_file(path: str) -> None:
    """A JSON file is an article without a body, with its own numbers and booleans."""
    document = parse('{"title": "T", "quality": 80, "draft": false}', path)
    assert (document.data, document.body) == ({"title": "T", "quality": 80, "draft": False}, "")


@pytest.mark.parametrize("path", ["a.md", "a.html", "a.markdown", "no-extension", "folder.yaml/a.md"])
def test_other_files_have_front_matter(path: str) -> None:
    """A file of any other name has front matter and a body."""
    assert parse("---\ntitle: T\n---\nBody", path).body == "Body"


@pytest.mark.parametrize(
    "raw",
    [
        b"---\r\ntitle: T\r\ntext: x\r\n---\r\nOne\r\nTwo\r\n",
        b"---\rtitle: T\rtext: x\r---\rOne\rTwo\r",
        b"\xef\xbb\xbf---\ntitle: T\ntext: x\n---\nOne\nTwo\n",
        b"\xef\xbb\xbf---\r\ntitle: T\r\ntext: x\r\n---\r\nOne\r\nTwo\r\n",
        b"\n\n---\ntitle: T\ntext: x\n---\nOne\nTwo\n",
        b"---  \ntitle: T\ntext: x\n---\t\nOne\nTwo\n",
    ],
    ids=["crlf", "cr", "byte-order-mark", "both", "blank-lines", "blanks-behind-fences"],
)
def test_ways_to_save_a_file(raw: bytes) -> None:
    """Line ends, a byte order mark, and blanks around the fences make no difference."""
    document = parse(decode(raw, "a.md")[0], "a.md")
    assert (document.data, document.body) == ({"title": "T", "text": "x"}, "One\nTwo\n")


def test_hyphens_within_a_line_close_nothing() -> None:
    """Hyphens that do not fill a line belong to the front matter."""
    document = parse("---\ntitle: T\nexcerpt: a --- b\nrule: ----\ntext: |\n  ---\n---\nBody", "a.md")
    assert document.data == {"title": "T", "excerpt": "a --- b", "rule": "----", "text": "---\n"}
    assert document.body == "Body"


def test_front_matter_at_the_end_of_the_file() -> None:
    """The closing line needs no line end, and no body behind it."""
    document = parse("---\ntitle: T\n---", "a.md")
    assert (document.data, document.body) == ({"title": "T"}, "")


@pytest.mark.parametrize(
    ("raw", "path", "expected"),
    [
        (b"", "a.md", ("F107", 1, 1)),
        (b" \n\t\r\n", "a.md", ("F107", 1, 1)),
        (b"", "a.json", ("F107", 1, 1)),
        (b"---\ntitle: caf\xe9\n---\n", "a.md", ("F106", 2, 11)),
        (b"---\r\ntitle: \xc3\xa9\xff\r\n---\r\n", "a.md", ("F106", 2, 9)),
        ("---\ntitle: T\n---\n".encode("utf-16"), "a.md", ("F106", 1, 1)),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.md", ("F106", 1, 1)),
        (b"# Only a body\n", "a.md", ("M101", 1, 1)),
        (b"name: T\n---\n", "a.md", ("M101", 1, 1)),
        (b"title: T\nand so on\n", "a.md", ("M101", 1, 1)),
        (b"<!-- a comment -->\nText\n", "a.md", ("M101", 1, 1)),
        (b".. note: x\n\nText\n", "a.rst", ("M101", 1, 1)),
        (b"----\nTea\n----\n", "a.md", ("M101", 1, 1)),
        (b"<html></html>", "a.html", ("M101", 1, 1)),
        (b"---\ntitle: T\n", "a.md", ("M102", 1, 1)),
        (b"\n---\ntitle: T\n# Body\n", "a.md", ("M102", 2, 1)),
        (b"---\ntitle: T\n+++\n", "a.md", ("M102", 1, 1)),
        (b"+++\ntitle = 'T'\n---\n", "a.md", ("M102", 1, 1)),
        (b"---\ntitle: Chips: a history\n---\n", "a.md", ("M103", 2, 13)),
        (b"---\nok: 1\ntitle: 'T\n---\n", "a.md", ("M103", 3, 8)),
        (b"title: @T\n", "a.yaml", ("M103", 1, 8)),
        (b"---\ntitle: T\n\ttags: x\n---\n", "a.md", ("M104", 3, 1)),
        (b"---\nimages:\n\t- url: x\n---\n", "a.md", ("M104", 3, 1)),
        (b"---\n---\nBody", "a.md", ("M108", 2, 1)),
        (b"---\n# only a comment\n---\nBody", "a.md", ("M108", 2, 1)),
        (b"---\n- title: T\n---\n", "a.md", ("M108", 2, 1)),
        (b"---\njust words\n---\n", "a.md", ("M108", 2, 1)),
        (b"[1, 2]", "a.json", ("M108", 1, 1)),
        (b"null", "a.json", ("M108", 1, 1)),
        (b"3", "a.json", ("M108", 1, 1)),
        (b"- a\n", "a.yml", ("M108", 1, 1)),
        (b"+++\nok = 1\ntitle = T\n+++\n", "a.md", ("M109", 3, 9)),
        (b"+++\ntitle = 'a'\ntitle = 'b'\n+++\n", "a.md", ("M109", 3, 1)),
        (b'+++\ntitle = "open\n+++\n', "a.md", ("M109", 2, 9)),
        (b'{"title": "T",\n "tags": [}', "a.json", ("M110", 2, 11)),
        (b"title: T", "a.json", ("M110", 1, 1)),
    ],
)
def test_no_article(raw: bytes, path: str, expected: tuple[str, int, int]) -> None:
    """A file that is no article says why, at the line and column of the whole file."""
    assert fault(raw, path) == expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("+++\nquality = " + "1" * 5000 + "\n+++\n", "a.md"),
        ('{"quality": ' + "1" * 5000 + "}", "a.json"),
    ],
    ids=["toml", "json"],
)
def test_number_of_thousands_of_digits(text: str, path: str) -> None:
    """A number that Python refuses to read makes a file unreadable, nothing worse."""
    with pytest.raises(Unreadable):
        parse(text, path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("---\ntags: " + "[" * 100_000 + "\n---\n", "a.md"),
        ("---\ntags: " + "[" * 100 + "]" * 100 + "\n---\n", "a.md"),
        ("---\ntags:\n" + "- " * 100_000 + "x\n---\n", "a.md"),
        ("+++\ntags = " + "[" * 100_000 + "\n+++\n", "a.md"),
        ('{"tags": ' + "[" * 100_000, "a.json"),
        ('{"tags": ' + '{"a":' * 100_000, "a.json"),
        ("a: " + "{a: " * 100_000, "a.yaml"),
    ],
    ids=["yaml-flow", "yaml-closed", "yaml-block", "toml", "json-lists", "json-mappings", "yaml-file"],
)
def test_deep_nesting(text: str, path: str) -> None:
    """Values that nest too deeply are refused as such, in every language."""
    assert fault(text.encode(), path)[0] == "M107"


@pytest.mark.parametrize(
    "key", ["a." * 5000 + "a", '"a" . ' * 5000 + "a", "[" + "a." * 5000 + "a]\nb", "b = {" + "a." * 70 + "a = 1}\nc"]
)
def test_a_key_of_many_parts(key: str) -> None:
    """In TOML a key may nest too: one of thousands of parts is refused at its place."""
    code, line, *_ = fault(f"+++\ntitle = 'x'\n{key} = 1\n+++\n".encode())
    assert (code, line) == ("M107", 3)


def test_ten_thousand_keys_that_stand_twice() -> None:
    """Every key that JSON has twice is reported at its place, however many there are."""
    members = ",\n".join(f'"a{number}": 1, "a{number}": 2' for number in range(10_000))
    problems = parse(f"{{{members}}}", "a.json").problems
    assert sorted(each.line for each in problems) == list(range(1, 10_001))
    assert {each.code for each in problems} == {"M105"}


def test_alias_bomb() -> None:
    """Aliases that expand to millions of values are refused."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert fault("\n".join(["---", *lines, "---", ""]).encode())[0] == "M106"


def test_key_given_twice() -> None:
    """Of a key that stands twice the last counts, with a warning at it."""
    document = parse("---\ntitle: a\nurl: x\ntitle: b\n---\n", "a.md")
    assert document.data["title"] == "b"
    assert [str(each) for each in document.problems] == [
        "a.md:4:1: warning M105 'title' stands twice; the last one counts, remove the others"
    ]


def test_alias_to_secured() -> None:
    """An alias to the encrypted field gives nothing, with a warning at its line."""
    document = parse("---\nsecured: &s CIPHER\nexcerpt: *s\n---\n", "a.md")
    assert document.data == {"excerpt": None}
    assert [(each.code, each.line) for each in document.problems] == [("A113", 3)]


@pytest.mark.parametrize(
    ("raw", "text", "place"),
    [
        (b"---\ntitle: a\x00b\n---\n", "---\ntitle: ab\n---\n", (2, 9)),
        (b"---\ntitle: T\n---\nBo\x08dy\x1b\n", "---\ntitle: T\n---\nBody\n", (4, 3)),
        ("---\r\ntitle: a\ufeffb\r\n---\r\n".encode(), "---\ntitle: ab\n---\n", (2, 9)),
        ("---\ntitle: ü\uffff\n---\n".encode(), "---\ntitle: ü\n---\n", (2, 9)),
    ],
    ids=["nul", "body", "mark-within", "nonchar"],
)
def test_forbidden_characters_are_dropped(raw: bytes, text: str, place: tuple[int, int]) -> None:
    """Characters that no feed may contain are dropped, with a warning at the first."""
    found, problems = decode(raw, "a.md")
    assert found == text
    assert [(each.code, (each.line, each.column)) for each in problems] == [("F110", place)]


def test_clean_text_has_no_problems() -> None:
    """Text in any script passes as it is."""
    assert decode("---\ntitle: 人工智能 🤖\n---\n".encode(), "a.md") == ("---\ntitle: 人工智能 🤖\n---\n", ())


@pytest.mark.parametrize(
    ("text", "path", "steps", "place"),
    [
        ("---\ntitle: T\nimages:\n  - url: x\n---\n", "a.md", ("images", 0, "url"), (4, 5)),
        ("\n---\ntitle: T\n---\n", "a.md", ("title",), (3, 1)),
        ("---\ntitle: T\n---\n", "a.md", ("date",), (2, 1)),
        ("+++\na = 1\ndate = 2020-01-01\n+++\n", "a.md", ("date",), (3, 1)),
        ("+++\n[provider]\nname = 'x'\n+++\n", "a.md", ("provider", "name"), (2, 2)),
        ("+++\na = 1\n+++\n", "a.md", ("title",), (2, 1)),
        ('{\n  "a": 1,\n  "title": "T"}', "a.json", ("title",), (3, 4)),
        ('{"a": 1}', "a.json", ("title",), (1, 1)),
    ],
)
def test_place(text: str, path: str, steps: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """A field's place is that in the whole file, whatever its front matter is written in."""
    assert parse(text, path).place(*steps) == place


@given(st.text().filter(lambda body: "\r" not in body))
def test_body_is_untouched(body: str) -> None:
    """Whatever the body is, it is what stands behind the front matter."""
    for text in (f"---\ntitle: T\n---\n{body}", f"+++\ntitle = 'T'\n+++\n{body}"):
        assert parse(text, "a.md").body == body


@given(st.dictionaries(st.text(min_size=1), st.text() | st.lists(st.text(), max_size=3), max_size=4))
def test_json_is_read_as_written(data: dict[str, Any]) -> None:
    """Text in JSON is read as it was written."""
    assert parse(json.dumps(data), "a.json").data == data


TOML_SIGNS: Final = "[]{}=\"'#,.+-_ \n\\ab10truefalse:TZ"


@given(
    st.sampled_from(["---\n{}\n---\nBody", "+++\n{}\n+++\nBody", "{}"]),
    st.text() | st.text(YAML_SIGNS) | st.text(TOML_SIGNS) | st.binary().map(lambda raw: raw.decode("latin-1")),
    st.sampled_from(["a.md", "a.html", "a.yaml", "a.json"]),
)
@example("+++\n{}\n+++\n", "a = " + "9" * 5000, "a.md")
@example("+++\n{}\n+++\n", "a = 9999-99-99", "a.md")
@example("{}", "9" * 5000, "a.json")
def test_any_front_matter_is_a_document_or_unreadable(frame: str, front: str, path: str) -> None:
    """Any text gives a document whose fields are named by text, or is unreadable at a place in it."""
    try:
        outcome: Document | Unreadable = parse(decode(frame.replace("{}", front).encode(), path)[0], path)
    except Unreadable as error:
        outcome = error
    if isinstance(outcome, Document):
        assert all(isinstance(key, str) for key in outcome.data)
    else:
        assert min(outcome.problem.line, outcome.problem.column) >= 1
        assert "\n" not in str(outcome)


def test_json_front_matter_before_a_body() -> None:
    """An object in JSON at the start of a file is its front matter, as Hugo takes it, and the rest its body."""
    document = parse('{\n  "title": "One"\n}\n\nBody\n', "a.md")
    assert (document.data, document.body) == ({"title": "One"}, "\nBody\n")
    assert document.place("title") == (2, 4)


def test_a_json_file_holds_one_object() -> None:
    """What follows the object in a `.json` file is a mistake, not a body."""
    with pytest.raises(Unreadable) as raised:
        parse('{"title": "One"}\n{"title": "Two"}', "a.json")
    assert raised.value.problem.code == "M110"


def test_long_words_of_restructured_text_are_text() -> None:
    """Marks are looked for in usual words and addresses; so many long ones that docutils would stand still are text."""
    pytest.importorskip("docutils", reason="docutils is not installed")
    head = "Tea\n===\n\n:date: 2020-01-02\n\n"
    address = f"https://example.org/{'a' * 200}"
    assert f'href="{address}"' in parse(f"{head}See {address}, *at once*.\n", "a.rst").body
    word = "-1" * 2400
    body = parse(f"{head}{(word + chr(10)) * 20}\n*At once*\n", "a.rst").body
    assert body.count(word) == 20
    assert "*At once*" in body
    assert "<em>At once</em>" in parse(f"{head}*At once*\n", "a.rst").body


def test_unclosed_marks_of_restructured_text_are_text_where_they_are_many() -> None:
    """A paragraph of very many marks takes the time of its length; usual ones have theirs, however many there are."""
    pytest.importorskip("docutils", reason="docutils is not installed")
    head = "Tea\n===\n\n:date: 2020-01-02\n\n"
    paragraph = f"{'*At once*, then ``rest``. ' * 20}\n\n"
    assert parse(head + paragraph * 200, "a.rst").body.count("<em>At once</em>") == 4000
    many = growth(lambda size: parse(head + "*a\n" * size, "a.rst"), 12_000, steps=1)  # far fewer are below the bound
    assert many <= WORST


def test_lines_between_paragraphs_take_time_in_proportion() -> None:
    """Docutils looks for the place of each among all paragraphs, which it does where they are few."""
    pytest.importorskip("docutils", reason="docutils is not installed")
    head = "T\n=\n\n:date: 2025-01-02\n\n"
    assert parse(f"{head}a\n\n----\n\nb\n", "a.rst").body.count("<hr") == 1
    assert parse(head + "a\n\n----\n\n" * 600, "a.rst").body.count("<hr") == 600
    assert growth(lambda size: parse(head + "a\n\n----\n\n" * size, "a.rst"), 2_400, steps=1) <= WORST


def test_substitutions_stand_for_so_much_and_no_more() -> None:
    """A few lines that double each other, or a long text named often, are refused before any of it is made."""
    pytest.importorskip("docutils", reason="docutils is not installed")
    head = "T\n=\n\n:date: 2025-01-02\n\n"
    doubled = "".join(f".. |s{n}| replace:: |s{n + 1}| |s{n + 1}|\n" for n in range(30))
    long = f".. |a| replace:: {'x' * 9000}\n"
    assert "<p>xxx" in parse(f"{head}|a|\n\n{long}", "a.rst").body
    for text in (f"|s0|\n\n{doubled}.. |s30| replace:: end\n", f"{'|a| ' * 20}\n\n{long}"):
        with pytest.raises(Unreadable, match="its substitutions stand for more than 100,000 characters"):
            parse(f"{head}{text}", "a.rst")


@pytest.mark.parametrize("start", ["end", "|s{}|"], ids=["chain", "circle"])
def test_substitutions_that_nothing_shows_are_counted_too(start: str) -> None:
    """Docutils makes them in each other, so definitions that double each other are refused before it does."""
    pytest.importorskip("docutils", reason="docutils is not installed")

    def read(size: int) -> None:
        doubled = "".join(f".. |s{n + 1}| replace:: |s{n}| |s{n}|\n" for n in range(size))
        text = f"T\n=\n\n:date: 2025-01-02\n\n.. |s0| replace:: {start.format(size)}\n{doubled}"
        parse(text, "a.rst")

    def read_if_so(size: int) -> None:
        with suppress(Unreadable):
            read(size)

    with pytest.raises(Unreadable, match="its substitutions stand for more than 100,000 characters"):
        read(64)
    assert growth(read_if_so, 64, steps=2) <= WORST


@pytest.mark.parametrize("mistake", ["|a|\n\n", "a_\n\n", "[1]_\n\n"], ids=["substitutions", "references", "notes"])
def test_restructured_text_may_have_so_many_mistakes(mistake: str) -> None:
    """What is named and defined nowhere stays as it is; a text of thousands of that is refused."""
    pytest.importorskip("docutils", reason="docutils is not installed")
    head = "T\n=\n\n:date: 2025-01-02\n\n"
    assert f"<p>{mistake.strip()}</p>" in parse(head + mistake * 10, "a.rst").body
    with pytest.raises(Unreadable, match="it has more than 2,000 mistakes"):
        parse(head + mistake * 2_001, "a.rst")


def test_substitutions_may_be_in_a_circle() -> None:
    """Docutils tells of those, and the others are made."""
    pytest.importorskip("docutils", reason="docutils is not installed")
    circle = ".. |a| replace:: |b|\n.. |b| replace:: |a|\n.. |c| replace:: see\n.. |d| replace:: |c|\n"
    text = f"T\n=\n\n:date: 2025-01-02\n\n|a| |c| |D|\n\n{circle}"
    assert "see see" in parse(text, "a.rst").body
