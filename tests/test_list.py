"""`feeds list --articles`: what became of every article, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support import Site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give a site with an article of every verdict."""
    site = Site(tmp_path)
    site.config("limit: 1\nselect: {types: [note, '']}\narticles: {timezone: UTC}")
    site.article("new", "type: note", day=9)
    site.article("old", "type: note", day=2)
    site.article("twice", "type: note\noriginalUrl: https://example.org/new", day=1)
    site.article("draft", "type: note\ndraft: true")
    site.article("gone", "type: note\nremoved: true")
    site.article("later", "type: note\npublishedDateTime: 2090-01-01T00:00:00Z")
    site.article("video", "type: video")
    site.article("bad", "type: note\npublishedDateTime: 2020-99-01")
    return site


def test_every_article_has_its_verdict(site: Site) -> None:
    """Each file is listed with the word that a report counts it under, its feeds and its address."""
    ran = site.run("list", "--articles", "--json")
    found = {each["path"].split("/")[1]: each for each in json.loads(ran.out)}
    assert {name: each["verdict"] for name, each in found.items()} == {
        "bad.md": "bad",
        "draft.md": "unpublished",
        "gone.md": "removed",
        "later.md": "future",
        "new.md": "published",
        "old.md": "published",
        "twice.md": "duplicate",
        "video.md": "unselected",
    }
    assert found["new.md"]["feeds"] == ["all"]
    assert found["new.md"]["address"] == "https://example.org/new"
    assert (found["old.md"]["feeds"], found["old.md"]["older"]) == ([], ["all"])
    assert all(each["reason"] for name, each in found.items() if name != "new.md")
    assert [each["code"] for each in found["bad.md"]["problems"]] == ["A103"]


def test_a_reason_is_told_once(site: Site) -> None:
    """What the table or the detail says of an article, with place and code, is not said again; it counts, too."""
    ran = site.run("list", "--articles")
    for name, place in (("bad", "5:1 A103"), ("twice", "1:1 A110")):
        (line,) = [each for each in (ran.out + ran.err).splitlines() if place[-4:] in each]
        assert f"articles/{name}.md" in line
        assert f"  {place} " in line
        told = site.run("list", "--why", f"articles/{name}.md").out
        assert told.count(line.partition(f"{place} ")[2]) == 1
    assert "1 error, " in ran.err
    assert "A103" in site.run("list", "--articles", "--json").err


def test_the_table_has_a_line_for_each(site: Site) -> None:
    """The table says of each article its verdict, and its address or the reason."""
    lines = site.run("list", "--articles").out.splitlines()
    assert len(lines) == 9
    assert any("new.md" in line and "published" in line and "https://example.org/new" in line for line in lines)
    assert any("twice.md" in line and "the same article as articles/new.md" in line for line in lines)
    assert any("later.md" in line and "2090" in line for line in lines)


def test_why_tells_of_one(site: Site) -> None:
    """`--why` says of one article all that is known, problems with their places included."""
    ran = site.run("list", "--why", "articles/bad.md")
    assert ran.status == 0
    assert ran.out.startswith("articles/bad.md: bad\n")
    assert "error A103" in ran.out


@pytest.mark.parametrize("channels", ["", "channels: [{name: best, where: {min_quality: 9}}]"])
def test_answers_where_nothing_is_published(channels: str, tmp_path: Path) -> None:
    """A site without a published article is where the question is asked most; an empty channel changes nothing."""
    site = Site(tmp_path)
    site.config(channels)
    site.article("draft", "draft: true")
    ran = site.run("list", "--articles")
    assert (ran.status, "unpublished" in ran.out) == (0, True)


def test_what_a_build_counts_as_passed_over_is_in_the_list(tmp_path: Path) -> None:
    """By name, by suffix or by what is in it: count, list and --why speak of the same files."""
    site = Site(tmp_path)
    site.article("a")
    names = ["articles/_index.md", "articles/deep/_index.md", "articles/x.org", "articles/README.md"]
    for name in names:
        site.write(name, "text")
    assert "4 files passed over" in site.run("build").out
    listed = json.loads(site.run("list", "--articles", "--json").out)
    assert [each["path"] for each in listed] == sorted(["articles/a.md", *names])
    assert all(each["reason"] for each in listed if each["verdict"] == "passed_over")
    for name in names:
        ran = site.run("list", "--why", name)
        assert (ran.status, f"{name}: passed_over: " in ran.out) == (0, True)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("articles/x.txt", "'.txt' are not read"),
        ("articles/none.md", "no such file"),
        ("elsewhere/a.md", "not in articles.paths"),
        ("articles/.hidden.md", "hidden"),
        ("articles", "a folder"),
    ],
)
def test_why_a_file_is_no_article(site: Site, name: str, why: str) -> None:
    """`--why` says of a file that is none of the articles what keeps it out, as far as that shows."""
    if "." in name and "none" not in name:
        site.write(name, "text")
    ran = site.run("list", "--why", name)
    assert ran.status == 2
    assert why in ran.err


def test_a_feed_without_entries_has_no_date(tmp_path: Path) -> None:
    """Neither the list of feeds nor a page says how new a feed is that nothing is in yet."""
    site = Site(tmp_path)
    site.config("channels: [{name: quiet, title: Quiet, where: {topics: {any: [None]}}}]")
    site.article("one")
    (line,) = [each for each in site.run("list").out.splitlines() if "quiet" in each]
    assert line.split() == ["channels/quiet", "0", "Quiet"]
    site.build()
    row = site.read("index.html").decode().partition('href="channels/quiet.html"')[2].partition("</li>")[0]
    assert "0 articles" in row
    assert "<time" not in row
