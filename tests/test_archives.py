"""Archives (RFC 5005, section 4): what each document has, over any history."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from support import Site

import feeds
from feeds.building import archived
from feeds.building.render import Renderer
from feeds.destinations import destination
from feeds.index.archives import recall_archive, settle_archive
from feeds.index.filing import archived_files, newest_files, remembered_archives
from feeds.index.store import open_store
from feeds.index.tables import digest64
from feeds.problems.errors import ConfigError
from feeds.websub.hub_topics import topics

if TYPE_CHECKING:
    import sqlite3
    from contextlib import AbstractContextManager
    from pathlib import Path

    from lxml.etree import _Element

    from feeds.index import ArchiveMemory, Store

GROUP: Final = 1
INSTANTS: Final = 12
"""So few that many articles share one."""


class Step(NamedTuple):
    """What happens to a group between two publications.

    Attributes:
        kind: `add` an article, `edit` one, give it another date (`redate`), `rename` its file, `remove` it, or `forget`
            the index but for what is remembered beside it.
        choice: of the article.
        published: of one that is added or gets another date; None for an instant later than all others.
        settles: whether the group is looked at before the next step.
    """

    kind: str
    choice: int
    published: int | None
    settles: bool


STEPS: Final = st.lists(
    st.builds(
        Step,
        st.sampled_from(("add", "add", "add", "edit", "redate", "rename", "remove", "forget")),
        st.integers(0, 1000),
        st.none() | st.integers(0, INSTANTS),
        st.booleans(),
    ),
    max_size=60,
)


class Group:
    """A group of articles in an index, and what is in the documents of its feed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.articles: dict[str, int] = {}
        self.made = 0
        self.opened: AbstractContextManager[Store] = open_store(None, "")
        self.db = self.begin()
        self.archive: list[frozenset[str]] = []
        self.newest: list[str] = []
        self.touched: set[str] = set()
        self.memory: ArchiveMemory | None = None
        self.full: dict[int, frozenset[str]] = {}

    def begin(self) -> sqlite3.Connection:
        """Begin a new index."""
        db = self.opened.__enter__().connection
        db.execute("insert or ignore into groups (group_, key, asked) values (?, '[]', ?)", (GROUP, self.limit))
        return db

    def end(self) -> None:
        """Give up the index."""
        self.opened.__exit__(None, None, None)

    def insert(self, name: str, published: int, *, known: bool = False) -> None:
        """Put an article into the group."""
        self.made += 1
        row = (f"{name}-{self.made % 3}.md", digest64(name), name, published, published, f"{name} {self.made}".encode())
        file = self.db.execute(
            "insert into files (path, stamp, digest, verdict, key, id, published, updated, article_digest, refers) "
            "values (?, 1, x'', 'published', ?, ?, ?, ?, ?, 0)",
            row,
        ).lastrowid
        self.db.execute("insert into members values (?, ?, ?)", (GROUP, published, file))
        if not known:
            self.db.execute("insert into moves values (?, ?, ?, 1)", (GROUP, published, name))
        self.articles[name] = published

    def delete(self, name: str) -> None:
        """Take an article out of the group."""
        published = self.articles.pop(name)
        (file,) = self.db.execute("select file from files where id = ?", (name,)).fetchone()
        self.db.execute("delete from members where file = ?", (file,))
        self.db.execute("delete from files where file = ?", (file,))
        self.db.execute("insert into moves values (?, ?, ?, 0)", (GROUP, published, name))

    def do(self, step: Step) -> None:
        """Do what a step says."""
        published = max(self.articles.values(), default=0) + 1 if step.published is None else step.published
        if step.kind == "add":
            self.insert(f"urn:x:{step.choice}-{self.made}", published)
        elif step.kind == "forget":
            self.forget()
        elif self.articles:
            name = sorted(self.articles)[step.choice % len(self.articles)]
            self.touched.add(name)
            before = self.articles[name]
            self.delete(name)
            if step.kind != "remove":
                self.insert(name, published if step.kind == "redate" else before)
        if step.settles:
            self.settle()

    def forget(self) -> None:
        """Make the index anew from the articles as they are, and go on from what was published last."""
        articles = dict(self.articles)
        published = dict(enumerate(self.archive, 1))
        self.end()
        self.opened = open_store(None, "")
        self.db = self.begin()
        for name, at in articles.items():
            self.insert(name, at, known=True)
        if self.memory:
            recall_archive(self.db, GROUP, self.memory, lambda number: set(map(digest64, published[number])))
        self.settle()

    def settle(self) -> None:
        """Settle the archive, and hold it against what it was before."""
        newest, count = settle_archive(self.db, GROUP, self.limit)
        names = dict(self.db.execute("select file, id from files").fetchall())
        self.newest = [each.id for each in newest]
        assert [names[file] for file in newest_files(self.db, GROUP, self.limit)] == self.newest
        found = [archived_files(self.db, GROUP, number, self.limit) for number in range(1, count + 1)]
        archive = [frozenset(names[file] for file in files) for files in found]
        full, were_full = archive[:-1], self.archive[:-1]
        # each entry stands once
        assert sorted([*self.newest, *(name for each in archive for name in each)]) == sorted(self.articles)
        assert all(len(each) <= self.limit for each in archive)
        assert len(self.newest) <= self.limit
        # the newest are those that are in no full document
        open_ones = set(self.articles) - {name for each in full for name in each}
        dates = sorted((self.articles[name] for name in open_ones), reverse=True)[: self.limit]
        assert [self.articles[name] for name in self.newest] == dates
        # a full document stays as it is, but for what happened to its own entries, and those that the feed takes back
        (first,) = self.db.execute("select first from groups where group_ = ?", (GROUP,)).fetchone()
        for address, after in enumerate(full, first):
            assert after <= self.full.setdefault(address, after)
            self.full[address] = after
        taken_back = [before - after - self.touched for before, after in zip(were_full, full, strict=False)]
        assert sum(map(bool, taken_back)) <= 1
        assert all(not each or each <= set(self.newest) | archive[-1] for each in taken_back)
        assert all(len(each) == self.limit for each in full[len(were_full) :])
        self.archive = archive
        self.memory = remembered_archives(self.db).get(GROUP)
        self.touched.clear()


