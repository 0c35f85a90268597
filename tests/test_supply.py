"""What is shipped and what it pulls in: a reason for every dependency, and a wheel of this program and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from support import PROJECT, Site

from feeds.lib.about import HOME
from feeds.lib.extras import EXTRAS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 22
"""How many packages this program may ask for by itself; one more needs a better reason than the last."""
SHIPPED: Final = ("dask", "feeds", "import", "metrics", "rst", "store")
COMPILED: Final = frozenset({".c", ".cc", ".cpp", ".pyx", ".rs", ".so", ".pyd"})
READY: Final = re.compile(r"^(Root-Is-Purelib: true|Tag: .*(manylinux|musllinux|macosx|win))", re.MULTILINE)
ROW: Final = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def project() -> dict[str, Any]:
    """Give what pyproject.toml says of the project."""
    said: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return said


def declared() -> dict[str, list[Requirement]]:
    """Give what pyproject.toml asks for: for the program under `feeds`, for the extras that users install by name."""
    said = project()
    extras = {name: each for name, each in said["optional-dependencies"].items() if name in SHIPPED}
    return {
        name: [Requirement(line) for line in lines] for name, lines in {"feeds": said["dependencies"], **extras}.items()
    }


def test_the_address_of_the_program_stands_once() -> None:
    """What feeds say of where the program is to be had is what the package says."""
    assert project().get("urls", {}).get("Homepage", "") == HOME


def test_each_extra_is_named_with_its_package() -> None:
    """What messages and docs say to install is what pyproject.toml asks for."""
    asked = {name: [each.name for each in lines] for name, lines in declared().items() if name != "feeds"}
    assert asked == {name: [package] for name, package in EXTRAS.items()}
    told = (PROJECT / "docs/cli.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` | {package} |" in told for name, package in EXTRAS.items())


def same(name: str) -> str:
    """Give the name of a package as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_has_its_reason() -> None:
    """The table of docs/design.md has each, for what it is and why this one, and no other; extras are named as such."""
    text = (PROJECT / "docs/design.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    rows = [row for row in ROW.findall(text.partition("\n## ")[0]) if row[0] not in {"package", "---"}]
    assert all(reason.strip() for row in rows for reason in row[1:])
    told = {
        same(name.removesuffix(" (extra)").strip()): "(extra)" in row[0] for row in rows for name in row[0].split(",")
    }
    asked = {same(each.name): extra != "feeds" for extra, lines in declared().items() for each in lines}
    assert told == asked


def test_dependencies_are_few_and_have_a_lower_bound() -> None:
    """Each has one, which is tried; none has an upper one, which would keep its corrections away."""
    assert len(declared()["feeds"]) <= MOST
    for each in (each for lines in declared().values() for each in lines):
        assert [specifier.operator for specifier in each.specifier] == [">="], each
        assert each.url is None


def needed(names: Iterator[str]) -> set[str]:
    """Give the names of packages, and of all that they need in turn in this environment."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = same(pending.pop())
        if name in found:
            continue
        found.add(name)
        lines = [Requirement(line) for line in distribution(name).requires or ()]
        pending += [each.name for each in lines if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found


def test_a_plain_install_compiles_nothing() -> None:
    """All that it pulls is pure Python or came as a wheel for this platform, and nothing that builds comes along."""
    asked = [each for each in declared()["feeds"] if each.marker is None or each.marker.evaluate()]
    found = needed(each.name for each in asked)
    assert not found & {"setuptools", "wheel", "cython", "cffi", "pip", "maturin", "setuptools-rust"}
    for name in found - {"feedgen"}:  # which is released as a source of pure Python, as below
        assert READY.search(distribution(name).read_text("WHEEL") or ""), name
    assert not [file for file in distribution("feedgen").files or () if file.suffix in COMPILED]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, as pip does, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    return Path(folder, ran.stdout.split()[-1])


@pytest.mark.slow
def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    """Every file of the package that is kept in Git, and what says what it is; no tests, caches, keys or outputs."""
    tracked = subprocess.run(["git", "ls-files", "feeds"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("this is no clone")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == {name for name in tracked.stdout.split() if (PROJECT / name).exists()}
    assert {name.partition("/")[2] for name in about} == {
        *("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"),
    }


@pytest.mark.slow
def test_the_wheel_has_what_its_commands_need(wheel: Path, site: Site) -> None:
    """From the archive alone, with no file of the repository, the commands do what they do."""
    packages = site.folder / "packages"
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    code = f"import sys; sys.path.insert(0, {str(packages)!r}); from feeds.cli import main; main(prog_name='feeds')"
    for arguments in (["init", "new"], ["build", "-c", "new"], ["check", "-c", "new"], ["explain", "A103"], ["schema"]):
        ran = subprocess.run(
            [sys.executable, "-P", "-c", code, *arguments], cwd=site.folder, capture_output=True, text=True, check=False
        )
        # a check refuses the address that init writes, which is nobody's
        assert ran.returncode == (arguments[0] == "check"), ran.stderr
    assert (site.folder / "new/public/all.atom").exists()
