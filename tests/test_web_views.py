"""Views: feeds narrowed by the query of their address."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonfeed_reader import read as read_json_feed
from web_support import Web, fill

from feeds.index import Damaged, read_only
from feeds.index.search import Search
from feeds.web.views import MOST_ENTRIES, view_of

if TYPE_CHECKING:
    from support import Site


@pytest.fixture
def web(site: Site) -> Web:
    """Give a served site of three articles."""
    fill(site)
    return Web(site)


def found(web: Web, query: str, path: str = "all.json") -> list[str]:
    """List the titles of a view."""
    got = web.get(f"/{path}?{query}")
    assert got.status == 200, got.text
    return [item["title"] for item in json.loads(got.body)["items"]]


# --- what a view holds


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("limit=1", ["About three"]),
        ("limit=2", ["About three", "About two"]),
        ("limit=500", ["About three", "About two", "About one"]),
        ("limit=%202%20", ["About three", "About two"]),
        ("type=news", ["About three", "About one"]),
        ("type=guide", ["About two"]),
        ("type=nothing", []),
        ("min_quality=60.5", ["About three", "About one"]),
        ("min_quality=60.51", ["About one"]),
        ("min_quality=0", ["About three", "About two", "About one"]),
        ("min_quality=-1", ["About three", "About two", "About one"]),
        ("min_quality=81", []),
        ("q=copper", ["About two"]),
        ("q=COPPER", ["About two"]),
        ("q=about+on", ["About three", "About two", "About one"]),
        ("q=copp", ["About two"]),
        ("q=opper", []),
        ("q=silicon+copper", []),
        ("type=news&min_quality=70&limit=5&q=silicon", ["About one"]),
        ("limit=1&type=news&min_quality=70", ["About one"]),
        ("limit=&type=&q=&min_quality=", ["About three", "About two", "About one"]),
        ("unknown=1", ["About three", "About two", "About one"]),
        ("limit=3&limit=1", ["About three"]),
    ],
)
def test_a_view_has_what_is_asked_for(web: Web, query: str, titles: list[str]) -> None:
    """Each parameter narrows, all together narrow most, and the newest come first."""
    assert found(web, query) == titles


def test_a_view_narrows_the_feed_that_it_is_of(web: Web) -> None:
    """A topic's view holds articles of the topic alone."""
    assert found(web, "q=about", "topics/energy.json") == ["About three", "About one"]
    assert found(web, "q=copper", "topics/energy.json") == []


def test_a_limit_may_be_more_than_the_feed_has(site: Site) -> None:
    """A view may have more entries than the config gives the feed, up to a bound."""
    fill(site)
    site.config("limit: 1")
    web = Web(site)

    assert found(web, "limit=2") == ["About three", "About two"]
    assert found(web, "limit=1") == ["About three"]


@pytest.mark.parametrize("path", ["all.html", "index.html", "feeds.opml", "feeds.json"])
def test_what_is_no_feed_has_no_views(web: Web, path: str) -> None:
    """Pages and lists do not change with a query."""
    assert web.get(f"/{path}?limit=1&q=copper") == web.get(f"/{path}")


# --- one address for one view


@pytest.mark.parametrize(
    "query",
    [
        "q=about+one&type=news&min_quality=70&limit=5",
        "limit=5&min_quality=70&type=news&q=about+one",
        "min_quality=70.0&limit=05&q=ONE++About&type=news",
        "utm_source=x&limit=5&&min_quality=70&type=news&q=about%20one%20about&fbclid=y",
        "limit=9&limit=5&min_quality=070&type=%6Eews&q=one,about!",
    ],
)
def test_the_same_view_has_the_same_bytes_and_tag(web: Web, query: str) -> None:
    """Order, case of words, repetition, spelling of numbers and unknown parameters do not matter."""
    plain = web.get("/all.atom?limit=5&min_quality=70&q=about+one&type=news")

    assert web.get(f"/all.atom?{query}") == plain


@pytest.mark.sampled(2)
@pytest.mark.parametrize("query", ["utm_source=rss", "limit=50", "q=&type=", "&&", "=", "callback=x&_=123"])
def test_a_query_that_asks_for_nothing_is_the_whole_feed(web: Web, query: str) -> None:
    """Unknown parameters, empty ones and the usual limit give the feed itself, under its own address."""
    assert web.get(f"/all.atom?{query}") == web.get("/all.atom")


def test_unknown_parameters_cost_nothing(web: Web) -> None:
    """No number of strange addresses makes the server keep anything."""
    for number in range(50):
        web.get(f"/all.atom?cache_buster={number}")

    assert not web.live.snapshot.views