CAME_LATE: Final = [
    *(Step("add", 0, published, settles=True) for published in (10, 20, 30, 5)),
    Step("redate", 3, 40, settles=False),
    Step("forget", 0, None, settles=False),
]
"""What came late is published as the newest one, and another index goes on."""


@given(STEPS, st.integers(1, 4))
@example(CAME_LATE, 1)
def test_every_entry_stands_once_over_any_history(steps: list[Step], limit: int) -> None:
    """Newest entries and archive have every entry once, and full documents lose only what is taken from them."""
    group = Group(limit)
    try:
        for step in steps:
            group.do(step)
        group.settle()
    finally:
        group.end()


# what is published


ATOM: Final = "{http://www.w3.org/2005/Atom}"
HISTORY: Final = "{http://purl.org/syndication/history/1.0}"
SITE: Final = "https://news.example.org/"
TWO: Final = "limit: 2\ngroups: [{by: []}]\n"


@pytest.fixture(params=[500, 0], ids=["few", "many"])
def number_looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a site's archives for few, which a build looks at one by one, or for so many that it does not."""
    monkeypatch.setattr(archived, "_FEW", request.param)


LOOKED_AT: Final = pytest.mark.usefixtures("number_looked_at")


def filled(site: Site, count: int, more: str = "") -> Site:
    """Publish so many articles, each on a day of its own, two in each document."""
    site.config(f"{TWO}{more}")
    for number in range(1, count + 1):
        site.article(f"a{number}", day=number)
    site.build()
    return site


def links(document: _Element) -> dict[str, str]:
    """Give the addresses that an Atom feed or an RSS channel leads to, by relation, less that of its own format."""
    found = document.findall(f"{ATOM}link")
    return {str(link.get("rel")): str(link.get("href")) for link in found if link.get("rel") != "alternate"}


def titles(site: Site, path: str) -> list[str]:
    """Give the titles of the entries of a JSON Feed, without what all of them begin with."""
    return [item["title"].removeprefix("About ") for item in json.loads(site.read(f"{path}.json"))["items"]]


def chain(site: Site, path: str = "all") -> list[list[str]]:
    """Give the titles in a feed and in the documents that each leads to, as a reader of JSON Feed follows them."""
    found = []
    following: str | None = f"{path}.json"
    while following:
        document = json.loads(site.read(following))
        found.append([item["title"].removeprefix("About ") for item in document["items"]])
        following = document.get("next_url", "").removeprefix(SITE)
    return found


