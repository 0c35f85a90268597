"""Files that go along with articles, and podcasts: from front matter and config to what podcast programs read."""

from __future__ import annotations

import io
import json
import re
import struct
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import feedparser
import msgspec
import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from support import PROJECT, entry, feed

import feeds
from feeds.check.rules import validate
from feeds.formats import FORMATS
from feeds.lib.durations import seconds
from feeds.lib.picture_size import picture_size
from feeds.lib.values.podcast_words import CATEGORIES, podcast_guid
from feeds.model import Enclosure, Episode, Podcast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support import Site

PAGE: Final = (PROJECT / "docs/podcasts.md").read_text(encoding="utf-8")
ITUNES: Final = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST: Final = "{https://podcastindex.org/namespace/1.0}"
SHOWN: Final = Podcast(author="Ada", explicit=False)
SHOW: Final = """\
channels:
  - name: radio
    podcast:
      category: Technology
      image: https://radio.example/cover.png
"""


def attached(site: Site, front: str, name: str = "one") -> list[dict[str, Any]]:
    """Build a site of one article, and give its attachments as JSON Feed has them."""
    site.article(name, front)
    site.build()
    (item,) = json.loads(site.read("all.json"))["items"]
    found: list[dict[str, Any]] = item.get("attachments", [])
    return found


def listened(body: bytes) -> dict[str, Any]:
    """Read a feed as gPodder does."""
    found: dict[str, Any] = podcastparser.parse("https://radio.example/feed", io.BytesIO(body))
    return found


# durations


@given(st.integers(1, 10**7))
def test_every_form_of_a_duration_is_read(length: int) -> None:
    """Seconds, clocks, ISO 8601 and letters stand for the same time."""
    hours, minutes, rest = length // 3600, length // 60 % 60, length % 60
    forms = [f"{length}", f" {length}.9 ", f"{hours}:{minutes:02}:{rest:02}", f"PT{hours}H{minutes}M{rest}S"]
    forms += [f"pt{length}s", f"{hours}h {minutes}m {rest}s", f"{hours}h{minutes}min{rest}s", f"PT{length}.25S"]
    forms += [f"{length // 60}:{rest:02}", f"P{hours // 24}DT{hours % 24}H{minutes}M{rest}S"]
    assert {seconds(form) for form in forms} == {length}


@given(st.text(alphabet="0123456789:PTHMSDhms., ", max_size=12) | st.text(max_size=20))
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Any text is a number of seconds that is not negative, or refused."""
    try:
        found = seconds(text)
    except ValueError:
        return
    assert found >= 0
    assert any(each.isdigit() for each in text)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "T1H", "1:60:00", "1:2:3:4", "an hour", "-5", "1h2", "99999999", "\u0661"]
)
def test_some_texts_are_no_duration(text: str) -> None:
    """A clock has no 60th minute, a duration has a number in digits and ends within months."""
    with pytest.raises(ValueError, match="duration"):
        seconds(text)


# front matter


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("front", "found"),
    [
        ("enclosure: https://a.example/1.mp3", {"mime_type": "audio/mpeg"}),
        ("enclosure: https://a.example/play?id=1", {"mime_type": "application/octet-stream"}),
        ("audio: {src: https://a.example/1.m4a, size: '1,234'}", {"mime_type": "audio/x-m4a", "size_in_bytes": 1234}),
        ("video: https://a.example/1.mp4\nduration: 90:00", {"mime_type": "video/mp4", "duration_in_seconds": 5400}),
        ("podcast: {file: https://a.example/1.ogg, duration: PT1H}", {"duration_in_seconds": 3600}),
        ("attachments: [{url: https://a.example/1.pdf, title: The <b>plan</b>}]", {"title": "The plan"}),
        ("audio: {mp3: https://a.example/1.mp3}", {"url": "https://a.example/1.mp3"}),
        ("file: https://a.example/1.mp3\nlength: 5\nduration: 9", {"size_in_bytes": 5, "duration_in_seconds": 9}),
        ("podcast_link: https://a.example/1\npodcast_length: 7", {"mime_type": "audio/mpeg", "size_in_bytes": 7}),
        ("audio_url: https://a.example/1\naudio_type: audio/aac", {"mime_type": "audio/aac"}),
        ("enclosure: {url: https://a.example/1, type: video/mp4}", {"mime_type": "video/mp4"}),
        ("audio: https://a.example/x/https%3A%2F%2Fb.example%2F1.mp3", {"mime_type": "audio/mpeg"}),
    ],
)
def test_files_are_read_as_themes_name_them(site: Site, front: str, found: dict[str, Any]) -> None:
    """An address, a map or a list is a file, with what the map or the article says of it."""
    (only,) = attached(site, front)
    assert only | found == only


@pytest.mark.sampled
@pytest.mark.parametrize(
    "front",
    [
        "video: https://www.youtube.com/watch?v=Zx81",
        "video: {url: https://vimeo.com/1}",
        "audio: true",
        "podcast: no",
        "podcast: {episode: 3}",
        "file: notes.docx",
        "media: [pictures/one.jpg]",
        "enclosure: ''",
        "audio: 7",
        "duration: 12:00\nepisode: twelve",
    ],
)
def test_what_themes_mean_otherwise_is_no_file(site: Site, front: str) -> None:
    """A player's page, a switch and another file are none, without a word about them."""
    site.article("one", front)
    report = site.build()
    assert b"attachments" not in site.read("all.json")
    assert b"enclosure" not in site.read("all.rss") + site.read("all.atom")
    assert report.problems == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:audio/mpeg;base64,AAAA", "ftp://a.example/1.mp3"])
