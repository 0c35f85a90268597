"""Prints what a report says as outputs of a step: `outputs.py FOLDER`, with `report.json` and `changes.md` in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Print `report` and `markdown`, and the rest where a build got as far as a report."""
    report_path = folder / "report.json"
    print(f"report={report_path}")
    print(f"markdown={folder / 'changes.md'}")
    raw = report_path.read_bytes() if report_path.exists() else b""
    if not raw:
        return
    report = json.loads(raw)
    changes, problems = report["changes"], report["problems"]
    told = {
        "changed": json.dumps(bool(report["written"] or report["removed"])),
        "changed-feeds": json.dumps([feed["path"] for feed in changes["feeds"]]),
        "changed-entries": len(changes["entries"]),
        "feeds": len(report["feeds"]),
        "entries": report["articles"]["published"],
        "problems": len(problems),
        "errors": sum(problem["severity"] == "error" for problem in problems),
    }
    for name, value in told.items():
        print(f"{name}={value}")


main(Path(sys.argv[1]))
