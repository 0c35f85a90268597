"""The program as people run it: what it ends with, what it writes where, and what it never does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from support import Site

from feeds.cli import COMMANDS
from feeds.problems.codes import CODES

if TYPE_CHECKING:
    from program_support import Ran

PROBLEM = re.compile(
    r"(?P<path>[^:]+)(?::(?P<line>\d+):(?P<column>\d+))?: (?P<severity>error|warning) (?P<code>\w+) \S.*"
)
COUNT = re.compile(r"\d+ (?:errors?|warnings?)\b.*")
CACHE = ".feeds-cache"
LONG_AFTER = "2100-01-01T00:00:00Z"


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder with its bytes, what a build keeps for the next one aside."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and folder / CACHE not in file.parents]
    return {str(file): file.read_bytes() for file in files}


def shown(ran: Ran) -> list[re.Match[str]]:
    """Give the problem lines of a run."""
    return [match for match in map(PROBLEM.fullmatch, ran.err.splitlines()) if match]


def codes(ran: Ran) -> set[str]:
    """Give the codes of the problem lines of a run."""
    return {match["code"] for match in shown(ran)}


@pytest.fixture
def filled(site: Site) -> Site:
    """Give a site with a good article, one with a warning, and a bad one."""
    site.article("good", "topics: [AI]")
    site.article("warned", "quality: high", day=2)
    site.write("articles/bad.md", "---\ndate: 2020-01-01T00:00:00Z\nlink: https://example.org/b\n---\n")
    return site


@pytest.fixture
def clean(site: Site) -> Site:
    """Give a site with one good article."""
    site.article("good", "topics: [AI]")
    return site


# exit statuses


def test_a_build_ends_with_0(clean: Site) -> None:
    """A build writes every feed, says so on stdout, and has nothing to say on stderr."""
    ran = clean.run("build")
    assert (ran.status, ran.err) == (0, "")
    assert "1 article found, 1 published" in ran.out
    assert (clean.output / "topics/ai.atom").is_file()


def test_bad_articles_do_not_change_the_status(filled: Site) -> None:
    """A build that leaves out a bad article ends with 0 and reports it."""
    ran = filled.run("build")
    assert ran.status == 0
    assert codes(ran) == {"A101", "A106"}
    assert "1 bad" in ran.out


@pytest.mark.parametrize("name", ["warned", "bad"])
def test_strict_ends_with_1_after_any_problem(filled: Site, name: str) -> None:
    """Under --strict an error or a warning alone makes the status 1, and the feeds are written all the same."""
    (filled.folder / f"articles/{'bad' if name == 'warned' else 'warned'}.md").unlink()
    assert filled.run("build", "--strict").status == 1
    assert (filled.output / "all.atom").is_file()


def test_strict_ends_with_0_without_problems(clean: Site) -> None:
    """Under --strict a build without a problem ends with 0."""
    assert clean.run("build", "--strict").status == 0


@pytest.mark.sampled
@pytest.mark.parametrize("command", ["build", "list"])
@pytest.mark.parametrize(
    ("config", "code"),
    [
        (None, "C101"),
        (b"\xff\xfe", "C101"),
        (b"", "C102"),
        (b"- a\n", "C102"),
        (b"site: [\n", "C102"),
        (b"site:\n\ttitle: News\n", "C102"),
        (b"[" * 100_000, "C102"),
        (b"a: &a [b]\nc: *a\nd: *d\n", "C102"),
        (b"site: {title: News, url: 'https://x.example/'}\nlimt: 5\n", "C103"),
        (b"site: {title: News, url: 'https://x.example/'}\nlimit: many\n", "C104"),
        (b"site: {title: News}\n", "C105"),
        (b"articles: {}\n", "C105"),
        (b"site: {title: News, url: /feeds}\n", "C106"),
        (b"site: {title: News, url: 'https://x.example/'}\nsite: {}\n", "C107"),
        (b"site: {title: News, url: 'https://x.example/'}\narticles: {timezone: Mars/Olympus}\n", "C108"),
    ],
)
def test_a_bad_config_ends_with_2(clean: Site, command: str, config: bytes | None, code: str) -> None:
    """A config that is missing or wrong ends the run with 2 and its line; nothing published was touched."""
    clean.build()
    before = tree(clean.output)
    if config is None:
        (clean.folder / "config.yaml").unlink()
    else:
        clean.write("config.yaml", config)
    ran = clean.run(command)
    assert (ran.status, ran.out) == (2, "")
    assert code in codes(ran)
    assert {match["path"] for match in shown(ran)} == {"config.yaml"}
    assert "Traceback" not in ran.err
    assert tree(clean.output) == before


def test_one_run_shows_every_mistake_of_the_config(clean: Site) -> None:
    """Several mistakes in the config are told in one run, each with its line and the nearest known name."""
    clean.config("formats: [atm]\nlimt: 5\nhub: nowhere\nchannels: [{name: a}, {name: a}]", url="news")
    ran = clean.run("build")
    assert ran.status == 2
    assert [(match["line"], match["code"]) for match in shown(ran)] == [
        ("3", "C106"),
        ("4", "C104"),
        ("5", "C103"),
        ("6", "C106"),
        ("7", "C107"),
    ]
    assert "did you mean 'limit'?" in ran.err
    assert "did you mean 'atom'?" in ran.err


@pytest.mark.parametrize("command", ["build", "list"])
def test_nothing_to_publish_ends_with_2(site: Site, command: str) -> None:
    """Without an article to publish the run ends with 2 and says why."""
    site.article("draft", "draft: true")
    ran = site.run(command)
    assert (ran.status, ran.out) == (2, "")
    assert "found 1 article" in ran.err
    assert "--include-unpublished" in ran.err
    assert not site.output.exists()


def test_no_articles_ends_with_2(site: Site) -> None:
    """An empty articles folder ends the run with 2 and says where it looked."""
    ran = site.run("build")
    assert ran.status == 2
    assert "found no articles in articles" in ran.err


def test_a_destination_that_cannot_be_written_ends_with_2(clean: Site) -> None:
    """A file where the destination should be ends the run with 2 and its problem, and keeps its bytes."""
    clean.write("public", "mine")
    ran = clean.run("build")
    assert (ran.status, codes(ran)) == (2, {"D101"})
    assert clean.output.read_bytes() == b"mine"


def test_a_folder_in_a_feeds_place_ends_with_2(clean: Site) -> None:
    """A folder where a feed should go ends the run with 2, and the feeds beside it are as they were."""
    clean.build()
    (clean.output / "all.rss").unlink()
    (clean.output / "all.rss").mkdir()
    before = tree(clean.output)
    clean.article("good", "title: Changed")
    ran = clean.run("build")
    assert (ran.status, codes(ran)) == (2, {"D102"})
    assert tree(clean.output) == before


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["nonsense"], {}),
        (["build", "--nonsense"], {}),
        (["build", "extra"], {}),
        (["build", "--now", "soon"], {}),
        (["build", "--now", "2020-02-30"], {}),
        (["list", "--now", ""], {}),
        (["build"], {"SOURCE_DATE_EPOCH": "soon"}),
        (["build"], {"SOURCE_DATE_EPOCH": "9" * 30}),
        (["build", "-c", "nowhere.yaml"], {}),
        (["build", "-c", "nowhere/"], {}),
        (["build", "-c", "articles"], {}),
        (["build", "-o", "config.yaml"], {}),
        (["build", "-o", "config.yaml/below"], {}),
        (["build", "-o", "x" * 300], {}),
        (["build", "-o", "a\udcffb\n/" + "x" * 300], {}),
        (["list", "-c", "nowhere"], {}),
        (["init", "config.yaml"], {}),
        (["init", "config.yaml/below"], {}),
    ],
    ids=str,
)
def test_what_cannot_run_ends_with_2_and_a_plain_message(
    clean: Site, arguments: list[str], env: dict[str, str]
) -> None:
    """Wrong arguments end with 2 and a message on stderr, without a traceback and with nothing written but a cache."""
    before = tree(clean.folder)
    ran = clean.run(*arguments, env=env)
    assert ran.status == 2
    assert ran.err
    assert "Traceback" not in ran.err + ran.out
    assert tree(clean.folder) == before
    # that the output cannot be written is known once the articles were read
    assert "-o" in arguments or not (clean.folder / CACHE).exists()


@pytest.mark.slow
def test_a_process_ends_with_what_the_command_line_ends_with(filled: Site) -> None:
    """The program as a process has the status, stdout and stderr that its command line has within one."""
    shutil.rmtree(filled.folder / CACHE, ignore_errors=True)
    for arguments, status in ((["list"], 0), (["build", "--strict"], 1), (["build", "--nonsense"], 2)):
        ran = filled.spawn(*arguments)
        shutil.rmtree(filled.output, ignore_errors=True)
        assert ran.status == status
        assert ran == filled.run(*arguments)


# what is written where


def test_results_on_stdout_and_problems_on_stderr(filled: Site) -> None:
    """Counts go to stdout, problems to stderr, and neither stands in the other."""
    ran = filled.run("build")
    assert "articles found" in ran.out
    assert not any(PROBLEM.fullmatch(line) for line in ran.out.splitlines())
    assert "found" not in ran.err.splitlines()[-1]


def test_every_problem_is_one_line(filled: Site) -> None:
    """A problem is `path:line:column: error|warning CODE message`, with its code's severity; a count ends them."""
    filled.write("articles/a\nb\x1b[31m.md", '---\ntitle: "x\\ny"\ndate: "so\\non"\n---\n')
    lines = filled.run("build").err.splitlines()
    matches = [PROBLEM.fullmatch(line) for line in lines[:-1]]
    assert len(matches) == 3
    assert all(match and match["severity"] == CODES[match["code"]].severity for match in matches)
    assert COUNT.fullmatch(lines[-1])