@pytest.mark.parametrize("form", ["enclosure: '{}'", "attachments: [{{url: '{}', type: audio/mpeg}}]"])
def test_other_addresses_are_refused(site: Site, url: str, form: str) -> None:
    """Only http and https addresses are published; others are told where they stand."""
    site.article("one", form.format(url))
    report = site.build()
    assert [(each.code, each.line) for each in report.problems] == [("A108", 5)]
    assert not any(url.encode() in body for path, body in site.outputs().items() if path.startswith("all."))


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("enclosure: {url: 'https://a.example/1.mp3', length: 12 MB}", (5, 51)),
        ("enclosure: {url: 'https://a.example/1.mp3', duration: long}", (5, 53)),
        ("enclosure: {url: 'https://a.example/1.mp3', type: sound}", (5, 49)),
        ("enclosure: [{title: None}]", (5, 13)),
        ("audio: https://a.example/1.mp3\nepisode: one", (6, 10)),
        ("audio: https://a.example/1.mp3\nepisodeType: pilot", (6, 14)),
        ("audio: https://a.example/1.mp3\nexplicit: maybe", (6, 11)),
        ("audio: https://a.example/1.mp3\ntranscript: https://a.example/1", (6, 13)),
        ("audio: https://a.example/1.mp3\nperson: [{role: host}]", (6, 10)),
    ],
)
def test_values_of_the_wrong_kind_are_told(site: Site, front: str, place: tuple[int, int]) -> None:
    """What cannot be read is told as a field of the wrong type, and the file is published without it."""
    site.article("one", front)
    report = site.build()
    assert {each.code for each in report.problems} == {"A106"}
    assert report.problems[0].line == place[0]
    assert report.articles.published == 1


@pytest.mark.parametrize(
    ("front", "guid", "is_id"),
    [
        ("guid: ep-12", "ep-12", False),
        ("guid: 4f9a 12 <b>&", "4f9a 12 <b>&", False),
        ("guid: https://old.example/?p=12", "https://old.example/?p=12", True),
        ("id: tag:old.example,2020:12", "tag:old.example,2020:12", True),
        ("id: tag:old.example,2020:12\nguid: ep-12", "ep-12", False),
    ],
)
def test_a_guid_comes_out_word_for_word(site: Site, front: str, guid: str, *, is_id: bool) -> None:
    """What an older RSS feed had is what programs know an episode by; Atom has an id that it takes."""
    site.article("one", front)
    site.build()
    item = etree.fromstring(site.read("all.rss")).find("channel/item/guid")
    assert item is not None
    assert (item.text, item.get("isPermaLink")) == (guid, "false")
    (atom,) = feedparser.parse(site.read("all.atom")).entries
    (other,) = json.loads(site.read("all.json"))["items"]
    assert other["id"] == (atom.id if "id:" in front.partition("guid")[0] else guid)
    assert (atom.id == guid) is is_id
    assert validate(site.read("all.rss"), "all.rss") == ()


