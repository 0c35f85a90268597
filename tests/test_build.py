"""Builds from end to end: what becomes of every article, good and bad, and what stands in the outputs."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from permission_support import bound_by_modes
from support import NOW, Site

import feeds
from feeds.building import own_processes, workers
from feeds.cli import summary
from feeds.problems.errors import NothingToPublish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = timedelta(days=1)
DATE = "publishedDateTime: 2020-12-05T09:00:00Z\n"
LINK = "originalUrl: https://example.org/odd\n"
GOOD = ["About good-2", "About good-1"]
CACHE = ".feeds-cache"

# what a build after another one makes of the articles, it makes with what it remembers of them and without
with_and_without_cache = pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])


def titles(site: Site, path: str = "all") -> list[str]:
    """Give the titles of a feed's entries, in its order."""
    return [item["title"] for item in items(site, path)]


def items(site: Site, path: str = "all") -> list[dict[str, Any]]:
    """Give a feed's entries as its JSON form has them."""
    found: list[dict[str, Any]] = json.loads(site.read(f"{path}.json"))["items"]
    return found


def paths(report: feeds.Report) -> list[str]:
    """Give the paths of the feeds that a build made."""
    return [feed.path for feed in report.feeds]


def codes(report: feeds.Report, path: str | None = None) -> set[str]:
    """Give the codes of a build's problems, those of one file if given."""
    return {problem.code for problem in report.problems if path in {None, problem.path}}


def stamps(site: Site) -> dict[str, tuple[int, int]]:
    """Give the inode and time of every file of the destination."""
    files = [file for file in site.output.rglob("*") if file.is_file()]
    return {str(file): (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


def around(site: Site) -> set[Path]:
    """Give all that stands in a site's folder, but not what is in the destination and the cache."""
    inner = {site.output, site.folder / CACHE}
    return {each for each in site.folder.rglob("*") if not inner & set(each.parents)}


# what becomes of articles


def test_counts_add_up(site: Site) -> None:
    """Every file found is counted once, under what became of it."""
    site.config("select: {types: [article]}")
    site.article("one", "type: article")
    site.article("two", "type: article", day=2)
    site.article("draft", "published: false\ntype: article")
    site.article("gone", "removed: true\ntype: article")
    site.article("later", "publishedDateTime: 2030-01-01T00:00:00Z\ntype: article")
    site.article("video", "type: video")
    site.article("again", "originalUrl: https://example.org/one\ntype: article")
    site.write("articles/bad.md", "nothing")
    report = site.build()
    assert report.articles == feeds.Counts(
        found=8, published=2, unpublished=1, removed=1, future=1, unselected=1, duplicate=1, bad=1
    )
    assert report.errors == 1


def test_makes_the_default_feeds_in_every_format(site: Site) -> None:
    """Without groups in the config there are a feed of everything, one a topic and one a provider, in each format."""
    site.article("one", "topics: [AI]\nprovider: {name: Example, domain: example.org}")
    report = site.build()
    expected = ["all", "providers/example.org", "topics/ai"]
    assert paths(report) == expected
    assert {f"{path}.{form}" for path in expected for form in ("atom", "rss", "json")} <= set(site.outputs())


def test_every_article_is_in_every_feed_it_belongs_to(site: Site) -> None:
    """An article stands in the feed of everything, of each of its topics and of its provider, with one id."""
    site.article("one", "topics: [AI, Chips]\nprovider: {name: Example, domain: example.org}")
    site.article("two", "topics: [AI]", day=2)
    site.build()
    assert titles(site) == titles(site, "topics/ai") == ["About two", "About one"]
    assert titles(site, "topics/chips") == titles(site, "providers/example.org") == ["About one"]
    assert items(site, "topics/chips") == items(site, "providers/example.org") == [items(site)[1]]


def test_newest_come_first(site: Site) -> None:
    """Entries stand newest first, whatever their files are called."""
    for name, day in (("b", 3), ("a", 1), ("c", 2)):
        site.article(name, day=day)
    site.build()
    assert titles(site) == ["About b", "About c", "About a"]


@pytest.mark.parametrize("cache", [True, False])
def test_articles_of_one_day_stand_by_their_files(site: Site, *, cache: bool) -> None:
    """Of articles of one instant the last file by path comes first, in feeds that a limit cuts too."""
    site.config("articles: {paths: [articles], timezone: UTC}\nlimit: 3\ngroups: [{by: []}, {by: [topic]}]")
    for number, word in enumerate(["tea", "milk", "rye", "oat", "jam"], 1):
        site.write(f"articles/2024-01-01-{number:02}-{word}.md", front(f"title: {word}\ntopics: [food]\n", word))
    site.write("articles/2024-01-02-later.md", front("title: later\ntopics: [food]\n", "x"))
    site.build(cache=cache)
    assert titles(site) == titles(site, "topics/food") == ["later", "jam", "oat"]


def test_limit_keeps_the_newest(site: Site) -> None:
    """A feed has no more than `limit` entries, the newest ones; the report tells how many articles there are."""
    site.config("limit: 2")
    for day in range(1, 6):
        site.article(f"n{day}", day=day)
    report = site.build()
    assert titles(site) == ["About n5", "About n4"]
    assert [(feed.entries, feed.articles) for feed in report.feeds] == [(2, 5)]


@with_and_without_cache
def test_future_articles_are_held_back(site: Site, *, cache: bool) -> None:
    """An article dated after now is left out until then, and in the build at that instant it is published."""
    site.article("one")
    site.article("later", "publishedDateTime: 2026-06-01T12:00:00+02:00")
    due = datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert site.build(cache=cache, now=due - timedelta(seconds=1)).articles.future == 1
    assert titles(site) == ["About one"]
    assert site.build(cache=cache, now=due).articles.future == 0
    assert titles(site) == ["About later", "About one"]


@pytest.mark.parametrize("mark", ["published: false", "draft: true", "published: no", "draft: 'True'"])
def test_unpublished_articles_are_left_out_until_asked_for(site: Site, mark: str) -> None:
    """A draft is left out; `include_unpublished` and `select.unpublished` both include it."""
    site.article("one")
    site.article("draft", mark, day=2)
    assert site.build().articles.unpublished == 1
    assert titles(site) == ["About one"]
    site.build(include_unpublished=True)
    assert titles(site) == ["About draft", "About one"]
    site.config("select: {unpublished: true}")
    assert site.build().articles.unpublished == 0


@pytest.mark.parametrize("mark", ["removed: true", "deleted: yes", "removed: true\npublished: true"])
def test_removed_articles_are_gone_whatever_is_asked_for(site: Site, mark: str) -> None:
    """An article marked as removed is published by nothing."""
    site.article("one")
    site.article("gone", mark)
    assert site.build(include_unpublished=True).articles.removed == 1
    assert titles(site) == ["About one"]


@pytest.mark.parametrize("newer", ["a", "b"])
def test_an_article_in_two_files_is_one_entry(site: Site, newer: str) -> None:
    """Of two files with one address the one changed last is published, and a warning stands at the other."""
    for name in ("a", "b"):
        changed = f"updatedDateTime: 2021-01-0{2 if name == newer else 1}T00:00:00Z"
        site.article(name, f"originalUrl: https://example.org/same\n{changed}")
    report = site.build()
    older = "b" if newer == "a" else "a"
    assert titles(site) == [f"About {newer}"]
    assert report.articles.duplicate == 1
    assert codes(report, f"articles/{older}.md") == {"A110"}
    assert codes(report, f"articles/{newer}.md") == set()


def test_an_unpublished_copy_does_not_hide_the_published_one(site: Site) -> None:
    """A draft of an article that is published elsewhere takes nothing away from it."""
    site.article("one", "originalUrl: https://example.org/same")
    site.article(
        "two", "originalUrl: https://example.org/same\npublished: false\nupdatedDateTime: 2021-01-01T00:00:00Z"
    )
    assert site.build().articles.published == 1
    assert titles(site) == ["About one"]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("min_quality: 50", ["About high"]),
        ("min_heat: 7", ["About high", "About low"]),
        ("types: [video]", ["About low"]),
    ],
)
def test_select_chooses_by_score_and_type(site: Site, select: str, expected: list[str]) -> None:
    """Articles below a score, without one, or of another type are left out."""
    site.config(f"select: {{{select}}}")
    site.article("high", "quality: 50\nheat: 8\ntype: article", day=3)
    site.article("low", "quality: 49\nheat: 7\ntype: video", day=2)
    site.article("none")
    site.build()
    assert titles(site) == expected


