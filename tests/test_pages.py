"""The pages of a site: what they say, that nothing breaks out of its place, and that every link leads somewhere."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import html5lib
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from page_support import AI, ALL, CHANNEL, CROSSING, PROVIDER, UPDATED, YEAR, directory, frame, listing, many, story
from support import PROJECT, entry, feed

from feeds import pages
from feeds.formats import FORMATS
from feeds.model import Category, Directory, Enclosure, Image, Provider
from feeds.pages.filenames import ASSETS
from feeds.pages.page_language import direction, page_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.model import Feed, Frame

TOPIC: Final = feed(
    path="topics/ai",
    url="https://news.example.org/topics/ai",
    title="AI · Harbour News",
    subtitle="Machines that learn",
    updated=UPDATED,
    alternate="https://news.example.org/topics/ai.html",
    entries=(story(1), story(2)),
)
NASTY: Final = "\"><script>alert(1)</script>' onclick=x & <b>"


def parsed(page: bytes) -> Any:
    """Parse a page as a browser does, and fail on the first thing that is not valid."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    return parser.parse(page)


def page(given: Feed | None = None, **changes: Any) -> Any:
    """Give the parsed page of a feed in the site's language, on a site as told."""
    site = frame(**changes)
    return parsed(pages.feed_page(msgspec.structs.replace(given or TOPIC, language=site.language), site))


def index(given: Directory | None = None, **changes: Any) -> Any:
    """Give the parsed index, of a site as told."""
    return parsed(pages.index_page(given or directory(latest=(story(1), story(2))), frame(**changes)))


def texts(tree: Any, path: str) -> list[str]:
    """Give the text of each element that an XPath finds, white space collapsed."""
    return [" ".join("".join(each.itertext()).split()) for each in tree.xpath(path)]


EXTENSIONS: Final = (".html", *(each.extension for each in FORMATS.own.values()))
PATHS: Final = frozenset(each.path for each in directory().listings)
BOTH: Final[Mapping[str, Callable[[], Any]]] = {
    "index.html": lambda: index(paths=PATHS),
    "topics/ai.html": lambda: page(paths=PATHS),
}
"""A page of either kind, by the path that it stands at."""


# both kinds


@pytest.mark.parametrize("language", ["en", "ar", "de"])
@pytest.mark.parametrize("pictures", [True, False])
def test_pages_are_valid(language: str, pictures: bool) -> None:  # noqa: FBT001 - a parameter
    """A strict parser finds nothing amiss in either page."""
    look: dict[str, Any] = {"language": language, "pictures": pictures, "rights": "© 2026", "icon": "https://a.b/i.png"}
    index(**look)
    page(**look)


@pytest.mark.parametrize("where", BOTH)
def test_nothing_runs_or_styles_inline(where: str) -> None:
    """Neither page has an inline script, a style or an event handler: the policy allows none. Data are no script."""
    tree = BOTH[where]()
    scripts = tree.xpath("//script[not(@type = 'application/ld+json')]")
    assert [each for each in scripts if not each.get("src") or each.text] == [], where
    assert tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("where", BOTH)
def test_every_internal_link_leads_to_what_is_there(where: str) -> None:
    """Each relative address leads to a listed feed's page, a file of the site, or a place within a page."""
    tree = BOTH[where]()
    there = {f"{each.path}{extension}" for each in directory().listings for extension in EXTENSIONS}
    there |= {"feeds.opml", "feeds.json", *(path for path, _, _ in pages.assets("en"))}
    there |= {path for path, _ in pages.site_pages(directory(), frame(paths=PATHS))}
    links = [each for each in tree.xpath("//@href | //@src") if not urlsplit(each).scheme]
    assert len(links) > 5
    for link in links:
        path, _, fragment = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(where), path)) if path else where
        assert target in there, link
        if fragment:
            assert (tree if target == where else index()).xpath(f"//*[@id='{fragment}']"), link


@pytest.mark.parametrize("where", BOTH)
def test_landmarks(where: str) -> None:
    """Each page has one h1, a header, a main part and a footer, and a skip link first that leads to the main part."""
    tree = BOTH[where]()
    assert [len(tree.xpath(f"//{name}")) for name in ("h1", "body/header", "main", "body/footer")] == [1, 1, 1, 1], (
        where
    )
    first = tree.xpath("//body//a")[0]
    assert (first.get("class"), first.get("href"), tree.xpath("//main/@id")) == ("skip", "#main", ["main"])


