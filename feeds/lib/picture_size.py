"""How large a picture is, by the first bytes of its file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO, Final

from feeds.lib.regular_files import open_regular

if TYPE_CHECKING:
    from pathlib import Path

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_MOST_SEGMENTS: Final = 1000


def picture_size(file: Path) -> tuple[int, int] | None:
    """Return the width and height of a PNG or JPEG in pixels; None of what is neither, or cannot be read.

    (PNG, third edition, section 11.2.1; ITU-T T.81, annex B.)
    """
    try:
        with open_regular(file) as picture:
            head = picture.read(24)
            if head.startswith(_PNG):
                width, height = struct.unpack(">II", head[16:])
                return width, height
            if head.startswith(_JPEG):
                picture.seek(2)
                return _of_jpeg(picture)
    except (OSError, ValueError, struct.error):
        pass
    return None


def _of_jpeg(picture: BinaryIO) -> tuple[int, int] | None:
    """Return what the first frame says, which stands behind other segments."""
    for _ in range(_MOST_SEGMENTS):
        start, marker, length = struct.unpack(">BBH", picture.read(4))
        if start != 0xFF:  # noqa: PLR2004 - every segment starts so
            return None
        if marker in _FRAMES:
            _, height, width = struct.unpack(">BHH", picture.read(5))
            return width, height
        picture.seek(length - 2, 1)
    return None