@pytest.mark.sampled(2)
@pytest.mark.parametrize("path", ["all.atom", "all.rss", "all.json", "topics/chips.atom"])
@pytest.mark.parametrize(
    "query",
    [
        "q=one+about&limit=2",
        "min_quality=60.5",
        "min_quality=-0",
        "min_quality=12.345678",
        "min_quality=123456789",
        "min_quality=0.000001",
        "q=caf%C3%A9",
        "type=a%26b%3Dc",
        "q=%E4%BA%BA",
        "type=%22%3E",
    ],
)
def test_the_address_that_a_view_gives_itself_leads_to_it(web: Web, path: str, query: str) -> None:
    """The self link is absolute and below site.url; following it gives the same bytes."""
    got = web.get(f"/{path}?{query}")
    body = feedparser.parse(got.body) if not path.endswith(".json") else None
    itself = (
        next(link.href for link in body.feed.links if link.rel == "self") if body else json.loads(got.body)["feed_url"]
    )

    assert itself.startswith(f"https://news.example.org/{path}?")
    assert web.get(itself.removeprefix("https://news.example.org")) == got
    assert f'<{itself}>; rel="self"' in got.headers["link"]


def test_two_views_are_two_feeds(web: Web) -> None:
    """A reader can tell views apart, and from the feed: each has an id, a title and a tag of its own."""
    targets = ["all.atom", "all.atom?q=copper", "all.atom?type=news", "all.atom?min_quality=70"]
    got = [web.get(f"/{target}") for target in targets]
    parsed = [feedparser.parse(each.body).feed for each in got]

    assert len({each.id for each in parsed}) == len(targets)
    assert len({each.title for each in parsed}) == len(targets)
    assert len({each.headers["etag"] for each in got}) == len(targets)


def test_an_entry_is_the_same_in_a_view(web: Web) -> None:
    """Nothing about an entry depends on how it was found."""
    whole = {item["id"]: item for item in json.loads(web.get("/all.json").body)["items"]}

    for item in json.loads(web.get("/all.json?q=about&limit=2").body)["items"]:
        assert item == whole[item["id"]]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("query", ["q=copper", "q=nothing+like+it", "q=%22a%26b%3C%22", "type=%3C%26%3E", "limit=1"])
def test_a_saved_search_is_a_valid_feed(web: Web, query: str) -> None:
    """A view parses as Atom, RSS and JSON Feed, with or without entries, whatever was typed."""
    for path in ("all.atom", "all.rss"):
        parsed: Any = feedparser.parse(web.get(f"/{path}?{query}").body)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.feed.title
    assert read_json_feed(web.get(f"/all.json?{query}").body)


def test_a_view_can_be_polled_like_a_feed(web: Web) -> None:
    """A view has an entity tag and codings, and 304 for who has it."""
    got = web.get("/all.atom?q=about", {"Accept-Encoding": "gzip"})

    assert got.headers["content-encoding"] == "gzip"
    assert web.get("/all.atom?q=about", {"If-None-Match": got.headers["etag"]}).status == 304


def test_a_view_follows_the_articles(site: Site, web: Web) -> None:
    """A search finds what was added or changed since, and no longer what is gone."""
    assert found(web, "q=copper") == ["About two"]
    site.article("two", "excerpt: On gold.", day=2)
    site.article("four", "excerpt: Copper again.", day=4)
    web.live.refresh()
    assert found(web, "q=copper") == ["About four"]
    assert found(web, "q=gold") == ["About two"]
    (site.folder / "articles" / "four.md").unlink()
    web.live.refresh()
    assert found(web, "q=copper") == []


def test_drafts_are_not_found(site: Site) -> None:
    """A search tells nothing of what is not published."""
    fill(site)
    site.article("draft", "draft: true\nexcerpt: On uranium.")
    web = Web(site)

    assert found(web, "q=uranium") == []


# --- what makes no sense


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=x", "limit"),
        ("limit=1.5", "limit"),
        (f"limit={MOST_ENTRIES + 1}", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=000000000000000000", "limit"),
        ("limit=000000001999", "limit"),
        ("limit=0000000010000000", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=1%002", "limit"),
        ("min_quality=x", "min_quality"),
        ("min_quality=nan", "min_quality"),
        ("min_quality=inf", "min_quality"),
        ("min_quality=1e3", "min_quality"),
        ("min_quality=9999999999", "min_quality"),
        ("min_quality=%D9%A1", "min_quality"),
        ("type=" + "a" * 201, "type"),
        ("type=%00", "type"),
        ("type=a%0Ab", "type"),
        ("q=" + "a" * 201, "q"),
        ("q=" + "+".join(f"word{n}" for n in range(13)), "q"),
        ("q=***", "q"),
        ("q=%22%22", "q"),
    ],
    ids=lambda value: value[:40],
)
def test_a_value_that_makes_no_sense_is_refused_with_a_sentence(web: Web, query: str, name: str) -> None:
    """400 says in a line which parameter is wrong, and does not repeat what was sent."""
    got = web.get(f"/all.atom?{query}")

    assert got.status == 400
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"{name}: expected" in got.text
    assert got.text.count("\n") == 1


def test_a_query_that_is_not_utf_8_is_refused_in_words(web: Web) -> None:
    """400 says what is wrong in words for people, not for the programmer."""
    got = web.get("/all.atom?q=%FF%FE")

    assert got.status == 400
    assert "codec" not in got.text


def test_views_are_bounded(web: Web) -> None:
    """However many views are asked for, the server remembers some hundreds."""
    for number in range(600):
        web.get(f"/all.atom?min_quality={number}", method="HEAD")

    assert len(web.live.snapshot.views) <= 512


