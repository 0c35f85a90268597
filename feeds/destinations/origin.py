"""What an origin is: a place that a publication is read from, by other machines than the one that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from feeds.lib.urls import without_secrets
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from datetime import datetime

LARGEST: Final = 256_000_000
"""In bytes; what is larger is no output, whoever put it there."""


class Fetched(NamedTuple):
    """An output as it was read.

    Attributes:
        body: its bytes, without a content coding.
        changed: when it was put there, aware; None where nothing says so.
    """

    body: bytes
    changed: datetime | None


class Origin(Protocol):
    """A place that a build published to."""

    @property
    def name(self) -> str:
        """An absolute path or a URL, without what is secret in it."""

    def version(self, path: str) -> str | None:
        """Return a text that changes when what is at a path does; None where nothing is.

        Raises:
            DestinationError: it cannot be asked.
        """

    def read(self, path: str) -> Fetched | None:
        """Return what is at a path; None where nothing is.

        Raises:
            DestinationError: it cannot be read.
        """


def unreadable(where: str, why: str, path: str = "") -> DestinationError:
    """Return the error for a publication that cannot be read.

    Args:
        where: the folder or the URL.
        why: what is wrong, and what to do.
        path: of the output that was asked for.
    """
    shown = without_secrets(where)
    place = f"{shown.rstrip('/')}/{path}" if path else shown
    return DestinationError(f"{shown} cannot be read", [Problem(place, *WHOLE, "D112", why)])


def too_large(where: str, path: str) -> DestinationError:
    """Return the error for what is larger than any output."""
    return unreadable(where, f"it is larger than {LARGEST} bytes", path)
