"""The program, as `feeds` and as `python -m feeds`."""

from __future__ import annotations

import atexit
import gc
from typing import Final

_RARELY: Final = 50_000
"""After how many new objects garbage is looked for: most commands make next to none, and to look takes longer."""


def run() -> None:
    """Run the command line, which is imported only now: to import is most of what makes objects in a short run."""
    gc.set_threshold(_RARELY)
    atexit.register(gc.freeze)  # what lives until the process ends need not be looked through then
    from feeds.cli import main

    main()


if __name__ == "__main__":
    run()
