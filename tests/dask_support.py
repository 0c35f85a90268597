"""A cluster of Dask for tests: a real scheduler and real workers as processes of their own, on the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import pytest
from support import CLOCK

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


PROGRAM: Final = """
from importlib import import_module
from feeds.articles import buckets
from feeds.building import dask_engine, workers
from feeds.cli import main
from feeds.index import comparison, stamps
dask_engine._LOOKING = 0.2
buckets._PAGE = comparison._ENOUGH_FOR_TWO = 20
stamps._OTHERS = 20
for name in ("folder_walk", "found"):
    import_module(f"feeds.articles.{name}").AT_ONCE = 20
workers._FEW_FILES = workers._FEW_FEEDS = 10
workers._FILES_AT_ONCE, workers._FEEDS_AT_ONCE = 20, 4
"""


def begun(site: Path, url: str, output: Path, *options: str, **patience: float) -> subprocess.Popen[str]:
    """Begin a build that shares the little that there is to do.

    Args:
        site: the folder of the config.
        url: of the engine.
        output: where to build to.
        options: more of the command line.
        patience: names of `dask_engine`'s for seconds, without the underscore before them.
    """
    changes = "".join(f"dask_engine._{name} = {value}\n" for name, value in patience.items())
    command = [sys.executable, "-c", f"{PROGRAM}{changes}main()", "build", "--engine", url, "-o", str(output), *options]
    env = {**os.environ, **CLOCK, "PYTHONPATH": str(_PROJECT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=site, env=env, stdout=pipe, stderr=pipe, text=True)


ALLOWED_FAILURES: Final = "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"
"""The variable that says how many workers may die of a task before the last that is given it."""

SLOWED: Final = """
import os, time
from feeds.building import tasks

def slow(name, made):
    def call(raw):
        if os.path.exists(os.environ["MARKS"] + "/slow"):
            open(os.environ["MARKS"] + "/" + name, "a").close()
            INSTEAD
        return made(raw)
    return call

tasks._far_config = slow("looking", tasks._far_config)
tasks._far_reader = slow("reading", tasks._far_reader)
tasks._far_rendering = slow("rendering", tasks._far_rendering)
"""


def slowing_env(folder: Path, instead: str = "time.sleep(0.5)") -> dict[str, str]:
    """Give the environment in which workers leave marks in a folder, and then wait, or do something else.

    They do while `slow` is in the folder, whenever they begin with `looking`, `reading` or `rendering`.
    """
    file = folder / "preloaded.py"
    file.write_text(SLOWED.replace("INSTEAD", instead), encoding="utf-8")
    return {"DASK_DISTRIBUTED__WORKER__PRELOAD": str(file), "MARKS": str(folder)}


def wait_for(mark: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a worker has left a mark."""
    until = time.monotonic() + 60
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)


class Cluster:
    """A scheduler and workers, as many as a test asks for; they end with the context.

    Where two workers died of a task, nobody else is given it, unless `ALLOWED_FAILURES` says otherwise.

    Args:
        protocol: how they talk.
        env: more of the environment of all of them.
    """

    def __init__(self, protocol: str = "tcp", env: Mapping[str, str] | None = None) -> None:
        pytest.importorskip("distributed", reason="Dask is not installed")
        self.port = free_port()
        self._protocol = protocol
        self._common = env or {}
        self.workers: list[subprocess.Popen[bytes]] = []
        self._env: Mapping[str, str] = {}
        self._stack = ExitStack()
        self._folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        self.scheduler = self._known = self.start_scheduler()

    def ready(self, workers: int, env: Mapping[str, str] | None = None) -> Self:
        """Have a scheduler and so many workers, of which those that are there and are as these should be go on.

        Args:
            workers: how many.
            env: more of the workers' environment.
        """
        if self.scheduler.poll() is not None:
            self.start_scheduler()
        if (self._known, self._env) != (self.scheduler, env or {}):  # they lost theirs, or are others
            self._end_workers()
        self._known, self._env = self.scheduler, env or {}
        self.workers = [each for each in self.workers if each.poll() is None]
        self._end_workers(workers)
        while len(self.workers) < workers:
            self.start_worker()
        return self

    def _end_workers(self, kept: int = 0) -> None:
        """End all workers but a few."""
        while len(self.workers) > kept:
            each = self.workers.pop()
            each.kill()
            each.wait()

    @property
    def url(self) -> str:
        """Where its scheduler is, as `--engine` takes it."""
        return f"{'dask+tls' if self._protocol == 'tls' else 'dask'}://127.0.0.1:{self.port}"

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """Start a scheduler in the place of the one before."""
        at = ["--host", f"{self._protocol}://127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        env = {ALLOWED_FAILURES: "1", **self._common}
        self.scheduler = self._started("distributed.cli.dask_scheduler", *at, env=env)
        return self.scheduler

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        at = [f"{self._protocol}://127.0.0.1:{self.port}", "--host", "127.0.0.1", "--no-dashboard"]
        alone = ["--nthreads", "1", "--no-nanny", "--local-directory", self._folder, "--death-timeout", "60"]
        self.workers.append(self._started("distributed.cli.dask_worker", *at, *alone, env=self._env))
        return self.workers[-1]

    def _started(self, module: str, *arguments: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(_PROJECT), **self._common, **env}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=self._folder, env=environment, stdout=quiet, stderr=quiet
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._end_workers()
        self.scheduler.kill()
        self.scheduler.wait()
        self._stack.close()
