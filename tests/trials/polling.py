"""A reader of a folder, as a process of its own, which looks at all of its files again and again.

    python polling.py FOLDER FAULTS LOOKS

appends what is wrong to the file FAULTS, a line each, and rewrites LOOKS with how many files it looked at. A file
that was listed and is not there when it is opened is noted as gone; whether that may be, as where a build took it away,
is for who started this to say.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from trials.wholeness import what_is_wrong


def poll(folder: Path, faults: Path, looks: Path) -> None:
    """Look at the files until this process is ended."""
    seen = 0
    known: dict[str, int] = {}
    while True:
        for path in _files(folder):
            try:
                body = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                _note(faults, f"gone {path.relative_to(folder).as_posix()}")
                continue
            seen += 1
            name = path.relative_to(folder).as_posix()
            digest = hash(body)
            if known.get(name) != digest and (wrong := what_is_wrong(name, body)):
                _note(faults, f"wrong {wrong}")
            known[name] = digest
        time.sleep(0.03)
        fresh = looks.with_suffix(".new")
        fresh.write_text(str(seen), encoding="utf-8")
        fresh.replace(looks)


def _files(folder: Path) -> list[Path]:
    """List the files that readers may ask for; a folder that vanishes meanwhile has none."""
    return [
        Path(root, name) for root, _, names in os.walk(folder) for name in names if ".feeds-" not in f"{root}/{name}"
    ]


def _note(faults: Path, line: str) -> None:
    with faults.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


if __name__ == "__main__":
    poll(*(Path(each) for each in sys.argv[1:4]))
