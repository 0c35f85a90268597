"""The command line. Each command is a module of its own, which is imported only to run it or to show its help."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Final = {
    "build": "write every feed",
    "check": "look for mistakes in the articles, the config and the feeds, or in any feed",
    "ids": "find the ids that subscribers of old feeds know",
    "import": "write the entries of old feeds as articles",
    "init": "write a config and sample articles to start from",
    "new": "write a new article, named and headed as the others are",
    "ping": "tell the WebSub hub which feeds changed",
    "list": "show every feed: title, path, entries, newest date",
    "explain": "say what the code of a problem means, and what to do",
    "serve": "answer the same paths over HTTP, and show changes as they are made",
    "schema": "print the JSON Schema of config.yaml, for editors",
    "snippet": "print the <link> lines by which the pages of your site tell of its feeds",
}
"""The line of help of each command, by the name of its module, which has it as `command`."""


class _Commands(click.Group):
    """The group of all commands."""

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run, and report in a line what stdout could not take."""
        try:
            sys.exit(super().main(*args, **extra | {"standalone_mode": False}) or 0)
        except BrokenPipeError:
            raise  # click ends quietly when nobody reads on
        except OSError as error:
            click.echo(f"feeds: {error.strerror or error}", err=True)
            sys.stdout = None  # nothing is left to flush
            sys.exit(2)
        except click.UsageError as error:
            _show_misuse(error)
            sys.exit(2)
        except click.Abort:
            click.echo("feeds: interrupted", err=True)
            sys.exit(130)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"feeds.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return a command by its name.

        Raises:
            click.UsageError: there is none of that name; the message says which is meant.
        """
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        if args[0] == "help" and (len(args) == 1 or args[1] in COMMANDS):
            return "help", _help_of(args[1:]), []
        from feeds.cli.usage import unknown_command  # a name that is right needs none of it

        raise click.UsageError(unknown_command(args[0], COMMANDS), ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin with a text, without importing them, and options."""
        from click.shell_completion import CompletionItem  # only a shell that completes needs it

        fitting = (each for each in sorted(COMMANDS.items()) if each[0].startswith(incomplete))
        return [CompletionItem(name, help=said) for name, said in fitting] + click.Command.shell_complete(
            self, ctx, incomplete
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _help_of(names: list[str]) -> click.Command:
    """Return what shows the help of a command, or of all, as `--help` does."""

    def show() -> None:
        main.main([*names[:1], "--help"], prog_name=click.get_current_context().find_root().info_name)

    return click.Command("help", callback=show)


def _show_misuse(error: click.UsageError) -> None:
    """Say what is wrong with the command line."""
    from feeds.cli.colours import failure, wanted  # what is right needs no words
    from feeds.cli.usage import sentence

    click.echo(failure(sentence(error)), err=True, color=wanted(os.environ))


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's
    """Write which version this is, and end."""
    if not wanted or context.resilient_parsing:
        return
    from feeds.lib.about import PROGRAM, VERSION, is_compiled

    click.echo(f"{PROGRAM}, version {VERSION}{', with compiled parts' if is_compiled() else ''}")
    context.exit()


def _install_completion(context: click.Context, _parameter: click.Parameter, shell: str | None) -> None:
    """Write what lets a shell complete command lines, and end."""
    if shell is None or context.resilient_parsing:
        return
    from feeds.cli.colours import wanted
    from feeds.cli.completion import install  # once in the life of a machine

    context.color = wanted(os.environ)
    context.exit(install(context.command, shell))


@click.command(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.option(
    "--install-completion",
    metavar="[SHELL]",
    is_flag=False,
    flag_value="",
    is_eager=True,
    expose_value=False,
    callback=_install_completion,
    help="Let bash, zsh or fish complete commands and options, and exit; this shell, if none is named.",
)
@click.pass_context
def main(context: click.Context) -> None:
    """Publish a folder of articles as Atom, RSS and JSON feeds.

    Exit status: 0 done, with bad articles left out and reported; 1 problems under --strict; 2 could not run, and
    nothing published was touched.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    from feeds.cli.colours import wanted
    from feeds.cli.logged import log_to_stderr  # logging is slow to import, and `--help` needs none

    context.color = wanted(os.environ)
    context.with_resource(log_to_stderr())
