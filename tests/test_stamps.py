"""Stamps of files, made by one process or by two."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from feeds.articles import Found
from feeds.index import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feeds.index.stamps import Stamped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes are looked at otherwise there")


@pytest.fixture
def found(tmp_path: Path) -> list[Found]:
    """Files of all kinds: with languages, files beside them and names of other bytes, and one that is not there."""
    files = []
    for number in range(30):
        name = f"{number}é\udcff.md" if number % 7 == 3 else f"{number}.md"
        (tmp_path / name).write_bytes(b"x" * number)
        (tmp_path / f"{number}.meta").write_bytes(b"y")
        beside = (str(tmp_path / f"{number}.meta"),) if number % 5 == 2 else ()
        files.append(Found(str(tmp_path / name), f"articles/{name}", "fr" if number % 3 else None, beside))
    return [*files, Found(str(tmp_path / "gone.md"), "articles/gone.md")]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the other process so few files that it is given some several times."""
    monkeypatch.setattr(stamps, "_OWN", 1)
    monkeypatch.setattr(stamps, "_OTHERS", 4)


def by_path(every: Iterable[Stamped]) -> dict[str, tuple[int, int]]:
    """Return the stamp of each file, and when it changed."""
    rows = [row for each in every for row in zip(each.files, each.stamps, each.changed, strict=True)]
    by_path = {file.path: (stamp, changed) for file, stamp, changed in rows}
    assert len(by_path) == len(rows)
    return by_path


def wait(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Wait for the other process instead of going on until it is done."""
    look = select.select
    monkeypatch.setattr(select, "select", lambda read, write, failed, _: look(read, write, failed, seconds))


def test_two_processes_make_the_stamps_that_one_makes(found: list[Found], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every file, once; all differ but for those of which the system says nothing."""
    alone = by_path(stamps.stamped(found))
    assert list(alone) == [each.path for each in found]
    assert len({stamp for stamp, _ in alone.values()}) == len(found)
    assert alone["articles/gone.md"] == (0, 0)
    wait(monkeypatch, 60)
    both = list(stamps.stamped_by_two(found))
    assert sorted(len(each.files) for each in both) == [0, 3, *[4] * 7]
    assert by_path(both) == alone


@pytest.mark.parametrize(
    ("program", "seconds"), [("", 0), ("/nonexistent/python", 0), ("true", 60), ("yes", 60), ("cat", 0)]
)
def test_one_process_makes_all_stamps_where_there_is_no_other(
    found: list[Found], monkeypatch: pytest.MonkeyPatch, program: str, seconds: int
) -> None:
    """Whether it cannot be started, ends at once, writes what no stamps are, or nothing."""
    alone = by_path(stamps.stamped(found))
    monkeypatch.setattr(sys, "executable", program)
    wait(monkeypatch, seconds)
    assert by_path(stamps.stamped_by_two(found)) == alone


def test_the_other_process_ends_with_its_work(found: list[Found], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody takes the rest, too."""
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    taken = stamps.stamped_by_two(found)
    next(taken)
    (process,) = started
    assert process.poll() is None
    taken.close()
    assert process.returncode is not None
