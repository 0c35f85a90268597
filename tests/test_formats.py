"""What every format says of a feed, and that all of them say the same."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import feedparser
import jsonfeed_reader
import pytest
from jsonfeed_reader import NotJsonFeed
from lxml import etree
from support import entry, feed

from feeds.formats import FORMATS, Format, xml
from feeds.lib.about import PROGRAM, VERSION
from feeds.model import Category, Entry, Feed, Image, Link, Person, Provider

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

NS: Final = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
DAY: Final = datetime(2020, 12, 16, 9, 31, tzinfo=UTC)
SCHEME: Final = "https://news.example.org/topics/"

FULL: Final = entry(
    id="urn:uuid:6f1d3f6a-0000-5000-8000-00000000000f",
    title='1 < 2 & "3" > 2',
    updated=DAY + timedelta(days=1),
    authors=(Person("Ada", "https://ada.example/", "ada@example.org"), Person("Grace"), Person("Zoë")),
    summary="Fish & chips, a < b, naïve 日本語.",
    content='<p>Fish &amp; <b>chips</b> ]]&gt; <a href="https://example.org/?a=1&amp;b=2">x</a></p>',
    alternate="https://example.org/full?a=1&b=2",
    via="https://source.example/full?a=1&b=2",
    categories=(Category("C++ & C", "C++ & C", SCHEME), Category("人工智能", "人工智能", SCHEME)),
    source=Provider("The Source", "source.example"),
    images=(
        Image("https://example.org/a.jpg?w=1&h=2", 640, 480, "A <cat>", "Ada & co"),
        Image("https://example.org/b.webp"),
    ),
    language="de",
)
BARE: Final = Entry(
    id="urn:uuid:6f1d3f6a-0000-5000-8000-0000000000ba",
    title="Bare",
    published=DAY,
    updated=DAY,
    authors=(Person("Ada"),),
    content="<p>All there is.</p>",
)
SHORT: Final = entry(
    id="urn:uuid:6f1d3f6a-0000-5000-8000-000000000005", content="", alternate="https://example.org/short"
)
RICH: Final = feed(
    entries=(FULL, BARE, SHORT),
    updated=DAY + timedelta(days=1),
    links=(
        Link("hub", "https://hub.example.org/?a=1&b=2"),
        Link("next", "https://news.example.org/all-2", "application/atom+xml"),
    ),
    authors=(Person("The Desk", "https://desk.example/", "desk@example.org"),),
    rights="© The Desk & friends",
    icon="https://news.example.org/icon.png",
    logo="https://news.example.org/logo.png",
    ttl=15,
)
EMPTY: Final = feed(entries=())

every_format = pytest.mark.parametrize("made", FORMATS.own.values(), ids=FORMATS.own.keys())


class Told(NamedTuple):
    """What a reader takes from an entry."""

    id: str
    title: str
    link: str | None
    published: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    content: str


class ToldFeed(NamedTuple):
    """What a reader takes from a feed."""

    title: str
    subtitle: str
    home: str
    links: tuple[tuple[str, str], ...]
    entries: tuple[Told, ...]


def _instant(parsed: Any) -> str:
    year, month, day, hour, minute, second = parsed[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()


def _read_xml(body: bytes) -> ToldFeed:
    """Read Atom or RSS as feedparser does, without its own cleaning, which would hide what was written."""
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    entries = []
    for each in found.entries:
        link = next((link.href for link in each.get("links", ()) if link.rel == "alternate"), None)
        updated = each.updated_parsed if "updated_parsed" in each else each.published_parsed
        entries.append(
            Told(
                each.id,
                each.title,
                link,
                _instant(each.published_parsed),
                _instant(updated),
                tuple(person.name for person in each.authors),
                tuple(tag.label or tag.term for tag in each.get("tags", ())),
                each.summary if "summary_detail" in each else "",
                each.content[0].value if "content" in each else "",
            )
        )
    links = tuple((link.rel, link.href) for link in found.feed.links if link.rel != "alternate")
    return ToldFeed(found.feed.title, found.feed.subtitle, found.feed.link, links, tuple(entries))


def _read_rss(body: bytes) -> ToldFeed:
    """Read RSS; a description is HTML there, and a reader decodes it."""
    told = _read_xml(body)
    as_text = tuple(
        each._replace(summary="", content=each.summary)  # without a summary the text stands in its place
        if each.summary.startswith("<p>") and not each.content
        else each._replace(summary=_text_of(each.summary))
        for each in told.entries
    )
    return told._replace(subtitle=_text_of(told.subtitle), entries=as_text)


def _text_of(html: str) -> str:
    element = etree.fromstring(f"<p>{html}</p>", etree.HTMLParser())
    return "".join(str(text) for text in element.itertext()) if element is not None else ""


def _read_json(body: bytes) -> ToldFeed:
    found = jsonfeed_reader.read(body)
    entries = tuple(
        Told(
            item["id"],
            item["title"],
            item.get("url"),
            datetime.fromisoformat(item["date_published"]).isoformat(),
            datetime.fromisoformat(item["date_modified"]).isoformat(),
            tuple(person["name"] for person in item["authors"]),
            tuple(item.get("tags", ())),
            item.get("summary", item.get("content_text", "")),
            item.get("content_html", ""),
        )
        for item in found["items"]
    )
    links = (
        ("self", found["feed_url"]),
        *(("hub", hub["url"]) for hub in found.get("hubs", ())),
        *((("next", found["next_url"]),) if "next_url" in found else ()),
    )
    return ToldFeed(found["title"], found["description"], found["home_page_url"], links, entries)


READERS: Final[dict[str, Callable[[bytes], ToldFeed]]] = {"atom": _read_xml, "rss": _read_rss, "json": _read_json}


def _told(made: Format, said: Feed) -> ToldFeed:
    return READERS[made.name](made.serialize(said))


def _xml(name: str, said: Feed = RICH) -> _Element:
    return etree.fromstring(FORMATS.get(name).serialize(said))


def _texts(root: _Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path, NS)]


# --- every format ------------------------------------------------------------------------------------------------


def test_every_format_has_a_reader_here() -> None:
    """A format that joins the table is read back by these tests, or they say so."""
    assert READERS.keys() == FORMATS.own.keys()


@pytest.mark.parametrize(
    ("name", "media_type", "extension"),
    [
        ("atom", "application/atom+xml", ".atom"),
        ("rss", "application/rss+xml", ".rss"),
        ("json", "application/feed+json", ".json"),
    ],
)
def test_media_type_and_extension(name: str, media_type: str, extension: str) -> None:
    """Each format has its registered media type and the extension that its paths end in."""
    assert (FORMATS.get(name).media_type, FORMATS.get(name).extension) == (media_type, extension)


@every_format
def test_the_self_link_is_absolute(made: Format) -> None:
    """A feed names its own address in full."""
    links = dict(_told(made, RICH).links)
    assert links["self"] == f"https://news.example.org/all{made.extension}"


@every_format
def test_the_alternate_is_the_page_for_people(made: Format) -> None:
    """A feed points to its page."""
    assert _told(made, RICH).home == "https://news.example.org/all.html"


@every_format
def test_the_hub_is_named(made: Format) -> None:
    """A feed with a hub names it."""
    assert ("hub", "https://hub.example.org/?a=1&b=2") in _told(made, RICH).links


@every_format
def test_no_hub_where_there_is_none(made: Format) -> None:
    """A feed without links of its own has a self link only."""
    assert [rel for rel, _ in _told(made, feed()).links] == ["self"]


@every_format
def test_paging_links_are_named(made: Format) -> None:
    """A feed with a next page points to it."""
    assert ("next", "https://news.example.org/all-2") in _told(made, RICH).links


@every_format
def test_a_feed_says_its_title_and_subtitle(made: Format) -> None:
    """A feed's title and subtitle are the texts that a reader should see."""
    said = feed(title="R&D <lab>", subtitle="All of <em>it</em> & more")
    told = _told(made, said)
    assert (told.title, told.subtitle) == ("R&D <lab>", "All of <em>it</em> & more")


