"""Readers in Go, Java, JavaScript and Ruby read a site that uses every element, and follow its archives.

They are fetched, or are programs of the system (Debian's golang-go with golang-github-mmcdole-gofeed-dev, a JDK with
librome-java, npm, and ruby-rss); one that is not to be had is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import every_element
import pytest
from reader_limits import LIMITS, faults_of, followed, known_entries
from reader_support import PROGRAMS, Command
from support import Site

from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from random import Random

    from reader_support import Program

_JARS: Final = tuple(Path("/usr/share/java", f"{name}.jar") for name in ("rome", "rome-utils", "jdom2", "slf4j-api"))
_PACKAGES: Final = ("rss-parser", "feedsmith", "feed-parser", "node-feedparser", "feed-extractor")


def run(count: int, folder: Path, _: Random) -> Tried:
    """Let so many of the readers read every document, and follow the archives from the newest one on."""
    site = Site(folder / "site")
    every_element.make(site)
    made = (pair for make in (_npm, _go, _java, _ruby) for pair in _tried(make, folder))
    readers = dict(islice(made, count))
    if not readers:
        pytest.skip("none of the readers is to be had here")
    known = sorted(known_entries(site))
    faults = []
    for name, read in readers.items():
        for format_ in LIMITS[name]:
            faults += [f"{name}: {each}" for each in faults_of(name, read, site, format_)]
            if sorted(map(str, followed(name, read, site, format_))) != known:
                faults.append(f"{name}: {format_}: entries of the archives are missing, or come twice")
    return Tried(len(readers), faults, f"{', '.join(readers)}; {len(known)} entries in six documents")


def _tried(make: Callable[[Path], Mapping[str, Command]], folder: Path) -> Iterator[tuple[str, Program]]:
    """Yield the readers that can be made here; what has to be fetched may not be to be had."""
    try:
        for name, read in make(folder).items():
            yield name, cache(read)  # each document is asked for twice
    except (OSError, subprocess.SubprocessError):
        return


def _npm(folder: Path) -> dict[str, Command]:
    """Install the readers of npm."""
    for name in ("package.json", "read.mjs"):
        shutil.copy(PROGRAMS / name, folder)
    _make(["npm", "install", "--silent", "--no-audit", "--no-fund"], folder)
    return {name: Command("node", "read.mjs", name, folder=folder) for name in _PACKAGES}


def _go(folder: Path) -> dict[str, Command]:
    """Compile what reads with gofeed."""
    env = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "go-cache")}
    _make(["go", "build", "-o", str(folder / "gofeed"), str(PROGRAMS / "gofeed.go")], folder, env)
    return {"gofeed": Command(str(folder / "gofeed"))}


def _java(folder: Path) -> dict[str, Command]:
    """Compile what reads with ROME."""
    path = ":".join(map(str, (folder, *_JARS)))
    _make(["javac", "-cp", path, "-d", str(folder), str(PROGRAMS / "Rome.java")], folder)
    return {"ROME": Command("java", "-cp", path, "Rome")}


def _ruby(folder: Path) -> dict[str, Command]:
    """See whether Ruby has its library for feeds."""
    _make(["ruby", "-e", "require 'rss'"], folder)
    return {"Ruby's rss": Command("ruby", str(PROGRAMS / "rss.rb"))}


def _make(command: list[str], folder: Path, env: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, cwd=folder, env={**os.environ, **(env or {})}, capture_output=True, check=True, timeout=600)


OTHER_READERS: Final = Trial(
    what="readers in Go, Java, JavaScript and Ruby, over a site that uses every element, and along its archives",
    unit="readers",
    to_reach="each has what the articles say, but for its own limits; every entry of the archives once",
    run=run,
    full=8,
    short=2,
)
