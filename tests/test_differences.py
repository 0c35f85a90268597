"""What differs between what is published and what a build makes: found, summed up, and written for people."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import NOW, PROJECT, Site, entry, feed

import feeds
from feeds.cli.summary import as_markdown
from feeds.destinations.folder import Folder
from feeds.differences import (
    Differences,
    EntryChange,
    EntrySummary,
    FeedChange,
    Status,
    markdown_report,
    text_report,
)
from feeds.differences.compare import compare
from feeds.differences.parse import CHEAPEST_FIRST, ParsedEntry, read
from feeds.differences.waiting import differences as compare_outputs
from feeds.formats import FORMATS
from feeds.model import Category, Image, Link, Output, Person, Provider
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY: Final = timedelta(days=1)
LIMIT: Final = 65_536
"""How many characters a comment on GitHub may have."""


def said(name: str, **fields: object) -> ParsedEntry:
    """Give an entry as it was read."""
    return ParsedEntry(name, str(fields.get("title", "")), None, "", fields)


# comparing

ENTRIES = st.dictionaries(st.sampled_from("abcdefgh"), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2)))


@given(ENTRIES, ENTRIES)
def test_differences_applied_to_the_old_give_the_new(
    old: dict[str, dict[str, int]], new: dict[str, dict[str, int]]
) -> None:
    """What was there, without what was removed, with what was changed and added, is what is there."""
    before = [said(name, **fields) for name, fields in old.items()]
    after = [said(name, **fields) for name, fields in new.items()]
    found = compare(before, after)
    made = {each.id: each.fields for each in before}
    for gone in found.removed:
        del made[gone.id]
    made |= {each.id: each.fields for each in found.added} | {each.now.id: each.now.fields for each in found.changed}
    assert made == new
    assert all(old[each.now.id] != new[each.now.id] for each in found.changed)
    assert not {each.id for each in found.added} & old.keys()


@given(ENTRIES)
def test_nothing_differs_from_itself(entries: dict[str, dict[str, int]]) -> None:
    """A list of entries compared with itself gives nothing."""
    same = [said(name, **fields) for name, fields in entries.items()]
    assert compare(same, same) == ((), (), ())


# reading outputs back

FULL = entry(
    via="https://example.org/via",
    categories=(Category("AI", "AI", "https://news.example.org/topics/"),),
    source=Provider("Example", "example.org"),
    images=(Image("https://example.org/a.png", 10, 20, "A", "B"),),
    language="en",
    updated=entry().published + DAY,
)


def test_every_format_can_be_read_back() -> None:
    """There is a reader for each format, so that each can be compared."""
    assert set(CHEAPEST_FIRST) == FORMATS.own.keys()


@pytest.mark.parametrize("name", FORMATS.own)
def test_a_format_says_what_it_was_given(name: str) -> None:
    """An output read back has the entries of its feed in their order, with id, title, link and date."""
    entries = (FULL, entry(id="urn:x:2", title="A < B & “C”", alternate=None))
    told = read(name, FORMATS.get(name).serialize(feed(entries=entries)))
    assert told
    assert [(each.id, each.title, each.url, each.published) for each in told.entries] == [
        (FULL.id, "One", "https://example.org/one", "2020-12-16T09:31:00Z"),
        ("urn:x:2", "A < B & “C”", None, "2020-12-16T09:31:00Z"),
    ]


@pytest.mark.parametrize("name", FORMATS.own)
@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", "Two", "title"),
        ("summary", "Other words.", "summary"),
        ("content", "<p>Other words.</p>", "content"),
        ("alternate", "https://example.org/two", "link"),
        ("via", "https://example.org/other", "link"),
        ("updated", FULL.updated + DAY, "updated"),
        ("published", FULL.published - DAY, "published"),
        ("authors", (Person("Grace"),), "author"),
        ("categories", (), "category"),
        ("images", (Image("https://example.org/b.png"),), "image"),
        ("language", "de", "language"),
    ],
)
def test_each_field_of_an_entry_shows_when_it_differs(name: str, field: str, value: object, shown: str) -> None:
    """Whatever an entry says in another way is named, and nothing else, in each format."""
    format_ = FORMATS.get(name)
    before = read(name, format_.serialize(feed(entries=(FULL,))))
    changed = entry(**{each: getattr(FULL, each) for each in FULL.__struct_fields__} | {field: value})
    after = read(name, format_.serialize(feed(entries=(changed,))))
    assert before
    assert after
    fields = compare(before.entries, after.entries).changed[0].fields
    assert shown in fields
    assert set(fields) <= {shown, "source", "updated"}


@pytest.mark.parametrize("name", FORMATS.own)
@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", "Olds", "title"),
        ("subtitle", "Other", "subtitle"),
        ("language", "de", "language"),
        ("links", (Link("hub", "https://hub.example.org/"),), "link"),
        ("authors", (Person("Grace"),), "author"),
    ],
)
def test_each_field_of_a_feed_shows_when_it_differs(name: str, field: str, value: object, shown: str) -> None:
    """Whatever a feed says of itself in another way is named in each format, its date aside."""
    format_ = FORMATS.get(name)
    before = read(name, format_.serialize(feed()))
    after = read(name, format_.serialize(feed(**{field: value, "updated": feed().updated + DAY})))
    assert before
    assert after
    names = {
        each for each in before.fields.keys() | after.fields.keys() if before.fields.get(each) != after.fields.get(each)
    }
    assert names == {shown}


@pytest.mark.parametrize("name", FORMATS.own)
@given(body=st.binary() | st.sampled_from([b"[]", b"{}", b"<a/>", b"<rss/>", b'{"items": [1]}', b"[" * 5000]))
def test_what_is_no_output_is_not_read(name: str, body: bytes) -> None:
    """Bytes that no build wrote are no feed, or one without entries, and no reason to stop."""
    told = read(name, body)
    assert told is None or told.entries == ()


def test_an_entry_without_a_date_is_read_all_the_same() -> None:
    """What another program wrote may lack what every entry of ours has."""
    told = read("json", b'{"items": [{"id": "1", "date_published": "soon"}, {"id": 2}]}')
    assert told
    assert [(each.id, each.title, each.published) for each in told.entries] == [("1", "", ""), ("2", "", "")]


# builds


def differences(site: Site) -> Differences:
    """Give what a build would change, and see that it is what the build then changes."""
    said = site.build(dry_run=True, compare=True)
    done = site.build(compare=True)
    assert said == done
    assert done.changes
    return done.changes


def named(entries: Sequence[EntrySummary | EntryChange]) -> list[str]:
    """Give the titles of entries."""
    return [each.title for each in entries]


def by_path(found: Differences) -> dict[str, FeedChange]:
    """Give the feeds that differ by their paths."""
    return {each.path: each for each in found.feeds}


@pytest.fixture
def built(site: Site) -> Site:
    """Give a site that is built, with three articles in two topics."""
    for day, topic in enumerate(["AI", "AI", "Chips"], 1):
        site.article(f"{day}", f"topics: [{topic}]", day=day)
    site.build()
    return site


def test_a_first_build_adds_every_feed(site: Site) -> None:
    """Where nothing is published every feed is new, with its number of entries and no list of them."""
    site.article("one", "topics: [AI]")
    found = differences(site)
    assert [(each.path, each.status, each.entries, each.added) for each in found.feeds] == [
        ("all", Status.ADDED, 1, ()),
        ("topics/ai", Status.ADDED, 1, ()),
    ]
    assert found.entries == ()
    assert found.others == (
        *("404.html", "feed.css", "feeds.css", "feeds.js", "feeds.json", "feeds.opml", "feeds.svg"),
        *("index.html", "sitemap.xml", "topics/index.html"),
    )


def test_without_a_change_there_are_no_differences(built: Site) -> None:
    """A build that changes nothing finds no difference."""
    assert differences(built) == Differences()


def test_nothing_is_compared_unless_it_is_asked_for(built: Site) -> None:
    """An ordinary build does not read what it wrote."""
    assert built.build().changes is None


def test_an_article_that_comes(built: Site) -> None:
    """A new article is added to each of its feeds, and is one entry with the feeds that have it, new ones too."""
    built.article("new", "topics: [AI, Space]", day=9)
    found = differences(built)
    assert {path: named(each.added) for path, each in by_path(found).items()} == {
        "all": ["About new"],
        "topics/ai": ["About new"],
        "topics/space": [],
    }
    assert by_path(found)["topics/space"].status is Status.ADDED
    (change,) = found.entries
    assert (change.status, change.title, change.url) == (Status.ADDED, "About new", "https://example.org/new")
    assert (change.added_to, change.changed_in, change.removed_from) == (("all", "topics/ai", "topics/space"), (), ())


def test_an_article_that_changes(built: Site) -> None:
    """An edited article is changed in each of its feeds, and the fields that differ are named."""
    built.article("2", "topics: [AI]\ntitle: Other", "New text", day=2)
    found = differences(built)
    assert {path: named(each.changed) for path, each in by_path(found).items()} == {
        "all": ["Other"],
        "topics/ai": ["Other"],
    }
    (change,) = found.entries
    assert (change.status, change.fields, change.changed_in) == (
        Status.CHANGED,
        ("content", "summary", "title"),
        ("all", "topics/ai"),
    )


def test_an_article_that_goes(built: Site) -> None:
    """An article that is deleted is removed from each of its feeds, though it was the oldest in them."""
    (built.folder / "articles/1.md").unlink()
    found = differences(built)
    assert {path: named(each.removed) for path, each in by_path(found).items()} == {
        "all": ["About 1"],
        "topics/ai": ["About 1"],
    }
    assert [(each.status, each.removed_from) for each in found.entries] == [(Status.REMOVED, ("all", "topics/ai"))]


def test_a_topic_that_is_renamed(built: Site) -> None:
    """After a topic is renamed one feed goes and one comes, and the entries are changed, not removed and added."""
    for day in (1, 2):
        built.article(f"{day}", "topics: [Machines]", day=day)
    found = differences(built)
    assert {path: (each.status, each.entries) for path, each in by_path(found).items()} == {
        "all": (Status.CHANGED, 3),
        "topics/ai": (Status.REMOVED, 2),
        "topics/machines": (Status.ADDED, 2),
    }
    assert [
        (each.title, each.status, each.fields, each.changed_in, each.added_to, each.removed_from)
        for each in found.entries
    ] == [
        (f"About {day}", Status.CHANGED, ("category",), ("all",), ("topics/machines",), ("topics/ai",))
        for day in (2, 1)
    ]


def test_an_article_that_moves_between_feeds_stays_on_the_site(built: Site) -> None:
    """An article that leaves a feed which stays for another that was there is changed, not removed."""
    built.article("2", "topics: [Chips]", day=2)
    (change,) = differences(built).entries
    assert (change.status, change.added_to, change.removed_from) == (Status.CHANGED, ("topics/chips",), ("topics/ai",))


def test_an_article_that_a_channel_takes_in_is_not_new(built: Site) -> None:
    """An article that only another clause lets into a feed was on the site before, as a feed that stays shows."""
    built.config("channels: [{name: best, title: Best, where: {topics: {any: [Chips]}}}]")
    built.build()
    built.config("channels: [{name: best, title: Best, where: {topics: {any: [Chips, AI]}}}]")
    found = differences(built)
    assert [each.path for each in found.feeds] == ["channels/best"]
    assert [(each.status, each.added_to) for each in found.entries] == [(Status.CHANGED, ("channels/best",))] * 2


def test_what_the_limit_drops_is_not_removed(built: Site) -> None:
    """The oldest entry of a full feed is dropped when a new one comes, and no news to the site."""
    built.config("limit: 3\ngroups: [{by: []}]")
    built.build()
    built.article("new", day=9)
    found = differences(built)
    (change,) = found.feeds
    assert (named(change.added), named(change.dropped), change.removed) == (["About new"], ["About 1"], ())
    assert named(found.entries) == ["About new"]


def test_what_the_limit_has_room_for_again_is_not_new(built: Site) -> None:
    """When an article goes from a full feed the next older one returns, and is no news to the site."""
    built.config("limit: 2\ngroups: [{by: []}]")
    built.build()
    (built.folder / "articles/3.md").unlink()
    found = differences(built)
    (change,) = found.feeds
    assert (named(change.returned), named(change.removed), change.added) == (["About 1"], ["About 3"], ())
    assert [(each.title, each.status) for each in found.entries] == [("About 3", Status.REMOVED)]


def test_what_differs_in_an_archive_differs_in_its_feed(built: Site) -> None:
    """An article that is corrected, comes or goes in the archive of a feed is told with that feed."""
    built.config("limit: 1\ngroups: [{by: []}]")
    built.build()
    built.article("2", "title: About two", day=2)
    built.article("late", "title: Late\npublishedDateTime: 2019-01-01T00:00:00Z")
    (built.folder / "articles/1.md").unlink()
    found = differences(built)
    (change,) = found.feeds
    assert (named(change.added), named(change.removed)) == (["Late"], ["About 1"])
    assert [(each.title, "title" in each.fields) for each in change.changed] == [("About two", True)]
    assert (change.dropped, change.returned) == ((), ())
    assert not any(path.startswith("archives/") for path in found.others)


@pytest.mark.parametrize("limits", [(3, 1), (1, 3)])
def test_another_limit_adds_and_removes_no_article(built: Site, limits: tuple[int, int]) -> None:
    """Another limit drops entries or lets them return, and no entry of the site differs."""
    built.config(f"limit: {limits[0]}")
    built.build()
    built.config(f"limit: {limits[1]}")
    found = differences(built)
    assert found.entries == ()
    assert {len(each.dropped) + len(each.returned) for each in found.feeds} == {1, 2}


def test_a_new_title_of_the_site_changes_no_entry(site: Site) -> None:
    """Where every feed is renamed, each says so of itself, and entries that name their own authors stay as they are."""
    site.article("one", "topics: [AI]\nprovider: Example")
    site.build()
    site.config("", title="Olds")
    found = differences(site)
    assert {path: each.status for path, each in by_path(found).items()} == dict.fromkeys(by_path(found), Status.CHANGED)
    assert all("title" in each.fields for each in found.feeds)
    assert found.entries == ()


@pytest.mark.parametrize("other", ["[atom]", "[rss, json]"])
def test_a_feed_may_be_written_in_another_way(built: Site, other: str) -> None:
    """A feed that gets another format, or loses one, says the same."""
    built.config("formats: [atom, rss]")
    built.build()
    built.config(f"formats: {other}")
    found = differences(built)
    assert [each.path for each in found.feeds] == ["all", "topics/ai", "topics/chips"]
    assert {(each.status, each.fields, each.changed, each.added) for each in found.feeds} == {
        (Status.CHANGED, (), (), ())
    }
    assert "in 3 feeds: all, topics/ai, topics/chips" in text_report.render(found)
    assert "another way" in text_report.render(found)


def test_feeds_in_another_format_are_compared_by_what_both_say(built: Site) -> None:
    """Where no format stays, entries are told from each other by title and link."""
    built.config("formats: [atom]")
    built.build()
    built.config("formats: [json]")
    built.article("2", "topics: [AI]\ntitle: Other", day=2)
    assert [(each.title, each.fields) for each in differences(built).entries] == [("Other", ("title",))]


@pytest.mark.parametrize("formats", ["atom", "rss", "json"])
def test_any_format_is_enough_to_compare(site: Site, formats: str) -> None:
    """Feeds that are published in one format only are compared by that."""
    site.config(f"formats: [{formats}]")
    site.article("one")
    site.build()
    site.article("one", "title: Other")
    site.article("two", day=2)
    found = differences(site)
    assert [(each.title, each.status) for each in found.entries] == [
        ("About two", Status.ADDED),
        ("Other", Status.CHANGED),
    ]


def test_a_published_file_that_cannot_be_read_is_passed_over(built: Site) -> None:
    """Where somebody broke a published feed, another format says what it had."""
    built.article("new", day=9)
    (built.output / "all.json").write_bytes(b"broken")
    assert named(by_path(differences(built))["all"].added) == ["About new"]


def test_a_published_feed_that_cannot_be_read_at_all_is_not_compared(built: Site) -> None:
    """Where somebody broke every format of a feed, it differs, and no entry of it is said to come, go or return."""
    built.config("limit: 2")
    built.build()
    for file in built.output.glob("all.*"):
        file.write_bytes(b"broken")
    found = differences(built)
    assert found.feeds == (FeedChange("all", "News", Status.CHANGED, 2, compared=False),)
    assert found.entries == ()
    assert "content that cannot be compared" in text_report.render(found)


def test_without_the_list_of_feeds_their_files_tell(built: Site) -> None:
    """Where feeds.json is gone, feeds that have files were there before."""
    built.article("new", day=9)
    (built.output / "feeds.json").unlink()
    found = differences(built)
    assert {path: each.status for path, each in by_path(found).items()} == {"all": Status.CHANGED}
    assert [(each.title, each.status) for each in found.entries] == [("About new", Status.ADDED)]


def test_a_coded_file_is_that_of_its_feed(tmp_path: Path) -> None:
    """What stands beside a feed in a content coding is no file of its own; what is about no feed is."""
    listed = b'{"feeds": [{"path": "all", "title": "News", "articles": 1, "entries": 1}]}'
    bodies = {"feeds.json": listed, "all.json": b"{}", "all.json.gz": b"coded", "404.html": b"", "_headers": b""}
    folder = Folder(tmp_path / "public")
    with folder.begin() as publication:
        outputs = [publication.stage.put(Output(path, "text/plain", body, NOW)) for path, body in bodies.items()]
        found = compare_outputs(publication.compare(outputs), folder)
    assert [(each.path, each.status) for each in found.feeds] == [("all", Status.ADDED)]
    assert found.others == ("404.html", "_headers", "feeds.json")


def test_a_host_that_wants_coded_files_changes_no_feed(built: Site) -> None:
    """Where only codings of outputs come, no feed differs: they are files for the server."""
    built.config("host: nginx")
    found = differences(built)
    assert (found.feeds, found.entries) == ((), ())
    assert {".feeds-nginx.conf", "all.atom.gz", "all.html.br"} <= set(found.others)


# what people read

A_FEED = FeedChange("all", "News", Status.CHANGED, 1)
AN_ENTRY = EntryChange("urn:x:1", "One", "https://example.org/1", Status.ADDED, added_to=("all",))
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(title: str, url: str | None = "https://example.org/1") -> str:
    """Give the HTML of the item that an added entry makes."""
    found = Differences((A_FEED,), (EntryChange("urn:x:1", title, url, Status.ADDED, added_to=("all",)),))
    html: str = GFM.render(markdown_report.render(found))
    item = re.search(r"<ul>\n<li>(.*?); in 1 feed: <code>all</code></li>\n</ul>", html, re.DOTALL)
    assert item
    return item[1]


def unescaped(html: str) -> str:
    """Give the text of HTML without elements, the joiners that keep mentions apart left out."""
    return unescape(html).replace("\u2060", "")


TITLES = [
    "A | B",
    "`code` and ``more`` `",
    "<script>alert(1)</script>",
    "<!-- </details>",
    "@someone and @org/team, see #12 and GH-12",
    "two\nlines\r\n\r\n# heading",
    "1. list",
    "- list",
    "+ list",
    "# heading",
    "> quote",
    "*a* _b_ ~~c~~ **d**",
    "[a](https://x.example) ![b](c)",
    "&lt;b&gt; &amp; &#64;",
    "\\ \\* \\",
    "[x] done",
    "=== ---",
    "|---|",
    "$x$",
]


@pytest.mark.parametrize("url", [None, "https://example.org/1"], ids=["text", "link"])
@pytest.mark.parametrize("title", TITLES)
def test_no_title_becomes_markup(title: str, url: str | None) -> None:
    """What stands in a title is text in Markdown, whatever it is, and mentions nobody."""
    html = shown(title, url)
    assert "@some" not in html
    assert "#12" not in html
    assert "GH-12" not in html
    if url:
        html = html.removeprefix(f'<a href="{url}">').removesuffix("</a>")
    assert "<" not in html
    assert unescaped(html) == " ".join(title.split())


@given(st.text(min_size=1, max_size=100).filter(str.strip))
def test_no_text_becomes_markup(title: str) -> None:
    """Any title reads in Markdown as it is, control characters aside."""
    html = shown(title, None)
    assert "<" not in html
    words = "".join(each if each.isprintable() else " " for each in title).replace("\u2060", "").split()
    assert unescaped(html).split() == (words or ["untitled"])


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://example.org/a b>c", "https://example.org/a%20b%3Ec"),
        ("https://example.org/?a=1&copy;=2", "https://example.org/?a=1&amp;copy;=2"),
        ("https://example.org/(a)_[b]*c*", "https://example.org/(a)_%5Bb%5D*c*"),
        ("https://example.org/\\\n", "https://example.org/%5C%0A"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
    ],
)
def test_an_address_is_a_link_to_itself(url: str, href: str) -> None:
    """What stands in an address stays in it."""
    assert shown("One", url) == f'<a href="{href}">One</a>'


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", f"https://{'x' * 999}"]
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    """Another scheme, or an endless address, is no link."""
    assert shown("One", url) == "One"


def much(title: str) -> Differences:
    """Give more differences than anybody would read, with one title for all."""
    paths = tuple(f"topics/{number:05}-{'x' * 100}" for number in range(1000))
    entries = tuple(
        EntryChange(f"urn:x:{number}", title, f"https://example.org/{number:0400}", status, added_to=paths)
        for status in Status
        for number in range(100)
    )
    summaries = tuple(EntrySummary(each.id, each.title, each.url) for each in entries[:5])
    changes = tuple(
        FeedChange(path, title, status, 3, added=summaries if status is Status.CHANGED else ())
        for path in paths
        for status in Status
    )
    return Differences(changes, entries, paths)


@pytest.mark.parametrize(
    "title", ["&" * 500, "x" * 500, "@a" * 99, "人" * 500], ids=["escaped", "long", "mention", "wide"]
)
def test_a_comment_is_never_too_long(title: str) -> None:
    """However much differs and however much is wrong, the Markdown fits into a comment, and says what it leaves out."""
    found = much(title)
    for made in (markdown_report.render(found), text_report.render(found)):
        assert re.search(r"… and \d+ more entries", made)
        assert re.search(r"… and \d+ more feeds", made)
        assert "topics/00004" in made
    problems = tuple(Problem(f"{title}.md", line, 1, "A101", title) for line in range(1000))
    report = feeds.Report(feeds.Counts(1), (), (), (), (), problems, changes=found)
    comment = as_markdown(report, dry_run=True)
    assert "… and 975 more problems" in comment
    assert len(comment) < LIMIT


def test_what_the_limit_drops_is_not_told_as_removed() -> None:
    """Below a feed each entry has the word that the feed's counts have for it."""
    old = EntrySummary("urn:x:2", "Old")
    made = markdown_report.render(Differences((FeedChange("all", "News", Status.CHANGED, 1, dropped=(old,)),)))
    assert "- `all` News: 1 dropped by the limit\n  - dropped by the limit: Old\n" in made


