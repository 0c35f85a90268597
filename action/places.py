"""Prints where a config keeps its cache and its outputs, as outputs of a step: `places.py CONFIG [OUTPUT]`.

`published` is the folder to fill with what was published last: not one that holds files, which were checked out or made
by another step, and are newer. `key` tells the caches of one config from those of others.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

import feeds


def main(config: str, output: str = "") -> None:
    """Print `key` and `cache`, `output` where it is a folder, and `published`.

    A config that cannot be used gets its say in the build.
    """
    path = Path(config)
    folder = path if path.is_dir() else path.parent
    if not output:
        try:
            loaded = feeds.load_config(path)
        except feeds.ConfigError:
            pass
        else:
            output = loaded.output_location
    places = {"cache": (folder / ".feeds-cache").absolute()}
    if output and "://" not in output:
        places["output"] = Path(output).absolute()
        if not _holds_files(places["output"]):
            places["published"] = places["output"]
    file = path / "config.yaml" if path.is_dir() else path
    print(f"key={sha256(str(file.absolute()).encode(errors='surrogateescape')).hexdigest()[:16]}")
    for name, place in places.items():
        if str(place).isprintable():  # a line break would start another output
            print(f"{name}={place}")


def _holds_files(folder: Path) -> bool:
    return any(files for _, _, files in os.walk(folder))


main(*sys.argv[1:])
