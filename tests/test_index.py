"""What is kept between builds: it never shows in an output, saves work, and may be damaged, shared or deleted."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from permission_support import bound_by_modes
from support import NOW, PROJECT, Site, hand_on

import feeds
import feeds.articles.read
from feeds.index import stamps
from feeds.lib.batches import batched
from feeds.lib.urls import MANIFEST, STATE
from feeds.problems.errors import FeedsError, NothingToPublish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.context import BaseContext

DAY: Final = timedelta(days=1)

# modules that a function of the same name hides
rendering = importlib.import_module("feeds.building.render")
prepare = importlib.import_module("feeds.building.prepare")
comparing = importlib.import_module("feeds.index.comparison")
fingerprint = importlib.import_module("feeds.building.fingerprint")
workers = importlib.import_module("feeds.building.workers")
own_processes = importlib.import_module("feeds.building.own_processes")


class Result(NamedTuple):
    """What a build came to, the history of its destination aside."""

    outputs: dict[str, bytes]
    digests: dict[str, str]
    articles: feeds.Counts
    feeds: tuple[Any, ...]
    problems: tuple[Any, ...]


def result(folder: Path, report: feeds.Report) -> Result:
    """Give what a build came to; stale outputs that it left in place, since somebody had changed them, do not count."""
    left = {Path(problem.path) for problem in report.problems if problem.code == "D104"} | {folder / STATE}
    files = {file for file in folder.rglob("[!.]*") if file.is_file() and not is_hidden(file, folder)} - left
    digests = json.loads((folder / MANIFEST).read_bytes())["outputs"]
    return Result(
        outputs={file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(files)},
        digests={path: digest for path, digest in digests.items() if folder / path not in left},
        articles=report.articles,
        feeds=report.feeds,
        problems=tuple(problem for problem in report.problems if problem.code != "D104"),
    )


def is_hidden(file: Path, folder: Path) -> bool:
    """Say whether a file, or a folder that it is in, is no output."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def warm(site: Site, **options: Any) -> Result:
    """Build with the cache."""
    return result(site.output, site.build(**options))


def cold(site: Site, **options: Any) -> Result:
    """Build into an empty folder without a cache, in this process alone, from the last publication's state if any."""
    folder = site.folder / "cold"
    shutil.rmtree(folder, ignore_errors=True)
    previous = site.output if (site.output / STATE).exists() else None
    how = {**options, "jobs": 1, "logged": print, "previous": previous}
    return result(folder, site.build(output=folder, cache=False, **how))


def cache_of(site: Site) -> Path:
    """Give the folder of a site's cache."""
    return site.folder / ".feeds-cache"


def git(folder: Path, *command: str) -> None:
    """Run Git in a folder, as nobody in particular."""
    about = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(("git", *about, *command), cwd=folder, check=True, capture_output=True)


# after any history