def test_documents_are_filled_from_the_oldest_entry_on(site: Site) -> None:
    """The feed has the newest entries; the others are in archives, the first of which has the oldest."""
    filled(site, 7)
    assert titles(site, "all") == ["a7", "a6"]
    assert [titles(site, f"archives/all/{number}") for number in (1, 2, 3)] == [["a2", "a1"], ["a4", "a3"], ["a5"]]
    assert chain(site) == [["a7", "a6"], ["a5"], ["a4", "a3"], ["a2", "a1"]]
    assert not (site.output / "archives/all/4.json").exists()


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_documents_lead_to_each_other(site: Site, form: str) -> None:
    """Each archive leads to those before and behind it and to the feed, and the feed to the last archive."""
    filled(site, 7)

    def document(path: str) -> _Element:
        root = etree.fromstring(site.read(f"{path}.{form}"))
        return root if form == "atom" else root[0]

    def at(path: str) -> str:
        return f"{SITE}{path}.{form}"

    assert links(document("all")) == {"self": at("all"), "prev-archive": at("archives/all/3")}
    assert links(document("archives/all/1")) == {
        "self": at("archives/all/1"),
        "current": at("all"),
        "next-archive": at("archives/all/2"),
    }
    assert links(document("archives/all/2")) == {
        "self": at("archives/all/2"),
        "current": at("all"),
        "prev-archive": at("archives/all/1"),
        "next-archive": at("archives/all/3"),
    }
    assert links(document("archives/all/3")).keys() == {"self", "current", "prev-archive"}
    marks = {path: [each.tag for each in document(path) if str(each.tag).startswith(HISTORY)] for path in PATHS}
    assert marks == {"all": [], **{path: [f"{HISTORY}archive"] for path in PATHS[1:]}}


PATHS: Final = ("all", "archives/all/1", "archives/all/2", "archives/all/3")


def test_documents_are_of_one_feed(site: Site) -> None:
    """All documents of a feed have its id and title, and dates of their own."""
    filled(site, 5)
    documents = [etree.fromstring(site.read(f"{path}.atom")) for path in PATHS[:3]]
    assert {each.findtext(f"{ATOM}id") for each in documents} == {f"{SITE}all"}
    assert {each.findtext(f"{ATOM}title") for each in documents} == {"News"}
    assert [each.findtext(f"{ATOM}updated") for each in documents] == [
        "2020-12-05T09:00:00Z",
        "2020-12-02T09:00:00Z",
        "2020-12-03T09:00:00Z",
    ]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_with_all_entries_says_so(site: Site, form: str) -> None:
    """What fits is complete, leads to no other document, and is not complete any more once it does not fit."""
    filled(site, 2)
    complete = "<fh:complete/>"
    assert complete in site.read(f"all.{form}").decode()
    assert "archive" not in site.read(f"all.{form}").decode()
    assert not (site.output / "archives").exists()
    site.article("a3", day=3)
    site.build()
    assert complete not in site.read(f"all.{form}").decode()


@LOOKED_AT
def test_archives_can_be_turned_off_and_on(site: Site) -> None:
    """`archives: false` takes them away and says nothing of them, and turned on again they are as before."""
    filled(site, 7)
    before = site.outputs()
    site.config(f"{TWO}archives: false")
    site.build()
    assert not (site.output / "archives").exists()
    assert not any(b"archive" in site.read(f"all.{form}") for form in ("atom", "rss", "json", "html"))
    site.config(TWO)
    site.build()
    assert site.outputs() == before


def touched(site: Site) -> set[str]:
    """Build, and give the Atom feeds and archives that were written or removed."""
    report = site.build()
    return {path.removesuffix(".atom") for path in (*report.written, *report.removed) if path.endswith(".atom")}


@LOOKED_AT
def test_one_article_touches_the_feed_and_one_archive(site: Site) -> None:
    """A new article changes the feed and the archive that is still filled; one that is begun closes the one before."""
    filled(site, 5)
    site.article("a6", day=6)
    assert touched(site) == {"all", "archives/all/2"}
    site.article("a7", day=7)
    assert touched(site) == {"all", "archives/all/2", "archives/all/3"}
    before = {number: site.read(f"archives/all/{number}.atom") for number in (1, 2)}
    for number in range(8, 12):
        site.article(f"a{number}", day=number)
        site.build()
    assert {number: site.read(f"archives/all/{number}.atom") for number in (1, 2)} == before


