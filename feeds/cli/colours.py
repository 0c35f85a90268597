"""Colours on terminals. What is styled here is written by `click.echo`, which leaves the colours out elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from feeds.lib import lazy_re
from feeds.lib.text import printable
from feeds.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_SEVERITY: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_OF_SIGN: Final = {"+": "green", "-": "red", "~": "yellow"}
_CHANGE: Final = lazy_re.compile(r"(?m)^( *)([+~-]) .*$")


def wanted(environment: Mapping[str, str]) -> bool | None:
    """Return whether an environment asks for colours or forbids them; None leaves it to where the text goes.

    NO_COLOR is what https://no-color.org/ says, FORCE_COLOR and CLICOLOR_FORCE are what many programs know; a variable
    that is empty counts for nothing.
    """
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb":
        return False
    return None


def of_severity(text: str, severity: Severity) -> str:
    """Return a text in the colour of errors or warnings."""
    return click.style(text, fg=_OF_SEVERITY[severity], bold=severity is Severity.ERROR or None)


def failure(message: str) -> str:
    """Return the line that says why a run ended."""
    return f"{of_severity('feeds:', Severity.ERROR)} {printable(message)}"


def of_changes(text: str) -> str:
    """Return lines in which what comes is green, what goes red and what changes yellow, as the signs before it say."""
    return _CHANGE.sub(lambda match: click.style(match[0], fg=_OF_SIGN[match[2]]), text)