# nothing to publish


@pytest.mark.parametrize("what", ["empty", "missing", "drafts only", "bad only"])
@with_and_without_cache
def test_without_articles_nothing_published_is_touched(site: Site, what: str, *, cache: bool) -> None:
    """A run that has nothing to publish raises, and leaves the feeds of an earlier one as they are."""
    file = site.article("one")
    site.build(cache=cache)
    before = (site.outputs(), stamps(site))
    file.unlink()
    if what == "missing":
        (site.folder / "articles").rmdir()
    elif what == "drafts only":
        site.article("one", "draft: true")
    elif what == "bad only":
        site.write("articles/bad.md", "nothing")
    with pytest.raises(feeds.NothingToPublish) as stopped:
        site.build(cache=cache)
    assert (site.outputs(), stamps(site)) == before
    assert {problem.code for problem in stopped.value.problems} == {"missing": {"F109"}, "bad only": {"M101"}}.get(
        what, set()
    )


def test_nothing_to_publish_says_why(site: Site) -> None:
    """The message counts the articles found and says how to include those left out."""
    site.article("one", "draft: true")
    site.article("two", "publishedDateTime: 2030-01-01T00:00:00Z")
    with pytest.raises(feeds.NothingToPublish, match=r"found 2 articles .*1 as unpublished.*--include-unpublished"):
        site.build()


@with_and_without_cache
def test_a_missing_path_leaves_what_was_published(site: Site, *, cache: bool) -> None:
    """When one of two articles folders is missing, its feeds stay as they were and the run says why."""
    site.config("articles: {paths: [articles, blog]}")
    site.article("one")
    blog = site.write("blog/two.md", "---\ntitle: Two\ndate: 2020-01-01\nurl: https://example.org/2\ntags: [x]\n---\n")
    site.build(cache=cache)
    before = site.outputs()
    blog.unlink()
    blog.parent.rmdir()
    with pytest.raises(feeds.NothingToPublish) as raised:
        site.build(cache=cache)
    (problem,) = raised.value.problems
    assert (problem.path, problem.line, problem.column, problem.code) == ("config.yaml", 4, 30, "F109")
    assert site.outputs() == before


# the config

DEFAULTS = """\
  description: null
  language: en
  author: null
  rights: null
  icon: null
  logo:
articles:
  paths: [articles]
  fields: {}
  timezone: UTC
  permalink: null
select:
  unpublished: false
  min_quality: null
  min_heat: ~
  types: []
groups:
  - by: []
  - by: [topic]
  - by: [provider]
    min_entries: 1
channels: []
formats: [atom, rss, json]
pages: true
limit: 50
content: full
embeds: link
hub: null
max_age: 900
access: {}
host: null
output: public
"""


@with_and_without_cache
def test_every_key_may_be_written_out_with_its_default(site: Site, *, cache: bool) -> None:
    """A config that names every key with its default, null where that is none, makes the feeds of the shortest one."""
    site.article("one", "topics: [AI]\nprovider: {name: Example, domain: example.org}")
    site.build(cache=cache)
    site.config(DEFAULTS)
    assert site.build(cache=cache).written == ()


# bad articles


class Bad(NamedTuple):
    """A file that is odd, the problem it makes, and whether it is published all the same."""

    content: str | bytes
    code: str | None
    title: str | None = None


def front(text: str, body: str = "") -> str:
    """Give an article with this front matter."""
    return f"---\n{text}---\n{body}"


def odd(more: str, code: str | None) -> Bad:
    """Give an article that is published although something in its front matter is odd."""
    return Bad(front(f"title: Odd\n{DATE}{LINK}{more}\n"), code, "Odd")


BOMB = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 10))