@LOOKED_AT
def test_a_full_archive_changes_with_its_own_entries_alone(site: Site) -> None:
    """An edit changes the archive that has the entry, a removal makes it shorter, and no entry moves for it."""
    filled(site, 9)
    site.article("a3", "title: About another", day=3)
    assert touched(site) == {"archives/all/2"}
    (site.folder / "articles/a2.md").unlink()
    assert touched(site) == {"all", "archives/all/1"}  # the feed says so
    (site.folder / "articles/a9.md").unlink()
    assert touched(site) == {"all", "archives/all/4"}
    assert chain(site) == [["a8", "a7"], [], ["a6", "a5"], ["a4", "another"], ["a1"]]


@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
def test_a_backdated_article_goes_to_the_open_archive(site: Site, *, cache: bool) -> None:
    """An article older than full archives leaves them as they are, on a machine without the cache too."""
    filled(site, 7)
    full = [site.read(f"archives/all/{number}.atom") for number in (1, 2)]
    site.article("late", day=1)
    site.build(cache=cache)
    assert chain(site) == [["a7", "a6"], ["a5", "late"], ["a4", "a3"], ["a2", "a1"]]
    assert [site.read(f"archives/all/{number}.atom") for number in (1, 2)] == full


@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
def test_another_date_takes_an_entry_out_of_its_archive(site: Site, *, cache: bool) -> None:
    """An article that gets another date leaves its full archive and comes as one of that date, or as a late one."""
    filled(site, 9)
    site.article("a2", day=12)
    site.article("a3", day=1)
    site.build(cache=cache)
    assert chain(site) == [["a2", "a9"], ["a8"], ["a7", "a3"], ["a6", "a5"], ["a4"], ["a1"]]


def test_two_machines_go_on_from_one_publication(site: Site, tmp_path: Path) -> None:
    """A machine that has the cache, and one that only has what was published, write the same bytes."""
    filled(site, 9)
    (site.folder / "articles/a2.md").unlink()
    site.build()
    other = Site(tmp_path / "other")
    shutil.copytree(site.folder, other.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".feeds-cache"))
    for each in (site, other):
        each.article("late", day=1)
        (each.folder / "articles/a6.md").unlink()
        each.article("a10", day=10)
        each.build()
    assert other.outputs() == site.outputs()


def test_what_was_planned_and_never_published_counts_for_nothing(site: Site) -> None:
    """Whatever a check or a dry run saw meanwhile, archives go on from how they were published, with a cache too."""
    filled(site, 9)
    published = site.folder / "published"
    shutil.copytree(site.output, published)
    written = {file: file.read_bytes() for file in (site.folder / "articles").iterdir()}
    for name in ("a2", "a3"):
        (site.folder / f"articles/{name}.md").unlink()
    for day in range(10, 20):
        site.article(f"b{day}", day=day)
    site.build(dry_run=True)
    shutil.rmtree(site.folder / "articles")
    for file, body in written.items():
        site.write(f"articles/{file.name}", body)
    site.article("late", day=4)
    site.build()
    site.build(output=site.folder / "clean", cache=False, previous=published)
    found = site.outputs()
    site.output = site.folder / "clean"
    assert found == site.outputs()
    assert chain(site)[-1] == ["a2", "a1"]


@LOOKED_AT
@pytest.mark.parametrize("describes", [False, True])
def test_another_limit_makes_them_anew(site: Site, *, describes: bool) -> None:
    """With another limit archives are filled from the oldest entry on, at addresses that none had before."""
    filled(site, 9)
    (site.folder / "articles/a2.md").unlink()
    site.build()
    assert addresses(site) == {1, 2, 3, 4}
    site.config(f"{TWO}describe: {{all: {{limit: 3}}}}" if describes else "limit: 3\ngroups: [{by: []}]")
    site.build(dry_run=True, logged=lambda _: None)
    site.build(logged=lambda _: None)
    assert chain(site) == [["a9", "a8", "a7"], ["a6", "a5"], ["a4", "a3", "a1"]]
    assert addresses(site) == {5, 6}
    assert titles(site, "archives/all/5") == ["a4", "a3", "a1"]
    found = site.outputs()
    site.build(cache=False)
    assert site.outputs() == found


