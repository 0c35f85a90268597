"""What nobody foresaw costs one article or one output: it is told with the file's name, and the rest is published."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
from typing import TYPE_CHECKING, Any, Final

import pytest
from support import Site

from feeds.lib.dates import parse_instant
from feeds.problems.errors import FeedsError
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import feeds

HIDDEN: Final = "what nobody may see"


class Panic(BaseException):
    """What a library in Rust raises, which is no `Exception`."""


KINDS: Final = (RuntimeError, RecursionError, MemoryError, UnicodeEncodeError, KeyError, OSError, Panic)


def raised(kind: type[BaseException]) -> BaseException:
    """Give an exception of a kind."""
    return UnicodeEncodeError("utf-8", HIDDEN, 0, 1, HIDDEN) if kind is UnicodeEncodeError else kind(HIDDEN)


def failing(function: Callable[..., Any], kind: type[BaseException], when: Callable[..., bool]) -> Callable[..., Any]:
    """Give a function that does the same, but raises where something is so."""

    def fail(*arguments: Any, **named: Any) -> Any:
        if when(*arguments):
            raise raised(kind)
        return function(*arguments, **named)

    return fail


@pytest.fixture
def good(site: Site) -> Site:
    """Give a site with two articles."""
    site.config("groups: [{by: []}, {by: [topic]}]")
    site.article("good", "topics: [AI]", day=1)
    site.article("odd", "topics: [Chips]", "the odd one", day=2)
    return site


def told(report: feeds.Report) -> list[tuple[str, str]]:
    """Give the codes of a report's problems and where they are, whose words give nothing away."""
    assert not any(HIDDEN in each.message for each in report.problems)
    return [(each.code, each.path) for each in report.problems]


def titles(site: Site, path: str = "all") -> list[str]:
    """Give the titles of a feed's entries."""
    return [each["title"] for each in json.loads(site.read(f"{path}.json"))["items"]]


# half characters


HALVES: Final = (
    ('{"title": "a\\ud800b", DATE}', "a\ufffdb", "\\ud800b"),
    ('{"title": "a\\uDC00", DATE}', "a\ufffd", "\\uDC00"),
    ('{"title": "\\ud83d\\ude00\\ud83d", DATE}', "\U0001f600\ufffd", '\\ud83d"'),
    ('{"title": "T",\n "ti\\ud800tle": 1, DATE}', "T", "\\ud800"),
    ('{"title": "T", "authors": ["Ada <ada@\\ud800x.example>"], DATE}', "T", "\\ud800"),
    ('{"title": "T", "topics": ["x", "y\\udfff"], DATE}', "T", "\\udfff"),
    ('{"title": "T", "topics": ["\\ud800"], "id": "urn:\\udbff", DATE}', "T", "\\ud800"),
    ('{"title": "T", "provider": {"na\\ud800me": {"b": [["\\ud800"]]}}, DATE}', "T", "\\ud800"),
    ('{"title": "T", "type": "\\ud800", "quality": "\\ud800", "locale": "\\ud800", DATE}', "T", "\\ud800"),
    ('{"title": "T", "webUrl": "https://a.example/\\ud800", DATE}', "T", "\\ud800"),
    ('{"title": "T", "images": [{"url": "https://a.example/\\ud800.png", "title": "\\udead"}], DATE}', "T", "\\ud800"),
    ('{"title": "T", "publishedDateTime": "\\ud800", DATE}', None, "\\ud800"),
    ('{"title": "T", "a": "\\ud800", "a\\ud800": 1, "a\\ud800": 2, DATE}', "T", "\\ud800"),
)


