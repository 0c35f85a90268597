"""What is said of single feeds: by the config, by files of data, by articles; their languages and translations."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import feedparser
import pytest
from lxml import etree

if TYPE_CHECKING:
    from support import Site

_ATOM: Final = {"a": "http://www.w3.org/2005/Atom"}
_GROUPS: Final = "groups: [{by: []}, {by: [topic]}, {by: [provider]}, {by: [language]}, {by: [topic, language]}]\n"
_PICTURE: Final = "https://lab.example.org/p.png"


def said(site: Site, path: str) -> dict[str, Any]:
    """Give a feed as its JSON says it."""
    feed: dict[str, Any] = json.loads(site.read(f"{path}.json"))
    return feed


def tree(site: Site, path: str) -> Any:
    """Give an XML output, parsed."""
    return etree.fromstring(site.read(path))


@pytest.fixture
def filled(site: Site) -> Site:
    """Give a site of articles in two languages, of two topics and a provider that has pictures."""
    pictures = (
        f'images: [{{url: "https://lab.example.org/s.png", width: 9, height: 9}}, {{url: "{_PICTURE}", width: 90}}]'
    )
    pictures = pictures.replace("width: 90", "width: 90, height: 90")
    site.article("one", f"topics: [Chips]\nlang: de\nprovider: {{name: Lab, domain: lab.example.org, {pictures}}}")
    site.article("two", "topics: [Chips]\nlang: en\nprovider: {name: Lab, domain: lab.example.org}", day=2)
    site.article("three", "topics: [Ocean Science]", day=3)
    return site


# who says it


def test_the_config_says_what_every_format_has(filled: Site) -> None:
    """Title, description, picture and icon of a group stand in Atom, RSS and JSON Feed, and not in other feeds."""
    more = "title: Deep, description: 'A & B', image: 'https://x.example/p.png', icon: 'https://x.example/i.png'"
    filled.config(f"{_GROUPS}describe: {{topics: {{ocean science: {{{more}}}}}}}")
    assert filled.build().problems == ()
    atom, rss, path = (
        tree(filled, "topics/ocean-science.atom"),
        tree(filled, "topics/ocean-science.rss")[0],
        "topics/chips",
    )
    found = [atom.findtext(f"a:{name}", namespaces=_ATOM) for name in ("title", "subtitle", "logo", "icon")]
    assert found == ["Deep", "A & B", "https://x.example/p.png", "https://x.example/i.png"]
    assert (rss.findtext("title"), rss.findtext("description")) == ("Deep", "A & B")
    image = [rss.findtext(f"image/{name}") for name in ("url", "title", "link")]
    assert image == ["https://x.example/p.png", "Deep", rss.findtext("link")]
    feed = said(filled, "topics/ocean-science")
    assert [feed[name] for name in ("title", "description", "icon", "favicon")] == found
    assert "icon" not in said(filled, path)
    assert said(filled, path)["description"] != "A & B"


@pytest.mark.parametrize("name", ["Ocean Science", "OCEAN SCIENCE", "ocean-science"])
def test_a_group_goes_by_its_name_or_its_slug(filled: Site, name: str) -> None:
    """A topic is described by its name, whatever the case, or by its slug; `topic` is `topics`."""
    filled.config(f"describe: {{topic: {{{name}: {{description: Deep}}}}}}")
    assert filled.build().problems == ()
    assert said(filled, "topics/ocean-science")["description"] == "Deep"


def test_the_config_wins_over_data_and_data_over_articles(filled: Site) -> None:
    """Of what several say of a group the config's counts first, then the file of data, then the articles."""
    filled.write("_data/topics/chips.yaml", "name: Silicon\ndescription: From a file.\n")
    filled.write(
        "_data/organizations/lab.example.org.md",
        "---\nname: The Lab\ndescription: Who measures.\nimages: [{url: /lab.png, width: 40, height: 40}]\n---\n",
    )
    filled.config(f"articles: {{paths: [articles]}}\n{_GROUPS}")
    filled.build()
    chips, lab = said(filled, "topics/chips"), said(filled, "providers/lab.example.org")
    assert (chips["title"], chips["description"]) == ("Silicon · News", "From a file.")
    assert (lab["title"], lab["description"]) == ("The Lab · News", "Who measures.")
    assert lab["icon"] == "https://news.example.org/lab.png"
    filled.config(f"articles: {{paths: [articles]}}\n{_GROUPS}describe: {{topics: {{chips: {{description: Ours}}}}}}")
    filled.build()
    chips = said(filled, "topics/chips")
    assert (chips["title"], chips["description"]) == ("Silicon · News", "Ours")
    topics = [each["keys"].get("topic") for each in json.loads(filled.read("feeds.json"))["feeds"]]
    assert "Chips" in topics  # what it is called is no name of a topic