@pytest.mark.parametrize("where", BOTH)
def test_ids_are_unique_and_references_lead_to_them(where: str) -> None:
    """No id stands twice in a page, and what names one finds it."""
    tree = BOTH[where]()
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), where
    assert set(tree.xpath("//@for | //@aria-labelledby | //@aria-describedby | //@data-copy")) <= set(ids)


@pytest.mark.parametrize("where", BOTH)
def test_headings_skip_no_level(where: str) -> None:
    """A heading is at most one level below the one before."""
    tree = BOTH[where]()
    levels = [int(each.tag[1]) for each in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), where


@pytest.mark.parametrize("where", BOTH)
def test_the_policy_is_in_the_page(where: str) -> None:
    """A page carries the policy that the server sends as a header, before anything that it governs."""
    tree = BOTH[where]()
    head = [each for each in tree.xpath("/html/head")[0] if each.tag in {"meta", "link", "script"}]
    place = next(n for n, each in enumerate(head) if each.get("http-equiv") == "Content-Security-Policy")
    assert head[place].get("content") == pages.CONTENT_SECURITY_POLICY
    assert [each for each in head[:place] if each.tag != "meta"] == [], where


def test_the_policy_names_what_it_must() -> None:
    """The policy allows the own styles and scripts, pictures, sound and films from anywhere, and nothing else."""
    assert dict(part.strip().split(" ", 1) for part in pages.CONTENT_SECURITY_POLICY.split(";")) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "img-src": "'self' https: http: data:",
        "media-src": "'self' https: http:",
    }


def test_without_pictures_there_are_none() -> None:
    """Where the site shows no pictures no page has one, and the policy allows none from elsewhere."""
    for tree in (index(pictures=False), page(pictures=False)):
        assert tree.xpath("//img") == []
        (policy,) = tree.xpath("//meta[@http-equiv]/@content")
        assert "img-src 'self' data:" in policy
        assert "http" not in policy


@pytest.mark.parametrize(
    ("icon", "pictures", "found"),
    [
        pytest.param(None, True, "../feeds.svg", id="none"),
        pytest.param("https://other.example/i.png", True, "https://other.example/i.png", id="elsewhere"),
        pytest.param("https://other.example/i.png", False, "../feeds.svg", id="elsewhere, and pictures are off"),
        pytest.param("https://news.example.org/i.png", False, "../i.png", id="of the site"),
    ],
)
def test_icon(icon: str | None, pictures: bool, found: str) -> None:  # noqa: FBT001 - a parameter
    """A page has the site's icon, relative where it is its own; ours instead of others' where pictures are off."""
    assert page(icon=icon, pictures=pictures).xpath("//link[@rel='icon']/@href") == [found]


def test_logo() -> None:
    """The site's logo stands on both pages, without a text of its own beside the title."""
    for tree in (index(directory(), logo="https://a.example/l.png"), page(feed(), logo="https://a.example/l.png")):
        (logo,) = tree.xpath("//header//img")
        assert (logo.get("src"), logo.get("alt")) == ("https://a.example/l.png", "")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("AR-eg", "rtl"),
        ("he", "rtl"),
        ("fa", "rtl"),
        ("ur-PK", "rtl"),
        ("zh-Hant-TW", "ltr"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("ks-Deva", "ltr"),
        ("arn", "ltr"),
    ],
)
def test_direction(language: str, expected: str) -> None:
    """A page is written in the direction of its language, or of the script that its tag names."""
    assert direction(language) == expected
    tree = index(language=language)
    assert (tree.xpath("/html/@lang"), tree.xpath("/html/@dir")) == ([language], [expected])


def test_english_words_say_so_on_a_page_in_another_language() -> None:
    """The words of a page are marked as English where there is no catalogue for its language, and only there."""
    assert page(language="ks").xpath("//h2[@lang='en'][@dir='ltr']")
    assert page().xpath("//h2[@lang]") == []