GROUPED: Final = """\
articles: {permalink: /:year/:slug/}
groups:
  - by: []
  - by: [topic]
  - by: [provider]
  - {by: [topic, provider], min_entries: 2}
channels:
  - {name: chips, where: {topics: {any: [AI]}, providers: {none: [Verge]}}}
  - {name: quiet, where: {types: [video]}}
limit: 3
archives: false
"""
NAMES: Final = ("a.md", "a.html", "anew.md", "b.md", "deep/c.md", "deep/d.markdown", "2020-01-05-e.md")
DATES: Final = (
    "2020-12-01T09:00:00Z",
    "2020-12-01 09:00",
    "2020-12-02",
    "2026-06-01T12:00:00Z",
    "1970-01-01T00:00:00Z",
)
CLOCKS: Final = (NOW, datetime(2020, 12, 1, 9, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
# a line, or none, for each field that an article may have
FRONTS: Final = st.tuples(
    st.sampled_from(("title: One", "title: Two", "title: '2001'")),
    st.sampled_from([f"publishedDateTime: {date}" for date in DATES]),
    st.sampled_from(("", "", "", *(f"updatedDateTime: {date}" for date in DATES))),
    st.sampled_from(("[AI]", "[ai, C]", "[C++, C]", "[Machine Learning, AI]", "[machine-learning]", "5")).map(
        lambda topics: f"topics: {topics}"
    ),
    st.sampled_from(
        ("", "provider: Verge", "provider: {name: Verge, domain: v.com}", "provider: {name: The Verge, domain: v.com}")
    ),
    st.sampled_from(
        (*(f"originalUrl: https://example.org/{n}" for n in range(4)), *(f"guid: urn:x:{n}" for n in range(4)), "")
    ),
    st.sampled_from(("", "", "", "webUrl: ftp://example.org/", "type: video")),
    st.sampled_from(("", "", "", "", "", "published: false", "removed: true")),
)
BAD: Final = st.sampled_from(
    (b"", b"no front matter", b"---\ntitle: [\n---\n", b"\xff\xfe", b"---\ntitle: only\n---\n")
)
PLACES: Final = st.sampled_from(NAMES)
# what follows a change: a build in one process or two, or no build yet
THEN: Final = st.sampled_from((1, 1, 1, 1, 1, 2, 0, 0))
CHOICES: Final = st.integers(0, 99)


def forking() -> BaseContext:
    """Fork even beside threads, as those of tests at once: starting anew is slow, and none holds what a build needs."""
    return multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


class History(RuleBasedStateMachine):
    """A folder that is changed at random; after every build its feeds are those of a cold build of the same files."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = pytest.MonkeyPatch()
        self.site = Site(Path(tempfile.mkdtemp(prefix="feeds-history-")))
        self.site.config(GROUPED)
        self.now = NOW
        # so few files that two processes share them all, and none is read again because it is young
        self.patches.setattr(workers, "_FEW_FILES", 1)
        self.patches.setattr(workers, "_FEW_FEEDS", 1)
        self.patches.setattr(workers, "_FILES_AT_ONCE", 2)
        self.patches.setattr(workers, "_FEEDS_AT_ONCE", 2)
        self.patches.setattr(own_processes, "_context", forking)
        self.patches.setattr(comparing, "_MANY", 1)
        self.site.article("always", "topics: [AI, C]\nprovider: Verge\n", "1")
        self.site.article("later", f"topics: [AI]\npublishedDateTime: {DATES[3]}\n", "1")
        self.site.article("anew", f"updatedDateTime: {DATES[2]}\noriginalUrl: https://example.org/always\n", "1")

    def teardown(self) -> None:
        """Build once more, and leave nothing behind."""
        try:
            self.build(1)
        finally:
            self.patches.undo()
            shutil.rmtree(self.site.folder)

    def build(self, jobs: int) -> None:
        """Build as told, and hold it against a cold build."""
        if jobs:
            found = self.outcome(lambda: warm(self.site, now=self.now, jobs=jobs, logged=pytest.fail))
            assert found == self.outcome(lambda: cold(self.site, now=self.now))

    def outcome(self, run: Callable[[], Result]) -> Result | tuple[str, tuple[Any, ...]]:
        """Give a result, or why there is none."""
        try:
            return run()
        except NothingToPublish as error:
            # only who remembers what was published says how to take it down
            return str(error).partition("; --allow-shrink")[0], error.problems

    def files(self) -> list[Path]:
        """List the article files."""
        return sorted(file for file in (self.site.folder / "articles").rglob("*") if file.is_file())

    @initialize(settled=st.booleans())
    def start(self, settled: bool) -> None:  # noqa: FBT001 - Hypothesis names it
        """Take files that changed a moment ago for settled, or not."""
        if settled:
            self.patches.setattr(comparing, "_SETTLED", 0)

    @rule(name=PLACES, front=FRONTS, then=THEN)
    def write(self, name: str, front: tuple[str, ...], then: int) -> None:
        """Add an article, or write another one in its place."""
        lines = ["---", *filter(None, front), "---", "Text 1 of *it*"]
        self.site.write(f"articles/{name}", "\n".join(lines))
        self.build(then)

    @rule(name=PLACES, raw=BAD, then=THEN)
    def spoil(self, name: str, raw: bytes, then: int) -> None:
        """Put a file in an article's place that is none."""
        self.site.write(f"articles/{name}", raw)
        self.build(then)

    @rule(choice=CHOICES, then=THEN)
    def edit_unseen(self, choice: int, then: int) -> None:
        """Edit a file so that its size and its time of modification stay."""
        file = self.files()[choice % len(self.files())]
        status = file.stat()
        raw = file.read_bytes()
        file.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]) if raw else raw)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.build(then)

    @rule(choice=CHOICES, then=THEN)
    def remove(self, choice: int, then: int) -> None:
        """Remove a file."""
        if len(self.files()) > 1:
            self.files()[choice % len(self.files())].unlink()
        self.build(then)

    @rule(choice=CHOICES, name=PLACES, then=THEN)
    def rename(self, choice: int, name: str, then: int) -> None:
        """Give a file another name, perhaps another's."""
        place = self.site.folder / "articles" / name
        place.parent.mkdir(exist_ok=True)
        self.files()[choice % len(self.files())].replace(place)
        self.build(then)

    @rule(adds=st.booleans(), then=THEN)
    def check_out(self, adds: bool, then: int) -> None:  # noqa: FBT001 - Hypothesis names it
        """Give every file new times, and Git an index of these files, or of what they were earlier."""
        if not (self.site.folder / ".git").exists():
            git(self.site.folder, "init")
        if adds:
            git(self.site.folder, "add", "--all", "articles")
        for file in self.files():
            os.utime(file)
        subprocess.run(("git", "update-index", "-q", "--refresh"), cwd=self.site.folder, check=False)
        self.build(then)

    @rule(then=THEN)
    def move_folder(self, then: int) -> None:
        """Give a folder another name, which changes nothing of the files in it."""
        here, there = self.site.folder / "articles" / "deep", self.site.folder / "articles" / "else"
        if here.exists():
            shutil.rmtree(there, ignore_errors=True)
            here.rename(there)
        self.build(then)

    @rule(choice=CHOICES, seconds=st.sampled_from((0, 10**9, 4 * 10**9)), then=THEN)
    def touch(self, choice: int, seconds: int, then: int) -> None:
        """Give a file another time."""
        os.utime(self.files()[choice % len(self.files())], (seconds, seconds))
        self.build(then)

    @rule(now=st.sampled_from(CLOCKS), then=THEN)
    def turn_clock(self, now: datetime, then: int) -> None:
        """Build for another instant, later or earlier."""
        self.now = now
        self.build(then)

    @rule(choice=CHOICES, change=st.sampled_from((None, b"", b"other")), then=THEN)
    def meddle(self, choice: int, change: bytes | None, then: int) -> None:
        """Remove an output, or change it."""
        outputs = sorted(self.site.outputs())
        if outputs:
            file = self.site.output / outputs[choice % len(outputs)]
            if change is None:
                file.unlink()
            else:
                file.write_bytes(change)
        self.build(then)

    @rule(whole=st.booleans(), then=THEN)
    def forget(self, whole: bool, then: int) -> None:  # noqa: FBT001 - Hypothesis names it
        """Delete the cache, or the index in it."""
        if whole:
            shutil.rmtree(cache_of(self.site), ignore_errors=True)
        else:
            (cache_of(self.site) / "index.sqlite").unlink(missing_ok=True)
        self.build(then)

    @rule(then=THEN)
    def clear(self, then: int) -> None:
        """Delete the destination."""
        shutil.rmtree(self.site.output, ignore_errors=True)
        self.build(then)


class LongHistory(History):
    """The same, for as long as it takes, and with a second process that looks at files, too."""

    def __init__(self) -> None:
        super().__init__()
        self.patches.setattr(comparing, "_ENOUGH_FOR_TWO", 1)
        hand_on(self.patches, 1, few=1)
        self.patches.setattr(stamps, "_OTHERS", 2)
        self.patches.setattr(stamps, "_FIRST", 3)


FORKING: Final = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
TestHistory = FORKING(History.TestCase)
TestHistory.settings = settings(
    max_examples=3, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
TestLongHistory = pytest.mark.long(pytest.mark.slow(FORKING(LongHistory.TestCase)))
TestLongHistory.settings = settings(TestHistory.settings, max_examples=settings().max_examples)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("before", "after"),
    [("one.md", "one.html"), ("one.md", "two.md"), ("2020-01-01-x.md", "2021-01-01-x.md"), ("a/one.md", "b/one.md")],
    ids=["another markup", "another link", "another date", "another folder"],
)
def test_a_renamed_article_is_told_anew(site: Site, before: str, after: str) -> None:
    """What an article takes from its file's name changes with it, though its bytes and id stay."""
    site.config("articles: {permalink: /:year/:filename/}")
    old = site.write(f"articles/{before}", "---\ntitle: One\nguid: urn:x:1\n---\nSome *text*\n")
    if not before.startswith("2"):
        old.write_bytes(old.read_bytes().replace(b"guid", b"date: 2020-01-01\nguid"))
    site.build()
    place = site.folder / "articles" / after
    place.parent.mkdir(exist_ok=True)
    old.rename(place)
    assert warm(site) == cold(site)


