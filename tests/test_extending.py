"""Packages that add to this one: the example of docs/extending.md as it stands, and others that do it wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import ZipFile

import pytest
from program_support import Ran, in_copy
from support import CLOCK, PROJECT, Site

from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

SHOWN: Final = re.compile(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """The example's site, and where its package is installed."""

    site: Site
    packages: Path

    def run(self, *arguments: str) -> Ran:
        """Run the program where the package is installed."""
        return self.site.run_apart(*arguments, packages=self.packages)

    def outputs(self) -> dict[str, bytes]:
        """Give what the zip file holds, the manifest aside."""
        with ZipFile(self.site.folder / "site.zip") as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.startswith(".")}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files that docs/extending.md shows, and install their package into a folder of its own."""
    if not find_spec("pip") or not find_spec("hatchling"):
        pytest.skip("pip and hatchling are needed to install the example of docs/extending.md")
    folder = tmp_path_factory.mktemp("extending")
    for name, text in SHOWN.findall((PROJECT / "docs/extending.md").read_text(encoding="utf-8")):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", "installed", "./feeds-extras"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture
def example(package: Path, site: Site) -> Example:
    """Give the example's site in a folder of its own."""
    for name in ("config.yaml", "articles/first.org"):
        site.write(name, (package / "site" / name).read_bytes())
    return Example(site, package / "installed")


# the example


def test_the_example_builds(example: Example) -> None:
    """A format, a grouping, a reader and a destination of another package do what the built-in ones do."""
    ran = example.run("build")
    assert (ran.status, ran.err) == (0, "")
    outputs = example.outputs()
    assert {"all.atom", "all.jsonl", "all.html", "decades/1850s.atom", "decades/1850s.jsonl"} <= outputs.keys()
    about, entry = map(json.loads, outputs["decades/1850s.jsonl"].splitlines())
    assert about == {"title": "1850s · Cables", "url": "https://cables.example.org/decades/1850s.jsonl"}
    assert (entry["title"], entry["url"]) == ("The first cable", "https://cables.example.org/first")
    assert b"&lt;h1&gt;Ireland to Newfoundland&lt;/h1&gt;" in outputs["all.atom"]


def test_pages_and_lists_name_what_the_example_adds(example: Example) -> None:
    """The new format and grouping stand wherever the built-in ones do."""
    example.run("build")
    outputs = example.outputs()
    (index, page) = (outputs[name].decode() for name in ("index.html", "all.html"))
    assert re.search(r'<h3[^>]*><a href="decades/index.html">Decades</a> ', index)
    link = '<link rel="alternate" type="application/jsonl" title="{}" href="https://cables.example.org/all.jsonl">'
    assert link.format("Cables (JSON Lines)") in index
    assert 'type="application/jsonl"' in page
    listed = {each["path"]: each for each in json.loads(outputs["feeds.json"])["feeds"]}
    assert listed["decades/1850s"]["keys"] == {"decade": "1850s"}
    assert listed["all"]["urls"]["lines"] == "https://cables.example.org/all.jsonl"


def test_a_second_build_of_the_example_changes_nothing(example: Example) -> None:
    """The destination compares, and removes what is no more."""
    with (example.site.folder / "config.yaml").open("a", encoding="utf-8") as config:
        config.write("\ntombstones: 0\n")
    example.run("build")
    assert "0 files written" in example.run("build").out
    example.site.article("second", "topics: [Cables]")
    assert (
        "other files: decades/index.html, feeds.json, feeds.opml, index.html, sitemap.xml\n"
        in example.run("build", "--dry-run").out
    )
    assert "decades/2020s.jsonl" not in example.outputs()
    example.run("build")
    assert "decades/2020s.jsonl" in example.outputs()
    (example.site.folder / "articles/first.org").unlink()
    example.run("build")
    assert [path for path in example.outputs() if "1850s" in path] == []


def test_the_schema_names_what_the_example_adds(example: Example) -> None:
    """An editor completes the names that installed packages add."""
    defined = json.loads(example.run("schema").out)["$defs"]
    assert "lines" in defined["ConfigFile"]["properties"]["formats"]["items"]["enum"]
    assert "decade" in defined["GroupBy"]["properties"]["by"]["items"]["enum"]