def test_the_newest_article_has_the_picture_of_its_provider(filled: Site) -> None:
    """Of a provider's pictures in its newest article that has any, the largest is its feed's, and nobody else's."""
    filled.config(_GROUPS)
    filled.build()
    assert said(filled, "providers/lab.example.org")["icon"] == _PICTURE
    assert "icon" not in said(filled, "all")
    picture = "https://lab.example.org/new.png"
    new = f"topics: [Chips]\nprovider: {{name: Lab, domain: lab.example.org, images: ['{picture}']}}"
    filled.article("four", new, day=4)
    filled.build()
    assert said(filled, "providers/lab.example.org")["icon"] == picture
    (filled.folder / "articles/four.md").unlink()
    filled.build()
    assert said(filled, "providers/lab.example.org")["icon"] == _PICTURE


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        (
            {"_config.yml": "title: T\n", "_data/tags.yml": "chips:\n  name: Silicon\n  description: Small.\n"},
            "topics/chips",
            ("Silicon · News", "Small.", None),
        ),
        (
            {"_config.yml": "title: T\n", "_data/tags.yml": "- {slug: chips, name: Silicon, image: /s.png}\n"},
            "topics/chips",
            ("Silicon · News", "Articles on Silicon from News", "https://news.example.org/s.png"),
        ),
        (
            {
                "hugo.toml": 'baseURL = "https://news.example.org/"\n',
                "content/tags/chips/_index.md": "---\ntitle: Silicon\ndescription: Small.\nimages: [s.png]\n---\n",
                "content/tags/chips/s.png": "x",
            },
            "topics/chips",
            ("Silicon · News", "Small.", "https://news.example.org/tags/chips/s.png"),
        ),
        (
            {
                "config.toml": 'base_url = "https://news.example.org"\ntaxonomies = [{name = "tags"}]\n',
                "content/tags/chips/_index.md": '+++\ntitle = "Silicon"\n+++\n',
            },
            "topics/chips",
            ("Silicon · News", "Articles on Silicon from News", None),
        ),
    ],
    ids=["jekyll", "jekyll-list", "hugo", "zola"],
)
def test_files_of_data_describe_groups(
    filled: Site, files: dict[str, str], path: str, expected: tuple[str | None, ...]
) -> None:
    """The files that generators keep of their terms give a group its name, description and picture."""
    for name, text in files.items():
        filled.write(name, text)
    filled.config("articles: {paths: [articles], timezone: UTC}\noutput: public")
    filled.build()
    feed = said(filled, path)
    assert (feed["title"], feed["description"], feed.get("icon")) == expected


def test_a_broken_file_of_data_is_told(filled: Site) -> None:
    """A file of data that cannot be read is named with its place, and everything is built without it."""
    filled.write("_config.yml", "title: T\n")
    filled.write("_data/tags.yml", "chips: [\n")
    filled.config("articles: {paths: [articles], timezone: UTC}")
    report = filled.build()
    assert [(each.path, each.code) for each in report.problems if each.code == "C116"] == [("_data/tags.yml", "C116")]


