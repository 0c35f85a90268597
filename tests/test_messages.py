"""What the owner of many articles is told: equal problems once, none lost, and what the site's generator gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import pytest
from support import Site

from feeds.cli.problem_lines import problem_lines
from feeds.destinations.rewritten import MARKS
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give a site."""
    return Site(tmp_path)


def alike(count: int, message: str = "found '{}'", code: str = "A104") -> list[Problem]:
    """Give problems that are equal but for a quoted value."""
    return [Problem(f"a/{index:03}.md", 2, 1, code, message.format(index)) for index in range(count)]


def lines(problems: Sequence[Problem]) -> list[str]:
    """Give the lines that people see, without their colours."""
    return [click.unstyle(line) for line in problem_lines(problems, Path(), all_by="-v")]


def test_up_to_three_are_shown_each() -> None:
    """Three equal problems are three lines."""
    assert [line.split(":")[0] for line in lines(alike(3))] == ["a/000.md", "a/001.md", "a/002.md"]


def test_more_are_one_line() -> None:
    """Four and more are one line with the count, the first places and what shows all."""
    (line,) = lines(alike(40))
    assert line.startswith("a/000.md:2:1: warning A104 found '0'")
    assert line.endswith("(40 files: a/000.md, a/001.md, a/002.md, …; -v shows all)")


def test_many_in_one_file_are_counted_as_times() -> None:
    """Equal problems of one file are so many times there."""
    (line,) = lines([Problem("a.md", index, 1, "A104", "x") for index in range(1, 6)])
    assert line.endswith("(5 times: a.md; -v shows all)")


@pytest.mark.parametrize("code", ["A104", "A103"])
def test_at_most_ten_lines_of_a_code(code: str) -> None:
    """Of problems that differ, errors too, ten lines are shown and the others counted."""
    shown = lines([Problem(f"{index:03}.md", 1, 1, code, f"word{index}") for index in range(30)])
    assert len(shown) == 11
    assert shown[-1].startswith("20 more ")


def test_others_between_keep_their_place() -> None:
    """A different problem is not taken into a group, and stands by its file."""
    problems = sorted([*alike(9), Problem("a/000.md", 1, 1, "A103", "other")])
    assert [line.split(" ")[2] for line in lines(problems)] == ["A103", "A104"]


def test_a_build_says_once_and_the_report_has_all(site: Site) -> None:
    """A build of forty articles without a link says so in one line; -v and the report have each."""
    for index in range(40):
        site.article(f"p{index}", "originalUrl:", "Text")
    ran = site.run("build", "--report", "report.json")
    assert ran.err.count("warning A104 ") == 1
    assert "40 files" in ran.err
    assert "40 warnings" in ran.err
    told = json.loads((site.folder / "report.json").read_text())["problems"]
    assert sum(each["code"] == "A104" for each in told) == 40
    assert site.run("build", "-v").err.count("warning A104 ") == 40
    assert site.run("check").out.count("warning A104 ") == 1
    assert site.run("check", "-v").out.count("warning A104 ") == 40
    assert len(json.loads(site.run("check", "--format", "json").out)) >= 40


def test_every_mistake_of_a_config_is_shown(site: Site) -> None:
    """A config is mended in one go, so none of its mistakes is put together with others."""
    site.config("\n".join(f"nokey{index}: 1" for index in range(15)))
    site.article("one")
    assert site.run("build").err.count("error C103 unknown key") == 15


def test_says_what_the_generator_gave(site: Site) -> None:
    """`-v`, or a build without a config, says in one line what was taken from where."""
    (site.folder / "config.yaml").unlink()
    site.write("_config.yml", "title: Tides\nurl: https://tides.example\ntimezone: UTC\n")
    site.write("_posts/2020-01-02-a.md", "---\ntitle: A\nlink: https://example.org/a\n---\n")
    said = "Jekyll: title, url, timezone, permalinks from _config.yml; articles in _posts"
    ran = site.run("build")
    assert (ran.status, f"no config.yaml is needed; {said}" in ran.err) == (0, True)
    assert site.run("build", "-q").err == ""
    site.write("config.yaml", "limit: 5\n")
    assert said not in site.run("build").err
    assert said in site.run("build", "-v").err


# what no build made