BAD = {
    "no front matter": Bad("# Only text\n", "M101"),
    "front matter not at the start": Bad("Text\n---\ntitle: Odd\n---\n", "M101"),
    "unclosed": Bad(f"---\ntitle: Odd\n{DATE}{LINK}", "M102"),
    "unclosed TOML": Bad("+++\ntitle = 'Odd'\n", "M102"),
    "YAML error": Bad(front(f"title: Odd: one\n{DATE}{LINK}"), "M103"),
    "YAML unclosed quote": Bad(front(f"title: 'Odd\n{DATE}{LINK}"), "M103"),
    "tab": Bad(front(f"title: Odd\n{DATE}{LINK}topics:\n\t- AI\n"), "M104"),
    "key twice": Bad(front(f"title: First\ntitle: Odd\n{DATE}{LINK}"), "M105", "Odd"),
    "anchor bomb": Bad(front(f"title: Odd\n{DATE}{LINK}l0: &l0 [a, b]\n{BOMB}"), "M106"),
    "anchor of itself": Bad(front(f"title: Odd\n{DATE}{LINK}topics: &t [AI, *t]\n"), "M107"),
    "deep brackets": Bad(front(f"title: Odd\n{DATE}{LINK}x: {'[' * 100_000}\n"), "M107"),
    "deep list": Bad(front(f"title: Odd\n{DATE}{LINK}x: {'[' * 200}{']' * 200}\n"), "M107"),
    "a list": Bad(front("- title\n- date\n"), "M108"),
    "a sentence": Bad(front("Just words\n"), "M108"),
    "nothing between the lines": Bad("---\n---\nText\n", "M108"),
    "TOML error": Bad("+++\ntitle = Odd\n+++\n", "M109"),
    "title of a wrong type": Bad(front(f"title: [Odd]\n{DATE}{LINK}"), "A101"),
    "no title": Bad(front(f"{DATE}{LINK}"), "A101"),
    "empty title": Bad(front(f"title: ''\n{DATE}{LINK}"), "A101"),
    "title of tags": Bad(front(f"title: '<b></b> &nbsp;'\n{DATE}{LINK}"), "A101"),
    "no date": Bad(front(f"title: Odd\n{LINK}"), "A102"),
    "impossible date": Bad(front(f"title: Odd\ndate: 2020-02-30\n{LINK}"), "A103"),
    "impossible hour": Bad(front(f"title: Odd\ndate: 2020-02-03T25:00:00Z\n{LINK}"), "A103"),
    "not a date": Bad(front(f"title: Odd\ndate: soon\n{LINK}"), "A103"),
    "date before all time": Bad(front(f"title: Odd\ndate: 0001-01-01T00:00:00+05:00\n{LINK}"), "A103"),
    "date of a wrong type": Bad(front(f"title: Odd\ndate: [2020, 1, 2]\n{LINK}"), "A103"),
    "no link": Bad(front(f"title: Odd\n{DATE}", "Text\n"), "A104", "Odd"),
    "no link and nothing to read": Bad(front(f"title: Odd\n{DATE}"), "A105"),
    "date without zone": Bad(front(f"title: Odd\ndate: 2020-12-05 09:00:00\n{LINK}"), "A107", "Odd"),
    "javascript URL": Bad(front(f"title: Odd\n{DATE}webUrl: 'javascript:alert(1)'\n", "Text"), "A108", "Odd"),
    "javascript URL before a good one": odd("webUrl: 'javascript:alert(1)'", "A108"),
    "relative URL": Bad(front(f"title: Odd\n{DATE}webUrl: /odd\n"), "A109", "Odd"),
    "state that is none": Bad(front(f"title: Odd\n{DATE}{LINK}published: perhaps\n"), "A114"),
    "state of a wrong type": Bad(front(f"title: Odd\n{DATE}{LINK}draft: []\n"), "A114"),
    "topics of a wrong type": odd("topics: {AI: 1}", "A106"),
    "topic that is a list": odd("topics: [{a: b}]", "A106"),
    "provider of a wrong type": odd("provider: [Example]", "A106"),
    "provider's domain that is none": odd("provider: {name: Example, domain: not a domain}", "A111"),
    "image size of a wrong type": odd("images: [{url: https://example.org/a.png, width: wide}]", "A106"),
    "image without a URL": odd("images: [{width: 30}]", "A106"),
    "author without a name": odd("author: {email: ada@example.org}", "A106"),
    "provider without a name": odd("provider: {logo: a.png}", "A106"),
    "quality of a wrong type": odd("quality: high", "A106"),
    "related of a wrong type": odd("related: [just a title]", "A106"),
    "language that is none": odd("lang: '??'", "A112"),
    "alias to the encrypted field": odd("secured: &s abc\nexcerpt: *s", "A113"),
    "updated impossible": odd("updatedDateTime: 2020-13-01", "A103"),
    "not UTF-8": Bad(front(f"title: Odd \xe9\n{DATE}{LINK}").encode("latin-1"), "F106"),
    "UTF-16": Bad(front(f"title: Odd\n{DATE}{LINK}").encode("utf-16"), "F106"),
    "byte order mark": Bad(b"\xef\xbb\xbf" + front(f"title: Odd\n{DATE}{LINK}").encode(), None, "Odd"),
    "CRLF": Bad(front(f"title: Odd\n{DATE}{LINK}").replace("\n", "\r\n"), None, "Odd"),
    "CR": Bad(front(f"title: Odd\n{DATE}{LINK}").replace("\n", "\r"), None, "Odd"),
    "NUL in front matter": Bad(front(f"title: O\0dd\n{DATE}{LINK}"), "F110", "Odd"),
    "NUL in the body": Bad(front(f"title: Odd\n{DATE}{LINK}", "a\0b"), "F110", "Odd"),
    "control characters": Bad(front(f"title: O\x1b\x07dd\n{DATE}{LINK}", "a\x0bb\ufffec"), "F110", "Odd"),
    "escaped control characters": Bad(front(f'title: "O\\x07dd"\n{DATE}{LINK}'), "F110", "Odd"),
    "escaped lone surrogate": Bad(front(f'title: Odd\n{DATE}{LINK}excerpt: "\\ud800"\n'), "M103"),
    "entity of a control character": Bad(front(f"title: O&#7;dd\n{DATE}{LINK}"), None, "Odd"),
    "empty": Bad("", "F107"),
    "white space only": Bad(" \n\t\n", "F107"),
    "binary": Bad(bytes(range(256)) * 10, "F106"),
}