def test_a_file_of_the_repository_has_its_own_length(site: Site) -> None:
    """A path gives address, type and length; a change of the file is seen by the next build."""
    site.write("static/audio/one.mp3", b"x" * 5000)
    site.write("articles/two.mp3", b"x" * 70)
    front = "enclosure: [/audio/one.mp3, two.mp3, /audio/none.mp3]"
    urls = [f"https://news.example.org/{name}" for name in ("audio/one.mp3", "two.mp3", "audio/none.mp3")]
    found = attached(site, front)
    assert [(each["url"], each.get("size_in_bytes")) for each in found] == list(
        zip(urls, (5000, 70, None), strict=True)
    )
    site.write("static/audio/one.mp3", b"x" * 6000)
    site.write("static/audio/none.mp3", b"x")
    found = attached(site, front)
    assert [each.get("size_in_bytes") for each in found] == [6000, 70, 1]


@pytest.mark.sampled
@pytest.mark.parametrize("root", ["static", "public", "."])
@pytest.mark.parametrize(
    "address", ["/audio/1 2.mp3", "/audio/1%202.mp3?v=2", "https://news.example.org/audio/1%202.mp3#t=9"]
)
def test_a_file_of_the_site_is_found_by_any_of_its_names(site: Site, root: str, address: str) -> None:
    """A path as it is or as browsers write it, and the address on the site, have the length of the file."""
    site.config("output: out")
    site.write(f"{root}/audio/1 2.mp3", b"x" * 50)
    site.article("one", f"audio: {address}")
    assert site.build().problems == ()
    (item,) = json.loads((site.folder / "out/all.json").read_bytes())["items"]
    assert item["attachments"][0]["size_in_bytes"] == 50


@pytest.mark.parametrize("root", [".", "static"])
def test_a_relative_path_may_start_at_the_root_of_the_site(site: Site, root: str) -> None:
    """A file that is not beside the article is that of the address which is published, and no warning is given."""
    site.write(f"{root}/audio/13.mp3", b"x" * 130)
    site.article("one", "audio: audio/13.mp3")
    assert site.build().problems == ()
    (item,) = json.loads(site.read("all.json"))["items"]
    (found,) = item["attachments"]
    assert (found["url"], found["size_in_bytes"]) == ("https://news.example.org/audio/13.mp3", 130)
    site.write("articles/audio/13.mp3", b"x" * 5)
    assert attached(site, "audio: audio/13.mp3")[0]["size_in_bytes"] == 5


@pytest.mark.parametrize(
    ("front", "lines"),
    [
        ("audio: /audio/none.mp3", [5]),
        ("enclosure: [none.mp3, https://a.example/1.mp3, {url: other.mp3, length: 5}]", [5]),
        ("audio: /audio/none.mp3\nlength: 500", []),
        ("audio: https://news.example.org/none.mp3", []),
    ],
)
def test_a_file_that_is_not_there_is_told(site: Site, front: str, lines: list[int]) -> None:
    """A path to no file is told where it stands, unless its length says that it is somewhere; the file is published."""
    site.article("one", front)
    report = site.build()
    assert [(each.code, each.line) for each in report.problems] == [("A118", line) for line in lines]
    assert b".mp3" in site.read("all.rss")
    site.config("articles: {media: https://cdn.example/show/}")
    assert site.build().problems == ()


@pytest.mark.parametrize("field", ["audio", "image"])
def test_half_a_character_in_a_path_ends_no_build(site: Site, field: str) -> None:
    """What JSON can name and no file can be called is dropped."""
    said = f'"title": "One", "date": "2020-01-01T00:00:00Z", "link": "https://a.example/", "{field}": "\\ud800.mp3"'
    site.write("articles/one.json", f"{{{said}}}")
    assert site.build().articles.published == 1


