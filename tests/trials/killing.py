"""Runs of the program that may be killed: in copies of this process, which need no time to start, or as users do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support import CLOCK, PROJECT

from feeds.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_PATIENCE: Final = 30
_OFTEN: Final = 0.002


class Run:
    """A run of the program that goes on, in a group of processes of its own, with its own folder for temporary files.

    Args:
        folder: where it runs.
        arguments: the command line.
        temporary: the folder for temporary files.
        env: more of the environment.
        copied: run in a copy of this process; otherwise in a new one.
    """

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[str],
        temporary: Path,
        env: Mapping[str, str] | None = None,
        *,
        copied: bool = True,
    ) -> None:
        self._log = folder / "run.log"
        self._log.write_bytes(b"")
        self._started = time.monotonic()
        self._status: int | None = None
        given = {**CLOCK, "TMPDIR": str(temporary), "PYTHONPATH": str(PROJECT), **(env or {})}
        self._process = None if copied else self._spawned(folder, arguments, given)
        self.pid = self._process.pid if self._process else self._copied(folder, arguments, given)

    def _spawned(self, folder: Path, arguments: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "feeds", *arguments],
                cwd=folder,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _copied(self, folder: Path, arguments: Sequence[str], env: Mapping[str, str]) -> int:
        if child := os.fork():
            return child
        status = 70
        try:
            import tempfile

            os.setsid()
            os.chdir(folder)
            os.environ.update(env)
            tempfile.tempdir = None
            log = os.open(self._log, os.O_WRONLY | os.O_APPEND)
            os.dup2(log, 1)
            os.dup2(log, 2)
            # those that this process has may lead elsewhere, as where a test runner takes what is printed
            sys.stdout, sys.stderr = (os.fdopen(each, "w", encoding="utf-8", closefd=False) for each in (1, 2))
            main(list(arguments), prog_name="feeds")
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        except BaseException as error:  # noqa: BLE001 - the parent is told by the status and the log
            os.write(2, f"Traceback: {error!r}\n".encode())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    @property
    def said(self) -> str:
        """What it printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait(self) -> int:
        """Wait for its end, and return its status."""
        if self._status is None:
            if self._process:
                self._status = self._process.wait()
            else:
                self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def kill_after(self, seconds: float) -> bool:
        """Kill its main process after some seconds, and return whether it was still there to be killed."""
        end = self._started + seconds
        return self._kill_once(lambda: time.monotonic() >= end, _OFTEN)

    def kill_in(self, file: Path, seconds: float) -> bool:
        """Kill its main process some seconds after it replaced a file; return whether it was still there."""
        before = _identity(file)
        if not self._wait_until(lambda: _identity(file) != before, 0):
            return False
        end = time.monotonic() + seconds
        return self._kill_once(lambda: time.monotonic() >= end, 0)

    def _wait_until(self, condition: Callable[[], bool], pause: float) -> bool:
        while not condition():
            if self.ended() is not None:
                return False
            time.sleep(pause)
        return True

    def _kill_once(self, condition: Callable[[], bool], pause: float) -> bool:
        if not self._wait_until(condition, pause):
            return False
        if self.ended() is not None:
            return False
        os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def ended(self) -> int | None:
        """Return the status that it ended with, or None while it goes on."""
        if self._status is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            self.wait()
        return self._status

    def is_survived(self) -> bool:
        """Return whether a process that it started is still there half a minute after its end; then end it."""
        end = time.monotonic() + _PATIENCE
        while self._goes_on():
            if time.monotonic() > end:
                os.killpg(self.pid, signal.SIGKILL)
                return True
            time.sleep(0.01)
        return False

    def _goes_on(self) -> bool:
        """Return whether a process of its group runs; one that has ended and that nobody asked for does not."""
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        return any(state not in "ZX" for state, group in _processes() if group == self.pid)


def _identity(file: Path) -> int:
    try:
        return file.stat().st_ino
    except OSError:
        return 0


def _processes() -> Iterator[tuple[str, int]]:
    """Yield the state and the group of each process of the machine (proc(5), `/proc/pid/stat`)."""
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, _, group = each.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
            yield state, int(group)