def test_problems_stand_where_they_are(filled: Site) -> None:
    """A problem names the file, the line and the column at fault."""
    ran = filled.run("build")
    assert {(match["path"], match["line"], match["column"], match["code"]) for match in shown(ran)} == {
        ("articles/bad.md", "2", "1", "A101"),
        ("articles/warned.md", "5", "1", "A106"),
    }


@pytest.mark.parametrize("command", ["build", "list"])
def test_paths_of_problems_open_from_where_the_program_runs(filled: Site, command: str) -> None:
    """Run in another folder, problems have paths that an editor started there can open."""
    elsewhere = Site(filled.folder / "elsewhere")
    ran = elsewhere.run(command, "-c", "../config.yaml")
    assert {match["path"] for match in shown(ran)} == {"../articles/bad.md", "../articles/warned.md"}
    assert ran.status == 0


def test_quiet_shows_errors_only(filled: Site) -> None:
    """With -q nothing stands on stdout, and of the problems only the errors."""
    ran = filled.run("build", "-q")
    assert (ran.status, ran.out) == (0, "")
    assert codes(ran) == {"A101"}


def test_quiet_without_errors_is_silent(filled: Site) -> None:
    """With -q a build that has warnings only says nothing at all; --strict still ends with 1."""
    (filled.folder / "articles/bad.md").unlink()
    assert filled.run("build", "--quiet") == (0, "", "")
    assert filled.run("build", "-q", "--strict").status == 1


