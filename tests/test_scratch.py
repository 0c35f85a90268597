"""Folders for what is thrown away: none stays of a process that is gone, and none of a living one is taken away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from feeds.destinations import Folder
from feeds.index import open_store
from feeds.lib.scratch import scratch_folder

if TYPE_CHECKING:
    from support import Site

PREFIX: Final = "scratch-of-tests-"
HOLD: Final = """
import sys
from feeds.lib.scratch import scratch_folder
with scratch_folder(sys.argv[1], sys.argv[2]) as folder:
    (folder / "deep").mkdir()
    (folder / "deep/file").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""
FORK: Final = """
import os, sys
from feeds.lib.scratch import scratch_folder
with scratch_folder(sys.argv[1], sys.argv[2]) as folder:
    if child := os.fork():
        os.waitpid(child, 0)
print(folder.exists(), flush=True)
"""
FORKED: Final = """import os, time
    runs, tells = os.pipe()
    os.fork() or (os.write(tells, b"."), time.sleep(60))
    os.read(runs, 1)"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs locks that end with a process")


def holding(parent: Path) -> subprocess.Popen[str]:
    """Start a process that makes such a folder, and ends when it is told to."""
    command = [sys.executable, "-c", HOLD, PREFIX, str(parent)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_folder_is_removed_at_the_end(tmp_path: Path) -> None:
    """It is there within the block, and gone behind it, however that ends."""

    def interrupted() -> None:
        with scratch_folder(PREFIX, tmp_path) as folder:
            (folder / "deep").mkdir()
            assert [folder] == list(tmp_path.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_at_once(tmp_path: Path) -> None:
    """The folder of a living process stays when another makes one; once it was killed, the next takes it away."""
    process = holding(tmp_path)
    with process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        with scratch_folder(PREFIX, tmp_path) as ours, scratch_folder(PREFIX, tmp_path) as second:
            assert {left, ours, second} == set(tmp_path.iterdir())
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (left / "deep/file").exists()
    with scratch_folder(PREFIX, tmp_path) as ours:
        assert [ours] == list(tmp_path.iterdir())


def test_a_lock_does_not_outlive_its_process_in_one_that_it_forked(tmp_path: Path) -> None:
    """A process beside that is still about to end keeps nobody's folder."""
    program = HOLD.replace("print(folder", f"{FORKED}\n    print(folder")
    command = [sys.executable, "-c", program, PREFIX, str(tmp_path)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        process.wait()
        with scratch_folder(PREFIX, tmp_path):
            assert not left.exists()
        os.killpg(process.pid, signal.SIGKILL)


def test_what_is_nobodys_lock_stays(tmp_path: Path) -> None:
    """Files and links of the name stay, and so does a young folder, whose process may be about to lock it."""
    (tmp_path / f"{PREFIX}file").write_text("mine")
    (tmp_path / f"{PREFIX}young").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / f"{PREFIX}pipe").mkdir()
    os.mkfifo(tmp_path / f"{PREFIX}pipe/.owner")
    before = sorted(tmp_path.rglob("*"))
    with scratch_folder(PREFIX, tmp_path):
        pass
    assert sorted(tmp_path.rglob("*")) == before


def test_what_nobody_locked_goes_after_an_hour(tmp_path: Path) -> None:
    """Where files cannot be locked, an old folder counts as left behind."""
    old = tmp_path / f"{PREFIX}old"
    (old / "deep").mkdir(parents=True)
    os.utime(old, (0, 0))
    with scratch_folder(PREFIX, tmp_path):
        assert not old.exists()


def test_what_another_kind_of_run_left_goes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder for temporary files, whatever was locked by this program goes with any next run; the rest stays."""
    temporary, output = tmp_path / "tmp", tmp_path / "out"
    temporary.mkdir()
    output.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    for name in ("feeds-old", "others"):
        (temporary / name).mkdir()
        os.utime(temporary / name, (0, 0))
    for name in ("feeds-left", "other-left"):
        (temporary / name).mkdir()
        (temporary / name / ".owner").write_bytes(b"")
    with scratch_folder("feeds-ours", output):
        assert {each.name for each in temporary.iterdir()} == {"feeds-old", "others", "other-left"}


def test_a_folder_is_removed_by_its_own_process_alone(tmp_path: Path) -> None:
    """A forked process that leaves the block leaves the folder."""
    ran = subprocess.run(
        [sys.executable, "-c", FORK, PREFIX, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["True", "False"]


@pytest.mark.parametrize("prefix", ["feeds-index-", ".feeds-staging-"])
def test_a_killed_build_leaves_nothing_after_the_next(site: Site, prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build keeps for a while, in the temporary folder and beside the outputs, goes with the next one."""
    (site.folder / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(site.folder / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    parent = site.output if prefix.startswith(".") else site.folder / "tmp"
    parent.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, prefix, str(parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        process.kill()
    assert left.exists()
    with open_store(None, "x"), Folder(site.output).begin():
        assert not left.exists()
