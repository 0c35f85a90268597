"""What is said of TOML and JSON that nothing can read: the place of the mistake, and the way out."""

from __future__ import annotations

import tomllib
from string import printable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles.document import Unreadable, markdown
from feeds.lib.toml_syntax import toml_problem

SLIPS: Final = {
    "a colon": ("title: News", (1, 6), "expected '='"),
    "no sign": ("title News", (1, 1), "no '=' stands behind 'title News'"),
    "a blank in a name": ("my title = 'x'", (1, 1), "'my title' has a blank in it"),
    "no value": ("a = 1\ntitle =", (2, 8), "no value stands behind 'title'"),
    "no quotes": ("title = News", (1, 9), 'a text stands between quotes: "News"'),
    "no quotes around words": ("title = News: a site", (1, 9), '"News: a site"'),
    "no quotes in a list": ("tags = [a, b]", (1, 9), 'between quotes: "a"'),
    "curly quotes": ("title = \u201cNews\u201d", (1, 9), 'a straight quote: "News"'),
    "yes": ("draft = yes", (1, 9), "expected true or false"),
    "a capital": ("draft = True", (1, 9), "in small letters"),
    "more behind a value": ('title = "a" b', (1, 13), "found 'b' behind the value"),
    "no day": ("date = 2020-02-45", (1, 8), "which is no date"),
    "no date of ours": ("date = 3.4.2020", (1, 8), "which is no date"),
    "a zero before": ("a = 01", (1, 5), "found 01"),
    "an open quote": ('a = 1\ntitle = "News\nb = 2', (2, 9), 'close it with "'),
    "an open quote at the end": ("title = 'News", (1, 9), "never closed"),
    "open quotes of several lines": ('a = 1\nb = """News\nmore\n', (2, 5), 'close it with """'),
    "an open list": ("a = 1\nb = [1, 2\n", (2, 5), "the '[' that opens here"),
    "an open list above": ('b = [\n"x"\n"y"\n]', (1, 5), "or a ',' is missing"),
    "an open table": ("b = {a = 1", (1, 5), "the '{' that opens here"),
    "a table on two lines": ("b = {a = 1,\n c = 2}", (1, 12), "on one line"),
    "a name twice": ("a = 1\n a = 2\n", (2, 2), "'a' stands twice"),
    "a table twice": ("[a]\nx = 1\n[a]\n", (3, 1), "'a' stands twice"),
    "an open header": ("[a\nb = 1", (1, 1), "write it as [name]"),
    "a backslash": ('a = "C:\\new\\x"', (1, 14), "write it twice"),
    "a comment of others": ("// a", (1, 1), "comments start with '#'"),
    "no name": ("= 1", (1, 1), "where a name should begin"),
    "an item": ("- a", (1, 1), '["a"]'),
}


def problem_of(text: str) -> tuple[int, int, str]:
    """Return what is said of a text that is no TOML."""
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    return toml_problem(raised.value, text)


@pytest.mark.parametrize(("text", "place", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_said_in_words(text: str, place: tuple[int, int], said: str) -> None:
    """A mistake that people make has its own place, and words that say what to do."""
    line, column, message = problem_of(text)
    assert (line, column) == place
    assert said in message


def test_no_encrypted_value_is_said() -> None:
    """Where a value may be encrypted, nothing of the text is repeated."""
    for text in ("secured = abc def", "title = abc\nsecured = 'x'"):
        assert "abc" not in problem_of(text)[2]


@given(st.text(st.sampled_from(printable + "\u201c\u2028é"), max_size=60))
def test_whatever_stands_there_something_is_said(text: str) -> None:
    """Every text that is refused has a place in it, and a sentence."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column, message = toml_problem(error, text)
        assert 1 <= line <= text.count("\n") + 1
        assert column >= 1
        assert message


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('{"title": "T",\n "tags": [}', (2, 11), "found '}'"),
        ('{"title": "T"\n "tags": []}', (2, 2), "','"),
        ("{'title': 1}", (1, 2), "double quotes"),
        ('{"title": "T",}\nText', (1, 14), "','"),
        ('{"secured": abc}', (1, 13), "this is no JSON"),
    ],
)
def test_json_is_said_in_words_too(text: str, place: tuple[int, int], said: str) -> None:
    """An article in JSON that cannot be read has the place of its slip, and what to do."""
    with pytest.raises(Unreadable) as raised:
        markdown(text, "a.md")
    problem = raised.value.problem
    assert (problem.line, problem.column) == place
    assert said in problem.message
    assert "abc" not in problem.message