def test_a_problem_with_a_name_stands_at_the_first_file_that_has_it(site: Site) -> None:
    """A spelling that shares a path with another is told at the first file that has it in a feed."""
    site.config("groups:\n  - by: []\n  - by: [topic, provider]")
    site.article("one", "topics: [Machine Learning]\nprovider: P")
    site.article("three", "topics: [Machine Learning]\nprovider: P")
    site.article("first", "topics: [machine-learning]", day=2)
    site.article("second", "topics: [machine-learning]\nprovider: P", day=3)
    assert [(each.code, each.path) for each in site.build().problems] == [("G102", "articles/second.md")]


def test_a_feed_may_be_as_old_as_the_epoch(site: Site) -> None:
    """A feed whose newest change is the first second of 1970 says so, whatever channels there are."""
    site.config("channels:\n  - {name: empty, where: {types: [video]}}")
    site.article("old", "topics: [Old]\npublishedDateTime: 1970-01-01T00:00:00Z")
    site.article("new", "topics: [New]")
    updated = {feed.path: feed.updated for feed in site.build().feeds}
    assert updated["topics/old"] == datetime(1970, 1, 1, tzinfo=UTC)
    assert updated["channels/empty"] == updated["topics/new"]


# what a build does not do again


class Done:
    """What a build did: the files that it opened, the articles that it decoded, the feeds that it rendered."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.decoded: list[str] = []
        self.rendered: list[str] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple) and other == (
            sorted(self.opened),
            sorted(self.decoded),
            sorted(self.rendered),
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr((sorted(self.opened), sorted(self.decoded), sorted(self.rendered)))


NOTHING: Final[tuple[list[str], list[str], list[str]]] = ([], [], [])


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as settled at once; in life a file that changed a moment ago is read again."""
    monkeypatch.setattr(comparing, "_SETTLED", 0)


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Site], Done]:
    """Give a function that builds in one process and says what was done."""
    done = Done()
    load, parse, outputs = feeds.articles.read.load, feeds.articles.read.parse_source, rendering.Renderer.outputs

    def loading(found: Any, objects: Any) -> Any:
        done.opened.append(found.path.removeprefix("articles/"))
        return load(found, objects)

    def decoding(raw: bytes, path: str, options: Any, *more: Any) -> Any:
        done.decoded.append(path.removeprefix("articles/"))
        return parse(raw, path, options, *more)

    def rendered(renderer: Any, planned: Any) -> Any:
        done.rendered.append(planned.group.path)
        return outputs(renderer, planned)

    monkeypatch.setattr(feeds.articles.read, "load", loading)
    monkeypatch.setattr(feeds.articles.read, "parse_source", decoding)
    monkeypatch.setattr(rendering.Renderer, "outputs", rendered)

    def build(site: Site, **options: Any) -> Done:
        done.__init__()  # type: ignore[misc]
        site.build(jobs=1, **options)
        return done

    return build


@pytest.fixture
def built(site: Site, settled: None) -> Site:  # noqa: ARG001 - for what it does
    """Give a site that was built, each of its feeds with room for two."""
    site.config("limit: 2\narchives: false")
    site.article("one", "topics: [AI]", day=1)
    site.article("two", "topics: [Chips]", day=2)
    site.article("three", "topics: [AI]", day=3)
    site.article("bad", "title: ''")
    site.build(jobs=1)
    return site


def test_a_first_build_does_everything(does: Callable[[Site], Done], site: Site) -> None:
    """Without a cache every article is opened and decoded once, and every feed rendered once."""
    site.article("one", "topics: [AI]")
    site.article("two", day=2)
    assert does(site) == (["one.md", "two.md"], ["one.md", "two.md"], ["all", "topics/ai"])


def test_nothing_changed_nothing_done(does: Callable[[Site], Done], built: Site) -> None:
    """A build of what was built opens no article, decodes none and renders no feed."""
    assert does(built) == NOTHING


def test_nothing_changed_nothing_written(built: Site) -> None:
    """A build of what was built reports every output as unchanged and leaves the files as they are."""
    files = {file: file.stat().st_ino for file in built.output.rglob("*.*")}
    report = built.build()
    assert (report.written, report.removed) == ((), ())
    assert sorted(report.unchanged) == sorted(built.outputs())
    assert {file: file.stat().st_ino for file in built.output.rglob("*.*")} == files


def test_one_change_is_one_article_and_its_feeds(does: Callable[[Site], Done], built: Site) -> None:
    """A changed article is the only one that is decoded, and only the feeds that show it are rendered."""
    built.article("two", "topics: [Chips]", "More", day=2)
    assert does(built) == (["two.md"], ["two.md"], ["all", "topics/chips"])


def test_a_change_that_no_feed_shows_renders_none(does: Callable[[Site], Done], built: Site) -> None:
    """A change of an article that is older than the entries of its feeds renders none of them."""
    built.article("older", "topics: [AI]\npublishedDateTime: 2019-01-01T00:00:00Z")
    assert does(built) == (["older.md"], ["older.md"], [])
    assert warm(built) == cold(built)


def test_a_moved_article_renders_where_it_was_and_is(does: Callable[[Site], Done], built: Site) -> None:
    """An article with another topic renders the feeds of both topics, and of everything."""
    built.article("three", "topics: [Chips]", day=3)
    assert does(built) == (["three.md"], ["three.md"], ["all", "topics/ai", "topics/chips"])


def test_a_removed_article_is_only_taken_out(does: Callable[[Site], Done], built: Site) -> None:
    """A removed file decodes nothing, and renders the feeds that showed it."""
    (built.folder / "articles/three.md").unlink()
    assert does(built) == ([], [], ["all", "topics/ai"])


def test_new_times_alone_decode_nothing(does: Callable[[Site], Done], built: Site) -> None:
    """Files with new times, as a checkout gives them, are read once more, but neither decoded nor rendered."""
    names = sorted(file.name for file in (built.folder / "articles").iterdir())
    for name in names:
        os.utime(built.folder / "articles" / name, (10**9, 10**9))
    assert does(built) == (names, [], [])
    assert does(built) == NOTHING