# what is said where nobody says anything


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("all", "The harbour."),
        ("topics/chips", "Articles on Chips from News"),
        ("providers/lab.example.org", "Articles by Lab from News"),
        ("topics/chips/languages/en", "Articles on Chips in English from News"),
        ("topics/chips/languages/de", "Artikel auf Deutsch zum Thema Chips von News"),
        ("languages/de", "Artikel auf Deutsch von News"),
        ("languages/sv", "The harbour."),
        ("channels/best", "The best, from News"),
    ],
)
def test_a_group_has_a_sentence_of_its_own(filled: Site, path: str, expected: str) -> None:
    """Without a description a group's feed says what it has, in its language, or what the site says."""
    filled.article("four", "lang: sv", day=4)
    filled.config(f"  description: The harbour.\n{_GROUPS}channels: [{{name: best, title: The best}}]")
    filled.build()
    assert said(filled, path)["description"] == expected


@pytest.mark.parametrize(
    ("language", "sentence"), [("de-AT", "Artikel zum Thema Chips von News"), ("sv", "Der Hafen.")]
)
def test_a_site_in_another_language_has_no_english_sentence(filled: Site, language: str, sentence: str) -> None:
    """The feeds of groups say what they have in the site's language, or what the site says."""
    filled.config(f"  description: Der Hafen.\n  language: {language}\n{_GROUPS}")
    filled.build()
    assert said(filled, "topics/chips")["description"] == sentence


def test_the_feed_of_a_language_has_its_own_name(filled: Site) -> None:
    """The title says Deutsch, in lists too; the id has the tag, and so have the names that the config gives."""
    filled.config(_GROUPS)
    report = filled.build()
    titles = {each.path: each.title for each in report.feeds}
    assert titles["languages/de"] == said(filled, "languages/de")["title"] == "Deutsch · News"
    assert titles["topics/chips/languages/de"] == "Chips · Deutsch · News"
    assert (
        tree(filled, "languages/de.atom").findtext("a:id", namespaces=_ATOM) == "https://news.example.org/languages/de"
    )
    assert b'title="Deutsch \xc2\xb7 News"' in filled.read("feeds.opml")
    filled.config(f"{_GROUPS}describe: {{languages: {{de: {{title: Auf Deutsch}}}}}}")
    filled.build()
    assert said(filled, "languages/de")["title"] == "Auf Deutsch"


# what else is said


def test_a_name_that_nobody_has_is_told_with_the_nearest(filled: Site) -> None:
    """What is described and no feed is of is named at its place, with the name that may be meant."""
    filled.config(
        f"{_GROUPS}describe:\n  topics:\n    Chipz: {{title: x}}\n  feeds: {{topics/chips/languages/dee: {{limit: 1}}}}"
    )
    found = [(each.line, each.code, each.message) for each in filled.build().problems]
    assert [(line, code) for line, code, _ in found] == [(7, "G107"), (8, "G107")]
    assert "'chips'" in found[0][2].lower()
    assert "'topics/chips/languages/de'" in found[1][2]


