"""`feeds check`, run as a user runs it: what it finds, in which form, and how it ends."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from program_support import Ran
from support import NOW

import feeds.articles.read
from feeds.check.site import check_files, check_site
from feeds.cli import reporters
from feeds.config import load_config
from feeds.problems import Problem
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from support import Site

    from feeds.articles import Found

FEED: Final[dict[str, Any]] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News",
    "home_page_url": "https://example.org/",
    "feed_url": "https://example.org/feed.json",
    "items": [],
}


def document(**changes: Any) -> str:
    """Give a JSON Feed that differs from a right one as told."""
    return json.dumps(FEED | changes)


# a site


def test_a_site_that_is_right_ends_well(site: Site) -> None:
    """Where nothing is wrong stdout is empty, stderr counts what was looked at, and the status is 0."""
    site.article("one", "excerpt: Words.\ntopics: [Glass]", "Text.")
    ran = site.run("check")
    assert ran == Ran(0, "", "1 article and 7 feed documents checked: 0 errors, 0 warnings\n")


def test_nothing_is_published(site: Site) -> None:
    """A check writes no output."""
    site.article("one")
    site.run("check")
    assert not site.output.exists()


def test_problems_of_a_build_are_told_on_stdout(site: Site) -> None:
    """The problems that a build would report are the result, in the same words, and errors end with status 1."""
    site.article("one", "excerpt: Words.", "Text.")
    site.article("two", "publishedDateTime: never")
    ran, built = site.run("check"), site.run("build")
    assert ran.status == 1
    assert ran.out.startswith("articles/two.md:4:1: error A103 publishedDateTime: found 'never'")
    assert ran.out in built.err
    assert "1 error, 0 warnings" in ran.err


def test_warnings_end_well_unless_strict(site: Site) -> None:
    """Advice alone ends with status 0; with --strict, with 1."""
    site.article("one", "topisc: [a]", "Text.")
    ran = site.run("check")
    assert (ran.status, ran.out) == (
        0,
        "articles/one.md:5:1: warning L112 'topisc' is not read; did you mean 'topics'?\n",
    )
    assert site.run("check", "--strict").status == 1


def test_drafts_and_the_clock_are_those_of_a_build(site: Site) -> None:
    """--include-unpublished, --now and --no-cache mean what they mean for a build."""
    site.article("one", "excerpt: Words.")
    site.article("two", "topisc: [a]\npublishedDateTime: 2026-02-01T00:00:00Z\ndraft: true", "Text.")
    assert site.run("check", "--no-cache").out == ""
    assert not (site.folder / ".feeds-cache").exists()
    assert site.run("check", "--include-unpublished").out == ""
    assert "L112" in site.run("check", "--include-unpublished", "--now", "2026-03-01").out


def test_many_warnings_alike_are_summed_up(site: Site) -> None:
    """Of equal warnings one line is shown as text, and all as JSON and with -v."""
    for number in range(13):
        site.article(f"a{number:02}", "image: https://example.org/1.png", "Text.")
    (line,) = site.run("check").out.splitlines()
    assert "L106" in line
    assert "13 files" in line
    assert len(site.run("check", "-v").out.splitlines()) == 13
    assert len(json.loads(site.run("check", "--format", "json").out)) == 13


def test_a_private_feed_is_looked_at_too(site: Site) -> None:
    """Feeds that need a key are rendered and checked with the others."""
    site.article("one", "excerpt: Words.\ntopics: [Glass]", "Text.")
    site.config("access: {feeds: [topics/glass], env: KEYS}")
    assert "7 feed documents" in site.run("check").err


def test_a_mistake_in_the_feeds_is_told_at_the_first_that_has_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What several feeds say alike is told once, at the path of an output, with how many more say it."""

    def found(_: bytes, name: str) -> tuple[Problem, ...]:
        return (Problem(name, 2, 3, "V412", "wrong"), Problem(name, 4, 3, "V412", "wrong")) if ".json" in name else ()

    monkeypatch.setattr("feeds.check.site.validate", found)
    site.article("one", "excerpt: Words.\ntopics: [Glass, Seeds]", "Text.")
    checked = check_site(load_config(site.folder), now=NOW, cache=False)
    assert checked.problems == (
        Problem("public/all.json", 2, 3, "V412", "wrong (and in 2 more feeds)"),
        Problem("public/all.json", 4, 3, "V412", "wrong (and in 2 more feeds)"),
    )


