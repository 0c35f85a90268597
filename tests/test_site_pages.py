"""What pages offer beyond their entries: subscribing, ways on, lists of folders, what machines read of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import html5lib
import pytest
from lxml import etree
from page_support import AI, ALL, CHANNEL, CROSSING, PROVIDER, UPDATED, directory, frame, listing, story
from support import Site, feed

from feeds import pages
from feeds.formats import FORMATS
from feeds.model import Category, Image, Translation
from feeds.pages.filenames import folder_indexes
from feeds.pages.often import often_of_entries
from feeds.pages.page_language import page_language
from feeds.pages.view import brief

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.model import Directory, Feed

ENGLISH: Final = page_language("en")
PATHS: Final = frozenset(each.path for each in (ALL, AI, CHANNEL, PROVIDER, CROSSING))
BELOW: Final = "https://news.example.org/"


def parsed(page: bytes) -> Any:
    """Parse a page as a browser does, and fail on the first thing that is not valid."""
    return html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False).parse(page)


def page(given: Feed | None = None, **changes: Any) -> Any:
    """Give the parsed page of a feed, on a site as told."""
    told = given or feed(path="topics/ai", url=f"{BELOW}topics/ai", entries=(story(1), story(2)))
    return parsed(pages.feed_page(told, frame(**{"paths": PATHS, **changes})))


def about_all(given: Directory | None = None, **changes: Any) -> Mapping[str, Any]:
    """Give the parsed pages about all feeds by path, of a site as told."""
    listed = given or directory(latest=tuple(map(story, range(1, 13))))
    told = frame(**{"paths": frozenset(each.path for each in listed.listings), **changes})
    made = dict(pages.site_pages(listed, told))
    return {path: etree.fromstring(body) if path.endswith(".xml") else parsed(body) for path, body in made.items()}


def texts(tree: Any, path: str) -> list[str]:
    """Give the text of each element that an XPath finds, white space collapsed."""
    return [" ".join("".join(each.itertext()).split()) for each in tree.xpath(path)]


# subscribing


def test_there_is_one_action() -> None:
    """A page has one button, which copies the address in the field that stands there without a script."""
    for tree in (page(), about_all()["index.html"]):
        (button,) = tree.xpath("//button")
        (field,) = tree.xpath("//input[@readonly]")
        assert button.get("data-copy") == field.get("id")
        assert texts(button, ".") == ["Copy feed address"]
        assert field.get("value").endswith(".atom")
        assert tree.xpath("//a[starts-with(@href, 'feed:')]") == []


@pytest.mark.parametrize(
    ("formats", "copied"),
    [(("json", "rss", "atom"), ".rss"), (("atom", "rss"), ".atom"), (("json",), ".json")],
)
def test_the_address_is_that_of_the_format_that_readers_know(formats: tuple[str, ...], copied: str) -> None:
    """The button copies Atom or RSS, whichever the config names first, else the only format there is."""
    tree = page(formats=formats)
    assert tree.xpath("//input/@value") == [f"{BELOW}topics/ai{copied}"]
    assert tree.xpath("//*[@class='formats']/a/@href") == [f"ai{FORMATS.get(name).extension}" for name in formats]


def test_readers_on_the_web_get_the_address_of_the_feed() -> None:
    """Each reader's link carries the whole address, escaped, so that a query of it stays its own."""
    tree = page(feed(path="all", url=f"{BELOW}all", query="?q=a&limit=2"))
    links = tree.xpath("//details[@class='menu']//a/@href")
    assert [urlsplit(each).hostname for each in links] == [
        *("feedly.com", "www.inoreader.com", "www.newsblur.com", "theoldreader.com", "feedbin.com")
    ]
    given = [unquote(urlsplit(links[0]).path).removeprefix("/i/subscription/feed/")]
    given += [value for each in links[1:] for values in parse_qs(urlsplit(each).query).values() for value in values]
    assert given == [f"{BELOW}all.atom?q=a&limit=2"] * 5


def test_a_site_may_want_no_readers() -> None:
    """Without readers a page still says what one is."""
    tree = page(readers=False)
    assert tree.xpath("//details[@class='menu']//a") == []
    assert texts(tree, "//details[@class='menu']/summary") == ["What is a feed reader?"]


# how often


