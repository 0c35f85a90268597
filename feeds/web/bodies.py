"""A body that is ready to be sent: in every content coding, with its header fields, each made once."""

from __future__ import annotations

from email.utils import format_datetime
from hashlib import blake2b
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.delivery.headers import NAVIGATION, SHOWN_TYPE, content_type, is_shown_as_xml, output_fields, vary
from feeds.lib.codings import CODINGS
from feeds.web.conditions import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.model import Output

_SMALL: Final = 256

Headers = list[tuple[str, str]]


class ReadyAnswer(NamedTuple):
    """An answer that only needs to be sent.

    Attributes:
        kind: what metrics count it as.
        status: 200 or 304.
        headers: its fields.
        line: the status line as it is sent,
        fields: and the header behind it, without its end.
        body: nothing with a 304.
    """

    kind: str
    status: int
    headers: Headers
    line: bytes
    fields: bytes
    body: bytes


class Variant(NamedTuple):
    """A body in one content coding: its entity tag, and how it and a 304 for it are answered."""

    etag: str
    whole: ReadyAnswer
    unchanged: ReadyAnswer


class Body:
    """What a path holds.

    Attributes:
        output: the bytes, as a build writes them, and their media type.
        tag: a digest of the bytes.
        signature: a digest for each entry, in order; none for what is no feed.
        updated: when they changed last.
        private: whether only who has a key may see it.
        kind: what metrics count it as: the name of its format, or `page`, …
        caching: who may keep it, and how long.
        links: the value of Link; may be empty.
        asked: when somebody asked for it last, in seconds of `time.monotonic`; minus infinity if nobody did.
        variants: what is sent in the content codings that were asked for so far,
        codings: and the bytes alone.
    """

    def __init__(
        self,
        output: Output,
        kind: str,
        caching: Caching,
        updated: datetime,
        *,
        links: str = "",
        signature: Sequence[int] = (),
    ) -> None:
        self.output = output
        self.tag = blake2b(output.body, digest_size=12).hexdigest()
        self.signature = tuple(signature)
        self.kind = kind
        self.private = caching.private
        self.updated = updated
        self.caching = caching
        self.links = links
        self.asked = -inf
        self.variants: dict[str, Variant] = {}
        self.codings: dict[str, bytes] = {}
        self._opened: Body | None = None

    def for_destination(self, destination: str | None) -> Body:
        """Return what is sent for a destination (Fetch, section 2.2.5): a feed is shown where somebody opens it.

        It is the same bytes under another type, and has a tag of its own (RFC 9110, section 8.8.3).
        """
        if destination != NAVIGATION[1] or not is_shown_as_xml(self.output.media_type):
            return self
        if self._opened is None:
            self._opened = _Opened(self)
        return self._opened

    @property
    def sent_as(self) -> str:
        """The value of Content-Type."""
        return content_type(self.output.media_type)

    def coded(self, coding: str) -> bytes:
        """Return the body in a content coding, or as it is where that makes it no smaller; made once."""
        found = self.codings.get(coding)
        return found if found is not None else self.codings.setdefault(coding, self._encode(coding))

    def _encode(self, coding: str) -> bytes:
        body = self.output.body
        made = CODINGS[coding].encode(body) if coding != IDENTITY and len(body) >= _SMALL else body
        return made if len(made) < len(body) else body

    def variant(self, coding: str) -> Variant:
        """Return the body in a content coding, made when it is asked for first."""
        found = self.variants.get(coding)
        return found or self.variants.setdefault(coding, self._made(coding))

    def take_place_of(self, former: Body) -> None:
        """Make what is sent in each coding that a former body of the same path was sent in."""
        self.asked = former.asked
        for coding in list(former.variants):
            self.variant(coding)

    def _made(self, coding: str) -> Variant:
        sent = self.coded(coding)
        smaller = len(sent) < len(self.output.body)
        etag = f'"{self.tag}-{coding}"' if smaller else f'"{self.tag}"'
        fields = output_fields(self.output.media_type, self.caching.max_age, private=self.caching.private)
        common = [
            ("ETag", etag),
            ("Last-Modified", format_datetime(self.updated, usegmt=True)),
            *fields.of_site,
            vary(self.output.media_type),
            *([("Link", self.links)] if self.links else []),
        ]
        headers = [
            ("Content-Type", self.sent_as),
            *fields.policies,
            ("Content-Length", str(len(sent))),
            *([("Content-Encoding", coding)] if smaller else []),
            *common,
        ]
        return Variant(etag, self._ready(200, headers, sent), self._ready(304, common, b""))

    def _ready(self, status: int, headers: Headers, body: bytes) -> ReadyAnswer:
        return ReadyAnswer(self.kind, status, headers, status_line(status), fields_of(headers), body)


class _Opened(Body):
    """A feed as a browser shows it; the bytes in each coding are those of the feed.

    It has them from the feed, and not the feed itself: two that have each other stay until garbage is looked for, with
    all their bytes, when another snapshot has taken the place of theirs.
    """

    def __init__(self, feed: Body) -> None:
        super().__init__(feed.output, feed.kind, feed.caching, feed.updated, links=feed.links)
        self.tag = f"{feed.tag}.xml"
        self.codings = feed.codings

    @property
    def sent_as(self) -> str:
        """The value of Content-Type."""
        return content_type(SHOWN_TYPE)


def status_line(status: int) -> bytes:
    """Return the first line of an answer of HTTP/1.1."""
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode("ascii")


def fields_of(headers: Headers) -> bytes:
    """Return fields as they are sent."""
    return "".join(f"{name.lower()}: {value}\r\n" for name, value in headers).encode("latin-1")


class Caching(NamedTuple):
    """How many seconds a body may be kept, and whether only clients may keep it."""

    max_age: int
    private: bool
