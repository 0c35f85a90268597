"""Reads inputs that atheris finds by the lines that they reach: `guided_input.py TARGET RUNS SEED FOLDER`.

It is a program of its own, since atheris counts lines in what is imported under its eyes, and ends its process itself.
What it found stands in the folder afterwards: `seen.json` has numbers, `faults.txt` a line for each fault and
`slow.txt` one for each input that took too long, which is in `fault-N`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

import atheris

sys.path[:0] = [str(Path(__file__).parents[1])]

with atheris.instrument_imports(include=["feeds"]):
    from trials.fuzzing import LONGEST, targets_in, timed
    from trials.mutated import mutated

# An input is to reach lines, not to be long: how work grows with the text is another trial.
_LONGEST_INPUT = 2048
_MOST_FAULTS = 20
_NOTED_EACH = 1000


class Reading:
    """Reads one input after the other, and notes what should not have been.

    Args:
        name: what is read, a row of `targets_in`.
        runs: how many inputs there will be.
        folder: for what is found.
    """

    def __init__(self, name: str, runs: int, folder: Path) -> None:
        self._runs = runs
        self._folder = folder
        self._times = self._faults = 0
        self._longest = 0.0
        seeds, self._read = targets_in(folder / "targets")[name]
        self._seeds = [seed[:_LONGEST_INPUT] for seed in seeds]
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(self._seeds):
            (corpus / f"seed-{number}").write_bytes(seed)

    def one(self, body: bytes) -> None:
        """Read an input."""
        took, faults = timed(self._read, body)
        self._longest = max(self._longest, took)
        for fault in faults:
            self._note(fault, body, "faults.txt")
        if took > LONGEST:
            self._note(f"{len(body):,} bytes took {took:.1f} s", body, "slow.txt")
        self._times += 1
        if self._times % _NOTED_EACH == 0 or self._times >= self._runs:
            seen = {"times": self._times, "longest": self._longest}
            (self._folder / "seen.json").write_text(json.dumps(seen), encoding="utf-8")

    def other(self, body: bytes, most: int, seed: int) -> bytes:
        """Return an input with a change: a byte or more of it as libFuzzer would, or what it is made of."""
        chance = Random(seed)  # noqa: S311 - repeatable on purpose
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(body, most))
        return mutated([body, body, body, chance.choice(self._seeds)], chance, most)

    def _note(self, fault: str, body: bytes, file_name: str) -> None:
        (self._folder / f"fault-{self._faults}").write_bytes(body)
        with (self._folder / file_name).open("a", encoding="utf-8") as file:
            file.write(f"{fault} (fault-{self._faults})\n".replace("\n", " ").rstrip() + "\n")
        self._faults += 1
        if self._faults >= _MOST_FAULTS:
            sys.exit("too many faults")


def main() -> None:
    """Read so many inputs."""
    name, runs, seed, place = sys.argv[1:]
    folder = Path(place)
    reading = Reading(name, int(runs), folder)
    flags = [f"-runs={runs}", f"-seed={seed}", f"-max_len={_LONGEST_INPUT}", "-verbosity=0", "-print_final_stats=1"]
    flags += ["-rss_limit_mb=1500", f"-artifact_prefix={folder}/", str(folder / "corpus")]
    atheris.Setup([sys.argv[0], *flags], reading.one, custom_mutator=reading.other)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
