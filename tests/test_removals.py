"""What is taken down goes away: out of every feed, with a word to who has it, and no feed goes by mistake."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from lxml import etree
from support import NOW
from web_support import Web

from feeds.problems.errors import NothingToPublish
from feeds.state import STATE, HeldBack, decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support import Site

    from feeds.state import SiteState

DAY: Final = timedelta(days=1)
NAMES: Final = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
REMOVED: Final = "removed: true\ntopics: [Mills]"


@pytest.fixture
def mill(site: Site) -> Site:
    """Give a site of three published articles, one of which alone has a topic."""
    site.article("one", "topics: [Mills]", day=3)
    site.article("two", "topics: [Locks]", day=2)
    site.article("three", "topics: [Locks]", day=1)
    site.build()
    return site


def said(site: Site, path: str = "all", folder: Path | None = None) -> tuple[list[str], dict[str, str], str]:
    """Give the titles of an Atom feed's entries, its tombstones by the ids they are of, and its date."""
    tree = etree.fromstring((folder or site.output).joinpath(f"{path}.atom").read_bytes())
    tombstones = tree.iterfind("at:deleted-entry", NAMES)
    return (
        [title.text or "" for title in tree.iterfind("a:entry/a:title", NAMES)],
        {str(each.attrib["ref"]): str(each.attrib["when"]) for each in tombstones},
        str(tree.findtext("a:updated", "", NAMES)),
    )


def id_of(site: Site, title: str) -> str:
    """Give the id of the entry of a title."""
    items = json.loads(site.read("all.json"))["items"]
    return str(next(item["id"] for item in items if item["title"] == title))


def state_of(site: Site) -> SiteState:
    """Give what is remembered beside the outputs."""
    return decode(site.read(STATE))


def unlink(site: Site, *names: str) -> None:
    """Remove articles' files."""
    for name in names:
        (site.folder / "articles" / f"{name}.md").unlink()


# an article


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "remove",
    [
        lambda site: unlink(site, "two"),
        lambda site: site.article("two", "removed: true"),
        lambda site: site.write("articles/two.md", "---\nremoved: true\noriginalUrl: https://example.org/two\n---\n"),
        lambda site: site.article("other", "deleted: true\noriginalUrl: https://example.org/two"),
        lambda site: site.article("two", "draft: true"),
        lambda site: site.article("two", "expiryDate: 2026-01-02"),
        lambda site: site.article("two", "originalUrl: https://example.org/2\ntitle: Two", day=9),
    ],
    ids=["vanished", "removed", "nothing else left", "removed by another file", "draft", "expired", "another article"],
)
def test_what_is_taken_down_goes_from_every_feed(mill: Site, remove: Callable[[Site], object]) -> None:
    """No feed has the entry any more; those that had it say so in Atom, and are as new as that."""
    gone = id_of(mill, "About two")
    remove(mill)
    later = NOW + 3 * DAY
    mill.build(now=later)
    for path in ("all", "topics/locks"):
        titles, tombstones, updated = said(mill, path)
        assert "About two" not in titles
        assert tombstones == {gone: "2026-01-04T00:00:00Z"}
        assert updated == "2026-01-04T00:00:00Z"
        assert "Sun, 04 Jan 2026" in mill.read(f"{path}.rss").decode().partition("<item>")[0]
        assert b"About two" not in mill.read(f"{path}.rss") + mill.read(f"{path}.json") + mill.read(f"{path}.html")
    assert said(mill, "topics/mills") == (["About one"], {}, "2020-12-03T09:00:00Z")


def test_a_removal_is_told_once(mill: Site) -> None:
    """A build after that changes nothing, whatever the clock says, and needs neither cache nor outputs to know."""
    unlink(mill, "two")
    mill.build()
    before = mill.outputs()
    assert mill.build(now=NOW + DAY).written == ()
    shutil.rmtree(mill.folder / ".feeds-cache")
    assert mill.build(now=NOW + 2 * DAY).written == ()
    shutil.rmtree(mill.output)
    mill.build(now=NOW + 3 * DAY)
    assert mill.outputs() == before
    mill.build(output=mill.folder / "other", cache=False, previous=mill.output, now=NOW + 4 * DAY)
    mill.output = mill.folder / "other"
    assert mill.outputs() == before