@every_format
def test_entries_keep_their_order(made: Format) -> None:
    """Entries come in the feed's order, whatever their dates and ids."""
    for entries in ((FULL, BARE, SHORT), (SHORT, FULL, BARE)):
        told = _told(made, feed(entries=entries))
        assert [each.id for each in told.entries] == [each.id for each in entries]


@every_format
def test_every_part_of_an_entry_arrives(made: Format) -> None:
    """A reader gets of an entry what the entry says."""
    assert _told(made, RICH).entries[0] == Told(
        id=FULL.id,
        title=FULL.title,
        link=FULL.alternate,
        published="2020-12-16T09:31:00+00:00",
        updated="2020-12-17T09:31:00+00:00",
        authors=("Ada", "Grace", "Zoë"),
        tags=("C++ & C", "人工智能"),
        summary=FULL.summary,
        content=FULL.content,
    )


def test_every_format_says_the_same() -> None:
    """Entry by entry, a reader gets the same from every format."""
    atom, *others = (_told(made, RICH).entries for made in FORMATS.own.values())
    for other in others:
        assert other == atom


@every_format
def test_the_same_feed_gives_the_same_bytes(made: Format) -> None:
    """Bytes depend on the feed alone."""
    again = feed(**{name: getattr(RICH, name) for name in RICH.__struct_fields__})
    assert made.serialize(RICH) == made.serialize(again)


