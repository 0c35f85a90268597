"""Old feeds become articles: what subscribers know of an entry is what the feeds say once it is published here."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support import Site

import feeds
from feeds.articles import decode_options
from feeds.articles.read import decode_source
from feeds.check.rules import validate
from feeds.lib.values.podcast_words import podcast_guid
from feeds.model import Article, Image, Person, Provider
from feeds.moving.article_text import article_text
from feeds.moving.feed_texts import as_paragraphs, as_typed, collapsed
from feeds.moving.json_entries import read_json
from feeds.moving.old_feed import NoFeed, OldEntry
from feeds.moving.xml_entries import read_xml

if TYPE_CHECKING:
    from pathlib import Path

    from program_support import Ran

HOME: Final = "https://news.example.org/"
SPACES: Final = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "atom": "http://www.w3.org/2005/Atom",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "podcast": "https://podcastindex.org/namespace/1.0",
        "wfw": "http://wellformedweb.org/CommentAPI/",
        "slash": "http://purl.org/rss/1.0/modules/slash/",
        "excerpt": "http://wordpress.org/export/1.2/excerpt/",
        "wp": "http://wordpress.org/export/1.2/",
    }.items()
)
PODCAST: Final = "groups: [{by: [], podcast: {category: Technology, image: https://radio.example/cover.png}}]"
TEXTS: Final = st.text(st.characters(codec="utf-8"), max_size=40)
WORDS: Final = TEXTS.map(collapsed).filter(bool)


def rss(*items: str, channel: str = "") -> str:
    """Give an RSS feed of items."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    head = "<title>Old</title><link>https://old.example/</link><description>d</description>"
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{head}{channel}{inner}</channel></rss>'


def atom(*entries: str, feed: str = "") -> str:
    """Give an Atom feed of entries."""
    inner = "".join(f"<entry>{each}</entry>" for each in entries)
    head = "<id>tag:old.example,2020:feed</id><title>Old</title><updated>2020-01-01T00:00:00Z</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{feed}{inner}</feed>'


def described(content: str) -> str:
    """Give an RSS feed of one item with some content."""
    about = "<title>A</title><guid>a:1</guid><pubDate>2 Jan 2020</pubDate>"
    return rss(f"{about}<description><![CDATA[{content}]]></description>")


def imported(site: Site, text: str | bytes, *options: str, status: int = 0) -> Ran:
    """Write a feed beside a site and import it."""
    site.write("old.xml", text)
    ran = site.run("import", "old.xml", *options)
    assert ran.status == status, ran.err
    return ran


def items(site: Site, **options: Any) -> list[dict[str, Any]]:
    """Build, and give the items of the JSON feed."""
    site.build(**options)
    found: list[dict[str, Any]] = json.loads(site.read("all.json"))["items"]
    return found


def item(site: Site, text: str) -> dict[str, Any]:
    """Import a feed of one entry, build, and give its item."""
    imported(site, text)
    (found,) = items(site)
    return found


