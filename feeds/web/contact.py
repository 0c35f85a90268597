"""An origin as a server sees it: what it is, and whether it answers."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feeds.destinations.origin import Fetched, Origin

_LATE: Final = 20.0


class Contact:
    """An origin, and when it answered last.

    Args:
        origin: the origin.

    Attributes:
        fault: codes of what was wrong with it at the last look; None where nothing was.
        is_asked: whether somebody asks it over and over, so that silence says something.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._heard = monotonic()
        self.fault: str | None = None
        self.is_asked = False

    @property
    def name(self) -> str:
        """As `Origin`."""
        return self._origin.name

    @property
    def trouble(self) -> str | None:
        """What is wrong with it: the fault, or that it has been silent; None while all is well."""
        is_late = self.is_asked and monotonic() - self._heard > _LATE
        return self.fault or (f"no answer in {_LATE:.0f} seconds" if is_late else None)

    def version(self, path: str) -> str | None:
        """As `Origin`."""
        found = self._origin.version(path)
        self._heard = monotonic()
        return found

    def read(self, path: str) -> Fetched | None:
        """As `Origin`."""
        found = self._origin.read(path)
        self._heard = monotonic()
        return found

    def begin(self) -> None:
        """Count from now on, as in a process of its own."""
        self._heard = monotonic()
        self.is_asked = False
