"""Our rules against the W3C validator's own cases: `python benchmarks/validation.py TESTCASES [--python PYTHON]`.

TESTCASES is the folder `testcases` of a checkout of w3c/feedvalidator; nothing of it is run or imported but with
`--python`, an interpreter that has the validator's requirements: it then runs the validator over each case that it says
is right, since a case is right only in the one thing that it is about. Both ways of counting are printed.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

from feeds.check.rules import validate
from feeds.problems import Severity

FOLDERS: Final = ("atom/must", "rss/must", "rss20", "opml")
HISTORY: Final = "ext/fh"
OURS: Final = {
    "FeedRelInCompleteFeed": "V711",
    "CurrentNotSelfInCompleteFeed": "V711",
    "ArchiveIncomplete": "V713",
    "MissingCurrentInArchive": "V713",
    "LinkPastEnd": "V714",
    "FeedHistoryRelInEntry": "V715",
}
"""The codes of the events that are about feeds of several documents."""
EXPECT: Final = re.compile(r"Expect:\s*(!?)(\w+)(?:\{([^}]*)\})?")
JUDGE: Final = """
import json, os, socket, sys, warnings
warnings.simplefilter("ignore")
os.environ["LANGUAGE"] = "en"
sys.modules["libxml2"] = None
def offline(*_, **__): raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = socket.gethostbyname = offline
sys.path.insert(0, sys.argv[1])
import io, feedvalidator
from feedvalidator import logging
for path in json.load(sys.stdin):
    try:
        body = open(path, "rb").read()
        result = feedvalidator.validateStream(io.BytesIO(body), firstOccurrenceOnly=0, base="http://www.example.com/")
        events = result["loggedEvents"]
    except logging.ValidationFailure as failure:
        events = [failure.event]
    print(json.dumps(sorted({type(each).__name__ for each in events if isinstance(each, logging.Error)})))
"""


class Case(NamedTuple):
    """A test case: whether its event is an error, should not be there or is less than an error, and what it is."""

    path: Path
    kind: str
    event: str
    element: str


class Verdict(NamedTuple):
    """What we find in a case: codes of errors, and of warnings, and whether an error names the expected element."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    named: bool


class Shares(NamedTuple):
    """How many cases of how many, as `LINES` says."""

    found: tuple[int, int]
    named: tuple[int, int]
    any: tuple[int, int]
    other: tuple[int, int]
    right: tuple[int, int]
    negative: tuple[int, int]
    both: tuple[int, int]
    wrong: tuple[int, int]
    less: tuple[int, int]


LINES: Final = {
    "found": "marked as errors, and flagged as errors",
    "named": "  of these, naming the element that the case is about",
    "any": "  flagged at all",
    "other": "  of those that are not about what is missing, flagged by rules that are not either",
    "right": "marked as right in one thing (Expect: !… or a Valid… event), and flagged as errors",
    "negative": "  of these, those with Expect: !…",
    "both": "  of these, those in which the W3C validator finds an error too",
    "wrong": "  of these, those in which the W3C validator finds none: wrongly flagged",
    "less": "marked as warnings or less, and flagged at all",
}
WHY: Final = """\
Why so many that are marked as right are flagged: a case says of one event that it should not come, not that the feed
is without errors; most are pieces of feeds without the elements that every feed needs. Wrongly flagged is therefore an
error of ours in a case in which the validator itself finds none."""
MISSING: Final = frozenset({"V201", "V226", "V227", "V301", "V314", "V321"})
ABOUT_MISSING: Final = re.compile("Missing|ItemMustContain")