def test_a_picture_may_be_a_file_of_the_repository(filled: Site) -> None:
    """A path leads to where the site has the file, as that of a podcast's cover does; a check tells of others."""
    filled.write("static/pictures/deep.png", b"")
    filled.config(
        f"{_GROUPS}describe: {{topics: {{ocean science: {{image: static/pictures/deep.png, icon: /deep icon.png}}}}}}\n"
        "channels: [{name: radio, image: pictures/deep.png, icon: missing.png}]"
    )
    filled.build()
    atom = tree(filled, "topics/ocean-science.atom")
    found = [atom.findtext(f"a:{name}", namespaces=_ATOM) for name in ("logo", "icon")]
    assert found == [f"https://news.example.org/{name}" for name in ("pictures/deep.png", "deep%20icon.png")]
    assert said(filled, "channels/radio")["icon"] == "https://news.example.org/pictures/deep.png"
    told = [line for line in filled.run("check").out.splitlines() if " L111 " in line]
    assert [each.partition("'")[2].partition("'")[0] for each in told] == ["/deep icon.png", "missing.png"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("describe: {topic: {x: {language: nolanguage}}}", "C112"),
        ("describe: {topics: {x: {image: ../p.png}}}", "C106"),
        ("describe: {topics: {x: {icon: 'javascript:p'}}}", "C106"),
        ("describe: {all: {titel: x}}", "C103"),
        ("describe: {topcs: {}}", "C103"),
        ("describe: {topics: {x: {limit: 0}}}", "C104"),
        ("channels: [{name: a, where: {language: [english]}}]", "C112"),
    ],
)
def test_what_cannot_be_said_stops_the_build(filled: Site, more: str, code: str) -> None:
    """A setting that no feed could have is told where it stands, and nothing is built."""
    filled.config(more)
    ran = filled.run("build")
    assert ran.status == 2
    assert [line.split()[2] for line in ran.err.splitlines() if line.startswith("config.yaml:4:")] == [code]


def test_a_limit_of_its_own(filled: Site) -> None:
    """A feed has as many entries as its own limit allows, more or fewer than the others, and says so in the lists."""
    filled.config(f"{_GROUPS}limit: 1\ndescribe: {{all: {{limit: 3}}}}")
    filled.build()
    assert [len(said(filled, path)["items"]) for path in ("all", "topics/chips")] == [3, 1]
    counts = {each["path"]: each["entries"] for each in json.loads(filled.read("feeds.json"))["feeds"]}
    assert (counts["all"], counts["topics/chips"]) == (3, 1)


def test_the_order_that_feeds_are_listed_in(filled: Site) -> None:
    """Feeds with an order stand before their like in the outline and on the index, the lowest first."""
    filled.config("describe: {topics: {ocean science: {order: 1}, chips: {order: 2}}}")
    filled.build()
    outlines = tree(filled, "feeds.opml").xpath("//outline[@text='Topics']/outline/@text")
    assert [each.partition(" · ")[0] for each in outlines] == ["Ocean Science", "Chips"]
    index = filled.read("index.html").decode()
    assert index.index('href="topics/ocean-science.html"') < index.index('href="topics/chips.html"')


# languages


def test_a_feed_of_a_language_speaks_it(filled: Site) -> None:
    """Feeds grouped by language carry it in each format, and their pages in language and direction."""
    filled.article("four", "topics: [Chips]\nlang: ar", day=4)
    filled.article("five", "topics: [Chips]\nlang: pt-br", day=5)
    filled.config(_GROUPS)
    filled.build()
    for path, language in (("languages/ar", "ar"), ("topics/chips/languages/de", "de"), ("languages/pt-br", "pt-BR")):
        assert tree(filled, f"{path}.atom").get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert tree(filled, f"{path}.rss").findtext("channel/language") == language
        assert said(filled, path)["language"] == language
    page = etree.HTML(filled.read("languages/ar.html"))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


def test_the_same_feed_in_other_languages_is_linked(filled: Site) -> None:
    """A feed names itself in other languages in Atom, RSS and on its page, in each the output of the same kind."""
    filled.config(_GROUPS)
    filled.build()
    base = "https://news.example.org/topics/chips"
    atom = tree(filled, "topics/chips/languages/de.atom").xpath("a:link[@hreflang]", namespaces=_ATOM)
    assert [(each.get("rel"), each.get("hreflang"), each.get("href")) for each in atom] == [
        ("alternate", "en", f"{base}/languages/en.atom"),
        ("alternate", "de", f"{base}/languages/de.html"),
    ]
    links = tree(filled, "topics/chips/languages/de.atom").xpath("a:link[@rel='alternate']/@href", namespaces=_ATOM)
    assert links[0] == links[-1] == f"{base}/languages/de.html", "some programs take the first one, and some the last"
    first, *_ = tree(filled, "topics/chips/languages/de.rss").xpath(
        "//a:link[@rel='alternate']/@href", namespaces=_ATOM
    )
    assert first == f"{base}/languages/de.html"
    rss = feedparser.parse(filled.read("topics/chips/languages/de.rss")).feed
    assert rss.link == f"{base}/languages/de.html"
    assert [each.href for each in rss.links if each.get("hreflang") == "en"] == [f"{base}/languages/en.rss"]
    page = etree.HTML(filled.read("topics/chips.html"))
    assert page.xpath("//link[@hreflang]/@href") == [f"{base}/languages/de.html", f"{base}/languages/en.html"]
    assert tree(filled, "topics/ocean-science.atom").xpath("a:link[@hreflang]", namespaces=_ATOM) == []