@pytest.mark.parametrize(
    ("days", "words"),
    [
        pytest.param([0, 1], "", id="too few to tell"),
        pytest.param([0, 0, 0, 0, 0], "about 4 a day", id="all at once"),
        pytest.param([each / 3 for each in range(30)], "about 3 a day", id="several a day"),
        pytest.param(range(20), "about 7 a week", id="daily"),
        pytest.param([each * 3.5 for each in range(20)], "about 2 a week", id="twice a week"),
        pytest.param([each * 7 for each in range(20)], "about one a week", id="weekly"),
        pytest.param([each * 30 for each in range(5)], "about one a month", id="monthly"),
        pytest.param([each * 80 for each in range(5)], "about 5 a year", id="seldom"),
        pytest.param([each * 5000 for each in range(5)], "about one a year", id="hardly"),
    ],
)
def test_how_often_entries_come(days: list[float], words: str) -> None:
    """How often a feed brings something is told by the dates of its entries, in whatever order they stand."""
    dates = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in days]
    assert often_of_entries(dates, ENGLISH) == often_of_entries(dates[::-1], ENGLISH) == words


def test_a_list_of_feeds_says_what_their_pages_say(site: Site) -> None:
    """How often a feed brings something is the same on the index and on its page, be it a week old or have archives."""
    site.config("limit: 7\ngroups: [{by: []}, {by: [topic]}]")
    for day in range(1, 9):
        site.article(f"new-{day}", f"topics: [New]\ndate: 2026-01-{day:02}", day=day)
    for day in range(1, 28, 4):
        site.article(f"old-{day}", f"topics: [Old]\ndate: 2024-02-{day:02}", day=day)
    site.article("late", "topics: [New]\ndate: 2023-01-01")
    site.build(now=datetime(2026, 2, 1, tzinfo=UTC))
    index: Any = etree.HTML(site.read("index.html"))
    rows = index.xpath("//ul[@class='rows']/li")
    listed = {str(row.xpath("string(a)")): str(row.xpath("string(p/span)")) for row in rows}
    pages: dict[str, Any] = {name: etree.HTML(site.read(f"topics/{name.lower()}.html")) for name in listed}
    assert listed == {name: str(page.xpath("string(//p[@class='about']/span)")) for name, page in pages.items()}
    assert listed == {"New": "about 7 a week", "Old": "about 2 a week"}
    whole: Any = etree.HTML(site.read("all.html"))
    everything = whole.xpath("string(//p[@class='about']/span)")
    assert index.xpath("string(//div[@class='head']/p[@class='about']/span)") == everything


# the index


def test_the_newest_article_leads() -> None:
    """The index starts with the newest article and its summary; others stand beside it, whole rows of more below."""
    tree = about_all()["index.html"]
    story_of, newest, cards = (texts(tree, f"//*[@class='{name}']//h3") for name in ("story", "newest", "cards"))
    assert story_of == ["Story 1"]
    assert newest == [f"Story {number}" for number in range(2, 7)]
    assert cards == [f"Story {number}" for number in range(7, 13)]
    assert texts(tree, "//*[@class='summary']") == ["What story 1 says."]


@pytest.mark.sampled
@pytest.mark.parametrize("number", range(1, 12))
def test_an_index_of_few_articles(number: int) -> None:
    """However few articles there are, each is shown once, and none in a row that is not whole."""
    tree = about_all(directory(latest=tuple(map(story, range(1, number + 1)))))["index.html"]
    shown = texts(tree, "//article//h3")
    assert shown == [f"Story {each}" for each in range(1, len(shown) + 1)]
    assert len(shown) >= min(number, 9) - 2


def test_a_row_shows_what_is_said_of_a_feed() -> None:
    """A feed's own description and picture stand in its row, the description in whole sentences that fit."""
    said = listing(description=f"{'A short one. ' * 20}", picture="https://a.example/p.png", language="de")
    tree = about_all(directory(said))["index.html"]
    (row,) = tree.xpath("//ul[@class='rows']/li")
    assert row.xpath("./img/@src") == ["https://a.example/p.png"]
    (description,) = row.xpath("./p[@class='said']")
    assert description.get("lang") == "de"
    assert texts(description, ".") == [("A short one. " * 12).strip()]
    bare = about_all(directory(said), pictures=False)["index.html"]
    assert bare.xpath("//img") == []


