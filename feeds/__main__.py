"""The program, as `feeds` and as `python -m feeds`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Final

_RARELY: Final = 200_000
"""After how many new objects garbage is looked for: most commands make next to none, and to look takes longer."""


def run() -> None:
    """Run the command line, which is imported only now: to import is most of what makes objects in a short run."""
    status: int | None = None

    def end() -> None:
        if status is not None:
            _end_at_once(status)

    atexit.register(end)  # called last of all that is registered, when threads have ended, too
    gc.set_threshold(_RARELY)
    from feeds.cli import main

    try:
        main()
    except SystemExit as error:
        code = error.code or 0
        status = code if isinstance(code, int) else None
        raise


def _end_at_once(status: int) -> None:
    """End this process: the system takes all memory back sooner than Python lets go of one object after the other.

    Where the streams do not take what was said, Python tells of that, and ends it.
    """
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return
    os._exit(status)


if __name__ == "__main__":
    run()