@pytest.mark.parametrize(
    ("output", "path"),
    [
        pytest.param("site/out", "site/out/all.json", id="a folder"),
        pytest.param("s3://bucket/feeds", "all.json", id="another destination"),
    ],
)
def test_a_feed_has_the_path_that_a_build_gives_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, output: str, path: str
) -> None:
    """A mistake in a feed is told at its path in the output folder, or below the address that it would go to."""
    monkeypatch.setattr("feeds.check.site.validate", lambda _, name: (Problem(name, 2, 3, "V412", "wrong"),))
    site.config(f"output: {output}\ngroups: [{{by: []}}]\nformats: [json]")
    site.article("one", "excerpt: Words.", "Text.")
    checked = check_site(load_config(site.folder), now=NOW, cache=False)
    assert [each.path for each in checked.problems] == [path]


def test_processes_change_nothing(site: Site) -> None:
    """Many feeds are checked in several processes with the same result as in one."""
    for number in range(70):
        site.article(
            f"a{number:02}", f"topics: [Topic {number}, Glass]\ntasg: [a]", f"Text {number}.", day=1 + number % 28
        )
    many, one = (
        site.run("check", "--jobs", "2", "--format", "json"),
        site.run("check", "--jobs", "1", "--format", "json"),
    )
    assert many == one
    assert "223 feed documents" in many.err


# what keeps it from running


@pytest.mark.parametrize(
    ("shape", "start"),
    [
        pytest.param("text", "config.yaml:4:1: error C103 unknown key 'limt'; did you mean 'limit'?\n", id="text"),
        pytest.param(
            "github", "::error file=config.yaml,line=4,col=1,title=C103::unknown key 'limt'; did", id="annotations"
        ),
        pytest.param("json", '[\n  {\n    "path": "config.yaml",\n    "line": 4,', id="json"),
    ],
)
def test_a_bad_config_is_told_in_the_same_format(site: Site, shape: str, start: str) -> None:
    """Mistakes in the config are told as any other, and end with status 2."""
    site.config("limt: 3")
    ran = site.run("check", "--format", shape)
    assert (ran.status, ran.err) == (2, "feeds: config.yaml cannot be used\n")
    assert ran.out.startswith(start)


def test_without_a_config_it_says_how_to_start(site: Site) -> None:
    """A folder without a config ends with status 2 and the way out."""
    (site.folder / "config.yaml").unlink()
    ran = site.run("check")
    assert ran.status == 2
    assert "config.yaml: error C101 no such file; `feeds init` writes one" in ran.out


def test_without_articles_it_says_so(site: Site) -> None:
    """A folder without articles ends with status 2, as a build does."""
    ran = site.run("check")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == site.run("build").err


# files


def test_a_feed_needs_no_config(site: Site) -> None:
    """A feed of anybody is checked where there is no config."""
    (site.folder / "config.yaml").unlink()
    site.write("some.json", document(title=None))
    ran = site.run("check", "some.json")
    assert ran.status == 1
    assert ran.out == "some.json:1:49: error V412 title: found null; expected text\n"
    assert "1 feed document checked: 1 error, 0 warnings" in ran.err


