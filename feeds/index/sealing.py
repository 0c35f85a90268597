"""Articles as the index keeps them: in MessagePack, behind a checksum, since nothing else tells a damaged one."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final
from zlib import crc32

import msgspec

from feeds.model import Article

_CHECK: Final = 4


def packed_digest(packed: bytes) -> bytes:
    """Digest an article in MessagePack: all that it says."""
    return blake2b(packed, digest_size=16).digest()


def sealed(article: bytes) -> bytes:
    """Put a checksum before an article in MessagePack."""
    return crc32(article).to_bytes(_CHECK) + article


def opened(blob: bytes) -> Article:
    """Return an article that was sealed.

    Raises:
        Damaged: its bytes are not those that were written.
    """
    if crc32(blob[_CHECK:]).to_bytes(_CHECK) != blob[:_CHECK]:
        raise Damaged
    return _DECODER.decode(blob[_CHECK:])


_DECODER: Final = msgspec.msgpack.Decoder(Article)


class Damaged(Exception):  # noqa: N818 - a state of the index, which is then made anew
    """The index does not hold what was written to it."""