def test_feeds_that_somebody_put_in_an_order_stand_in_it() -> None:
    """An order counts before sizes."""
    some = [listing(path=f"topics/{name}", labels=(name,), articles=size) for name, size in (("a", 1), ("b", 9))]
    ordered = listing(path="topics/c", labels=("c",), articles=2, order=1)
    tree = about_all(directory(*some, ordered))["index.html"]
    assert texts(tree, "//ul[@class='rows']/li/a") == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short."),
        ("One sentence. Another one that is longer.", "One sentence."),
        ("This one just goes on and on and on.", "This one just goes…"),
        ("一文。二文目はとても長いので入りきらないはずです。", "一文。二文目はとても長いので入りきらな…"),
    ],
)
def test_a_long_text_is_cut_where_a_sentence_ends(text: str, expected: str) -> None:
    """What does not fit is cut behind a whole sentence, or behind a word where that would leave too little."""
    assert brief(text, 22 if text.isascii() else 20) == expected


# ways on


def test_a_topic_leads_to_its_providers_and_back() -> None:
    """A topic's page leads to its folder, to other topics, and to the crossings with its providers."""
    paths = {"topic": {"ai": "topics/ai", "ships": "topics/ships"}, "provider": {"example.org": PROVIDER.path}}
    tree = page(feed_paths=paths)
    assert tree.xpath("//*[@class='kicker']/a/@href") == ["../topics/index.html"]
    assert tree.xpath("//nav[@class='related']//a/@href") == [
        "../topics/ships.html",
        "../topics/ai/providers/example.org.html",
    ]
    assert page(feed_paths=paths, paths=PATHS - {CROSSING.path}).xpath("//nav[@class='related']//a/@href") == [
        "../topics/ships.html",
        "../providers/example.org.html",
    ]


def test_a_crossing_leads_back_to_what_it_crosses() -> None:
    """From a crossing one gets to the pages of its topic and its provider."""
    tree = page(feed(path=CROSSING.path, url=f"{BELOW}{CROSSING.path}", entries=(story(1),)))
    assert set(tree.xpath("//nav[@class='related']//a/@href")) == {
        "../../../topics/ai.html",
        "../../../providers/example.org.html",
    }


def test_a_crossing_that_comes_or_goes_shows_on_the_pages_it_crosses(site: Site) -> None:
    """Pages of topics and providers are made anew when there is a crossing of theirs, and when it is gone."""
    site.config(
        "groups: [{by: [topic]}, {by: [provider]}, {by: [topic, provider], min_entries: 2}]\nlimit: 1\narchives: false"
    )
    for number in (1, 2, 3):
        site.article(f"a{number}", "topics: [AI]\nprovider: {name: Example, domain: example.org}", day=number)
    site.build()
    assert b'href="../topics/ai/providers/example.org.html"' in site.read("topics/ai.html")
    assert b'href="../topics/ai/providers/example.org.html"' in site.read("providers/example.org.html")
    for number in (1, 2):  # which are no entries of any feed
        (site.folder / f"articles/a{number}.md").unlink()
        site.build()
        found = site.outputs()
        site.build(cache=False)
        assert site.outputs() == found
    assert b'href="../providers/example.org.html"' in site.read("topics/ai.html")


def test_the_most_frequent_ones_are_named_first() -> None:
    """What most entries are about stands first, and no more than a dozen of a kind."""
    entries = tuple(
        story(number, categories=tuple(Category(f"t{each}", f"T{each}", "x:") for each in range(number, 20)))
        for number in range(1, 20)
    )
    paths = {"topic": {f"t{each}": f"topics/t{each}" for each in range(30)}}
    links = page(feed(path="all", entries=entries), feed_paths=paths).xpath("//nav[@class='related']//a/@href")
    assert links == [f"topics/t{each}.html" for each in range(19, 7, -1)]


def test_a_feed_leads_to_itself_in_other_languages() -> None:
    """The same feed in another language is announced, and can be followed by its language's name."""
    told = feed(path="all", url=f"{BELOW}all", entries=(), translations=(Translation("de", f"{BELOW}languages/de"),))
    tree = page(told)
    assert tree.xpath("//link[@hreflang='de']/@href") == [f"{BELOW}languages/de.html"]
    assert texts(tree, "//nav[@class='related']//a[@href='languages/de.html']") == ["German"]


def test_what_a_feed_only_takes_over_is_not_said() -> None:
    """The site's description stands on the index and the page of everything, and not on every other page."""
    about = frame().description
    assert texts(page(feed(path="all", subtitle=about)), "//p[@class='lead']") == [about]
    assert texts(page(feed(path="topics/ai", subtitle=about)), "//p[@class='lead']") == []