@every_format
def test_rendering_one_feed_leaves_no_trace_in_the_next(made: Format) -> None:
    """A feed's bytes are the same whatever was rendered before it."""
    alone = made.serialize(EMPTY)
    made.serialize(RICH)
    assert made.serialize(EMPTY) == alone


@every_format
def test_a_feed_without_entries(made: Format) -> None:
    """An empty feed is a feed."""
    told = _told(made, EMPTY)
    assert told.entries == ()
    assert told.title == "News"


@every_format
def test_an_entry_with_nothing_optional(made: Format) -> None:
    """An entry that has only what it must have is told without what it lacks."""
    told = _told(made, feed(entries=(BARE,), language=None)).entries[0]
    assert (told.link, told.tags, told.summary) == (None, (), "")
    assert told.content == BARE.content


@every_format
@pytest.mark.parametrize("word", [b"None", b"null", b"1970"])
def test_what_is_missing_is_left_out(made: Format, word: bytes) -> None:
    """Nothing stands for a missing value."""
    assert word not in made.serialize(feed(entries=(BARE,), language=None))


@every_format
def test_an_entry_that_never_changed_was_updated_when_published(made: Format) -> None:
    """Every entry has both dates for a reader."""
    told = _told(made, feed(entries=(BARE,))).entries[0]
    assert told.updated == told.published == "2020-12-16T09:31:00+00:00"


