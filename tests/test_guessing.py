"""The trial that guesses keys tells a server that leaks from one that does not."""

from __future__ import annotations

import sys
from random import Random
from typing import TYPE_CHECKING

import pytest
from trials.guessing import guess, same_likely

if TYPE_CHECKING:
    from pathlib import Path

LEAKING = """
import sys, time
from feeds.cli import main
from feeds.web import access

def compare(given, right):
    for one, two in zip(given, right):
        if one != two:
            return False
        time.sleep(0.0001)
    return len(given) == len(right)

access._digest = str.encode
access.compare_digest = compare
sys.exit(main())
"""


@pytest.mark.slow
def test_a_comparison_that_ends_at_the_first_difference_is_found(tmp_path: Path) -> None:
    """Where keys are compared a character at a time, the time tells how many of a guess are right."""
    script = tmp_path / "leaking.py"
    script.write_text(LEAKING, encoding="utf-8")

    came = guess(60, tmp_path, Random(1), (sys.executable, str(script)))  # noqa: S311 - repeatable on purpose

    assert any("shares all but one takes" in fault and "shares nothing" in fault for fault in came.faults), came


def test_samples_are_told_apart_by_their_order_alone() -> None:
    """The test agrees with what Mann and Whitney's table and R's `wilcox.test` say of small samples and of ties."""
    drawn = Random(1)  # noqa: S311 - repeatable on purpose
    one = [drawn.gauss(100, 10) for _ in range(5000)]
    same = [drawn.gauss(100, 10) for _ in range(5000)]
    later = [each + 1 for each in same]

    assert same_likely(one, same) > 0.01
    assert same_likely(one, later) < 1e-5
    assert same_likely([1.0] * 9, [1.0] * 9) == 1
    assert same_likely([1, 2, 3, 4], [5, 6, 7, 8]) == pytest.approx(0.0209, abs=1e-4)
