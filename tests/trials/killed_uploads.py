"""Builds into a bucket that are killed at random instants; the store is moto's, as a process of its own."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Final

import pytest
from support import Site

from feeds.lib.urls import MANIFEST, STATE
from trials.killing import Run
from trials.trial import Trial, Tried
from trials.wholeness import differences, files_below, what_is_wrong

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from bucket_support import Server

_ARTICLES: Final = 12
_COMMAND: Final = ("build", "--no-cache", "--allow-shrink", "-o")


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Kill so many uploads, a third of them into an empty bucket; behind some, upload without."""
    pytest.importorskip("obstore", reason="obstore is not installed")
    from bucket_support import serving  # which needs it

    with serving() as server:
        trial = _KilledUploads(server, folder, chance)
        while trial.killed < count:
            trial.try_once()
    seen = f"{trial.ended} more ended before; {trial.whole} whole uploads behind them; {trial.looked:,} objects seen"
    return Tried(trial.killed, trial.faults, seen)


class _KilledUploads:
    """A site whose uploads are killed, and what was seen of it."""

    def __init__(self, server: Server, folder: Path, chance: Random) -> None:
        self.faults: list[str] = []
        self.killed = self.ended = self.whole = self.looked = 0
        self._server = server
        self._chance = chance
        self._site = Site(folder / "site")
        self._clean, self._temporary = folder / "clean", folder / "temporary"
        self._temporary.mkdir()
        self._prefixes = 0
        self._write(_ARTICLES)
        start = time.monotonic()
        self._run().wait()
        self._seconds = time.monotonic() - start

    def try_once(self) -> None:
        """Change something, upload and kill that once or twice, upload whole, and see each time what the bucket has."""
        if self._chance.random() < 0.3:
            self._prefixes += 1
        before = self._before()
        self._write(self._chance.choice([1, 3, _ARTICLES]))
        for _ in range(self._chance.choice([1, 1, 2])):
            if self._run().kill_after(self._chance.uniform(0.3 * self._seconds, self._seconds)):
                self.killed += 1
            else:
                self.ended += 1
            for path, body in self._objects().items():
                self.looked += 1
                if wrong := what_is_wrong(path, body):
                    self.faults.append(f"kill {self.killed}: {wrong}")
        self._upload_whole(before)

    def _before(self) -> Path:
        """Put what the bucket has into a folder, for a clean build to go on from."""
        folder = self._site.folder.parent / "before"
        shutil.rmtree(folder, ignore_errors=True)
        for path, kept in self._server.objects(f"p{self._prefixes}").items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(kept.body)
        return folder

    def _upload_whole(self, before: Path) -> None:
        self.whole += 1
        upload = self._run()
        if status := upload.wait():
            self.faults.append(f"kill {self.killed}: the next upload ended with {status}: {upload.said[-300:]}")
        shutil.rmtree(self._clean, ignore_errors=True)
        self._site.build(cache=False, jobs=1, output=self._clean, previous=before, allow_shrink=True)
        self.faults += differences(self._objects(), files_below(self._clean))
        self.faults += [f"{each.name} was left" for each in self._temporary.iterdir()]

    def _write(self, count: int) -> None:
        """Write some articles, or take them away; the first stays."""
        for number in self._chance.sample(range(_ARTICLES), count):
            words = " ".join(self._chance.choices(["harbour", "engine", "glass"], k=40))
            self._site.article(f"a{number}", f"topics: [T{self._chance.randrange(8)}]", words, day=number + 1)
            if number and self._chance.random() < 0.2:
                (self._site.folder / f"articles/a{number}.md").unlink()

    def _run(self) -> Run:
        where = f"s3://bucket/p{self._prefixes}"
        # what speaks to stores has threads that no copy of a process has
        return Run(
            self._site.folder,
            [*_COMMAND, where],
            self._temporary,
            self._server.env,
            copied=False,
        )

    def _objects(self) -> dict[str, bytes]:
        found = self._server.objects(f"p{self._prefixes}")
        return {path: kept.body for path, kept in found.items() if path not in {MANIFEST, STATE}}


KILLED_UPLOADS: Final = Trial(
    what="SIGKILL at random instants of `feeds build -o s3://…`, to moto",
    unit="kills",
    to_reach="every object whole; the next upload leaves what a clean build has, and nothing else",
    run=run,
    full=200,
    short=2,
)