@given(st.text(max_size=60))
def test_any_query_is_read_or_refused(text: str) -> None:
    """No query raises anything but the error that becomes 400; what is read is read again from its canonical form."""
    for query in (text, f"q={quote_plus(text)}", f"type={quote(text)}", f"limit={quote(text)}"):
        try:
            view = view_of(query, 50)
        except ValueError:
            continue
        assert view_of(view.query.removeprefix("?"), 50) == view


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1_000_000, max_value=1_000_000))
def test_a_number_survives_its_canonical_form(number: Any) -> None:
    """The canonical form of a bound is the same bound, for every number that is taken."""
    view = view_of(f"min_quality={number}", 50)

    assert view_of(view.query.removeprefix("?"), 50) == view


# --- searching


@pytest.mark.sampled
@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        '"copper',
        "copper AND",
        "AND",
        "OR NOT",
        "NEAR(copper, 5)",
        "copper*",
        "*",
        "^copper",
        "-copper",
        "title:copper",
        "{title}:x",
        "a:b:c",
        "copper + two",
        "'; drop table texts; --",
        "((((",
        "%",
        "_",
        "\\",
        "🙂",
        "a\u0301",
        "\u202e",
        "x" * 200,
    ],
)
def test_nothing_that_is_typed_breaks_a_search(web: Web, typed: str) -> None:
    """Operators and signs of SQLite's query language are plain text: a search answers, or says that it has no words."""
    assert web.get(f"/all.json?q={quote_plus(typed)}").status in {200, 400}
    assert found(web, "q=copper") == ["About two"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Rock AND Roll", "rock and roll"),
        ("Rock AND Roll", "AND"),
        ("The NEAR Mission", "NEAR"),
        ("Café society", "cafe"),
        ("Cafe society", "café"),
        ("Café society", "cafe\u0301"),
        ("Cafe\u0301s of Paris", "cafés"),
        ("Résumés", "re\u0301sume\u0301"),
        ("Straße frei", "Straße"),
        ("Straße frei", "STRAßE"),
        ("Große Straße", "straße große"),
        ("ΟΔΟΣ", "οδος"),
        ("İstanbul", "İstanbul"),
        ("İstanbul", "istanbul"),
        ("Привет, мир", "МИР"),
        ("It's O'Reilly's", "o'reilly"),
        ("GPT-4o mini", "gpt-4o"),
        ("C++ and C#", "c++"),
        ("snake_case rules", "snake_case"),
        ("人工智能新闻", "人工智能"),
        ("今天的人工智能新闻", "人工智能"),
        ("今天的人工智能新闻", "新闻"),
        ("機械学習のニュース", "ニュース"),
        ("ข่าวปัญญาประดิษฐ์", "ปัญญา"),
        ("인공지능 뉴스", "인공지능"),
        ("हिन्दी समाचार", "समाचार"),
        ("العربية", "العربية"),
        ("2,000 km", "2,000"),
        ("AT&amp;T <b>news</b>", "at&t"),
    ],
)
def test_a_search_finds_what_a_person_would_expect(site: Site, title: str, typed: str) -> None:
    """Case, accents, punctuation and the way a letter is composed do not matter; scripts without spaces work too."""
    site.article("this", f"title: '{title.replace(chr(39), chr(39) * 2)}'")
    site.article("other", "title: Something else\nexcerpt: Nothing to see here.", day=2)
    web = Web(site)

    assert len(found(web, f"q={quote_plus(typed)}")) == 1


def test_letters_outside_ascii_may_be_sent_as_they_are(site: Site) -> None:
    """A query in raw UTF-8, as curl sends it, means what its percent-encoded form means."""
    site.article("one", "title: Café society")
    site.article("two", "title: Something else")
    web = Web(site)
    raw = "q=café".encode().decode("latin-1")

    assert web.get(f"/all.atom?{raw}") == web.get("/all.atom?q=caf%C3%A9")
    assert found(web, raw) == ["Café society"]


def test_a_search_looks_at_titles_and_summaries(site: Site) -> None:
    """Words may stand in either, one here and one there; the body does not count."""
    site.article("one", "title: Zinc\nexcerpt: Of cobalt.", "Vanadium.\n")
    web = Web(site)

    assert found(web, "q=zinc+cobalt") == ["Zinc"]
    assert found(web, "q=vanadium") == []


def test_a_search_that_failed_does_not_spoil_the_next(site: Site) -> None:
    """Whatever is wrong with the index when a search is made, the next search works."""
    fill(site)
    site.build()
    search = Search()
    broken = sqlite3.connect(":memory:")
    broken.executescript(
        "create table files (file integer, article_digest blob, verdict text);"
        "create table articles (file integer, article blob);"
        "insert into files values (1, x'00', 'published')"
    )
    with pytest.raises(Damaged):
        search.find(broken, "one", ["copper"])
    broken.close()
    with closing(read_only(site.folder / ".feeds-cache" / "index.sqlite")) as db:
        assert len(search.find(db, "two", ["copper"])) == 1
    search.close()
