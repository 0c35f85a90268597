"""A look of the site's owner: templates and rules of their own, and what is said where they cannot be used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from support import PROJECT
from web_support import Web, eventually

if TYPE_CHECKING:
    from support import Site

DOCS: Final = (PROJECT / "docs" / "pages.md").read_text(encoding="utf-8")
_MARKED: Final = '{% extends "feeds/base.html" %}{% block footer %}MARK{% endblock %}'
LOOK: Final = "pages: {templates: look, css: site.css}"


def fenced(language: str) -> list[str]:
    """Give the documentation's examples in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)


@pytest.fixture
def own(site: Site) -> Site:
    """Give a site of one article with a look of its own that changes nothing yet."""
    site.article("one", "topics: [AI]")
    site.config(LOOK)
    site.write("site.css", "")
    site.write("look/none.html", "")
    return site


def test_the_example_of_the_documentation_is_built(site: Site) -> None:
    """The documented config, style sheet and templates give pages that have what they say."""
    site.article("one", "topics: [AI]")
    site.config(fenced("yaml")[1])
    (css,) = fenced("css")
    base, feed = fenced("html")
    site.write("look/site.css", css)
    site.write("look/templates/base.html", base)
    site.write("look/templates/feed.html", feed)
    site.build()
    for path in ("index.html", "topics/ai.html", "topics/index.html", "404.html"):
        page = site.read(path).decode()
        assert '<meta name="theme-color" content="#0b6e4f">' in page, path
        assert ">About News</a>" in page, path
        assert "OPML" in page, path  # that of the template that is extended
    assert "Entries: 1" in site.read("topics/ai.html").decode()
    assert "Entries: 1" not in site.read("all.html").decode()
    styles = site.read("feeds.css").decode()
    assert styles.endswith(css)
    assert styles.index(":root") < styles.rindex("#0b6e4f")


def test_every_documented_block_is_there() -> None:
    """The blocks and custom properties that the documentation names are those of the templates and the style sheet."""
    rows = re.findall(r"^\| `(\w+\.html)` \| (.*) \|$", DOCS, re.MULTILINE)
    documented = {name: set(re.findall(r"`(\w+)`", blocks)) for name, blocks in rows if "block" not in blocks}
    folder = PROJECT / "feeds" / "pages" / "templates"
    found = {
        each.name: set(re.findall(r"{% block (\w+) %}", each.read_text()))
        for each in folder.glob("*.html")
        if each.name not in {"parts.html", "players.html"}
    }
    base = found["base.html"]
    assert {name: blocks for name, blocks in documented.items() if name in found and name != "index.html"}
    for name, blocks in found.items():
        assert documented[name] == (blocks if name == "base.html" else blocks - base), name
    css = (folder.parent / "static" / "feeds.css").read_text()
    assert set(re.findall(r"`(--[a-z-]+)`", DOCS)) == set(re.findall(r"^  (--[a-z-]+):", css, re.MULTILINE))


def test_the_same_look_gives_the_same_bytes(own: Site) -> None:
    """Nothing is rendered anew where the look is what it was; a change of it shows in every page."""
    own.build()
    assert own.build().written == ()
    own.write("look/base.html", _MARKED)
    assert len(own.build().written) > 3
    assert b"MARK" in own.read("topics/ai.html")
    own.write("site.css", "p { color: red }")
    own.build()
    assert own.read("feeds.css").endswith(b"p { color: red }")


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("template", "line"),
    [
        pytest.param("one\ntwo {% blok x %}", 2, id="an unknown tag"),
        pytest.param("{% if x %}\n", 1, id="not closed"),
        pytest.param("\n\n{{ frame.titel }}", 3, id="an unknown value"),
        pytest.param("{{ none|nothing }}", 1, id="an unknown filter"),
        pytest.param('\n{% extends "feeds/nothing.html" %}', 2, id="extends what is not there"),
        pytest.param("\n{{ ''.__class__.__mro__ }}", 2, id="leaves the sandbox"),
        pytest.param("\n{{ 1 / 0 }}", 2, id="fails"),
    ],
)
def test_a_broken_template_stops_the_run_at_its_line(own: Site, template: str, line: int) -> None:
    """What an owner's template does wrong is said with its file and line; nothing is written."""
    own.build()
    before = own.outputs()
    own.write("look/feed.html", template)
    ran = own.run("build")
    assert ran.status == 2
    assert f"look/feed.html:{line}:1: error C118 " in ran.err
    assert "Traceback" not in ran.err
    assert own.outputs() == before


def test_every_template_that_cannot_be_parsed_is_named(own: Site) -> None:
    """One run names what is wrong with each template."""
    own.write("look/feed.html", "{% x %}")
    own.write("look/deep/parts.html", "\n{{ }}")
    ran = own.run("build")
    assert "look/feed.html:1:1: error C118 " in ran.err
    assert "look/deep/parts.html:2:1: error C118 " in ran.err