def hierarchy(logging: Path) -> dict[str, set[str]]:
    """Give the names of all classes that each class of the validator's events descends from, itself included."""
    found: dict[str, set[str]] = {}
    for node in ast.parse(logging.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            found[node.name] = {node.name}.union(*(found.get(base, {base}) for base in bases))
    return found


def cases(testcases: Path, folder: str, events: dict[str, set[str]]) -> list[Case]:
    """Read what a folder's test cases expect; files that expect nothing are no cases."""
    found = []
    for path in sorted((testcases / folder).rglob("*")):
        match = EXPECT.search(path.read_bytes().decode("latin-1")) if path.is_file() else None
        if not match:
            continue
        ancestors = events.get(match[2], set())
        element = re.search(r"element:\s*([\w:]+)", match[3] or "")
        if match[1] or ("Success" in ancestors and "Error" not in ancestors):
            kind = "right"
        else:
            kind = "error" if "Error" in ancestors else "less"
        found.append(Case(path, kind, match[1] + match[2], element[1] if element else ""))
    return found


def judged(case: Case) -> Verdict:
    """Hold a case against our rules."""
    problems = validate(case.path.read_bytes(), case.path.name)
    errors = [each for each in problems if each.severity is Severity.ERROR]
    warnings = [each for each in problems if each.severity is not Severity.ERROR]
    name = case.element.rpartition(":")[2]
    named = not name or any(re.search(rf"[<:'\s]{re.escape(name)}\b", each.message) for each in errors)
    return Verdict(
        tuple(sorted({each.code for each in errors})), tuple(sorted({each.code for each in warnings})), named
    )


def theirs(paths: list[Path], testcases: Path, python: Path) -> list[list[str]]:
    """Give the errors that the W3C validator itself finds in some files."""
    command = [str(python), "-c", JUDGE, str(testcases.parent / "src")]
    given = json.dumps([str(path) for path in paths])
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def measure(testcases: Path, python: Path | None) -> Shares:
    """Hold every case against our rules, and print the shares of each folder and of all, and every miss.

    Args:
        testcases: the folder of a checkout.
        python: runs the validator over what it calls right, where given.
    """
    events = hierarchy(testcases.parent / "src" / "feedvalidator" / "logging.py")
    every = {folder: [(case, judged(case)) for case in cases(testcases, folder, events)] for folder in FOLDERS}
    every["in all"] = [pair for pairs in every.values() for pair in pairs]
    right = [case.path for case, _ in every["in all"] if case.kind == "right"]
    known = dict(zip(right, theirs(right, testcases, python), strict=True)) if python else {}
    for folder, pairs in every.items():
        print(f"{folder}: {len(pairs)} cases")
        shares = counted(pairs, known)
        for name, (part, whole) in shares._asdict().items():
            if python or name not in {"both", "wrong"}:
                print(f"  {LINES[name]}: {part}/{whole}" + (f" ({100 * part / whole:.1f} %)" if whole else ""))
    print(WHY)
    listed(every["in all"], testcases, known)
    history(testcases, events)
    return shares


def history(testcases: Path, events: dict[str, set[str]]) -> tuple[int, int]:
    """Hold the cases about feeds of several documents against the rules about these, and print where they disagree.

    Returns:
        In how many the rule about the event finds it or not, as the case says; and how many cases there are.
    """
    found = cases(testcases, HISTORY, events)
    agreed = 0
    for case in found:
        verdict, event = judged(case), case.event.removeprefix("!")
        codes = {*verdict.errors, *verdict.warnings}
        is_found = bool(verdict.errors) if event == "Error" else OURS.get(event, "") in codes
        if is_found != case.event.startswith("!"):
            agreed += 1
        else:
            print(f"of two minds: {case.path.relative_to(testcases)}: {case.event}; we find {' '.join(sorted(codes))}")
    print(f"{HISTORY}: {agreed} of {len(found)} cases as the validator has it, by the rule about their event")
    return agreed, len(found)


def counted(pairs: list[tuple[Case, Verdict]], known: dict[Path, list[str]]) -> Shares:
    """Count the cases of each kind, and those of them that we flag."""
    errors = [verdict for case, verdict in pairs if case.kind == "error"]
    right = [(case, verdict) for case, verdict in pairs if case.kind == "right"]
    negative = [verdict for case, verdict in right if case.event.startswith("!")]
    less = [verdict for case, verdict in pairs if case.kind == "less"]
    other = [verdict for case, verdict in pairs if case.kind == "error" and not ABOUT_MISSING.search(case.event)]
    unsound = [verdict for case, verdict in right if known.get(case.path)]
    sound = [verdict for case, verdict in right if not known.get(case.path)]
    return Shares(
        found=(sum(bool(each.errors) for each in errors), len(errors)),
        named=(sum(bool(each.errors) and each.named for each in errors), len(errors)),
        any=(sum(bool(each.errors or each.warnings) for each in errors), len(errors)),
        other=(sum(bool(set(each.errors) - MISSING) for each in other), len(other)),
        right=(sum(bool(verdict.errors) for _, verdict in right), len(right)),
        negative=(sum(bool(each.errors) for each in negative), len(negative)),
        both=(sum(bool(each.errors) for each in unsound), len(unsound)),
        wrong=(sum(bool(each.errors) for each in sound), len(sound)),
        less=(sum(bool(each.errors or each.warnings) for each in less), len(less)),
    )


def listed(pairs: list[tuple[Case, Verdict]], testcases: Path, known: dict[Path, list[str]]) -> None:
    """Print each case in which we and the validator are of two minds."""
    for case, verdict in pairs:
        where = case.path.relative_to(testcases)
        codes = " ".join((*verdict.errors, *verdict.warnings)) or "nothing"
        if case.kind == "error" and not verdict.errors:
            print(f"missed: {where}: {case.event}; we find {codes}")
        elif case.kind == "error" and not verdict.named:
            print(f"other: {where}: {case.event} {case.element}; we find {codes}")
        elif case.kind == "right" and verdict.errors:
            said = f"; the W3C validator {' '.join(known[case.path]) or 'nothing'}" if case.path in known else ""
            print(f"flagged: {where}: {case.event}; we find {codes}{said}")
        elif case.kind == "right" and known.get(case.path):
            print(f"theirs: {where}: {case.event}; we find {codes}; the W3C validator {' '.join(known[case.path])}")
        elif case.kind == "less" and not verdict.errors and not verdict.warnings:
            print(f"silent: {where}: {case.event}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("testcases", type=Path)
    parser.add_argument("--python", type=Path)
    given = parser.parse_args()
    measure(given.testcases.resolve(), given.python)
