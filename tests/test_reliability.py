"""What `benchmarks/reliability.py` tries for long, tried a few times."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from trials import TRIALS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("name", TRIALS)
def test_a_trial_finds_no_fault(name: str, tmp_path: Path, every_nth: int) -> None:
    """Whatever is tried, what has to come of it does; how long that took is for the benchmark to judge."""
    trial = TRIALS[name]
    count = -(-trial.short // every_nth)
    came = trial.run(count, tmp_path, Random(1))  # noqa: S311 - repeatable on purpose
    assert list(came.faults) == []
    assert came.times >= count
