"""Builds that are killed at random instants, while a reader polls the folder."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support import Site

from feeds.index import Store, remembered_state
from feeds.lib.urls import MANIFEST, STATE
from feeds.state import decode, encode, merged
from trials.killing import Run
from trials.trial import Trial, Tried
from trials.wholeness import differences, faults_below, files_below, left_over

if TYPE_CHECKING:
    from random import Random

    from feeds.state import SiteState

_ARTICLES: Final = 90
_TOPICS: Final = 70
_LIMIT: Final = 20
_PUBLISHING: Final = 0.01


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Kill builds so many times, of an empty folder and after changes; behind some, build without."""
    trial = _KilledBuilds(folder, chance)
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("polling.py")), *trial.reader_arguments]
    ) as reader:
        try:
            while trial.killed < count:
                trial.try_once()
        finally:
            reader.kill()
    return trial.tried()


class _KilledBuilds:
    """A site whose builds are killed, and what was seen of it.

    What a build has to make goes on from what was published when it began: so whatever it was killed in, the next one
    says of removals, ids and archives what it would have said.
    """

    def __init__(self, folder: Path, chance: Random) -> None:
        self._chance = chance
        self._site = Site(folder / "site")
        self._clean, self._before = folder / "clean", folder / "before"
        self._temporary = folder / "temporary"
        self._faults_file, self._looks = folder / "faults", folder / "looks"
        self._temporary.mkdir()
        self._faults: list[str] = []
        self.killed = self._cold = self._ended = self._whole = 0
        self._site.config(f"limit: {_LIMIT}\n")
        for number in range(_ARTICLES):
            self._write(number)
        self._may_go: set[str] = set()
        self._seconds = self._time_one()
        self._expected = files_below(self._site.output)

    @property
    def reader_arguments(self) -> list[str]:
        """What the reader is told: the folder, and its notes."""
        return [str(self._site.output), str(self._faults_file), str(self._looks)]

    def try_once(self) -> None:
        """Change something, build and kill that up to three times, and build whole; look at what is there each time."""
        is_cold = self._chance.random() < 0.2
        self._change(is_cold=is_cold)
        for _ in range(self._chance.choice([1, 1, 2, 3])):
            if self._build_killed():
                self.killed += 1
                self._cold += is_cold
            else:
                self._ended += 1
            for fault in faults_below(self._site.output):
                self._note(fault)
        self._build_whole()

    def _build_killed(self) -> bool:
        """Build, and return whether that could be killed."""
        arguments = ["build", "--jobs", self._chance.choice("12"), *self._chance.choice([[], [], [], ["--no-cache"]])]
        build = Run(self._site.folder, arguments, self._temporary, copied=self._chance.random() < 0.85)
        if self._chance.random() < 0.5:
            is_killed = build.kill_after(self._chance.uniform(0, self._seconds))
        else:  # the outputs take their places in a few milliseconds
            is_killed = build.kill_in(self._site.output / MANIFEST, self._chance.uniform(0, _PUBLISHING))
        if build.is_survived():
            self._note("a process outlived its build")
        return is_killed

    def tried(self) -> Tried:
        """Return what was seen."""
        noted = self._faults_file.read_text(encoding="utf-8").splitlines() if self._faults_file.exists() else []
        self._faults += [line for line in noted if line.startswith("wrong ")]
        self._faults += [line for line in noted if line.startswith("gone ") and line[5:] not in self._may_go]
        looks = int(self._looks.read_text(encoding="utf-8") or 0)
        seen = (
            f"{self._cold} of them cold; {self._ended} more ended before; {self._whole} whole builds behind them; "
            f"the reader looked at {looks:,} files"
        )
        return Tried(self.killed, self._faults, seen)

    def _note(self, fault: str) -> None:
        self._faults.append(f"kill {self.killed}: {fault}")

    def _write(self, number: int) -> None:
        topics = self._chance.sample(range(_TOPICS), 2)
        words = " ".join(self._chance.choices(["harbour", "engine", "glass", "valve"], k=60))
        self._site.article(f"a{number:03}", f"topics: [T{topics[0]}, T{topics[1]}]", words, day=number % 28 + 1)

    def _change(self, *, is_cold: bool) -> None:
        """Edit, add and remove articles, sometimes change them all; before a cold build nothing published is left."""
        some = self._chance.choice([1, 1, 3, 20, _ARTICLES])
        for number in self._chance.sample(range(_ARTICLES), some):
            file = self._site.folder / f"articles/a{number:03}.md"
            if self._chance.random() < 0.1 and number:
                file.unlink(missing_ok=True)
            else:
                self._write(number)
        if is_cold:
            self._may_go |= {STATE, MANIFEST, *self._expected}
            shutil.rmtree(self._site.output, ignore_errors=True)
            shutil.rmtree(self._site.folder / ".feeds-cache", ignore_errors=True)
        before = set(self._expected)
        self._expected = self._build_clean()
        self._may_go |= before ^ set(self._expected)

    def _build_clean(self) -> dict[str, bytes]:
        """Return what a build without a cache makes that goes on from what is published now, and remembered."""
        for folder in (self._clean, self._before):
            shutil.rmtree(folder, ignore_errors=True)
        if self._site.output.exists():
            shutil.copytree(self._site.output, self._before)
            known = merged(_published_state(self._before), _remembered_state(self._site.folder / ".feeds-cache"))
            (self._before / STATE).write_bytes(encode(known))
        self._site.build(cache=False, jobs=1, output=self._clean, previous=self._before)
        return files_below(self._clean)

    def _build_whole(self) -> None:
        self._whole += 1
        build = Run(self._site.folder, ["build"], self._temporary)
        if status := build.wait():
            self._note(f"the next build ended with {status}: {build.said[-300:]}")
        for fault in differences(files_below(self._site.output), self._expected):
            self._note(fault)
        for fault in left_over(self._site.output, self._temporary):
            self._note(fault)
        if "Traceback" in build.said:
            self._note("the next build had a traceback")

    def _time_one(self) -> float:
        """Return how long builds take here, the longer of two kinds."""
        seconds = []
        for copied in (True, True, False):
            start = time.monotonic()
            Run(self._site.folder, ["build", "--no-cache"], self._temporary, copied=copied).wait()
            seconds.append(time.monotonic() - start)
        return max(seconds[:2])


def _published_state(folder: Path) -> SiteState | None:
    file = folder / STATE
    return decode(file.read_bytes()) if file.exists() else None


def _remembered_state(cache: Path) -> SiteState | None:
    """Return what the index remembers of what it published, which a build merges with what is published."""
    file = cache / "index.sqlite"
    if not file.exists():
        return None
    with closing(sqlite3.connect(file)) as connection, suppress(sqlite3.DatabaseError):
        raw = remembered_state(Store(file, connection))
        return decode(raw) if raw else None
    return None


KILLED_BUILDS: Final = Trial(
    what="SIGKILL at random instants of `feeds build`, cold and incremental, a reader polling the folder",
    unit="kills",
    to_reach="no torn, truncated, missing or invalid file; the next build's bytes are a clean build's; nothing left",
    run=run,
    full=500,
    short=4,
)
