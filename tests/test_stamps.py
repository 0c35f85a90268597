"""Stamps of files, made by one process or by two."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from feeds.articles import FolderFiles, Found
from feeds.index import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feeds.articles import FoundFiles
    from feeds.index.stamps import Stamped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes are looked at otherwise there")


@pytest.fixture
def found(tmp_path: Path) -> list[FoundFiles]:
    """Files of all kinds: with languages, files beside them and names of other bytes, and one that is not there.

    Those of which their names say all else are together.
    """
    files = []
    for number in range(30):
        name = f"{number}é\udcff.md" if number % 7 == 3 else f"{number}.md"
        (tmp_path / name).write_bytes(b"x" * number)
        (tmp_path / f"{number}.meta").write_bytes(b"y")
        beside = (str(tmp_path / f"{number}.meta"),) if number % 5 == 2 else ()
        files.append(Found(str(tmp_path / name), f"articles/{name}", "fr" if number % 3 else None, beside))
    groups: list[FoundFiles] = [[each] for each in files]
    for language in (None, "fr"):
        folder = tmp_path / f"all-{language}"
        folder.mkdir()
        for number in range(3):
            (folder / f"{number}.md").write_bytes(b"x" * number)
        groups.append(FolderFiles(f"{folder}/", f"articles/é/{language}/", language, [f"{n}.md" for n in range(4)]))
    return [*groups, [Found(str(tmp_path / "gone.md"), "articles/gone.md")]]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the other process so few files that it is given some several times."""
    monkeypatch.setattr(stamps, "_OTHERS", 4)
    monkeypatch.setattr(stamps, "_FIRST", 8)


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


def test_two_processes_make_the_stamps_that_one_makes(found: list[FoundFiles], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every file, once; all differ but for those of which the system says nothing."""
    alone = by_path(stamps.stamped(found))
    assert list(alone) == [each.path for files in found for each in files]
    missing = {f"articles/{name}" for name in ("gone.md", "é/None/3.md", "é/fr/3.md")}
    assert {path for path, (stamp, changed) in alone.items() if not stamp and not changed} == missing
    assert len({stamp for stamp, _ in alone.values() if stamp}) == len(alone) - len(missing)
    wait(monkeypatch, 60)
    with stamps.stamped_by_two(found) as looked_at:
        both = list(looked_at)
    assert sorted(len(each.stamps) for each in both) == [1, *[4] * 6, 6, 8]
    assert by_path(both) == alone


def test_files_of_a_folder_have_the_stamps_of_each(found: list[FoundFiles], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they are looked at together or one by one, and from the folder or by their whole paths."""
    together = by_path(stamps.stamped(found))
    assert by_path(stamps.stamped(map(list, found))) == together
    monkeypatch.setattr(os, "supports_dir_fd", set())
    assert by_path(stamps.stamped(found)) == together


@pytest.mark.parametrize(
    ("program", "seconds"), [("", 0), ("/nonexistent/python", 0), ("true", 60), ("yes", 60), ("cat", 0)]
)
def test_one_process_makes_all_stamps_where_there_is_no_other(
    found: list[FoundFiles], monkeypatch: pytest.MonkeyPatch, program: str, seconds: int
) -> None:
    """Whether it cannot be started, ends at once, writes what no stamps are, or nothing."""
    alone = by_path(stamps.stamped(found))
    monkeypatch.setattr(sys, "executable", program)
    wait(monkeypatch, seconds)
    with stamps.stamped_by_two(found) as looked_at:
        assert by_path(looked_at) == alone


def test_the_other_process_ends_with_its_work(found: list[FoundFiles], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody takes the rest, too."""
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with stamps.stamped_by_two(found) as looked_at:
        next(looked_at)
        (process,) = started
        assert process.poll() is None
    assert process.returncode is not None


def test_others_make_the_same(found: list[FoundFiles]) -> None:
    """Stamps that others are asked for are those that are made here, of each file, in the order of the files."""
    asked = []

    def ask(messages: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for each in messages:
            asked.append(each)
            yield stamps.stamps_asked(each)

    here = by_path(stamps.stamped(found))
    assert list(by_path(stamps.stamped_elsewhere(found, ask, 10)).items()) == list(here.items())
    assert len(asked) > 5
    asked.clear()
    assert by_path(stamps.stamped_elsewhere(found, ask, 1000)) == here
    listed = Found("s3://bucket/a.md", "s3://bucket/a.md", tag="1")
    with_object: list[FoundFiles] = [[listed], *found]
    assert len(by_path(stamps.stamped_elsewhere(with_object, ask, 10))) == len(here) + 1
    assert asked == []
