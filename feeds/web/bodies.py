"""A body that is ready to be sent: in every content coding, with its header fields, each made once."""

from __future__ import annotations

from email.utils import format_datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.delivery.headers import CODING_CHOSEN, output_fields
from feeds.lib.codings import CODINGS
from feeds.web.conditions import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.model import Output

_SMALL: Final = 256

Headers = list[tuple[str, str]]


class Variant(NamedTuple):
    """A body in one content coding, its entity tag, and the fields that it and a 304 for it are sent with.

    Attributes:
        lines: the fields of `headers` as they are sent.
        lines_304: those of `headers_304`.
    """

    etag: str
    body: bytes
    headers: Headers
    headers_304: Headers
    lines: bytes
    lines_304: bytes


class Body:
    """What a path holds.

    Attributes:
        output: the bytes, as a build writes them, and their media type.
        tag: a digest of the bytes.
        signature: a digest for each entry, in order; none for what is no feed.
        updated: when they changed last.
        private: whether only who has a key may see it.
        kind: what metrics count it as: the name of its format, or `page`, …
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
        self._caching = caching
        self._links = links
        self.variants: dict[str, Variant] = {}

    def variant(self, coding: str) -> Variant:
        """Return the body in a content coding, made when it is asked for first."""
        found = self.variants.get(coding)
        return found or self.variants.setdefault(coding, self._made(coding))

    def _made(self, coding: str) -> Variant:
        body = self.output.body
        coded = body
        if coding != IDENTITY and len(body) >= _SMALL:
            coded = CODINGS[coding].encode(body)
        smaller = len(coded) < len(body)
        etag = f'"{self.tag}-{coding}"' if smaller else f'"{self.tag}"'
        fields = output_fields(self.output.media_type, self._caching.max_age, private=self._caching.private)
        common = [
            ("ETag", etag),
            ("Last-Modified", format_datetime(self.updated, usegmt=True)),
            *fields.of_site,
            CODING_CHOSEN,
            *([("Link", self._links)] if self._links else []),
        ]
        sent = coded if smaller else body
        headers = [
            *fields.of_kind,
            ("Content-Length", str(len(sent))),
            *([("Content-Encoding", coding)] if smaller else []),
            *common,
        ]
        return Variant(etag, sent, headers, common, lines(headers), lines(common))


def lines(headers: Headers) -> bytes:
    """Return fields as they stand in the header of an answer."""
    return "".join(f"{name.lower()}: {value}\r\n" for name, value in headers).encode("latin-1")


class Caching(NamedTuple):
    """How many seconds a body may be kept, and whether only clients may keep it."""

    max_age: int
    private: bool