def test_an_entry_names_its_language_and_finds_its_direction() -> None:
    """An entry's title and summary carry its language, and take their direction from their own letters."""
    tree = page(feed(entries=(story(language="he", title="כותרת"), story(2, language=None))))
    first, second = tree.xpath("//article")
    assert [each.get("lang") for each in first.xpath(".//h3 | .//p[@class='summary']")] == ["he", "he"]
    assert [each.get("dir") for each in first.xpath(".//h3 | .//p[@class='summary']")] == ["auto", "auto"]
    assert second.xpath(".//@lang") == []


@given(st.text(), st.text())
def test_no_text_breaks_out(title: str, summary: str) -> None:
    """Whatever an entry, a feed, a topic or a provider is called, pages are valid and say it."""
    odd = story(
        title=title,
        summary=summary,
        categories=(Category(title, title, "x:"),),
        source=Provider(summary, None),
        images=(Image("https://a.example/p.png", title=title),),
    )
    one = page(feed(title=title, subtitle=summary, entries=(odd,)), title=summary, description=title)
    labels = listing(labels=(title,), title=summary)
    two = index(directory(labels, latest=(odd,)), title=title, description=summary)
    for tree in (one, two):
        assert len(tree.xpath("//script")) == 2
        assert tree.xpath("//@onclick") == []


def test_markup_in_texts_is_text() -> None:
    """Tags and quotes in titles, names and credits are shown, not obeyed."""
    odd = story(
        title=NASTY,
        summary=NASTY,
        categories=(Category(NASTY, NASTY, "x:"),),
        source=Provider(NASTY),
        images=(Image("https://a.example/p.png", title=NASTY),),
    )
    tree = page(feed(title=f"{NASTY} · {NASTY}", subtitle=NASTY, entries=(odd,)), title=NASTY)
    places = "//*[@class='site'] | //h1 | //article//h3 | //*[@class='summary'] | //article//bdi"
    assert texts(tree, places) == [NASTY] * 6
    assert tree.xpath("//img/@alt") == [NASTY]
    assert tree.xpath("//b | //@onclick") == []


def test_addresses_are_escaped() -> None:
    """Quotes and ampersands in an address stay within it."""
    address = "https://example.org/?a=1&copy=2&q='\"><script>"
    tree = page(feed(entries=(story(alternate=address, images=(Image(address),)),)))
    assert tree.xpath("//h3/a/@href") == tree.xpath("//article/img/@src") == [address]


def test_characters_that_no_document_may_have_are_dropped() -> None:
    """Control characters and lone surrogates leave a page valid and encodable."""
    tree = page(feed(entries=(story(title="a\x00b\x07c\x85d\ud800e\uffff\U0001ffffz\u200f"),)))
    assert texts(tree, "//article//h3") == ["abcdez\u200f"]