def test_no_open_feed_names_a_private_one_in_another_language(filled: Site) -> None:
    """A feed that needs a key is in nobody's list of languages."""
    filled.write("keys.txt", "key")
    filled.config(f"{_GROUPS}access: {{feeds: [languages/de], file: keys.txt}}")
    filled.build()
    assert not [path for path, body in filled.outputs().items() if b"languages/de." in body]


def test_a_channel_of_a_language(filled: Site) -> None:
    """A channel may ask for languages; one is its own, and articles that name none are in the site's."""
    filled.config(
        "channels:\n- {name: de, where: {language: [DE]}}\n- {name: en, language: en-GB, where: {languages: [en]}}"
    )
    filled.build()
    found = {name: said(filled, f"channels/{name}") for name in ("de", "en")}
    assert [found[name]["language"] for name in found] == ["de", "en-GB"]
    assert [[item["title"] for item in found[name]["items"]] for name in found] == [
        ["About one"],
        ["About three", "About two"],
    ]


# builds that follow each other


_STEPS: Final = (
    ("describe: {topics: {chips: {description: One}}}", {"topics/chips"}),
    ("describe: {topics: {chips: {description: Two}}}", {"topics/chips"}),
    ("describe: {topics: {chips: {description: Two, limit: 1}}}", {"topics/chips"}),
    ("describe: {topics: {chips: {limit: 1}}, all: {language: en-GB}}", {"topics/chips", "all"}),
    ("describe: {all: {language: en-GB}}\naliases: {feed.xml: all.atom}", {"topics/chips", "all"}),
    ("aliases: {feed.xml: all.rss, old: topics/chips.json}", {"all", "topics/chips"}),
    ("", {"all", "topics/chips"}),
)


def test_a_change_makes_its_feeds_anew_and_no_other(filled: Site) -> None:
    """After each change of settings a build writes what a build from nothing does, and renders only what it is about.

    What is about all feeds, and copies at old addresses, may change as well; no cache is thrown away.
    """
    filled.config("")
    filled.build()
    logged: list[str] = []
    for more, expected in _STEPS:
        filled.config(more)
        report = filled.build(logged=logged.append)
        paths = [path.rpartition(".")[0] for path in report.written if path.endswith((".atom", ".rss", ".html"))]
        feeds = {re.sub(r"archives/(.+)/\d+", r"\1", path) for path in paths}
        assert {path for path in feeds if not path.endswith("index")} <= expected, more
        cached = filled.outputs()
        filled.build(cache=False)
        assert filled.outputs() == cached, more
    assert logged == []


def test_a_file_of_data_that_changes_makes_its_feed_anew(filled: Site) -> None:
    """What a file of data says takes part in one feed's fingerprint alone, and the cache stays."""
    filled.config("articles: {paths: [articles], timezone: UTC}")
    filled.write("_config.yml", "title: T\n")
    filled.write("_data/tags.yml", "chips: {description: One}\n")
    filled.build()
    filled.write("_data/tags.yml", "chips: {description: Two}\n")
    logged: list[str] = []
    report = filled.build(logged=logged.append)
    pages = {path for path in report.written if path.endswith(".atom")}
    assert (pages, logged) == ({"topics/chips.atom"}, [])
    assert said(filled, "topics/chips")["description"] == "Two"