def test_tombstones_go_in_time_and_the_date_stays(mill: Site) -> None:
    """After the days that the config says nothing tells of the entry, and no feed is older than it was."""
    mill.config("tombstones: 7")
    mill.build(logged=lambda _: None)
    unlink(mill, "two")
    mill.build()
    mill.build(now=NOW + 7 * DAY - timedelta(seconds=1))
    assert len(said(mill)[1]) == 1
    mill.build(now=NOW + 7 * DAY)
    assert said(mill) == (["About one", "About three"], {}, "2026-01-01T00:00:00Z")
    assert mill.build(now=NOW + 365 * DAY).written == ()


def test_without_tombstones_the_date_moves_all_the_same(mill: Site) -> None:
    """With `tombstones: 0` no feed tells of anything, but it is as new as what was taken out of it."""
    mill.config("tombstones: 0")
    mill.build(logged=lambda _: None)
    unlink(mill, "two")
    mill.build()
    assert said(mill) == (["About one", "About three"], {}, "2026-01-01T00:00:00Z")
    assert b"xmlns:at" not in mill.read("all.atom")


def test_newer_entries_outdo_a_removal(mill: Site) -> None:
    """A feed is as new as its newest change, and what is older need not be remembered."""
    unlink(mill, "two")
    mill.build()
    mill.article("four", "publishedDateTime: 2026-01-05T09:00:00Z\ntopics: [Locks]")
    mill.build(now=NOW + 5 * DAY)
    titles, tombstones, updated = said(mill)
    assert (titles[0], len(tombstones), updated) == ("About four", 1, "2026-01-05T09:00:00Z")
    assert state_of(mill).feeds["all"].removal is None


def test_what_comes_back_is_not_gone(mill: Site) -> None:
    """An article that is there again has no tombstone, with a cache or without, and the date does not go back."""
    unlink(mill, "two")
    mill.build()
    mill.article("two", "topics: [Locks]", day=2)
    mill.build(output=mill.folder / "other", cache=False, previous=mill.output, now=NOW + DAY)
    found = said(mill, folder=mill.folder / "other")
    mill.build(now=NOW + DAY)
    assert said(mill) == found == (["About one", "About two", "About three"], {}, "2026-01-01T00:00:00Z")


def test_what_comes_back_after_another_machine_took_it_down_is_not_gone(mill: Site) -> None:
    """No feed has an entry and says that it was deleted, though this machine's index never saw it go."""
    text = (mill.folder / "articles/two.md").read_bytes()
    unlink(mill, "two")
    mill.build(cache=False)
    assert len(said(mill)[1]) == 1
    mill.write("articles/two.md", text)
    mill.build()
    assert said(mill) == (["About one", "About two", "About three"], {}, "2026-01-01T00:00:00Z")


@pytest.mark.parametrize("also", ["", "retopic", "draft"])
def test_a_removal_is_told_with_one_date_by_all_machines(mill: Site, also: str) -> None:
    """A machine that learns later of what another one told as removed says the same of it, and writes nothing.

    So it is where the entry had other topics when that machine published last, or its file is still there.
    """
    shutil.move(mill.folder / ".feeds-cache", mill.folder / "older")
    if also == "retopic":
        mill.article("two", "topics: [Mills]", day=2)
        mill.build(now=NOW + DAY)
    if also == "draft":
        mill.article("two", "topics: [Locks]\ndraft: true", day=2)
    else:
        unlink(mill, "two")
    mill.build(now=NOW + 2 * DAY)
    before, told = mill.outputs(), state_of(mill)
    assert [each.when for each in told.removed.values()] == [NOW + 2 * DAY]
    shutil.rmtree(mill.folder / ".feeds-cache")
    shutil.move(mill.folder / "older", mill.folder / ".feeds-cache")
    assert mill.build(now=NOW + 4 * DAY).written == ()
    assert (mill.outputs(), state_of(mill)) == (before, told)