def test_a_first_build_replaces_nothing(site: Site) -> None:
    """A file in an output's place stops the first build, which names it; nothing is written, and --force does it."""
    site.article("one")
    home = site.write("public/index.html", "mine")
    site.write("public/all.html", "mine")
    site.write("public/style.css", "mine")
    ran = site.run("build")
    assert ran.status == 2
    assert "public/all.html: error D110" in ran.err
    assert "1 more" in ran.err
    assert {file.name for file in site.output.iterdir()} == {"index.html", "all.html", "style.css"}
    assert home.read_text() == "mine"
    assert site.run("build", "--dry-run").status == 2
    assert site.run("build", "--force").status == 0
    assert home.read_text() != "mine"
    assert (site.output / "style.css").read_text() == "mine"


def test_feeds_go_beside_the_pages_of_a_site(site: Site) -> None:
    """A folder with a site in it takes feeds whose names are free."""
    site.config("pages: false\nformats: [atom]")
    site.article("one")
    site.write("public/about.html", "mine")
    assert site.run("build").status == 0


def test_a_lost_manifest_stops_nothing_that_is_the_same(site: Site) -> None:
    """Files with the very bytes that would be written are nobody's loss; one that differs is named."""
    site.article("one")
    site.build()
    (site.output / ".feeds-manifest.json").unlink()
    assert site.run("build", "--no-cache").status == 0
    (site.output / ".feeds-manifest.json").unlink()
    site.article("two")
    assert site.run("build", "--no-cache").status == 2


def test_a_new_feed_replaces_no_file_either(site: Site) -> None:
    """Later builds know what they made, and stop for a file of somebody's in the place of a new feed."""
    site.article("one")
    assert site.run("build").status == 0
    mine = site.write("public/topics/ai.atom", "mine")
    site.article("two", "topics: [AI]")
    assert site.run("build").status == 2
    assert mine.read_text() == "mine"


def test_a_whole_folder_has_no_line(site: Site) -> None:
    """A problem with a folder names it without line and column, and annotations of GitHub have none either."""
    site.article("one")
    site.write("articles/old.md/two.txt", "x")
    assert "articles/old.md: warning F108" in site.run("build").err
    shown = site.run("check", "--format", "github").out
    assert "::warning file=articles/old.md,title=F108::" in shown


def test_a_missing_folder_is_told_where_the_config_names_it(site: Site) -> None:
    """A folder of articles that is not there is told where it is named, or else in the file that could name it."""
    site.config("articles:\n  paths:\n  - blog\n")
    assert "config.yaml:6:5: error F109 'blog' does not exist" in site.run("build").err
    site.config("")
    (site.folder / "articles").rmdir()
    assert "config.yaml:1:1: error F109 'articles' does not exist" in site.run("build").err
    (site.folder / "config.yaml").unlink()
    site.write("_config.yml", "title: Tides\nurl: https://tides.example\n")
    assert "_config.yml:1:1: error F109 '_posts' does not exist" in site.run("build").err


def test_a_config_that_is_not_there_has_no_line(site: Site) -> None:
    """Nothing can be opened at a line of a file that does not exist."""
    (site.folder / "config.yaml").unlink()
    assert site.run("build").err.startswith("config.yaml: error C101 no such file; ")


def test_what_no_key_says_is_placed_in_a_file_that_is_there(site: Site) -> None:
    """What is about all of a config is at its first line; where the generator's stands in for it, at that one's."""
    site.article("one")
    assert "config.yaml:1:1: error H101" in site.run("ping").err
    (site.folder / "config.yaml").unlink()
    site.write("_config.yml", "title: Tides\nurl: https://tides.example\n")
    assert "_config.yml:1:1: error H101" in site.run("ping").err


PAGE: Final = """\
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>News</title>
</head>
<body><h1>News</h1><p>Welcome home.</p></body>
</html>
"""


def test_a_page_of_another_program_in_the_place_of_an_output_stays(site: Site) -> None:
    """What another program wrote over an output since the last build stops the next one, which names it."""
    site.article("one")
    assert site.run("build").status == 0
    home = site.output / "index.html"
    home.write_text(PAGE)
    ran = site.run("build")
    assert ran.status == 2
    assert "public/index.html: error D110" in ran.err
    assert home.read_text() == PAGE
    assert site.run("build", "--force").status == 0
    assert "Welcome home" not in home.read_text()


