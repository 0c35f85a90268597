"""Which packages are installed, seen by the names of their folders of metadata."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest

from feeds.plugins import editions, packages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS: Final = "[feeds.readers]\n.odd = odd:row\n"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is all of the path of modules."""
    forget = (packages._folders.cache_clear, packages.may_have_entries.cache_clear)  # noqa: SLF001 - once in a process
    for each in forget:
        each()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    yield tmp_path
    for each in forget:
        each()


def install(folder: Path, name: str, entries: str) -> None:
    """Make a folder of metadata."""
    (folder / name).mkdir()
    (folder / name / "entry_points.txt").write_text(entries, encoding="utf-8")


def test_an_edition_is_what_importlib_says() -> None:
    """The name of the folder has the version, however a project is spelt."""
    found = editions(["PyYAML", "markdown_it.py", "no such project"])
    assert set(found) == {"PyYAML", "markdown_it.py"}
    assert version("pyyaml") in found["PyYAML"]
    assert version("markdown-it-py") in found["markdown_it.py"]


def test_the_first_edition_on_the_path_counts(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python imports the first."""
    install(path, "odd-1.0.dist-info", "")
    (path / "later").mkdir()
    install(path / "later", "odd-2.0.egg-info", "")
    monkeypatch.setattr(sys, "path", [str(path), str(path / "missing"), str(path / "later")])
    assert editions(["odd"]) == {"odd": "odd-1.0.dist-info"}


@pytest.mark.parametrize("name", ["odd-1.0.dist-info", "odd.egg-info"])
def test_packages_may_add_something_where_a_file_of_theirs_says_so(path: Path, name: str) -> None:
    """Commands and the groups of other programs are nothing of ours."""
    install(path, "other-1.0.dist-info", "[console_scripts]\nfeeds = feeds.cli:main\n")
    assert not packages.may_have_entries()
    packages._folders.cache_clear()  # noqa: SLF001 - as above
    packages.may_have_entries.cache_clear()
    install(path, name, OURS)
    assert packages.may_have_entries()


def test_packages_may_be_where_no_folder_of_metadata_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive on the path is looked into by importlib.metadata."""
    with ZipFile(path / "odd.zip", "w") as archive:
        archive.writestr("odd-1.0.dist-info/entry_points.txt", OURS)
    monkeypatch.setattr(sys, "path", [str(path / "odd.zip")])
    assert packages.may_have_entries()
