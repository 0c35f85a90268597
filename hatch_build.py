"""Compiles the modules that decode articles while a wheel is built, where somebody asks for it (docs/performance.md).

mypyc makes C of them, and the compiler of the system makes a library of that, which the wheel holds beside the modules
themselves. Nothing is written beside the sources: who works on them runs what they say. An editable install has none.
"""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledParts(BuildHookInterface[Any]):
    """The hook of hatchling; the modules are listed where it is configured, in pyproject.toml."""

    _made: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the modules, and add what was made to the wheel, which is then for one Python on one system."""
        if version == "editable":
            return
        self._made = TemporaryDirectory(prefix="feeds-compiled-")
        folder = Path(self._made.name).resolve()
        with chdir(self.root):
            _compile(self.config["modules"], folder)
        found = (file for file in (folder / "lib").rglob("*") if file.suffix in {".so", ".pyd"})
        build_data["force_include"].update({str(file): file.relative_to(folder / "lib").as_posix() for file in found})
        build_data["infer_tag"] = True
        build_data["pure_python"] = False

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's
        """Remove what was made, which the wheel now holds."""
        if self._made:
            self._made.cleanup()


def _compile(modules: list[str], folder: Path) -> None:
    """Compile modules, named by their files, into a folder."""
    # these are there only where something is to be compiled, setuptools first
    from setuptools import Distribution
    from mypyc.build import mypycify  # isort: skip

    # the libraries that modules import need not be there; what is wrong with types the checks of the project tell
    options = ["--config-file=", "--ignore-missing-imports", "--follow-imports=silent", f"--cache-dir={folder}/cache"]
    extensions = mypycify([*options, *modules], target_dir=f"{folder}/c", opt_level="3", debug_level="0")
    command = Distribution({"name": "feeds", "ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = f"{folder}/lib", f"{folder}/build"
    command.ensure_finalized()
    command.run()