@pytest.mark.sampled
@pytest.mark.parametrize("case", [pytest.param(BAD[name], id=name) for name in BAD])
def test_a_bad_article_never_stops_the_others(site: Site, case: Bad) -> None:
    """Whatever is wrong with one file, it has its problem and the good articles beside it are all published."""
    site.article("good-1")
    site.article("good-2", day=2)
    site.write("articles/odd.md", case.content)
    report = site.build()
    found = titles(site)
    assert [title for title in found if title in GOOD] == GOOD
    if case.code:
        assert case.code in codes(report, "articles/odd.md")
    assert [title for title in found if title not in GOOD] == ([case.title] if case.title else [])
    assert codes(report, "articles/good-1.md") | codes(report, "articles/good-2.md") == set()
    assert report.articles.found == 3
    assert report.articles.published + report.articles.bad == 3


@pytest.mark.sampled
@pytest.mark.parametrize("case", [pytest.param(BAD[name], id=name) for name in BAD])
def test_a_problem_stands_within_its_file(site: Site, case: Bad) -> None:
    """Every problem's line and column are places that an editor can go to, and its message is one line."""
    site.article("good-1")
    file = site.write("articles/odd.md", case.content)
    lines = file.read_bytes().count(b"\n") + file.read_bytes().count(b"\r") + 1
    for problem in site.build().problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.message
        assert "\n" not in problem.message


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bad.json", "{", "M110"),
        ("bad.json", "[" * 100_000, "M107"),
        ("bad.json", '{"title": "Odd", "date": 20200102}', "A103"),
        ("bad.yaml", "title: a: b\n", "M103"),
        ("bad.html", "title: T\nText\n", "M101"),
        ("2020-02-30-day.md", "---\ntitle: Odd\n---\nText", "A103"),
    ],
)
def test_a_bad_file_of_another_kind_never_stops_the_others(site: Site, name: str, content: str, code: str) -> None:
    """Bad data and HTML files, and file names with no such day, are left out with their problem."""
    site.article("good-1")
    site.write(f"articles/{name}", content)
    report = site.build()
    assert codes(report, f"articles/{name}") == {code}
    assert titles(site) == ["About good-1"]


@with_and_without_cache
def test_what_is_no_article_is_no_error(site: Site, *, cache: bool) -> None:
    """Data, pieces of HTML and files about the project are counted, and nobody's trouble, in a second build too."""
    site.article("good-1")
    names = {
        "README.md": "# About\n",
        "authors.yml": "ann: {name: Ann}\n",
        "b/data.json": "[1]",
        "b/more.json": '{"rows": [1]}',
        "b/part.html": "<p>x</p>",
    }
    for name, text in names.items():
        site.write(f"articles/{name}", text)
    for _ in range(2):
        report = site.build(cache=cache)
        assert (report.articles, report.problems) == (feeds.Counts(found=1, published=1), ())
        assert [each.path for each in report.passed_over] == sorted(f"articles/{name}" for name in names)


@pytest.mark.parametrize("jobs", [1, 2])
def test_template_tags_that_nothing_knows_are_counted(site: Site, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """What a build takes out of the articles that it renders is in its report and in one line, and is no problem."""
    monkeypatch.setattr(workers, "_FEW_FEEDS", 0)
    site.article("one", "topics: [A, B]", "{{< chart 1 >}} x {{< chart 2 >}} {{< youtube abc >}}")
    site.article("two", "topics: [A]", "`{{< chart >}}` {% widget x %}")
    report = site.build(jobs=jobs)
    assert (report.tags, report.problems) == ({"chart": 2, "widget": 1}, ())
    line = "3 template tags taken out: 2 chart, 1 widget; `feeds check` says where\n"
    assert line in summary.as_text(report, "public", dry_run=False)
    assert site.build().tags == {}


def test_a_language_follows_the_files_beside(site: Site) -> None:
    """Whether a name says a language depends on other files, and a cache knows it."""
    site.config("articles: {paths: [articles], timezone: UTC, permalink: '/:slug/'}")
    site.write("articles/2020-01-01-tea.fr.md", front("title: T\n", "x"))
    site.build()
    assert [each.get("url") for each in items(site)] == ["https://news.example.org/tea.fr/"]
    site.write("articles/2020-01-01-tea.md", front("title: T\n", "x"))
    site.build()
    expected = {"https://news.example.org/tea/", "https://news.example.org/fr/tea/"}
    assert {each["url"] for each in items(site)} == expected


def sparse(path: Path) -> None:
    """Make a file of 50 MB that takes no room."""
    with path.open("wb") as file:
        file.truncate(50_000_000)


def leaving(path: Path) -> None:
    """Make a link to a file beside the articles folder."""
    outside = path.parents[1] / "outside.md"
    outside.write_text(front(f"title: Outside\n{DATE}{LINK}"), encoding="utf-8")
    path.symlink_to(outside)


def looping(path: Path) -> None:
    """Make two links that point to each other."""
    path.symlink_to(path.with_name("other.md"))
    path.with_name("other.md").symlink_to(path)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(sparse, "F105", id="50 MB"),
        pytest.param(lambda path: path.mkdir(), "F108", id="folder"),
        pytest.param(lambda path: path.symlink_to("nowhere.md"), "F102", id="dangling link"),
        pytest.param(lambda path: path.symlink_to(path), "F104", id="link to itself"),
        pytest.param(looping, "F104", id="links in a circle"),
        pytest.param(leaving, "F103", id="link that leaves"),
        pytest.param(lambda path: path.symlink_to("/etc/passwd"), "F103", id="link to a system file"),
        pytest.param(os.mkfifo, "F111", id="pipe"),
    ],
)
def test_odd_files_never_stop_the_others(site: Site, make: Callable[[Path], None], code: str) -> None:
    """Files that are no files, far too large or elsewhere are left out with their problem, and nothing hangs."""
    site.article("good-1")
    site.article("good-2", day=2)
    make(site.folder / "articles/odd.md")
    report = site.build()
    assert codes(report, "articles/odd.md") == {code}
    assert titles(site) == GOOD


@pytest.mark.parametrize("permalink", ["null", "/:year/:slug/", "/:path/"])
def test_a_file_name_that_is_not_utf_8_never_stops_the_others(site: Site, permalink: str) -> None:
    """A file name that an old machine wrote in Latin-1 ends no build, whether or not it becomes an address."""
    site.config(f"articles: {{permalink: {permalink}}}")
    site.article("good-1")
    try:
        (site.folder / os.fsdecode(b"articles/caf\xe9.md")).write_text(front(f"title: Odd\n{DATE}", "Text"), "utf-8")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    site.build()
    assert "About good-1" in titles(site)


