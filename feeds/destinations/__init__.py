"""Where outputs go. A destination is a class in a file of its own, a `Destination`, and a row in `DESTINATIONS`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.destinations.destination import Changes, Destination, Stage, Staged, Waiting
from feeds.destinations.folder import Folder
from feeds.destinations.plugged import plugged
from feeds.errors import DestinationError
from feeds.plugins import Table
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DESTINATIONS", "Changes", "Destination", "Folder", "Stage", "Staged", "Waiting", "destination", "is_url"]

DESTINATIONS: Final[Table[Callable[[str], Destination]]] = Table(
    "feeds.destinations", None, re.compile(r"[a-z][a-z0-9+.-]*"), {}
)
"""What opens a destination, by the scheme of the URLs that name it. What has no scheme is a folder."""


def is_url(where: str) -> bool:
    """Say whether a destination is named by a URL, and not by a folder's path."""
    return "://" in where


def destination(where: str) -> Destination:
    """Open the destination that the config's `output` or `-o` names.

    Args:
        where: a path, or a URL whose scheme is in `DESTINATIONS`.

    Raises:
        DestinationError: no destination has this scheme, or another package's cannot be used.
    """
    scheme, separator, _ = where.partition("://")
    if not separator:
        return Folder(Path(where))
    if scheme not in DESTINATIONS.names():
        known = ", ".join(f"{each}://" for each in sorted(DESTINATIONS.names()))
        message = f"found '{scheme}://'; expected a folder{f', or a URL of {known}' if known else ''}"
        raise DestinationError(f"{where} is no destination", [Problem(where, 1, 1, "D105", message)])
    return DESTINATIONS[scheme](where) if scheme in DESTINATIONS else plugged(DESTINATIONS, scheme, where)
