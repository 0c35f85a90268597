"""Texts of nothing but marks, each of which its parser makes objects of."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from feeds.articles.body_marks import MOST_RESTRUCTURED, MOST_WORK, is_too_much_work, work_of

if TYPE_CHECKING:
    from support import Site

_MEGABYTE: Final = 1_000_000
_MOST_MEMORY: Final = 200_000_000

OF_MARKDOWN: Final = {
    "links": "[a](b) ",
    "stress": "*a* ",
    "underlined": "_a_ ",
    "strong": "**a** ",
    "code": "`a` ",
    "pictures": "![a](b) ",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "items": "- a\n",
    "numbered": "1. a\n",
    "tasks": "- [ ] a\n",
    "quotes": "> a\n\n",
    "headings": "# a\n",
    "cells": "|a|b|c|d|\n",
    "tags": "<b>a</b> ",
    "references": "&amp; ",
    "escapes": "\\* ",
    "addresses": "<http://a.b> ",
    "bare addresses": "http://a.b ",
    "struck": "~~a~~ ",
    "definitions": "a\n: b\n\n",
    "notes": "^[a] ",
    "brackets": "[",
    "exclamations": "!",
    "boxes": ":::\n",
    "formulas": "$a$ ",
    "pages": "[[a]] ",
    "attributes": "{.a} ",
    "marked": "==a== ",
    "raised": "a^b^ ",
    "mails": "<a@b.c> ",
    "lists in lists": "- - - a\n",
    "small tables": "| a\n|-\n",
    "warnings": "!!! a\n    b\n",
    "underlines": "a\n=\n",
    "targets": "[a]: b\n",
    "targets of notes": "[^a]: b\n\n",
    "breaks": "a\\\n",
    "additions": "a+",
    "hyphens": "a-",
}
HEAVIEST: Final = ("items", "numbered", "definitions", "cells", "notes", "paragraphs", "links")
OF_RESTRUCTURED: Final = {
    "paragraphs": "a\n\n",
    "items": "- a\n",
    "lines": "| a\n",
    "fields": ":a: b\n",
    "targets": ".. _a: b\n",
    "definitions": "a\n b\n",
    "tables": "= =\na b\n= =\n\n",
    "boxes": ".. note:: a\n\n",
    "rules": "a\n\n----\n\n",
}
_HEAVIEST_RESTRUCTURED: Final = ("items", "definitions", "tables")
_TABLE: Final = "|a|b|c|d|\n|-|-|-|-|\n"
_HEAD: Final = "excerpt: Said in short."

_RENDERING: Final = """
import resource, sys
from feeds.entries.markup import render
from feeds.model import Markup
given = dict(base="https://a.example/", embeds="link")
render("a *b* [^1] $c$", Markup.MARKDOWN, **given)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
render(sys.stdin.read(), Markup.MARKDOWN, **given)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""
_READING: Final = """
import resource, sys
from feeds.articles.readers import parse
from feeds.entries.markup import render
given = dict(base="https://a.example/", embeds="link")
render(parse("A\\n=\\n\\n- a\\n", "a.rst").body, parse("A\\n=\\n\\n- a\\n", "a.rst").markup, **given)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read = parse("A\\n=\\n\\n" + sys.stdin.read(), "a.rst")
assert len(read.body) > 10_000, read.body
render(read.body, read.markup, **given)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def many(piece: str, length: int = _MEGABYTE) -> str:
    """Return a text of a length that is a piece again and again."""
    return (_TABLE if piece.startswith("|a|") else "") + piece * (length // len(piece))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("piece", OF_MARKDOWN.values(), ids=OF_MARKDOWN)
def test_a_body_of_nothing_but_marks_is_not_published(site: Site, piece: str) -> None:
    """An article of a megabyte of marks is published without its body, which is told once (A120)."""
    site.article("marks", _HEAD, body=many(piece))
    site.article("other", "title: Other")
    report = site.build()
    told = [(each.code, each.path) for each in report.problems]
    assert told == [("A120", "articles/marks.md")]
    assert report.articles.published == 2
    feed = site.read("all.atom").decode()
    assert "Said in short." in feed
    assert len(feed) < 10_000


@pytest.mark.slow
def test_a_long_text_of_prose_is_published_whole(site: Site) -> None:
    """What people write has a mark in every twenty letters or so, and keeps its body however long it is."""
    prose = (
        "Tea, [black](https://a.example/tea_black) or *green*, is drunk by people who like it; so is coffee, often.\n"
    )
    site.article("long", _HEAD, body=prose * (_MEGABYTE // 4 // len(prose)) + "The end.\n")
    assert site.build().problems == ()
    assert "The end." in site.read("all.atom").decode()


@pytest.mark.parametrize("piece", OF_RESTRUCTURED.values(), ids=OF_RESTRUCTURED)
def test_restructured_text_of_nothing_but_marks_is_refused(site: Site, piece: str) -> None:
    """So much of it that docutils would take hundreds of megabytes is no article (M111), and others are published."""
    pytest.importorskip("docutils")
    site.write("articles/marks.rst", f"Marks\n=====\n\n{many(piece)}")
    site.article("other", "title: Other")
    report = site.build()
    assert [(each.code, each.path, each.line) for each in report.problems] == [("M111", "articles/marks.rst", 1)]
    assert report.articles.published == 1


def test_a_megabyte_of_the_densest_text_that_people_write_is_not_too_much() -> None:
    """Such as the changes of a large project, each with its link, and its people."""
    change = (
        "* [[`8daac1f345`](https://a.example/node/commit/8daac1f345fe6d0c2e6d9d0a3a41ba2ca9ce1)] - **doc**: say which "
        "errors the streams of a request may have when it is aborted (Ada Lovelace) "
        "[#41210](https://a.example/node/pull/41210)\n"
    )
    assert not is_too_much_work(change * (_MEGABYTE // len(change)), MOST_WORK)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory of a process")
@pytest.mark.parametrize("kind", HEAVIEST)
def test_as_many_marks_as_may_be_take_less_than_200_megabytes(kind: str) -> None:
    """A body that is published takes no more memory than that to render, of which a quarter is tried."""
    assert _memory(_RENDERING, OF_MARKDOWN[kind], MOST_WORK // 4) < _MOST_MEMORY // 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory of a process")
@pytest.mark.parametrize("kind", _HEAVIEST_RESTRUCTURED)
def test_as_many_of_restructured_text_take_less_than_200_megabytes(kind: str) -> None:
    """What docutils may read takes no more either, and neither does what comes of it, of which a quarter is tried."""
    pytest.importorskip("docutils")
    assert _memory(_READING, OF_RESTRUCTURED[kind], MOST_RESTRUCTURED // 4) < _MOST_MEMORY // 4


def _memory(program: str, piece: str, most: int) -> int:
    """Return how many bytes it takes to read a piece so often that its marks are as much work as may be."""
    text = (_TABLE if piece.startswith("|a|") else "") + piece * (most // work_of(piece) - 10)
    ran = subprocess.run([sys.executable, "-c", program], input=text, capture_output=True, text=True, check=True)
    return int(ran.stdout)
