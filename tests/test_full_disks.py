"""Disks on which there is no room: what is published stays as it was, one error says so, and the next run recovers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from support import Site

from feeds.lib.urls import MANIFEST
from feeds.state import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes small disks"
    ),
]
SIZES: Final = ("8k", "160k", "400k", "1500k")


@contextmanager
def small_disk(folder: Path, size: str, *options: str) -> Iterator[None]:
    """Let a folder be a disk of a size, in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join([f"size={size}", *options]), "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give a site that was built, and then changed so that every output is another."""
    site = Site(tmp_path_factory.mktemp("made"))
    for number in range(120):
        site.article(f"a{number:03}", f"topics: [T{number % 20}]", "text " * 100, day=number % 28 + 1)
    site.build(jobs=1)
    for number in range(120):
        site.article(f"a{number:03}", f"topics: [T{number % 20}]", "other " * 100, day=number % 28 + 1)
    return site


@pytest.fixture
def built(made: Site, tmp_path: Path) -> Site:
    """Give such a site for one test."""
    return Site(shutil.copytree(made.folder, tmp_path / "site"))


@pytest.mark.sampled
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("more", [("--jobs", "1"), ("--jobs", "2"), ("--dry-run",)], ids=["one", "two", "dry run"])
def test_a_full_temporary_folder(built: Site, size: str, more: tuple[str, ...]) -> None:
    """Without room for an index that nobody keeps, a build without a cache does nothing and says why."""
    before = built.outputs()
    with small_disk(built.folder / "small", size):
        ran = built.spawn("build", "--no-cache", *more, env={"TMPDIR": str(built.folder / "small")})
        assert list((built.folder / "small").iterdir()) == []
    assert "Traceback" not in ran.err
    if ran.status:
        assert (ran.status, built.outputs()) == (2, before)
        assert "D101" in ran.err
        assert built.spawn("build", "--no-cache").status == 0
    assert (built.outputs() == before) is ("--dry-run" in more and not ran.status)


@pytest.mark.sampled
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("options", [(), ("nr_inodes=4",)], ids=["bytes", "files"])
def test_a_cache_on_a_full_disk_is_done_without(built: Site, size: str, options: tuple[str, ...]) -> None:
    """Where the cache has no room, or loses it half-way, the build does without, and says so in a line."""
    built.build(jobs=1, cache=False, output=built.folder / "expected")
    with small_disk(built.folder / ".feeds-cache", size, *options):
        ran = built.spawn("build", "--jobs", "1")
    assert (ran.status, "Traceback" in ran.err) == (0, False)
    lines = ran.err.splitlines()
    assert len(lines) <= 1
    assert [line for line in lines if "without" not in line] == []
    expected = {file.name for file in (built.folder / "expected").rglob("*") if file.is_file()}
    assert {path.rpartition("/")[2] for path in built.outputs()} == expected - {MANIFEST, STATE}


@pytest.mark.parametrize("size", ["40k", "400k", "1500k"])
@pytest.mark.parametrize("options", [(), ("nr_inodes=40",)], ids=["bytes", "files"])
def test_a_full_output_is_left_as_it_was(built: Site, size: str, options: tuple[str, ...]) -> None:
    """Without room for what changed, nothing published is touched and nothing stays; with room, all is there."""
    expected = built.folder / "expected"
    built.build(jobs=1, cache=False, output=expected)
    with small_disk(built.folder / "small", size, *options):
        (built.folder / "small/all.atom").write_bytes(b"")
        ran = built.spawn("build", "-o", "small", "--force")
        left = [file for file in (built.folder / "small").rglob("*") if file.is_file()]
        assert "Traceback" not in ran.err
        if ran.status:
            assert ran.status == 2
            assert "D101" in ran.err
            assert [file.name for file in left] == ["all.atom"]
            assert left[0].read_bytes() == b""
        else:
            assert len(left) == sum(1 for file in expected.rglob("*") if file.is_file())
    assert built.spawn("build", "-o", "small").status == 0


def test_a_report_that_finds_no_room(built: Site) -> None:
    """The feeds are published; that the report is not written is told, and no traceback."""
    with small_disk(built.folder / "small", "8k"):
        ran = built.spawn("build", "--report", "small/report.json")
    assert (ran.status, "Traceback" in ran.err) == (2, False)
    assert "report" in ran.err
