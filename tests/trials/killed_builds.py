"""Builds that are killed at random instants, while a reader polls the folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support import Site

from trials.killing import Run
from trials.trial import Trial, Tried
from trials.wholeness import differences, faults_below, files_below, left_over

if TYPE_CHECKING:
    from random import Random

_ARTICLES: Final = 90
_TOPICS: Final = 70


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Kill builds so many times, of an empty folder and after changes; behind every other one, build without."""
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
    """A site whose builds are killed, and what was seen of it."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._chance = chance
        self._site = Site(folder / "site")
        self._clean = folder / "clean"
        self._temporary = folder / "temporary"
        self._faults_file, self._looks = folder / "faults", folder / "looks"
        self._temporary.mkdir()
        self._faults: list[str] = []
        self.killed = self._cold = self._ended = self._whole = 0
        for number in range(_ARTICLES):
            self._write(number)
        self._expected = self._build_clean()
        self._may_go: set[str] = set()
        self._seconds = self._time_one()

    @property
    def reader_arguments(self) -> list[str]:
        """What the reader is told: the folder, and its notes."""
        return [str(self._site.output), str(self._faults_file), str(self._looks)]

    def try_once(self) -> None:
        """Change something, build, kill that, and see what is there; every other time a whole build follows."""
        is_cold = self._chance.random() < 0.2
        self._change(is_cold=is_cold)
        arguments = ["build", "--jobs", self._chance.choice("12"), *self._chance.choice([[], [], [], ["--no-cache"]])]
        build = Run(self._site.folder, arguments, self._temporary, copied=self._chance.random() < 0.85)
        if build.kill_after(self._chance.uniform(0, self._seconds)):
            self.killed += 1
            self._cold += is_cold
        else:
            self._ended += 1
        if build.is_survived():
            self._note("a process outlived its build")
        for fault in faults_below(self._site.output):
            self._note(fault)
        if self._chance.random() < 0.5:
            self._build_whole()

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
        before = set(self._expected)
        self._expected = self._build_clean()
        self._may_go |= before ^ set(self._expected)
        if is_cold:
            self._may_go |= before | set(self._expected)
            shutil.rmtree(self._site.output, ignore_errors=True)
            shutil.rmtree(self._site.folder / ".feeds-cache", ignore_errors=True)

    def _build_clean(self) -> dict[str, bytes]:
        shutil.rmtree(self._clean, ignore_errors=True)
        self._site.build(cache=False, jobs=1, output=self._clean)
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


KILLED_BUILDS: Final = Trial(
    what="SIGKILL at random instants of `feeds build`, cold and incremental, a reader polling the folder",
    unit="kills",
    to_reach="no torn, truncated, missing or invalid file; the next build's bytes are a clean build's; nothing left",
    run=run,
    full=500,
    short=6,
)
