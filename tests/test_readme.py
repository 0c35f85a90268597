"""What the README shows is what the program does."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from support import NO_COMPILING, PROJECT, Site

import feeds

README: Final = (PROJECT / "README.md").read_text(encoding="utf-8")
PICTURE: Final = PROJECT / "docs/page.png"
ADDRESS: Final = "git+https://…/feeds"


def fenced(language: str, page: str = "README.md") -> list[str]:
    """Give a page's code blocks in a language."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for named, block in blocks if named == language]


def commands() -> list[str]:
    """Give the commands that the README shows, in order."""
    return re.findall(r"^    (\S.*)$", README, re.MULTILINE)


def test_it_begins_with_what_it_is_and_how_it_is_run_and_tested() -> None:
    """What it does comes first, then one command that installs it and does its work, and one that runs the tests."""
    title, about, *_ = README.split("\n\n")
    assert title == "# feeds"
    assert about.startswith("Publishes a folder of articles as Atom, RSS and JSON feeds")
    assert commands()[:2] == ["pip install -e . && feeds build", 'pip install -e ".[test]" && pytest']


def test_it_is_short() -> None:
    """It is read in one go; everything else stands in docs/, each page of which it leads to."""
    assert len(README.splitlines()) <= 110
    pages = {f"docs/{page.name}" for page in (PROJECT / "docs").glob("*.md")}
    assert pages - set(re.findall(r"\]\((docs/[\w-]+\.md)", README)) == set()


def test_the_picture_is_there_and_small() -> None:
    """The picture of a page is a PNG that costs a reader little, and has words for who does not see it."""
    (alternative,) = re.findall(r"^!\[(.+)\]\(docs/page\.png\)$", README, re.MULTILINE)
    assert len(alternative) > 40
    body = PICTURE.read_bytes()
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(body) <= 60_000


@pytest.mark.slow
def test_the_picture_can_be_drawn_anew(tmp_path: Path) -> None:
    """docs/picture.py draws a picture of the size of the one that is there."""
    pytest.importorskip("PIL", reason="Pillow is not installed")
    pytest.importorskip("playwright", reason="playwright is not installed")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("Chromium is not installed")
    runpy.run_path(str(PROJECT / "docs/picture.py"))["draw"](tmp_path / "page.png")
    drawn = (tmp_path / "page.png").read_bytes()
    assert drawn[16:24] == PICTURE.read_bytes()[16:24]  # width and height
    assert len(drawn) <= 60_000


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("line", [each for each in commands() if ADDRESS in each], ids=lambda line: line.split()[0])
def test_it_is_installed_without_a_clone(line: str, tmp_path: Path) -> None:
    """Each command that installs from the address of a repository does so from that of this one, and it builds."""
    command = shlex.split(line.replace(ADDRESS, f"git+{PROJECT.as_uri()}"), comments=True)
    program = shutil.which(command[0], path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None or not (PROJECT / ".git").exists():
        pytest.skip(f"{command[0]} is not installed, or the project is no repository of Git")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env |= {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    env |= NO_COMPILING
    if command[0] == "pip":
        make = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")]
        subprocess.run(make, check=True, timeout=120)
        env |= {"PIP_PYTHON": str(tmp_path / "venv/bin/python")}
    Site(tmp_path).article("one")
    subprocess.run([program, *command[1:]], cwd=tmp_path, env=env, check=True, capture_output=True, timeout=600)
    for folder in ("bin", "venv/bin"):
        if (installed := tmp_path / folder / "feeds").exists():
            subprocess.run([installed, "build"], cwd=tmp_path, env=env, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "public/all.atom").exists()


def test_the_example_article_becomes_the_example_entry(site: Site) -> None:
    """The documentation's article gives the entry beside it, line by line."""
    site.write("articles/cable.md", fenced("markdown", "docs/articles.md")[0])
    site.build()
    atom = site.read("topics/ocean-science.atom").decode()
    lines = [line.strip().removesuffix(" …</content>") for line in fenced("xml", "docs/articles.md")[0].splitlines()]
    shown = [line for line in lines if line not in {"…", ""}]
    assert [line for line in shown if line not in atom] == []


def test_the_example_config_loads(site: Site) -> None:
    """The documentation's config has no mistake."""
    site.write("config.yaml", fenced("yaml", "docs/configuration.md")[0])
    assert feeds.load_config(site.folder).site.title == "AI Hardware Daily"


def test_the_problem_of_a_feed_shown_is_how_one_reads(site: Site) -> None:
    """The README's line of a feed's problem is what an entry without a date gives."""
    entry = "<entry>\n<id>https://example.org/1</id><title>One</title><link href='https://example.org/1'/></entry>"
    head = "<id>https://example.org/</id>\n<title>All</title>\n<updated>2026-01-01T00:00:00Z</updated>"
    author = "\n<author>\n<name>Ada</name></author>\n"
    site.write("some.atom", f'<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{author}  {entry}</feed>')
    assert fenced("")[2] in site.run("check", "some.atom").out


def test_the_tree_shows_paths_that_the_sample_articles_have() -> None:
    """Every feed in the README's tree is one that the project's own config makes."""
    config = feeds.load_config(PROJECT)
    report = feeds.build(config, dry_run=True, cache=False, output=PROJECT / "no-such-folder")
    paths = {feed.path.rpartition("/")[2] for feed in report.feeds}
    tree = fenced("")[0]
    assert {name for name in re.findall(r"([\w.-]+)\.atom", tree) if name not in paths} == set()


def test_the_problem_shown_is_how_a_problem_reads(site: Site) -> None:
    """The README's problem line is what an impossible date gives."""
    site.write("articles/2020-02-30-leap.md", "---\ntitle: Leap\ndate: 2020-02-30\n---\n")
    site.article("good")
    shown = next(line for line in fenced("")[1].splitlines() if "A103" in line)
    assert shown in site.run("build").err


def test_every_document_that_the_readme_links_to_is_there() -> None:
    """No link in the README leads nowhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [link for link in links if not (PROJECT / link).exists()] == []
