"""A command that says in this program's words what is wrong with how it was called."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


class Subcommand(click.Command):
    """A command that refuses by itself the arguments that it does not take."""

    allow_extra_args = True  # so that click leaves them to this class

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take a command line apart.

        Raises:
            click.UsageError: it has more arguments than the command takes.
        """
        try:
            extra = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click leaves it out where an option has no value
            raise
        if extra and not ctx.resilient_parsing:
            takes = "no more than that" if any(isinstance(each, click.Argument) for each in self.params) else "none"
            name = f"feeds {ctx.info_name}"
            more = _as_config(extra[0], ctx) or f"'{name} --help' says more"
            raise click.UsageError(f"found the argument '{extra[0]}', and '{name}' takes {takes}; {more}", ctx)
        return extra


def _as_config(found: str, context: click.Context) -> str:
    """Return how a folder or a config that stands where nothing is taken is named; empty where it is neither."""
    if "config_path" not in {each.name for each in context.command.params} or not Path(found).exists():
        return ""
    return f"name a folder or its config with -c: feeds {context.info_name} -c {shlex.quote(found)}"