def test_the_same_values_give_the_same_bytes() -> None:
    """Pages and lists depend on nothing but what they are given: not on hashes, nor on the order of a mapping."""
    code = (
        "import hashlib, page_support as p\nfrom support import feed\nfrom feeds import pages\n"
        "made = [pages.feed_page(feed(entries=(p.story(),)), p.frame()), *(\n"
        "    make(p.many(40), p.frame()) for make in (pages.index_page, pages.opml, pages.feeds_json))]\n"
        "print(hashlib.sha256(b''.join(made)).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1


def test_importing_the_package_is_cheap() -> None:
    """What renders a page is imported only when a page is rendered."""
    code = "import sys, feeds.pages; print([n for n in ('jinja2', 'lxml', 'feedgen') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert ran.stdout == "[]\n"


# the page of a feed


def test_a_feed_page_says_what_the_feed_is() -> None:
    """The page has the feed's title, without the site's behind it, its description, its size and its newest entry."""
    tree = page()
    assert texts(tree, "//h1 | //p[@class='lead']") == ["AI", "Machines that learn"]
    assert texts(tree, "//title") == ["AI · Harbour News"]
    assert texts(tree, "//header//p[@class='about']/span") == ["2 entries", "newest 2 May 2026"]


def test_the_page_of_the_feed_of_everything() -> None:
    """The feed that is called as the site is says what it holds, rather than the site's name twice."""
    tree = page(feed(title="Harbour News"))
    assert texts(tree, "//h1") == ["Everything"]
    assert texts(tree, "//title") == ["Harbour News"]


def test_a_feed_page_leads_back() -> None:
    """The page links to the index by the site's title, and to the OPML file."""
    tree = page()
    assert texts(tree, "//header//a[@href='../index.html']") == ["Harbour News"]
    assert tree.xpath("//footer//a/@href") == ["../feeds.opml", "../feeds.json"]


@pytest.mark.parametrize(("path", "root"), [("all", ""), ("topics/ai", "../"), ("topics/a/providers/b", "../../../")])
def test_links_are_relative_to_where_a_page_stands(path: str, root: str) -> None:
    """However deep a page stands, it finds the stylesheet, the script and the index."""
    tree = page(feed(path=path))
    assert tree.xpath("//link[@rel='stylesheet']/@href") == [f"{root}feeds.css"]
    assert tree.xpath("//script/@src") == [f"{root}feeds.js"]
    assert tree.xpath("//header//a/@href")[0] == f"{root}index.html"
    assert pages.stylesheet(path) == f"{root}feed.css"


def test_a_feed_page_shows_its_entries() -> None:
    """An entry has its title, linked to the article, its date, provider, topics and summary."""
    first = page().xpath("//article")[0]
    assert texts(first, ".//h3/a[@href='https://example.org/1']") == ["Story 1"]
    assert texts(first, ".//time[@datetime='2026-05-02T12:00:00Z']") == ["2 May 2026"]
    assert texts(first, ".//p[@class='summary']") == ["What story 1 says."]


def test_provider_and_topics_lead_to_their_own_pages() -> None:
    """A provider and a topic that have a feed link to its page; others are plain text."""
    first = page(feed(path="channels/best", entries=(story(1),))).xpath("//article")[0]
    assert texts(first, ".//a[@href='../providers/example.org.html']") == ["Example"]
    assert texts(first, ".//a[@href='../topics/ai.html']") == ["AI"]
    assert texts(first, ".//bdi") == ["Ships"]


def test_what_a_page_is_about_is_not_said_again_with_every_entry() -> None:
    """The page of a topic names an entry's other topics, that of a crossing neither of the two that it crosses."""
    assert texts(page(), "//article[1]//p[@class='about']/span") == ["2 May 2026", "Example", "Ships"]
    crossing = page(feed(path=CROSSING.path, entries=(story(1),)))
    assert texts(crossing, "//article//p[@class='about']/span") == ["2 May 2026", "Ships"]


def test_a_provider_without_a_domain_is_found_by_its_name() -> None:
    """A provider that has no domain leads to the page of the feed by its name."""
    tree = page(feed(entries=(story(source=Provider("Ann")),)), feed_paths={"provider": {"Ann": "providers/ann"}})
    assert texts(tree, "//article//a[@href='providers/ann.html']") == ["Ann"]


def test_a_provider_without_a_feed_is_text() -> None:
    """Where no groupings have feeds, provider and topics are plain text."""
    tree = page(feed(entries=(story(),)), feed_paths={})
    assert texts(tree, "//article//p[@class='about']/bdi | //article//bdi") == ["Example", "AI", "Ships"]
    assert tree.xpath("//article//a/@href") == ["https://example.org/1"]


def test_an_entry_may_have_little() -> None:
    """An entry without link, summary, picture, provider and topics is a title and a date."""
    bare = entry(alternate=None, summary="", categories=(), source=None, images=())
    tree = page(feed(entries=(bare,)))
    assert texts(tree, "//article") == ["One 16 December 2020"]
    assert tree.xpath("//article//a | //article//img | //article//ul") == []


def test_content_is_not_shown() -> None:
    """The page shows an entry's summary, and leaves its content to readers."""
    made = pages.feed_page(feed(entries=(story(content="<p>Whole text</p>"),)), frame())
    assert b"Whole text" not in made


def test_a_picture_is_asked_for_late_and_quietly() -> None:
    """A picture has its text and size, is loaded when it comes into view, and tells its host nothing."""
    (picture,) = page(feed(entries=(story(),))).xpath("//article/img")
    assert dict(picture.attrib) == {
        "src": "https://pictures.example.org/1.jpg",
        "alt": "Picture 1",
        "width": "900",
        "height": "600",
        "loading": "lazy",
        "decoding": "async",
        "referrerpolicy": "no-referrer",
    }


def test_a_picture_without_title_and_size() -> None:
    """A picture that says nothing of itself has an empty text, and no made-up size."""
    (picture,) = page(feed(entries=(story(images=(Image("https://a.example/p.png", width=5),)),))).xpath("//img")
    assert (picture.get("alt"), picture.get("width"), picture.get("height")) == ("", None, None)


def test_an_empty_feed_says_so() -> None:
    """A feed without entries says so in words, and when that will be another."""
    tree = page(feed(entries=()))
    assert tree.xpath("//article") == []
    assert texts(tree, "//main//p[@class='none']")[0].startswith("Nothing is here yet. It fills by itself")


def test_readers_find_the_feed_from_its_page() -> None:
    """Every format is announced with media type, title and absolute address; so is the page's own address."""
    tree = page()
    assert [tuple(each.get(name) for name in ("type", "title", "href")) for each in tree.xpath("//link[@title]")] == [
        (
            each.media_type,
            f"AI · Harbour News ({each.title})",
            f"https://news.example.org/topics/ai{each.extension}",
        )
        for each in FORMATS.own.values()
    ]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://news.example.org/topics/ai.html"]


def test_the_page_of_a_narrowed_feed_offers_that_feed() -> None:
    """Where a question narrows a feed, its page subscribes to what it shows."""
    tree = page(feed(query="?q=tide&lang=en"))
    assert tree.xpath("//input/@value")[0] == "https://news.example.org/all.atom?q=tide&lang=en"
    assert tree.xpath("//link[@rel='alternate']/@href")[0] == "https://news.example.org/all.atom?q=tide&lang=en"
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://news.example.org/all.html?q=tide&lang=en"]


# the index


def test_the_index_lists_every_feed_under_its_kind() -> None:
    """Each feed stands in one section with its name: channels, groupings in their order, then crossings."""
    tree = index()
    found = {
        texts(each, ".//h3")[0]: [(texts(row, "./a")[0], row.xpath("./a/@href")[0]) for row in each.xpath(".//li")]
        for each in tree.xpath("//section[@class='kind']")
    }
    assert found == {
        "Channels 1": [("The Best", "channels/best.html")],
        "Topics 1": [("AI", "topics/ai.html")],
        "Providers 1": [("Example", "providers/example.org.html")],
        "Years 1": [("2026", "years/2026.html")],
        "Topics by provider 1": [("AI · Example", "topics/ai/providers/example.org.html")],
    }
    assert list(found)[-1] == "Topics by provider 1"


def test_a_row_says_how_much_and_how_new() -> None:
    """A feed's row has how often it brings something, its count, and its newest change."""
    (row,) = index().xpath("//section[@class='kind']//li[a/@href='topics/ai.html']")
    assert texts(row, "./p/*") == ["about 2 a week", "12 articles", "3 May 2026"]
    assert row.xpath(".//time/@datetime") == ["2026-05-03T12:00:00Z"]


def test_a_single_article_is_one() -> None:
    """One article is not called articles."""
    tree = index(directory(listing(articles=1)))
    assert texts(tree, "//li/p/data") == ["1 article"]


def test_feeds_of_a_kind_stand_by_size() -> None:
    """Within a section the feed with the most articles is first; feeds of one size stand by path."""
    tree = index(
        directory(
            *(
                listing(path=f"topics/{name}", labels=(name,), articles=size)
                for name, size in zip("abcd", (1, 9, 2, 9), strict=True)
            )
        )
    )
    assert texts(tree, "//section[@class='kind']//li/a") == ["b", "d", "c", "a"]


def test_the_feed_of_everything_stands_first() -> None:
    """The feed of everything has a link and its address; how often it brings something stands above all."""
    tree = index()
    assert texts(tree, "//a[@href='all.html']") == ["Read all of it: 1,200 articles"]
    assert tree.xpath("//input[@readonly]/@value")[0] == "https://news.example.org/all.atom"
    assert texts(tree, "//header//p[@class='about']/span") == ["about 4 a day", "6 feeds", "updated 3 May 2026"]
    assert tree.xpath("//link[@rel='alternate']/@href") == [
        f"https://news.example.org/all{each.extension}" for each in FORMATS.own.values()
    ]


def test_without_a_feed_of_everything_the_first_ones_are_announced() -> None:
    """Browsers are told of the first feeds, in the first format, where none has everything."""
    tree = index(directory(AI, PROVIDER))
    assert tree.xpath("//link[@rel='alternate']/@href") == [
        "https://news.example.org/providers/example.org.atom",
        "https://news.example.org/topics/ai.atom",
    ]
    assert tree.xpath("//*[@class='subscribe']") == []


def test_the_index_shows_the_latest_headlines() -> None:
    """The newest entries stand on the index with their pictures, their topics linked from there."""
    tree = index()
    assert texts(tree, "//section[@class='latest']//h3") == ["Story 1", "Story 2"]
    assert len(tree.xpath("//section[@class='latest']//img")) == 2
    assert "topics/ai.html" in tree.xpath("//article//a/@href")


def test_the_index_offers_all_feeds_at_once() -> None:
    """The OPML file is there to be downloaded."""
    assert index().xpath("//main//a[@download]/@href") == ["feeds.opml"]


def test_the_filter_waits_for_its_script() -> None:
    """What works only with a script shows where one runs, before anything is drawn, and its result is announced."""
    (tools,) = index().xpath("//*[@class='tools']")
    assert tools.xpath(".//*[@role='status']/@id") == tools.xpath(".//input/@aria-describedby")
    static = {path: body.decode() for path, _, body in pages.assets("en")}
    assert re.search(r"^\.action,\n\.tools \{\n  display: none;", static["feeds.css"], re.MULTILINE)
    assert 'classList.add("scripted")' in static["feeds.js"]
    assert index().xpath("//head/script[@src][not(@defer or @async)]/@src") == ["feeds.js"]


def test_a_long_section_opens_at_a_click() -> None:
    """A section of many shows its largest; the rest is there, folded away."""
    tree = index(many(200))
    (section,) = tree.xpath("//section[@class='kind']")
    assert len(section.xpath("./ul/li")) == 24
    assert len(section.xpath("./details/ul/li")) == 175
    assert texts(section, "./details/summary") == ["175 more"]


def test_a_section_that_is_hardly_longer_is_not_folded() -> None:
    """A few more than would be shown are shown."""
    tree = index(many(30))
    assert tree.xpath("//section[@class='kind']/details") == []
    assert len(tree.xpath("//section[@class='kind']//li")) == 29


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param(Directory((), (), UPDATED), "There is no feed here yet.", id="nothing"),
        pytest.param(Directory((ALL,), (), UPDATED), "There is one feed so far, that of everything.", id="everything"),
    ],
)
def test_an_index_of_next_to_nothing(given: Directory, words: str) -> None:
    """A site with one feed or none has an index that says so."""
    assert texts(index(given), "//section[@id='feeds']/p")[0].startswith(words)


