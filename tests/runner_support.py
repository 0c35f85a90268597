"""The part of GitHub's runner that shell steps see: their environment, the files they write to, and `${{ }}`.

As the runner does it: a step is a file given to `bash --noprofile --norc -eo pipefail`, and outputs and summaries go
through files. Of expressions only those forms are known that the action and the workflows use: a name such as
`inputs.config`, and comparisons of one with a text, joined by `&&`. Steps that use other actions are not run.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pytest

_EXPRESSION: Final = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_COMPARISON: Final = re.compile(r"([\w.-]+) (==|!=) '([^']*)'")


class Step(NamedTuple):
    """What a step ended with."""

    status: int
    log: str
    outputs: Mapping[str, str]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Give a folder that one of the processes that run tests makes for all of them."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(folder)
            made.touch()
    return folder


def as_text(value: object) -> str:
    """Give what YAML made of a value as the runner has it: text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Runner:
    """A runner with a workspace.

    Args:
        folder: holds the workspace and whatever else the runner has.
        path: what `PATH` starts with, the folder of a Python.
    """

    def __init__(self, folder: Path, path: Path) -> None:
        self.workspace = folder / "work space"
        self.temp = folder / "runner temp"
        self.workspace.mkdir(parents=True)
        self.temp.mkdir()
        self.summary = ""
        self._path = path
        self._context = {
            "runner.os": "Linux",
            "runner.temp": str(self.temp),
            "github.run_id": "7",
            "github.run_attempt": "1",
        }

    def resolve(self, text: str, context: Mapping[str, str]) -> str:
        """Put values in the places of expressions; a step that did not run has empty outputs."""
        known = {**self._context, **context}
        resolved = _EXPRESSION.sub(lambda match: self._value(match[1], known), text)
        assert "${{" not in resolved, f"an expression that is not known: {text}"
        return resolved

    def holds(self, condition: str, context: Mapping[str, str]) -> bool:
        """Say whether a step's condition holds."""
        known = {**self._context, **context}
        for part in condition.split(" && "):
            match = _COMPARISON.fullmatch(part.strip())
            assert match, f"a condition that is not known: {condition}"
            if (self._value(match[1], known) == match[3]) != (match[2] == "=="):
                return False
        return True

    @staticmethod
    def _value(name: str, known: Mapping[str, str]) -> str:
        assert name in known or name.startswith("steps."), f"a name that is not known: {name}"
        return known.get(name, "")

    def run(self, script: str, env: Mapping[str, str] | None = None, *, action: Path | None = None) -> Step:
        """Run a shell step in the workspace."""
        files = {name: self.temp / f"_{name}" for name in ("output", "env", "path", "step_summary")}
        for file in files.values():
            file.write_bytes(b"")
        (self.temp / "_script.sh").write_text(script, encoding="utf-8")
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", self.temp / "_script.sh"],
            cwd=self.workspace,
            env={
                "PATH": os.pathsep.join([str(self._path), "/usr/local/bin", "/usr/bin", "/bin"]),
                "HOME": str(self.temp),
                "LANG": "C.UTF-8",
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temp),
                "RUNNER_OS": "Linux",
                **{f"GITHUB_{name.upper()}": str(file) for name, file in files.items()},
                **({"GITHUB_ACTION_PATH": str(action)} if action else {}),
                "SOURCE_DATE_EPOCH": "1793491200",  # 2026-11-01, after every sample article
                # no network: what the program needs is installed beside the tests
                "PIP_NO_INDEX": "1",
                "PIP_NO_BUILD_ISOLATION": "0",  # pip takes 0 as "do not isolate"
                **(env or {}),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        self.summary += files["step_summary"].read_text(encoding="utf-8")
        return Step(ran.returncode, ran.stdout, _outputs(files["output"]))

    def use(self, action: Path, inputs: Mapping[str, object] | None = None, *, skip: Sequence[str] = ()) -> Step:
        """Run the shell steps of a composite action in order, up to the first that fails; give its outputs.

        Args:
            action: the folder of `action.yml`.
            inputs: what a workflow gives it.
            skip: names of steps to leave out.
        """
        made: dict[str, Any] = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
        given = {name: as_text(value) for name, value in (inputs or {}).items()}
        assert given.keys() <= made["inputs"].keys()
        context = {f"inputs.{name}": given.get(name, as_text(each["default"])) for name, each in made["inputs"].items()}
        status, log = 0, ""
        for each in made["runs"]["steps"]:
            if (
                "run" not in each
                or each["name"] in skip
                or not self.holds(each.get("if", "runner.os == 'Linux'"), context)
            ):
                continue
            assert each["shell"] == "bash"
            env = {name: self.resolve(as_text(value), context) for name, value in each.get("env", {}).items()}
            step = self.run(each["run"], env, action=action)
            status, log = step.status, log + step.log
            context |= {f"steps.{each.get('id')}.outputs.{name}": value for name, value in step.outputs.items()}
            if status:
                break
        return Step(status, log, {name: self.resolve(each["value"], context) for name, each in made["outputs"].items()})


def _outputs(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"[\w-]+=", line) for line in lines), f"no outputs: {lines}"
    return dict(line.split("=", 1) for line in lines)