def test_pages_and_feeds_have_the_mark_that_tells_them_from_others(site: Site) -> None:
    """Every page, Atom and RSS document has one of the marks by which an output is known."""
    site.article("one", "topics: [AI]")
    site.build()
    told = {path: raw for path, raw in site.outputs().items() if path.endswith((".html", ".atom", ".rss"))}
    assert len(told) > 5
    assert all(any(mark in raw for mark in MARKS) for raw in told.values())


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[:0],
        lambda raw: raw[:500],
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: b" ".join(raw.split()),
        lambda raw: raw + b"<!-- optimised -->",
        lambda raw: b"\x1f\x8b" + raw,
    ],
    ids=["emptied", "cut off", "other ends of lines", "on one line", "something added", "no text"],
)
def test_an_output_that_was_changed_is_made_again(site: Site, change: Callable[[bytes], bytes]) -> None:
    """An output that somebody damaged, or that a tool wrote in another way, is no other program's."""
    site.article("one")
    assert site.run("build").status == 0
    before = site.outputs()
    for name in ("index.html", "all.atom", "all.json", "feeds.css"):
        file = site.output / name
        file.write_bytes(change(file.read_bytes()))
    assert site.run("build").status == 0
    assert site.outputs() == before
    for name in ("index.html", "all.atom", "all.json", "feeds.css"):
        file = site.output / name
        file.write_bytes(change(file.read_bytes()))
    (site.folder / "articles/one.md").unlink()
    site.article("another", "topics: [Chips]", "Nothing of the first.", day=9)
    assert site.run("build").status == 0
    assert b"Nothing of the first" in site.read("all.atom")


# addresses that stand for others


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.com",
        "https://example.net/blog",
        "https://your-site.com",
        "https://yourname.github.io/blog/",
    ],
)
def test_an_address_that_only_stands_for_one_is_told(site: Site, url: str) -> None:
    """A build says in a line, and no warning, that the address of the site is yet to be set; a check has advice."""
    site.config("", url=url)
    site.article("one")
    ran = site.run("build", "--strict")
    assert (ran.status, ran.err.count("site.url")) == (0, 1)
    assert "site.url" not in site.run("build", "-q").err
    assert "config.yaml:3:3: warning L115" in site.run("check").out


def test_check_refuses_the_address_that_init_writes(site: Site) -> None:
    """Left as it was written, it is an error at its place; a build says so in a line and goes on."""
    site.run("init", "new")
    later = ("-c", "new", "--now", "2100-01-01T00:00:00Z")
    ran = site.run("check", *later)
    assert ran.status == 1
    assert "new/config.yaml:10:3: error L117 site.url is 'https://feeds.example.org/'" in ran.out
    built = site.run("build", *later)
    assert (built.status, built.err.count("site.url")) == (0, 1)
    config = (site.folder / "new/config.yaml").read_text(encoding="utf-8")
    site.write("new/config.yaml", config.replace("https://feeds.example.org/", "https://tides.example/"))
    assert site.run("check", *later).status == 0


def test_an_address_of_somebody_is_no_placeholder(site: Site) -> None:
    """An address that may be anybody's is left alone."""
    site.config("", url="https://my.blog.example.org/")
    site.article("one")
    assert "site.url" not in site.run("build").err


# what is said of feeds that are made here


def test_feeds_made_here_are_not_blamed_for_what_their_texts_are(site: Site) -> None:
    """An article without a summary, and texts that tell of markup, are nothing that an author did wrong."""
    site.article("one", "title: About `<div>` and `<script setup>`", "```\nx = 1\n```")
    site.article("two", "title: Two\nexcerpt: How `<b>` came about.", "Text.")
    site.write("public/x", "")
    ran = site.run("check")
    assert (ran.status, ran.out) == (0, "")
    assert site.run("build").status == 0
    rss = (site.output / "all.rss").read_text(encoding="utf-8")
    assert "<description>&lt;pre&gt;" in rss


def test_markup_in_what_is_said_of_a_site_is_text(site: Site) -> None:
    """Tags in the title and the description of a site are left out, since feeds have both as text."""
    site.config("  description: 'From <a href=\"/\">here</a> & there, a < b'", title="'The <b>News</b>'")
    site.article("one", "", "Text.")
    assert site.run("build").status == 0
    atom = (site.output / "all.atom").read_text(encoding="utf-8")
    assert "<title>The News</title>" in atom
    assert "<subtitle>From here &amp; there, a &lt; b</subtitle>" in atom
    assert site.run("check").out == ""


def test_tags_that_nothing_knows_are_told_in_one_line(site: Site) -> None:
    """Advice that differs only in the names of tags is put together."""
    for number in range(5):
        site.article(f"n{number}", "", f"Text {{{{< tag{number} >}}}} {{{{< other >}}}}"[: 60 if number else 25])
    assert site.run("check").out.count("L114") == 1


def test_a_translation_is_no_second_article(site: Site) -> None:
    """Articles of one title and day in several languages are not taken for one that stands twice."""
    site.article("one", "title: Same\nlang: en")
    site.article("two", "title: Same\nlang: fr")
    assert "L109" not in site.run("check").out
