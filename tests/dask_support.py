"""A cluster of Dask for tests: a real scheduler and real workers as processes of their own, on the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_PROJECT: Final = Path(__file__).parents[1]


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


class Cluster:
    """A scheduler and some workers, which end with the context.

    Args:
        workers: how many to begin with.
        env: more of the workers' environment.
    """

    def __init__(self, workers: int, env: Mapping[str, str] | None = None) -> None:
        pytest.importorskip("distributed", reason="Dask is not installed")
        self.port = free_port()
        self.workers: list[subprocess.Popen[bytes]] = []
        self._env = env or {}
        self._stack = ExitStack()
        self._folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        self.scheduler = self.start_scheduler()
        for _ in range(workers):
            self.start_worker()

    @property
    def url(self) -> str:
        """Where its scheduler is, as `--engine` takes it."""
        return f"dask://127.0.0.1:{self.port}"

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """Start a scheduler in the place of the one before."""
        at = ["--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        self.scheduler = self._started("distributed.cli.dask_scheduler", *at)
        return self.scheduler

    def start_worker(self, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        at = [f"tcp://127.0.0.1:{self.port}", "--host", "127.0.0.1", "--no-dashboard"]
        alone = ["--nthreads", "1", "--no-nanny", "--local-directory", self._folder, "--death-timeout", "60"]
        self.workers.append(self._started("distributed.cli.dask_worker", *at, *alone, env=env))
        return self.workers[-1]

    def _started(self, module: str, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(_PROJECT), **self._env, **(env or {})}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=self._folder, env=environment, stdout=quiet, stderr=quiet
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()
        self._stack.close()
