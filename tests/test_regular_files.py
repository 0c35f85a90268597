"""What stands where a file should be is refused by its kind: nobody waits for a pipe, or reads a device for ever."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from support import PROJECT, Site

from feeds.index.stamping import stamps_of
from feeds.lib.regular_files import is_regular, pipe_bytes, regular_bytes, regular_text

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")


def listening(file: Path) -> None:
    """Put a socket somewhere; its name may be no longer than about a hundred bytes."""
    here = Path.cwd()
    os.chdir(file.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(file.name)
    finally:
        os.chdir(here)


def linked(file: Path) -> None:
    """Put a link to a pipe somewhere."""
    os.mkfifo(file.with_name("a pipe"))
    file.symlink_to("a pipe")


KINDS: Final[dict[str, Callable[[Path], object]]] = {
    "pipe": os.mkfifo,
    "socket": listening,
    "endless device": lambda file: file.symlink_to("/dev/zero"),
    "link to a pipe": linked,
    "folder": lambda file: file.mkdir(),
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_only_regular_files_are_read(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """All else is an OSError at once, also as text."""
    file = tmp_path / "file"
    make(file)
    assert not is_regular(file)
    for read in (regular_bytes, regular_text):
        with pytest.raises(OSError, match=r"not a regular file|Is a directory|No such device"):
            read(file)


def test_regular_files_are_read(tmp_path: Path) -> None:
    """As bytes as they are, and as text without a mark and with ends of lines of one kind; links are followed."""
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    (tmp_path / "link").symlink_to("file")
    assert regular_bytes(tmp_path / "link") == b"\xef\xbb\xbfa\r\nb\rc\n"
    assert regular_text(str(tmp_path / "link")) == "a\nb\nc\n"
    with pytest.raises(FileNotFoundError):
        regular_bytes(tmp_path / "other")
    (tmp_path / "file").write_bytes(b"\xff")
    with pytest.raises(UnicodeDecodeError):
        regular_text(tmp_path / "file")


def test_a_pipe_that_somebody_writes_into_is_read_to_its_end(tmp_path: Path) -> None:
    """One that nobody writes into is empty; of another, all comes out."""
    os.mkfifo(tmp_path / "pipe")
    assert pipe_bytes(tmp_path / "pipe") == b""
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)  # lets the writer open it
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    os.close(reader)

    def write() -> None:
        with open(writer, "wb") as opened:  # noqa: PTH123 - this is no path
            opened.write(bytes(200_000))

    thread = threading.Thread(target=write)
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    thread.start()
    try:
        assert len(pipe_bytes(tmp_path / "pipe")) == 200_000
    finally:
        os.close(reader)
        thread.join()


# whatever the program opens

PLACES: Final = {
    "config": ("config.yaml", ""),
    "stylesheet": ("own.css", "pages: {css: own.css}"),
    "template": ("templates/feed.html", "pages: {templates: templates}"),
    "article": ("articles/two.md", ""),
    "article named outright": ("two.md", "articles: {paths: [articles, two.md]}"),
    "picture": ("articles/a.png", ""),
    "sound": ("articles/a.mp3", ""),
    "cache": (".feeds-cache", ""),
    "index": (".feeds-cache/index.sqlite", ""),
    "log of the index": (".feeds-cache/index.sqlite-wal", ""),
    "lock": (".feeds-cache/lock.sqlite", ""),
    "seal": (".feeds-cache/seal", ""),
    "what Git ignores": (".feeds-cache/.gitignore", ""),
    "output": ("public/all.atom", ""),
    "outputs": ("public", ""),
    "manifest": ("public/.feeds-manifest.json", ""),
    "state": ("public/feeds-state.json", ""),
    "ids": ("ids.csv", "ids: ids.csv"),
    "config of Jekyll": ("_config.yml", "articles: {generator: jekyll}"),
    "data of Jekyll": ("_data/authors.yml", "articles: {generator: jekyll}"),
    "config of Hugo": ("hugo.toml", "articles: {generator: hugo}"),
    "program of Docusaurus": ("docusaurus.config.js", "articles: {generator: docusaurus}"),
    "program of Pelican": ("pelicanconf.py", "articles: {generator: pelican}"),
    "program of Quartz": ("quartz.config.ts", "articles: {generator: quartz}"),
    "package": ("package.json", "articles: {generator: eleventy}"),
    "any generator's": ("mkdocs.yml", "articles: {generator: auto}"),
}


MAIN: Final = ("config", "stylesheet", "index", "seal", "manifest", "output", "config of Hugo")


def filled(site: Site, config: str) -> None:
    """Fill a site so that much of what may be named is, and build it once as it is."""
    site.config("")
    front = "images: [{url: a.png}]\nenclosure: {url: a.mp3}"
    site.article("one", front, "![](a.png) [two](two.md)")
    site.article("three", "topics: [AI]", day=2)
    site.run("build")
    site.config(config)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "pipe") for name in MAIN),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in product(PLACES, KINDS)),
    ],
)
def test_nothing_is_waited_for(site: Site, name: str, kind: str) -> None:
    """Builds, lists and checks end, with a sentence or as if there were nothing, whatever stands in a file's place."""
    place, config = PLACES[name]
    filled(site, config)
    file = site.folder / place
    if file.is_dir():
        file.rename(site.folder / "elsewhere")
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    KINDS[kind](file)
    for arguments in (("build",), ("check",)):
        ran = site.run_apart(*arguments)
        assert ran.status in {0, 1, 2}, (arguments, ran.err)
        assert "Traceback" not in ran.err, (arguments, ran.err)


