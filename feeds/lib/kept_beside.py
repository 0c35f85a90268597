"""What is made of this program's own files, kept beside them as Python keeps bytecode.

It is believed when it is read again, so that nothing is kept of files that come with a site.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source


def read_kept(source: str, head: bytes) -> bytes | None:
    """Return what was kept of a file, if it was made of all that it would be made of now.

    Args:
        source: the file.
        head: says of what it is made.
    """
    with suppress(OSError), open(cache_from_source(source), "rb") as file:  # noqa: PTH123 - pathlib is slow
        kept = file.read()
        return kept[len(head) :] if kept.startswith(head) else None
    return None


def keep(source: str, head: bytes, made: bytes) -> None:
    """Keep what was made of a file, where files can be written and Python is to keep bytecode."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        file = cache_from_source(source)
        os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120 - as above
        unfinished = f"{file}.{os.getpid()}"
        with open(unfinished, "wb") as opened:  # noqa: PTH123 - as above
            opened.write(head + made)
        os.replace(unfinished, file)  # noqa: PTH105 - as above
