"""Real articles, built and read back: what the feeds say is what the files say, and nothing more."""

from __future__ import annotations

import calendar
import html
import json
import re
import uuid
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import feedparser
import pytest
import yaml
from lxml import etree
from lxml import html as lxml_html
from support import NOW, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import feeds

NS: Final = {
    "a": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
ENTITY: Final = re.compile(r"&(?:[A-Za-z]+|#\d+|#[xX][0-9A-Fa-f]+);")
TOKEN: Final = re.compile(rb"[A-Za-z0-9+/]{24,}")
BLOCK: Final = 12
EVERY: Final = "limit: 1000\ngroups: [{by: []}, {by: [topic]}, {by: [provider]}, {by: [topic, provider]}]\n"


class Source(NamedTuple):
    """An article file, read without the project's help."""

    path: Path
    front: Mapping[str, Any]
    body: str

    @property
    def id(self) -> str:
        """The id that the contract gives it."""
        return uuid.uuid5(uuid.NAMESPACE_URL, self.front["originalUrl"]).urn

    @property
    def updated(self) -> datetime:
        """Its newest date."""
        return utc(self.front.get("updatedDateTime") or self.front["publishedDateTime"])


class Built(NamedTuple):
    """Articles and the feeds that were made of them."""

    site: Site
    report: feeds.Report
    sources: Mapping[str, Source]
    outputs: Mapping[str, bytes]

    def items(self, path: str = "all") -> list[dict[str, Any]]:
        """Give the entries of a feed's JSON form."""
        found: list[dict[str, Any]] = json.loads(self.outputs[f"{path}.json"])["items"]
        return found

    def pairs(self) -> Iterator[tuple[dict[str, Any], Source]]:
        """Give each entry of the feed of everything with the article that it was made of."""
        for item in self.items():
            yield item, self.sources[item["id"]]


def utc(value: datetime) -> datetime:
    """Give what PyYAML made of a date as an instant."""
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def stamp(value: datetime) -> str:
    """Give an instant as JSON Feed has it."""
    return f"{utc(value):%Y-%m-%dT%H:%M:%SZ}"


def words(text: str) -> str:
    """Give what a reader should see of a text with entities: decoded until nothing is left to decode."""
    while (decoded := html.unescape(text)) != text:
        text = decoded
    return " ".join(text.split())


@cache
def read(folder: Path) -> list[Source]:
    """Read every article of a folder."""
    found = []
    for path in sorted(folder.glob("*.md")):
        _, head, body = re.split(r"^---[ \t]*$\n?", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
        found.append(Source(path, yaml.safe_load(head), body))
    return found


def publish(folder: Path, articles: Path, *, include_unpublished: bool = False) -> Built:
    """Build the articles of a folder into another."""
    site = Site(folder)
    site.config(f"articles: {{paths: ['{articles}']}}\n{EVERY}")
    report = site.build(include_unpublished=include_unpublished)
    sources: dict[str, Source] = {}
    for source in read(articles):
        published = include_unpublished or source.front.get("published", True)
        if published and (source.id not in sources or source.updated > sources[source.id].updated):
            sources[source.id] = source
    return Built(site, report, sources, site.outputs())


@pytest.fixture(scope="session")
def seed(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Give the single article, included although it is unpublished."""
    return publish(tmp_path_factory.mktemp("seed"), corpora / "seed", include_unpublished=True)


@pytest.fixture(scope="session")
def news(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Give the news."""
    return publish(tmp_path_factory.mktemp("news"), corpora / "newsroom/_news")


@pytest.fixture(scope="session")
def samples(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Give the samples, whose bodies are HTML."""
    return publish(tmp_path_factory.mktemp("samples"), corpora / "newsroom/_samples")


@pytest.fixture(params=["seed", "news", "samples"])
def built(request: pytest.FixtureRequest) -> Built:
    """Give each of them."""
    found: Built = request.getfixturevalue(request.param)
    return found


def feeds_of(built: Built) -> list[str]:
    """Give the paths of all feeds."""
    return [feed.path for feed in built.report.feeds]


# the single article


def test_the_single_article_is_unpublished(corpora: Path, site: Site) -> None:
    """Its folder ends a build with 2, and the message says what was found and how to include it."""
    site.config(f"articles: {{paths: ['{corpora / 'seed'}']}}")
    ran = site.run("build")
    assert (ran.status, ran.out) == (2, "")
    assert "found 1 article " in ran.err
    assert "unpublished" in ran.err
    assert "--include-unpublished" in ran.err
    assert "Traceback" not in ran.err
    assert not site.output.exists()


def test_the_single_article_in_the_default_feeds(corpora: Path, site: Site) -> None:
    """With --include-unpublished it is in the feed of everything, of its topics and of its provider, in each format."""
    site.config(f"articles: {{paths: ['{corpora / 'seed'}']}}")
    ran = site.run("build", "--include-unpublished")
    assert (ran.status, ran.err) == (0, "")
    paths = ["all", "topics/ai-hardware", "topics/ai", "providers/analyticsindiamag.com"]
    for path in (f"{path}.{form}" for path in paths for form in ("atom", "rss", "json")):
        assert len(feedparser.parse(site.read(path)).entries or json.loads(site.read(path))["items"]) == 1
    assert {path.rpartition(".")[0] for path in site.outputs() if path.endswith(".atom")} == set(paths)


def test_the_single_article_in_both_crossings(seed: Built) -> None:
    """With `by: [topic, provider]` it is in the crossing of each of its topics with its provider."""
    assert feeds_of(seed) == [
        "all",
        "providers/analyticsindiamag.com",
        "topics/ai",
        "topics/ai-hardware",
        "topics/ai-hardware/providers/analyticsindiamag.com",
        "topics/ai/providers/analyticsindiamag.com",
    ]
    assert all(seed.items(path) == seed.items() for path in feeds_of(seed))


# how many


def test_news_counts(news: Built) -> None:
    """Of 674 files 428 are published, and three addresses stand in two files each, which makes 425 entries."""
    counts = news.report.articles
    assert (counts.found, counts.published, counts.unpublished, counts.duplicate, counts.bad) == (674, 425, 246, 3, 0)
    assert sum(bool(source.front["published"]) for source in read(news_folder(news))) == 428
    assert [problem.code for problem in news.report.problems] == ["A110"] * 3
    assert len(news.items()) == 425


def news_folder(built: Built) -> Path:
    """Give the folder that articles were read from."""
    return next(iter(built.sources.values())).path.parent


def test_samples_counts(samples: Built) -> None:
    """All 118 samples are published without a problem."""
    counts = samples.report.articles
    assert (counts.found, counts.published, samples.report.problems) == (118, 118, ())


def test_every_published_article_is_an_entry(built: Built) -> None:
    """The feed of everything has each published article once, and nothing else."""
    assert sorted(item["id"] for item in built.items()) == sorted(built.sources)


def test_every_topic_and_provider_has_its_articles(built: Built) -> None:
    """The feeds of topics, providers and crossings hold the articles that name them."""
    expected: dict[tuple[str | None, str | None], set[str]] = {}
    for source in built.sources.values():
        domain = source.front["provider"]["domain"]
        for topic in {None, *source.front["topics"]}:
            for provider in (None, domain):
                expected.setdefault((topic, provider), set()).add(source.id)
    found = [sorted(item["id"] for item in built.items(path)) for path in feeds_of(built)]
    assert sorted(found) == sorted(sorted(ids) for ids in expected.values())


# what entries say


def test_titles_and_summaries_are_the_articles(built: Built) -> None:
    """Titles and summaries are those of the files, decoded."""
    for item, source in built.pairs():
        assert item["title"] == words(source.front["title"])
        assert item["summary"] == words(source.front["excerpt"])


def test_no_entity_is_left(built: Built) -> None:
    """No title and no summary shows a reader an entity, as text with `&amp;quot;` in it would."""
    left = [text for item in built.items() for text in (item["title"], item["summary"]) if ENTITY.search(text)]
    assert left == []
    assert not any(b"&amp;quot;" in body or b"&amp;amp;quot;" in body for body in summaries(built))


def summaries(built: Built) -> list[bytes]:
    """Give the summary of each entry as Atom and RSS write it, markup of the document and all."""
    found = []
    for path, pattern in (
        ("all.atom", rb"<summary[^>]*>.*?</summary>"),
        ("all.rss", rb"<description>.*?</description>"),
    ):
        found += re.findall(pattern, built.outputs[path], re.DOTALL)
    assert len(found) >= 2 * len(built.items())
    return found


def test_dates_and_links_are_the_articles(built: Built) -> None:
    """Dates and links are those of the files; the original address is the `via` link where it differs."""
    for item, source in built.pairs():
        front = source.front
        link = front.get("webUrl") or front["originalUrl"]
        assert item["date_published"] == stamp(front["publishedDateTime"])
        assert item["date_modified"] == stamp(source.updated)
        assert item["url"] == link
        assert item.get("external_url") == (front["originalUrl"] if front["originalUrl"] != link else None)


def test_topics_and_people_are_the_articles(built: Built) -> None:
    """Tags are the topics; authors are the provider's, else the provider itself."""
    for item, source in built.pairs():
        provider = source.front["provider"]
        people = [person["name"] for person in provider.get("authors") or []] or [provider["name"]]
        assert item["tags"] == list(dict.fromkeys(source.front["topics"]))
        assert [person["name"] for person in item["authors"]] == [words(name) for name in dict.fromkeys(people)]


def test_images_are_the_articles(built: Built) -> None:
    """Each picture is told with its size in Atom and RSS, and the first one in JSON Feed."""
    expected = {
        source.id: [
            (image["url"], str(image["width"]), str(image["height"])) for image in source.front.get("images") or []
        ]
        for source in built.sources.values()
    }
    assert any(expected.values())
    for form in ("atom", "rss"):
        told = {
            identity: [(each.get("url"), each.get("width"), each.get("height")) for each in media]
            for identity, media in ((key(entry), entry.findall("media:content", NS)) for entry in nodes(built, form))
        }
        assert told == expected
    assert {item["id"]: item.get("image") for item in built.items()} == {
        identity: images[0][0] if images else None for identity, images in expected.items()
    }


def test_content_shows_picture_text_and_related(built: Built) -> None:
    """The content leads with the picture or the player, has the text, and lists what is related."""
    for item, source in built.pairs():
        content = lxml_html.fragment_fromstring(item["content_html"], create_parent=True)
        if images := source.front.get("images"):
            shown = [image.get("src") for image in content.iter("img")]
            assert images[0]["url"] in shown
        related = [(each["webUrl"], words(each["title"])) for each in source.front.get("related") or []]
        links = [(link.get("href"), " ".join(link.text_content().split())) for link in content.iter("a")]
        assert [link for link in links if link in related] == related
        if not source.body.strip():
            assert item["summary"] in " ".join(content.text_content().split())


def test_bodies_keep_their_words(samples: Built) -> None:
    """The HTML bodies of the samples come through sanitised, with the words that they had."""
    compared = 0
    for item, source in samples.pairs():
        if not source.body.strip():
            continue
        told = lxml_html.fragment_fromstring(item["content_html"], create_parent=True)
        meant = lxml_html.fragment_fromstring(source.body, create_parent=True)
        for each in meant.xpath("//script|//style|//iframe"):
            each.drop_tree()
        kept = told.text_content()
        assert {word for text in meant.itertext() for word in text.split() if word not in kept} == set()
        assert not told.xpath("//script|//style|//@onclick|//@style|//*[starts-with(@href, 'javascript:')]")
        compared += 1
    assert compared > 100


def test_addresses_in_content_are_absolute(built: Built) -> None:
    """Every link and picture in any content is an absolute address."""
    for item in built.items():
        content = lxml_html.fragment_fromstring(item["content_html"], create_parent=True)
        for address in content.xpath("//@href|//@src"):
            assert re.match(r"(?:https?://|mailto:)", address), address


# what no output says


def test_no_byte_of_secured_is_in_any_output(corpora: Path, built: Built) -> None:
    """No piece of any encrypted field, of published articles or others, stands in any output or message."""
    folders = (corpora / "seed", corpora / "newsroom/_news", corpora / "newsroom/_samples")
    secured = [source.front["secured"].encode() for folder in folders for source in read(folder)]
    # a piece of 24 characters has one of these blocks in it, wherever it starts
    blocks = {text[start : start + BLOCK] for text in secured for start in range(0, len(text) - BLOCK + 1, BLOCK)}
    assert len(blocks) > 20_000
    outputs = {**built.outputs, "problems": "\n".join(map(str, built.report.problems)).encode()}
    for path, body in outputs.items():
        for token in TOKEN.findall(body):
            pieces = {token[start : start + BLOCK] for start in range(len(token) - BLOCK + 1)}
            assert not pieces & blocks, path


def test_no_unpublished_article_is_in_any_output(news: Built) -> None:
    """No address of an article that is not published is an entry's link in any feed."""
    shown = {source.front["originalUrl"] for source in news.sources.values()}
    hidden = {source.id for source in read(news_folder(news)) if not source.front["published"]} - set(news.sources)
    assert len(hidden) > 200
    told = {item["id"] for path in feeds_of(news) for item in news.items(path)}
    assert not told & hidden
    assert len(told) == len(shown)


def test_scores_are_in_no_entry(built: Built) -> None:
    """Quality, heat and editorial state have no place in any format."""
    words_of_state = re.compile(rb'"(?:quality|heat|secured|published|isCached)"|<(?:\w+:)?(?:quality|heat|secured)\b')
    assert [path for path, body in built.outputs.items() if words_of_state.search(body)] == []


# formats


def nodes(built: Built, form: str, path: str = "all") -> list[etree._Element]:
    """Give the entries of an Atom or RSS document."""
    root = etree.fromstring(built.outputs[f"{path}.{form}"])
    return root.findall("a:entry", NS) if form == "atom" else root.findall("channel/item")


def key(node: etree._Element) -> str:
    """Give an entry's id."""
    return node.findtext("a:id", None, NS) or node.findtext("guid") or ""


@pytest.mark.slow
def test_a_reader_takes_every_output(built: Built) -> None:
    """A lenient reader finds nothing to be lenient about, and as many entries as the report counts."""
    for feed in built.report.feeds:
        for form, version in (("atom", "atom10"), ("rss", "rss20")):
            parsed = feedparser.parse(built.outputs[f"{feed.path}.{form}"])
            assert (parsed.bozo, parsed.version) == (False, version), parsed.get("bozo_exception")
            assert len(parsed.entries) == feed.entries
            assert parsed.feed.title == feed.title
        document = json.loads(built.outputs[f"{feed.path}.json"])
        assert document["version"] == "https://jsonfeed.org/version/1.1"
        assert (document["title"], len(document["items"])) == (feed.title, feed.entries)


def test_a_reader_sees_the_dates(built: Built) -> None:
    """The dates that a reader's program makes of Atom and RSS are those of the files."""
    for form in ("atom", "rss"):
        for entry in feedparser.parse(built.outputs[f"all.{form}"]).entries:
            source = built.sources[entry.id]
            seen = datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC)
            assert seen == utc(source.front["publishedDateTime"])


def test_formats_agree(built: Built) -> None:
    """In every feed Atom, RSS and JSON have the same entries in the same order, saying the same."""
    for path in feeds_of(built):
        json_said = [
            (
                item["id"],
                item["title"],
                item["url"],
                item["summary"],
                item["content_html"],
                item["date_published"],
                tuple(item["tags"]),
                tuple(person["name"] for person in item["authors"]),
            )
            for item in built.items(path)
        ]
        assert [atom_says(node) for node in nodes(built, "atom", path)] == json_said
        assert [rss_says(node) for node in nodes(built, "rss", path)] == json_said


def atom_says(node: etree._Element) -> tuple[Any, ...]:
    """Give what an Atom entry says."""
    links = [link.get("href") for link in node.findall("a:link", NS) if link.get("rel", "alternate") == "alternate"]
    return (
        key(node),
        node.findtext("a:title", None, NS),
        *links,
        node.findtext("a:summary", None, NS),
        node.findtext("a:content", None, NS),
        node.findtext("a:published", None, NS),
        tuple(each.get("label") for each in node.findall("a:category", NS)),
        tuple(each.findtext("a:name", None, NS) for each in node.findall("a:author", NS)),
    )


def rss_says(node: etree._Element) -> tuple[Any, ...]:
    """Give what an RSS item says."""
    date = datetime.strptime(node.findtext("pubDate") or "", "%a, %d %b %Y %H:%M:%S %z")
    return (
        key(node),
        node.findtext("title"),
        node.findtext("link"),
        html.unescape(node.findtext("description") or ""),
        node.findtext("content:encoded", None, NS),
        stamp(date),
        tuple(each.text for each in node.findall("category")),
        tuple(each.text for each in node.findall("dc:creator", NS)),
    )


def test_an_article_says_the_same_in_every_feed(built: Built) -> None:
    """An entry is the same in each feed that holds it."""
    everything = {item["id"]: item for item in built.items()}
    for path in feeds_of(built):
        assert all(item == everything[item["id"]] for item in built.items(path))


def test_newest_come_first(built: Built) -> None:
    """Entries stand newest first, those of one instant by id; a feed's date is that of its newest change."""
    for feed in built.report.feeds:
        items = built.items(feed.path)
        assert items == sorted(
            sorted(items, key=lambda item: item["id"]), key=lambda item: item["date_published"], reverse=True
        )
        root = etree.fromstring(built.outputs[f"{feed.path}.atom"])
        assert root.findtext("a:updated", "", NS).replace("+00:00", "Z") == max(item["date_modified"] for item in items)


@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
def test_building_again_changes_nothing(built: Built, *, cache: bool) -> None:
    """A second build of the same articles writes nothing, with what it remembers of them and without."""
    again = built.site.build(include_unpublished=built.report.articles.found == 1, now=NOW, cache=cache)
    assert (again.written, again.removed) == ((), ())