def test_a_kind_that_nobody_named_has_a_heading() -> None:
    """A grouping of another package gets a section by the name of its folder, behind those that are known here."""
    tree = index(directory(AI, listing(path="places/oslo", labels=("Oslo",), keys=(("place", "Oslo"),))))
    assert texts(tree, "//section[@class='kind']/h3") == ["Topics 1", "Places 1"]


@pytest.mark.slow
def test_a_thousand_feeds_fit() -> None:
    """An index of 1,000 feeds is at most 60 kB, compressed."""
    made = pages.index_page(many(1000), frame())
    parsed(made)
    assert len(gzip.compress(made)) <= 60_000


def test_days() -> None:
    """A day is written without help from any locale."""
    english = page_language("en")
    assert english.day(datetime(2020, 12, 16, tzinfo=UTC)) == "16 December 2020"
    assert english.day(datetime(1999, 1, 2, tzinfo=UTC)) == "2 January 1999"


# lists for programs


def outlines(given: Directory | None = None, **changes: Any) -> Any:
    """Give the parsed OPML of a site as told."""
    return etree.fromstring(pages.opml(given or directory(), frame(**changes)))


def test_opml_head() -> None:
    """The list says what it is a list of and when it changed, and nothing that a validator does not know."""
    root = outlines()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert {each.tag: each.text for each in root.find("head")} == {
        "title": "Harbour News",
        "dateModified": "Sun, 03 May 2026 12:00:00 +0000",
    }


