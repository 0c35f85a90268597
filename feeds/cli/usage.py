"""What is said of a command line that cannot be run: one line, with what was found and the way out."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MEANT: Final[Mapping[str, str]] = {
    "dev live open preview run server start up view watch": "'feeds serve' shows the site, and every change of it",
    "compile export gen generate make render update write": "'feeds build' writes every feed",
    "deploy publish push release sync upload": (
        "'feeds build -o DEST' writes to a folder or a bucket, and docs/publishing.md says how hosts get what is there"
    ),
    "add article create draft post": "'feeds new TITLE' writes a new article",
    "completion completions": "'feeds --install-completion' lets the shell complete commands",
    "diff plan status": "'feeds build --dry-run' shows what would change",
    "audit doctor lint test validate verify": "'feeds check' looks for mistakes",
    "config configure quickstart setup": "'feeds init' writes a config to start from",
    "info ls show": "'feeds list' shows every feed",
    "hub notify websub": "'feeds ping' tells the hub which feeds changed",
    "clean clear": "what builds keep for the next one is in .feeds-cache, and can be deleted at any time",
    "help man usage": "'feeds --help' lists the commands",
    "version": "'feeds --version' says which version this is",
}
"""What is meant by names that other programs have for a command, a blank between them."""


def unknown_command(name: str, commands: Iterable[str]) -> str:
    """Return the message about a command that is none.

    Args:
        name: what stands in its place.
        commands: the names of those that there are.
    """
    meant = next((said for names, said in MEANT.items() if name.lower() in names.split()), "")
    if not meant:
        near = get_close_matches(name.lower(), commands, 1)
        meant = f"did you mean 'feeds {near[0]}'?" if near else "'feeds --help' lists the commands"
    return f"there is no command '{name}'; {meant}"


def sentence(error: click.UsageError) -> str:
    """Return what is wrong with a command line, in words of this program and on one line."""
    command = _command(error.ctx)
    more = f"'{command} --help' says more"
    if isinstance(error, click.NoSuchOption):
        return f"'{command}' has no option '{error.option_name}'; {_nearest(error.option_name, error.ctx) or more}"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name}: {_misused(error.option_name, error.ctx)}; {more}"
    if isinstance(error, click.MissingParameter):
        return f"{_parameter(error)} is missing; {more}"
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error)}: {_expected(error)}; {more}"
    return error.message  # ours: what else click says has a class of its own, or is never reached


def _command(context: click.Context | None) -> str:
    """Return the name of a command as a reader types it, however the program was started."""
    names = []
    while context is not None and context.parent is not None:
        names.append(str(context.info_name))
        context = context.parent
    return " ".join(["feeds", *reversed(names)])


def _options(context: click.Context | None) -> dict[str, click.Option]:
    """Return the options of a command by each of their spellings."""
    parameters = context.command.get_params(context) if context else []
    return {
        spelling: each
        for each in parameters
        if isinstance(each, click.Option)
        for spelling in (*each.opts, *each.secondary_opts)
    }


def _nearest(name: str, context: click.Context | None) -> str:
    near = get_close_matches(name, [each for each in _options(context) if each.startswith("--")], 1)
    return f"did you mean '{near[0]}'?" if near else ""


def _misused(name: str, context: click.Context | None) -> str:
    """Return what is wrong with an option that has no value where it needs one, or one where it takes none."""
    option = _options(context).get(name)
    return "expected a value behind it" if option and not option.is_flag else "it takes no value"


def _parameter(error: click.BadParameter) -> str:
    """Return the name of what has a wrong value: an option's longest spelling, or an argument's."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return (error.param.metavar or "").strip("[].") if error.param else "a value"


def _expected(error: click.BadParameter) -> str:
    """Return what was expected of a value; where its type is ours, the message says so."""
    kind = error.param and error.param.type
    if isinstance(kind, click.Choice):
        return f"expected {' or '.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        least, most = kind.min, kind.max
        return f"expected a whole number from {least} to {most}" if most else f"expected a whole number from {least} on"
    if isinstance(kind, click.Path) and not kind.file_okay:
        return "expected a folder, found a file"
    return error.message
