"""What holds whatever is written in an article: well-formed output, the text as it was typed, and ids that last."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import jsonfeed_reader
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support import Site, entry, feed

import feeds
from feeds.articles.decode import decode
from feeds.articles.document import Document
from feeds.articles.options import decode_options
from feeds.config.section_keys import Articles
from feeds.config.section_keys import Site as SiteSection
from feeds.formats import FORMATS
from feeds.lib.yamltree import Place
from feeds.model import Category, Entry, Feed, Image, Person, Provider

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

NS: Final = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
# XML 1.0 (fifth edition), section 2.2, written as what is allowed: the code under test lists what is forbidden
ALLOWED: Final = re.compile("[\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
CHARACTERS: Final = "\x00\x0b\x1f\x7f\x85\u2028\ufffe\uffff\ud800\udfff\U0001f600\r\n\t\u202e\u0301\"'"
FRAGMENTS: Final = ("]]>", "<![CDATA[", "&amp;", "&#0;", "&lt;b&gt;", "<b>", "</title>", "-->", "<?x?>", "\r\n")
NASTY: Final = st.sampled_from((*CHARACTERS, *FRAGMENTS))
TEXT: Final = st.lists(st.text(max_size=8) | st.text(st.characters(), max_size=4) | NASTY, max_size=6).map("".join)


def kept(text: str) -> str:
    """Give what XML allows of a text."""
    return "".join(character for character in text if ALLOWED.fullmatch(character))


# a name or title that is there at all: those of articles and configs are never without a visible character
NAME: Final = TEXT.map(lambda text: f"x{text}")
PEOPLE: Final = st.lists(
    st.builds(Person, NAME, email=st.none() | NAME, uri=st.just("https://e.org/")), min_size=1, max_size=2
)
ENTRIES: Final = st.builds(
    entry,
    title=NAME,
    summary=TEXT,
    content=TEXT,
    authors=PEOPLE.map(tuple),
    categories=st.lists(
        st.builds(Category, NAME, NAME, st.just("https://news.example.org/topics/")), max_size=2, unique=True
    ).map(tuple),
    source=st.none() | st.builds(Provider, NAME, st.just("source.example")),
    images=st.lists(
        st.builds(Image, st.just("https://example.org/a.png"), title=st.none() | NAME, credit=st.none() | NAME),
        max_size=2,
    ).map(tuple),
)
FEEDS: Final = st.builds(
    feed,
    title=NAME,
    subtitle=NAME,
    rights=st.none() | NAME,
    authors=PEOPLE.map(tuple) | st.just(()),
    entries=st.tuples(ENTRIES),
)


def _one(root: _Element, path: str) -> str:
    element = root.find(path, NS)
    return (element.text or "") if element is not None else ""


def _all(root: _Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path, NS)]


@given(FEEDS)
def test_atom_gives_every_text_back(said: Feed) -> None:
    """Any text in any field of an Atom feed parses back to itself, less the characters that XML forbids."""
    root = etree.fromstring(FORMATS.get("atom").serialize(said))
    (told,) = said.entries
    assert _one(root, "a:title") == kept(said.title)
    assert _one(root, "a:subtitle") == kept(said.subtitle)
    assert _one(root, "a:rights") == kept(said.rights or "")
    assert _all(root, "a:author/a:name") == [kept(person.name) for person in said.authors]
    assert _one(root, "a:entry/a:title") == kept(told.title)
    assert _one(root, "a:entry/a:summary") == kept(told.summary)
    assert _one(root, "a:entry/a:content") == kept(told.content)
    assert _all(root, "a:entry/a:author/a:name") == [kept(person.name) for person in told.authors]
    assert _all(root, "a:entry/a:author/a:email") == [kept(each.email) for each in told.authors if each.email]
    assert [(each.get("term"), each.get("label")) for each in root.findall("a:entry/a:category", NS)] == [
        (kept(category.term), kept(category.label)) for category in told.categories
    ]
    assert _one(root, "a:entry/a:source/a:title") == (kept(told.source.name) if told.source else "")
    _media_gives_text_back(root, told)


@given(FEEDS)
def test_rss_gives_every_text_back(said: Feed) -> None:
    """Any text in any field of an RSS feed parses back to itself, less the characters that XML forbids."""
    root = etree.fromstring(FORMATS.get("rss").serialize(said))
    (told,) = said.entries
    assert _one(root, "channel/title") == kept(said.title)
    # a description is HTML
    assert unescape(_one(root, "channel/description")) == kept(said.subtitle)
    about = _one(root, "channel/item/description")
    if told.summary:
        assert unescape(about) == kept(told.summary)
        assert _one(root, "channel/item/content:encoded") == kept(told.content)
    else:
        assert about == kept(told.content)
    assert _one(root, "channel/copyright") == kept(said.rights or "")
    assert _one(root, "channel/item/title") == kept(told.title)
    assert _all(root, "channel/item/dc:creator") == [kept(person.name) for person in told.authors]
    assert _all(root, "channel/item/category") == [kept(category.label) for category in told.categories]
    assert _one(root, "channel/item/source") == (kept(told.source.name) if told.source else "")
    _media_gives_text_back(root, told)


def _media_gives_text_back(root: _Element, told: Entry) -> None:
    images = root.findall(".//media:content", NS)
    assert [(_one(each, "media:title"), _one(each, "media:credit")) for each in images] == [
        (kept(image.title or ""), kept(image.credit or "")) for image in told.images
    ]


@given(FEEDS)
def test_json_gives_every_text_back(said: Feed) -> None:
    """Any text in any field of a JSON Feed reads back as itself, less the characters that XML forbids."""
    found = jsonfeed_reader.read(FORMATS.get("json").serialize(said))
    (told,) = said.entries
    (item,) = found["items"]
    assert found["title"] == kept(said.title)
    assert found.get("description", "") == kept(said.subtitle)
    assert [person["name"] for person in found.get("authors", ())] == [kept(person.name) for person in said.authors]
    assert item["title"] == kept(told.title)
    assert item.get("summary", item.get("content_text", "")) == kept(told.summary)
    assert item.get("content_html", "") == kept(told.content)
    assert [person["name"] for person in item["authors"]] == [kept(person.name) for person in told.authors]
    assert item.get("tags", []) == [kept(category.label) for category in told.categories]
    assert item.get("_source", {}).get("title", "") == (kept(told.source.name) if told.source else "")


@pytest.mark.sampled(1)
@given(FEEDS)
@pytest.mark.parametrize("name", FORMATS.own)
def test_no_output_has_forbidden_characters(name: str, said: Feed) -> None:
    """Whatever an article says, its feeds are text that XML allows."""
    assert ALLOWED.fullmatch(FORMATS.get(name).serialize(said).decode("utf-8"))


@given(st.text("\x00\x01\x0b\ufffe\ud800", max_size=3))
@pytest.mark.parametrize("name", FORMATS.own)
def test_texts_of_forbidden_characters_alone(name: str, text: str) -> None:
    """A field with nothing but forbidden characters is as good as empty, never fatal."""
    said = feed(
        rights=text,
        entries=(entry(title=text, summary=text, content=text, categories=(Category(text, text, "https://e.org/"),)),),
    )
    body = FORMATS.get(name).serialize(said)
    assert ALLOWED.fullmatch(body.decode())


# --- ids ---------------------------------------------------------------------------------------------------------

SITES: Final = ("https://news.example.org/", "http://other.example/sub/")
SLUG: Final = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)
URLS: Final = st.builds("https://{}.example/{}".format, st.sampled_from(["a", "b"]), SLUG)


def _decoded(
    path: str, site_url: str = "https://news.example.org/", pattern: str | None = None, **front: Any
) -> feeds.Article:
    document = Document({"title": "T", "date": "2020-12-16T00:00:00Z", **front}, "Text.", lambda *_: Place(1, 1), ())
    config = feeds.Config(site=SiteSection(title="T", url=site_url), articles=Articles(permalink=pattern))
    made, _ = decode(document, path, decode_options(config))
    assert isinstance(made, feeds.Article)
    return made


@given(URLS, st.tuples(NAME, SLUG), st.tuples(NAME, SLUG), st.sampled_from(SITES))
@pytest.mark.parametrize("key", ["originalUrl", "webUrl", "url"])
def test_an_id_survives_renaming(
    key: str, url: str, before: tuple[str, str], after: tuple[str, str], site_url: str
) -> None:
    """An article with its own URL keeps its id when its title, file, date and topics change, and the site's URL."""
    first = _decoded(f"articles/{before[1]}.md", title=before[0], **{key: url})
    later = _decoded(
        f"archive/{after[1]}.html", site_url, title=after[0], date="2021-01-01T00:00:00Z", topics=["AI"], **{key: url}
    )
    assert first.id == later.id