def test_a_folder_is_searched_for_what_is_meant_as_a_feed(tmp_path: Path) -> None:
    """Below a folder, JSON that names no version of JSON Feed and XML that is no feed are passed over."""
    files = {
        "a.json": document(title=1),
        "b/c.json": document(title=2),
        "feeds.json": '{"version": 1, "feeds": []}',
        "list.xml": "<urlset/>",
        "notes.txt": document(title=3),
        "feed.xml": '<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    checked = check_files([tmp_path])
    assert checked.feeds == 3
    found = [each.path for each in checked.problems if each.path.endswith(".json")]
    assert found == [(tmp_path / name).as_posix() for name in ("a.json", "b/c.json")]


def test_what_is_named_is_checked_whatever_it_is(tmp_path: Path) -> None:
    """A file that is named and no feed is told, where a folder passes over it."""
    file = tmp_path / "feeds.json"
    file.write_text('{"version": 1, "feeds": []}')
    assert [each.code for each in check_files([file]).problems] == ["V410"]
    with pytest.raises(FeedsError, match="found no feed in "):
        check_files([tmp_path])


def test_a_feed_can_come_on_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` stands for a feed on stdin, whose problems have that path."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(document(title=1).encode())))
    checked = check_files([Path("-")])
    assert (checked.feeds, [each.path for each in checked.problems]) == (1, ["-"])


def test_a_file_that_is_named_twice_is_told_once(tmp_path: Path) -> None:
    """A file that is named, and again by another way or with its folder, is looked at once."""
    file = tmp_path / "some.json"
    file.write_text(document(title=1))
    checked = check_files([file, tmp_path, tmp_path / "b" / ".." / "some.json"])
    assert (checked.feeds, len(checked.problems)) == (1, 1)


def test_a_file_that_cannot_be_read_keeps_nothing_from_the_others(site: Site) -> None:
    """Where a named file cannot be read the others are checked all the same, and the status is 2."""
    site.write("some.json", document(title=None))
    ran = site.run("check", "none.atom", "some.json")
    assert ran.status == 2
    assert [line.split(" ")[2] for line in ran.out.splitlines()] == ["F101", "V412"]


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder below that cannot be read is a problem at its path, so that no feed in it passes for checked."""
    (tmp_path / "some.json").write_text(document())
    closed = tmp_path / "closed"
    closed.mkdir()

    def scan(path: str) -> Any:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    scandir = os.scandir
    monkeypatch.setattr("os.scandir", scan)
    with pytest.raises(FeedsError) as raised:
        check_files([tmp_path])
    assert [(each.path, each.code) for each in raised.value.problems] == [(closed.as_posix(), "F101")]


def test_a_built_site_is_free_of_errors(site: Site) -> None:
    """The folder that a build writes has no errors, its list of feeds is taken for none."""
    site.article("one", "excerpt: Words.\ntopics: [Glass]", "Text.")
    site.build()
    ran = site.run("check", "public")
    assert (ran.status, ran.out) == (0, "")
    assert "7 feed documents" in ran.err


# formats


def test_json_has_the_source_of_each_rule(site: Site) -> None:
    """JSON is an array of objects with the section that a rule comes from, and stdout has nothing else."""
    site.write("some.json", document(title=None))
    ran = site.run("check", "--format", "json", "some.json")
    assert json.loads(ran.out) == [
        {
            "path": "some.json",
            "line": 1,
            "column": 49,
            "severity": "error",
            "code": "V412",
            "message": "title: found null; expected text",
            "source": "JSON Feed 1.1, The Structure of a Feed",
        }
    ]
    site.write("some.json", document())
    assert json.loads(site.run("check", "--format", "json", "some.json").out) == []


def test_annotations_are_escaped_and_errors_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What GitHub would take for its own signs is escaped, in properties more than in messages."""
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    problems = [
        Problem("a,b:c%.md", 1, 2, "L101", "one: 50%,\r\ntwo"),
        Problem("z.md", 3, 4, "A101", "no title"),
    ]
    assert list(reporters.github(problems, tmp_path)) == [
        "::error file=z.md,line=3,col=4,title=A101::no title",
        "::warning file=a%2Cb%3Ac%25.md,line=1,col=2,title=L101::one: 50%25,%0D%0Atwo",
    ]


def test_annotations_start_from_the_workspace(site: Site) -> None:
    """GitHub wants paths that start from the folder of the repository, wherever the check runs."""
    site.article("one", "topisc: [a]", "Text.")
    ran = site.run("check", "--format", "github", env={"GITHUB_WORKSPACE": str(site.folder.parent)})
    assert ran.out.startswith(f"::warning file={site.folder.name}/articles/one.md,line=5,col=1,title=L112::'topisc'")


def test_a_name_that_is_no_text_can_be_told(tmp_path: Path) -> None:
    """A path whose bytes are no UTF-8 comes out escaped in every format."""
    problem = Problem("\udcff.md", 1, 1, "A101", "no title")
    for shape in reporters.SHAPES.values():
        for line in shape([problem], tmp_path):
            assert line.encode()


def test_an_article_is_read_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check without a cache reads for the feeds is what it gives advice on; no file is opened a second time."""
    site.article("one", "excerpt: Words.", "Text.")
    opened: list[str] = []
    load = feeds.articles.read.load

    def loading(found: Found, objects: Any) -> bytes:
        opened.append(found.path)
        return load(found, objects)

    monkeypatch.setattr("feeds.articles.read.load", loading)
    check_site(load_config(site.folder), now=NOW, cache=False)
    assert opened == ["articles/one.md"]
