"""The installed packages, by the names of their folders of metadata: `lxml-5.3.0.dist-info`.

importlib.metadata reads them, and takes 20 ms to import. Often the names say enough, and that no package adds anything.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SUFFIXES: Final = (".dist-info", ".egg-info")
_ENTRIES: Final = "entry_points.txt"
_OURS: Final = b"[feeds."
"""How the heading of a group of entry points for this program starts."""


@cache
def _folders() -> tuple[str, ...]:
    """Return the folders of metadata, in the order of the path of modules."""
    found: list[str] = []
    for place in dict.fromkeys(entry or "." for entry in sys.path):
        with suppress(OSError):
            names = sorted(name for name in os.listdir(place) if name.endswith(_SUFFIXES))  # noqa: PTH208 - no path is made of it
            found += (f"{place}/{name}" for name in names)
    return tuple(found)


def editions(projects: Iterable[str]) -> Mapping[str, str]:
    """Return the folders' names, which have the versions, of the projects that are found."""
    wanted = {_normal(project): project for project in projects}
    found: dict[str, str] = {}
    for folder in _folders():
        name = folder.rpartition("/")[2]
        if project := wanted.get(_normal(name.partition("-")[0])):
            found.setdefault(project, name)
    return found


def _normal(project: str) -> str:
    """Return a project's name as all spellings of it have it (Packaging User Guide, "Names and normalization")."""
    return re.sub(r"[-_.]+", "-", project).lower()


@cache
def may_have_entries() -> bool:
    """Whether a package may add something to this one; where none of their files says so, none does."""
    return _has_other_kinds() or any(_says_ours(f"{folder}/{_ENTRIES}") for folder in _folders())


def _has_other_kinds() -> bool:
    """Whether packages may be where no such folder is: in archives, in eggs, or where another finder finds them."""
    others = (each for each in sys.meta_path if getattr(each, "__name__", "") != "PathFinder")
    archives = (entry for entry in sys.path if entry.endswith(".egg") or Path(entry).is_file())
    return any(hasattr(each, "find_distributions") for each in others) or any(archives)


def _says_ours(file: str) -> bool:
    with suppress(OSError), open(file, "rb") as opened:  # noqa: PTH123 - many, and no path is made of them
        return _OURS in opened.read()
    return False