@pytest.mark.parametrize("cache", [True, False])
def test_archives_that_are_turned_on_again_have_their_addresses(site: Site, *, cache: bool) -> None:
    """Whatever these count from: who knows them goes on, and no other entries stand there."""
    filled(site, 9)
    site.config("limit: 3\ngroups: [{by: []}]")
    site.build(cache=cache, logged=lambda _: None)
    before = site.outputs()
    assert addresses(site) == {5, 6}
    for _ in range(2):
        site.config("limit: 3\ngroups: [{by: []}]\narchives: false")
        site.build(cache=cache, logged=lambda _: None)
    assert addresses(site) == set()
    site.config("limit: 3\ngroups: [{by: []}]")
    site.build(cache=cache, logged=lambda _: None)
    assert site.outputs() == before


@pytest.mark.parametrize("cache", [True, False])
def test_what_came_while_there_were_no_archives_stands_elsewhere(site: Site, *, cache: bool) -> None:
    """An old entry that came meanwhile is where who has read the full archives sees it, and none has too many."""
    filled(site, 7)
    assert addresses(site) == {1, 2, 3}
    site.config(f"{TWO}archives: false")
    site.build(cache=cache, logged=lambda _: None)
    site.article("a0", "publishedDateTime: 2020-11-30T09:00:00Z")
    site.build(cache=cache)
    site.config(TWO)
    site.build(cache=cache, logged=lambda _: None)
    assert addresses(site) == {4, 5, 6}
    assert chain(site) == [["a7", "a6"], ["a5", "a4"], ["a3", "a2"], ["a1", "a0"]]
    found = site.outputs()
    site.build(cache=not cache)
    assert site.outputs() == found


def addresses(site: Site) -> set[int]:
    """Give the numbers in the addresses of the documents that the archive of everything has."""
    return {int(file.stem) for file in (site.output / "archives/all").glob("*.json")}


@LOOKED_AT
@pytest.mark.parametrize("cache", [True, False])
def test_no_address_of_a_full_archive_gets_other_entries(site: Site, *, cache: bool) -> None:
    """Who has read a full archive need not read it again: what fills up again after removals is at another address."""
    filled(site, 7)
    assert chain(site) == [["a7", "a6"], ["a5"], ["a4", "a3"], ["a2", "a1"]]
    for name in ("a5", "a6", "a7"):
        (site.folder / f"articles/{name}.md").unlink()
    site.build(cache=cache)
    assert chain(site) == [["a4", "a3"], [], [], ["a2", "a1"]]
    for day in (10, 11, 12):
        site.article(f"a{day}", day=day)
    site.build(cache=cache)
    assert chain(site) == [["a12", "a11"], ["a10"], ["a4", "a3"], [], ["a2", "a1"]]
    assert titles(site, "archives/all/3") == ["a4", "a3"]
    assert site.run("check", "public", "--strict").status == 0


@LOOKED_AT
@pytest.mark.parametrize("cache", [True, False])
@pytest.mark.parametrize("left", [0, 1])
def test_archives_that_were_given_up_begin_anew_elsewhere(site: Site, left: int, *, cache: bool) -> None:
    """Where the feed has all that is left its archives are gone, and those that it gets later have other addresses."""
    filled(site, 5)
    assert addresses(site) == {1, 2}
    for number in range(1, 6 - left):
        (site.folder / f"articles/a{number}.md").unlink()
    site.build(cache=cache, allow_shrink=True)
    assert not (site.output / "archives/all").exists()
    for day in range(10, 15):
        site.article(f"a{day}", day=day)
    site.build(cache=cache)
    assert addresses(site) == {3, 4}
    old = ["a5"] * left
    assert sum(chain(site), []) == ["a14", "a13", "a12", "a11", "a10", *old]  # noqa: RUF017 - few
    found = site.outputs()
    site.build(cache=not cache)
    assert site.outputs() == found


def test_entries_of_one_instant_stand_once(site: Site) -> None:
    """Articles of a single instant fill archives like others, and stay where they are when more come."""
    site.config(TWO)
    for number in range(9):
        site.article(f"a{number}", day=1)
    site.build()
    before = chain(site)[2:]
    assert sorted(title for titles in chain(site) for title in titles) == [f"a{number}" for number in range(9)]
    for number in range(3):
        site.article(f"b{number}", day=2)
        site.build()
    assert sorted(title for titles in chain(site) for title in titles) == [
        *(f"a{number}" for number in range(9)),
        *(f"b{number}" for number in range(3)),
    ]
    assert chain(site)[-len(before) :] == before


