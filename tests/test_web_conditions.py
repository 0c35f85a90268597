"""What a reader gets that has a copy already: 304, or only what is new (RFC 9110, section 13; RFC 3229)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from web_support import FEEDS, Web, fill

from feeds.web.conditions import is_not_modified, tags

if TYPE_CHECKING:
    from support import Site

UPDATED = datetime(2020, 12, 3, 9, 0, tzinfo=UTC)
BEFORE = "Thu, 03 Dec 2020 08:59:59 GMT"
LATINISH = st.text(st.characters(max_codepoint=255), max_size=80)


@pytest.fixture
def web(site: Site) -> Web:
    """Give a served site of three articles."""
    fill(site)
    return Web(site)


# --- entity tags


@pytest.mark.sampled
@pytest.mark.parametrize(
    "known",
    [
        '"{}"',
        'W/"{}"',
        '"{}-gzip"',
        '"{}-br"',
        '"{}-zstd"',
        '"{}--gzip"',
        '"{};gzip"',
        '"{}:br"',
        'W/"{}-gzip"',
        'W/"{};br"',
        "{}",
        "W/{}",
        "{}-gzip",
        '"other", "{}"',
        '"other" , W/"{}-gzip" , "third"',
        '"other","{}"',
        '"with, comma", "{}"',
        "*",
        " * ",
    ],
)
@pytest.mark.parametrize("path", ["all.atom", "index.html"])
def test_a_tag_that_names_the_current_bytes_gets_304(web: Web, known: str, path: str) -> None:
    """The tag may be weak, in a list, bare, or carry what a proxy appends for a coding."""
    tag = web.get(f"/{path}").headers["etag"].strip('"')

    got = web.get(f"/{path}", {"If-None-Match": known.format(tag)})

    assert (got.status, got.body) == (304, b"")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "known", ['"other"', 'W/"other"', "", '""', '"', ",", '"{}x"', '"x{}"', '"{}-deflated"', '"*"', "W/", '"-gzip"']
)
def test_a_tag_of_something_else_gets_the_whole_body(web: Web, known: str) -> None:
    """What does not name the current bytes changes nothing, however it is spelled."""
    plain = web.get("/all.atom")
    tag = plain.headers["etag"].strip('"')

    assert web.get("/all.atom", {"If-None-Match": known.format(tag)}) == plain


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd", "identity"])
def test_the_tag_of_one_coding_is_good_for_another(web: Web, coding: str) -> None:
    """A reader that changes its mind about codings still has the current bytes; the 304 names the tag it would get."""
    coded = web.get("/all.atom", {"Accept-Encoding": coding}).headers["etag"]
    plain = web.get("/all.atom").headers["etag"]

    got = web.get("/all.atom", {"If-None-Match": coded})

    assert got.status == 304
    assert got.headers["etag"] == plain


def test_tags_count_before_dates(web: Web) -> None:
    """If-None-Match decides alone where both are sent (RFC 9110, section 13.2.2)."""
    got = web.get("/all.atom")
    tag, date = got.headers["etag"], got.headers["last-modified"]

    assert web.get("/all.atom", {"If-None-Match": '"other"', "If-Modified-Since": date}).status == 200
    assert web.get("/all.atom", {"If-None-Match": tag, "If-Modified-Since": BEFORE}).status == 304


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["all.atom", "all.html", "feeds.opml", "all.rss?limit=1"])
@pytest.mark.parametrize("name", ["If-None-Match", "If-Modified-Since"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_304_has_the_fields_that_a_200_would_have_had(web: Web, path: str, name: str, method: str) -> None:
    """ETag, Cache-Control and Vary are those of the 200; nothing speaks of a body (RFC 9110, section 15.4.5)."""
    whole = web.get(f"/{path}")
    value = whole.headers["etag" if name == "If-None-Match" else "last-modified"]

    got = web.get(f"/{path}", {name: value}, method=method)

    assert (got.status, got.body) == (304, b"")
    kept = ("etag", "cache-control", "vary", "access-control-allow-origin")
    assert {each: got.headers.get(each) for each in kept} == {each: whole.headers.get(each) for each in kept}
    assert not {"content-type", "content-length", "content-encoding", "transfer-encoding"} & set(got.headers)


@given(LATINISH)
def test_any_if_none_match_can_be_read(value: str) -> None:
    """No value of If-None-Match is an error, and none but `*` matches a tag that it does not hold."""
    assert is_not_modified(value, None, "ab" * 12, UPDATED) is (value.strip() == "*")


@given(st.lists(st.text("abcdef0123456789", min_size=4), min_size=1, max_size=5))
def test_a_list_of_tags_is_read_whole(known: list[str]) -> None:
    """Every tag of a list is seen."""
    assert tags(", ".join(f'W/"{each}"' for each in known)) == known


# --- dates


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Thu, 03 Dec 2020 09:00:00 GMT", 304),
        ("Thursday, 03-Dec-20 09:00:00 GMT", 304),
        ("Thu Dec  3 09:00:00 2020", 304),
        ("Thu, 03 Dec 2099 09:00:00 GMT", 304),
        # the date of a body that was newer than what is left now, from before this server looked
        ("Thu, 03 Dec 2020 09:00:01 GMT", 200),
        ("Thu, 03 Dec 2020 10:00:00 +0100", 304),
        (BEFORE, 200),
        ("Thursday, 03-Dec-20 08:59:59 GMT", 200),
        ("Thu Dec  3 08:59:59 2020", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("", 200),
        ("yesterday", 200),
        ("0", 200),
        ("-1", 200),
        ("2020-12-03T09:00:00Z", 200),
        ("Thu, 99 Dec 2020 09:00:00 GMT", 200),
        ("Thu, 03 Dec 99999 09:00:00 GMT", 200),
        ("Thu, 03 Dec 2020 25:61:61 GMT", 200),
        ("Thu, 03 Dec 2020 09:00:00 +9999999999", 200),
    ],
)
def test_a_date_is_read_in_all_forms_of_http(web: Web, since: str, status: int) -> None:
    """The three forms of RFC 9110, section 5.6.7, decide to the second; what is no date counts for nothing."""
    assert web.get("/all.atom", {"If-Modified-Since": since}).status == status


def test_a_date_with_a_fraction_of_a_second_still_gets_304(site: Site) -> None:
    """HTTP dates have whole seconds: a reader that sends Last-Modified back has the current bytes."""
    site.article("one", "publishedDateTime: 2020-12-01T09:00:00.750Z")
    web = Web(site)
    got = web.get("/all.atom")

    assert web.get("/all.atom", {"If-Modified-Since": got.headers["last-modified"]}).status == 304


@given(LATINISH)
def test_any_if_modified_since_can_be_read(value: str) -> None:
    """No value of If-Modified-Since is an error."""
    assert is_not_modified(None, value, "ab", UPDATED) in {True, False}


@given(
    st.from_regex(
        r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{1,6} \d{1,3}:\d{1,3}:\d{1,3} [-+GMT0-9]{0,12}", fullmatch=True
    )
)
def test_anything_that_looks_like_a_date_can_be_read(value: str) -> None:
    """No number in a date is an error, however large."""
    assert is_not_modified(None, value, "ab", UPDATED) in {True, False}


# --- deltas


def changed(site: Site, web: Web) -> None:
    """Add an article and change one, among three."""
    site.article("four", "topics: [Chips]", day=4)
    site.article("two", "topics: [Chips]\nupdatedDateTime: 2020-12-05T09:00:00Z\nexcerpt: On gold.", day=2)
    assert web.live.refresh()


def titles(path: str, body: bytes) -> list[str]:
    """List the titles of a feed in any format."""
    if path.endswith(".json"):
        return [item["title"] for item in json.loads(body)["items"]]
    return [entry.title for entry in feedparser.parse(body).entries]


@pytest.mark.parametrize("path", FEEDS)
def test_a_reader_that_takes_deltas_gets_the_new_and_changed_entries(site: Site, web: Web, path: str) -> None:
    """`A-IM: feed` with an earlier tag gets 226 with `IM: feed`, and a feed of what is new or changed alone."""
    old = web.get(f"/{path}").headers["etag"]
    changed(site, web)
    whole = web.get(f"/{path}")

    got = web.get(f"/{path}", {"If-None-Match": old, "A-IM": "feed"})

    assert (got.status, got.headers["im"]) == (226, "feed")
    assert titles(path, got.body) == ["About four", "About two"]
    assert got.headers["etag"] == whole.headers["etag"]
    assert got.headers["content-type"] == whole.headers["content-type"]
    assert got.headers["content-length"] == str(len(got.body))


def test_a_delta_is_the_feed_but_for_its_entries(site: Site, web: Web) -> None:
    """A delta has the id, title, links and date of the whole feed, and some of its entries; it is not complete."""
    old = web.get("/all.atom").headers["etag"]
    changed(site, web)
    atom = "{http://www.w3.org/2005/Atom}"

    def parts(body: bytes) -> tuple[list[bytes], list[bytes]]:
        root = etree.fromstring(body)
        told = [etree.tostring(each, method="c14n", exclusive=True) for each in root if each.tag != f"{atom}entry"]
        return told, [etree.tostring(each, method="c14n", exclusive=True) for each in root.iter(f"{atom}entry")]

    told, entries = parts(web.get("/all.atom").body)
    told_in_part, some = parts(web.get("/all.atom", {"If-None-Match": old, "A-IM": "feed"}).body)

    complete = b'<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"></fh:complete>'
    assert told_in_part == [each for each in told if each != complete]
    assert complete in told
    assert 0 < len(some) < len(entries)
    assert set(some) < set(entries)


def test_no_cache_keeps_a_delta_for_the_feed(site: Site, web: Web) -> None:
    """A delta says `no-store`, and `im` to caches that know RFC 3229."""
    old = web.get("/all.atom").headers["etag"]
    changed(site, web)

    got = web.get("/all.atom", {"If-None-Match": old, "A-IM": "feed"})

    assert {"no-store", "im"} <= set(got.headers["cache-control"].split(", "))


@pytest.mark.parametrize("manipulations", ["feed", "Feed", "vcdiff, feed", "gzip,feed;q=0.5", "feed, gzip"])
def test_a_reader_may_take_other_manipulations_too(site: Site, web: Web, manipulations: str) -> None:
    """`feed` is found in a list, whatever its case and weight."""
    old = web.get("/all.atom").headers["etag"]
    changed(site, web)

    assert web.get("/all.atom", {"If-None-Match": old, "A-IM": manipulations}).status == 226


@pytest.mark.parametrize("manipulations", ["", "vcdiff", "feeds", "gzip", "feed;q=0", "feed;q=0.000", ",;,"])
def test_who_does_not_take_deltas_gets_the_whole_feed(site: Site, web: Web, manipulations: str) -> None:
    """Without `feed` among A-IM, or with a weight of 0, nothing is left out."""
    old = web.get("/all.atom").headers["etag"]
    changed(site, web)

    assert web.get("/all.atom", {"If-None-Match": old, "A-IM": manipulations}) == web.get("/all.atom")


def test_an_unknown_tag_gets_the_whole_feed(site: Site, web: Web) -> None:
    """Nobody knows what a reader with a strange tag has: it gets everything."""
    web.get("/all.atom")
    changed(site, web)

    assert web.get("/all.atom", {"If-None-Match": '"0123"', "A-IM": "feed"}) == web.get("/all.atom")


def test_the_tag_of_another_feed_is_unknown(site: Site, web: Web) -> None:
    """A tag says what a reader has of one feed, and nothing of another."""
    web.get("/all.atom")
    other = web.get("/topics/energy.atom").headers["etag"]
    changed(site, web)

    assert web.get("/all.atom", {"If-None-Match": other, "A-IM": "feed"}).status == 200


def test_a_reader_that_has_it_all_gets_304_whatever_it_takes(web: Web) -> None:
    """The current tag gets 304, deltas or not."""
    tag = web.get("/all.atom").headers["etag"]

    assert web.get("/all.atom", {"If-None-Match": tag, "A-IM": "feed"}).status == 304


def test_the_tag_of_a_coded_body_is_known_too(site: Site, web: Web) -> None:
    """A reader that got its copy compressed gets deltas like any other."""
    old = web.get("/all.atom", {"Accept-Encoding": "gzip"}).headers["etag"]
    changed(site, web)

    got = web.get("/all.atom", {"If-None-Match": old, "A-IM": "feed", "Accept-Encoding": "gzip"})

    assert got.status == 226


def test_the_tag_of_a_delta_brings_the_reader_up_to_date(site: Site, web: Web) -> None:
    """Who sends the tag of a delta back gets 304, and the next delta counts from there."""
    old = web.get("/all.atom").headers["etag"]
    changed(site, web)
    delta = web.get("/all.atom", {"If-None-Match": old, "A-IM": "feed"}).headers["etag"]

    assert web.get("/all.atom", {"If-None-Match": delta, "A-IM": "feed"}).status == 304
    site.article("five", day=6)
    web.live.refresh()
    later = web.get("/all.atom", {"If-None-Match": delta, "A-IM": "feed"})
    assert (later.status, titles("all.atom", later.body)) == (226, ["About five"])


def test_several_versions_are_remembered(site: Site, web: Web) -> None:
    """A reader that missed a few changes gets all of them at once."""
    old = web.get("/all.atom").headers["etag"]
    for day in range(10, 15):
        site.article(f"on-{day}", day=day)
        web.live.refresh()
        web.get("/all.atom")

    got = web.get("/all.atom", {"If-None-Match": f'"strange", {old}', "A-IM": "feed"})

    assert titles("all.atom", got.body) == [f"About on-{day}" for day in range(14, 9, -1)]


def test_a_removed_entry_makes_a_delta_without_entries(site: Site, web: Web) -> None:
    """Where nothing is new, a delta is a well-formed feed without entries, or the reader gets the whole feed."""
    old = web.get("/all.atom").headers["etag"]
    (site.folder / "articles" / "one.md").unlink()
    web.live.refresh()

    got = web.get("/all.atom", {"If-None-Match": old, "A-IM": "feed"})

    assert got.status in {200, 226}
    assert not feedparser.parse(got.body).bozo
    assert titles("all.atom", got.body) == ([] if got.status == 226 else ["About three", "About two"])


@pytest.mark.parametrize("path", ["all.html", "index.html", "feeds.opml", "feeds.json", "feeds.css"])
def test_what_is_no_feed_has_no_deltas(site: Site, web: Web, path: str) -> None:
    """Pages and lists are sent whole."""
    old = web.get(f"/{path}").headers["etag"]
    changed(site, web)

    assert web.get(f"/{path}", {"If-None-Match": old, "A-IM": "feed"}).status in {200, 304}


def test_a_view_has_deltas_of_its_own(site: Site, web: Web) -> None:
    """A saved search gets what is new in it alone."""
    old = web.get("/all.atom?q=about&type=news").headers["etag"]
    site.article("four", "type: news", day=4)
    site.article("five", "type: guide", day=5)
    web.live.refresh()

    got = web.get("/all.atom?type=news&q=about", {"If-None-Match": old, "A-IM": "feed"})

    assert (got.status, titles("all.atom", got.body)) == (226, ["About four"])


# who opens a feed in a browser


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_feed_that_somebody_opens_is_sent_to_be_shown(web: Web, name: str, coding: str) -> None:
    """A navigation gets the same bytes as `application/xml` under a tag of their own, ready or not."""
    feed = web.get(f"/all.{name}", {"Accept-Encoding": coding})
    for _ in range(2):
        opened = web.get(f"/all.{name}", {"Accept-Encoding": coding, "Sec-Fetch-Dest": "document"})
        assert opened.headers["content-type"] == "application/xml; charset=utf-8"
        assert (opened.status, opened.body) == (200, feed.body)
        assert opened.headers["vary"] == feed.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
        assert opened.headers["etag"] != feed.headers["etag"]
        assert opened.headers["link"] == feed.headers["link"]


def test_what_is_kept_of_a_feed_is_not_what_is_shown_of_it(web: Web) -> None:
    """The tag of a feed is good for the feed alone, that of what is shown for that alone."""
    kinds: tuple[dict[str, str], ...] = ({}, {"Sec-Fetch-Dest": "document"})
    tags = [web.get("/all.atom", kind).headers["etag"] for kind in kinds]
    found = [[web.get("/all.atom", {**kind, "If-None-Match": tag}).status for tag in tags] for kind in kinds]
    assert found == [[304, 200], [200, 304]]


@pytest.mark.parametrize("path", ["/all.json", "/all.html", "/feeds.opml"])
def test_what_browsers_show_anyway_is_sent_as_ever(web: Web, path: str) -> None:
    """Only feeds in XML have another type for who opens them; readers and scripts get theirs."""
    plain, opened = web.get(path), web.get(path, {"Sec-Fetch-Dest": "document"})
    assert (opened.status, opened.headers, opened.body) == (plain.status, plain.headers, plain.body)
    script = web.get("/all.atom", {"Sec-Fetch-Dest": "empty"})
    assert script.headers["content-type"] == "application/atom+xml; charset=utf-8"


@pytest.mark.parametrize("asked", [{"Sec-Fetch-Dest": "document"}, {"Accept": "text/html,*/*;q=0.8"}])
def test_what_is_missing_is_said_on_a_page(web: Web, asked: dict[str, str]) -> None:
    """Who looks for what is not there in a browser gets the site's page for that; others a line of text."""
    got = web.get("/nothing.atom", asked)
    assert (got.status, got.body) == (404, web.get("/404.html").body)
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert "no-cache" in got.headers["cache-control"]
    assert "frame-ancestors" in got.headers["content-security-policy"]
    assert web.get("/nothing.atom", {"Accept": "*/*"}).headers["content-type"].startswith("text/plain")


def test_a_folder_of_feeds_has_a_page(web: Web) -> None:
    """A folder shows the list of its feeds; without its slash it leads there."""
    assert web.get("/topics/").body == web.get("/topics/index.html").body
    without = web.get("/topics")
    assert (without.status, without.headers["location"]) == (308, "topics/")
