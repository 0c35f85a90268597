"""The W3C validator over a site that uses every element: `python benchmarks/w3c.py CHECKOUT [--python PYTHON]`.

CHECKOUT is a clone of w3c/feedvalidator; PYTHON an interpreter that has what it needs (lxml, html5lib, rdflib). Every
Atom and RSS document of the site is validated as if it came from its address. Prints each kind of complaint with how
often it came and where first; ends with 1 if one is not explained in `docs/rules.md`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

import every_element  # noqa: E402 - where it is stands in the line above
from support import Site  # noqa: E402

EXPLAINED: Final = {("UndefinedElement", "itunes:complete"), ("UnknownNamespace", "")}
"""Kinds of complaint, and elements, that `docs/rules.md` explains."""

JUDGE: Final = """
import io, json, sys
sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator import compatibility, logging
for line in sys.stdin:
    path, url, kind = json.loads(line)
    stream = io.BytesIO(open(path, "rb").read())
    try:
        found = feedvalidator.validateStream(stream, contentType=kind, base=url)["loggedEvents"]
    except logging.ValidationFailure as failure:
        found = [failure.event]
    said = [(type(each).__name__, each.params.get("element") or "", each.params.get("line") or 0)
            for each in compatibility.AA(found) if isinstance(each, (logging.Error, logging.Warning))]
    print(json.dumps(said))
"""
"""Run by the validator's own interpreter: a line for each document, errors and warnings as its site shows them."""


class Complaint(NamedTuple):
    """What the validator says of a document."""

    kind: str
    element: str
    line: int


def judged(documents: list[tuple[Path, str]], checkout: Path, python: str) -> list[list[Complaint]]:
    """Return what the validator says of each of some files, each with its address."""
    kinds = {".atom": "application/atom+xml; charset=utf-8", ".rss": "application/rss+xml; charset=utf-8"}
    given = "".join(f"{json.dumps([str(file), url, kinds[file.suffix]])}\n" for file, url in documents)
    command = [python, "-W", "ignore", "-c", JUDGE, str(checkout / "src")]
    ran = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    return [[Complaint(*each) for each in json.loads(line)] for line in ran.stdout.splitlines()]


def main() -> None:
    """Make the site, have it validated, and tell what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        every_element.make(site)
        files = sorted(file for file in site.output.rglob("*") if file.suffix in {".atom", ".rss"})
        documents = [(file, f"{every_element.URL}{file.relative_to(site.output).as_posix()}") for file in files]
        found = judged(documents, given.checkout, given.python)
    places = defaultdict(list)
    for (_, url), complaints in zip(documents, found, strict=True):
        for kind, element, line in complaints:
            places[kind, element].append(f"{url}:{line}")
    for key, where in sorted(places.items()):
        print(f"{' '.join(key)}: {len(where)}, first {where[0]}{'' if key in EXPLAINED else ' (not explained)'}")
    print(f"{len(documents)} documents")
    sys.exit(0 if places.keys() <= EXPLAINED else 1)


if __name__ == "__main__":
    main()