def test_a_file_that_git_keeps_elsewhere_has_its_length(site: Site) -> None:
    """Where Git LFS keeps a file, its pointer says how long it is."""
    site.write("static/one.mp3", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345678\n")
    assert attached(site, "audio: /one.mp3")[0]["size_in_bytes"] == 12345678


def test_other_files_are_where_the_config_says(site: Site) -> None:
    """Paths of no file start at `articles.media`."""
    site.config("articles: {media: https://cdn.example/show/}")
    found = attached(site, "audio: 01 one.mp3")
    assert found[0]["url"] == "https://cdn.example/show/01%20one.mp3"


def test_a_theme_of_hugo_is_read_as_it_is(tmp_path: Path) -> None:
    """Castanet's fields and the prefix of its config make episodes."""
    (tmp_path / "content/episode").mkdir(parents=True)
    config = (
        'baseURL = "https://show.example/"\ntitle = "Show"\n[params]\nmedia_prefix = "https://media.example/show/"\n'
    )
    (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
    front = 'date = 2020-01-02T00:00:00Z\ntitle = "One"\npodcast_file = "one.mp3"\npodcast_duration = "1:02:03"\n'
    more = 'podcast_bytes = "777"\nepisode = "1"\nexplicit = "no"\nepisode_image = "img/one.jpg"\n'
    (tmp_path / "content/episode/1.md").write_text(f"+++\n{front}{more}+++\nText\n", encoding="utf-8")
    show = "site: {url: https://show.example/feeds/}\ngroups: [{by: [], podcast: {}}]\n"
    (tmp_path / "feeds.yaml").write_text(show, encoding="utf-8")
    report = feeds.build(feeds.load_config(tmp_path), output=str(tmp_path / "out"))
    assert report.problems == ()
    (item,) = etree.parse(tmp_path / "out/all.rss").findall("channel/item")
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert dict(enclosure.attrib) == {
        "url": "https://media.example/show/one.mp3",
        "length": "777",
        "type": "audio/mpeg",
    }
    assert [item.findtext(f"{ITUNES}{tag}") for tag in ("duration", "episode", "explicit")] == ["3723", "1", "false"]


@pytest.mark.parametrize("state", ["published: false", "draft: true", "removed: true", "date: 2999-01-01"])
def test_files_of_hidden_articles_stay_hidden(site: Site, state: str) -> None:
    """No output names the files of an article that is not published."""
    site.config(SHOW)
    site.article("shown", "audio: https://a.example/shown.mp3")
    hidden = "audio: https://a.example/withheld.mp3\ntranscript: https://a.example/withheld.vtt"
    front = f"{state}\n{hidden}" if "date" not in state else f"publishedDateTime: 2999-01-01\n{hidden}"
    site.article("hidden", front)
    site.build()
    assert [path for path, body in site.outputs().items() if b"withheld" in body] == []
    assert b"shown.mp3" in site.read("channels/radio.rss")


# formats


def test_rss_encloses_one_file_and_the_sound_first() -> None:
    """RSS has one enclosure, which podcast programs can play, and names the others as media."""
    files = (Enclosure("https://a.example/1.mp3", "audio/mpeg", 9, 60), Enclosure("https://a.example/1.pdf"))
    made = feed(entries=(entry(enclosures=files),))
    (item,) = feedparser.parse(FORMATS.get("rss").serialize(made)).entries
    assert [(each.href, each.length, each.type) for each in item.enclosures] == [(files[0].url, "9", "audio/mpeg")]
    assert [(each["url"], each.get("duration")) for each in item.media_content] == [
        (files[0].url, "60"),
        (files[1].url, None),
    ]
    (item,) = feedparser.parse(FORMATS.get("rss").serialize(msgspec.structs.replace(made, podcast=SHOWN))).entries
    assert [each["url"] for each in item.media_content] == [files[1].url]
    assert item.itunes_duration == "60"
    (item,) = feedparser.parse(FORMATS.get("atom").serialize(made)).entries
    assert [each.href for each in item.enclosures] == [each.url for each in files]
    assert [each["duration"] for each in item.media_content] == ["60"]


def test_sound_comes_before_what_is_read(site: Site) -> None:
    """Whatever the order of the front matter, the first file is one to play, for every program if there is one."""
    found = attached(
        site, f"attachments: [{', '.join(f'https://a.example/1.{each}' for each in ('pdf', 'ogg', 'mp3'))}]"
    )
    assert [each["url"][-3:] for each in found] == ["mp3", "ogg", "pdf"]


def test_the_channel_says_what_feedgen_cannot() -> None:
    """The new words for explicit, a cover with a query, and the guid of Podcasting 2.0."""
    podcast = Podcast(author="A & B", explicit=True, image="https://a.example/c.jpg?v=2", category=("News", "Politics"))
    channel = etree.fromstring(FORMATS.get("rss").serialize(feed(podcast=podcast))).find("channel")
    assert channel is not None
    assert channel.findtext(f"{ITUNES}explicit") == "true"
    assert channel.xpath("string(i:image/@href)", namespaces={"i": ITUNES[1:-1]}) == "https://a.example/c.jpg?v=2"
    assert channel.xpath("string(i:category/i:category/@text)", namespaces={"i": ITUNES[1:-1]}) == "Politics"
    assert channel.findtext(f"{PODCAST}guid") == podcast_guid("https://news.example.org/all.rss")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_guid_is_that_of_other_programs(url: str, expected: str) -> None:
    """The guid is made as Podcasting 2.0 has it, with its own examples."""
    assert podcast_guid(url) == expected


def test_only_podcasts_speak_as_podcasts() -> None:
    """Namespaces of podcasts stand where they are used; Apple's elements, which want a category, in podcasts alone."""
    body = FORMATS.get("rss").serialize(feed())
    assert b"itunes" not in body
    assert b"podcast" not in body
    told = Episode(number=2, chapters="https://a.example/1.json")
    made = feed(entries=(entry(enclosures=(Enclosure("https://a.example/1.mp3", duration=60),), episode=told),))
    other, show = (FORMATS.get("rss").serialize(each) for each in (made, msgspec.structs.replace(made, podcast=SHOWN)))
    assert b"itunes" not in other
    assert b"<itunes:duration>60</itunes:duration><itunes:episode>2</itunes:episode>" in show
    assert b"<podcast:chapters" in other
    assert b"<podcast:chapters" in show


# the whole of it


@pytest.fixture
def show(site: Site) -> Site:
    """Give the site of docs/podcasts.md, built."""
    blocks = re.findall(r"`([^`\n]+)`:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert [name for name, _ in blocks] == ["config.yaml", "articles/fog-horn.md"]
    for name, text in blocks:
        site.write(name, text)
    assert site.build().problems == ()
    return site


def test_the_example_keeps_every_rule(show: Site) -> None:
    """The podcast of the documentation has neither an error nor a warning."""
    ran = show.run("check")
    assert ran.status == 0
    assert "0 errors, 0 warnings" in ran.err


def test_a_show_that_is_called_as_its_site_says_what_the_site_says(show: Site) -> None:
    """No sentence has the same name twice."""
    channel = etree.fromstring(show.read("channels/harbour-radio.rss"))
    assert channel.findtext("channel/description") == "Two people, one pier, and whatever the sea brings in."


def test_podcast_programs_read_the_example(show: Site) -> None:
    """A parser of podcasts finds the show, and the episode with length, type and duration."""
    found = listened(show.read("channels/harbour-radio.rss"))
    assert (found["title"], found["type"], found["explicit"]) == ("Harbour Radio", "episodic", False)
    assert found["itunes_categories"] == [["Society & Culture", "Documentary"]]
    assert found["itunes_owner"] == {"name": "Mae Ode", "email": "desk@radio.example.org"}
    assert found["cover_url"] == "https://radio.example.org/cover.jpg"
    (episode,) = found["episodes"]
    assert episode["enclosures"] == [
        {"url": "https://files.example.org/12.mp3", "file_size": 48123456, "mime_type": "audio/mpeg"}
    ]
    assert (episode["total_time"], episode["season"], episode["number"]) == (3487, 2, 12)
    assert episode["guid"].startswith("urn:uuid:")


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_readers_find_every_file(site: Site, form: str) -> None:
    """In both formats a podcast program and a feed reader find each file with length and type."""
    site.config(SHOW)
    files = ["{url: https://a.example/1.mp3, length: 10, duration: 60}", "{url: https://a.example/1.mp4, length: 20}"]
    site.article("one", f"enclosure: [{', '.join(files)}]")
    site.build()
    body = site.read(f"channels/radio.{form}")
    wanted = [("https://a.example/1.mp3", 10, "audio/mpeg"), ("https://a.example/1.mp4", 20, "video/mp4")]
    (episode,) = listened(body)["episodes"]
    assert [(each["url"], each["file_size"], each["mime_type"]) for each in episode["enclosures"]] == wanted
    (item,) = feedparser.parse(body).entries
    read = [(each.href, int(each.length), each.type) for each in item.enclosures]
    read += [(each["url"], int(each["filesize"]), each["type"]) for each in item.media_content]
    assert sorted(set(read)) == wanted


def test_a_groups_feeds_are_podcasts_too(site: Site) -> None:
    """A group's settings make each of its feeds a show of its own guid, and no other."""
    site.config("groups: [{by: []}, {by: [topic], podcast: {category: News, image: 'https://a.example/c.jpg'}}]")
    site.article("one", "topics: [Sea, Sky]\naudio: https://a.example/1.mp3")
    site.build()
    guids = [
        etree.fromstring(site.read(f"{path}.rss")).findtext(f"channel/{PODCAST}guid")
        for path in ("topics/sea", "topics/sky", "all")
    ]
    assert guids == [
        podcast_guid("https://news.example.org/topics/sea.rss"),
        podcast_guid("https://news.example.org/topics/sky.rss"),
        None,
    ]


@pytest.mark.parametrize("formats", ["[atom, rss, json]", "[json, atom, rss]"])
def test_podcast_programs_are_given_what_they_take(site: Site, formats: str) -> None:
    """Of a podcast the page, the start page and the list for programs offer RSS first; of other feeds as ever."""
    site.config(f"formats: {formats}\ngroups: [{{by: [], podcast: {{}}}}, {{by: [topic]}}]\n{SHOW}")
    site.article("one", "topics: [Sea]\naudio: https://a.example/1.mp3")
    site.build()
    wanted = {"channels/radio": "rss", "all": "rss", "index": "rss", "topics/sea": "atom"}
    outlines: Any = etree.fromstring(site.read("feeds.opml")).xpath("//outline/@xmlUrl")
    for path, form in wanted.items():
        page: Any = lxml_html.fromstring(site.read(f"{path}.html"))
        url = f"https://news.example.org/{'all' if path == 'index' else path}.{form}"
        assert page.xpath("//input[@id='address']/@value") == [url]
        if form == "rss":
            assert page.xpath("//link[@rel='alternate'][1]/@href") == [url]
        assert url in outlines
        programs = [each for each in page.xpath("//details[@class='menu']//a/@href") if "antennapod" in each]
        expected = [f"https://antennapod.org/deeplink/subscribe?url={quote(url, safe='')}"] if form == "rss" else []
        assert programs == expected
        assert ("podcast app" in page.xpath("string(//*[@id='copied']/@data-copied)")) is (form == "rss")
    index: Any = lxml_html.fromstring(site.read("index.html"))
    assert "https://radio.example/cover.png" in index.xpath("//ul[@class='rows']//img/@src")


@pytest.mark.parametrize(
    ("typed", "file", "url"),
    [
        ("images/cover.png", "images/cover.png", "https://radio.example/blog/images/cover.png"),
        ("/images/cover.png", "images/cover.png", "https://radio.example/blog/images/cover.png"),
        ("/blog/a b.png", "static/a b.png", "https://radio.example/blog/a%20b.png"),
        ("static/cover.png", "static/cover.png", "https://radio.example/blog/cover.png"),
        ("https://a.example/cover.png", None, "https://a.example/cover.png"),
        ("images/none.png", None, "https://radio.example/blog/images/none.png"),
    ],
)
def test_a_cover_may_be_a_file_of_the_repository(site: Site, typed: str, file: str | None, url: str) -> None:
    """A path has the address that the site gives it; `feeds check` looks at the file, and tells where there is none."""
    site.config(f"  home: https://radio.example/blog/\n{SHOW.replace('https://radio.example/cover.png', typed)}")
    site.article("one", "audio: {url: https://a.example/1.mp3, length: 9}\ntopics: [Sea]")
    if file:
        site.write(file, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 300, 300) + b"\x08\2\0\0\0")
    site.build()
    assert listened(site.read("channels/radio.rss"))["cover_url"] == url
    said = [line.split()[2] for line in site.run("check").out.splitlines() if ":9:7: " in line]
    assert said == (["L116"] if file else [] if "://" in typed else ["L111"])


# config


@pytest.mark.parametrize(
    ("keys", "code", "told"),
    [
        ("category: Tecnology", "C120", "'Technology'"),
        ("category: true crime", "C120", "'True Crime'"),
        ("category: Documentary", "C120", "Society & Culture"),
        ("{category: Arts, subcategory: Documentary}", "C120", "Society & Culture"),
        ("{category: Arts, subcategory: Desing}", "C120", "'Design'"),
        ("subcategory: Design", "C120", "Arts"),
        ("type: serail", "C104", "'serial'"),
        ("explicit: yes please", "C104", "true or false"),
        ("owner: {name: Ada}", "C105", "email"),
        ("owner: {email: nobody}", "C104", "desk@example.org"),
        ("image: ../cover.jpg", "C106", "images/cover.jpg"),
        ("image: ''", "C106", "images/cover.jpg"),
        ("image: ftp://a.example/cover.jpg", "C106", "absolute"),
        ("guid: mine", "C104", "UUID"),
        ("catgory: Arts", "C103", "'category'"),
        ("people: [{name: Ada, href: ada}]", "C106", "absolute"),
    ],
)
def test_mistakes_in_the_config_are_told(site: Site, keys: str, code: str, told: str) -> None:
    """A wrong value ends the run with its place and the way out."""
    keys = keys if keys.startswith("{") else f"{{{keys}}}"
    site.config(f"channels:\n  - name: radio\n    podcast: {keys}")
    ran = site.run("build")
    assert ran.status == 2
    (line,) = [each for each in ran.err.splitlines() if each.startswith("config.yaml:6:")]
    assert f" error {code} " in line
    assert told in line


def test_the_documentation_lists_apples_categories() -> None:
    """docs/podcasts.md has every category with its parts."""
    rows = re.findall(r"^\| (.+?) \| (.*?) \|$", PAGE.partition("## Categories")[2], re.MULTILINE)
    assert {name: tuple(filter(None, parts.split(", "))) for name, parts in rows[2:]} == CATEGORIES


# rules

FEED: Final = """\
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>Radio</title><link>https://a.example/</link><description>Radio</description><language>en</language>
<atom:link rel="self" href="https://a.example/feed" type="application/rss+xml"/>
<itunes:category text="Arts"><itunes:category text="Design"/></itunes:category>
<itunes:explicit>false</itunes:explicit><itunes:image href="https://a.example/c.jpg"/><itunes:type>serial</itunes:type>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid><podcast:person role="host">Ada</podcast:person>
<item><title>One</title><guid isPermaLink="false">urn:example:1</guid>
<enclosure url="https://a.example/1.mp3" length="9" type="audio/mpeg"/>
<itunes:duration>60</itunes:duration><itunes:episode>1</itunes:episode>
<podcast:transcript url="https://a.example/1.vtt" type="text/vtt"/>
<podcast:chapters url="https://a.example/1.json" type="application/json+chapters"/></item>
</channel></rss>
"""


def test_a_good_podcast_is_left_alone() -> None:
    """A show with all that is asked for has no problem."""
    assert validate(FEED.encode(), "a.rss") == ()


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("<language>en</language>", "", ["V722"]),
        ('<itunes:image href="https://a.example/c.jpg"/>', "", ["V722"]),
        ("<itunes:explicit>false</itunes:explicit>", "", ["V722"]),
        ('<itunes:category text="Arts"><itunes:category text="Design"/></itunes:category>', "", ["V722"]),
        ('text="Design"', 'text="Desing"', ["V723"]),
        ("audio/mpeg", "audio/ogg", ["V724"]),
        ('length="9"', 'length="0"', ["V725"]),
        ('<enclosure url="https://a.example/1.mp3" length="9" type="audio/mpeg"/>', "", ["V726"]),
        ("c.jpg", "c.webp", ["V727"]),
        ("<itunes:duration>60</itunes:duration>", "", ["V728"]),
        ("<itunes:episode>1</itunes:episode>", "", ["V729"]),
        ("<itunes:explicit>false", "<itunes:explicit>no", ["V721"]),
        ("9b024349-", "9b02434-", ["V156"]),
        (' type="text/vtt"', "", ["V708"]),
        ("application/json+chapters", "text/plain", ["V156"]),
        (">Ada<", f">{'A' * 129}<", ["V156"]),
        (">Ada<", "><", ["V157"]),
        ("https://podcastindex.org/namespace/1.0", "https://example.org/pod", ["V705"]),
        ("<itunes:type>", "<podcast:newest/><itunes:type>", []),
    ],
)
def test_each_rule_of_podcasts_finds_what_it_is_about(old: str, new: str, codes: list[str]) -> None:
    """What Apple's directory and Podcasting 2.0 ask for is told, each by its code."""
    assert old in FEED
    assert [each.code for each in validate(FEED.replace(old, new, 1).encode(), "a.rss")] == codes


