"""The program run as a user runs it: within this process, in a copy of it, or as a process of its own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from importlib import invalidate_caches
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple, NoReturn

import pytest

import feeds
from feeds.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PACKAGES: Final = Path(feeds.__file__).parents[1]
"""Where this program is, which may be installed."""


class Ran(NamedTuple):
    """What a run of the program ended with."""

    status: int
    out: str
    err: str


def spawned(folder: Path, arguments: Sequence[str], env: Mapping[str, str]) -> Ran:
    """Run the program as a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "feeds", *arguments],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def run_in_copy(folder: Path, arguments: Sequence[str], env: Mapping[str, str], packages: Path | None) -> Ran:
    """Run the program in a copy of this process, or in a new one where none can be made."""
    if not hasattr(os, "fork"):
        return spawned(folder, arguments, {**env, **_finding(packages)})
    return in_copy(lambda: main(list(arguments), prog_name="python -m feeds"), folder, env, packages)


def in_copy(code: Callable[[], object], folder: Path, env: Mapping[str, str], packages: Path | None) -> Ran:
    """Run code in a copy of this process, which has imported what it needs, with packages in a folder."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # this process has threads, none that the code needs
            child = os.fork()
        if not child:
            os.environ.update({**env, **_finding(packages)})
            _end_with(code, folder, packages, (out.fileno(), err.fileno()))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Ran(status, *(_read_text(file) for file in (out, err)))


def _finding(packages: Path | None) -> dict[str, str]:
    """Give the variable by which a process finds this program, and packages in a folder."""
    return {"PYTHONPATH": os.pathsep.join([str(PACKAGES), str(packages)])} if packages else {}


def _read_text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _end_with(code: Callable[[], object], folder: Path, packages: Path | None, files: tuple[int, int]) -> NoReturn:
    """Run code as this process would if it had been started for it, and end the process."""
    signal.alarm(120)
    status = 1
    try:
        for number, file in zip((1, 2), files, strict=True):
            os.dup2(file, number)
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(number, "w"), "utf-8") for number in (1, 2))
        os.chdir(folder)
        if packages:
            sys.path.append(str(packages))
            _forget_packages()
        code()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - it is shown, as Python would before it ends
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _forget_packages() -> None:
    """Let packages be looked through again."""
    invalidate_caches()
    for module in [module for name, module in sys.modules.items() if name.startswith("feeds.plugins")]:
        for value in vars(module).values():
            getattr(value, "cache_clear", lambda: None)()


def run_here(folder: Path, arguments: Sequence[str], env: Mapping[str, str]) -> Ran:
    """Run the command line in this process, with a folder, an environment and streams like those of a new one."""
    stdin = io.TextIOWrapper(io.BytesIO(), "utf-8")
    stdout = io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape", write_through=True)
    stderr = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in env.items():
            patch.setenv(name, value)
        for name, stream in {"stdin": stdin, "stdout": stdout, "stderr": stderr}.items():
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main(list(arguments), prog_name="python -m feeds")
    assert isinstance(ended.value.code, int)
    return Ran(
        ended.value.code, *(stream.buffer.getvalue().decode("utf-8", "surrogateescape") for stream in (stdout, stderr))
    )
