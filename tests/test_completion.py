"""Completing command lines in a shell: what is offered, and where the script goes that asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
from support import PROJECT

from feeds.cli import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from support import Site

ASKED: Final = """
import sys
from feeds.cli import main
try:
    main(prog_name="feeds")
finally:
    print("loaded", *sys.modules, file=sys.stderr)
"""

IN_BASH: Final = """
source "$1"
COMP_WORDS=(feeds bui); COMP_CWORD=1
$(complete -p feeds | sed 's/.*-F \\([^ ]*\\).*/\\1/') feeds
echo "${COMPREPLY[@]}"
"""
"""What Bash does when somebody completes `feeds bui`."""


def offered(folder: Path, line: str) -> tuple[list[str], AbstractSet[str]]:
    """Return what is offered for the last word of a line, and the modules that are loaded for it."""
    words = line.split(" ")
    asked = {"_FEEDS_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    env = {**os.environ, **asked, "PYTHONPATH": str(PROJECT)}
    ran = subprocess.run([sys.executable, "-c", ASKED], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return [each.partition(",")[2] for each in ran.stdout.split()], set(ran.stderr.partition("loaded ")[2].split())


def test_commands_are_offered_without_loading_them(tmp_path: Path) -> None:
    """Their names are known without them."""
    names, loaded = offered(tmp_path, "feeds ")
    assert names == sorted(COMMANDS)
    assert {name for name in loaded if name.startswith("feeds.")} == {"feeds.cli"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("feeds b", ["build"]),
        ("feeds --inst", ["--install-completion"]),
        ("feeds build --dry", ["--dry-run"]),
        ("feeds check --format ", ["text", "json", "github"]),
        ("feeds explain l11", ["L110", "L111"]),
    ],
)
def test_what_fits_is_offered(tmp_path: Path, line: str, names: list[str]) -> None:
    """Commands, options, their values and codes are offered by their beginnings."""
    assert offered(tmp_path, line)[0][: len(names)] == names


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".local/share/bash-completion/completions/feeds"),
        ("zsh", ".zfunc/_feeds"),
        ("fish", ".config/fish/completions/feeds.fish"),
    ],
)
def test_the_script_goes_where_the_shell_looks(site: Site, tmp_path: Path, shell: str, file: str) -> None:
    """The shell that is in use is the one meant, unless another is named; the script may be written anew."""
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "ZDOTDIR": ""}
    for arguments, env in (([], {"SHELL": f"/usr/bin/{shell}"}), ([shell], {"SHELL": ""})):
        ran = site.run("--install-completion", *arguments, env={**home, **env})
        assert (ran.status, ran.err) == (0, "")
        assert str(tmp_path / file) in ran.out
        assert f"{shell}_complete" in (tmp_path / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ["tcsh", ""])
def test_a_shell_that_cannot_complete_is_told(site: Site, tmp_path: Path, shell: str) -> None:
    """The shells that can are named, and nothing is written."""
    ran = site.run("--install-completion", env={"HOME": str(tmp_path), "SHELL": shell})
    assert ran.status == 2
    assert "bash, zsh, fish" in ran.err
    assert not (tmp_path / ".local").exists()


def test_a_file_of_somebody_else_stays(site: Site, tmp_path: Path) -> None:
    """What stands in the script's place and is none stays as it is."""
    file = tmp_path / "fish/completions/feeds.fish"
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    ran = site.run("--install-completion", "fish", env={"XDG_CONFIG_HOME": str(tmp_path)})
    assert (ran.status, file.read_text(encoding="utf-8")) == (2, "mine")


@pytest.mark.skipif(not shutil.which("bash"), reason="no Bash here")
def test_bash_completes_with_the_script(site: Site, tmp_path: Path) -> None:
    """Bash, having read the script, offers what this program answers."""
    site.run("--install-completion", "bash", env={"XDG_DATA_HOME": str(tmp_path)})
    program = tmp_path / "bin/feeds"
    program.parent.mkdir()
    code = "from feeds.cli import main; main(prog_name='feeds')"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    ran = subprocess.run(
        ["bash", "-c", IN_BASH, "bash", str(tmp_path / "bash-completion/completions/feeds")],
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["build"], ran.stderr