def files(site: Site) -> dict[str, str]:
    """Give every article by its name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((site.folder / "articles").iterdir())}


# there and back


def varied(site: Site) -> None:
    """Fill a site with articles that say all that there is to say."""
    site.config(f"limit: 100\n{PODCAST}")
    site.article("plain", "topics: [Tea, 'C, D', C++]\nauthor: {name: Ada, url: 'https://ada.example/'}", "Steep *it*.")
    site.article("titled", "title: 'Using `<b>` &amp; R&D: #1'\nexcerpt: A {x} <i>b</i>\nupdated: 2021-02-03", day=2)
    site.article("guid", "guid: 5e8f-not-an-iri\nlang: fr", "```\n{{ page.title }} {% raw %}\n```", day=3)
    site.article("sourced", "provider: {name: Plain Signal, domain: plain.example}\nwebUrl: https://w.example/", day=4)
    site.article("pictured", 'images: [{url: "https://i.example/a.png", width: 3, height: 2, title: T}]', "x", day=5)
    episode = "season: 2\nepisode: 3\nepisodeType: full\nitunes_title: Fog\nexplicit: true"
    people = "person: [{name: Jo, role: guest}]\nepisode_image: https://f.example/c.png"
    transcript = "transcript: https://f.example/1.vtt\nchapters: https://f.example/c.json"
    audio = 'audio: [{url: "https://f.example/1.mp3", length: 7, duration: "1:00"}, {url: "https://f.example/2.ogg"}]'
    site.article("episode", f"{audio}\n{episode}\n{people}\n{transcript}\nguid: urn:x-y:1", "Listen.", day=6)


def bodies(site: Site) -> dict[str, str]:
    """Give the feed of everything in each format, without what only its address decides."""
    return {form: (site.output / f"all.{form}").read_text(encoding="utf-8") for form in ("atom", "rss", "json")}


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_what_is_imported_from_our_own_feed_makes_the_same_feed(site: Site, tmp_path: Path, form: str) -> None:
    """Ids, dates, titles, links, categories, enclosures and texts are those that its subscribers had."""
    varied(site)
    site.build()
    there = Site(tmp_path / "there")
    there.config(f"limit: 100\n{PODCAST}")
    ran = there.run("import", str(site.output / f"all.{form}"))
    assert (ran.status, ran.err) == (0, "")
    there.build()
    before, after = bodies(site), bodies(there)
    assert after[form] == before[form]
    keys = ("url", "external_url", "title", "date_published", "date_modified", "tags", "content_html", "summary")
    was, now = (json.loads(each["json"])["items"] for each in (before, after))
    assert [[each.get(key) for key in keys] for each in now] == [[each.get(key) for key in keys] for each in was]
    assert [each.get("attachments") for each in now] == [each.get("attachments") for each in was]


def decoded(site: Site, entry: OldEntry) -> Article:
    """Give the article that a build reads of an entry."""
    made = article_text(entry, HOME, None)
    assert made is not None
    options = decode_options(feeds.load_config(site.folder))
    source = decode_source(made.text.encode(), f"articles/x{made.suffix}", options)
    assert isinstance(source.article, Article), source.problems
    assert source.problems == ()
    return source.article


@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.lists(WORDS, max_size=3))
def test_any_text_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, str, str, str], topics: list[str]
) -> None:
    """No title, name, topic or id makes another field, or is read as another text."""
    title, name, identity, summary = texts
    site = Site(tmp_path_factory.mktemp("any"))
    entry = OldEntry(
        id=identity,
        title=title,
        link="https://old.example/a",
        published=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        categories=tuple(topics),
        authors=(Person(name),),
        summary=summary,
        source=Provider(name, "old.example"),
        images=(Image("https://old.example/a.png", title=title),),
    )
    found = decoded(site, entry)
    assert (found.title, found.guid, found.published) == (title, identity, entry.published)
    assert [each.casefold() for each in found.topics] == list(dict.fromkeys(each.casefold() for each in topics)) or any(
        not each.isascii() for each in topics
    )
    assert found.authors in {(), (Person(name),)}
    assert found.provider == Provider(name, "old.example")
    assert found.images[0].title == title


@given(WORDS)
def test_plain_text_is_typed_so_that_it_stays(text: str) -> None:
    """Tags and entities that are text are none, and what needs nothing stays as it is."""
    from feeds.articles.titles import shielded
    from feeds.lib.text import plain

    assert plain(shielded(as_typed(text))) == text
    assert "&" in text or "<" in text or as_typed(text) == text


# formats of all times


def test_rss_as_wordpress_exports_it(site: Site) -> None:
    """The guid is no permalink, the full text counts, and its plumbing does not."""
    found = item(
        site,
        rss(
            "<title>Hello &#8211; world</title><link>https://old.example/2020/01/hello/</link>"
            "<pubDate>Thu, 02 Jan 2020 10:00:00 +0000</pubDate><dc:creator><![CDATA[ada]]></dc:creator>"
            '<guid isPermaLink="false">https://old.example/?p=12</guid><description></description>'
            "<content:encoded><![CDATA[<!-- wp:paragraph --><p>It &amp; <em>she</em></p><!-- /wp:paragraph -->"
            "<script>alert(1)</script>]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
            '<category domain="category" nicename="tea"><![CDATA[Tea & cake]]></category>'
            "<wp:post_id>12</wp:post_id><slash:comments>3</slash:comments><wfw:commentRss>https://x/</wfw:commentRss>"
        ),
    )
    assert found["id"] == "https://old.example/?p=12"
    assert found["title"] == "Hello \N{EN DASH} world"
    assert found["content_html"] == "<p>It &amp; <em>she</em></p>"
    assert found["tags"] == ["Tea & cake"]
    assert found["authors"] == [{"name": "ada"}]
    assert '<guid isPermaLink="false">https://old.example/?p=12</guid>' in site.read("all.rss").decode()
    assert "<id>https://old.example/?p=12</id>" in site.read("all.atom").decode()


def test_a_podcast_as_directories_have_it(site: Site) -> None:
    """The description is the text, whatever else sums it up, and what programs play is kept."""
    site.config(PODCAST)
    imported(
        site,
        rss(
            "<title>12: Fog</title><itunes:title>Fog</itunes:title><guid>gid-12</guid>"
            "<pubDate>Sun, 01 Jun 2025 06:00:00 GMT</pubDate><itunes:summary>Short.</itunes:summary>"
            "<description>&lt;p&gt;Listen at &lt;b&gt;night&lt;/b&gt;.&lt;/p&gt;</description>"
            '<enclosure url="https://f.example/12.mp3" length="48" type="audio/mpeg"/>'
            "<itunes:duration>58:07</itunes:duration><itunes:episode>12</itunes:episode><itunes:season>2</itunes:season>"
            "<itunes:episodeType>Full</itunes:episodeType><itunes:explicit>clean</itunes:explicit>"
            '<itunes:image href="https://f.example/12.png"/>'
            '<podcast:transcript url="https://f.example/12.vtt" type="text/vtt"/>'
            '<podcast:transcript url="https://f.example/12.srt" type="application/x-subrip" language="en"/>'
            '<podcast:chapters url="https://f.example/12.json" type="application/json+chapters"/>'
            '<podcast:person role="guest" href="https://jo.example/">Jo</podcast:person>'
            "<podcast:person>Mae</podcast:person>"
            '<media:content url="https://f.example/12.mp4" type="video/mp4" duration="9">'
            "<media:title>Film</media:title></media:content>"
            '<media:content url="https://f.example/12.jpg" medium="image" width="3" height="2"/>'
            '<media:thumbnail url="https://f.example/12-small.jpg"/>'
        ),
    )
    (found,) = items(site)
    assert found["content_html"].endswith("<p>Listen at <b>night</b>.</p>")
    assert found["attachments"] == [
        {
            "url": "https://f.example/12.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 48,
            "duration_in_seconds": 3487,
        },
        {"url": "https://f.example/12.mp4", "mime_type": "video/mp4", "title": "Film", "duration_in_seconds": 9},
    ]
    text = site.read("all.rss").decode()
    for element in (
        '<guid isPermaLink="false">gid-12</guid>',
        "<itunes:title>Fog</itunes:title><itunes:season>2</itunes:season><itunes:episode>12</itunes:episode>",
        "<itunes:episodeType>full</itunes:episodeType><itunes:explicit>false</itunes:explicit>",
        '<itunes:image href="https://f.example/12.png"/>',
        '<podcast:transcript url="https://f.example/12.vtt" type="text/vtt"/>',
        '<podcast:transcript url="https://f.example/12.srt" type="application/x-subrip" language="en"/>',
        '<podcast:chapters url="https://f.example/12.json"',
        '<podcast:person role="guest" href="https://jo.example/">Jo</podcast:person>',
        "<podcast:person>Mae</podcast:person>",
    ):
        assert element in text
    assert "12-small" not in text


SHOW: Final = (
    '<atom:link rel="self" href="https://old.example/feed.xml"/><copyright>Pier &amp; Co</copyright>'
    "<itunes:author>Mae &amp; Jo</itunes:author><itunes:explicit>clean</itunes:explicit>"
    "<itunes:type>Serial</itunes:type><itunes:block>no</itunes:block><itunes:complete>Yes</itunes:complete>"
    "<itunes:owner><itunes:name>Mae</itunes:name><itunes:email>mae@old.example</itunes:email></itunes:owner>"
    '<itunes:image href="/cover.jpg"/><itunes:category text="society &amp; culture">'
    '<itunes:category text="Documentary"/></itunes:category>'
    '<podcast:person role="host" img="https://old.example/mae.png">Mae</podcast:person>'
)


def settings(ran: Ran) -> dict[str, Any]:
    """Give the settings of a podcast that an import shows."""
    _, _, shown = ran.out.partition("of the config:\n")
    found: dict[str, Any] = yaml.safe_load(shown)["podcast"]
    return found


def test_what_a_podcast_says_of_itself_is_shown_for_the_config(site: Site) -> None:
    """Put into the config it makes a feed that says the same to directories, with the id that they made of the old."""
    feed = rss("<title>One</title><guid>1</guid><pubDate>2 Jan 2020</pubDate>", channel=SHOW)
    ran = imported(site, feed)
    assert settings(ran) == {
        "author": "Mae & Jo",
        "owner": {"name": "Mae", "email": "mae@old.example"},
        "category": "Society & Culture",
        "subcategory": "Documentary",
        "image": "https://old.example/cover.jpg",
        "explicit": False,
        "type": "serial",
        "complete": True,
        "copyright": "Pier & Co",
        "guid": podcast_guid("https://old.example/feed.xml"),
        "people": [{"name": "Mae", "role": "host", "img": "https://old.example/mae.png"}],
    }
    _, _, shown = ran.out.partition("of the config:\n")
    site.config(f"groups:\n- by: []\n{shown.replace('    podcast:', '  podcast:', 1)}")
    assert "of the config" not in imported(site, feed).out
    site.build()
    published = site.read("all.rss").decode()
    for element in (
        "<itunes:author>Mae &#x26; Jo</itunes:author>",
        '<itunes:category text="Society &#x26; Culture">',
        '<itunes:category text="Documentary"/>',
        '<itunes:image href="https://old.example/cover.jpg"/>',
        "<itunes:explicit>false</itunes:explicit>",
        "<itunes:type>serial</itunes:type>",
        "<itunes:email>mae@old.example</itunes:email>",
        f"<podcast:guid>{podcast_guid('https://old.example/feed.xml')}</podcast:guid>",
        '<podcast:person role="host" img="https://old.example/mae.png">Mae</podcast:person>',
    ):
        assert element in published


def test_what_a_podcast_cannot_keep_is_told(site: Site) -> None:
    """A category that Apple has no more, an address that is none: each is named with its line, and left out."""
    channel = (
        "\n<itunes:owner><itunes:email>desk</itunes:email></itunes:owner>"
        '\n<itunes:category text="Technology"/>\n<itunes:category text="Games &amp; Hobbies"/>'
        '\n<itunes:image href="https://me:secret@old.example/a.jpg"/>\n<podcast:guid>12</podcast:guid>'
    )
    ran = imported(site, rss(channel=channel), "-v")
    assert settings(ran) == {"category": "Technology"}
    told = [line for line in ran.err.splitlines() if "warning I113" in line]
    assert "secret" not in ran.err
    assert [re.sub(r".*old.xml:(\d+):.*", r"\1", line) for line in told] == ["2", "4", "5", "6"]
    assert "of the config" not in imported(site, rss()).out


def test_json_feed_1_0_with_what_only_it_has(site: Site) -> None:
    """One author, an id that is a number, text instead of HTML, and the feed's author where an item has none."""
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "title": "Old",
        "author": {"name": "Ada", "url": "https://ada.example/"},
        "items": [
            {
                "id": 7,
                "url": "https://old.example/7",
                "content_text": "One.\n\nTwo <b>.",
                "date_published": "2020-01-07",
            },
            {
                "id": "8",
                "content_text": "Short.",
                "date_published": "2020-01-08T00:00:00+09:00",
                "author": {"name": "Jo"},
            },
        ],
    }
    imported(site, json.dumps(feed))
    newer, older = items(site)
    assert (older["id"], older["title"], older["authors"][0]["name"]) == ("7", "One.", "Ada")
    assert older["content_html"] == "<p>One.</p>\n<p>Two &lt;b&gt;.</p>"
    assert (newer["id"], newer["authors"], newer["date_published"]) == ("8", [{"name": "Jo"}], "2020-01-07T15:00:00Z")
    assert newer["content_html"] == "<p>Short.</p>"


