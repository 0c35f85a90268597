"""What the pages of a site that is there already say of its feeds: `feeds snippet`, `feed_links` in applications."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from flask import Flask, render_template_string
from lxml import html
from support import Site
from web_support import ask, fill

from feeds.web import blueprint, feed_links

if TYPE_CHECKING:
    from pathlib import Path

ATOM: Final = (
    '<link rel="alternate" type="application/atom+xml" title="News (Atom)" href="https://news.example.org/all.atom">'
)
PRIVATE: Final = "channels:\n  - name: board\naccess:\n  feeds: [{}]\n  file: keys.txt\n"


def links(text: str | bytes) -> list[tuple[str, str, str]]:
    """Return the type, title and address of each `link` to a feed in HTML."""
    found: Any = html.fromstring(text).xpath("//link[@rel='alternate'][@title]")
    return [(each.get("type"), each.get("title"), each.get("href")) for each in found]


def snippet(site: Site, *arguments: str) -> list[str]:
    """Return the lines that `feeds snippet` prints."""
    ran = site.run("snippet", *arguments)
    assert (ran.status, ran.err) == (0, "")
    return ran.out.splitlines()


# --- the command


def test_a_site_tells_of_the_feed_of_everything(site: Site) -> None:
    """Without an option there is a line for each format of the feed of everything."""
    fill(site)
    assert snippet(site) == [
        ATOM,
        ATOM.replace("atom", "rss").replace("(Atom)", "(RSS)"),
        ATOM.replace("atom+xml", "feed+json").replace("(Atom)", "(JSON Feed)").replace("all.atom", "all.json"),
    ]


@pytest.mark.parametrize("more", ["", "groups: [{by: [topic]}]", "formats: [rss]", "pages: true\npictures: false"])
def test_a_site_says_what_its_own_index_says(site: Site, more: str) -> None:
    """The lines are those of index.html: without a feed of everything they tell of the first ones."""
    fill(site)
    site.config(more)
    site.build()
    assert links("\n".join(snippet(site))) == links(site.read("index.html"))


def test_a_page_may_tell_of_single_feeds(site: Site) -> None:
    """--feed names feeds, in their order, and --format what to tell of them; a slash too many does no harm."""
    fill(site)
    site.build()
    lines = snippet(site, "--feed", "topics/energy", "--feed", "/topics/chips/", "--format", "rss")
    assert links("\n".join(lines)) == [
        ("application/rss+xml", f"{name} · News (RSS)", f"https://news.example.org/topics/{name.lower()}.rss")
        for name in ("Energy", "Chips")
    ]
    assert links("\n".join(snippet(site, "--feed", "topics/chips"))) == links(site.read("topics/chips.html"))


def test_every_feed_may_be_told_of(site: Site) -> None:
    """--all has each feed that anyone may read in each format, and names no other."""
    fill(site)
    (site.folder / "keys.txt").write_text("a-key-of-somebody\n", encoding="utf-8")
    site.config(PRIVATE.format("channels/board"))
    ran = site.run("list", "--json")
    paths = set(re.findall(r'"path": "([^"]+)"', ran.out)) - {"channels/board"}
    told = [address for _, _, address in links("\n".join(snippet(site, "--all")))]
    assert len(told) == 3 * len(paths)
    assert {re.sub(r"https://news.example.org/(.*)\.\w+", r"\1", each) for each in told} == paths


def test_titles_are_escaped(site: Site) -> None:
    """What a title says is no markup."""
    fill(site)
    site.config("", title="'\"News\" > more & less'")
    ((_, title, _),) = links("\n".join(snippet(site, "--format", "atom")))
    assert title == '"News" > more & less (Atom)'


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--feed", "topics/chip"), "there is no feed 'topics/chip'; did you mean 'topics/chips'?"),
        (("--feed", "zzz"), "feeds list shows"),
        (("--feed", "channels/board"), "needs a key"),
        (("--format", "xml"), "expected one of atom, rss, json"),
        (("--all", "--feed", "all"), "leave one of the two out"),
    ],
)
def test_what_cannot_be_told_of_is_said(site: Site, arguments: tuple[str, ...], expected: str) -> None:
    """A feed or format that is not there, and a private feed, end with status 2, a line that says so, and no output."""
    fill(site)
    (site.folder / "keys.txt").write_text("a-key-of-somebody\n", encoding="utf-8")
    site.config(PRIVATE.format("channels/board"))
    ran = site.run("snippet", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert expected in ran.err


def test_nothing_is_told_where_every_feed_is_private(site: Site) -> None:
    """Where nobody may read a feed without a key there is no line."""
    fill(site)
    (site.folder / "keys.txt").write_text("a-key-of-somebody\n", encoding="utf-8")
    site.config(f"groups: [{{by: [topic]}}]\n{PRIVATE.format('channels, topics')}")
    ran = site.run("snippet")
    assert (ran.status, ran.out) == (2, "")
    assert "every feed needs a key" in ran.err


# --- in an application


def application(site: Site, template: str) -> Flask:
    """Make an application whose start page is a template, with feeds below /news."""
    app = Flask("host", static_folder=None)

    @app.get("/")
    def home() -> str:
        return render_template_string(template)

    app.register_blueprint(blueprint(site.folder, watch=False), url_prefix="/news")
    return app


def at_news(site: Site) -> None:
    """Let a site have some articles, and say that it is served below /news."""
    fill(site)
    site.config("", url="https://e.example/news/")


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("feed_links()", ()),
        ("feed_links('topics/chips')", ("--feed", "topics/chips")),
        ("feed_links('topics/chips', 'all', formats=['atom'])", ("--feed=topics/chips", "--feed=all", "--format=atom")),
    ],
)
def test_a_template_says_what_the_command_prints(site: Site, call: str, arguments: tuple[str, ...]) -> None:
    """`feed_links` is in every template of the application, and gives the same lines, unescaped."""
    at_news(site)
    app = application(site, f"<!DOCTYPE html><head>\n{{{{ {call} }}}}\n</head>")
    assert ask(app.wsgi_app, "/").text.splitlines()[1:-1] == snippet(site, *arguments)


def test_a_template_shows_what_is_there_now(site: Site) -> None:
    """After a change of the articles or the config the lines are about the feeds as they are."""
    at_news(site)
    app = application(site, "{{ feed_links('topics/tides') }}|")
    assert ask(app.wsgi_app, "/").text == "|"
    site.article("four", "topics: [Tides]", day=4)
    assert app.extensions["feeds"].refresh()
    assert "topics/tides.atom" in ask(app.wsgi_app, "/").text


def test_a_feed_that_is_not_there_costs_no_page(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """A page that tells of a feed that is gone, or private, is shown without it; the log says so once."""
    at_news(site)
    app = application(site, "{{ feed_links('topics/gone', 'all', formats=('atom',)) }}")
    with caplog.at_level(logging.WARNING, "feeds.web"):
        pages = {ask(app.wsgi_app, "/").text for _ in range(3)}
    (page,) = pages
    assert [address for _, _, address in links(page)] == ["https://e.example/news/all.atom"]
    assert [record.getMessage().count("topics/gone") for record in caplog.records] == [1]


def test_two_blueprints_are_told_apart_by_their_names(tmp_path: Path) -> None:
    """The first that was mounted is meant, if no name says which; one that there is not is refused."""
    app = Flask("host", static_folder=None)
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        site = Site(tmp_path / name)
        site.config("", title=name, url=f"https://e.example/{name}/")
        fill(site)
        app.register_blueprint(blueprint(site.folder, name=name, watch=False), url_prefix=f"/{name}")
    with app.app_context():
        assert "first/all.atom" in feed_links()
        assert "second/all.atom" in feed_links(blueprint="second")
        with pytest.raises(LookupError, match="third"):
            feed_links(blueprint="third")
    with Flask("other", static_folder=None).app_context(), pytest.raises(LookupError):
        feed_links()


def test_many_different_paths_are_not_all_remembered(site: Site) -> None:
    """What a visitor may make a template ask for takes no memory without end, and right answers stay right."""
    at_news(site)
    app = application(site, "")
    logging.getLogger("feeds.web").disabled = True
    try:
        with app.app_context():
            assert [str(feed_links(f"topics/{n}")) for n in range(1100)] == [""] * 1100
            assert "topics/chips.atom" in feed_links("topics/chips")
    finally:
        logging.getLogger("feeds.web").disabled = False


# --- where they are mounted


@pytest.mark.parametrize(
    ("url", "prefix", "instead"),
    [
        ("https://e.example/", "/news", "https://e.example/news/"),
        ("https://e.example/feeds/", "/news/", "https://e.example/news/"),
        ("https://e.example/mynews/", "/news", "https://e.example/news/"),
    ],
)
def test_a_prefix_that_the_feeds_do_not_know_is_told(
    site: Site, caplog: pytest.LogCaptureFixture, url: str, prefix: str, instead: str
) -> None:
    """Feeds that name addresses where they are not are told of once, with the key to set and its place."""
    fill(site)
    site.config("", url=url)
    app = Flask("host", static_folder=None)
    with caplog.at_level(logging.WARNING, "feeds.web"):
        app.register_blueprint(blueprint(site.folder, watch=False), url_prefix=prefix)
        ask(app.wsgi_app, "/news/all.atom")
    (record,) = caplog.records
    assert f"{site.folder / 'config.yaml'}:3:3: " in record.getMessage()
    assert f"set it to {instead}" in record.getMessage()


@pytest.mark.parametrize(
    ("url", "prefix"),
    [
        ("https://e.example/news/", "/news"),
        ("https://e.example/outer/news/", "/news"),
        ("https://e.example/n%C3%A9ws/", "/néws"),
        ("https://e.example/news/", None),
        ("https://e.example/", "/"),
        ("https://e.example/", "/<lang>/news"),
    ],
)
def test_a_prefix_that_fits_is_not_told(
    site: Site, caplog: pytest.LogCaptureFixture, url: str, prefix: str | None
) -> None:
    """Nothing is said where site.url has the prefix, maybe below what a proxy takes off, or where nobody can know."""
    fill(site)
    site.config("", url=url)
    with caplog.at_level(logging.WARNING, "feeds.web"):
        Flask("host", static_folder=None).register_blueprint(blueprint(site.folder, watch=False), url_prefix=prefix)
    assert caplog.records == []