def test_errors_are_told_before_warnings() -> None:
    """Of many problems those that left something out come first, whatever their paths."""
    warnings = [Problem("a.md", line, 1, "A104", "no link") for line in range(1, 100)]
    problems = (*warnings, Problem("b.md", 1, 1, "A101", "no title"))
    lines = as_markdown(feeds.Report(feeds.Counts(1), (), (), (), (), problems), dry_run=True).splitlines()
    assert lines[lines.index("| warnings | 99 |") + 2].startswith("- error A101 `b.md:1:1` ")


def test_a_change_of_other_files_alone_is_told() -> None:
    """Where only outputs differ that are about no feed, such as a stylesheet, they are counted and named."""
    made = markdown_report.render(Differences(others=("feeds.css",)))
    assert made.splitlines() == ["### What changed in the feeds: 1 other file", "", "Other files: `feeds.css`"]
    assert text_report.render(Differences(others=("feeds.css",))) == "other files: feeds.css\n"


def test_feeds_that_change_in_the_same_way_are_told_together() -> None:
    """Feeds that differ in the same fields of their own, and in no entry, take one line."""
    alike = tuple(FeedChange(f"topics/{n}", "T", Status.CHANGED, 1, fields=("title",)) for n in range(100))
    lines = text_report.render(Differences(alike)).splitlines()
    assert lines == [
        "100 feeds changed",
        "  ~ title of the feed itself",
        "      in 100 feeds: topics/0, topics/1, topics/2, topics/3, topics/4 and 95 more",
    ]