def test_rss_1_0_and_the_id_that_rdf_gives(site: Site) -> None:
    """The resource is what readers know an item by, and Dublin Core has its date."""
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/rss"><title>T</title>'
        "<link>https://old.example/</link><description>d</description></channel>"
        '<item rdf:about="https://old.example/one#x"><title>One</title><link>https://old.example/one</link>'
        "<description>Some &lt;i&gt;words&lt;/i&gt;</description><dc:date>2003-05-06T07:08+02:00</dc:date>"
        "<dc:subject>Tea</dc:subject></item></rdf:RDF>"
    )
    found = item(site, text)
    assert (found["id"], found["url"]) == ("https://old.example/one#x", "https://old.example/one")
    assert (found["date_published"], found["tags"]) == ("2003-05-06T05:08:00Z", ["Tea"])
    assert found["content_html"] == "Some <i>words</i>"


def test_atom_with_every_kind_of_text(site: Site) -> None:
    """Text, HTML and XHTML, relative addresses by `xml:base`, and the author of the feed."""
    text = atom(
        '<id>tag:old.example,2020:1</id><title>R&amp;D &lt;b&gt;</title><link href="1"/>'
        "<updated>2020-01-01T00:00:00Z</updated>"
        '<content type="html">&lt;a href="../z">z&lt;/a></content>',
        '<id>tag:old.example,2020:2</id><title type="html">&lt;b>Bold&lt;/b> &amp;</title><link href="2"/>'
        "<updated>2020-01-02T00:00:00Z</updated>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x &lt; y</p></div></content>',
        '<id>tag:old.example,2020:3</id><title>Three</title><link href="3"/><updated>2020-01-03T00:00:00Z</updated>'
        "<summary>A &lt;b&gt; summary</summary><content>Plain &lt;text&gt;</content>",
        feed="<author><name>Ada</name></author>",
    ).replace("<feed ", '<feed xml:base="https://old.example/blog/" ')
    imported(site, text)
    three, two, one = items(site)
    assert (one["title"], one["url"]) == ("R&D <b>", "https://old.example/blog/1")
    assert one["content_html"] == '<a href="https://old.example/z">z</a>'
    assert (two["title"], two["content_html"]) == ("Bold &", "<p>x &lt; y</p>")
    assert (three["summary"], three["content_html"]) == ("A <b> summary", "<p>Plain &lt;text&gt;</p>")
    assert {each["authors"][0]["name"] for each in (one, two, three)} == {"Ada"}