# lists of folders, and the page where nothing is


def test_each_folder_of_feeds_has_a_page() -> None:
    """`topics/index.html` lists the topics and the crossings below them, linked from where it stands."""
    made = about_all()
    tree = made["topics/index.html"]
    assert texts(tree, "//h1 | //section[@class='kind']/h3") == ["Topics", "Topics 1", "Topics by provider 1"]
    assert tree.xpath("//ul[@class='rows']/li/a/@href") == [
        "../topics/ai.html",
        "../topics/ai/providers/example.org.html",
    ]
    assert {path for path in made if path.count("/")} == {
        f"{each}/index.html" for each in ("channels", "providers", "topics", "years")
    }
    assert made["index.html"].xpath("//section[@class='kind']/h3/a/@href") == [
        *("channels/index.html", "topics/index.html", "providers/index.html", "years/index.html")
    ]


def test_a_feed_that_is_called_index_keeps_its_page() -> None:
    """Where a topic is called Index, its page is not replaced, and nothing leads to a list that is not there."""
    paths = frozenset({"topics/index", "topics/ai", "providers/a"})
    assert folder_indexes(paths) == ("providers/index.html",)
    assert page(paths=paths).xpath("//*[@class='kicker']") == []


@pytest.mark.parametrize(("url", "root"), [(BELOW, "/"), ("https://example.org/a/feeds/", "/a/feeds/")])
def test_the_page_where_nothing_is_works_at_any_address(url: str, root: str) -> None:
    """Its links start from the host, it leads to all lists, and search engines are to forget it."""
    tree = about_all(url=url)["404.html"]
    links = tree.xpath("//a[not(@class='skip')]/@href | //link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    assert [each for each in links if not each.startswith(root)] == []
    assert {f"{root}all.html", f"{root}topics/index.html", f"{root}index.html#feeds"} <= set(links)
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


# what machines read


def test_the_sitemap_lists_every_page() -> None:
    """The sitemap has the address of every page that people should find, each with its newest change."""
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = about_all()["sitemap.xml"]
    locations = found.xpath("//s:loc/text()", namespaces=names)
    lists = [f"{BELOW}{each}/" for each in ("channels", "providers", "topics", "years")]
    assert sorted(locations) == sorted([BELOW, *lists, *(f"{BELOW}{each.path}.html" for each in directory().listings)])
    assert set(found.xpath("//s:lastmod/text()", namespaces=names)) == {"2026-05-03T12:00:00Z"}


def test_a_page_shows_itself_to_who_links_to_it() -> None:
    """Title, description, address and the feed's own picture are there for previews."""
    told = feed(
        path="topics/ai", url=f"{BELOW}topics/ai", title="AI · News", subtitle="Mind", picture="https://a.example/p.png"
    )
    tree = page(told)
    said = {each.get("property"): each.get("content") for each in tree.xpath("//meta[@property]")}
    assert said == {
        "og:type": "website",
        "og:site_name": "Harbour News",
        "og:title": "AI · News",
        "og:description": "Mind",
        "og:url": f"{BELOW}topics/ai.html",
        "og:image": "https://a.example/p.png",
    }
    assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]


def test_a_page_without_a_picture_of_its_own_shows_the_newest() -> None:
    """The newest entry's picture stands for a feed that has none, unless the site shows no pictures."""
    told = feed(entries=(story(1, images=()), story(2, images=(Image("https://a.example/2.png"),))))
    assert page(told).xpath("//meta[@property='og:image']/@content") == ["https://a.example/2.png"]
    tree = page(told, pictures=False)
    assert tree.xpath("//meta[@property='og:image']") == []
    assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary"]


def test_what_a_page_lists_is_told_to_machines() -> None:
    """The JSON-LD of a page names it, the site and its entries, and nothing in it ends the script."""
    nasty = "</script><!--<script>& \u2028"
    tree = page(feed(title=nasty, updated=UPDATED, entries=(story(1, title=nasty), story(2, alternate=None))))
    (script,) = tree.xpath("//script[@type='application/ld+json']")
    said = json.loads(script.text)
    assert (said["@type"], said["name"], said["dateModified"]) == ("CollectionPage", nasty, "2026-05-03T12:00:00Z")
    assert said["isPartOf"] == {"@type": "WebSite", "name": "Harbour News", "url": BELOW}
    assert said["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": nasty, "url": "https://example.org/1"}
    ]
    assert "<" not in script.text
