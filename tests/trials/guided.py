"""Articles, bodies, configs and feeds looked for by the lines that they reach (atheris): each is read, or refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from trials.fuzzing import SUFFIXES
from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from random import Random

_TARGETS: Final = (*(f"article {suffix}" for suffix in SUFFIXES), "markup", "config", "check")
_TESTS: Final = Path(__file__).parents[1]


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Have so many inputs read, as many of each kind, by one process after the other."""
    if find_spec("atheris") is None:
        pytest.skip("atheris is not installed")
    faults: list[str] = []
    slow: list[str] = []
    env = os.environ | {"PYTHONPATH": str(_TESTS.parent)}
    times, longest, kept = 0, 0.0, 0
    for number, name in enumerate(_TARGETS):
        runs = count // len(_TARGETS) + (number < count % len(_TARGETS))
        place = folder / str(number)
        place.mkdir()
        command = [sys.executable, str(_TESTS / "trials/guided_input.py"), name, str(runs), str(chance.getrandbits(31))]
        ended = subprocess.run(
            [*command, str(place)],
            capture_output=True,
            text=True,
            errors="replace",
            env=env,
            check=False,
        )
        found = {what: _lines(place / f"{what}.txt") for what in ("faults", "slow")}
        faults += [f"{name}: {each}" for each in found["faults"]]
        slow += [f"{name}: {each}" for each in found["slow"]]
        if ended.returncode and not any(found.values()):
            faults.append(f"{name}: the process ended with {ended.returncode}: {ended.stderr[-1000:]}")
        if (place / "seen.json").exists():
            seen = json.loads((place / "seen.json").read_text(encoding="utf-8"))
            times += seen["times"]
            longest = max(longest, seen["longest"])
        kept += len(list((place / "corpus").iterdir())) if (place / "corpus").exists() else 0
    seen = f"the longest took {longest:.2f} s of the processor; {kept:,} were kept, each for lines that it reaches"
    return Tried(times, faults, seen, slow)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


GUIDED: Final = Trial(
    "articles of six formats, Markdown and other markup, configs and feeds, looked for by the lines that they reach",
    "inputs",
    "no crash, nothing that takes a second; each rejection has a place and a code",
    run,
    10_000_000,
    900,
)