@pytest.mark.sampled(2)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("new", [True, False], ids=["never published", "published"])
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("cache", [True, False])
def test_a_file_that_may_not_be_read_is_not_gone(
    site: Site,
    new: bool,  # noqa: FBT001 - a parameter of pytest
    jobs: int,
    cache: bool,  # noqa: FBT001 - as above
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is published where a file may not be read (F101), so that its feeds stay; all is as ever once it may."""
    monkeypatch.setattr(workers, "_FEW_FILES", 1)
    monkeypatch.setattr(own_processes, "_context", lambda: multiprocessing.get_context("fork"))
    site.article("good", "topics: [AI]")
    if not new:
        site.article("odd", "topics: [Chips]", day=2)
    site.build(jobs=1, cache=cache)
    before = stamps(site)
    site.article("good", "topics: [AI]", "changed")
    site.article("odd", "topics: [Chips]", "changed", day=2).chmod(0)
    with bound_by_modes(), pytest.raises(NothingToPublish) as stopped:
        site.build(jobs=jobs, cache=cache)
    assert [(each.code, each.path) for each in stopped.value.problems] == [("F101", "articles/odd.md")]
    assert stamps(site) == before
    with bound_by_modes():
        assert site.run("build").status == 2
        assert site.run("list").status == 2
    (site.folder / "articles/odd.md").chmod(0o644)
    assert site.build(cache=cache).articles.published == 2
    assert titles(site) == ["About odd", "About good"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("linked", [False, True], ids=["pipe", "link to one"])
@pytest.mark.parametrize("cache", [True, False])
def test_an_article_behind_a_pipe_is_not_gone(site: Site, *, cache: bool, linked: bool) -> None:
    """Where a pipe stands in the place of an article nothing is published, however often; then all is as ever."""
    site.article("good")
    place = site.article("odd", "topics: [Chips]", day=2)
    text = place.read_bytes()
    site.build(cache=cache)
    before = stamps(site)
    site.article("good", "", "changed")
    place.unlink()
    pipe = place.with_name("pipe") if linked else place
    os.mkfifo(pipe)
    if linked:
        place.symlink_to("pipe")
    for _ in range(2):
        with pytest.raises(NothingToPublish) as stopped:
            site.build(cache=cache)
        assert ("F111", "articles/odd.md") in [(each.code, each.path) for each in stopped.value.problems]
    assert stamps(site) == before
    place.unlink()
    pipe.unlink(missing_ok=True)
    place.write_bytes(text)
    assert site.build(cache=cache).articles.published == 2
    place.unlink()
    assert site.build(cache=cache).articles.published == 1
    assert titles(site) == ["About good"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("cache", [True, False])
def test_a_pipe_where_no_article_was_stops_nothing(site: Site, *, cache: bool) -> None:
    """A pipe among articles of which none is gone is left out, and one that is gone later is taken down as ever."""
    for name in ("one", "two", "three"):
        site.article(name)
    site.build(cache=cache)
    os.mkfifo(site.folder / "articles/pipe.md")
    site.article("four", day=2)
    assert site.build(cache=cache).articles.published == 4
    (site.folder / "articles/two.md").unlink()
    assert site.build(cache=cache).articles.published == 3


@pytest.mark.parametrize("moved", ["articles", "articles/deep"])
def test_a_folder_that_is_moved_meanwhile_is_not_gone(site: Site, moved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are found and are elsewhere when they are to be read stay published."""
    site.article("good")
    for number in range(3):
        site.article(f"deep/a{number}", "topics: [AI]", day=number + 2)
    site.build(jobs=1)
    before = stamps(site)
    for number in range(3):
        site.article(f"deep/a{number}", "topics: [AI]", "changed", day=number + 2)
    read = feeds.articles.read.load

    def late(found: Any, objects: Any) -> Any:
        folder = site.folder / moved
        if folder.exists():
            folder.rename(site.folder / "elsewhere")
        return read(found, objects)

    with monkeypatch.context() as patches:
        patches.setattr(feeds.articles.read, "load", late)
        with pytest.raises(NothingToPublish) as stopped:
            site.build(jobs=1)
    assert {each.code for each in stopped.value.problems} == {"F101"}
    assert stamps(site) == before
    (site.folder / "elsewhere").rename(site.folder / moved)
    assert site.build(jobs=1).articles.published == 4


def test_a_link_to_a_folder_above_is_not_followed(site: Site) -> None:
    """A folder that links back to the one it stands in does not make a build run for ever or read twice."""
    site.article("good-1")
    (site.folder / "articles/loop").symlink_to(site.folder / "articles", target_is_directory=True)
    assert site.build().articles.found == 1


def test_all_bad_articles_at_once(site: Site) -> None:
    """A folder of every kind of bad file publishes every good one, and each bad one is counted."""
    for number, case in enumerate(BAD.values()):
        site.write(f"articles/odd-{number:02}.md", case.content)
    site.article("good-1")
    site.article("good-2", day=2)
    report = site.build()
    assert [title for title in titles(site) if title in GOOD] == GOOD
    counts = report.articles
    assert counts.found == len(BAD) + 2 == counts.published + counts.duplicate + counts.bad


# names


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..", ".", "/", "/etc/passwd", "a/../../b", "..\\..\\x", "con", "a\0b", "a" * 500, "💥"],
)
def test_no_name_leaves_its_folder(site: Site, name: str) -> None:
    """A topic or provider of any name has its feed in topics/ or providers/, and no file stands anywhere else."""
    quoted = json.dumps(name, ensure_ascii=False)
    site.article("one", f"topics: [{quoted}]\nprovider: {{name: {quoted}}}")
    before = around(site)
    report = site.build()
    assert titles(site) == ["About one"]
    assert {path.rpartition("/")[0] for path in paths(report)} == {"", "providers", "topics"}
    assert around(site) - before == {site.output, site.folder / CACHE}
    assert set(site.outputs()) >= {f"{path}.{form}" for path in paths(report) for form in ("atom", "rss", "json")}


