"""What to do next, in the words of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from feeds.config.outputs import first_output
from feeds.lib.text import printable
from feeds.lib.urls import is_url

if TYPE_CHECKING:
    from feeds.building.report import Report
    from feeds.config import Config

_USUAL: Final = (Path(), Path("config.yaml"))


def run(command: str, config: Path, *options: str) -> str:
    """Return how a command is called for a config, which need not be named where it is the usual one."""
    if config in _USUAL:
        return " ".join(("feeds", command, *options))
    import shlex  # few configs have to be named

    return " ".join(("feeds", command, "-c", shlex.quote(str(config)), *options))


def where_to_look(report: Report, config: Config, output: str, config_path: Path) -> str:
    """Return the line behind a build that says where to look at what it made; empty where it made nothing.

    Args:
        report: what the build did.
        config: the config.
        output: the destination.
        config_path: the config, as the command line named it.
    """
    if not report.feeds:
        return ""
    page = first_output(config, (each.path for each in report.feeds))
    served = f"made to be served as {config.site.url}"
    if not config.path.exists():
        served += (
            f"; 'feeds init' writes {config.name}, where site.url may say another address, such as that of a folder of "
            "their own"
        )
    place = "" if is_url(output) else f"{click.style(printable(str(Path(output) / page)), fg='cyan')}, or run "
    return f"look at {place}'{run('serve', config_path, '--open')}'; {printable(served)}"