def test_opml_has_every_feed_in_its_folder() -> None:
    """The feed of everything stands at the top, the others in folders by kind."""
    body = outlines().find("body")
    assert [each.get("text") for each in body] == [
        "Harbour News",
        "Channels",
        "Topics",
        "Providers",
        "Years",
        "Topics by provider",
    ]
    assert {name for each in body if len(each) for name in each.attrib} == {"text"}  # more would need a type
    assert [each.get("text") for each in body.findall("outline/outline")] == [
        each.title for each in (CHANNEL, AI, PROVIDER, YEAR, CROSSING)
    ]


def test_opml_keeps_its_order() -> None:
    """Outlines of a folder stand by path, however many articles a feed has at the moment."""
    sizes = {"a": 1, "b": 9, "c": 2}
    found = outlines(directory(*(listing(path=f"topics/{name}", articles=size) for name, size in sizes.items())))
    assert [address[-6] for address in found.xpath("//@xmlUrl")] == ["a", "b", "c"]


def test_an_outline_has_what_readers_ask_for() -> None:
    """A feed's outline has text, title, type and absolute addresses of the feed and of its page."""
    assert dict(outlines(directory(AI)).find("body/outline/outline").attrib) == {
        "text": "AI · Harbour News",
        "title": "AI · Harbour News",
        "type": "rss",
        "xmlUrl": "https://news.example.org/topics/ai.atom",
        "htmlUrl": "https://news.example.org/topics/ai.html",
    }


