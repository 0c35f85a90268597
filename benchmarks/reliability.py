"""What is tried to break the program, and what came of it: `python benchmarks/reliability.py [TRIAL[=COUNT]...]`.

Without a name all trials run, as often as for the record; `--seed` lets chance decide otherwise.
Prints a table of what was tried, how often, what is to be reached and what was; each fault goes to stderr, and what it
was found with stays in a temporary folder. The trials are in `tests/trials/`. Some need root (disks of a size),
Chromium, or packages that no other part needs (atheris).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from trials import TRIALS  # noqa: E402 - where it is stands in the line above


def tried(name: str, count: int, seed: int) -> tuple[str, int]:
    """Run a trial, and return its row of the table and how many faults there were."""
    trial = TRIALS[name]
    folder = tempfile.mkdtemp(prefix="reliability-")
    try:
        came = trial.run(count, Path(folder), Random(seed))
    except pytest.skip.Exception as skipped:
        shutil.rmtree(folder)
        return f"| {trial.what} | 0 | {trial.to_reach} | not tried: {skipped.msg} |", 0
    faults = [*came.faults, *came.slow]
    for fault in faults:
        print(f"{name}: {fault}", file=sys.stderr)
    if faults:
        print(f"{name}: what it was tried with is in {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder)
    reached = f"{len(faults)} faults; {came.seen}" if came.seen else f"{len(faults)} faults"
    return f"| {trial.what} | {came.times:,} {trial.unit} | {trial.to_reach} | {reached} |", len(faults)


def main() -> None:
    """Run what is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trials", nargs="*", help=f"any of {', '.join(TRIALS)}, each with =COUNT if not the usual one")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = [each.partition("=") for each in given.trials or TRIALS]
    if unknown := [name for name, _, _ in chosen if name not in TRIALS]:
        parser.error(f"no trial is called {', '.join(unknown)}")
    print("| what is tried | times | to reach | reached |\n| --- | --- | --- | --- |")
    faults = 0
    for name, _, count in chosen:
        row, found = tried(name, int(count or TRIALS[name].full), given.seed)
        print(row, flush=True)
        faults += found
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
