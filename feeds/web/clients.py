"""What a server bears from its clients: how long it waits for one, and what becomes of the others meanwhile."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

_RESERVED = 128  # descriptors for the index, the articles, what is listened on


class Limits(NamedTuple):
    """How long a server waits for its clients, and how much it takes from them.

    Attributes:
        patience: seconds in which a request has to come, from when the server begins to wait for it, and in which a
            body that nobody needs has to end.
        slowest: bytes a second that a client has to read, of what is left when patience is over.
        head: most bytes of a request's header.
        body: most bytes of a body, which nobody reads.
        connections: most connections; who has been waited for longest makes room.
    """

    patience: float = 15
    slowest: int = 8192
    head: int = 65_536
    body: int = 1_000_000
    connections: int = 4096


class Connection(Protocol):
    """A client, as far as it may be waited for.

    Attributes:
        until: when it has to have done what it is waited for; infinite while it waits.
    """

    until: float

    def drop(self) -> None:
        """End the connection at once."""

    def lapse(self, now: float) -> None:
        """End the connection, now that its time is over, unless there is a reason to wait on."""


def make_room(connections: Iterable[Connection], most: int) -> None:
    """Drop a few of the connections whose clients are waited for, those first that have been for longest."""
    waiting = sorted((each for each in connections if each.until < inf), key=lambda each: each.until)
    for each in waiting[: max(1, most // 16)]:
        each.drop()


def end_late(connections: Iterable[Connection], now: float) -> None:
    """End the connections whose clients were waited for in vain."""
    for each in [each for each in connections if each.until < now]:
        each.lapse(now)


def bounded(limits: Limits) -> Limits:
    """Return limits with no more connections than the system lets this process have, once that is as many as may be."""
    try:
        import resource
    except ImportError:  # on Windows, which counts no descriptors
        return limits
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + _RESERVED
    if resource.RLIM_INFINITY not in {soft, hard} and soft < wanted:
        soft = min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return limits
    return limits._replace(connections=max(soft - _RESERVED, 16))
