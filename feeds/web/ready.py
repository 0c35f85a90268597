"""What can be sent without asking Flask: the one place where a server learns whether a body is ready for a request.

Nearly every request is a reader's poll of a whole feed. Looking its path up is many times faster than routing, and
waits for nothing: not for the index, nor for a body to be compressed. What this does not know, `answers` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.web.conditions import coding_for, is_not_modified

if TYPE_CHECKING:
    from feeds.web.bodies import Body, Variant
    from feeds.web.live import Live
    from feeds.web.snapshot import Snapshot


class Wishes(NamedTuple):
    """The fields of a request that decide what is sent of a body, as sent; None for those that were not."""

    accept_encoding: str | None
    if_none_match: str | None
    if_modified_since: str | None
    a_im: str | None


class ReadyAnswer(NamedTuple):
    """A 200 with all of a body, or a 304 for it.

    Attributes:
        kind: what metrics count it as.
        status: 200 or 304.
        variant: the body as it is coded.
    """

    kind: str
    status: int
    variant: Variant

    @property
    def size(self) -> int:
        """How many bytes the body of the answer has."""
        return 0 if self.status == 304 else len(self.variant.body)  # noqa: PLR2004 - HTTPStatus would cost each request


def ready(live: Live, path: str, wishes: Wishes) -> ReadyAnswer | None:
    """Return the answer to a GET without a query if all of it is made already, and nobody needs a key for it.

    Args:
        live: where bodies are.
        path: with its first slash; as WSGI has it, percent escapes decoded.
        wishes: what the request says beside it.
    """
    snapshot = live.snapshot
    body = snapshot.bodies.get(path[1:])
    if body is None and path.startswith(snapshot.prefix):
        body = snapshot.bodies.get(path[len(snapshot.prefix) :])
    if body is None or body.private:
        return None
    variant = body.variants.get(coding_for(wishes.accept_encoding))
    if variant is None:
        return None
    known = wishes.if_none_match
    if known == variant.etag or _is_known(snapshot, body, wishes):
        return ReadyAnswer(body.kind, 304, variant)
    if known is not None and wishes.a_im is not None:
        return None  # what is new may be enough
    return ReadyAnswer(body.kind, 200, variant)


def _is_known(snapshot: Snapshot, body: Body, wishes: Wishes) -> bool:
    known, since = wishes.if_none_match, wishes.if_modified_since
    if known is None and since is None:
        return False
    return is_not_modified(known, since, body.tag, body.updated, snapshot.begun)
