"""A command that says in this program's words what is wrong with how it was called."""

from __future__ import annotations

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
            raise click.UsageError(
                f"found the argument '{extra[0]}', and '{name}' takes {takes}; '{name} --help' says more", ctx
            )
        return extra