def test_a_feed_that_is_no_show_is_not_held_against_the_directory() -> None:
    """A blog whose items have a duration or a cover is asked for nothing."""
    blog = re.sub(r"<itunes:(?:category|type).*</itunes:(?:category|type)>", "", FEED)
    blog = blog.replace('length="9"', 'length="0"').replace("audio/mpeg", "audio/ogg")
    assert validate(blog.encode(), "a.rss") == ()


def png(width: int, height: int) -> bytes:
    """Give the start of a PNG."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIB", 13, b"IHDR", width, height, 8)


def jpeg(width: int, height: int) -> bytes:
    """Give the start of a JPEG, whose frame stands behind another segment."""
    return b"\xff\xd8\xff\xe0\x00\x10" + b"J" * 14 + struct.pack(">HHBHHB", 0xFFC2, 17, 8, height, width, 3)


@pytest.mark.parametrize("make", [png, jpeg])
@pytest.mark.parametrize(
    ("size", "is_told"), [((1400, 1400), 0), ((3000, 3000), 0), ((1399, 1399), 1), ((1400, 1500), 1)]
)
def test_a_cover_has_the_size_that_directories_ask_for(
    site: Site, make: Callable[[int, int], bytes], size: tuple[int, int], is_told: int
) -> None:
    """A cover that is a file of the repository is looked at."""
    site.config(SHOW.replace("https://radio.example/", "https://news.example.org/"))
    site.write("static/cover.png", make(*size))
    site.article("one", "audio: {url: https://a.example/1.mp3, length: 9, duration: 9}")
    assert site.run("check").out.count(" L116 ") == is_told


@given(st.binary(max_size=40))
def test_no_bytes_are_too_odd_for_a_picture(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    """Whatever a file starts with, it has a size or none."""
    file = tmp_path_factory.getbasetemp() / "picture"
    for start in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        file.write_bytes(start + body)
        assert picture_size(file) is None or len(body) > 4


@pytest.mark.parametrize(
    ("front", "more", "told"),
    [
        ("audio: https://a.example/1.mp3\nduration: 60", "", [":5:1: warning L119 2 articles are episodes"]),
        ("audio: https://a.example/1.mp3\nepisode: 2", "", [":5:1: warning L119 2 articles are episodes"]),
        ("audio: https://a.example/1.mp3", "", []),
        ("video: https://a.example/1.mp4\nduration: 60", "", []),
        ("audio: https://a.example/1.mp3\nduration: 60", SHOW, []),
        ("draft: true\naudio: https://a.example/1.mp3\nduration: 60", "", []),
    ],
)
def test_episodes_of_no_show_are_told(site: Site, front: str, more: str, told: list[str]) -> None:
    """Who has episodes and no podcast is told once, at the first of them."""
    site.config(more)
    for name in ("one", "two"):
        site.article(name, front)
    lines = [line for line in site.run("check").out.splitlines() if " L119 " in line]
    assert len(lines) == len(told)
    assert all(each in line for each, line in zip(told, lines, strict=True))


# pages


def test_a_page_plays_what_goes_along(site: Site) -> None:
    """Sound and films have the browser's player, which loads nothing by itself; other files are links."""
    site.article(
        "one",
        "enclosure: [https://a.example/1.mp3, https://a.example/1.mp4, "
        "{url: 'https://a.example/1.pdf', title: The plan, length: 1500}]",
    )
    site.build()
    page: Any = lxml_html.fromstring(site.read("all.html"))
    players = page.xpath("//audio | //video")
    assert [(each.tag, each.get("src"), each.get("preload")) for each in players] == [
        ("audio", "https://a.example/1.mp3", "none"),
        ("video", "https://a.example/1.mp4", "none"),
    ]
    assert [each.text for each in page.xpath("//*[@class='player']//a")] == ["1.mp3", "1.mp4", "The plan"]
    assert not lxml_html.fromstring(site.read("index.html")).xpath("//audio | //video")


def test_a_page_without_pictures_plays_nothing(site: Site) -> None:
    """Where pages load nothing from elsewhere, files are links."""
    site.config("pictures: false")
    site.article("one", "enclosure: https://a.example/1.mp3")
    site.build()
    page: Any = lxml_html.fromstring(site.read("all.html"))
    assert not page.xpath("//audio")
    assert page.xpath("//*[@class='player']//a/@href") == ["https://a.example/1.mp3"]