@pytest.mark.parametrize(
    ("formats", "extension"),
    [(("json", "rss", "atom"), ".rss"), (("atom", "rss"), ".atom"), (("json",), ".json")],
)
def test_opml_takes_the_format_that_readers_know(formats: tuple[str, ...], extension: str) -> None:
    """The address is that of Atom or RSS, whichever the config names first, else of the only format there is."""
    (address,) = outlines(directory(AI), formats=formats).xpath("//@xmlUrl")
    assert address == f"https://news.example.org/topics/ai{extension}"


def test_opml_has_one_outline_a_line() -> None:
    """Each outline stands on a line of its own, so that a change is one line."""
    lines = pages.opml(directory(), frame()).decode().splitlines()
    assert [line.count("<outline") for line in lines if "<outline" in line] == [1] * 11


def test_opml_drops_what_xml_forbids() -> None:
    """Titles with markup and with forbidden characters give a list that XML readers take."""
    root = outlines(directory(listing(title=f"a\x00\ud800{NASTY}")), title="b\x07\uffff")
    assert root.xpath("//outline/outline/@text") == [f"a{NASTY}"]
    assert root.findtext("head/title") == "b"


def test_json_lists_every_feed() -> None:
    """The list for programs has every feed, by path, with all that is known of it."""
    found = json.loads(pages.feeds_json(directory(), frame()))
    assert {name: found[name] for name in ("title", "home_page_url", "updated")} == {
        "title": "Harbour News",
        "home_page_url": "https://news.example.org/",
        "updated": "2026-05-03T12:00:00Z",
    }
    assert [each["path"] for each in found["feeds"]] == sorted(each.path for each in directory().listings)


def test_json_of_a_feed() -> None:
    """A feed in the list has its keys, its counts, its newest change, its page and an address for each format."""
    (found,) = json.loads(pages.feeds_json(directory(CROSSING), frame()))["feeds"]
    address = "https://news.example.org/topics/ai/providers/example.org"
    assert found == {
        "path": "topics/ai/providers/example.org",
        "title": "AI · Example · Harbour News",
        "keys": {"topic": "AI", "provider": "example.org"},
        "articles": 2,
        "entries": 2,
        "updated": "2026-05-03T12:00:00Z",
        "html_url": f"{address}.html",
        "urls": {"atom": f"{address}.atom", "rss": f"{address}.rss", "json": f"{address}.json"},
    }


def test_json_takes_any_text() -> None:
    """A lone surrogate in a name does not stop the list from being written."""
    made = pages.feeds_json(directory(listing(title="a\ud800b", keys=(("topic", "\ud800"),))), frame())
    assert json.loads(made)["feeds"][0]["title"] == "ab"
    assert made.endswith(b"}\n")


# static files


