"""What can be sent without asking Flask: the one place where a server learns whether a body is ready for a request.

Nearly every request is a reader's poll of a whole feed. Looking its path up is many times faster than routing, and
waits for nothing: not for the index, nor for a body to be compressed. What this does not know, `answers` does.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from feeds.web.conditions import coding_for, is_not_modified

if TYPE_CHECKING:
    from feeds.web.bodies import Body, ReadyAnswer
    from feeds.web.supply import SuppliedSnapshot, Supply


def ready(
    live: Supply,
    path: str,
    accept: str | None,
    known: str | None,
    *,
    since: str | None,
    a_im: str | None,
    destination: str | None = None,
) -> ReadyAnswer | None:
    """Return the answer to a GET without a query if all of it is made already, and nobody needs a key for it.

    Args:
        live: where bodies are.
        path: with its first slash; as WSGI has it, percent escapes decoded.
        accept: Accept-Encoding, as sent, if it was;
        known: If-None-Match,
        since: If-Modified-Since,
        a_im: A-IM,
        destination: and Sec-Fetch-Dest alike.
    """
    snapshot = live.snapshot
    _, body = body_at(snapshot, path)
    if body is None or body.private:
        return None
    body.asked = monotonic()
    if destination is not None:
        body = body.for_destination(destination)
    variant = body.variants.get(coding_for(accept))
    if variant is None:
        return None
    if known is None and since is None:
        return variant.whole
    if known == variant.etag or is_not_modified(known, since, body.tag, body.updated, snapshot.since):
        return variant.unchanged
    # of who has another body and takes deltas, what is new may be enough
    return variant.whole if known is None or a_im is None else None


def body_at(snapshot: SuppliedSnapshot, path: str) -> tuple[str, Body | None]:
    """Return what is made already of what a request's path asks for, and its path among the bodies."""
    inner = path[1:]
    body = snapshot.bodies.get(inner) if path != snapshot.home else None
    if body is None and path.startswith(snapshot.prefix):
        inner = path[len(snapshot.prefix) :]
        body = snapshot.bodies.get(inner)
    return inner, body
