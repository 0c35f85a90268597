"""What subscribers are told over years: each article once, with one id, until it is gone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import pytest
from history_support import Change, Step, live, setting_of, shortest, steps_of

FEW: Final = 3
MANY: Final = 1000
PARTS: Final = 10
"""What the histories of the slow run are divided into, for processes that share them."""


def failure(steps: list[Step], updated: str) -> str | None:
    """Say what somebody was told wrong in a history, if anything."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            live(steps, Path(folder), updated)
        except AssertionError as error:
            return str(error) or "?"
    return None


def hold(seed: int) -> None:
    """Hold the history of a seed; of one that fails show what it takes to fail."""
    steps, updated = steps_of(seed), setting_of(seed)
    why = failure(steps, updated)
    if why is not None:
        steps = shortest(steps, lambda fewer: failure(fewer, updated) is not None, tries=200)
        lines = "\n".join(map(str, steps))
        pytest.fail(f"the history of seed {seed} with updated: {updated}: {why}; it takes no more than\n{lines}")


@pytest.mark.parametrize("seed", range(FEW))
def test_subscribers_know_what_is_published(seed: int) -> None:
    """Whatever happens to articles, on whatever machine, who reads the feeds has each article once, and no other.

    Each is dated as `updated` in the config asks for, which is drawn too.
    """
    hold(seed)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("change", [Change("address", 853, 957), Change("move and edit", 357, 183)])
def test_a_server_knows_what_it_told_after_a_change_of_the_config(change: Change, when: str, tmp_path: Path) -> None:
    """An entry is not announced again that got another id when its site did, whoever sees that first."""
    at_once = (change, Change("rename site", 102, 250))
    live([Step((), 1, "same", "start", 0), Step(at_once, 1, "same", when, 4)], tmp_path, "author")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("then", ["none", "before", "after"])
@pytest.mark.parametrize("change", ["address", "move", "unlink", "mark", "move and redate"])
@pytest.mark.parametrize(
    "told", [Change("retitle", 2, 0), Change("rewrite", 2, 0), Change("redate", 2, 5), Change("swap", 2, 2)]
)
def test_what_a_server_alone_told_is_known_after_a_change_of_the_config(
    told: Change, change: str, then: str, tmp_path: Path
) -> None:
    """An entry is the same when it and its site change at once, after edits that only a server has told."""
    at_once = (Change(change, 2, 195), Change("rename site", 0, 815))
    begun, alone = Step((), 100, "same", "start", 15), Step((told,), 100, "same", "alone", 15)
    live([begun, alone, Step(at_once, 5, "same", then, 5)], tmp_path, "content")


@pytest.mark.parametrize("change", ["address", "move and retitle", "unlink"])
def test_what_a_server_alone_announced_is_known_after_a_change_of_the_config(change: str, tmp_path: Path) -> None:
    """Nor is an entry new, or left behind, that no published document has: a server told of it, and no build yet."""
    at_once = (Change(change, 5, 195), Change("rename site", 0, 815))
    begun, alone = Step((), 100, "same", "start", 15), Step((Change("add", 0, 9),), 100, "same", "alone", 15)
    live([begun, alone, Step(at_once, 5, "same", "none", 5)], tmp_path, "content")


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_subscribers_know_it_over_many_histories(part: int, request: pytest.FixtureRequest) -> None:
    """So it is in a thousand histories; `--examples` below its default takes as many as it says in their place."""
    examples = request.config.getoption("--examples")
    count = MANY if examples >= 100 else examples
    for seed in range(FEW + part, FEW + count, PARTS):
        hold(seed)