def page_of(site: Site, path: str) -> Any:
    """Give the page of a feed."""
    return html.fromstring(site.read(f"{path}.html").decode())


def test_pages_lead_to_older_and_newer_entries(site: Site) -> None:
    """The page of a feed leads to older entries, that of an archive to newer ones too, in the language of the feed."""
    site.config(f"  language: de\n{TWO}")
    for number in range(1, 7):
        site.article(f"a{number}", day=number)
    site.build()

    def ways(path: str) -> dict[str, str]:
        nav = page_of(site, path).xpath("//nav[@class='chain']/a")
        return {each.text: each.get("href") for each in nav}

    assert ways("all") == {"Ältere Einträge": "archives/all/2.html"}
    assert ways("archives/all/2") == {
        "Neuere Einträge": "../../all.html",
        "Ältere Einträge": "../../archives/all/1.html",
    }
    assert ways("archives/all/1") == {"Neuere Einträge": "../../archives/all/2.html"}


def test_a_page_of_an_archive_is_subscribed_to_as_the_feed_is(site: Site) -> None:
    """What a page of an archive offers to subscribe to is the feed; its own address is its canonical one."""
    filled(site, 4)
    page = page_of(site, "archives/all/1")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}archives/all/1.html"]
    assert page.xpath("//input[@id='address']/@value") == [f"{SITE}all.atom"]
    assert page.xpath("//link[@rel='alternate']/@href") == [f"{SITE}all.{form}" for form in ("atom", "rss", "json")]
    assert page.xpath("//p[@class='formats']/a/@href") == [f"../../all.{form}" for form in ("atom", "rss", "json")]
    assert page.xpath("//h1/a/@href") == ["../../all.html"]
    for each in page.xpath("//@href | //@src"):
        if "://" not in each and not each.startswith("#"):
            assert (site.output / "archives/all" / each.partition("#")[0]).exists(), each


def test_readers_follow_a_chain(site: Site) -> None:
    """Feedparser finds the links of archives in Atom and in RSS, and every entry once behind them."""
    filled(site, 7)
    for form in ("atom", "rss"):
        address: str | None = f"{SITE}all.{form}"
        found: list[str] = []
        while address:
            parsed = feedparser.parse(site.read(address.removeprefix(SITE)))
            assert not parsed.bozo
            found += [each.title for each in parsed.entries]
            address = next((link.href for link in parsed.feed.links if link.rel == "prev-archive"), None)
        assert found == [f"About a{number}" for number in range(7, 0, -1)]


def test_the_sitemap_has_the_pages_of_archives(site: Site) -> None:
    """Search engines find all archives of the feed of everything, and where there is none, those of the others."""
    filled(site, 5)
    pages = [f"{SITE}archives/all/{number}.html" for number in (2, 1)]
    listed = [str(each.text) for each in etree.fromstring(site.read("sitemap.xml")).iter("{*}loc")]
    assert [each for each in listed if "archives" in each] == pages


def test_lists_count_archives(site: Site) -> None:
    """`feeds list --json` counts the documents of each archive, and says which articles stand there."""
    filled(site, 5)
    assert [feed["archives"] for feed in json.loads(site.run("list", "--json").out)] == [2]
    accounts = json.loads(site.run("list", "--articles", "--json").out)
    assert {each["path"]: each["reason"] for each in accounts if each["older"]} == {
        f"articles/a{number}.md": "it is too old for the limit of its feeds; their archives have it"
        for number in (1, 2, 3)
    }


def test_a_list_does_not_forget_what_was_published(site: Site) -> None:
    """A list between two builds, on a machine that has no cache, leaves archives as they are published."""
    filled(site, 9)
    (site.folder / "articles/a2.md").unlink()
    site.build()
    before = site.outputs()
    for command in (("list",), ("list", "--articles"), ("check",)):
        shutil.rmtree(site.folder / ".feeds-cache")
        site.run(*command)
        site.build()
        assert site.outputs() == before


def test_archives_announce_no_hub(site: Site) -> None:
    """Nobody subscribes to an archive: it names no hub, and no hub is told of it."""
    filled(site, 5, "hub: https://hub.example.org/\n")
    config = feeds.load_config(site.folder)
    assert b"hub.example.org" in site.read("all.atom")
    assert not any(b"hub.example.org" in body for path, body in site.outputs().items() if path.startswith("archives/"))
    digests = destination(str(site.output)).digests()
    assert not any("archives" in topic for topic in topics(config, digests))