@pytest.mark.sampled
@pytest.mark.parametrize(("text", "title", "half"), HALVES)
@pytest.mark.parametrize("name", ["odd.md", "odd.json"])
def test_a_half_character(site: Site, text: str, title: str | None, half: str, name: str) -> None:
    """Half of a character in JSON, anywhere, is told where it stands, and costs nothing but itself."""
    site.article("good")
    text = text.replace("DATE", '"date": "2020-12-16", "originalUrl": "https://a.example/odd"')
    site.write(f"articles/{name}", text)
    report = site.build(jobs=1)
    (problem,) = [each for each in report.problems if each.code == "F110"]
    line, _, before = text.partition(half)[0].rpartition("\n")
    assert (problem.path, problem.line, problem.column) == (f"articles/{name}", bool(line) + 1, len(before) + 1)
    assert set(titles(site)) == {"About good", *([title] if title else [])}
    again = site.build(jobs=1)
    assert again.problems == report.problems
    assert again.written == ()


def test_a_half_character_in_a_draft(site: Site) -> None:
    """What is not published, and only remembered by its id, costs nothing either."""
    site.article("good")
    site.write("articles/odd.json", r'{"title": "T", "draft": true, "id": "\ud800", "\ud800": "\ud800"}')
    report = site.build(jobs=1)
    assert (report.articles.published, report.articles.unpublished) == (1, 1)


def test_whole_characters_are_no_halves(site: Site) -> None:
    """A pair of escapes is one character, and a backslash that is escaped begins no other escape."""
    site.write(
        "articles/a.json", r'{"title": "\ud83d\ude00 \\ud800", "date": "2020-12-16T09:00Z", "url": "https://a.org/"}'
    )
    assert site.build().problems == ()
    assert titles(site) == ["\U0001f600 \\ud800"]


@pytest.mark.parametrize("text", ['---\ntitle: "a\\ud800"\n---\n', '+++\ntitle = "a\\ud800"\n+++\n'])
def test_half_characters_are_no_yaml_and_no_toml(site: Site, text: str) -> None:
    """These formats have none: the file is left out, and told at its line."""
    site.article("good")
    site.write("articles/odd.md", text)
    (problem,) = site.build().problems
    assert (problem.code, problem.line) in {("M103", 2), ("M109", 2)}


def test_a_half_character_in_a_generators_data(site: Site) -> None:
    """What a site's own config says is read with U+FFFD for it, too."""
    site.write("config.json", '{"title": "Half \\ud800 of it", "baseURL": "https://a.example/"}')
    site.config("articles: {generator: hugo, paths: [content]}\nchannels: []", title="T")
    site.write("content/posts/a.md", "---\ntitle: A\ndate: 2020-12-16\n---\nx")
    site.write("data/authors/ada.json", '{"name": "A\\ud800"}')
    assert site.build().articles.published == 1


# faults of this program


STEPS: Final = {
    "reading": ("feeds.articles.parsing", "parse", lambda text, _: "odd one" in text),
    "fields": ("feeds.articles.decode", "state_of", lambda fields: "odd" in fields.path),
    "files": ("feeds.articles.decode", "NamedFiles", lambda path, *_: "odd" in path),
    "judging": ("feeds.index.reader", "judge", lambda article, *_: "odd" in article.path),
    "grouping": ("feeds.index.membership", "values", lambda _, article: "odd" in article.path),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("step", "kind"), [*zip(STEPS.values(), KINDS, strict=False), (STEPS["fields"], Panic)])
def test_a_fault_costs_one_article(
    good: Site, monkeypatch: pytest.MonkeyPatch, step: tuple[str, str, Callable[..., bool]], kind: type[BaseException]
) -> None:
    """Whatever is raised while an article is read: F115 names its file, the others are published, and it is retried."""
    module, name, when = step
    with monkeypatch.context() as patches:
        module_of = importlib.import_module(module)
        patches.setattr(module_of, name, failing(getattr(module_of, name), kind, when))
        report = good.build(jobs=1)
        assert told(report) == [("F115", "articles/odd.md")]
        assert kind.__name__ in report.problems[0].message
        assert (report.articles.published, report.articles.bad) == (1, 1)
        assert titles(good) == ["About good"]
        assert told(good.build(jobs=1)) == told(report)
    assert good.build(jobs=1).problems == ()
    assert titles(good) == ["About odd", "About good"]