def test_only_a_removal_is_told_as_one(mill: Site) -> None:
    """What the limit, another topic or another clock takes out of a feed is not removed."""
    mill.config("limit: 2")
    mill.build(logged=lambda _: None)
    mill.article("two", "topics: [Gates]", day=2)
    mill.build(now=datetime(2020, 12, 3, tzinfo=UTC))
    mill.build()
    assert all(b"deleted-entry" not in body for path, body in mill.outputs().items() if path.endswith(".atom"))
    assert said(mill)[2] == "2020-12-03T09:00:00Z"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("change", "config"),
    [
        ("publishedDateTime: 2027-01-01", ""),
        ("publishedDateTime: yesterday", ""),
        ("title: [", ""),
        ("quality: 1", "select: {min_quality: 0}"),
    ],
    ids=["held back", "no date", "broken", "not selected"],
)
def test_what_may_come_back_is_not_told_as_removed(site: Site, change: str, config: str) -> None:
    """An article that is held back, broken or not selected is out of the feeds, and told of only once it is removed."""
    site.config(config)
    for name in ("one", "two"):
        site.article(name, "quality: 5\ntopics: [Locks]")
    site.build()
    gone = id_of(site, "About two")
    site.article("two", change.replace("quality: 1", "quality: -1"))
    site.build(now=NOW + DAY)
    assert said(site) == (["About one"], {}, "2020-12-01T09:00:00Z")
    assert state_of(site).held == {gone: HeldBack(feeds=("all", "topics/locks"))}
    unlink(site, "two")
    site.build(now=NOW + 2 * DAY)
    assert said(site, "topics/locks")[1] == {gone: "2026-01-03T00:00:00Z"}
    assert state_of(site).held == {}


def test_what_was_never_published_is_not_removed(mill: Site) -> None:
    """A look at an article, by a list or a dry run, is no publication."""
    mill.article("four", "topics: [Locks]", day=4)
    assert mill.run("list").status == 0
    mill.build(dry_run=True)
    unlink(mill, "four")
    assert mill.build().written == ()


def test_a_dry_run_takes_nothing_out(mill: Site) -> None:
    """What a dry run would take out the next build does, at its own time."""
    unlink(mill, "two")
    mill.build(dry_run=True)
    assert set(mill.build(now=NOW + DAY, dry_run=True).written) >= {"all.atom", "topics/locks.atom"}
    mill.build(now=NOW + 2 * DAY)
    assert list(said(mill)[1].values()) == ["2026-01-03T00:00:00Z"]