@pytest.mark.parametrize(
    ("name", "template", "said"),
    [
        pytest.param(
            "feed.html", '{% extends "feeds/feed.html" %}\n{% block footr %}{% endblock %}', "2 footer", id="block"
        ),
        pytest.param("feed.html", '{% extends "feed.html" %}', "1 feeds/feed.html", id="itself"),
        pytest.param("base.html", '{% extends "feeds/feed.html" %}', "1 extends itself", id="in a circle"),
        pytest.param("indx.html", "", "1 index.html", id="name"),
    ],
)
def test_what_no_page_would_show_is_told(own: Site, name: str, template: str, said: str) -> None:
    """A misspelt block or template, which would change nothing, and one that extends itself are told."""
    own.write(f"look/{name}", template)
    ran = own.run("build")
    line, words = said.split(" ", 1)
    assert ran.status == 2
    assert f"look/{name}:{line}:1: error C118 " in ran.err
    assert words in ran.err


_INNER: Final = "{% block footer %}{% block own %}MARK{% endblock %}{% endblock %}"
_CALLED: Final = "{% block footer %}{{ self.x() }}{% endblock %}{% block x %}MARK{% endblock %}"


@pytest.mark.parametrize(
    ("name", "template"),
    [
        pytest.param("feed.html", '{% extends "mine.html" %}{% block aside %}MARK{% endblock %}', id="of one between"),
        pytest.param("feed.html", f'{{% extends "feeds/feed.html" %}}{_CALLED}', id="called by another"),
        pytest.param("feed.html", f'{{% extends "feeds/feed.html" %}}{_INNER}', id="in another"),
        pytest.param("feed.html", f'{{% extends "feeds/" ~ "feed.html" %}}{_INNER}', id="known when it is filled in"),
        pytest.param("feed.html", "MARK{% block anything %}{% endblock %}", id="extends nothing"),
        pytest.param("indx.html", "included", id="included"),
    ],
)
def test_blocks_and_templates_that_are_shown_are_taken(own: Site, name: str, template: str) -> None:
    """Blocks of templates between, blocks in blocks and what is included are no mistakes."""
    own.write(
        "look/mine.html",
        '{% extends "feeds/feed.html" %}{% block entries %}{% block aside %}{% endblock %}{% endblock %}',
    )
    own.write("look/missing.html", '{% include "indx.html" ignore missing %}')
    own.write(f"look/{name}", template)
    own.build()
    assert ("MARK" in own.read("all.html").decode()) == ("MARK" in template)


@pytest.mark.parametrize(
    ("pages", "where"),
    [
        ("pages: {css: nothing.css, templates: nothing}", "config.yaml:4:27: error C119"),
        ("pages: {css: nothing.css, templates: nothing}", "config.yaml:4:9: error C119"),
        ("pages: {templates: nothing}", "config.yaml:4:9: error C119"),
        ("pages: {css: nothing.css}", "config.yaml:4:9: error C119"),
        ("pages: {css: articles}", "config.yaml:4:9: error C119"),
        ("pages: {reader: false}", "config.yaml:4:9: error C103"),
        ("pages: maybe", "config.yaml:4:1: error C104"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_is_named(site: Site, pages: str, where: str) -> None:
    """A folder or file that is not there, and a key or value that is none, stop the run at the config's line."""
    site.article("one")
    site.config(pages)
    ran = site.run("build")
    assert ran.status == 2
    assert where in ran.err


@pytest.mark.parametrize(
    ("pages", "made"), [("true", True), ("false", False), ("{}", True), ("{readers: false}", True)]
)
def test_what_pages_may_be(site: Site, pages: str, made: bool) -> None:  # noqa: FBT001 - a parameter
    """`pages` is true, false, or says what they look like."""
    site.article("one")
    site.config(f"pages: {pages}")
    site.build()
    assert ("all.html" in site.outputs()) == made
    assert made == (b"feedly.com" in site.outputs().get("all.html", b"")) or "readers" in pages


def test_serving_shows_a_change_of_the_look(own: Site) -> None:
    """What the owner changes of the look shows while serving; a template that breaks leaves what was there."""
    web = Web(own)
    before = web.get("/all.html").body
    own.write("look/base.html", _MARKED)
    assert web.live.refresh()
    after = web.get("/all.html").body
    assert b"MARK" in after
    assert b"MARK" not in before
    own.write("look/base.html", "{% broken")
    assert not web.live.refresh()
    assert "C118" in (web.live.trouble or "")
    assert web.get("/all.html").body == after


def test_a_template_that_fails_while_serving_costs_its_page_alone(own: Site) -> None:
    """A page that cannot be filled in is an error of the server; its feed is served as ever."""
    web = Web(own)
    own.write("look/feed.html", "{{ nothing }}")
    assert web.live.refresh()
    assert web.get("/all.html").status == 500
    assert web.get("/all.atom").status == 200
    assert web.get("/index.html").status == 200


@pytest.mark.slow
def test_a_change_of_the_look_is_seen(own: Site) -> None:
    """Whoever watches while serving sees templates come and change."""
    web = Web(own, watch=True)
    try:
        own.write("look/base.html", _MARKED)
        eventually(lambda: b"MARK" in web.get("/all.html").body)
    finally:
        web.live.stop()