@pytest.mark.parametrize("kind", KINDS)
def test_a_named_feed_of_another_kind(site: Site, kind: str) -> None:
    """`feeds check FILE` refuses what never ends, and looks at what a pipe has."""
    KINDS[kind](site.folder / "feed.atom")
    ran = site.run_apart("check", "feed.atom")
    assert ran.status in {1, 2}
    assert "Traceback" not in ran.err


def test_what_another_program_writes_is_checked(site: Site) -> None:
    """A feed may come out of a pipe of the shell's, which has a name for that."""
    site.article("one")
    site.build()
    if not Path("/dev/fd").exists():
        pytest.skip("the system has no names for pipes")
    command = f"exec {sys.executable} -m feeds check <(cat public/all.atom)"
    ran = subprocess.run(
        ["bash", "-c", command], cwd=site.folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")
    assert "1 feed document checked" in ran.stderr


# what holds that in the code


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_nothing_in_the_place_of_a_folder_is_waited_for(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """Its files have no stamps, as files that are gone have none."""
    make(tmp_path / "folder")
    assert stamps_of([(f"{tmp_path}/folder/", "folder/", None, ["a.md"])]) == ([0], [0])


OWN: Final = {
    "feeds/lib/regular_files.py": "opens what is regular",
    "feeds/lib/scratch.py": "makes the file, or looks at its kind",
    "feeds/articles/loading.py": "looks at the kind of what it has opened, for speed",
    "feeds/building/fingerprint.py": "the package's own files",
    "feeds/pages/__init__.py": "the package's own files",
    "feeds/pages/page_language.py": "the package's own files",
    "feeds/lib/kept_beside.py": "what is kept of the package's own files",
    "feeds/plugins/installed.py": "files of installed packages",
    "feeds/plugins/packages.py": "files of installed packages",
    "feeds/destinations/bucket.py": "what was put aside a moment ago",
    "feeds/destinations/folder.py": "what was put aside a moment ago",
    "feeds/differences/waiting.py": "what was put aside a moment ago",
    "feeds/index/stamping.py": "folders, and nothing that is none",
    "feeds/cli/init.py": "the package's own files, and new ones",
    "feeds/cli/build.py": "the report, which a pipe may take",
}
READING: Final = re.compile(r'\.read_(?:bytes|text)\(|(?<![\w.])open\((?!.*"x)|(?<!browser)\.open\((?!"x)')


def test_files_of_others_are_read_by_their_kind() -> None:
    """No module opens files by itself, but those that say here why they may; new files ("x") may be made."""
    sources = {file.relative_to(PROJECT).as_posix(): file for file in (PROJECT / "feeds").rglob("*.py")}
    found = {name for name, file in sources.items() if READING.search(file.read_text(encoding="utf-8"))}
    assert found == OWN.keys()