def test_a_feed_that_is_not_well_formed_is_read_and_told(site: Site) -> None:
    """Entities of HTML and bare ampersands lose no entry."""
    ran = imported(
        site,
        rss(
            "<title>A &nbsp; B & C</title><link>https://old.example/a</link><guid>a-1</guid>"
            "<pubDate>Thu, 02 Jan 2020 10:00:00 +0000</pubDate>"
        ),
    )
    assert re.search(r"old\.xml:1:\d+: warning I103 ", ran.err)
    (found,) = items(site)
    assert (found["id"], found["url"]) == ("a-1", "https://old.example/a")
    assert found["title"].startswith("A")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Thu, 02 Jan 2020 10:00:00 EST", "2020-01-02T15:00:00Z"),
        ("2020-01-02 10:00", "2020-01-02T10:00:00Z"),
        ("Thu, 2 Jan 20 10:00:00 GMT", "2020-01-02T10:00:00Z"),
        ("32 Jan 2020", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_every_kind(site: Site, said: str, expected: str | None) -> None:
    """What anybody can read is a date; else the article waits for one, and a message says so."""
    ran = imported(site, rss(f"<title>A</title><link>https://old.example/a</link><pubDate>{said}</pubDate>"))
    (name,) = files(site)
    if expected:
        (found,) = items(site)
        assert found["date_published"] == expected
        assert name.startswith(expected[:10])
    else:
        assert "I107" in ran.err
        assert name == "undated-a.md"
        assert site.run("build").status != 0


# ids


def test_an_entry_without_an_id_keeps_the_link_that_readers_know_it_by(site: Site) -> None:
    """Where there is no guid, programs tell entries by their links."""
    assert item(site, rss("<title>A</title><link>https://old.example/a</link><pubDate>2 Jan 2020</pubDate>"))["id"] == (
        "https://old.example/a"
    )


def test_an_id_that_is_no_iri_stays_word_for_word_where_that_is_allowed(site: Site) -> None:
    """RSS and JSON Feed have it, Atom has a valid id, and a message tells of Atom feeds that had it."""
    entry = "<title>A</title><updated>2020-01-01T00:00:00Z</updated><link href='https://old.example/a'/>"
    ran = imported(site, atom(f"<id>Post No. 12</id>{entry}"))
    assert "I109" in ran.err
    (found,) = items(site)
    assert found["id"] == "Post No. 12"
    assert '<guid isPermaLink="false">Post No. 12</guid>' in site.read("all.rss").decode()
    assert "<id>urn:uuid:" in site.read("all.atom").decode()
    assert [each for each in validate(site.read("all.atom"), "all.atom") if each.code == "V204"] == []


def test_two_entries_with_one_id_are_told_apart_by_their_addresses(site: Site) -> None:
    """Neither is lost."""
    one, two = (
        f"<title>{name}</title><guid isPermaLink='false'>same</guid><link>https://old.example/{name}</link>"
        "<pubDate>2 Jan 2020</pubDate>"
        for name in "ab"
    )
    ran = imported(site, rss(one, two))
    assert "I105" in ran.err
    assert {each["id"] for each in items(site)} == {"same", "https://old.example/b"}


def test_one_entry_in_several_feeds_is_one_article(site: Site) -> None:
    """The first feed that is named counts."""
    site.write("a.xml", rss("<title>First</title><guid>x:1</guid><pubDate>2 Jan 2020</pubDate>"))
    site.write("b.xml", rss("<title>Second</title><guid>x:1</guid><pubDate>2 Jan 2020</pubDate>"))
    ran = site.run("import", "a.xml", "b.xml")
    assert "1 entry in 2 documents: 1 article written" in ran.out
    assert list(files(site)) == ["2020-01-02-first.html"]


# files


def test_nothing_that_is_there_is_written_over(site: Site) -> None:
    """The same import again changes nothing, and a file of another article keeps its name."""
    text = rss("<title>Tea</title><link>https://old.example/tea</link><pubDate>2 Jan 2020</pubDate>")
    site.write("articles/2020-01-02-tea.md", "---\ntitle: Mine\ndate: 2020-01-02\nlink: https://x.example/\n---\nx\n")
    imported(site, text)
    first = files(site)
    assert len(first) == 2
    assert first["2020-01-02-tea.md"].startswith("---\ntitle: Mine")
    ran = imported(site, text)
    assert "0 articles written" in ran.out
    assert "1 already there" in ran.out
    assert files(site) == first


def test_an_article_that_was_moved_or_edited_is_not_written_again(site: Site) -> None:
    """It is known by its id, wherever its file is and whatever it says."""
    text = rss("<title>Tea</title><guid>tea-1</guid><pubDate>2 Jan 2020</pubDate>")
    imported(site, text)
    (file,) = (site.folder / "articles").iterdir()
    edited = file.read_text().replace("title: Tea", "title: Green tea")
    file.unlink()
    site.write("articles/drinks/green.html", edited)
    assert "1 already there" in imported(site, text).out


def test_an_article_that_is_there_by_its_address_is_not_written_again(site: Site) -> None:
    """Whatever its id: `feeds ids` keeps that. An address that several entries share tells nothing."""
    site.article("tea", "webUrl: http://www.old.example/tea")
    site.article("show", "webUrl: https://old.example/")
    one = "<title>Tea</title><link>https://old.example/tea/</link><guid>tea-1</guid><pubDate>2 Jan 2020</pubDate>"
    shows = [
        f"<title>{each}</title><link>https://old.example/</link><guid>x:{each}</guid><pubDate>3 Jan 2020</pubDate>"
        for each in "ab"
    ]
    ran = imported(site, rss(one, *shows))
    assert "2 articles written" in ran.out
    assert "1 already there" in ran.out


@pytest.mark.parametrize("link", ["<link>https://old.example/a</link>", ""])
def test_an_entry_without_a_date_is_written_once(site: Site, link: str) -> None:
    """Though no build can read its article before somebody dates it."""
    text = rss(f"<title>A</title>{link}<description>Words.</description>")
    imported(site, text)
    (first,) = files(site)
    assert "1 already there" in imported(site, text).out
    assert list(files(site)) == [first]


def test_names_follow_from_the_entries_alone(site: Site, tmp_path: Path) -> None:
    """Whatever the order of a feed, of two that want a name the same one has it."""
    entries = [f"<title>Tea</title><guid>tea-{number}</guid><pubDate>2 Jan 2020</pubDate>" for number in range(3)]
    imported(site, rss(*entries))
    there = Site(tmp_path / "there")
    imported(there, rss(*reversed(entries)))
    assert files(site) == files(there)
    assert len(files(site)) == 3


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "a/b\\c", "CON", ".hidden", "_index", "人工智能", "x" * 999, "???"]
)
def test_no_title_leads_a_file_out_of_its_folder(site: Site, title: str) -> None:
    """Names of files are made of words in ASCII."""
    imported(site, rss(f"<title>{title}</title><guid>a:1</guid><pubDate>2 Jan 2020</pubDate>"))
    (name,) = files(site)
    assert re.fullmatch(r"2020-01-02-[a-z0-9-]{1,90}\.html", name)
    assert len(items(site)) == 1


