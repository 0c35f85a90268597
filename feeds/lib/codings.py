"""Content codings (RFC 9110, section 8.4.1): names, extensions of files in them, and what encodes a body.

The same body gives the same bytes. Whoever sends or names coded files takes the codings from here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Coding(msgspec.Struct, frozen=True):
    """A content coding.

    Attributes:
        name: the value of Content-Encoding.
        extension: what the name of a file in it ends in, behind that of the file itself.
        encode: returns the coded bytes of a body.
    """

    name: str
    extension: str
    encode: Callable[[bytes], bytes]


# The byte of a gzip header that names the system that made it (RFC 1952, section 2.3.1): 255 stands for none.
_SYSTEM: Final = 9

# The levels are those behind which the next per cent takes many times as long: docs/performance.md.


def _gzip(body: bytes) -> bytes:
    import gzip  # each of these takes its time to import, and most builds need none

    coded = gzip.compress(body, 9, mtime=0)
    return coded[:_SYSTEM] + b"\xff" + coded[_SYSTEM + 1 :]


def _brotli(body: bytes) -> bytes:
    import brotli  # as above

    return bytes(brotli.compress(body, quality=7))


def _zstd(body: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd  # as above
    else:
        from backports import zstd  # as above
    return zstd.compress(body, 12)


CODINGS: Final[Mapping[str, Coding]] = {
    each.name: each
    for each in (Coding("br", ".br", _brotli), Coding("zstd", ".zst", _zstd), Coding("gzip", ".gz", _gzip))
}
"""All of them by name, the one that makes bodies smallest first."""
