"""Trials of what may happen to the machine, the articles and the network: a file each, and a row in the table.

`python benchmarks/reliability.py` runs them for the record; as slow tests they run a few times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from trials.hard_places import HARD_PLACES
from trials.hostile import HOSTILE
from trials.killed_builds import KILLED_BUILDS
from trials.leaking import LEAKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trials.trial import Trial

TRIALS: Final[Mapping[str, Trial]] = {
    "killed-builds": KILLED_BUILDS,
    "hard-places": HARD_PLACES,
    "hostile": HOSTILE,
    "leaking": LEAKING,
}
