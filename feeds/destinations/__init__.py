"""Where outputs go. A destination is a class in a file of its own, a `Destination`, and a row in `DESTINATIONS`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.delivery.handover import Delivery
from feeds.destinations.destination import Changes, Destination, Publication, Stage, Staged, Waiting
from feeds.destinations.folder import Folder
from feeds.lib import lazy_re
from feeds.lib.urls import is_url, without_secrets
from feeds.plugins import Registry
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from feeds.destinations.destination import Opener

__all__ = [
    "DESTINATIONS",
    "Changes",
    "Delivery",
    "Destination",
    "Folder",
    "Publication",
    "Stage",
    "Staged",
    "Waiting",
    "destination",
    "is_url",
]


def _bucket(url: str, delivery: Delivery) -> Destination:
    from feeds.destinations.bucket import Bucket  # most sites are folders

    return Bucket(url, delivery)


DESTINATIONS: Final[Registry[Opener]] = Registry(
    "feeds.destinations",
    {"s3": _bucket, "gs": _bucket, "az": _bucket},
    names=lazy_re.compile(r"[a-z][a-z0-9+.-]*"),
)
"""What opens a destination, by the scheme of its URLs. What has no scheme is a folder."""

AS_USUAL: Final = Delivery()


def _no_destination(where: str, message: str) -> DestinationError:
    shown = without_secrets(where)
    return DestinationError(f"{shown} is no destination", [Problem(shown, *WHOLE, "D105", message)])


def destination(where: str, delivery: Delivery = AS_USUAL) -> Destination:
    """Open the destination that the config's `output` or `-o` names.

    Args:
        where: a path, or a URL whose scheme is in `DESTINATIONS`.
        delivery: how outputs are to be handed out.

    Raises:
        DestinationError: no destination has this scheme, or another package's cannot be used.
    """
    scheme, separator, _ = where.partition("://")
    if not separator:
        scheme, colon, rest = where.partition(":")
        if colon and scheme in DESTINATIONS.names():
            raise _no_destination(where, f"found '{where}'; did you mean '{scheme}://{rest.lstrip('/')}'?")
        return Folder(Path(where), delivery.apart, delivery.first)
    if scheme not in DESTINATIONS.names():
        known = ", ".join(f"{each}://" for each in sorted(DESTINATIONS.names()))
        raise _no_destination(where, f"found '{scheme}://'; expected a folder, or a URL of {known}")
    if not DESTINATIONS.is_own(scheme):
        from feeds.destinations.foreign import open_foreign  # most sites are folders

        return open_foreign(DESTINATIONS, scheme, where, delivery)
    return DESTINATIONS.get(scheme)(where, delivery)
