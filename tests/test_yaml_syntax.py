"""What is said of YAML that nothing can read: the place of the mistake, and the way out."""

from __future__ import annotations

from string import printable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.lib import yamltree

SLIPS: Final = {
    "an open bracket at the end": ("a: b\nc: [", (2, 4), "close it"),
    "a closing bracket of another kind": ("a: [}", (1, 5), "found '}'"),
    "no colon": ("site:\n  title News\n  url: x\n", (2, 3), "no ':' stands behind 'title'"),
    "no colon above": ("site\n  title: News\n", (1, 1), "no ':' stands behind 'site'"),
    "no colon at the end": ("site:\n  title: News\n  url\n", (3, 3), "no ':' stands behind 'url'"),
    "no blank behind a colon": ("site:\n  title:News\n  url: x\n", (2, 3), "no blank stands behind 'title:'"),
    "a colon in a value": ("a: b\ntitle: News: a site\n", (2, 12), "put the value between quotes"),
    "a colon in a text of several lines": ("a:\n  b\n  c\n  d: e\n", (4, 4), "write '|' behind its name"),
    "a colon in a line that goes on": ("a: b\n  c\n  d: e\n", (3, 4), "write '|' behind its name"),
    "a tab": ("site:\n\ttitle: News\n", (2, 1), "indent with spaces"),
    "an open quote": ('site:\n  title: "News\n  url: x\n', (2, 10), "never closed"),
    "a quote within quotes": ("title: 'It's news'\n", (1, 12), "write one within a text twice"),
    "an open quote, and another": ("a: 'News\nb: 'x'\n", (2, 5), "close every quote"),
    "text behind quotes": ('title: "News" today\n', (1, 15), "more follows behind the quote"),
    "a line too little indented": ("site:\n    title: News\n  url: x\n", (3, 3), "indented like none above it"),
    "a line too much indented": ("a: b\nsite: x\n  url: x\n", (3, 3), "indented deeper than the one before"),
    "a first line too much indented": ("  site: a\nb: c\n", (2, 1), "the lines above are indented"),
    "an item among fields": ("site: a\n- b\n", (2, 1), "expected a field"),
    "a field among items": ("- a\nb: c\n", (2, 1), "expected an item"),
    "a hyphen without a blank": ("tags:\n  - a\n  -b\n", (3, 3), "a blank behind its '-'"),
    "an open bracket": ("formats: [atom, rss\nsite: x\n", (1, 10), "close it with ']'"),
    "an open brace": ("a: b\nsite: {title: a\nb: c\n", (2, 7), "close it with '}'"),
    "a bracket too many": ("formats: [atom]]\n", (1, 16), "']' stands behind a value"),
    "an asterisk": ("title: *news*\n", (1, 8), "no value can start with '*'"),
    "a name that nothing has": ("title: *news\n", (1, 8), "marked with '&'"),
    "an at sign": ("title: @news\n", (1, 8), "no value can start with '@'"),
    "an item in a value": ("a: b\ntags: - news\n", (2, 7), "begins a line"),
    "a question mark in a value": ("a: b\ntags: ? news\n", (2, 7), "begin a name"),
    "a comma first": ("a: b\ntags:\n  , news\n", (3, 3), "no value can start with ','"),
    "a bar": ("title: | news\n  a\n", (1, 8), "start it there"),
    "a backslash": ('title: "C:\\Users"\n', (1, 13), "write it twice"),
    "a second document": ("a: b\n---\nc: d\n", (2, 1), "begins a second document"),
    "no name": (": a\n", (1, 1), "no name stands before"),
    "an at sign below other ends of lines": ("a: e\x85\nb: 'c\u2028d'\nt: @news\n", (3, 4), "can start with '@'"),
}


@pytest.mark.parametrize(("text", "place", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_said_in_words(text: str, place: tuple[int, int], said: str) -> None:
    """A mistake that people make has its own place, and words that say what to do."""
    with pytest.raises(yamltree.YamlError) as raised:
        yamltree.parse(text)
    problem = raised.value.problem
    assert problem.place == place
    assert said in problem.message


def test_no_encrypted_value_is_said() -> None:
    """A line that may be a part of an encrypted value is not repeated."""
    with pytest.raises(yamltree.YamlError) as raised:
        yamltree.parse("secured:\nabcdef\na: b\n")
    assert "abcdef" not in raised.value.problem.message


@given(
    st.text(":-'\"[]{}|>&*!%@` \n\tab,#?\\", max_size=40)
    | st.text(printable, max_size=30)
    | st.text(":-[{&*!a\"' \n\r\x85\u2028\ufeff", max_size=30)
)
def test_whatever_is_refused_has_a_place(text: str) -> None:
    """Any text is read, or refused at a place."""
    refused = None
    try:
        yamltree.parse(text)
    except yamltree.YamlError as error:
        refused = error
    assert refused is None or min(refused.problem.place) >= 1
