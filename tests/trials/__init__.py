"""Trials of what may happen to the machine, the articles and the network: a file each, and a row in the table.

`python benchmarks/reliability.py` runs them for the record; as slow tests they run a few times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from trials.asked import ASKED
from trials.fuzzing import FUZZING
from trials.growing import GROWING
from trials.guessing import GUESSING
from trials.guided import GUIDED
from trials.hard_places import HARD_PLACES
from trials.hostile import HOSTILE
from trials.killed_builds import KILLED_BUILDS
from trials.killed_uploads import KILLED_UPLOADS
from trials.leaking import LEAKING
from trials.other_readers import OTHER_READERS
from trials.stopped_servers import STOPPED_SERVERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trials.trial import Trial

TRIALS: Final[Mapping[str, Trial]] = {
    "killed-builds": KILLED_BUILDS,
    "killed-uploads": KILLED_UPLOADS,
    "stopped-servers": STOPPED_SERVERS,
    "hard-places": HARD_PLACES,
    "asked": ASKED,
    "guessing": GUESSING,
    "fuzzing": FUZZING,
    "guided": GUIDED,
    "growing": GROWING,
    "hostile": HOSTILE,
    "leaking": LEAKING,
    "other-readers": OTHER_READERS,
}
