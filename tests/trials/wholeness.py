"""Whether a published file is whole, judged by its bytes and its name alone."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Final

from lxml import etree

from feeds.lib.urls import MANIFEST, STATE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_XML: Final = (".atom", ".rss", ".opml", ".xml")
_STAGING: Final = ".feeds-staging-"


def what_is_wrong(path: str, body: bytes) -> str | None:
    """Return what a file is not, or None where it is whole."""
    if not body:
        return f"{path} is empty"
    if path.endswith(".gz"):
        return what_is_wrong(path.removesuffix(".gz"), gzip.decompress(body))
    try:
        if path.endswith(_XML):
            etree.fromstring(body)
        elif path.endswith(".json"):
            json.loads(body)
        elif path.endswith(".html") and not body.rstrip().endswith(b"</html>"):
            return f"{path} has no end"
    except (ValueError, etree.XMLSyntaxError) as error:
        return f"{path} is broken: {error}"
    return None


def files_below(folder: Path) -> dict[str, bytes]:
    """Return what a reader can ask for, by path: every file but those that only builds read."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {MANIFEST, STATE} and _STAGING not in str(path)
    }


def faults_below(folder: Path) -> list[str]:
    """Return what is wrong with the files in a folder, a line each."""
    return [fault for path, body in files_below(folder).items() if (fault := what_is_wrong(path, body))]


def differences(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> list[str]:
    """Return what differs from what a build from scratch wrote, a line for each path."""
    return [
        *(f"{path} is missing" for path in sorted(expected.keys() - found.keys())),
        *(f"{path} should be gone" for path in sorted(found.keys() - expected.keys())),
        *(
            f"{path} has other bytes"
            for path in sorted(found.keys() & expected.keys())
            if found[path] != expected[path]
        ),
    ]


def left_over(output: Path, temporary: Path) -> list[str]:
    """Return what a run left that nobody needs: staging folders, and whatever is in the folder for temporary files."""
    return [f"{each.name} was left" for each in [*output.rglob(f"{_STAGING}*"), *temporary.iterdir()]]
