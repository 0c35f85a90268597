"""Prints where a config keeps its cache and its outputs, as outputs of a step: `places.py CONFIG [OUTPUT]`."""

from __future__ import annotations

import sys
from pathlib import Path

import feeds


def main(config: str, output: str = "") -> None:
    """Print `cache`, and `output` where it is a folder; a config that cannot be used gets its say in the build."""
    path = Path(config)
    folder = path if path.is_dir() else path.parent
    if not output:
        try:
            loaded = feeds.load_config(path)
        except feeds.ConfigError:
            pass
        else:
            output = loaded.output if "://" in loaded.output else str(loaded.folder / loaded.output)
    places = {"cache": (folder / ".feeds-cache").absolute()}
    if output and "://" not in output:
        places["output"] = Path(output).absolute()
    for name, place in places.items():
        if str(place).isprintable():  # a line break would start another output
            print(f"{name}={place}")


main(*sys.argv[1:])