def test_the_documented_example_is_how_it_reads() -> None:
    """The example in docs/cli.md is what such differences give."""
    new = EntrySummary("urn:x:1", "Sea-Floor Cable Hears Whales", "https://harbour-science.example/cable/")
    old = EntrySummary("urn:x:2", "Small Sites Publish Full Text in Their Feeds Again")
    paths = ("all", "topics/ocean-science")
    found = Differences(
        (
            FeedChange(paths[0], "Open Notebook", Status.CHANGED, added=(new,), dropped=(old,)),
            FeedChange(paths[1], "Ocean Science · Open Notebook", Status.CHANGED, added=(new,)),
        ),
        (EntryChange(new.id, new.title, new.url, Status.ADDED, added_to=paths),),
        ("feeds.json", "feeds.opml", "index.html"),
    )
    document = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"```\n{text_report.render(found, dry_run=True)}```\n" in document


def test_no_control_character_reaches_a_terminal() -> None:
    """A title with an escape sequence stays on its line."""
    found = Differences((A_FEED,), (EntryChange("urn:x:1", "a\x1b[31m\nb", None, Status.ADDED, added_to=("all",)),))
    assert "\x1b" not in text_report.render(found)
    assert "  + a [31m b\n" in text_report.render(found)


# the program


def stamps(site: Site) -> dict[str, tuple[int, int, bytes]]:
    """Give times and bytes of everything in the destination."""
    files = [file for file in site.output.rglob("*") if file.is_file()]
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_ino, file.read_bytes()) for file in files}