def ask(site: Site, packages: Path, *paths: str) -> list[str]:
    """Ask the application for paths, in a process that finds packages; give each answer's status, type and size."""

    def code() -> None:
        client = create_app("config.yaml", watch=False).test_client()
        for path in paths:
            found = client.get(path)
            sys.stdout.write(f"{found.status_code} {found.headers['Content-Type']} {len(found.data)}\n")

    ran = in_copy(code, site.folder, CLOCK, packages)
    assert "Traceback" not in ran.err
    return ran.out.splitlines()


def test_the_example_is_served(example: Example) -> None:
    """The new format is answered with its media type, as a build writes it."""
    example.run("build")
    outputs = example.outputs()
    feed, page, other = ask(example.site, example.packages, "/all.jsonl", "/decades/1850s.html", "/all.rss")
    assert feed == f"200 application/jsonl; charset=utf-8 {len(outputs['all.jsonl'])}"
    assert page == f"200 text/html; charset=utf-8 {len(outputs['decades/1850s.html'])}"
    assert other.startswith("404")


@pytest.mark.slow
def test_processes_find_what_the_example_adds(example: Example) -> None:
    """Several processes that render and stage write what one does."""
    for number in range(70):
        example.site.article(f"a{number}", f"topics: [T{number}]", day=number % 28 + 1)
    example.site.config("formats: [lines]\ngroups: [{by: [topic]}, {by: [topic, decade]}]\noutput: zip://site.zip")
    assert example.run("build", "--jobs", "1", "--no-cache").status == 0
    alone = example.outputs()
    (example.site.folder / "site.zip").unlink()
    assert example.run("build", "--jobs", "2", "--no-cache").status == 0
    assert example.outputs() == alone
    assert "topics/t0/decades/2020s.jsonl" in alone


def test_the_example_says_what_is_no_article(example: Example) -> None:
    """What a reader says of a file is a problem with a place; what its fields lack is placed by the reader."""
    example.site.write("articles/bare.org", "* A heading\n")
    example.site.write("articles/leap.ORG", "#+title: Leap\n#+date: 2021-02-30\n")
    ran = example.run("build")
    assert "articles/bare.org:1:1: error M111 found no keyword in articles/bare.org" in ran.err
    assert "articles/leap.ORG:2:1: error A103" in ran.err
    assert "3 articles found, 1 published" in ran.out


def test_no_rule_is_about_what_the_example_writes(example: Example) -> None:
    """A check holds feeds that there are rules for against them, and takes no other format for one of those."""
    ran = example.run("check")
    assert "jsonl" not in ran.out
    assert (ran.status, "1 article and 3 feed documents checked: 0 errors" in ran.err) == (0, True)


def test_what_only_the_example_can_read_is_not_compared(example: Example) -> None:
    """Where each format is another package's, a dry run names the feeds whose files differ, and claims nothing."""
    example.site.config("formats: [lines]\noutput: zip://site.zip")
    example.site.article("one")
    example.run("build")
    example.site.article("one", "title: Other")
    said = example.run("build", "--dry-run").out
    assert "  ~ content that cannot be compared\n      in 1 feed: all\nother files: index.html\n" in said
    example.site.config("formats: [atom]\noutput: zip://site.zip")
    assert example.run("build", "--dry-run").out.startswith("1 feed would be changed\n  ~ content that cannot be ")


# packages that do it wrong


