"""Plain text: what a reader should see of a field."""

from __future__ import annotations

from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.lib.text import as_html, drop_forbidden, plain, shorten

# Every code point, and what HTML is made of, so that random texts come near to being some.
ANYTHING = st.text(st.characters()) | st.text("<>&;#/!-abpx0 quotampltgnbsp\"'\n\x01", max_size=60)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("We&#8217;re", "We’re"),
        ("a&nbsp;b", "a b"),
        ("Chips &amp; salsa", "Chips & salsa"),
        ("Chips & salsa", "Chips & salsa"),
        ("AT&T, R&D, Q&A", "AT&T, R&D, Q&A"),
        ("&quot;Hi&quot; &#x27;there&#x27;", "\"Hi\" 'there'"),
        ("&amp;quot;Hi&amp;quot;", '"Hi"'),
        ("We&amp;#8217;re", "We’re"),
        ("We&amp;#x2019;re", "We’re"),
        ("a &amp; b &amp;amp; c", "a & b & c"),
        ("<b>Bold</b> and <i>italic</i>", "Bold and italic"),
        ("un<b>believ</b>able", "unbelievable"),
        ('<a href="https://example.org/?a=1&b=2">link</a>', "link"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("One<br>Two<br/>Three<br />Four", "One Two Three Four"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<script>alert(1)</script>Hi<style>p {}</style>", "Hi"),
        ("<SCRIPT type='x'>alert(1)</SCRIPT >Hi", "Hi"),
        ("a<!-- <b>hidden</b> -->b", "ab"),
        ("a\n  b\t c \xa0 d ", "a b c d"),
        ("&lt;b&gt; is bold", "<b> is bold"),
        ("List<String>", "List<String>"),
        ("a <b and c> d", "a <b and c> d"),
        ("1 < 2 > 0, I <3 you", "1 < 2 > 0, I <3 you"),
        ("人工智能 🤖", "人工智能 🤖"),
        ("", ""),
        (" <p> </p> ", ""),
    ],
)
def test_plain(typed: str, seen: str) -> None:
    """Tags go, entities are decoded even where they were encoded twice, white space collapses; the rest stays."""
    assert plain(typed) == seen


@given(ANYTHING)
def test_plain_has_single_spaces_and_only_legal_characters(text: str) -> None:
    """Plain text has no doubled or outer white space, and nothing that XML forbids comes out of an entity."""
    seen = plain(drop_forbidden(text))
    assert seen == " ".join(seen.split())
    assert drop_forbidden(seen) == seen


@given(st.text().filter(lambda text: not set("<&") & set(text)))
def test_plain_keeps_text_without_markup(text: str) -> None:
    """Text without `<` and `&` only has its white space collapsed."""
    assert plain(text) == " ".join(text.split())


@given(st.text())
def test_plain_reads_back_what_was_escaped(text: str) -> None:
    """A text that was escaped as HTML comes out as it was."""
    text = " ".join(drop_forbidden(text).replace("&", "+").split())
    assert plain(escape(text)) == text


@given(st.text(st.characters()))
def test_drop_forbidden_leaves_what_xml_allows(text: str) -> None:
    """Whatever is left of a text, an XML parser takes it."""
    kept = drop_forbidden(text)
    assert etree.fromstring(f"<a>{escape(kept)}</a>".encode()).text in {
        kept.replace("\r\n", "\n").replace("\r", "\n"),
        kept or None,
    }


def test_drop_forbidden_keeps_what_is_legal() -> None:
    """Tabs, line ends, other scripts and characters beyond the first plane stay."""
    text = "a\tb\r\n\x7f\x85\xa0\ud7ff\ue000\ufffd🤖\U0010ffff"
    assert drop_forbidden(text) == text


@pytest.mark.parametrize("text", ["AT&T & Co", "C++", "2 && 3 > 2", "x -> y", "100 %"])
def test_as_html_leaves_unambiguous_text(text: str) -> None:
    """Text that HTML would read as that text stays as it is, save an ampersand before a letter."""
    html = as_html(text)
    assert unescape(html) == text
    if "&T" not in text:
        assert html == text


@pytest.mark.parametrize("text", ["<b>", "</p>", "<!-- x", "<?php", "&amp;", "&#8217;", "List<String>", "a < b, c > d"])
def test_as_html_escapes_what_html_would_take_for_markup(text: str) -> None:
    """Text that HTML would take for markup is escaped, and what programs take out that look for signs."""
    assert as_html(text) == escape(text, quote=False)


@given(ANYTHING)
def test_as_html_reads_as_the_text(text: str) -> None:
    """Whoever reads it as HTML sees the text, and no element starts in it."""
    html = as_html(text)
    assert unescape(html) == unescape(escape(text))
    assert not any(f"<{sign}" in html for sign in "ab/!")


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one…"),
        ("unbreakable", 5, "unbr…"),
        ("", 1, ""),
    ],
)
def test_shorten(text: str, length: int, expected: str) -> None:
    """Text is cut at a word, with an ellipsis that counts."""
    assert shorten(text, length) == expected


@given(st.text(), st.integers(1, 30))
def test_shorten_keeps_to_its_length(text: str, length: int) -> None:
    """A cut text is never longer than asked, and starts as the text does."""
    cut = shorten(text, length)
    assert len(cut) <= length
    assert text.startswith(cut.removesuffix("…"))
