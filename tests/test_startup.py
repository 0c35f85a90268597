"""What a command loads before it does anything: starting it is what most of a short run is spent on."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
from program_support import PACKAGES

from feeds.building import fingerprint
from feeds.index import comparison

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from support import Site

LOADED: Final = """
import sys
from feeds.cli import main
sys.argv = ["feeds", *sys.argv[1:]]
try:
    main()
finally:
    print("loaded", *sys.modules, file=sys.stderr)
"""

RENDERING: Final = frozenset(
    {"babel", "lxml", "feedgen", "jinja2", "nh3", "markdown_it", "anyascii", "feeds.building.render"}
)
READING: Final = frozenset({"yaml", "html.entities", "tomllib", "docutils", "feeds.articles.decode"})
SELDOM: Final = frozenset(
    (
        *("importlib.metadata", "difflib", "email", "json", "zoneinfo", "multiprocessing", "concurrent.futures"),
        "feeds.differences.waiting",
    )
)
"""What only some sites, options and plug-ins need."""
GENERATORS: Final = frozenset({"feeds.generators.jekyll", "feeds.generators.hugo", "feeds.generators.javascript"})


def loaded(folder: Path, *arguments: str) -> AbstractSet[str]:
    """Return the modules that a command has loaded at its end."""
    command = [sys.executable, "-c", LOADED, *arguments]
    environment = {"PYTHONPATH": str(PACKAGES)}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return set(ran.stderr.partition("loaded ")[2].split())


@pytest.fixture
def built(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that was built, so that nothing is left to read or render."""
    monkeypatch.setattr(comparison, "_SETTLED", 0)
    site.config("content: full\nchannels:\n  - name: tea\n    where:\n      topics:\n        any: [Drinks]")
    site.article("tea", "topics: [Drinks]", "Steep.", day=2)
    site.build()
    return site


def test_help_loads_nothing_of_what_commands_need(tmp_path: Path) -> None:
    """The list of commands needs what reads the command line, and no more of this program."""
    found = loaded(tmp_path, "--help")
    assert "feeds.cli" in found
    assert found.isdisjoint({"logging", "difflib", "msgspec", "sqlite3", *READING, *RENDERING, *SELDOM})
    assert {name for name in found if name.startswith("feeds.")} == {"feeds.cli"}


@pytest.mark.parametrize("command", ["list", "build"])
def test_a_run_in_which_nothing_changed_loads_no_parser_and_no_renderer(built: Site, command: str) -> None:
    """Neither what reads files and renders feeds, nor the rows of generators whose site it is not."""
    found = loaded(built.folder, command)
    assert "feeds.index" in found
    assert found & (READING | RENDERING | SELDOM | GENERATORS) == set()


def test_a_site_in_english_without_pages_loads_no_languages(site: Site) -> None:
    """What pages alone need is not loaded to write feeds and their list."""
    site.config("pages: false")
    site.article("tea", "topics: [Drinks]", "Steep.", day=2)
    assert loaded(site.folder, "build").isdisjoint({"babel", "jinja2", "zoneinfo", "importlib.resources"})


def test_a_list_loads_nothing_that_makes_folders(built: Site) -> None:
    """It writes nothing beside the cache."""
    assert loaded(built.folder, "list").isdisjoint({"shutil", "tempfile"})


def test_the_program_is_read_again_only_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its files say is digested once and kept beside them; it is the same where nothing can be kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "pages").mkdir()
    files = [tmp_path / "model.py", tmp_path / "pages/feed.css"]
    for each in files:
        each.write_text("1", encoding="utf-8")
    digest = fingerprint._contents  # noqa: SLF001 - of a folder that can be changed
    first = digest(str(tmp_path))
    (kept,) = (tmp_path / "__pycache__").iterdir()
    before = kept.stat().st_mtime_ns
    assert digest(str(tmp_path)) == first
    assert kept.stat().st_mtime_ns == before
    for each in files:
        each.write_text("2", encoding="utf-8")
        assert digest(str(tmp_path)) != first
        each.write_text("1", encoding="utf-8")
        assert digest(str(tmp_path)) == first
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept.unlink()
    assert digest(str(tmp_path)) == first
    assert not kept.exists()


END: Final = """
import atexit, sys, threading, time
from feeds.__main__ import run
def later():
    time.sleep(0.3)
    print("a thread's")
threading.Thread(target=later).start()
sys.argv = ["feeds", *sys.argv[1:]]
try:
    run()
finally:
    atexit.register(print, "registered later")
"""


@pytest.mark.parametrize(("arguments", "status"), [(["--version"], 0), (["unheard-of"], 2)])
def test_an_end_at_once_loses_nothing(arguments: Sequence[str], status: int) -> None:
    """What was said is written, threads have ended, and what is to be done at the end, of whatever part, is done."""
    ran = subprocess.run(
        [sys.executable, "-c", END, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == status
    assert "unheard-of" in ran.stderr or "version" in ran.stdout
    *before, last = ran.stdout.splitlines()
    assert "a thread's" in before  # ahead of what the command says, where that takes longer
    assert last == "registered later"