def install(folder: Path, package: str, entries: dict[str, str], code: str) -> None:
    """Put a package of one module where Python finds it, with entry points by group and name."""
    folder.mkdir(exist_ok=True)
    module = package.replace("-", "_")
    (folder / f"{module}.py").write_text(dedent(code), encoding="utf-8")
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    lines = [
        f"[feeds.{where.partition(' ')[0]}]\n{where.partition(' ')[2]} = {module}:{entries[where]}" for where in entries
    ]
    (about / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


class Fault(NamedTuple):
    """What a package named `odd` adds, what a config says of it, and what the program says then."""

    entry: str
    code: str
    said: str
    status: int = 0
    config: str = ""
    value: str = "row"


FORMAT: Final = "from feeds import Format\ndef render(feed, itself):\n    return b''\nrow = Format({})\n"
LINES: Final = '"lines", "Lines", ".txt", "text/plain", render'
WORKING: Final = FORMAT.format(LINES)
FAULTS: Final[dict[str, Fault]] = {
    "not imported": Fault(
        "formats lines",
        "import no_such_module",
        "config.yaml:4:17: error C114 'lines' of the plug-in odd 1.0 cannot be used: odd:row cannot be imported: "
        "ModuleNotFoundError: No module named 'no_such_module'",
        2,
        "formats: [atom, lines]",
    ),
    "ends the program": Fault(
        "groupings era", "raise SystemExit(0)", "config.yaml:4:16: error C114", 2, "groups: [{by: [era]}]"
    ),
    "no such object": Fault("formats lines", "", "AttributeError", 2, "formats: [lines]"),
    "not a format": Fault(
        "formats lines", "row = len", "is a builtin_function_or_method; expected a Format", 2, "formats: [lines]"
    ),
    "not a grouping": Fault("groupings era", "row = 1", "is a int; expected a Grouping", 2, "groups: [{by: [era]}]"),
    "another name": Fault("formats rows", FORMAT.format(LINES), "calls itself 'lines'", 2, "formats: [rows]"),
    "extension of pages": Fault(
        "formats lines", FORMAT.format(LINES.replace(".txt", ".html")), "extension is '.html'", 2, "formats: [lines]"
    ),
    "extension of a list": Fault(
        "formats lines", FORMAT.format(LINES.replace(".txt", ".opml")), "extension is '.opml'", 2, "formats: [lines]"
    ),
    "extension of coded files": Fault(
        "formats lines", FORMAT.format(LINES.replace(".txt", ".txt.gz")), "or coded files", 2, "formats: [lines]"
    ),
    "extension of another": Fault(
        "formats lines",
        FORMAT.format(LINES.replace(".txt", ".rss")),
        "config.yaml:4:16: error C107 'lines' and 'rss' both write .rss",
        2,
        "formats: [rss, lines]",
    ),
    "media type": Fault(
        "formats lines", FORMAT.format(LINES.replace("text/plain", "text")), "media type", 2, "formats: [lines]"
    ),
    "numbers for texts": Fault(
        "formats lines", FORMAT.format("1, 2, 3, 4, render"), "four texts and a function", 2, "formats: [lines]"
    ),
    "a module's name for a function": Fault(
        "formats lines",
        WORKING.replace("render)", "__name__)"),
        "four texts and a function",
        2,
        "formats: [lines]",
    ),
    "folder of another": Fault(
        "groupings era",
        "from feeds import Grouping\nrow = Grouping('topics', list)",
        "its folder is 'topics'",
        2,
        "groups: [{by: [era]}]",
    ),
    "folder above": Fault(
        "groupings era", "from feeds import Grouping\nrow = Grouping('..', list)", "folder", 2, "groups: [{by: [era]}]"
    ),
    "nearly its name": Fault("formats lines", "", "did you mean 'lines'?", 2, "formats: [line]"),
    "name of ours": Fault(
        "formats atom", "import no_such_module", "config.yaml:1:1: warning C115 'atom' of the plug-in odd 1.0"
    ),
    "no suffix": Fault("readers txt", "row = len", "warning C115 'txt' of the plug-in odd 1.0"),
    "keys fail": Fault(
        "groupings era",
        "from feeds import Grouping\nrow = Grouping('eras', lambda article: 1 / 0)",
        "articles/good.md:1:1: error G106 'era' of the plug-in odd 1.0 failed: ZeroDivisionError: division by zero",
        2,
        config="groups: [{by: []}, {by: [era]}]",
    ),
    "keys are texts": Fault(
        "groupings era",
        "from feeds import Grouping\nrow = Grouping('eras', lambda article: ['old'])",
        "G106 'era' of the plug-in odd 1.0 failed: TypeError: found 'old'; expected a Key",
        2,
        config="groups: [{by: []}, {by: [era]}]",
    ),
    "render fails": Fault(
        "formats lines",
        WORKING.replace("return b''", "raise ValueError('no\\nway')"),
        "config.yaml:1:1: error D109 'lines' of the plug-in odd 1.0 failed: ValueError: no way; "
        "not written: all.txt and 1 more",
        config="formats: [atom, lines]",
    ),
    "render gives text": Fault(
        "formats lines",
        WORKING.replace("b''", "'text'"),
        "TypeError: render gave a str; expected bytes",
        config="formats: [atom, lines]",
    ),
    "render takes no link": Fault(
        "formats lines",
        WORKING.replace("(feed, itself)", "(feed)"),
        "D109 'lines' of the plug-in odd 1.0",
        config="formats: [atom, lines]",
    ),
    "reader fails": Fault(
        "readers .txt",
        "def row(text, path):\n    raise SystemExit('docutils does so')",
        "articles/other.txt:1:1: error M112 '.txt' of the plug-in odd 1.0 failed: SystemExit: docutils does so",
    ),
    "reader panics": Fault(
        "readers .txt", "def row(text, path):\n    raise BaseException('panic')", "failed: BaseException: panic; the"
    ),
    "panics when imported": Fault(
        "readers .txt", "raise BaseException('panic')", "imported: BaseException: panic; mend", 2
    ),
    "reader gives text": Fault("readers .txt", "def row(text, path):\n    return text", "a str; expected a Document"),
    "reader gives a set": Fault(
        "readers .txt",
        "from feeds import Document\ndef row(text, path):\n    return Document({'title': {1}})",
        "found a set among the fields",
    ),
    "reader not imported": Fault(
        "readers .txt", "import no_such_module", "articles/other.txt:1:1: error C114 '.txt' of the plug-in odd 1.0", 2
    ),
    "destination not imported": Fault(
        "destinations odd", "import no_such_module", "error C114 'odd' of the plug-in odd", 2, "output: odd://x"
    ),
    "destination fails": Fault(
        "destinations odd", "def row(where):\n    return None", "C114 'odd' of the plug-in odd", 2, "output: odd://x"
    ),
    "destination gives nothing": Fault(
        "destinations odd",
        "from contextlib import nullcontext\nfrom unittest.mock import MagicMock\n"
        "class row:\n    name = 'odd'\n    def __init__(self, *given): ...\n    def read(self, path): return None\n"
        "    def begin(self, **given): return nullcontext(MagicMock(compare=lambda _: None))\n",
        "failed: TypeError: put returned a MagicMock; expected Staged",
        2,
        "output: odd://x",
    ),
    "unknown destination": Fault(
        "destinations odd", "", "found 'od://'; expected a folder, or a URL of", 2, "output: od://x"
    ),
}


@pytest.fixture
def odd(site: Site) -> Site:
    """Give a site with an article, and a file that is one only to a package's reader."""
    site.article("good", "topics: [Good]")
    site.write("articles/other.txt", "Hello.\n")
    return site


def run(site: Site, *arguments: str) -> Ran:
    """Run the program where packages are found."""
    return site.run_apart(*arguments, packages=site.folder / "lib")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_a_package_is_told_in_its_name(odd: Site, fault: Fault) -> None:
    """What is wrong with a package is a problem that names it, and takes nothing else down with it."""
    odd.config(fault.config)
    install(odd.folder / "lib", "odd", {fault.entry: fault.value}, fault.code)
    ran = run(odd, "build")
    assert (ran.status, fault.said in ran.err) == (fault.status, True), ran.err
    assert "Traceback" not in ran.err
    assert (odd.output / "all.atom").exists() is (fault.status == 0)


def test_nothing_is_said_of_what_nobody_uses(odd: Site) -> None:
    """A package that cannot be imported does no harm where nothing asks for it."""
    entries: dict[str, Any] = {"formats lines": "a", "groupings era": "b", "readers .org": "c", "destinations odd": "d"}
    install(odd.folder / "lib", "odd", entries, "import no_such_module")
    ran = run(odd, "build")
    assert (ran.status, ran.err) == (0, "")


def test_two_packages_with_one_name_are_a_fault(odd: Site) -> None:
    """Which of them would be used is chance, so that neither is."""
    for name in ("odd", "even"):
        install(odd.folder / "lib", name, {"formats lines": "row"}, FORMAT.format(LINES))
    assert "warning C115 'lines' of the plug-in even 1.0 and odd 1.0" in run(odd, "build").err
    odd.config("formats: [lines]")
    ran = run(odd, "build")
    assert (ran.status, "error C114 'lines' of the plug-in even 1.0 and odd 1.0" in ran.err) == (2, True)


def test_a_feed_that_cannot_be_written_stays_as_it_was(odd: Site) -> None:
    """Where a format fails, subscribers keep what an earlier build wrote, and each build says so until it is mended."""
    odd.config("formats: [atom, lines]")
    install(odd.folder / "lib", "odd", {"formats lines": "row"}, WORKING.replace("b''", "b'old'"))
    assert run(odd, "build").err == ""
    install(odd.folder / "lib", "odd", {"formats lines": "row"}, WORKING.replace("b''", "1 / 0"))
    for _ in range(2):
        assert "D109" in run(odd, "build").err
        assert odd.read("all.txt") == b"old"
    install(odd.folder / "lib", "odd", {"formats lines": "row"}, WORKING.replace("b''", "b'new'"))
    assert "D109" not in run(odd, "build").err
    assert odd.read("all.txt") == b"new"


def test_a_format_that_fails_is_refused_and_others_are_served(odd: Site) -> None:
    """A request for what cannot be written is answered 500, in a sentence."""
    odd.config("formats: [atom, lines]")
    install(odd.folder / "lib", "odd", {"formats lines": "row"}, WORKING.replace("b''", "1 / 0"))
    first, second = ask(odd, odd.folder / "lib", "/all.txt", "/all.atom")
    assert first.startswith("500 text/plain")
    assert second.startswith("200 application/atom+xml")


READER: Final = "from feeds import from_yaml\ndef row(text, path):\n    {}\n"


def test_what_kept_a_reader_from_reading_is_forgotten_once_it_is_gone(odd: Site) -> None:
    """An article that a reader failed on is read again, though neither its file nor the package has changed."""
    head = "title: Other\\ndate: 2020-02-30\\nexcerpt: Hello"
    code = READER.format(f"open('there').close(); return from_yaml('{head}', path, offset=3)")
    install(odd.folder / "lib", "odd", {"readers .txt": "row"}, code)
    assert "articles/other.txt:1:1: error M112" in run(odd, "build").err
    odd.write("there", "")
    assert "articles/other.txt:5:1: error A103" in run(odd, "build").err


def test_a_slug_of_a_package_stays_in_its_folder(odd: Site) -> None:
    """Whatever slug a grouping would like, its feed stands below the grouping's folder."""
    odd.config("groups: [{by: [era]}]")
    code = "from feeds import Grouping, Key\nrow = Grouping('eras', lambda article: [Key('a', 'Old\\0', '../../a')])"
    install(odd.folder / "lib", "odd", {"groupings era": "row"}, code)
    assert run(odd, "build").status == 0
    assert [path for path in odd.outputs() if path.endswith(".atom")] == ["eras/a.atom"]


def test_a_rule_may_close_the_feeds_of_a_packages_grouping(odd: Site) -> None:
    """The folder of a grouping that the config uses is one that access rules know."""
    access = "access: {feeds: [eras/old], env: KEYS}"
    odd.config(f"groups: [{{by: []}}, {{by: [era]}}]\n{access}")
    code = "from feeds import Grouping, named\nrow = Grouping('eras', lambda article: [named('Old')])"
    install(odd.folder / "lib", "odd", {"groupings era": "row"}, code)
    ran = run(odd, "build")
    assert (ran.status, ran.err) == (0, "")
    assert not (odd.output / "eras").exists()
    odd.config(f"groups: [{{by: []}}]\n{access}")
    assert "C113" in run(odd, "build").err


def test_help_looks_at_no_package(site: Site) -> None:
    """Starting the program costs nothing more where packages are installed."""
    code = "import sys, feeds.cli; print('feeds.plugins' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert ran.stdout == "False\n"
    assert site.run("--help").status == 0
