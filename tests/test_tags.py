"""The tags of HTML: the same that a browser finds, in one walk."""

from __future__ import annotations

from typing import Any, Final

import pytest
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.lib.tags import tags

Found = list[tuple[str, bool, dict[str, str]]]

PIECES: Final = (
    *("<a", "<b>", "</b>", "<p ", ' x="', "'", '"', "=", "/", ">", "<", "x", " ", "y=z", "<!--", "-->", "--!>", "<!"),
    *("<?", "</", " \n", "a", "&amp;", "</>", "< ", "!", "-", "--", "='", '="', "é", "\t", "<IMG SRC=a>"),
)
TEXTS: Final = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def by_browsers(html: str) -> Found:
    """Return the tags that html5lib's tokeniser finds."""
    found: Found = []
    for each in HTMLTokenizer(html):
        token: dict[str, Any] = dict(each)
        if token["type"] == tokenTypes["StartTag"]:
            found.append((token["name"], False, dict(token["data"])))
        elif token["type"] == tokenTypes["EndTag"]:
            found.append((token["name"], True, {}))
    return found


def ours(html: str) -> Found:
    """Return the tags that are found here."""
    return [(each.name, each.is_end, {} if each.is_end else each.attributes) for each in tags(html) if each.name]


@given(TEXTS)
@example("<a x=\"a>b\"y='c'z=d/><b/ =e>")
@example("<!--><b><!---><b><!--!><b>--!><b>")
@example('<a x="never closed><b>')
def test_tags_are_those_that_browsers_find(html: str) -> None:
    """However quotes, slashes and comments are mangled, the tags and attributes are those of HTML's tokeniser."""
    assert ours(html) == by_browsers(html)


@given(TEXTS)
def test_tags_stand_where_they_are(html: str) -> None:
    """Tags follow one another without overlapping, and each is the text at its place."""
    at = 0
    for tag in tags(html):
        assert at <= tag.start < tag.end <= len(html)
        assert html.startswith(tag.text, tag.start)
        at = tag.end


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>'<b>'</script><i>", ["script", "i"]),
        ("<style><b></style x><i>", ["style", "i"]),
        ("<script><b></scripts><i>", ["script"]),
        ("<iframe><b></IFRAME><i>", ["iframe", "i"]),
        ("<iframe><b>", ["iframe", "b"]),
        ("<textarea><a title='</textarea><i>", ["textarea", "i"]),
    ],
)
def test_what_holds_only_text_holds_no_tags(html: str, expected: list[str]) -> None:
    """What stands in a script is no tag; a frame that is closed nowhere holds nothing."""
    assert [tag.name for tag in tags(html)] == expected