def test_a_dry_run_writes_nothing(site: Site) -> None:
    """It names the files that would be there."""
    ran = imported(site, rss("<title>Tea</title><pubDate>2 Jan 2020</pubDate>"), "--dry-run", "--to", "new")
    assert "new/2020-01-02-tea.html" in ran.out
    assert "would be written" in ran.out
    assert not (site.folder / "new").exists()


def test_articles_go_where_the_config_has_them(site: Site) -> None:
    """The first of the paths is the folder, unless one is named; a pattern is none."""
    site.config("articles: {paths: [posts/new, other]}")
    text = rss("<title>Tea</title><pubDate>2 Jan 2020</pubDate>")
    imported(site, text)
    assert (site.folder / "posts/new/2020-01-02-tea.html").exists()
    site.config("articles: {paths: ['posts/*']}")
    assert "--to" in imported(site, text, status=2).err


# hostile feeds


INJECTIONS: Final = (
    "x\ndraft: true",
    "x\n---\nsecured: y",
    "secured: !!python/object:os.system",
    '"]}, removed: true, x: ["',
    "*alias &anchor !tag %directive",
    "- a\n- b",
    "NO",
    "2001-01-01",
    "{{ site.github.token }}",
    "{% include secrets %}",
)


@pytest.mark.sampled
@pytest.mark.parametrize("text", INJECTIONS)
def test_no_text_becomes_a_field(site: Site, text: str) -> None:
    """Whatever a title, an id, a name or a topic says, the article has the fields of every other."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": text, "title": text, "tags": [text], "authors": [{"name": text}], "_source": {"title": text},
             "content_text": f"{text}\n\n{text}", "date_published": "2020-01-02T00:00:00Z"},
        ],
    }  # fmt: skip
    found = item(site, json.dumps(feed))
    assert found["title"] == collapsed(text)
    assert found["id"] == text.strip()
    (written,) = files(site).values()
    fields = re.findall(r"^(\w+):", written.partition("\n---\n")[0], re.MULTILINE)
    assert fields == ["title", "date", "guid", "topics", "authors", "provider"] or set(fields) < {
        "title", "date", "guid", "topics", "authors", "provider",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    ["{{ site.secret }}", "{% include x %}", '<a title="{{< readfile x >}}">a</a>', "{# x #}", "<p>{{{a}}}</p>"],
)
def test_braces_are_no_templates_to_any_generator(site: Site, content: str) -> None:
    """Readers see them as they were; Jekyll, Hugo and others would have run them."""
    text = described(f"<p>{content}</p>")
    found = item(site, text)
    (written,) = files(site).values()
    assert not re.search(r"\{[{%#]", written)
    assert re.search(r"\{[{%#]", found["content_html"])


def test_a_body_is_never_more_front_matter(site: Site) -> None:
    """Text that starts like fields stays text, and nothing encrypted is looked for in it."""
    content = "--- secured: x\ntitle: y --- <b>z</b>"
    text = described(content)
    assert item(site, text)["content_html"].startswith("--- secured: x")


def test_scripts_do_not_even_reach_the_files(site: Site) -> None:
    """An article is shown by other programs too."""
    content = (
        '<script>x()</script><img src="x.png" onerror="x()"><a href="javascript:x()">a</a><p style="color:red">t</p>'
    )
    item(
        site,
        described(content),
    )
    (written,) = files(site).values()
    assert "x()" not in written
    assert "style" not in written


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"/etc/passwd", "no feed"),
        (b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><channel><item>&a;</item>", "entities"),
        (b"<!DOCTYPE r [<!ENTITY a 'aaaa'>]><rss version='2.0'><channel><item><title>" + b"&a;" * 9, "entities"),
        (b"<rss>" * 300, "deeper"),
        (b"<rss version='2.0'><channel><item><author>" + b"a-" * 500 + b"</author></item></channel></rss>", "300"),
        (b"<rss version='2.0'><channel><item><author>" + b"a-" * 500, "well-formed"),
        (b"<rss version='2.0'><channel><item>" + b"<a b='" * 5000, "well-formed"),
        (b"<html><head><link rel=alternate type='application/rss+xml' href='https://old.example/f'></head>", "/f"),
        (b"<html><p>Of tea", "address of its feed"),
        (b"", "no feed"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_feed_or_would_take_for_ever_is_refused(site: Site, body: bytes, why: str) -> None:
    """No file is opened, no entity grows, and the message says what is wrong."""
    ran = imported(site, body, status=2)
    assert "error I102" in ran.err
    assert why in ran.err
    assert files(site) == {}


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"items": {}}', b'{"items": [' + b"[" * 5000, b'{"items": [1, null]}', b"\xff{"]
)
def test_json_that_is_no_feed_is_refused(site: Site, body: bytes) -> None:
    """Or read as a feed without entries."""
    imported(site, body, status=0 if b"1" in body else 2)
    assert files(site) == {}


KEYS: Final = ("id", "title", "url", "authors", "name", "tags", "attachments", "date_published", "image", "_source")
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner),
)


@given(VALUES)
def test_a_json_feed_may_have_anything_anywhere(value: object) -> None:
    """What is not as it should be is left out."""
    body = json.dumps({"items": [value, {"id": value, "title": value, "authors": value, "attachments": [value]}]})
    try:
        found = read_json(body.encode("utf-8", "replace"))
    except NoFeed:
        return
    for each in found.entries:
        article_text(each, HOME, None)


@given(st.text(st.sampled_from("<>&;/= '\"abir!-[]\n") | st.characters(codec="utf-8"), max_size=200))
def test_an_rss_item_may_have_anything_in_it(inner: str) -> None:
    """Whatever it is, there is an end without a traceback."""
    try:
        found = read_xml(rss(inner).encode())
    except NoFeed:
        return
    for each in found.entries:
        article_text(each, HOME, None)


def test_addresses_that_are_none_are_left_out_and_told(site: Site) -> None:
    """The rest of the entry stays."""
    text = rss(
        "<title>A</title><guid>a:1</guid><pubDate>2 Jan 2020</pubDate><link>javascript:x()</link>"
        '<enclosure url="file:///etc/passwd" length="1" type="audio/mpeg"/>'
        '<enclosure url="https://f.example/1.mp3" length="1" type="audio/mpeg"/>'
    )
    ran = imported(site, text)
    assert ran.err.count("warning I108") == 2
    (found,) = items(site)
    assert [each["url"] for each in found["attachments"]] == ["https://f.example/1.mp3"]


def test_an_entry_with_nothing_in_it_is_left_out_and_told(site: Site) -> None:
    """There is nothing to write."""
    ran = imported(site, rss("<guid>x:1</guid>", "<title>A</title><pubDate>2 Jan 2020</pubDate>"), status=1)
    assert "I106" in ran.err
    assert "1 left out" in ran.out


def test_without_feedparser_a_message_names_the_extra(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON feeds need none."""
    monkeypatch.setitem(__import__("sys").modules, "feedparser", None)
    ran = imported(site, rss("<title>A</title>"), status=2)
    assert "pipx inject feeds feedparser" in ran.err
    imported(site, json.dumps({"items": [{"id": "x", "title": "A", "date_published": "2020-01-02"}]}))


def test_paragraphs_of_plain_text_are_html() -> None:
    """Lines stay, and nothing in them is markup."""
    assert as_paragraphs("a < b\nc\n\n\n d & e ") == "<p>a &lt; b<br>c</p>\n<p>d &amp; e</p>"
    assert as_paragraphs("  ") == ""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_real_articles_come_back_as_they_were(corpora: Path, site: Site, tmp_path: Path, form: str) -> None:
    """A whole newsroom, published, imported and published again, is the same feed."""
    keys = "content: full\nlimit: 5000"
    site.config(f"articles: {{paths: ['{corpora / 'newsroom/_news'}'], generator: none}}\n{keys}")
    site.build()
    there = Site(tmp_path / "there")
    there.config(keys)
    assert there.run("import", str(site.output / f"all.{form}")).status == 0
    there.build()
    assert (there.output / f"all.{form}").read_bytes() == (site.output / f"all.{form}").read_bytes()
