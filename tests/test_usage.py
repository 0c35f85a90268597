"""What a command line that cannot be run ends with: one line in this program's words, with the way out."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from feeds.cli import COMMANDS
from feeds.cli.usage import MEANT, unknown_command

if TYPE_CHECKING:
    from support import Site

OPTIONS: Final = ("--help", "--version", "--install-completion")
MISUSED: Final = {
    "build --nonsense": "'feeds build' has no option '--nonsense'",
    "build --strct": "did you mean '--strict'?",
    "build -x": "'feeds build' has no option '-x'; 'feeds build --help'",
    "--nonsense": "'feeds' has no option '--nonsense'; 'feeds --help'",
    "--version=3": "--version: it takes no value",
    "build extra": "found the argument 'extra', and 'feeds build' takes none",
    "init one two": "found the argument 'two', and 'feeds init' takes no more",
    "build --jobs": "--jobs: expected a value behind it; 'feeds build --help'",
    "build -c": "-c: expected a value behind it",
    "build --quiet=3": "--quiet: it takes no value",
    "build --jobs 0": "--jobs: expected a whole number from 1 on",
    "serve --port many": "--port: expected a whole number from 0 to 65535",
    "serve --port 65536": "--port: expected a whole number from 0 to 65535",
    "check --format xml": "--format: expected text or json or github",
    "build --now soon": "--now: found 'soon'; expected a date such as",
    "init config.yaml": "DIR: expected a folder, found a file",
    "check https://a.example/f?b=1&c=2": ": curl -sL 'https://a.example/f?b=1&c=2' | feeds check -\n",
    "explain Z100": "no problem has the code 'Z100'",
    "explain A10": "did you mean A1",
}
"""Command lines, and a part of what is said of each."""


@pytest.mark.parametrize(("arguments", "said"), MISUSED.items())
def test_what_is_misused_is_said_in_a_line(site: Site, arguments: str, said: str) -> None:
    """The status is 2, nothing goes to stdout, and one line says what was found and what would do."""
    ran = site.run(*arguments.split())
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("feeds: ")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert not re.search("usage:|error:|invalid|no such option", ran.err, re.IGNORECASE)


def test_a_folder_is_named_with_an_option(site: Site) -> None:
    """`feeds build FOLDER` says how the folder of a config is named."""
    site.write("my blog/a.md", "")
    assert "feeds build -c 'my blog'\n" in site.run("build", "my blog").err
    assert "-c" not in site.run("schema", "my blog").err


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("watch", "serve"), ("start", "serve"), ("run", "serve"), ("preview", "serve"), ("Dev", "serve")),
        *(("validate", "check"), ("lint", "check"), ("deploy", "build"), ("generate", "build"), ("buidl", "build")),
        *(("chek", "check"), ("ls", "list"), ("setup", "init"), ("man", "--help"), ("version", "--version")),
    ],
)
def test_a_command_that_is_none_leads_to_the_one_meant(site: Site, name: str, meant: str) -> None:
    """A slip of the pen, or another program's name for it, ends with status 2 and the name of the command meant."""
    ran = site.run(name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"feeds: there is no command '{name}'; ")
    assert f"'feeds {meant}" in ran.err


@pytest.mark.parametrize("names", [(), ("build",)], ids=str)
def test_help_is_shown_where_a_command_is_asked_for_it(site: Site, names: tuple[str, ...]) -> None:
    """`feeds help` and `feeds help build` show what `--help` shows."""
    asked, meant = site.run("help", *names), site.run(*names, "--help")
    assert (asked.status, asked.out, asked.err) == (0, meant.out, "")
    assert "'feeds --help'" in site.run("help", "qqq").err


def test_a_command_that_is_like_none_leads_to_the_list(site: Site) -> None:
    """Where nothing is near, the list of commands is named."""
    assert "'feeds --help'" in site.run("qqqqq").err


def test_every_name_that_is_led_elsewhere_is_led_to_a_command() -> None:
    """What other programs' names lead to is a command or an option of this program, and none of them is a command."""
    names = [name for line in MEANT for name in line.split()]
    assert len(set(names)) == len(names)
    assert set(names).isdisjoint(COMMANDS)
    for name in names:
        said = unknown_command(name, COMMANDS)
        led = re.search(r"'feeds (\S+?)'?(?: |$)", said)
        assert ".feeds-cache" in said or (led and led[1] in {*COMMANDS, *OPTIONS}), said


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_whose_option_is_misused(site: Site, command: str) -> None:
    """What is said in a line names the command and leads to its help."""
    assert site.run(command, "--nonsense").err.startswith(f"feeds: 'feeds {command}' has no option '--nonsense'; ")
    ran = site.run(command, "--help=3")
    assert (ran.status, ran.err) == (2, f"feeds: --help: it takes no value; 'feeds {command} --help' says more\n")


def test_a_port_in_use_is_said_with_the_way_out(site: Site) -> None:
    """Somebody listens on the port: one line says so and how to have another, and the status is 2."""
    site.article("one")
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        ran = site.run("serve", "--port", str(port))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"feeds: cannot listen on 127.0.0.1:{port}: another program listens there")
    assert "--port" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("host", ["192.0.2.1", ""])
def test_an_address_that_is_not_this_machines_is_said_with_the_way_out(site: Site, host: str) -> None:
    """There is nothing to listen on: one line names the option, and the status is 2."""
    site.article("one")
    ran = site.run("serve", "--host", host, "--port", "0")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"feeds: cannot listen on {host}:0: ")
    assert "--host" in ran.err


def test_an_interrupted_run_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends a command with 130, as shells know it, and a word."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("feeds.cli.build.build", interrupted)
    ran = site.run("build")
    assert (ran.status, ran.out, ran.err.strip()) == (130, "", "feeds: interrupted")