@every_format
def test_early_and_late_years(made: Format) -> None:
    """A year is written with four digits, whichever it is."""
    first, last = datetime(987, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    body = made.serialize(feed(entries=(entry(published=first, updated=last),), updated=last)).decode()
    assert "0987" in body
    assert "9999" in body


@every_format
def test_bytes_are_utf8_and_say_so(made: Format) -> None:
    """Text in any script stands in UTF-8, not as references."""
    body = made.serialize(RICH).decode("utf-8")
    assert "人工智能" in body
    assert made.name == "json" or body.startswith("<?xml version='1.0' encoding='UTF-8'?>")


@every_format
def test_forbidden_characters_are_dropped(made: Format) -> None:
    """A character that no feed may contain costs nothing but itself."""
    bad = "a\x00b\x0bc\ufffed\ud800e"
    said = feed(
        title=bad,
        subtitle=bad,
        rights=bad,
        authors=(Person(bad),),
        entries=(
            entry(
                title=bad,
                summary=bad,
                content=bad,
                authors=(Person(bad),),
                categories=(Category(bad, bad, SCHEME),),
                source=Provider(bad, "source.example"),
                images=(Image("https://example.org/a.png", title=bad, credit=bad),),
            ),
        ),
    )
    told = _told(made, said)
    assert told.title == told.subtitle == "abcde"
    got = told.entries[0]
    assert (got.title, got.summary, got.content, got.authors, got.tags) == (
        "abcde",
        "abcde",
        "abcde",
        ("abcde",),
        ("abcde",),
    )


@every_format
def test_scores_and_states_are_no_part_of_a_feed(made: Format) -> None:
    """What only selects articles is written into none."""
    assert not re.search(rb"quality|heat|secured", made.serialize(RICH))


# --- Atom --------------------------------------------------------------------------------------------------------


def test_atom_links_keep_rel_and_type() -> None:
    """Every link of an Atom feed stands as the feed has it."""
    links = [dict(link.attrib) for link in _xml("atom").findall("a:link", NS)]
    assert links == [
        {"href": "https://news.example.org/all.atom", "rel": "self", "type": "application/atom+xml"},
        {"href": "https://news.example.org/all.html", "rel": "alternate", "type": "text/html"},
        {"href": "https://hub.example.org/?a=1&b=2", "rel": "hub"},
        {"href": "https://news.example.org/all-2", "rel": "next", "type": "application/atom+xml"},
    ]


def test_atom_entry_links_keep_rel_and_type() -> None:
    """The source stays a via link and never becomes a second alternate."""
    links = [dict(link.attrib) for link in _xml("atom").findall("a:entry[1]/a:link", NS)]
    assert links == [
        {"rel": "alternate", "href": "https://example.org/full?a=1&b=2", "type": "text/html"},
        {"rel": "via", "href": "https://source.example/full?a=1&b=2"},
    ]


@pytest.mark.parametrize(("name", "path"), [("atom", "a:link"), ("rss", "channel/a:link")])
def test_a_links_title_is_kept(name: str, path: str) -> None:
    """A feed link that has a title says it."""
    link = Link("next", "https://news.example.org/all-2", title="Older")
    titles = [each.get("title") for each in _xml(name, feed(links=(link,))).findall(path, NS)]
    assert "Older" in titles


def test_atom_categories_have_term_label_and_scheme() -> None:
    """A category says what it is, what people call it and whose it is."""
    found = [dict(each.attrib) for each in _xml("atom").findall("a:entry[1]/a:category", NS)]
    assert found == [
        {"term": "C++ & C", "label": "C++ & C", "scheme": SCHEME},
        {"term": "人工智能", "label": "人工智能", "scheme": SCHEME},
    ]


def test_atom_content_is_html_and_titles_are_text() -> None:
    """Content is declared as HTML, a title and a summary as plain text."""
    root = _xml("atom")
    content = root.find("a:entry/a:content", NS)
    assert content is not None
    assert (content.get("type"), content.text) == ("html", FULL.content)
    for path in ("a:entry/a:title", "a:entry/a:summary", "a:title", "a:subtitle"):
        element = root.find(path, NS)
        assert element is not None
        assert element.get("type", "text") == "text"


def test_atom_ids() -> None:
    """A feed's id is its address without an extension; an entry's is its own."""
    root = _xml("atom")
    assert _texts(root, "a:id") == ["https://news.example.org/all"]
    assert _texts(root, "a:entry/a:id") == [FULL.id, BARE.id, SHORT.id]


def test_atom_dates_are_rfc3339() -> None:
    """Both dates of every entry, and the feed's, are RFC 3339 with a zone."""
    root = _xml("atom")
    dates = [*_texts(root, "a:updated"), *_texts(root, "a:entry/a:updated"), *_texts(root, "a:entry/a:published")]
    assert len(dates) == 7
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", date) for date in dates)
    assert dates[0].startswith("2020-12-17T09:31:00")


def test_atom_authors_say_all_they_have() -> None:
    """A person keeps the name, address and email given."""
    author = _xml("atom").find("a:entry/a:author", NS)
    assert author is not None
    assert {etree.QName(each).localname: each.text for each in author} == {
        "name": "Ada",
        "uri": "https://ada.example/",
        "email": "ada@example.org",
    }


def test_atom_source_is_the_provider() -> None:
    """An entry names the site that published it first, with the id, title and date that a source must have."""
    root = _xml("atom")
    assert _texts(root, "a:entry/a:source/a:title") == ["The Source"]
    assert _texts(root, "a:entry/a:source/a:id") == ["https://source.example/"]
    assert len(_texts(root, "a:entry/a:source/a:updated")) == 1


def test_atom_languages() -> None:
    """The feed has its language, and an entry in another one has its own."""
    root = _xml("atom")
    assert root.get(LANG) == "en"
    assert [each.get(LANG) for each in root.findall("a:entry", NS)] == ["de", None, None]


def test_atom_says_rights_icon_and_logo() -> None:
    """A feed's rights, icon and logo are told."""
    root = _xml("atom")
    assert _texts(root, "a:rights") == ["© The Desk & friends"]
    assert _texts(root, "a:icon") == ["https://news.example.org/icon.png"]
    assert _texts(root, "a:logo") == ["https://news.example.org/logo.png"]


# --- RSS ---------------------------------------------------------------------------------------------------------


def test_rss_description_comes_before_the_full_text() -> None:
    """The summary stands before the content, as the best-practices profile asks."""
    item = _xml("rss").find("channel/item")
    assert item is not None
    tags = [etree.QName(each).localname for each in item]
    assert tags.index("description") < tags.index("encoded")


@pytest.mark.parametrize("summary", ["Use <b> for bold", "AT&T &amp; co", "a < b", "1 <2> 3", "&lt;", "x<!-- y -->z"])
def test_an_rss_description_shows_the_summary(summary: str) -> None:
    """A reader that takes a description for HTML shows the summary's characters."""
    item = _told(FORMATS.get("rss"), feed(entries=(entry(summary=summary),))).entries[0]
    assert item.summary == summary


def test_rss_guid_is_no_link() -> None:
    """A guid says that it is no address, whatever it looks like."""
    said = feed(entries=(entry(id="https://example.org/1"),))
    guids = _xml("rss", said).findall("channel/item/guid")
    assert [(guid.get("isPermaLink"), guid.text) for guid in guids] == [("false", "https://example.org/1")]


def test_rss_names_are_creators() -> None:
    """Names stand in dc:creator, one each; `author`, which wants an email address, is never used."""
    root = _xml("rss")
    assert _texts(root, "channel/item[1]/dc:creator") == ["Ada", "Grace", "Zoë"]
    assert root.findall(".//author") == []
    assert root.findall(".//a:author", NS) == []


def test_rss_dates_have_numeric_offsets() -> None:
    """Dates are RFC 822 with four-digit years, English names and a numeric offset."""
    root = _xml("rss")
    assert _texts(root, "channel/item[1]/pubDate") == ["Wed, 16 Dec 2020 09:31:00 +0000"]
    assert _texts(root, "channel/lastBuildDate") == ["Thu, 17 Dec 2020 09:31:00 +0000"]


def test_rss_categories_have_their_scheme_as_domain() -> None:
    """A category keeps its label and its scheme."""
    found = [(each.text, each.get("domain")) for each in _xml("rss").findall("channel/item[1]/category")]
    assert found == [("C++ & C", SCHEME), ("人工智能", SCHEME)]


def test_rss_channel_links() -> None:
    """The channel has one link of its own, the page, and every other as atom:link."""
    root = _xml("rss")
    assert _texts(root, "channel/link") == ["https://news.example.org/all.html"]
    links = [dict(each.attrib) for each in root.findall("channel/a:link", NS)]
    assert links == [
        {"href": "https://news.example.org/all.rss", "rel": "self", "type": "application/rss+xml"},
        {"href": "https://hub.example.org/?a=1&b=2", "rel": "hub"},
        {"href": "https://news.example.org/all-2", "rel": "next", "type": "application/atom+xml"},
    ]


def test_rss_channel_says_what_it_must() -> None:
    """Title, link and description are there, language, rights and ttl where the feed has them."""
    root = _xml("rss")
    assert root.get("version") == "2.0"
    assert _texts(root, "channel/title") == ["News"]
    assert _texts(root, "channel/description") == ["All the news"]
    assert _texts(root, "channel/language") == ["en"]
    assert _texts(root, "channel/copyright") == ["© The Desk & friends"]
    assert _texts(root, "channel/ttl") == ["15"]


@pytest.mark.usefixtures("new_heads")
@pytest.mark.parametrize("home", ["", "https://feeds.example.org/"])
def test_the_program_says_its_name_version_and_address(monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    """Who looks at a feed finds out what made it, and where that is to be had as soon as it is anywhere."""
    monkeypatch.setattr(xml, "HOME", home)
    (said,) = _xml("atom").findall("a:generator", NS)
    assert said.text == PROGRAM
    assert (said.get("version"), said.get("uri", "")) == (VERSION, home)
    assert _texts(_xml("rss"), "channel/generator") == [f"{PROGRAM} {VERSION}" + (f" ({home})" if home else "")]


def test_rss_image_repeats_the_channels_title_and_link() -> None:
    """The channel's image has the title and link of the channel, as the specification asks."""
    root = _xml("rss")
    assert _texts(root, "channel/image/url") == ["https://news.example.org/logo.png"]
    assert _texts(root, "channel/image/title") == _texts(root, "channel/title")
    assert _texts(root, "channel/image/link") == _texts(root, "channel/link")


def test_rss_source_and_language() -> None:
    """An item names the site that published it first, and its language."""
    root = _xml("rss")
    sources = [(each.text, each.get("url")) for each in root.findall("channel/item/source")]
    assert sources == [("The Source", "https://source.example/")]
    assert _texts(root, "channel/item/dc:language") == ["de"]


def test_rss_via_link() -> None:
    """An item keeps the link to where it came from."""
    links = [dict(each.attrib) for each in _xml("rss").findall("channel/item[1]/a:link", NS)]
    assert links == [{"rel": "via", "href": "https://source.example/full?a=1&b=2"}]


def test_rss_has_elements_of_one_kind_once() -> None:
    """No channel element that may stand once stands twice."""
    channel = _xml("rss").find("channel")
    assert channel is not None
    own = [str(each.tag) for each in channel if "}" not in str(each.tag) and each.tag != "item"]
    assert len(own) == len(set(own))


# --- Media RSS, in Atom and RSS ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "item"), [("atom", "a:entry"), ("rss", "channel/item")])
def test_pictures_carry_their_size(name: str, item: str) -> None:
    """Every picture stands with its address, type and known size, and never in a group."""
    root = _xml(name)
    found = [dict(each.attrib) for each in root.findall(f"{item}/media:content", NS)]
    assert found == [
        {
            "url": "https://example.org/a.jpg?w=1&h=2",
            "medium": "image",
            "type": "image/jpeg",
            "width": "640",
            "height": "480",
        },
        {"url": "https://example.org/b.webp", "medium": "image", "type": "image/webp"},
    ]
    assert root.findall(".//media:group", NS) == []


@pytest.mark.parametrize(("name", "item"), [("atom", "a:entry"), ("rss", "channel/item")])
def test_pictures_carry_title_and_credit(name: str, item: str) -> None:
    """A picture's title and credit are plain text."""
    root = _xml(name)
    assert _texts(root, f"{item}/media:content/media:title") == ["A <cat>"]
    assert _texts(root, f"{item}/media:content/media:credit") == ["Ada & co"]


@pytest.mark.parametrize(("name", "item"), [("atom", "a:entry"), ("rss", "channel/item")])
def test_the_first_picture_is_the_thumbnail(name: str, item: str) -> None:
    """One thumbnail, the lead picture; none where there is no picture."""
    found = [dict(each.attrib) for each in _xml(name).findall(f"{item}/media:thumbnail", NS)]
    assert found == [{"url": "https://example.org/a.jpg?w=1&h=2", "width": "640", "height": "480"}]


# --- JSON Feed ---------------------------------------------------------------------------------------------------


def test_json_feed_in_full() -> None:
    """A JSON Feed says what the specification has a key for, and nothing else."""
    found = jsonfeed_reader.read(FORMATS.get("json").serialize(RICH))
    items = found.pop("items")
    assert found == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": "https://news.example.org/all.html",
        "feed_url": "https://news.example.org/all.json",
        "description": "All the news",
        "next_url": "https://news.example.org/all-2",
        "icon": "https://news.example.org/logo.png",
        "favicon": "https://news.example.org/icon.png",
        "authors": [{"name": "The Desk", "url": "https://desk.example/"}],
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/?a=1&b=2"}],
    }
    assert items[0] == {
        "id": FULL.id,
        "url": FULL.alternate,
        "external_url": FULL.via,
        "title": FULL.title,
        "content_html": FULL.content,
        "summary": FULL.summary,
        "image": "https://example.org/a.jpg?w=1&h=2",
        "date_published": "2020-12-16T09:31:00Z",
        "date_modified": "2020-12-17T09:31:00Z",
        "authors": [{"name": "Ada", "url": "https://ada.example/"}, {"name": "Grace"}, {"name": "Zoë"}],
        "tags": ["C++ & C", "人工智能"],
        "language": "de",
        "_source": {"title": "The Source", "url": "https://source.example/"},
    }


@pytest.mark.parametrize(
    "said", [RICH, EMPTY, feed(entries=(BARE,), language=None, subtitle="")], ids=["rich", "empty", "bare"]
)
def test_json_has_no_nulls(said: Feed) -> None:
    """A key without a value is left out."""
    found = jsonfeed_reader.read(FORMATS.get("json").serialize(said))
    assert "null" not in json.dumps(found, ensure_ascii=False)


def test_json_without_content_has_the_summary_as_text() -> None:
    """An item of a summaries-only feed has the content that the specification demands."""
    items = jsonfeed_reader.read(FORMATS.get("json").serialize(feed(entries=(SHORT,))))["items"]
    assert items[0]["content_text"] == SHORT.summary
    assert "content_html" not in items[0]


def test_json_keeps_an_empty_list_of_items() -> None:
    """A feed without entries still has the key that the specification demands."""
    assert jsonfeed_reader.read(FORMATS.get("json").serialize(EMPTY))["items"] == []


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_every_address_is_absolute(name: str) -> None:
    """No href, url or src of a document is relative."""
    root = _xml(name)
    addresses = [
        each.get(attribute)
        for each in root.iter()
        for attribute in ("href", "url", "scheme", "domain")
        if each.get(attribute)
    ]
    assert len(addresses) > 8
    assert all(urlsplit(address).scheme == "https" for address in addresses)


# --- the strict reader itself ------------------------------------------------------------------------------------

_VALID: Final = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "T",
    "items": [{"id": "1", "content_text": ""}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"version": "https://jsonfeed.org/version/1"},
        {"title": None},
        {"title": 1},
        {"author": {"name": "deprecated"}},
        {"nonsense": 1},
        {"_custom": None},
        {"_custom": {"a": [None]}},
        {"home_page_url": "/relative"},
        {"authors": [{}]},
        {"authors": {"name": "not a list"}},
        {"hubs": [{"type": "WebSub"}]},
        {"expired": "yes"},
        {"items": None},
        {"items": [{"content_text": ""}]},
        {"items": [{"id": "1"}]},
        {"items": [{"id": 1, "content_text": ""}]},
        {"items": [{"id": "", "content_text": ""}]},
        {"items": [{"id": "1", "content_text": "", "tags": [None]}]},
        {"items": [{"id": "1", "content_text": "", "date_published": "2020-12-16"}]},
        {"items": [{"id": "1", "content_text": "\x00"}]},
        {"items": [{"id": "1", "content_text": "", "attachments": [{"url": "https://example.org/a"}]}]},
        {"items": [{"id": "1", "content_text": ""}, {"id": "1", "content_text": ""}]},
        {"feed_url": "https://e.org/", "next_url": "https://e.org/"},
    ],
    ids=json.dumps,
)
def test_the_strict_reader_refuses(change: dict[str, Any]) -> None:
    """What the specification does not say is refused."""
    with pytest.raises(NotJsonFeed):
        jsonfeed_reader.read(json.dumps(_VALID | change).encode())


@pytest.mark.parametrize("missing", ["version", "title", "items"])
def test_the_strict_reader_wants_what_is_required(missing: str) -> None:
    """A feed without a required key is refused."""
    with pytest.raises(NotJsonFeed, match=missing):
        jsonfeed_reader.read(json.dumps({name: value for name, value in _VALID.items() if name != missing}).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"title": "a", "title": "b"}', b'{"a": NaN}'])
def test_the_strict_reader_wants_json(body: bytes) -> None:
    """What is no JSON object in UTF-8 with every key once is refused."""
    with pytest.raises(NotJsonFeed):
        jsonfeed_reader.read(body)


def test_the_strict_reader_takes_a_minimal_feed() -> None:
    """What the specification says is taken."""
    assert jsonfeed_reader.read(json.dumps(_VALID).encode()) == _VALID