def test_a_feed_tells_of_the_last_ones(mill: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many entries were removed, a feed tells of so many only, of the newest removals first."""
    monkeypatch.setattr("feeds.building.removals._MOST", 1)
    ids = [id_of(mill, f"About {name}") for name in ("two", "three")]
    for day, name in enumerate(("two", "three")):
        unlink(mill, name)
        mill.build(now=NOW + day * DAY)
    assert list(said(mill)[1]) == ids[1:]


# a feed


def test_the_last_article_goes(site: Site) -> None:
    """Feeds that lost their last article are empty and valid; after some days they are gone from everywhere."""
    site.config("host: netlify")
    site.article("secret", "topics: [Mills]")
    site.build()
    gone = id_of(site, "About secret")
    site.article("secret", REMOVED)
    site.build()
    for path in ("all", "topics/mills"):
        assert said(site, path) == ([], {gone: "2026-01-01T00:00:00Z"}, "2026-01-01T00:00:00Z")
    assert all(b"secret" not in body for body in site.outputs().values())
    assert b'xmlUrl="https://news.example.org/topics/mills.atom"' in site.read("feeds.opml")
    checked = site.run("check", "--strict")
    assert (checked.status, checked.out) == (0, "")
    assert site.build(now=NOW + 29 * DAY).written == ()

    report = site.build(now=NOW + 30 * DAY)

    assert report.feeds == ()
    assert "/topics/mills.atom /404.html 410" in site.read("_redirects").decode().splitlines()
    assert "/all.json /404.html 410" in site.read("_redirects").decode().splitlines()
    assert not [path for path in site.outputs() if path.endswith((".atom", ".opml"))]
    assert state_of(site).retired.keys() == {"all", "topics/mills"}
    assert site.build(now=NOW + 90 * DAY).written == ()


@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
def test_an_empty_feed_is_called_as_it_was(mill: Site, *, cache: bool) -> None:
    """Its title stays, on a machine that knows no more than what was published too."""
    titled = b"<title>Locks \xc2\xb7 Mill Works \xc2\xb7 News</title>"
    mill.config("groups:\n- by: []\n- by: [topic, provider]\n")
    mill.article("two", "topics: [Locks]\nprovider: {name: Mill Works, domain: mill.example}", day=2)
    mill.build()
    (path,) = (path for path, body in mill.outputs().items() if titled in body and path.endswith(".atom"))
    unlink(mill, "two")
    mill.build(cache=cache)
    assert said(mill, path.removesuffix(".atom"))[0] == []
    assert titled in mill.read(path)


def test_a_removal_outlives_a_publication_that_broke_off(mill: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever outputs were taking their places, the next build tells of what was gone, without a cache too."""
    unlink(mill, "two")
    mill.build(output=mill.folder / "other", cache=False, previous=mill.output)
    expected = said(mill, folder=mill.folder / "other")
    assert expected[1]
    replace, left = os.replace, [0]

    def dying(source: Any, target: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        replace(source, target)

    published = mill.folder / "published"
    shutil.copytree(mill.output, published)
    for outputs in (1, 2, 3, 8):
        shutil.rmtree(mill.output)
        shutil.copytree(published, mill.output)
        left[0] = outputs
        monkeypatch.setattr(os, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            mill.build(cache=False)
        monkeypatch.setattr(os, "replace", replace)
        mill.build(cache=False)
        assert said(mill) == expected


def test_a_feed_without_articles_goes_alone(mill: Site) -> None:
    """A topic that lost its last article is listed until it is gone; the others stay as they are."""
    unlink(mill, "one")
    mill.build()
    assert said(mill, "topics/mills")[0] == []
    assert b"topics/mills.atom" in mill.read("feeds.opml") + mill.read("index.html")
    report = mill.build(now=NOW + 30 * DAY)
    assert "topics/mills.atom" in report.removed
    assert b"mills" not in mill.read("feeds.opml") + mill.read("index.html") + mill.read("feeds.json")
    assert said(mill)[0] == ["About two", "About three"]


@pytest.mark.parametrize("days", [1, 40], ids=["empty", "gone"])
def test_a_feed_comes_back(mill: Site, days: int) -> None:
    """A feed that has an article again is as any other, whether it was empty or gone."""
    unlink(mill, "one")
    mill.build()
    mill.build(now=NOW + days * DAY)
    mill.article("one", "topics: [Mills]", day=3)
    mill.build(now=NOW + days * DAY)
    assert said(mill, "topics/mills")[:2] == (["About one"], {})
    assert state_of(mill).retired == {}
    assert state_of(mill).emptied == {}


def test_a_feed_that_has_too_few_goes_at_once(site: Site) -> None:
    """Where a feed is to have more articles than are left, it is gone, as ever."""
    site.config("groups: [{by: []}, {by: [topic], min_entries: 2}]")
    for name in ("one", "two"):
        site.article(name, "topics: [Mills]")
    site.build()
    unlink(site, "two")
    assert "topics/mills.atom" in site.build().removed


def test_an_alias_counts_more_than_an_empty_feed(mill: Site) -> None:
    """Where the config says what came in a feed's place, readers are led there."""
    mill.article("one", "topics: [Windmills]", day=3)
    mill.article("four", "topics: [Mills]", day=4)
    mill.build()
    unlink(mill, "four")
    mill.config("aliases: {topics/mills.atom: topics/windmills.atom}")
    mill.build(logged=lambda _: None)
    assert mill.read("topics/mills.atom") == mill.read("topics/windmills.atom")


def test_a_private_feed_tells_only_who_has_a_key(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a private feed lost is no file's business; who has a key sees the tombstone, and that it is empty."""
    monkeypatch.setenv("KEYS", "a-key-that-is-long-enough: *")
    site.config("access: {feeds: [topics/board], env: KEYS}")
    site.article("one", "topics: [Board]")
    site.article("two")
    site.build()
    unlink(site, "one")
    site.build()
    assert b"board" not in site.read(STATE)
    assert next(iter(state_of(site).removed.values())).feeds == ("all",)


# what cannot be seen


def leading_out(place: Path) -> None:
    """Make a link to a file that is there, and not among the articles."""
    target = place.parent.parent / "elsewhere.md"
    target.write_text("---\ntitle: Elsewhere\ndate: 2020-01-01\n---\n", encoding="utf-8")
    place.symlink_to(target)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("cache", [True, False])
@pytest.mark.parametrize(
    "stands_there",
    [
        pytest.param(lambda place: place.symlink_to("not-mounted.md"), id="dangling link"),
        pytest.param(lambda place: place.symlink_to(place.name), id="link to itself"),
        pytest.param(leading_out, id="link that leaves"),
        pytest.param(lambda place: place.mkdir(), id="empty folder"),
        pytest.param(lambda place: place.write_bytes(b""), id="empty file"),
        pytest.param(lambda place: place.write_bytes(b"\xff\xfe\x00"), id="no text"),
    ],
)
def test_what_stands_in_the_place_of_an_article_is_no_removal(
    mill: Site, stands_there: Callable[[Path], object], *, cache: bool
) -> None:
    """An article whose file cannot be read is out of all feeds and told as removed by none, until it is really gone."""
    place = mill.folder / "articles/two.md"
    text, gone = place.read_text(), id_of(mill, "About two")
    place.unlink()
    stands_there(place)
    for days in (1, 2):
        mill.article("four", day=4)
        report = mill.build(now=NOW + days * DAY, cache=cache)
        assert "articles/two.md" in {each.path for each in report.problems}
        titles, tombstones, _ = said(mill)
        assert titles == ["About four", "About one", "About three"]
        assert tombstones == {}
        assert state_of(mill).held.keys() == {gone}
    if place.is_dir():
        place.rmdir()
    else:
        place.unlink()
    place.write_text(text)
    mill.build(now=NOW + 3 * DAY, cache=cache)
    assert id_of(mill, "About two") == gone
    assert not state_of(mill).held
    place.unlink()
    mill.build(now=NOW + 4 * DAY, cache=cache)
    assert said(mill)[1].keys() == {gone}


@pytest.mark.parametrize("cache", [True, False])
def test_a_folder_with_articles_in_the_place_of_one_is_a_removal(mill: Site, *, cache: bool) -> None:
    """What it holds is read, so that nothing is there that cannot be seen; so it is with a link that is taken away."""
    place, gone = mill.folder / "articles/two.md", id_of(mill, "About two")
    place.unlink()
    mill.article("two.md/inner", day=5)
    mill.build(now=NOW + DAY, cache=cache)
    assert said(mill)[1].keys() == {gone}
    gone = id_of(mill, "About one")
    place = mill.folder / "articles/one.md"
    place.unlink()
    place.symlink_to("nowhere.md")
    mill.build(now=NOW + 2 * DAY, cache=cache)
    assert gone not in said(mill)[1]
    place.unlink()
    mill.build(now=NOW + 3 * DAY, cache=cache)
    assert gone in said(mill)[1]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("cache", [True, False])
@pytest.mark.parametrize("pattern", ["articles", "articles/**/*.md"])
@pytest.mark.parametrize(("target", "code"), [("not-mounted", "F102"), ("../elsewhere", "F103"), ("more", "F104")])
def test_a_link_in_the_place_of_a_folder_stops(
    mill: Site, target: str, code: str, pattern: str, *, cache: bool
) -> None:
    """What a folder had that is a link now, which leads nowhere or elsewhere, cannot be seen, and is not gone."""
    mill.config(f"articles: {{paths: ['{pattern}']}}")
    mill.article("more/four", day=4)
    mill.article("more/five", day=5)
    mill.build()
    before = mill.outputs()
    place = mill.folder / "articles/more"
    place.rename(mill.folder / "elsewhere")
    place.symlink_to(target)
    for days in (1, 2):
        with pytest.raises(NothingToPublish) as stopped:
            mill.build(now=NOW + days * DAY, cache=cache)
        assert ("articles/more", code) in {(each.path, each.code) for each in stopped.value.problems}
        assert mill.outputs() == before
    place.unlink()
    mill.build(now=NOW + 3 * DAY, cache=cache)
    assert len(said(mill)[1]) == 2


@pytest.mark.parametrize("stray", ["dangling link", "pipe"])
def test_what_was_in_the_way_before_hides_nothing(mill: Site, stray: str) -> None:
    """Without a cache, a removal is published though a stray link is there that was when all was published; it is told.

    One that came since may be in the place of what is gone.
    """
    place = mill.folder / "articles" / ("notes" if stray == "dangling link" else "notes.md")
    if stray == "dangling link":
        place.symlink_to("nowhere")
    else:
        os.mkfifo(place)
    mill.article("four", day=4)
    mill.build(now=NOW + DAY)
    gone = id_of(mill, "About two")
    (mill.folder / "articles/two.md").unlink()
    report = mill.build(now=NOW + 2 * DAY, cache=False)
    assert said(mill)[1].keys() == {gone}
    assert f"articles/{place.name}" in {each.path for each in report.problems}
    (mill.folder / "articles/more").symlink_to("nowhere")
    (mill.folder / "articles/three.md").unlink()
    with pytest.raises(NothingToPublish):
        mill.build(now=NOW + 3 * DAY, cache=False)
    (mill.folder / "articles/more").unlink()
    mill.build(now=NOW + 3 * DAY, cache=False)
    assert len(said(mill)[1]) == 2


@pytest.mark.parametrize("cache", [True, False])
def test_a_named_folder_that_is_a_link_to_nothing_stops(mill: Site, *, cache: bool) -> None:
    """A folder that the config names may be on a volume that is not mounted: its articles are not gone."""
    mill.config("articles: {paths: [articles, more]}")
    (mill.folder / "volume").mkdir()
    mill.article("four", day=4).rename(mill.folder / "volume/four.md")
    (mill.folder / "more").symlink_to("volume")
    mill.build()
    before = mill.outputs()
    assert b"About four" in before["all.atom"]
    (mill.folder / "volume").rename(mill.folder / "not mounted")
    with pytest.raises(NothingToPublish) as stopped:
        mill.build(now=NOW + DAY, cache=cache)
    assert [each.code for each in stopped.value.problems] == ["F109"]
    assert mill.outputs() == before


def test_a_link_where_no_folder_was_stops_nothing(mill: Site) -> None:
    """Where it is known that no folder was there, or what was removed, articles go though a link leads nowhere."""
    (mill.folder / "articles/assets").symlink_to("not-fetched")
    (mill.folder / "articles/loop").symlink_to("loop")
    mill.build()
    gone = id_of(mill, "About two")
    (mill.folder / "articles/two.md").unlink()
    mill.build(now=NOW + DAY)
    assert said(mill)[1].keys() == {gone}
    gone = id_of(mill, "About one")
    mill.article("one", "removed: true")
    mill.build(now=NOW + 2 * DAY, cache=False)
    assert gone in said(mill)[1]


# a server


def test_a_server_tells_of_what_it_saw_go(site: Site) -> None:
    """A server takes an article out as a build does, and one that starts later knows it."""
    for name in ("one", "two"):
        site.article(name, "topics: [Mills]")
    web = Web(site)
    before = web.get("/all.atom")
    unlink(site, "two")
    assert web.live.refresh()
    delta = web.get("/all.atom", {"If-None-Match": before.headers["etag"], "A-IM": "feed"})
    assert delta.status == 226
    assert (delta.body.count(b"<entry"), delta.body.count(b"<at:deleted-entry ")) == (0, 1)
    assert web.get("/all.atom", {"If-Modified-Since": before.headers["last-modified"]}).status == 200
    assert Web(site).get("/all.atom").body == web.get("/all.atom").body
    view = web.get("/all.atom?limit=1").body
    assert (view.count(b"<entry"), view.count(b"<at:deleted-entry ")) == (1, 1)


def test_a_server_and_builds_remember_together(mill: Site) -> None:
    """What a server saw go a build tells of, and the other way round."""
    unlink(mill, "two")
    now = datetime.now(UTC)
    web = Web(mill)
    mill.build(now=now)
    assert len(said(mill)[1]) == 1
    unlink(mill, "three")
    mill.build(now=now)
    web.live.refresh()
    assert web.get("/all.atom").body.count(b"<at:deleted-entry ") == 2


def test_a_server_keeps_what_would_go_by_mistake(site: Site) -> None:
    """While a server runs, most articles do not go because a folder is not there for a moment."""
    for number in range(10):
        site.article(f"a{number}", "topics: [Mills]")
    web = Web(site)
    hidden = site.folder / "hidden"
    hidden.mkdir()
    for number in range(8):
        shutil.move(site.folder / "articles" / f"a{number}.md", hidden)
    assert not web.live.refresh()
    assert web.get("/all.atom").body.count(b"<entry") == 10
    for file in hidden.iterdir():
        shutil.move(file, site.folder / "articles")
    assert web.live.refresh()


# mistakes


def crowd(site: Site, number: int) -> None:
    """Write and publish so many articles."""
    for each in range(number):
        site.article(f"a{each}")
    site.build()


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [(10, 5, 0), (10, 4, 1), (8, 4, 0), (7, 3, 1), (5, 2, 0), (3, 1, 0), (1, 0, 1), (3, 0, 1)],
)
@pytest.mark.parametrize("kept", ["cache", "outputs", "previous"])
def test_most_articles_do_not_go_by_mistake(site: Site, before: int, after: int, asks: int, kept: str) -> None:
    """Where more than half of the articles, and at least four, or all are gone, somebody has to say that it is so."""
    crowd(site, before)
    published = site.outputs()
    unlink(site, *(f"a{each}" for each in range(after, before)))
    options: dict[str, Any] = {}
    if kept == "outputs":
        shutil.rmtree(site.folder / ".feeds-cache")
    if kept == "previous":
        shutil.copytree(site.output, site.folder / "copy")
        shutil.rmtree(site.folder / ".feeds-cache")
        shutil.rmtree(site.output)
        options["previous"] = site.folder / "copy"
    if asks:
        with pytest.raises(NothingToPublish, match="--allow-shrink"):
            site.build(**options)
        assert site.outputs() == ({} if kept == "previous" else published)
    report = site.build(**options, allow_shrink=bool(asks))
    assert report.articles.published == after


def test_articles_that_are_marked_may_all_go(site: Site) -> None:
    """What files say is removed is meant, however much it is; only what goes without a word counts."""
    crowd(site, 10)
    for each in range(9):
        site.article(f"a{each}", "removed: true")
    site.build()
    assert len(said(site)[1]) == 9
    unlink(site, "a9")
    with pytest.raises(NothingToPublish, match="--allow-shrink"):
        site.build()
    site.article("a9", "removed: true")
    assert site.build().articles.published == 0


def test_a_first_build_needs_articles(site: Site) -> None:
    """Where nothing was published before there is nothing to take down, and nothing to be allowed."""
    site.article("one", "removed: true")
    with pytest.raises(NothingToPublish) as caught:
        site.build()
    assert "--allow-shrink" not in str(caught.value)
    assert not site.output.exists()


def test_a_dry_run_says_that_most_would_go(site: Site) -> None:
    """A dry run shows what would go, and that a build would not do it unasked."""
    crowd(site, 10)
    unlink(site, *(f"a{each}" for each in range(6)))
    report = site.build(dry_run=True)
    assert [problem.code for problem in report.problems] == ["D114"]
    assert "all.atom" in report.written


def test_the_command_asks_and_is_told(site: Site) -> None:
    """`feeds build` ends with 2 and touches nothing, and does it with --allow-shrink."""
    crowd(site, 10)
    before = site.outputs()
    unlink(site, *(f"a{each}" for each in range(10)))
    ran = site.run("build")
    assert (ran.status, site.outputs()) == (2, before)
    assert "--allow-shrink" in ran.err
    assert site.run("build", "--allow-shrink").status == 0
    assert said(site)[0] == []
    assert site.run("build").status == 0
