"""Letting a shell complete what is typed of a command line: a script of click's, where the shell looks for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from feeds.cli.colours import failure
from feeds.lib.regular_files import regular_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE: Final = "_FEEDS_COMPLETE"
"""What the script sets to ask this program, which then answers with what fits and does nothing else."""


class _Shell(NamedTuple):
    """A shell that completes.

    Attributes:
        kind: click's class for it.
        base: the variable that names the folder where its files of users are, and that below the user's own.
        file: where it looks for the script, from there.
        then: what makes it count.
    """

    kind: type[ShellComplete]
    base: tuple[str, str]
    file: str
    then: str


_SHELLS: Final[Mapping[str, _Shell]] = {
    "bash": _Shell(
        BashComplete,
        ("XDG_DATA_HOME", ".local/share"),
        "bash-completion/completions/feeds",
        "a new shell has it, where the package bash-completion is there, as it mostly is",
    ),
    "zsh": _Shell(
        ZshComplete,
        ("ZDOTDIR", ""),
        ".zfunc/_feeds",
        "a new shell has it once .zshrc has: fpath+=(${ZDOTDIR:-$HOME}/.zfunc); autoload -Uz compinit; compinit",
    ),
    "fish": _Shell(FishComplete, ("XDG_CONFIG_HOME", ".config"), "fish/completions/feeds.fish", "a new shell has it"),
}


def install(program: click.Command, shell: str) -> int:
    """Write the script for a shell to where that looks for it; return the status to end with.

    Args:
        program: the group of all commands.
        shell: its name; empty for the one that the environment names.
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    found = _SHELLS.get(name)
    if found is None:
        which = f"the shell '{name}'" if name else "this shell"
        message = f"{which} is none of {', '.join(_SHELLS)}; name one of them: feeds --install-completion bash"
        click.echo(failure(message), err=True)
        return 2
    variable, below_home = found.base
    file = Path(os.environ.get(variable) or Path.home() / below_home) / found.file
    # Bash's own class would look for the version of the Bash that is in the path, which need not be the one that runs
    script = ShellComplete.source(found.kind(program, {}, "feeds", _VARIABLE))
    try:
        if file.exists() and _VARIABLE not in regular_text(file, "replace"):
            click.echo(failure(f"{file} is somebody else's, and stays as it is"), err=True)
            return 2
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script, encoding="utf-8")
    except OSError as error:
        click.echo(failure(f"{file} cannot be written: {error.strerror}"), err=True)
        return 2
    click.echo(f"wrote {file}; {found.then}")
    return 0