MOVED: Final = ("http://ex.example/", "https://ex.example/", "https://other.example/", "https://ex.example/feeds/")


@pytest.mark.parametrize(
    ("pattern", "front"),
    [
        ("/:slug/", {}),
        ("/:year/:slug.html", {}),
        (None, {"permalink": "/here/"}),
        (None, {"webUrl": "/here/"}),
        (None, {"webUrl": "here.html"}),
        (None, {"originalUrl": "/here/"}),
    ],
    ids=["pattern", "dated pattern", "own permalink", "path", "relative path", "path of the original"],
)
def test_an_id_does_not_follow_the_site(pattern: str | None, front: dict[str, Any]) -> None:
    """An address that only the site's makes one says the same of an article wherever the site is."""
    made = [_decoded("posts/2020-01-02-a.md", url, pattern, **front) for url in MOVED]
    assert len({each.id for each in made}) == 1
    assert len({each.alternate for each in made}) == len(MOVED)


def test_an_id_does_not_follow_the_host_of_a_pattern() -> None:
    """A pattern that names the articles' host has the same articles on another one; an article's own URL is its own."""
    patterns = ["/blog/:slug/", *(f"{url}blog/:slug/" for url in MOVED[:3])]
    assert len({_decoded("a.md", pattern=each).id for each in patterns}) == 1
    assert _decoded("a.md", permalink="https://x.example/a/").id == _decoded("b.md", webUrl="https://x.example/a/").id