def test_one_provider_with_two_names_is_one_feed(site: Site) -> None:
    """Two names for one domain share its feed, called as most articles call it, with a warning."""
    for number, name in enumerate(["The Verge", "Verge", "The Verge"], 1):
        site.article(f"n{number}", f"provider: {{name: {name}, domain: theverge.com}}", day=number)
    report = site.build()
    assert titles(site, "providers/theverge.com") == ["About n3", "About n2", "About n1"]
    assert [feed.title for feed in report.feeds if feed.path == "providers/theverge.com"] == ["The Verge · News"]
    assert codes(report) == {"G101"}


def test_two_topics_with_one_slug_are_two_feeds(site: Site) -> None:
    """Topics whose names would share a path each have a feed of their own, with a warning."""
    site.article("one", "topics: [Machine Learning]")
    site.article("two", "topics: [machine-learning]", day=2)
    report = site.build()
    topics = [path for path in paths(report) if path.startswith("topics/")]
    assert len(topics) == 2
    assert sorted(titles(site, path) for path in topics) == [["About one"], ["About two"]]
    assert codes(report) == {"G102"}


def test_names_that_differ_in_signs_are_told_apart(site: Site) -> None:
    """C, C++, C# and .NET have feeds of their own, without a warning."""
    site.article("one", "topics: [C, C++, 'C#', .NET, 人工智能]")
    report = site.build()
    assert len(set(paths(report))) == 6
    assert codes(report) == set()


# groups and channels


def test_groups_cross(site: Site) -> None:
    """`by: [topic, provider]` makes a feed for each pair that articles have, in the topic's folder."""
    site.config("groups: [{by: [topic, provider]}]")
    site.article("one", "topics: [AI, Chips]\nprovider: {name: A, domain: a.org}")
    site.article("two", "topics: [AI]\nprovider: {name: B, domain: b.org}", day=2)
    site.article("none", "topics: [AI]", day=3)
    assert paths(site.build()) == [
        "topics/ai/providers/a.org",
        "topics/ai/providers/b.org",
        "topics/chips/providers/a.org",
    ]
    assert titles(site, "topics/ai/providers/a.org") == ["About one"]


def test_groups_leave_out_small_feeds(site: Site) -> None:
    """`min_entries` leaves out feeds with fewer articles, however few entries `limit` lets a feed have."""
    site.config("limit: 1\ngroups: [{by: [topic], min_entries: 2}]")
    site.article("one", "topics: [AI, Chips]")
    site.article("two", "topics: [AI]", day=2)
    assert paths(site.build()) == ["topics/ai"]


def test_topics_are_not_counted_twice(site: Site) -> None:
    """An article that names a topic twice stands in its feed once."""
    site.article("one", "topics: [AI, AI]")
    site.build()
    assert titles(site, "topics/ai") == ["About one"]
    assert items(site)[0]["tags"] == ["AI"]


def test_channels_choose_articles(site: Site) -> None:
    """A channel has the articles for which all its clauses hold."""
    site.config(
        "channels:\n  - name: chips\n    title: Chips, no rumours\n"
        "    where: {topics: {any: [ai, Chips], none: [Rumours]}, since: 2020-12-02}"
    )
    site.article("old", "topics: [AI]")
    site.article("chip", "topics: [Chips]", day=2)
    site.article("rumour", "topics: [Chips, Rumours]", day=3)
    site.article("other", "topics: [Sports]", day=4)
    site.build()
    assert titles(site, "channels/chips") == ["About chip"]
    assert json.loads(site.read("channels/chips.json"))["title"] == "Chips, no rumours"


def test_an_empty_channel_is_published(site: Site) -> None:
    """A channel that nothing matches is a feed without entries, with warnings at the config."""
    site.config("channels:\n  - name: none\n    where: {topics: {any: [Nothing]}}")
    site.article("one")
    report = site.build()
    assert titles(site, "channels/none") == []
    assert {(problem.path, problem.code) for problem in report.problems} == {
        ("config.yaml", "G103"),
        ("config.yaml", "G104"),
    }


def test_a_feed_from_1970_is_as_old_as_it_is(site: Site) -> None:
    """A feed whose newest change was at the first instant of 1970 says so, whatever else is published."""
    site.config("channels:\n  - name: none\n    where: {types: [nothing]}")
    site.article("old", "topics: [Old]\npublishedDateTime: 1970-01-01T00:00:00Z")
    site.article("new")
    updated = {feed.path: feed.updated for feed in site.build().feeds}
    assert updated["topics/old"] == datetime(1970, 1, 1, tzinfo=UTC)
    assert updated["channels/none"] == updated["all"]


# what may not stand in any output

BLOB = "Zk9xQ0RlQm5vdGhpbmdUb1NlZUhlcmVSZWFsbHk5MTc2MjM0NTY3ODkwYWJjZGVm"


def pieces(text: str, size: int = 8) -> list[bytes]:
    """Give every piece of a text that has some length."""
    return [text[start : start + size].encode() for start in range(len(text) - size + 1)]


@pytest.mark.parametrize(
    "text",
    [
        f"secured: {BLOB}",
        f'secured: "{BLOB}"',
        f"secured: |\n  {BLOB[:30]}\n  {BLOB[30:]}",
        f"secured: {{key: {BLOB}}}",
        f"secured: [{BLOB}, {BLOB}]",
        f"secured: &s {BLOB}\nexcerpt: *s",
        f"secured: &s {BLOB}\ntopics: [AI, *s]",
        f"secured: {{deep: &s {BLOB}}}\nprovider: {{name: *s}}",
        f"secured: &s {{excerpt: {BLOB}}}\n<<: *s",
        f"base: &b {{secured: {BLOB}}}\n<<: *b",
        f"provider: {{name: Example, secured: {BLOB}}}",
        f"related: [{{title: Other, webUrl: https://example.org/o, secured: {BLOB}}}]",
        f"images: [{{url: https://example.org/a.png, secured: {BLOB}}}]",
        f"secured: {BLOB}\nsecured: {BLOB}",
    ],
)
def test_no_byte_of_secured_reaches_an_output(site: Site, text: str) -> None:
    """The encrypted field stands in no output and no message, wherever it stands and whatever points to it."""
    site.article("one", text)
    report = site.build()
    assert titles(site) == ["About one"]
    everything = b"".join(site.outputs().values()) + msgspec.json.encode(report)
    assert [piece for piece in pieces(BLOB) if piece in everything] == []


