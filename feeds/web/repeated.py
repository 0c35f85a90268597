"""Requests that are known to the byte: what was answered to the same one is sent again, and nobody reads it anew.

A reader's program asks with the same bytes every quarter of an hour, and so do all the others of its kind. Reading a
request and looking for its answer is most of what an answer costs beyond the system's part.
"""

from __future__ import annotations

import weakref
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.web.ready import body_at

if TYPE_CHECKING:
    from feeds.web.bodies import ReadyAnswer
    from feeds.web.supply import SuppliedSnapshot, Supply

MOST: Final = 4096
"""How many requests are known."""
_LONGEST: Final = 1024  # bytes of one: more than readers send, and browsers come once


class Repeated(NamedTuple):
    """An answer to a request that came before.

    Attributes:
        answer: what is sent.
        address: what was asked for,
        protocol: and by which version of HTTP.
    """

    answer: ReadyAnswer
    address: str
    protocol: str


class _Known(NamedTuple):
    """Where the answer to a request is: what it says, and the bodies, are the snapshot's, which may forget them."""

    path: str
    coding: str
    etag: str
    is_unchanged: bool
    address: str
    protocol: str


class Requests:
    """The requests that one snapshot answered; where there are too many, or another snapshot, all are forgotten.

    Args:
        live: what they were answered from.
    """

    def __init__(self, live: Supply) -> None:
        self._live = live
        self._of: weakref.ref[SuppliedSnapshot] = weakref.ref(live.snapshot)
        self._known: dict[bytes, _Known] = {}
        self._seen: set[int] = set()

    def __len__(self) -> int:
        """Count the requests that are known."""
        return len(self._known)

    def find(self, request: bytes) -> Repeated | None:
        """Return what is sent to a request that came before, if it is still what there is."""
        known = self._known.get(request)
        if known is None:
            return None
        snapshot = self._live.snapshot
        if snapshot is not self._of():
            self._begin(snapshot)
            return None
        body = snapshot.bodies.get(known.path)
        variant = body.variants.get(known.coding) if body is not None else None
        if body is None or variant is None or variant.etag != known.etag:
            return None
        body.asked = monotonic()
        return Repeated(variant.unchanged if known.is_unchanged else variant.whole, known.address, known.protocol)

    def note(self, request: bytes, answered: Repeated) -> None:
        """Remember a request that came twice: all of its bytes, and nothing before or behind them.

        Where hardly any does, it is not worth what it takes to remember them all.

        Args:
            request: which asks for no end of the connection, and has no body.
            answered: what the snapshot had ready for it.
        """
        seen = hash(request)
        if seen not in self._seen:
            if len(self._seen) >= MOST:
                self._seen.clear()
            self._seen.add(seen)
            return
        if len(request) > _LONGEST:
            return
        snapshot = self._live.snapshot
        if snapshot is not self._of() or len(self._known) >= MOST:
            self._begin(snapshot)
        path, body = body_at(snapshot, answered.address)
        for coding, variant in list(body.variants.items()) if body is not None else ():
            if answered.answer is variant.unchanged or answered.answer is variant.whole:
                is_unchanged = answered.answer is variant.unchanged
                self._known[request] = _Known(path, coding, variant.etag, is_unchanged, *answered[1:])

    def _begin(self, snapshot: SuppliedSnapshot) -> None:
        self._of = weakref.ref(snapshot)
        self._known = {}