@pytest.fixture
def sample(tmp_path: Path) -> Site:
    """Give a built copy of the project's own articles."""
    site = Site(tmp_path)
    shutil.copytree(PROJECT / "articles", tmp_path / "articles", dirs_exist_ok=True)
    shutil.copy(PROJECT / "config.yaml", tmp_path)
    assert site.run("build", "--now", LATER).status == 0
    return site


LATER: Final = "2026-11-01T00:00:00Z"


def edit(sample: Site) -> None:
    """Add an article, edit one, remove one, and rename a topic."""
    sample.article("new", "topics: [Hardware]\ntitle: 'Pipes | and @people'\npublishedDateTime: 2026-10-30T00:00:00Z")
    first, second, *_ = sorted((sample.folder / "articles").glob("2026-0*.md"))
    first.unlink()
    second.write_text(
        second.read_text(encoding="utf-8").replace("\nexcerpt: ", "\nexcerpt: New. ", 1), encoding="utf-8"
    )
    for file in (sample.folder / "articles").glob("*.md"):
        file.write_text(file.read_text(encoding="utf-8").replace("- Feeds", "- Syndication"), encoding="utf-8")


def test_a_dry_run_shows_what_would_change(sample: Site) -> None:
    """A dry run names each entry that comes, changes or goes, with its feeds, and touches nothing that is published."""
    edit(sample)
    before = stamps(sample)
    ran = sample.run("build", "--dry-run", "--now", LATER)
    assert stamps(sample) == before
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[:2] == ["1 entry would be added", "  + Pipes | and @people <https://example.org/new>"]
    assert lines[2] == "      in 2 feeds: all, topics/hardware"
    assert "1 entry would be removed" in lines
    assert any(line.startswith("  + topics/syndication  Syndication · Open Notebook: ") for line in lines)
    # which still says that an entry was removed
    assert any(line.startswith("  ~ topics/feeds  Feeds · Open Notebook: ") for line in lines)
    assert lines[-1].startswith("19 feeds in public: ") or "would be written" in lines[-1]