@pytest.mark.parametrize("extension", ["toml", "json"])
def test_no_byte_of_secured_reaches_an_output_from_toml_or_json(site: Site, extension: str) -> None:
    """The encrypted field is no field in TOML and JSON either."""
    if extension == "toml":
        head = f'title = "One"\ndate = 2020-01-02\nlink = "https://example.org/1"\nsecured = "{BLOB}"'
        site.write("articles/one.md", f"+++\n{head}\n+++\n")
    else:
        said = {"title": "One", "date": "2020-01-02", "link": "https://example.org/1", "secured": BLOB}
        site.write("articles/one.json", json.dumps(said))
    site.build()
    everything = b"".join(site.outputs().values())
    assert b"https://example.org/1" in everything
    assert [piece for piece in pieces(BLOB) if piece in everything] == []


@pytest.mark.parametrize(
    "mark",
    ["published: false", "draft: true", "removed: true", "publishedDateTime: 2030-01-01T00:00:00Z", "published: maybe"],
)
def test_no_byte_of_an_unpublished_article_reaches_an_output(site: Site, mark: str) -> None:
    """Nothing that stands in an article which may not be published stands in any output."""
    site.config("groups: [{by: []}, {by: [topic]}, {by: [provider]}, {by: [year]}]")
    site.article("one")
    site.article(
        "hidden",
        f"title: Xyzzy\nexcerpt: Xyzzy\ntopics: [Xyzzy]\noriginalUrl: https://xyzzy.example/\n"
        f"provider: {{name: Xyzzy, domain: xyzzy.example}}\nimages: [https://xyzzy.example/a.png]\n{mark}",
        "Xyzzy",
    )
    site.build()
    everything = b"".join(body + path.encode() for path, body in site.outputs().items())
    assert b"About one" in everything
    assert b"xyzzy" not in everything.lower()


@with_and_without_cache
def test_scores_are_never_written(site: Site, *, cache: bool) -> None:
    """Quality and heat select entries and stand in none, so that a changed score changes no byte."""
    site.article("one", "quality: 73519\nheat: 84627")
    site.build(cache=cache)
    before = site.outputs()
    assert not any(score in body for body in before.values() for score in (b"73519", b"84627"))
    site.article("one", "quality: 1\nheat: 2")
    assert site.build(cache=cache).written == ()


# builds after builds


@with_and_without_cache
def test_a_second_build_changes_nothing(site: Site, *, cache: bool) -> None:
    """Without changes no file is written, removed or touched, whenever the second build runs."""
    site.article("one", "topics: [AI]")
    first = site.build(cache=cache)
    before = stamps(site)
    second = site.build(cache=cache, now=NOW + 100 * DAY)
    assert (second.written, second.removed) == ((), ())
    assert set(second.unchanged) == set(first.written)
    assert stamps(site) == before


@with_and_without_cache
def test_an_edit_changes_only_its_feeds(site: Site, *, cache: bool) -> None:
    """After an edit the feeds that hold the article are written, and no other."""
    site.article("one", "topics: [AI]")
    site.article("two", "topics: [Chips]", day=2)
    site.build(cache=cache)
    site.article("one", "topics: [AI]\nexcerpt: New words\nupdatedDateTime: 2021-01-01T00:00:00Z")
    written = set(site.build(cache=cache).written)
    assert {"all.atom", "all.rss", "all.json", "topics/ai.atom", "topics/ai.rss", "topics/ai.json"} <= written
    assert not any(path.startswith("topics/chips") for path in written)


@with_and_without_cache
def test_a_topic_that_nobody_uses_any_more_goes(site: Site, *, cache: bool) -> None:
    """When the last article of a topic loses it, the topic's feeds and only they are removed."""
    site.article("one", "topics: [AI]")
    site.article("two", "topics: [Chips]", day=2)
    site.build(cache=cache)
    site.article("one", "topics: [Chips]")
    report = site.build(cache=cache)
    assert {"topics/ai.atom", "topics/ai.rss", "topics/ai.json"} <= set(report.removed)
    assert all(path.startswith("topics/ai.") for path in report.removed)


@with_and_without_cache
def test_a_renamed_file_changes_nothing(site: Site, *, cache: bool) -> None:
    """The name of an article's file is of no account where the article has a link of its own."""
    file = site.article("one", "topics: [AI]")
    site.build(cache=cache)
    file.rename(file.with_name("renamed.md"))
    assert site.build(cache=cache).written == ()


def test_a_new_file_name_shows_in_what_follows_from_it(site: Site) -> None:
    """Where an article's address and date come from its file's name, another name changes them in its feeds."""
    site.config("articles: {permalink: '/:slug/'}")
    site.article("newest", day=28)
    file = site.write("articles/2020-01-02-before.md", "---\ntitle: One\nid: urn:example:one\n---\nText")
    site.build()
    file.rename(file.with_name("2020-01-03-after.md"))
    site.build()
    made = items(site)[1]
    assert (made["id"], made["url"]) == ("urn:example:one", "https://news.example.org/after/")
    assert made["date_published"] == "2020-01-03T00:00:00Z"


@with_and_without_cache
def test_a_new_title_keeps_the_id(site: Site, *, cache: bool) -> None:
    """An article that gets another title, or is served from another site, stays the same entry."""
    site.article("one", "title: Before")
    site.build(cache=cache)
    before = items(site)[0]["id"]
    site.config("", url="https://elsewhere.example/")
    site.article("one", "title: After")
    site.build(cache=cache)
    assert (items(site)[0]["id"], titles(site)) == (before, ["After"])


@with_and_without_cache
def test_a_format_that_is_no_longer_wanted_goes(site: Site, *, cache: bool) -> None:
    """After a format is taken out of the config its files are removed, and the others stay as they are."""
    site.article("one")
    site.build(cache=cache)
    site.config("formats: [atom]")
    report = site.build(cache=cache)
    assert {"all.json", "all.rss"} <= set(report.removed)
    assert "all.atom" in report.unchanged


def test_a_dry_run_writes_nothing(site: Site) -> None:
    """A dry run says what a build would do, and neither writes nor makes the folder."""
    site.article("one")
    said = site.build(dry_run=True)
    assert not site.output.exists()
    assert said == site.build() != site.build()