def test_different_paths_of_a_site_are_different_articles() -> None:
    """Articles at different paths have different ids, queries included."""
    fronts: list[dict[str, Any]] = [{"webUrl": each} for each in ("/a/", "/b/", "/a/?b", "/a/b/", "/A/")]
    assert len({_decoded("a.md", **each).id for each in fronts}) == len(fronts)


@pytest.mark.parametrize("kept", ["cache", "outputs", "both"])
@pytest.mark.parametrize("front", ["", "guid: 42\nwebUrl: /one/"], ids=["tag", "guid"])
def test_an_id_keeps_the_host_that_it_began_with(site: Site, kept: str, front: str) -> None:
    """Where no address makes an id, it has the host of the first publication, whatever of that is left."""
    site.write("articles/one.md", f"---\ntitle: One\ndate: 2020-01-01\n{front}\n---\nText.")
    site.build()
    before = jsonfeed_reader.read(site.read("all.json"))["items"][0]["id"]
    site.config("", url="http://elsewhere.example/blog/")
    if kept == "outputs":
        shutil.rmtree(site.folder / ".feeds-cache")
    elif kept == "cache":
        shutil.rmtree(site.output)

    site.build(logged=lambda _: None)

    assert jsonfeed_reader.read(site.read("all.json"))["items"][0]["id"] == before


@given(st.lists(URLS, unique=True, min_size=2, max_size=6))
def test_ids_are_unique(urls: list[str]) -> None:
    """Articles with different URLs have different ids."""
    ids = {_decoded("articles/a.md", originalUrl=url).id for url in urls}
    assert len(ids) == len(urls)


@given(st.lists(SLUG, unique=True, min_size=2, max_size=6))
def test_ids_of_articles_without_urls_are_unique(names: list[str]) -> None:
    """Articles without a URL have an id each, by their file."""
    ids = {_decoded(f"articles/{name}.md").id for name in names}
    assert len(ids) == len(names)


@given(URLS | st.none(), SLUG, TEXT)
def test_every_id_is_an_absolute_uri(url: str | None, file: str, given_id: str) -> None:
    """An id is an absolute URI, whatever the front matter's own id looks like."""
    front: dict[str, Any] = {"originalUrl": url} if url else {}
    made = _decoded(f"articles/{file}.md", guid=given_id, **front)
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", made.id)


def test_one_article_has_one_id_everywhere(site: Site) -> None:
    """An entry has the same id in every feed and every format that holds it."""
    site.article("one", "topics: [AI]\nprovider: {name: P, domain: p.example}")
    site.build()
    found = set()
    for path, body in site.outputs().items():
        if path.endswith(".json") and b'"items"' in body:
            found |= {item["id"] for item in jsonfeed_reader.read(body)["items"]}
        elif path.endswith(".atom"):
            found |= set(_all(etree.fromstring(body), "a:entry/a:id"))
        elif path.endswith(".rss"):
            found |= set(_all(etree.fromstring(body), "channel/item/guid"))
    assert len(found) == 1


@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
@pytest.mark.parametrize("name", ["atom", "rss", "json"])
def test_moving_a_file_changes_no_byte(name: str, site: Site, tmp_path: Path, *, cache: bool) -> None:
    """A feed's bytes do not depend on what the file of an article is called, where the article has its own URL."""
    site.article("one", "originalUrl: https://example.org/1\ntitle: T")
    site.build()
    before = site.read(f"all.{name}")
    (tmp_path / "articles" / "one.md").rename(tmp_path / "articles" / "zwei.md")
    site.build(cache=cache)
    assert site.read(f"all.{name}") == before


@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
def test_the_clock_is_in_no_output(site: Site, *, cache: bool) -> None:
    """The same articles give the same bytes a year later."""
    site.article("one", "topics: [AI]")
    site.build()
    before = site.outputs()
    report = site.build(now=datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC), cache=cache)
    assert report.written == ()
    assert site.outputs() == before