def test_quiet_says_nothing_of_the_cache(clean: Site) -> None:
    """-q shows errors only: that a cache was made for another config is none."""
    assert clean.run("build").status == 0
    clean.config("limit: 5")
    assert clean.run("build", "-q") == (0, "", "")


def test_quiet_says_why_it_could_not_run(site: Site) -> None:
    """With -q a run that could not be done still says why."""
    ran = site.run("build", "-q")
    assert ran.status == 2
    assert "found no articles" in ran.err


def test_non_ascii_names_show_on_an_ascii_terminal(site: Site) -> None:
    """Titles and paths that the terminal's encoding lacks end no run."""
    site.article("größe", "title: 人工智能 💥\ntopics: [人工智能]\nquality: hoch")
    for command in ("list", "build"):
        ran = site.spawn(command, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"})
        assert ran.status == 0
        assert "Traceback" not in ran.err


@pytest.mark.sampled(2)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"init"}))
def test_output_that_cannot_be_written_is_no_traceback(clean: Site, command: str) -> None:
    """A full disk behind stdout ends a command with a plain message and a status that is not 0."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "feeds", command],
            cwd=clean.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr


# options of build


def test_config_may_be_a_file_or_a_folder(clean: Site, tmp_path: Path) -> None:
    """-c takes the config or the folder it stands in; paths in it start from there, not from where the program runs."""
    elsewhere = Site(tmp_path / "elsewhere")
    for config in ("..", "../config.yaml", str(clean.folder)):
        assert elsewhere.run("build", "-c", config).status == 0
        assert (clean.output / "all.atom").is_file()
        assert not elsewhere.output.exists()
        (clean.output / "all.atom").unlink()


def test_config_may_have_another_name(clean: Site) -> None:
    """-c takes a config of any name, and its problems have that name."""
    (clean.folder / "config.yaml").rename(clean.folder / "news.yml")
    assert clean.run("build", "-c", "news.yml").status == 0
    clean.write("news.yml", "site: {}\n")
    assert {match["path"] for match in shown(clean.run("build", "-c", "news.yml"))} == {"news.yml"}


def test_output_starts_from_where_the_program_runs(clean: Site, tmp_path: Path) -> None:
    """-o names a folder relative to the current one, as every program does."""
    elsewhere = Site(tmp_path / "elsewhere")
    ran = elsewhere.run("build", "-c", "..", "-o", "here/feeds")
    assert ran.status == 0
    assert "here/feeds" in ran.out
    assert (elsewhere.folder / "here/feeds/all.atom").is_file()
    assert not clean.output.exists()


def test_an_empty_output_is_not_the_current_folder(clean: Site) -> None:
    """`-o ""`, as an unset variable gives it, does not spread feeds over the current folder."""
    clean.run("build", "-o", "")
    assert not (clean.folder / "all.atom").exists()


def test_a_build_ends_with_where_to_look(clean: Site) -> None:
    """The last line has the path of the page that lists all feeds, and the command that shows it."""
    clean.config("")
    last = clean.run("build").out.splitlines()[-1]
    assert last == (
        "look at public/index.html, or run 'feeds serve --open'; made to be served as https://news.example.org/"
    )
    assert (clean.folder / "public/index.html").is_file()
    assert "look at there/index.html, or " in clean.run("build", "-o", "there").out
    assert "look at" not in clean.run("build", "--dry-run").out + clean.run("build", "-q").out


def test_a_build_without_pages_ends_with_the_first_feed(clean: Site) -> None:
    """Where there is no page, the feed of everything is there to look at; the config is named if it has to be."""
    clean.config("pages: false\nformats: [json]")
    (clean.folder / "config.yaml").rename(clean.folder / "my news.yaml")
    last = clean.run("build", "-c", "my news.yaml").out.splitlines()[-1]
    assert last.startswith("look at public/all.json, or run 'feeds serve -c 'my news.yaml' --open'; ")


def test_dry_run_writes_nothing(clean: Site) -> None:
    """--dry-run says which feeds and entries would change, and writes nothing but the cache."""
    clean.build()
    clean.article("good", "topics: [Chips]")
    before = tree(clean.folder)
    ran = clean.run("build", "--dry-run")
    assert ran.status == 0
    assert {
        "      now also in 1 feed: topics/chips",
        "  + topics/chips  Chips · News: 1 entry",
        "  - topics/ai  AI · News: 1 entry",
        "  ~ all  News: 1 changed",
    } <= set(ran.out.splitlines())
    assert tree(clean.folder) == before


def test_a_dry_run_is_no_excuse_to_do_nothing(clean: Site) -> None:
    """What --dry-run said would be written is written by the build after it."""
    clean.build()
    clean.article("good", "topics: [Chips]")
    clean.run("build", "--dry-run")
    outputs = {f"{path}.{name}" for path in ("all", "topics/chips") for name in ("atom", "rss", "json", "html")}
    assert set(clean.build().written) == outputs | {
        "index.html",
        "topics/index.html",
        "sitemap.xml",
        "feeds.json",
        "feeds.opml",
    }


def test_a_dry_run_without_a_cache_writes_nothing_at_all(clean: Site) -> None:
    """--dry-run and --no-cache together leave the folder as it is."""
    before = sorted(clean.folder.rglob("*"))
    assert clean.run("build", "--dry-run", "--no-cache").status == 0
    assert sorted(clean.folder.rglob("*")) == before


def test_report_says_what_was_done(filled: Site) -> None:
    """--report writes counts, feeds, paths and problems with their severities as JSON."""
    assert filled.run("build", "--report", "report.json").status == 0
    report: dict[str, Any] = json.loads((filled.folder / "report.json").read_text(encoding="utf-8"))
    assert report["articles"] == {
        "found": 3,
        "published": 2,
        "unpublished": 0,
        "removed": 0,
        "future": 0,
        "unselected": 0,
        "duplicate": 0,
        "bad": 1,
    }
    assert [feed["path"] for feed in report["feeds"]] == ["all", "topics/ai"]
    assert report["feeds"][0] == {
        "path": "all",
        "title": "News",
        "entries": 2,
        "articles": 2,
        "updated": "2020-12-02T09:00:00Z",
        "archives": 0,
        "private": False,
    }
    assert set(report["written"]) == set(filled.outputs())
    assert (report["unchanged"], report["removed"]) == ([], [])
    assert [(each["path"], each["code"], each["severity"]) for each in report["problems"]] == [
        ("articles/bad.md", "A101", "error"),
        ("articles/warned.md", "A106", "warning"),
    ]
    assert {"line", "column", "message"} <= set(report["problems"][0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_report_goes_to_a_pipe_that_somebody_reads(filled: Site) -> None:
    """A pipe with a reader gets the report; one without is not waited for, and that the feeds are there is told."""
    pipe = filled.folder / "pipe"
    os.mkfifo(pipe)
    ran = filled.run("build", "--report", "pipe")
    assert (ran.status, "published, but the report" in ran.err) == (2, True)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert filled.run("build", "--report", "pipe").status == 0
        assert json.loads(os.read(reader, 1_000_000))["articles"]["published"]
    finally:
        os.close(reader)


def test_report_of_a_dry_run(clean: Site) -> None:
    """--report with --dry-run writes the report and no feed."""
    assert clean.run("build", "--dry-run", "--report", "report.json").status == 0
    report = json.loads((clean.folder / "report.json").read_text(encoding="utf-8"))
    assert "all.atom" in report["written"]
    assert not clean.output.exists()


def test_a_report_that_cannot_be_written_touches_nothing(clean: Site) -> None:
    """A report that cannot be written ends the run with 2, and as always then nothing published was touched."""
    ran = clean.run("build", "--report", "nowhere/report.json")
    assert ran.status == 2
    assert "nowhere/report.json" in ran.err
    assert "Traceback" not in ran.err
    assert not clean.output.exists()


@pytest.mark.parametrize(
    ("arguments", "epoch", "expected"),
    [
        (["--now", "2025-06-01"], "1", 1),
        (["--now", "2025-06-01T12:00:00Z"], "1", 2),
        (["--now", "2025-06-01T13:59:59+02:00"], "1", 1),
        ([], "1748779199", 1),
        ([], "1748779200", 2),
        ([], "", 2),
    ],
)
def test_now_decides_what_lies_in_the_future(clean: Site, arguments: list[str], epoch: str, expected: int) -> None:
    """--now, else SOURCE_DATE_EPOCH, else the clock says until when articles are published."""
    clean.article("later", "publishedDateTime: 2025-06-01T12:00:00Z")
    ran = clean.run("build", *arguments, env={"SOURCE_DATE_EPOCH": epoch})
    assert f"2 articles found, {expected} published" in ran.out


@pytest.mark.parametrize("command", ["build", "list"])
def test_include_unpublished(site: Site, command: str) -> None:
    """--include-unpublished includes drafts."""
    site.article("draft", "published: false")
    assert site.run(command, "--include-unpublished").status == 0


# list


def test_list_shows_every_feed(filled: Site) -> None:
    """`feeds list` shows path, entries, newest date and title of each feed, and writes nothing."""
    ran = filled.run("list")
    assert ran.status == 0
    assert [line.split(maxsplit=3) for line in ran.out.splitlines()] == [
        ["path", "entries", "newest", "title"],
        ["all", "2", "2020-12-02", "News"],
        ["topics/ai", "1", "2020-12-01", "AI · News"],
    ]
    assert codes(ran) == {"A101", "A106"}
    assert not filled.output.exists()


def test_list_as_json_is_what_a_report_has(filled: Site) -> None:
    """`feeds list --json` prints the feeds as `feeds build --report` writes them."""
    filled.run("build", "--report", "report.json")
    report = json.loads((filled.folder / "report.json").read_text(encoding="utf-8"))
    ran = filled.run("list", "--json")
    assert ran.status == 0
    assert json.loads(ran.out) == report["feeds"]


def test_list_takes_now(clean: Site) -> None:
    """`feeds list --now` leaves out what lies after that instant."""
    clean.article("later", "publishedDateTime: 2025-06-01T12:00:00Z\ntopics: [Later]")
    assert "topics/later" not in clean.run("list", "--now", "2025-01-01").out
    assert "topics/later" in clean.run("list", "--now", "2025-07-01").out


# init


def test_init_starts_a_site_without_problems(tmp_path: Path) -> None:
    """What `feeds init` writes builds as it stands, and has several feeds."""
    site = Site(tmp_path / "other")
    ran = site.run("init", "../new")
    assert ran.status == 0
    assert (tmp_path / "new/config.yaml").is_file()
    assert list((tmp_path / "new/articles").iterdir())
    built = site.run("build", "--strict", "-c", "../new", "--now", LONG_AFTER)
    assert (built.status, built.err.count("\n"), "site.url" in built.err) == (0, 1, True)
    assert len(list((tmp_path / "new/public").rglob("*.atom"))) > 2


def test_init_without_a_folder_takes_this_one(site: Site) -> None:
    """`feeds init` alone writes into the current folder."""
    (site.folder / "config.yaml").unlink()
    ran = site.run("init")
    assert ran.status == 0
    assert (site.folder / "config.yaml").is_file()
    assert "'feeds serve --open'" in ran.out
    assert "'feeds build'" in ran.out


def test_init_never_overwrites(tmp_path: Path) -> None:
    """A second `feeds init` leaves every file as somebody made it, and says so."""
    site = Site(tmp_path / "other")
    site.run("init", "../new")
    files = [file for file in (tmp_path / "new").rglob("*") if file.is_file()]
    assert files
    for file in files:
        file.write_bytes(b"mine")
    ran = site.run("init", "../new")
    assert ran.status == 0
    assert ran.out.count("already there") == 2
    assert "articles, where they stay" in ran.out
    assert {file.read_bytes() for file in files} == {b"mine"}


def test_init_adds_no_samples_to_articles_of_ones_own(site: Site) -> None:
    """Where there are articles already, `feeds init` writes the config alone."""
    site.article("mine")
    (site.folder / "config.yaml").unlink()
    ran = site.run("init")
    assert ran.status == 0
    assert [file.name for file in (site.folder / "articles").iterdir()] == ["mine.md"]
    assert (site.folder / "config.yaml").exists()


@pytest.mark.parametrize("folder", ["_posts", "content/posts", "content", "posts"])
def test_init_takes_the_articles_that_are_there(site: Site, folder: str) -> None:
    """In a repository of another program the config names the folder that its articles are in, and builds."""
    site.write(
        f"../blog/{folder}/2020-01-02-one.md", "---\ntitle: One\nlink: https://example.org/1\ntopics: [AI]\n---\nText\n"
    )
    assert site.run("init", "../blog").status == 0
    assert not (site.folder / "../blog/articles").exists()
    feeds = json.loads(site.run("list", "-c", "../blog", "--json").out)
    assert [feed["path"] for feed in feeds] == ["all", "topics/ai"]


def test_init_keeps_what_is_made_out_of_git(site: Site) -> None:
    """The outputs and the cache of what `feeds init` writes are ignored by git."""
    site.run("init", "../new")
    subprocess.run(["git", "init", "-q", "../new"], cwd=site.folder, check=True)
    site.run("build", "-c", "../new")
    status = ["git", "-C", "../new", "status", "--porcelain"]
    told = subprocess.run(status, cwd=site.folder, check=True, capture_output=True, text=True).stdout
    assert sorted(told.split()[1::2]) == [".gitignore", "articles/", "config.yaml"]


@pytest.mark.parametrize("command", ["build", "ping"])
def test_an_empty_destination_is_a_slip(site: Site, command: str) -> None:
    """`-o ""`, as an unset variable gives it, is refused; nothing is written where nobody asked for it."""
    site.article("one")
    ran = site.run(command, "-o", "")
    assert ran.status == 2
    assert "--output" in ran.err
    assert not site.output.exists()


def test_init_does_not_write_through_links(tmp_path: Path) -> None:
    """A link that points to nothing is something that is there: `feeds init` writes nothing through it."""
    site = Site(tmp_path / "other")
    (site.folder / "config.yaml").unlink()
    (site.folder / "config.yaml").symlink_to(tmp_path / "victim")
    site.run("init")
    assert not (tmp_path / "victim").exists()


# schema


@pytest.fixture
def schema(site: Site) -> dict[str, Any]:
    """Give what `feeds schema` prints."""
    ran = site.run("schema")
    assert (ran.status, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_schema_is_a_json_schema(schema: dict[str, Any]) -> None:
    """`feeds schema` prints a valid JSON Schema of draft 2020-12."""
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    jsonschema.Draft202012Validator.check_schema(schema)


SITE = {"title": "News", "url": "https://news.example.org/"}


@pytest.mark.parametrize(
    ("config", "valid"),
    [
        ({"site": SITE}, True),
        ({"site": SITE, "groups": [{"by": ["topic", "provider"], "min_entries": 2}], "formats": ["atom"]}, True),
        ({"site": SITE, "channels": [{"name": "chips", "where": {"topics": {"any": ["AI"]}}}]}, True),
        ({"site": SITE, "access": {}, "host": None}, True),
        ({}, False),
        ({"site": {"title": "News"}}, False),
        ({"site": SITE, "limt": 5}, False),
        ({"site": SITE, "limit": 0}, False),
        ({"site": SITE, "formats": ["atm"]}, False),
        ({"site": SITE, "groups": [{"by": ["colour"]}]}, False),
        ({"site": SITE, "channels": [{"name": "No Spaces"}]}, False),
    ],
)
def test_schema_tells_good_configs_from_bad(schema: dict[str, Any], config: object, *, valid: bool) -> None:
    """The schema takes what the program takes, and refuses unknown keys and values."""
    assert jsonschema.Draft202012Validator(schema).is_valid(config) is valid


def test_schema_takes_what_init_writes(schema: dict[str, Any], site: Site) -> None:
    """The config that `feeds init` writes is valid by the schema that `feeds schema` prints."""
    site.run("init", "new")
    config = yaml.safe_load((site.folder / "new/config.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(config)


# help


def test_help_lists_every_command(site: Site) -> None:
    """`feeds --help` shows each command with its line."""
    ran = site.run("--help")
    assert ran.status == 0
    for name, line in COMMANDS.items():
        assert re.search(rf"^ +{name} +{re.escape(line.split()[0])}", ran.out, re.MULTILINE)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=str)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(site: Site, command: list[str], option: str) -> None:
    """Each command tells what it does and takes, on stdout and with status 0."""
    ran = site.run(*command, option)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Usage: ")
    assert "--help" in ran.out


def test_version(site: Site) -> None:
    """`feeds --version` tells the version, started as a process too."""
    ran = site.spawn("--version")
    assert ran.status == 0
    assert re.fullmatch(r"feeds, version \d+(\.\w+)+(, with compiled parts)?\n", ran.out)


def test_without_a_command_help_is_shown(site: Site) -> None:
    """`feeds` alone did nothing, and shows its help."""
    ran = site.run()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")
    assert all(name in ran.err for name in COMMANDS)


def test_a_build_tells_of_feeds_that_need_a_key(clean: Site) -> None:
    """Feeds behind keys are not written, and the summary counts them."""
    clean.article("secret", "topics: [Board]")
    clean.config("access: {feeds: [topics/board], env: KEYS}")
    assert "1 private feed not written" in clean.run("build").out