def test_a_dry_run_without_a_cache_leaves_the_folder_as_it_is(site: Site) -> None:
    """A dry run that keeps nothing for the next build writes nothing at all."""
    site.article("one")
    before = sorted(site.folder.rglob("*"))
    assert site.build(dry_run=True, cache=False).written
    assert sorted(site.folder.rglob("*")) == before


def test_a_dry_run_of_an_edit_leaves_it_to_the_next_build(site: Site) -> None:
    """What a dry run has read and not published is published by the build after it."""
    site.article("one")
    site.build()
    before = site.outputs()
    site.article("one", "title: Edited")
    said = site.build(dry_run=True)
    assert site.outputs() == before
    assert said == site.build()
    assert titles(site) == ["Edited"]


def test_output_may_be_told(site: Site, tmp_path: Path) -> None:
    """`output` puts the feeds elsewhere and leaves the config's folder alone, the cache aside."""
    site.article("one")
    before = around(site)
    site.build(output=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere/all.atom").exists()
    assert around(site) - before - {tmp_path / "elsewhere", *(tmp_path / "elsewhere").iterdir()} == {
        site.folder / CACHE
    }


@with_and_without_cache
def test_outputs_are_no_articles(site: Site, *, cache: bool) -> None:
    """A destination inside the articles folder is not read, though its feeds are JSON and HTML."""
    site.config("output: articles/feeds")
    site.article("one")
    site.build(cache=cache)
    again = site.build(cache=cache)
    assert (again.articles.found, again.problems, again.written) == (1, (), ())


def test_the_config_is_no_article(site: Site) -> None:
    """Where articles stand beside the config, the config itself is not read as one."""
    site.config("articles: {paths: [.]}")
    site.write("one.md", front(f"title: One\n{DATE}{LINK}"))
    report = site.build()
    assert (report.articles.found, report.problems) == (1, ())


def test_what_one_file_removes_no_other_brings_back(site: Site) -> None:
    """An article that one file marks as removed is gone, though another file still has it."""
    site.article("kept")
    site.article("copy", "originalUrl: https://example.org/gone")
    site.article("gone", "removed: true")
    report = site.build()
    assert titles(site) == ["About kept"]
    assert [(problem.path, problem.code) for problem in report.problems] == [("articles/copy.md", "A110")]


@pytest.mark.parametrize(
    ("front", "counted"),
    [
        ("draft: true", "unpublished"),
        ("published: false\ntitle: Soon", "unpublished"),
        ("removed: true\noriginalUrl: https://example.org/gone", "removed"),
        ("deleted: true", "removed"),
    ],
)
def test_what_is_not_published_may_be_incomplete(site: Site, front: str, counted: str) -> None:
    """A draft without a date and a removed article without anything are left out without a complaint."""
    site.article("one")
    site.write("articles/x.md", f"---\n{front}\n---\n")
    report = site.build()
    assert (report.problems, getattr(report.articles, counted)) == ((), 1)


def test_a_removed_article_without_a_date_removes_its_copy(site: Site) -> None:
    """A file that says no more than which article it removes is enough."""
    site.article("kept")
    site.article("gone")
    site.write("articles/x.md", "---\nremoved: true\noriginalUrl: https://example.org/gone\n---\n")
    site.build()
    assert titles(site) == ["About kept"]


def test_the_usual_spelling_keeps_its_path(site: Site) -> None:
    """One article that spells a topic in its own way does not take over the topic's feed."""
    for day in (1, 2):
        site.article(f"usual-{day}", "topics: [Machine learning]", day=day)
    site.article("odd", "topics: [Machine-Learning]", day=3)
    site.build()
    assert titles(site, "topics/machine-learning") == ["About usual-2", "About usual-1"]


def test_permalinks_stand_below_the_site(site: Site) -> None:
    """A permalink pattern continues the path that `site.url` has."""
    site.config("articles: {permalink: /:year/:slug/}", url="https://example.org/repo")
    site.write("articles/2020-01-02-one.md", "---\ntitle: One\n---\nText")
    site.build()
    assert items(site)[0]["url"] == "https://example.org/repo/2020/one/"


def test_addresses_of_the_config_are_made_legal(site: Site) -> None:
    """What a config's URL has of spaces and other letters is escaped in the feeds too."""
    site.config("  icon: https://example.org/a b.png\nhub: https://example.org/ü")
    site.article("one")
    site.build()
    atom = site.read("all.atom").decode()
    assert "<icon>https://example.org/a%20b.png</icon>" in atom
    assert 'href="https://example.org/%C3%BC" rel="hub"' in atom


def test_a_naive_now_is_refused(site: Site) -> None:
    """An instant without a zone is no instant."""
    site.article("one")
    with pytest.raises(ValueError, match="naive"):
        site.build(now=datetime(2020, 1, 1))  # noqa: DTZ001 - that is the point


@with_and_without_cache
def test_articles_that_make_no_feed(site: Site, *, cache: bool) -> None:
    """A config whose groups leave no feed ends without touching what was published."""
    site.article("one", "topics: [a]")
    site.build(cache=cache)
    before = site.outputs()
    site.config("groups: [{by: [topic], min_entries: 5}]")
    with pytest.raises(feeds.NothingToPublish, match="min_entries"):
        site.build(cache=cache)
    assert site.outputs() == before


def test_what_is_left_out_troubles_nobody(site: Site) -> None:
    """The problems of a draft are not reported until it is to be published."""
    site.article("one")
    site.article("draft", "draft: true\nimages: [{width: 3}]")
    assert site.build().problems == ()
    assert [problem.code for problem in site.build(include_unpublished=True).problems] == ["A106"]


@with_and_without_cache
def test_a_stale_feed_that_somebody_changed_is_not_forgotten(site: Site, *, cache: bool) -> None:
    """Every build says that a stale feed is left in place, not only the first."""
    site.config("tombstones: 0")
    site.article("one")
    gone = site.article("two", "topics: [x]")
    site.build(cache=cache)
    (site.output / "topics/x.atom").write_bytes(b"mine")
    gone.unlink()
    for _ in range(2):
        assert [problem.code for problem in site.build(cache=cache).problems] == ["D104"]
    assert site.read("topics/x.atom") == b"mine"


def test_a_config_may_be_named(site: Site) -> None:
    """`build` takes the path of a config as well."""
    site.article("one")
    assert feeds.build(site.folder / "config.yaml", now=NOW).articles.published == 1
