"""Headers that are no front matter, and reStructuredText."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from growth import WORST, growth

from feeds.articles.document import NoFrontMatter
from feeds.articles.readers import parse
from feeds.entries.opening import first_words
from feeds.lib.yamltree import Place
from feeds.model import Markup

PELICAN = "Title: Tea\nDate: 2024-01-02\nModified: 2024-01-05\nCategory: Cups\nTags: tea, two words\n  more\n\nText\n"
NIKOLA = "<!--\n.. title: Tea\n.. date: 2024-01-02 10:00\n.. tags: tea, two words\n.. link:\n-->\n\nText\n"


def test_lines_of_fields_are_read() -> None:
    """Pelican's lines are fields up to a blank line, under the names that front matter has, with their places."""
    document = parse(PELICAN, "a.md")
    assert (document.data["title"], document.data["updated"]) == ("Tea", "2024-01-05")
    assert document.data["tags"] == ["tea", "two words", "more"]
    assert document.data["topics"] == ["Cups", "tea", "two words", "more"]
    assert document.body == "Text\n"
    assert document.place("updated") == Place(3, 11)


def test_a_field_needs_no_blank_behind_its_colon() -> None:
    """Below other fields, one whose value follows at once is one too; an address is none."""
    assert parse("Title: Tea\nSlug:tea\n\nText\n", "a.md").data == {"title": "Tea", "slug": "tea"}
    with pytest.raises(NoFrontMatter):
        parse("Title: Tea\nhttps://example.org/\n\nText\n", "a.md")


@pytest.mark.parametrize("text", [NIKOLA, NIKOLA.replace("<!--\n", "").replace("-->\n", "")])
def test_dotted_fields_are_read(text: str) -> None:
    """Nikola's lines are fields, in a comment or not; an empty one is none."""
    document = parse(text, "a.md")
    assert document.data == {"title": "Tea", "date": "2024-01-02 10:00", "tags": ["tea", "two words"]}
    assert document.body.strip() == "Text"


def test_front_matter_may_lack_its_first_line() -> None:
    """Fields that a line of dashes closes are YAML."""
    document = parse("title: 'Tea'\ntags:\n- a\n- b\n---\nText\n", "a.md")
    assert (document.data, document.body) == ({"title": "Tea", "tags": ["a", "b"]}, "Text\n")


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_a_withheld_status_is_a_draft(status: str) -> None:
    """What the other program keeps back is a draft."""
    assert parse(f"Title: T\nStatus: {status}\n\nx", "a.md").data["draft"] == "true"


def test_long_headers_take_no_longer_than_they_are() -> None:
    """Four times as many lines are not much more than four times the work."""
    assert growth(lambda size: parse("Title: T\n" + " x\n" * size, "a.md"), 200_000) <= WORST
    assert growth(lambda size: parse("<!--\n.. title: T\n" + "\n" * size + "-->", "a.md"), 200_000) <= WORST


def test_a_line_of_dashes_takes_no_longer_than_it_is() -> None:
    """What might open a header, as Hexo has it, is read once, whether or not fields follow."""

    def read(size: int) -> None:
        with pytest.raises(NoFrontMatter):
            parse("-" * size, "a.md")

    assert growth(read, 20_000) <= WORST


def test_mdx_is_told_apart() -> None:
    """A file of MDX is front matter and a body that is marked as MDX."""
    assert parse("---\ntitle: T\n---\nx\n", "a.mdx").markup is Markup.MDX


RST = """\
Tea
===

:date: 2024-01-02
:tags: a, b

Text with ``code``.

.. code-block:: python
   :linenos:

   print(1)

.. include:: /etc/hostname
.. raw:: html

   <b>raw</b>

.. csv-table:: T
   :file: /etc/hostname

.. nothing-known:: x
"""


def test_restructured_text() -> None:
    """A title, its fields and the body as HTML, raw HTML too, which entries sanitise; nothing that it names is read."""
    document = parse(RST, "a.rst")
    assert document.data == {"title": "Tea", "date": "2024-01-02", "tags": ["a", "b"]}
    assert document.place("tags") == Place(5, 1)
    assert document.markup is Markup.HTML
    assert "<code>code</code>" in document.body
    assert "print(1)" in document.body
    assert document.body.count("<p>") == 1
    assert "<b>raw</b>" in document.body
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in document.body


PROGRAMS = """\
.. title: Tea
.. date: 2024-01-02

See :doc:`the leaves <leaf>` and press :kbd:`x`.

.. youtube:: abc123

.. thumbnail:: /images/leaf.png
   :alt: A leaf

   Caption.

.. gallery:: cups

.. box-of-ours:: x
   :wide: yes

   Words in *it*.
"""


def test_directives_of_programs() -> None:
    """Films are frames, pictures pictures; of what nobody knows the text stays, and of roles what they show."""
    body = parse(PROGRAMS, "a.rst").body
    assert 'src="https://www.youtube.com/embed/abc123"' in body
    assert '<img alt="A leaf" src="/images/leaf.png" />' in body
    assert "Caption." in body
    assert "Words in <em>it</em>." in body
    shown = re.sub("<[^<>]*>", "", body)
    assert "See the leaves and press x." in shown
    assert all(left not in shown for left in ("cups", "wide", "kbd", "::"))


def test_boxes_of_restructured_text_are_those_of_markdown() -> None:
    """Their titles stand apart, so that none is taken for what the text starts with."""
    body = parse(f"{PROGRAMS}\n.. tip::\n\n   Warm it.\n\n.. admonition:: By *hand*\n\n   Stir.\n", "a.rst").body
    plain = re.sub(r"\s+(?=<)", "", body)
    assert "<blockquote><p><strong>Tip</strong></p><p>Warm it.</p></blockquote>" in plain
    assert "<p><strong>By<em>hand</em></strong></p><p>Stir.</p>" in plain
    assert first_words(f"{body[body.index('<blockquote>') :]}") == "Warm it."


@pytest.mark.parametrize("head", [".. title: Tea\n\n", "---\ntitle: Tea\n---\n"])
def test_restructured_text_with_another_header(head: str) -> None:
    """Its fields may stand in Nikola's lines or in front matter, and then its headings stay."""
    document = parse(f"{head}One\n===\n\nText\n", "a.rst")
    assert document.data == {"title": "Tea"}
    assert "<h2>One</h2>" in document.body


def test_restructured_text_is_the_same_whatever_was_read_before() -> None:
    """Directives and roles that nothing knows keep their text, however they are written and whichever text has them."""
    head = ".. title: Tea\n.. date: 2024-01-02\n\n"
    texts = [
        f"{head}..  poll::\n\n   Kept.\n",
        f"{head}* .. poll::\n\n     Kept.\n",
        f"{head}Some `Kept`:drink: here.\n",
    ]
    bodies = [parse(text, "a.rst").body for text in texts]
    assert all("Kept" in body for body in bodies)
    parse(f"{head}.. poll::\n\n   x\n\n:drink:`y`\n", "b.rst")
    assert [parse(text, "a.rst").body for text in texts] == bodies
