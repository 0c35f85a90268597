"""XML written as text gives every text back."""

from __future__ import annotations

import tracemalloc
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.formats.xml_text import attribute, content, element, media, plain_element
from feeds.lib.text import drop_forbidden
from feeds.model import Image

# What XML escapes, forbids or folds, so that random texts have much of it.
TEXTS: Final = st.text() | st.text(alphabet="&<>\"' \t\r\n;]amp#13\x00\x85\u2028\ufffe\ud800é")


@given(TEXTS)
def test_an_element_gives_its_text_back(text: str) -> None:
    """A parser finds the text as it was, without what XML forbids, and nothing else."""
    parsed = etree.fromstring(element("a", text).encode())
    assert (parsed.text or "", len(parsed), parsed.keys()) == (drop_forbidden(text), 0, [])


@given(TEXTS)
def test_an_attribute_gives_its_value_back(text: str) -> None:
    """A parser finds the value as it was, line ends and tabs too, and no other attribute."""
    parsed = etree.fromstring(f"<a{attribute('b', text)}/>".encode())
    assert parsed.items() == [("b", drop_forbidden(text))]


@given(TEXTS)
def test_text_is_written_as_lxml_writes_it(text: str) -> None:
    """The bytes are those of the serialiser that most XML is written with."""
    tree = etree.Element("a", b=drop_forbidden(text))
    tree.text = drop_forbidden(text)
    written = etree.tostring(tree, encoding="UTF-8", xml_declaration=False)
    assert element("a", text, attribute("b", text)).encode() == written


@given(TEXTS)
def test_plain_text_gives_its_text_back(text: str) -> None:
    """A parser finds the text as it was, and no reference by name stands in it, which some programs take for HTML."""
    written = plain_element("a", text)
    assert (etree.fromstring(written.encode()).text or "") == drop_forbidden(text)
    assert not any(f"&{name};" in written for name in ("amp", "lt", "gt"))


@pytest.mark.parametrize("repeats", [1, 1000, 200_000])
def test_contents_are_written_as_other_texts_are(repeats: int) -> None:
    """Kept or not, a content is the same text between two tags."""
    text = "<p>a & b</p>" * repeats
    assert content(text) == content(text) == "&lt;p&gt;a &amp; b&lt;/p&gt;" * repeats


def test_long_contents_are_not_kept() -> None:
    """Nothing of a long one is there once nobody has it."""
    tracemalloc.start()
    try:
        for number in range(50):
            content(f"<p>{number}</p>" * 50_000)
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()


def test_pictures_have_a_type_where_their_address_tells_it() -> None:
    """A size, a type, a title and a credit stand with a picture that has them, and the first one is the thumbnail."""
    images = (Image("https://e.org/a.JPG?x=1", 2, 3, "A & B", "C"), Image("https://e.org/b"))
    assert media(images) == (
        '<media:content url="https://e.org/a.JPG?x=1" medium="image" width="2" height="3" type="image/jpeg">'
        '<media:title type="plain">A &#x26; B</media:title><media:credit>C</media:credit></media:content>'
        '<media:content url="https://e.org/b" medium="image"/>'
        '<media:thumbnail url="https://e.org/a.JPG?x=1" width="2" height="3"/>'
    )