@pytest.mark.parametrize("old", ["archives", "archives/all/1.atom", "archives/all/1.json.gz"])
def test_no_old_address_takes_the_place_of_an_archive(site: Site, old: str) -> None:
    """An alias cannot be where an archive is or may come to be; one beside is as good as any."""
    site.config(f"aliases: {{{old}: all.atom}}")
    with pytest.raises(ConfigError) as caught:
        feeds.load_config(site.folder)
    assert [problem.code for problem in caught.value.problems] == ["C117"]
    site.config("aliases: {archives/feed.xml: all.atom}")
    feeds.load_config(site.folder)


# what a build does not do again


@LOOKED_AT
def test_what_nothing_changed_is_not_rendered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build without changes renders nothing, and one article a feed and an archive, also where there are many."""
    filled(site, 9)
    rendered: list[str] = []
    outputs = Renderer.outputs

    def noted(renderer: Renderer, planned: Any) -> Any:
        rendered.append(archived.path_of(planned))
        return outputs(renderer, planned)

    monkeypatch.setattr(Renderer, "outputs", noted)
    files = {file: file.stat().st_ino for file in site.output.rglob("*.*")}
    assert site.build().written == ()
    assert rendered == []
    assert {file: file.stat().st_ino for file in site.output.rglob("*.*")} == files
    site.article("a10", day=10)
    site.build()
    assert sorted(rendered) == ["all", "archives/all/4"]
    rendered.clear()
    site.article("a3", "title: About another", day=3)
    site.build()
    assert rendered == ["archives/all/2"]


@pytest.mark.sampled(2)
@LOOKED_AT
@pytest.mark.parametrize("path", ["archives/all/2.atom", "archives/.feeds-manifest.json", ".feeds-manifest.json"])
def test_what_is_lost_is_made_again(site: Site, path: str) -> None:
    """An archive that somebody deleted is written anew, and so is the manifest that lists it."""
    filled(site, 9)
    before = site.outputs(), site.read(path)
    (site.output / path).unlink()
    site.build()
    assert (site.outputs(), site.read(path)) == before
    assert site.build().written == ()


@LOOKED_AT
def test_archives_out_of_a_cache_are_kept(site: Site, tmp_path: Path) -> None:
    """Archives that were copied, and so have other times, are left as they are; one that is another's is not."""
    filled(site, 9)
    before = site.outputs()
    shutil.move(site.output, tmp_path / "elsewhere")
    shutil.copytree(tmp_path / "elsewhere", site.output)
    (site.output / "archives/all/1.atom").write_bytes(b"other")
    assert site.build().written == ("archives/all/1.atom",)
    assert site.outputs() == before


@LOOKED_AT
def test_archives_of_a_feed_that_is_gone_are_removed(site: Site) -> None:
    """What a feed had goes with it, where it has a single document and where it has several; others stay."""
    site.config("limit: 2\ngroups: [{by: []}, {by: [topic]}]")
    for number in range(1, 8):
        site.article(f"a{number}", "topics: [AI]", day=number)
    site.article("b", "topics: [Chips]", day=9)
    site.build()
    for number in range(1, 8):
        site.article(f"a{number}", "topics: [Chips]", day=number)
    site.build()
    expected = {f"archives/{feed}/{number}" for feed in ("all", "topics/chips") for number in (1, 2, 3)}
    assert {path.partition(".")[0] for path in site.outputs() if path.startswith("archives/")} == expected
    found = site.outputs()
    site.build(cache=False)
    assert site.outputs() == found


@pytest.mark.sampled(1)
@LOOKED_AT
def test_a_killed_build_is_gone_on_from(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a build ended between two files, the next one knows all of them, and a later one can remove them."""
    filled(site, 9)
    for number in range(10, 15):
        site.article(f"a{number}", day=number)
    replace = os.replace
    left = [4]

    def dying(source: Any, target: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        site.build()
    monkeypatch.undo()
    site.build()
    expected = filled(Site(site.folder / "other"), 14).outputs()
    assert site.outputs() == expected
    site.config(f"{TWO}archives: false")
    site.build()
    assert not (site.output / "archives").exists()