@pytest.fixture
def checked_out(built: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a site in a work tree of Git whose files have new times, and which asks Git from the first file on."""
    monkeypatch.setattr(comparing, "_MANY", 1)
    git(built.folder, "init")
    git(built.folder, "add", "articles")
    for file in (built.folder / "articles").iterdir():
        os.utime(file, (10**9, 10**9))
    git(built.folder, "update-index", "--refresh")
    return built


def test_a_fresh_checkout_opens_nothing(does: Callable[[Site], Done], checked_out: Site) -> None:
    """Files with new times that Git knows to hold what the cache was made of are not opened, nor looked at again."""
    assert does(checked_out) == NOTHING
    shutil.rmtree(checked_out.folder / ".git")
    assert does(checked_out) == NOTHING


def test_a_fresh_checkout_opens_what_changed(does: Callable[[Site], Done], checked_out: Site) -> None:
    """Of a checkout the files are opened that another commit changed, that differ from it, or that are not in Git."""
    checked_out.article("two", "topics: [Chips]", "Another commit's", day=2)
    git(checked_out.folder, "add", "articles")
    checked_out.article("three", "topics: [AI]", "Nobody's", day=3)
    checked_out.article("four", "topics: [AI]", day=4)
    changed = ["four.md", "three.md", "two.md"]
    assert does(checked_out) == (changed, changed, ["all", "topics/ai", "topics/chips"])
    assert warm(checked_out) == cold(checked_out)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_what_git_does_not_look_at_is_opened(does: Callable[[Site], Done], checked_out: Site, flag: str) -> None:
    """A file that Git was told to take for unchanged is opened."""
    git(checked_out.folder, "update-index", flag, "articles/one.md")
    checked_out.article("one", "topics: [AI]", "More", day=1)
    assert does(checked_out).decoded == ["one.md"]


def test_git_runs_no_program_of_a_repository(checked_out: Site) -> None:
    """A program that a repository's config names for watching files is not run by a build."""
    hook = checked_out.write("hook.sh", "#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    git(checked_out.folder, "config", "core.fsmonitor", str(hook))
    checked_out.build(jobs=1)
    assert not list(checked_out.folder.rglob("ran"))


def test_git_runs_no_filter_of_a_repository(checked_out: Site) -> None:
    """A program that a repository's config names for what files hold is not run by a build, whatever their times."""
    git(checked_out.folder, "config", "filter.f.clean", f"touch {checked_out.folder}/ran; cat")
    checked_out.write(".gitattributes", "*.md filter=f\n")
    for file in (checked_out.folder / "articles").iterdir():
        os.utime(file)
    git(checked_out.folder, "-c", "filter.f.clean=cat", "add", "articles")
    later = (checked_out.folder / ".git/index").stat().st_mtime_ns + 10**9
    for file in (checked_out.folder / "articles").iterdir():
        os.utime(file, ns=(later, later))
    git(checked_out.folder, "-c", "filter.f.clean=cat", "update-index", "--refresh")
    (checked_out.folder / "ran").unlink(missing_ok=True)
    checked_out.build(jobs=1)
    assert not list(checked_out.folder.rglob("ran"))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("attribute", ["filter=f", "ident", "working-tree-encoding=UTF-8"])
def test_what_git_converts_is_opened(does: Callable[[Site], Done], checked_out: Site, attribute: str) -> None:
    """A file that differs from Git's object for it since Git converts it is opened, as where one is decrypted."""
    git(checked_out.folder, "config", "filter.f.clean", "sed s/Unlocked/Locked/")
    checked_out.article("one", "topics: [AI]", "Locked", day=1)
    does(checked_out)
    git(checked_out.folder, "add", "articles")
    checked_out.write(".gitattributes", f"*.md {attribute}\n")
    checked_out.article("one", "topics: [AI]", "Unlocked" if "=f" in attribute else "Locked", day=1)
    os.utime(checked_out.folder / "articles/one.md", (10**9, 10**9))
    git(checked_out.folder, "add", "--renormalize", "articles")
    git(checked_out.folder, "add", "articles")
    assert "one.md" in does(checked_out).opened
    assert warm(checked_out) == cold(checked_out)


def test_languages_of_names_count_in_a_checkout(site: Site, settled: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - for what it does
    """Translations, which their names tell, come out of a fresh checkout as they are."""
    monkeypatch.setattr(comparing, "_MANY", 1)
    for name in ("one.md", "one.fr.md", "two.de.md"):
        site.article(name.removesuffix(".md"))
    site.build(jobs=1)
    (site.folder / "articles/one.md").unlink()
    git(site.folder, "init")
    git(site.folder, "add", "articles")
    for file in (site.folder / "articles").iterdir():
        os.utime(file, (10**9, 10**9))
    git(site.folder, "update-index", "--refresh")
    assert warm(site) == cold(site)


def git_missing(*_: object, **__: object) -> None:
    """Fail as where there is no Git."""
    raise FileNotFoundError("git")


@pytest.mark.parametrize("failure", [git_missing, lambda *_, **__: subprocess.CompletedProcess((), 128, b"", b"")])
def test_without_git_files_are_compared(
    does: Callable[[Site], Done], checked_out: Site, monkeypatch: pytest.MonkeyPatch, failure: Callable[..., Any]
) -> None:
    """Where Git is missing or refuses, every file with new times is opened, and none decoded."""
    monkeypatch.setattr(subprocess, "run", failure)
    done = does(checked_out)
    assert (len(done.opened), done.decoded) == (4, [])


def test_a_young_file_is_read_again(does: Callable[[Site], Done], site: Site) -> None:
    """A file that changed a moment before it was read could change again unseen: the next build compares its bytes."""
    site.article("one")
    site.build()
    assert does(site) == (["one.md"], [], [])


def test_a_change_that_keeps_size_and_time_is_seen(built: Site) -> None:
    """An edit that keeps a file's size and time of modification is published."""
    file = built.folder / "articles/two.md"
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b"About two", b"About TWO"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    built.build()
    assert b"About TWO" in built.read("all.atom")


def test_a_lost_output_is_made_again_alone(does: Callable[[Site], Done], built: Site) -> None:
    """Of a feed that lost a file, and of no other, the files are made again."""
    before = built.outputs()
    (built.output / "topics/ai.rss").unlink()
    assert does(built) == ([], [], ["topics/ai"])
    assert built.outputs() == before


@pytest.mark.parametrize("keeps_time", [False, True], ids=["at another time", "keeping its time"])
def test_a_changed_output_is_mended(built: Site, keeps_time: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """An output that somebody changed, even to one of the same size, is that of a cold build again."""
    before = built.outputs()
    file = built.output / "topics/ai.json"
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b"About one", b"About ten"))
    if keeps_time:
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    built.build()
    assert built.outputs() == before


def test_outputs_out_of_a_cache_are_kept(does: Callable[[Site], Done], built: Site, tmp_path: Path) -> None:
    """Copied outputs with the bytes that were written are not rendered again."""
    shutil.copytree(built.output, tmp_path / "kept")
    shutil.rmtree(built.output)
    shutil.copytree(tmp_path / "kept", built.output, copy_function=shutil.copyfile)
    built.article("two", "topics: [Chips]", "More", day=2)
    assert does(built).rendered == ["all", "topics/chips"]
    assert warm(built) == cold(built)


def test_outputs_of_another_build_are_not_kept(built: Site, tmp_path: Path) -> None:
    """Outputs that a later build wrote, manifest and all, do not pass for those of the articles as they are again."""
    before = built.outputs()
    cache = built.folder / ".feeds-cache"
    shutil.copytree(cache, tmp_path / "cache")
    built.article("two", "topics: [Chips]", "More", day=2)
    built.build()
    shutil.rmtree(cache)
    shutil.copytree(tmp_path / "cache", cache)
    built.article("two", "topics: [Chips]", day=2)
    built.build()
    assert built.outputs() == before


def test_a_dry_run_leaves_the_work_to_do(does: Callable[[Site], Done], built: Site) -> None:
    """After a dry run the build still renders what changed, without decoding it again."""
    built.article("two", "topics: [Chips]", "More", day=2)
    built.build(dry_run=True)
    assert does(built) == ([], [], ["all", "topics/chips"])
    assert warm(built) == cold(built)


def test_another_destination_is_filled(built: Site) -> None:
    """A build to another folder, and back, makes every output there."""
    expected = cold(built)
    built.article("two", "topics: [Chips]", "More", day=2)
    elsewhere = built.folder / "elsewhere"
    found = result(elsewhere, built.build(output=elsewhere))
    assert found == cold(built) != expected
    assert warm(built) == found


def test_a_file_that_could_not_be_read_is_tried_again(built: Site) -> None:
    """An article that could not be read in one build is published by the next that can, though the file is the same."""
    file = built.article("new", day=4)
    mode = file.stat().st_mode
    file.chmod(0)
    with bound_by_modes(), pytest.raises(NothingToPublish):
        built.build()
    file.chmod(mode)
    assert warm(built) == cold(built)


# what is held back


def test_an_article_comes_out_when_the_clock_passes_it(does: Callable[..., Done], built: Site) -> None:
    """An article of the future is published once its time has come, though no file changed."""
    due = NOW + DAY
    built.article("later", f"topics: [AI]\npublishedDateTime: {due.isoformat()}")
    before = warm(built)
    assert before.articles.future == 1
    assert does(built, now=due - timedelta(seconds=1)) == NOTHING
    assert does(built, now=due) == ([], [], ["all", "topics/ai"])
    assert warm(built, now=due) == cold(built, now=due)
    assert b"About later" in built.read("all.atom")
    assert warm(built) == before


def test_a_later_twin_takes_over_when_its_time_comes(built: Site) -> None:
    """Of two files with one article the later one takes over when its time has come, and gives it back."""
    built.article("twin", "title: Anew\noriginalUrl: https://example.org/two\npublishedDateTime: 2026-02-01T00:00:00Z")
    for now in (NOW, datetime(2026, 2, 1, tzinfo=UTC), NOW):
        found = warm(built, now=now)
        assert found == cold(built, now=now)
        assert (b"Anew" in found.outputs["all.json"]) is (now > NOW)


# damage


def spoilt(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Give a function that changes the bytes of a file of a cache."""

    def spoil(cache: Path) -> None:
        file = cache / name
        file.write_bytes(change(file.read_bytes() if file.exists() else b""))

    return spoil


def replaced(name: str) -> Callable[[Path], None]:
    """Give a function that puts a folder in the place of a file of a cache."""

    def replace(cache: Path) -> None:
        (cache / name).unlink(missing_ok=True)
        (cache / name / "folder").mkdir(parents=True)

    return replace


GARBAGE: Final = random.Random(5).randbytes(20_000)  # noqa: S311 - the same in every run
LOST: Final[dict[str, Callable[[Path], None]]] = {
    "garbage": spoilt("index.sqlite", lambda _: GARBAGE),
    "text": spoilt("index.sqlite", lambda _: b"<<<<<<< HEAD\n"),
    "half": spoilt("index.sqlite", lambda raw: raw[: len(raw) // 2]),
    "a header": spoilt("index.sqlite", lambda raw: raw[:100]),
    "a page less": spoilt("index.sqlite", lambda raw: raw[:-4096]),
    "zeroes in the middle": spoilt("index.sqlite", lambda raw: raw[:8192] + bytes(8192) + raw[16384:]),
    "garbage in the middle": spoilt("index.sqlite", lambda raw: raw[:8192] + GARBAGE[:8192] + raw[16384:]),
    "a header alone damaged": spoilt("index.sqlite", lambda raw: GARBAGE[:100] + raw[100:]),
    "empty": spoilt("index.sqlite", lambda _: b""),
    "a folder": replaced("index.sqlite"),
    "the log a folder": replaced("index.sqlite-wal"),
    "the shared memory a folder": replaced("index.sqlite-shm"),
    "the journal a folder": replaced("index.sqlite-journal"),
}
HARMLESS: Final[dict[str, Callable[[Path], None]]] = {
    "garbage as a log": spoilt("index.sqlite-wal", lambda _: GARBAGE),
    "garbage as shared memory": spoilt("index.sqlite-shm", lambda _: GARBAGE),
    "garbage as a journal": spoilt("index.sqlite-journal", lambda _: GARBAGE),
    "no seal": lambda cache: (cache / "seal").unlink(),
    "another seal": spoilt("seal", lambda _: GARBAGE),
    "the seal a folder": replaced("seal"),
    "garbage as the lock": spoilt("lock.sqlite", lambda _: GARBAGE),
    "the lock a folder": replaced("lock.sqlite"),
    "the lock's journal a folder": replaced("lock.sqlite-journal"),
    "an index that is gone": lambda cache: (cache / "index.sqlite").unlink(),
    "everything gone": shutil.rmtree,
    "other files": spoilt("something else", lambda _: GARBAGE),
}


def mends(site: Site) -> list[str]:
    """Build twice after damage, the second time in peace; give what the first build said."""
    said: list[str] = []
    site.article("two", "topics: [Chips]", "Something new", day=2)
    expected = cold(site)
    assert warm(site, logged=said.append) == expected
    assert warm(site, logged=pytest.fail) == expected
    return said


@pytest.mark.sampled(2)
@pytest.mark.parametrize("damage", LOST.values(), ids=LOST)
def test_a_damaged_cache_is_thrown_away(built: Site, damage: Callable[[Path], None]) -> None:
    """A damaged index is made anew, with one line that says so, and the outputs are those of a cold build."""
    damage(cache_of(built))
    (line,) = mends(built)
    assert "the cache was thrown away" in line


@pytest.mark.sampled(2)
@pytest.mark.parametrize("damage", HARMLESS.values(), ids=HARMLESS)
def test_damage_beside_the_index_does_not_show(built: Site, damage: Callable[[Path], None]) -> None:
    """What lies beside the index may be lost or garbage: one line at most, and the outputs of a cold build."""
    damage(cache_of(built))
    assert [line for line in mends(built) if "thrown away" not in line] == []


TOLD: Final = "topics: [AI]\nprovider: {name: Verge, domain: verge.com}\nwebUrl: ftp://example.org/odd"


def flip(site: Site, position: int, *, keep_time: bool) -> None:
    """Change a bit of the index."""
    file = cache_of(site) / "index.sqlite"
    status = file.stat()
    raw = bytearray(file.read_bytes())
    raw[position] ^= 4
    file.write_bytes(raw)
    times = (status.st_atime_ns, status.st_mtime_ns if keep_time else status.st_mtime_ns + 10**9)
    os.utime(file, ns=times)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "part", [b"ftp://example.org/odd'", b"A108", b"Verge", b'[["topic","ai"]]', b"https://example.org/one"]
)
def test_a_changed_letter_does_not_show(built: Site, part: bytes) -> None:
    """A bit that changed anywhere in what the index keeps of the articles is in no output and no report."""
    built.article("odd", TOLD, day=4)
    expected = warm(built)
    raw = (cache_of(built) / "index.sqlite").read_bytes()
    flip(built, raw.rindex(part) + len(part) // 2, keep_time=False)
    shutil.rmtree(built.output)
    assert warm(built, logged=lambda _: None) == expected


@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_no_changed_bit_shows(built: Site, tmp_path: Path, count: int, every_nth: int) -> None:
    """Bits that changed all over the index change no output and no report, and at most one line tells of each."""
    built.article("odd", TOLD, day=4)
    expected = warm(built)
    kept = shutil.copytree(cache_of(built), tmp_path / "kept")
    raw = (kept / "index.sqlite").read_bytes()
    wrong = []
    used = [position for position, byte in enumerate(raw) if byte]
    for position in used[:: len(used) // count * every_nth]:
        shutil.rmtree(cache_of(built))
        shutil.rmtree(built.output, ignore_errors=True)
        shutil.copytree(kept, cache_of(built))
        flip(built, position, keep_time=False)
        said: list[str] = []
        try:
            found: object = warm(built, logged=said.append)
        except Exception as error:  # noqa: BLE001 - any is wrong, and all are to be shown
            found = error
        if found != expected or len(said) > 1:
            shown = repr(found) if isinstance(found, Exception) else "another result"
            wrong.append((position, shown, raw[max(position - 12, 0) : position + 12]))
    assert wrong == []


# where no cache can be kept


@pytest.fixture
def anyone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Give a site that was built by somebody who is not root, for whom modes mean something; be that user."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(prefix="feeds-anyone-") as made:
        folder = Path(made)
        monkeypatch.setenv("TMPDIR", made)
        Site(folder / "warm").article("one")
        Site(folder / "warm").build()  # imports what it needs, for this user may not see it
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            site = Site(folder / "site")
            site.article("one", "topics: [AI]")
            site.article("two", day=2)
            site.build()
            yield site
        finally:
            if root:
                os.seteuid(0)
            for each in [cache_of(Site(folder / "site")), *folder.rglob("*.sqlite")]:
                each.chmod(0o755)


@pytest.mark.parametrize("mode", [0o555, 0], ids=["read-only", "closed"])
def test_a_cache_that_cannot_be_written_is_done_without(anyone: Site, mode: int) -> None:
    """Where the cache is read-only a build does without, says so in a line, and makes what a cold build makes."""
    anyone.article("two", "topics: [Chips]", day=2)
    expected = cold(anyone)
    for file in cache_of(anyone).iterdir():
        file.chmod(mode & 0o444)
    cache_of(anyone).chmod(mode)
    said: list[str] = []
    assert warm(anyone, logged=said.append) == expected
    assert len(said) == 1
    assert "cache" in said[0]


def test_a_cache_whose_files_are_read_only_is_done_without(anyone: Site) -> None:
    """Where the files in the cache are read-only a build makes what a cold build makes, and says a line at most."""
    anyone.article("two", "topics: [Chips]", day=2)
    expected = cold(anyone)
    for file in cache_of(anyone).iterdir():
        file.chmod(0o444)
    said: list[str] = []
    assert warm(anyone, logged=said.append) == expected
    assert [line for line in said if "another build" in line] == []


@pytest.mark.parametrize("kind", ["file", "link to nothing"])
def test_what_stands_in_the_caches_place_stays(built: Site, kind: str) -> None:
    """A file where the cache should be stays; the build does without a cache, and says so in a line."""
    shutil.rmtree(cache_of(built))
    if kind == "file":
        cache_of(built).write_text("mine", encoding="utf-8")
    else:
        cache_of(built).symlink_to("nowhere/at all")
    expected = cold(built)
    said: list[str] = []
    assert warm(built, logged=said.append) == expected
    assert len(said) == 1
    assert cache_of(built).is_symlink() or cache_of(built).read_text(encoding="utf-8") == "mine"


# another config, another version


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "config",
    ["limit: 1", "formats: [json]", "groups: [{by: [topic]}]", "select: {types: [article]}"],
)
def test_another_config_is_another_index(built: Site, config: str) -> None:
    """After a change of the config, and back, the outputs are those of a cold build, with a line that says why."""
    built.article("typed", "type: article\ntopics: [AI]", "text", day=5)
    before = warm(built)
    for text, expected in ((config, None), ("limit: 2\narchives: false", before)):
        built.config(text)
        said: list[str] = []
        found = warm(built, logged=said.append)
        assert found == (expected or cold(built))
        assert [line for line in said if "the config or the program changed" in line] == said != []


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "config",
    [
        *("content: summary", "embeds: iframe", "pictures: false", "pages: false", "max_age: 60"),
        *("pages: {readers: false}", "hub: https://hub.example.org/"),
        *(
            "  description: Of all things.",
            "  author: {name: Ada}",
            "  rights: Take it",
            "  icon: https://x.example/i.png",
        ),
        "  logo: https://x.example/logo.png",
    ],
)
def test_what_only_outputs_say_is_no_other_index(built: Site, does: Callable[..., Done], config: str) -> None:
    """After a change of the site's texts, or of what outputs show, no article is read anew and nothing is said."""
    built.config("")
    built.article("shown", "topics: [AI]\nfeaturedContent: https://www.youtube.com/watch?v=x", "text", day=5)
    before = warm(built, logged=lambda _: None)
    for text, title, expected in ((config, "News", None), (config, "Olds", None), ("", "News", before)):
        built.config(text, title=title)
        assert does(built, logged=pytest.fail).decoded == []
        assert warm(built, logged=pytest.fail) == (expected or cold(built))


def test_a_zone_and_an_address_are_config_too(built: Site) -> None:
    """An article that was read for another site's address or zone is read again."""
    built.article("naive", "publishedDateTime: 2020-12-09 12:00\nwebUrl: /here")
    built.build()
    built.config("articles: {timezone: Asia/Tokyo}", url="https://other.example.org/")
    assert warm(built, logged=lambda _: None) == cold(built)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZLIB_RUNTIME_VERSION", "0"),
        ("sys", SimpleNamespace(version_info=(3, 99, 0))),
        ("editions", lambda _: {"lxml": "0"}),
    ],
    ids=["zlib", "Python", "a library"],
)
def test_what_is_under_it_makes_it_another_version(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    """Outputs, coded ones too, are as good as what made them: Python, zlib, the libraries."""
    made = fingerprint.program.__wrapped__
    before = made()
    assert made() == before
    monkeypatch.setattr(fingerprint, name, value)
    assert made() != before


def test_another_version_makes_its_own(built: Site, monkeypatch: pytest.MonkeyPatch, does: Callable[..., Done]) -> None:
    """A cache of another version is thrown away with a line, and every article decoded and feed rendered again."""
    monkeypatch.setattr(fingerprint, "program", lambda: "another")
    said: list[str] = []
    done = does(built, logged=said.append)
    assert (len(done.decoded), sorted(done.rendered)) == (4, ["all", "topics/ai", "topics/chips"])
    (line,) = said
    assert "the config or the program changed" in line
    assert does(built, logged=pytest.fail) == NOTHING


def test_drafts_come_and_go(built: Site) -> None:
    """Built with drafts and without, in turn, the outputs are those of a cold build."""
    built.config("tombstones: 0")  # else a feed stays that lost its last article
    built.article("draft", "draft: true\ntopics: [Secret]", day=4)
    for include in (False, True, False, True):
        found = warm(built, include_unpublished=include, logged=lambda _: None)
        assert found == cold(built, include_unpublished=include)
        assert ("topics/secret.atom" in found.outputs) is include


# more than one at once


def many(site: Site, count: int = 300) -> Site:
    """Fill a site with as many articles, each with a topic and a provider of some."""
    site.config("limit: 5\narchives: false")
    for number in range(count):
        name, front = f"n{number:04}", f"topics: [T{number % 40}]\nprovider: {{name: P, domain: p{number % 30}.org}}"
        site.article(name, front, f"Some *text* {number}", day=number % 28 + 1)
    return site


def start(site: Site, *arguments: str) -> subprocess.Popen[str]:
    """Start a build as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "feeds", "build", *arguments],
        cwd=site.folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
def test_builds_at_once_all_end_well(site: Site) -> None:
    """Builds that are started at once on one folder end with status 0 and leave the outputs of a cold build."""
    many(site)
    running = [start(site, "--jobs", jobs) for jobs in ("1", "2", "1")]
    ended = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert [status for _, status in ended] == [0, 0, 0], ended
    for (_, err), _ in ended:
        assert [line for line in err.splitlines() if "another build of these articles" not in line] == []
    assert warm(site, logged=pytest.fail) == cold(site)


def test_a_second_build_says_that_it_waits(site: Site) -> None:
    """A build that finds another one at work says so and waits; once that has ended it does its own."""
    site.article("one")
    site.build()
    lock = sqlite3.connect(cache_of(site) / "lock.sqlite", isolation_level=None)
    try:
        lock.execute("begin exclusive")
        waiting = start(site)
        assert waiting.stderr is not None
        assert "waiting for it" in waiting.stderr.readline()
        assert waiting.poll() is None
    finally:
        lock.close()
    out, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, err) == (0, "")
    assert "1 article found" in out


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_build_leaves_nothing_to_mend_by_hand(site: Site, jobs: str) -> None:
    """After builds that were killed at whatever moment the next one makes what a cold build makes."""
    many(site, 800 if jobs == "2" else 150)
    started = time.monotonic()
    start(site, "--jobs", jobs, "--no-cache", "-o", "elsewhere").communicate(timeout=120)
    whole = time.monotonic() - started
    rounds = 6 if jobs == "2" else 3
    for number in range(rounds):
        site.article(f"n{number:04}", f"topics: [T{number}, New{number}]", f"round {number}")
        process = start(site, "--jobs", jobs)
        time.sleep(whole * (number + 1) / (rounds + 1))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
    assert warm(site, jobs=1) == cold(site)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="tells by /proc when processes have started")
def test_a_killed_build_takes_its_processes_with_it(site: Site) -> None:
    """When a build is killed the processes that it started end too, so that none who reads its output waits on."""
    process = start(many(site, 1500), "--jobs", "2")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text(encoding="ascii"):
        time.sleep(0.01)
    assert process.poll() is None
    process.kill()
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        pytest.fail("processes of the killed build are still there")
    assert warm(site) == cold(site)


def take_in_threes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have three files at a time read and taken into the index."""
    monkeypatch.setattr(workers, "_FILES_AT_ONCE", 3)
    monkeypatch.setattr(prepare, "batched", lambda items, _: batched(items, 3))


def test_a_build_that_fails_leaves_the_cache_usable(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a build that stopped in the middle of reading the next one makes what a cold build makes."""
    for number in range(20):
        built.article(f"more{number}", "topics: [AI, More]", day=number % 28 + 1)
    take_in_threes(monkeypatch)
    parse = feeds.articles.read.parse_source
    left = 0

    def interrupted(raw: bytes, path: str, options: Any, *more: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt
        return parse(raw, path, options, *more)

    for left in (8, 8):  # noqa: B007 - counted down above
        with monkeypatch.context() as patches:
            patches.setattr(feeds.articles.read, "parse_source", interrupted)
            with pytest.raises(KeyboardInterrupt):
                built.build(jobs=1)
    assert warm(built, logged=pytest.fail) == cold(built)


def test_a_first_build_that_fails_leaves_nothing_to_trust(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that is not complete is thrown away, and the next build says so and makes what a cold build makes."""
    for number in range(9):
        site.article(f"a{number}", "topics: [AI]", day=number + 1)
    take_in_threes(monkeypatch)
    load = feeds.articles.read.load
    loaded: list[str] = []

    def interrupted(found: Any, *more: Any) -> bytes:
        loaded.append(found.path)
        if len(loaded) == 5:
            raise KeyboardInterrupt
        return load(found, *more)

    with monkeypatch.context() as patches:
        patches.setattr(feeds.articles.read, "load", interrupted)
        with pytest.raises(KeyboardInterrupt):
            site.build(jobs=1)
    logged: list[str] = []
    assert warm(site, logged=logged.append) == cold(site)
    assert len(logged) == 1
    assert "ended" in logged[0]


# the folder of the cache


def test_no_cache_keeps_nothing(site: Site) -> None:
    """With --no-cache a build leaves nothing beside the config but the outputs."""
    site.article("one")
    assert site.run("build", "--no-cache").status == 0
    assert sorted(each.name for each in site.folder.iterdir()) == ["articles", "config.yaml", "public"]


def test_no_cache_leaves_a_cache_alone(built: Site) -> None:
    """With --no-cache a cache that is there is neither used nor changed."""
    before = {file.name: file.read_bytes() for file in cache_of(built).iterdir()}
    built.article("two", "topics: [Chips]", "More", day=2)
    built.build(cache=False)
    assert {file.name: file.read_bytes() for file in cache_of(built).iterdir()} == before
    assert warm(built) == cold(built)


def test_git_ignores_the_cache(site: Site) -> None:
    """The folder of the cache stands beside the config and tells git to ignore all that is in it."""
    site.article("one")
    assert site.run("build").status == 0
    assert (cache_of(site) / ".gitignore").read_text(encoding="utf-8").split() == ["*"]


def test_a_list_uses_the_cache_and_makes_it(does: Callable[[Site], Done], site: Site) -> None:
    """What `feeds list` has read a build need not read again."""
    site.article("one", "topics: [AI]")
    assert site.run("list").status == 0
    assert does(site).decoded == []
    assert warm(site) == cold(site)


def test_a_build_with_nothing_to_publish_keeps_what_it_read(does: Callable[[Site], Done], built: Site) -> None:
    """Where nothing is left to publish nothing is touched, and what comes back is built as ever."""
    before = built.outputs()
    for name in ("one", "two", "three"):
        built.article(name, "published: false")
    with pytest.raises(FeedsError):
        does(built)
    assert built.outputs() == before
    built.article("one", "topics: [AI]")
    assert warm(built) == cold(built)


# many processes


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Result]:
    """Give a site that is worth several processes, and what one process makes of it."""
    site = many(Site(tmp_path_factory.mktemp("crowd")), 760)
    site.write("articles/bad.md", "nothing")
    site.article("twin", "originalUrl: https://example.org/n0001\ntopics: [t1]")
    return site, cold(site)


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the pools of processes that are started, by how."""
    started: list[str] = []
    make = ProcessPoolExecutor.__init__

    def counted(self: ProcessPoolExecutor, jobs: int, context: Any, *rest: Any) -> None:
        started.append(context.get_start_method())
        make(self, jobs, context, *rest)

    monkeypatch.setattr(ProcessPoolExecutor, "__init__", counted)
    return started


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("jobs", "count"), [(1, 0), (2, 1), pytest.param(3, 1, marks=pytest.mark.slow)], ids=["one", "two", "three"]
)
def test_any_number_of_processes_makes_the_same(
    crowd: tuple[Site, Result], pools: list[str], jobs: int, count: int
) -> None:
    """One process, two or three read and render a large folder to the same bytes and the same report."""
    site, expected = crowd
    shutil.rmtree(cache_of(site), ignore_errors=True)
    shutil.rmtree(site.output, ignore_errors=True)
    assert warm(site, jobs=jobs) == expected
    assert len(pools) == count


@pytest.mark.slow
def test_a_program_with_threads_makes_the_same(crowd: tuple[Site, Result], pools: list[str]) -> None:
    """In a program that has threads, where a process cannot be forked safely, the bytes are the same."""
    site, expected = crowd
    shutil.rmtree(cache_of(site), ignore_errors=True)
    shutil.rmtree(site.output, ignore_errors=True)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert warm(site, jobs=2) == expected
    finally:
        end.set()
        thread.join()
    assert set(pools) == {"spawn"}


def test_a_small_folder_starts_no_processes(built: Site, pools: list[str]) -> None:
    """A small folder is read and rendered without starting processes, whatever may be started."""
    shutil.rmtree(cache_of(built))
    built.build(jobs=8)
    assert pools == []


@pytest.mark.usefixtures("settled")
def test_a_change_in_a_large_folder_starts_no_processes(crowd: tuple[Site, Result], pools: list[str]) -> None:
    """One change in a large folder that was built starts no processes."""
    site, expected = crowd
    site.build(jobs=1)
    for file in (site.folder / "articles").iterdir():
        os.utime(file, (10**9, 10**9))
    site.build(jobs=1)
    new = site.article("new", "topics: [T1]\nprovider: {name: P, domain: p1.org}", "Another text", day=28)
    try:
        found = warm(site, jobs=2)
        assert found == cold(site) != expected
    finally:
        new.unlink()
    assert pools == []


def test_no_parameter_of_sql_has_a_number() -> None:
    """Python 3.12.0 to 3.12.3 take a number for a name, and warn of each build."""
    numbered = re.compile(r"[^\\(]\?\d")
    found = [
        f"{each.name}: {line}"
        for each in sorted((PROJECT / "feeds" / "index").glob("*.py"))
        for line in each.read_text(encoding="utf-8").splitlines()
        if numbered.search(line)
    ]
    assert found == []