def test_assets() -> None:
    """The static files stand at the root, each with its media type, and hold something."""
    found = {path: (media_type, bool(body)) for path, media_type, body in pages.assets("en")}
    assert found == {
        "feed.css": ("text/css", True),
        "feeds.css": ("text/css", True),
        "feeds.js": ("text/javascript", True),
        "feeds.svg": ("image/svg+xml", True),
    }


@pytest.mark.parametrize("name", ["feed.css", "feeds.css", "feeds.js", "feeds.svg"])
def test_static_files_ask_for_nothing(name: str) -> None:
    """No static file loads anything from anywhere."""
    body = next(body for path, _, body in pages.assets("en") if path == name).decode()
    assert not re.search(r"url\(|@import|\bfetch\(|XMLHttpRequest|\bimport\b", body)
    addresses = set(re.findall(r"https?://[^\s\"')]+", body))
    names = {f"http://www.w3.org/{name}" for name in ("2005/Atom", "1999/xhtml", "2000/svg")}
    assert addresses <= names | {"https://schema.org/", "http://purl.org/syndication/history/1.0"}


@pytest.mark.parametrize("name", ["feed.css", "feeds.css"])
def test_styles_know_no_left_and_right(name: str) -> None:
    """Styles use logical properties, so that they fit both directions of writing."""
    body = next(body for path, _, body in pages.assets("en") if path == name).decode()
    physical = r"(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right|float)\s*:|:\s*(?:left|right)\b"
    assert re.findall(physical, body) == []


def test_every_class_that_is_styled_is_used() -> None:
    """No rule of the pages' stylesheet is about a class that no template has."""
    body = next(body for path, _, body in pages.assets("en") if path == "feeds.css").decode()
    styled = set(re.findall(r"\.([a-z][a-z-]*)(?=[^{}]*\{)", re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)))
    templates = (PROJECT / "feeds" / "pages" / "templates").glob("*.html")
    used = {
        name
        for each in templates
        for names in re.findall(r'class="([a-z ]+)"', each.read_text())
        for name in names.split()
    }
    assert styled - used == {"scripted"}  # which the script says


def frames() -> Iterator[Frame]:
    """Give sites that look different."""
    for language in ("en", "ar"):
        for formats in (("atom",), ("atom", "rss", "json")):
            yield frame(language=language, formats=formats)


@pytest.mark.parametrize("site", [*frames()], ids=lambda site: f"{site.language}-{len(site.formats)}")
def test_a_page_ends_with_one_newline(site: Frame) -> None:
    """Pages are text files as any other."""
    for made in (pages.feed_page(TOPIC, site), pages.index_page(directory(), site)):
        assert made.endswith(b"</html>\n")
        assert made.startswith(b"<!DOCTYPE html>\n")


def test_assets_are_those_that_a_config_asks_for() -> None:
    """The static files have the paths under which a site expects them."""
    assert sorted(path for path, _, _ in pages.assets("en")) == sorted(ASSETS)


def test_lists_name_no_page_where_there_is_none() -> None:
    """Where feeds have no pages the lists name the site's address instead."""
    listed, without = directory(ALL, AI), frame(pages=False)
    assert b".html" not in pages.opml(listed, without) + pages.feeds_json(listed, without)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (1, "1 B"),
        (999, "999 B"),
        (1_234, "1.23 kB"),
        (99_960, "100 kB"),
        (999_400, "999 kB"),
        (999_900, "1 MB"),
        (54_321_000, "54.3 MB"),
        (999_900_000, "1 GB"),
        (1_234_567_890_123, "1235 GB"),
    ],
)
def test_a_file_has_a_size_that_people_read(length: int, shown: str) -> None:
    """Three digits are enough, in whatever unit, and none stands as a power of ten."""
    episode = story(enclosures=(Enclosure("https://example.org/1.mp3", "audio/mpeg", length),))
    page = pages.feed_page(feed(entries=(episode,)), frame()).decode()
    assert re.findall(r'<span class="about"[^>]*>([^<]+)<', page) == [shown]


def test_an_entry_without_a_title_has_no_empty_name_for_search_engines() -> None:
    """What has no name is listed by its address alone."""
    page = pages.feed_page(feed(entries=(story(title=""), story(2))), frame()).decode()
    facts = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    names = [each.get("name") for each in facts["mainEntity"]["itemListElement"]]
    assert names == [None, "Story 2"]