def test_a_dry_run_without_changes_says_so(sample: Site) -> None:
    """Where nothing would change a dry run says that in one line, before the counts."""
    lines = sample.run("build", "--dry-run", "--now", LATER).out.splitlines()
    assert lines[0] == "nothing would change"
    assert len(lines) == 3


def test_markdown_of_a_dry_run_is_a_comment(sample: Site) -> None:
    """--format markdown gives the same as Markdown, with the counts as a table and the problems."""
    edit(sample)
    sample.article("bad", "title:")
    ran = sample.run("build", "--dry-run", "--now", LATER, "--format", "markdown")
    assert ran.status == 0
    assert ran.out.startswith("### What would change in the feeds: 1 entry added, ")
    assert (
        "- [Pipes \\| and \\@\u2060people](<https://example.org/new>); in 2 feeds: `all`, `topics/hardware`" in ran.out
    )
    assert "| errors | 1 |" in ran.out
    assert "- error A101 `articles/bad.md:" in ran.out
    html = GFM.render(ran.out)
    assert html.count("<table>") == 1
    assert html.count("<details>") == html.count("</details>") == 3


def test_markdown_of_a_build_says_what_was_done(sample: Site) -> None:
    """Without --dry-run the Markdown is about what was done, and the next one says that nothing changed."""
    edit(sample)
    done = sample.run("build", "--now", LATER, "--format", "markdown")
    assert done.out.startswith("### What changed in the feeds: 1 entry added, ")
    assert "would" not in done.out
    again = sample.run("build", "--now", LATER, "--format", "markdown")
    assert again.out.startswith("### What changed in the feeds: nothing\n")


def test_a_report_has_what_changed(sample: Site) -> None:
    """--report has every feed and entry that differs, of a dry run and of a build alike."""
    edit(sample)
    found = []
    for arguments in (["--dry-run"], []):
        assert sample.run("build", "--now", LATER, "--report", "report.json", *arguments).status == 0
        found.append(json.loads((sample.folder / "report.json").read_bytes())["changes"])
    assert found[0] == found[1]
    (added,) = [each for each in found[0]["entries"] if each["status"] == "added"]
    assert added["title"] == "Pipes | and @people"
    assert added["added_to"] == ["all", "topics/hardware"]
    everything = next(each for each in found[0]["feeds"] if each["path"] == "all")
    assert [each["url"] for each in everything["added"]] == ["https://example.org/new"]
    assert found[0]["others"] == [
        *("feeds.json", "feeds.opml", "index.html", "providers/index.html", "sitemap.xml", "topics/index.html")
    ]


def test_quiet_says_nothing_in_markdown_either(sample: Site) -> None:
    """-q leaves stdout empty."""
    assert sample.run("build", "-q", "--format", "markdown").out == ""
