"""Whether a file that a build wrote has become another program's: a site's generator may have a page of the same name.

What somebody damaged, and what a tool wrote in another way (other ends of lines, less white space), is an output still,
and is made again. A document that begins as one of the output's kind does, and has hardly a part of it, is not.
"""

from __future__ import annotations

import errno
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_PART: Final = 24
_PARTS: Final = 64
_ENOUGH: Final = 4


def bytes_of(file: Path) -> bytes:
    """Return what a file holds.

    Raises:
        OSError: it cannot be read, or is a pipe or a device, which may never end.
    """
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "no file", str(file))
    return file.read_bytes()


def is_somebody_elses(file: Path, digests: Collection[str | None], output: bytes) -> bool:
    """Whether a file has text that is neither what builds wrote there nor made of what this one is about to write.

    Args:
        file: the file.
        digests: of what builds wrote there.
        output: what is about to take its place.
    """
    try:
        found = bytes_of(file)
        if sha256(found).hexdigest() in digests:
            return False
        found.decode()
    except (OSError, UnicodeDecodeError):  # a file that somebody compressed anew looks like no other
        return False
    theirs, ours = b"".join(found.split()), b"".join(output.split())
    if theirs[:1] != ours[:1]:
        return False
    step = max(_PART, len(theirs) // _PARTS)
    parts = [theirs[at : at + _PART] for at in range(0, len(theirs), step)]
    return sum(part in ours for part in parts) * _ENOUGH < len(parts)
