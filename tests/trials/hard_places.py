"""Builds where the disk, the files or the clock are not as they should be."""

from __future__ import annotations

import shutil
import signal
import time
from typing import TYPE_CHECKING, Final

from support import Site

from trials.hard_cases import CASES, TAKING_DOWN
from trials.killing import Run
from trials.trial import Trial, Tried
from trials.wholeness import differences, files_below, left_over

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from trials.hard_cases import Case

_LONGEST: Final = 60
_DONE: Final = 0
_COULD_NOT: Final = 2
_SHOWN: Final = 3


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Build so many times, each in one of the cases, all of them before the first comes again."""
    site, faults = Site(folder / "site"), []
    (site.folder / "temporary").mkdir()
    for number in range(40):
        _write(site, number, chance)
    order = chance.sample(list(CASES), len(CASES))
    statuses: dict[int, int] = {}
    for number in range(count):
        name = order[number % len(order)]
        status, found = _try(site, CASES[name], chance)
        statuses[status] = statuses.get(status, 0) + 1
        faults += [f"{name}: {fault}" for fault in found[:_SHOWN]]
    ended = ", ".join(f"{times} with exit {status}" for status, times in sorted(statuses.items()))
    return Tried(count, faults, f"{min(count, len(order))} cases; {ended}")


def _write(site: Site, number: int, chance: Random) -> None:
    body = " ".join(chance.choices(["harbour", "engine", "glass", "valve"], k=200))
    site.article(f"a{number:03}", f"topics: [T{number % 12}]", body, day=number % 28 + 1)


def _try(site: Site, case: Case, chance: Random) -> tuple[int, list[str]]:
    """Build in a case, and then without it; return the status of the first and what was not as it should be."""
    _build(site)
    before = files_below(site.output)
    for number in range(40):
        _write(site, number, chance)
    expected = _clean(site)
    with case(site) as options:
        status, said = _build(site, *options)
        faults = _misreported(status, said)
        if status != _DONE and site.output.is_dir() and "meanwhile" not in case_name(case):
            faults += _touched(site, before)
    if case_name(case) in TAKING_DOWN:
        expected = _clean(site)
    status_after, said_after = _build(site)
    if status_after != _DONE:
        faults.append(f"the next build ended with {status_after}: {said_after[-300:]}")
    faults += differences(files_below(site.output), expected)
    faults += left_over(site.output, site.folder / "temporary")
    return status, faults


def _clean(site: Site) -> dict[str, bytes]:
    """Return what a build without a cache makes that goes on from what is published now."""
    clean = site.folder.parent / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    site.build(cache=False, jobs=1, output=clean, previous=site.output)
    return files_below(clean)


def case_name(case: Case) -> str:
    """Return the name that a case has in the table."""
    return next(name for name, each in CASES.items() if each is case)


def _build(site: Site, *options: str) -> tuple[int, str]:
    """Build, and return the status and what was printed; a build that takes a minute is killed."""
    build = Run(site.folder, ["build", "-o", "public", *options], site.folder / "temporary")
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        if (status := build.ended()) is not None:
            return status, build.said
        time.sleep(0.01)
    build.kill_after(0)
    return -signal.SIGKILL, build.said


def _misreported(status: int, said: str) -> list[str]:
    """Return what is wrong with how a build ended: it is done, or could not run and says why in one error."""
    faults = []
    if status not in {_DONE, _COULD_NOT}:
        faults.append(f"it ended with {status}: {said[-300:]}")
    if "Traceback" in said:
        faults.append(f"a traceback: {said[-300:]}")
    errors = [line for line in said.splitlines() if ": error " in line or line.startswith("feeds: ")]
    if status == _COULD_NOT and not errors:
        faults.append(f"no error: {said[-300:]}")
    if set(said) & {"\x1b", "\u202e"}:
        faults.append("a name was printed with its control characters")
    return faults


def _touched(site: Site, before: dict[str, bytes]) -> list[str]:
    """Return what is other than before of what readers of the folder see; fillers and what cannot be read aside."""
    found = {path: body for path, body in files_below(site.output).items() if not path.startswith("fill")}
    return [
        f"it could not run, and {path}" for path in differences(found, {p: before[p] for p in before if p in found})
    ]


HARD_PLACES: Final = Trial(
    what="disk full, out of inodes, read-only, no permission, clock set back, output deleted and articles changing "
    "meanwhile, FIFOs and devices, unreadable files, odd names, deep folders, damaged caches",
    unit="builds",
    to_reach="old feeds intact, an error and exit 2 or the file's own problem, recovery on the next run",
    run=run,
    full=312,
    short=12,
)
