"""Templates are compiled once, and anew where anything of it has changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, FileSystemLoader

from feeds.pages.compiled_templates import CompiledTemplates

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a template, and one file that stands for all programs."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "program.py").write_text("1", encoding="utf-8")
    (tmp_path / "page.html").write_text("Hello, {{ name }}!", encoding="utf-8")
    return tmp_path


def written(folder: Path, *, compiled: bool) -> str:
    """Give what a process makes of the template that has not seen it before, and hold whether it compiled it."""
    counted = 0

    class Counting(Environment):
        def _generate(self, *args: object, **named: object) -> str:
            nonlocal counted
            counted += 1
            return super()._generate(*args, **named)  # type: ignore[arg-type]  # passed on as it came

    cache = CompiledTemplates(str(folder), [str(folder / "program.py")])
    made = Counting(loader=FileSystemLoader(folder), bytecode_cache=cache)
    text = made.get_template("page.html").render(name="Ada")
    assert counted == compiled
    return text


def kept(folder: Path) -> list[Path]:
    """List the files of bytecode."""
    return list((folder / "__pycache__").glob("*"))


def test_a_template_is_compiled_once(folder: Path) -> None:
    """The next process takes what was kept, and makes the same of it."""
    assert written(folder, compiled=True) == "Hello, Ada!"
    assert written(folder, compiled=False) == "Hello, Ada!"
    assert len(kept(folder)) == 1


@pytest.mark.parametrize("name", ["page.html", "program.py"])
def test_it_is_compiled_anew_after_a_change(folder: Path, name: str) -> None:
    """Of the template, or of a program that decides what becomes of it."""
    written(folder, compiled=True)
    (folder / name).write_text("Good day, {{ name }}.", encoding="utf-8")
    expected = "Good day, Ada." if name == "page.html" else "Hello, Ada!"
    assert written(folder, compiled=True) == expected
    assert written(folder, compiled=False) == expected
    assert len(kept(folder)) == 1


@pytest.mark.parametrize("left", [0, 10, -1])
def test_what_is_damaged_is_compiled_anew(folder: Path, left: int) -> None:
    """A file that was cut off costs nobody a page."""
    written(folder, compiled=True)
    (file,) = kept(folder)
    file.write_bytes(file.read_bytes()[:left])
    assert written(folder, compiled=True) == "Hello, Ada!"
    assert written(folder, compiled=False) == "Hello, Ada!"


def test_where_nothing_can_be_kept_nothing_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a place that takes no files, nor where Python is to keep no bytecode."""
    (folder / "__pycache__").write_text("", encoding="utf-8")
    assert written(folder, compiled=True) == written(folder, compiled=True) == "Hello, Ada!"
    (folder / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert written(folder, compiled=True) == written(folder, compiled=True) == "Hello, Ada!"
    assert kept(folder) == []
