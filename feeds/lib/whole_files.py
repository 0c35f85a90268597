"""Writing files whole or not at all: where there is no room for all of one, nothing is left of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write_new(file: Path, body: bytes) -> None:
    """Write a file that is not there.

    Raises:
        FileExistsError: it is there.
        OSError: it cannot be written, or there is no room for all of it.
    """
    with file.open("xb") as opened:
        try:
            opened.write(body)
            opened.flush()
        except OSError:
            file.unlink(missing_ok=True)
            raise


def write_over(file: Path, body: bytes) -> None:
    """Write a file in the place of the one that may be there, or that a link leads to; it keeps who may read it.

    Raises:
        OSError: it cannot be written, or there is no room for all of it beside the one that is there.
    """
    target = Path(os.path.realpath(file))
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    write_new(beside, body)
    try:
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