@pytest.mark.parametrize(("step", "kind"), [*zip(STEPS.values(), (KeyboardInterrupt, SystemExit) * 3, strict=False)])
def test_what_ends_a_run_is_no_fault(
    good: Site, monkeypatch: pytest.MonkeyPatch, step: tuple[str, str, Callable[..., bool]], kind: type[BaseException]
) -> None:
    """Ctrl+C, and a signal that asks the program to end, end it wherever it is."""
    module, name, when = step
    module_of = importlib.import_module(module)
    monkeypatch.setattr(module_of, name, failing(getattr(module_of, name), kind, when))
    with pytest.raises(kind):
        good.build(jobs=1)


@pytest.mark.parametrize("kind", [UnicodeEncodeError, Panic])
def test_a_fault_with_an_entry_costs_one_article(
    good: Site, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    """Where an article fails only when it is rendered, its feeds are published without it, and made again next time."""
    render = importlib.import_module("feeds.building.render")
    with monkeypatch.context() as patches:
        patches.setattr(render, "to_entry", failing(render.to_entry, kind, lambda article, *_: "odd" in article.path))
        report = good.build(jobs=1)
        assert told(report) == [("F115", "articles/odd.md")]
        assert titles(good) == ["About good"]
        assert titles(good, "topics/chips") == []
        assert told(good.build(jobs=1)) == told(report)
    assert good.build(jobs=1).problems == ()
    assert titles(good) == ["About odd", "About good"]
    assert b"About odd" in good.read("index.html")


WRITERS: Final = {
    "atom": ("feeds.formats.atom", "render", "all.atom"),
    "json": ("feeds.formats.jsonfeed", "render", "all.json"),
    "page": ("feeds.pages.feed_html", "render", "all.html"),
    "index": ("feeds.pages.index_html", "render", "index.html"),
    "opml": ("feeds.pages.outlines", "render", "feeds.opml"),
    "sitemap": ("feeds.pages.sitemap", "render", "sitemap.xml"),
    "feed": ("feeds.building.render", "feed_of", "all.rss"),
    "directory": ("feeds.building.render", "directory", "feeds.json"),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("writer", "kind"), [*zip(WRITERS.values(), (*KINDS, Panic), strict=True)], ids=WRITERS)
def test_a_fault_costs_one_output(
    good: Site, monkeypatch: pytest.MonkeyPatch, writer: tuple[str, str, str], kind: type[BaseException]
) -> None:
    """Whatever is raised while an output is written: D119 names it, what stood there stays, and it is retried."""
    module, name, path = writer
    good.build(jobs=1)
    before = good.read(path)
    good.article("odd", "title: Another\ntopics: [Chips]", "another", day=2)
    with monkeypatch.context() as patches:
        module_of = importlib.import_module(module)
        patches.setattr(module_of, name, failing(getattr(module_of, name), kind, lambda *_: True))
        report = good.build(jobs=1)
        assert {each.code for each in report.problems} == {"D119"}
        assert told(good.build(jobs=1)) == told(report)
        assert good.read(path) == before
    written = set(report.written)
    assert path not in written
    assert written
    assert good.build(jobs=1).problems == ()
    assert b"Another" in good.read("all.atom")
    published = good.outputs()
    shutil.rmtree(good.output)
    good.build(jobs=1, cache=False)
    assert good.outputs() == published


def test_a_fault_in_another_process(good: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of processes beside are told the same."""
    workers = importlib.import_module("feeds.building.workers")
    monkeypatch.setattr(workers, "_FEW_FILES", 1)
    monkeypatch.setattr(workers, "_FEW_FEEDS", 1)
    own_processes = importlib.import_module("feeds.building.own_processes")
    monkeypatch.setattr(
        own_processes, "_context", lambda: importlib.import_module("multiprocessing").get_context("fork")
    )
    module = importlib.import_module("feeds.articles.decode")
    fail = failing(module.state_of, Panic, lambda fields: "odd" in fields.path)
    monkeypatch.setattr(module, "state_of", fail)
    formats = importlib.import_module("feeds.formats.rss")
    monkeypatch.setattr(formats, "render", failing(formats.render, Panic, lambda feed, _: feed.path == "all"))
    report = good.build(jobs=2)
    assert [code for code, _ in told(report)] == ["F115", "D119"]
    assert "topics/ai.rss" in report.written


def test_a_process_that_is_ended_from_outside(good: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system ends a process that reads or renders, the run ends with a sentence, and nothing is touched."""
    good.build(jobs=1)
    before = good.outputs()
    good.article("odd", "topics: [Chips]", "changed", day=2)
    workers = importlib.import_module("feeds.building.workers")
    monkeypatch.setattr(workers, "_FEW_FEEDS", 1)
    own_processes = importlib.import_module("feeds.building.own_processes")
    monkeypatch.setattr(
        own_processes, "_context", lambda: importlib.import_module("multiprocessing").get_context("fork")
    )
    rss = importlib.import_module("feeds.formats.rss")
    parent = os.getpid()

    def end(*_: object) -> bool:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    with monkeypatch.context() as patches:
        patches.setattr(rss, "render", failing(rss.render, Panic, end))
        ran = good.run("build", "--jobs", "2")
    assert (ran.status, "ended from outside" in ran.err) == (2, True)
    assert good.outputs() == before
    assert good.run("build", "--jobs", "2").status == 0


def test_advice_and_rules_have_their_faults_told(good: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`feeds check` goes on where it fails on an article, or on a feed."""
    phrasing = importlib.import_module("feeds.check.advice.phrasing")
    rules = importlib.import_module("feeds.check.rules.xml_feed")
    monkeypatch.setattr(
        phrasing, "problems", failing(phrasing.problems, Panic, lambda written, _: "odd" in written.article.path)
    )
    monkeypatch.setattr(rules, "check", failing(rules.check, KeyError, lambda body: b"topics/ai.rss" in body))
    ran = good.run("check")
    assert ran.status == 1
    assert "articles/odd.md:1:1: error F115" in ran.out
    assert "topics/ai.rss: error F115" in ran.out
    assert HIDDEN not in ran.out


def test_a_fault_says_what_and_where_and_no_more() -> None:
    """A report needs the kind of exception and the place in the program; its words may quote what is secret."""
    with pytest.raises((AttributeError, TypeError)) as raised:  # the second one where it is compiled
        parse_instant(None, None)  # type: ignore[arg-type]
    assert f"{type(raised.value).__name__} in feeds.lib.dates, line " in fault_of(raised.value)
    with pytest.raises(FeedsError):
        fault_of(FeedsError("meant"))
    with pytest.raises(LookupError):
        fault_of(KeyError("meant"), LookupError)


# names of files that are no text


def test_a_site_in_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    """Where bytes of a path are no UTF-8 everything goes on as elsewhere, with the cache too."""
    try:
        site = Site(tmp_path / os.fsdecode(b"caf\xe9"))
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    site.config("tombstones: 0")
    site.article("one", "topics: [AI]")
    odd = os.fsdecode(b"p\xfcblic")
    for _ in range(2):
        for more in ((), ("-o", odd), ("-o", odd, "--dry-run"), ("--report", "report.json"), ("--format", "markdown")):
            ran = site.run("build", *more)
            assert (ran.status, ran.err) == (0, ""), more
    (site.folder / odd / "topics").mkdir(exist_ok=True)
    (site.folder / odd / "topics/ai.atom").write_bytes(b"mine")
    (site.folder / "articles/one.md").unlink()
    site.article("two")
    assert site.run("build", "-o", odd, "--report", "report.json").status == 0
    assert "D104" in (site.folder / "report.json").read_text("utf-8")
    shutil.rmtree(site.folder / odd)
    (site.folder / odd).write_bytes(b"a file")
    assert site.run("build", "-o", odd).status == 2
    for options in (("--format", "json"), ("--format", "github"), (odd,), ("--format", "json", odd)):
        assert "Traceback" not in site.run("check", *options).err
    assert site.run("list", "--json").status == 0
    assert site.run("list", "--articles", "--json").status == 0
