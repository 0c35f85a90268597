"""Mail addresses (RFC 5322, section 3.4.1), alone and with a name."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from feeds.lib.text import shown
from feeds.lib.values.flaw import Flaw

# What an atom may not hold: white space and controls, the specials, and what is no character. Letters beyond ASCII are
# allowed by RFC 6532. Obsolete forms, comments and folded lines are left out, as in every address that is typed.
_NOT_CHARACTERS: Final = "\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_ATOM: Final = rf"[^\s(),.:;<>@\[\]\\\"{_NOT_CHARACTERS}]+"
_DOTTED: Final = rf"{_ATOM}(?:\.{_ATOM})*"
_QUOTED: Final = rf'"(?:[^"\\{_NOT_CHARACTERS}]|\\[\x20-\x7e])*"'
_ADDRESS: Final = rf"(?:{_DOTTED}|{_QUOTED})@(?:{_DOTTED}|\[[0-9A-Fa-f:.]+\])"
"""An expression that is compiled when an address is first looked at, since it takes a while."""


class NamedAddress(NamedTuple):
    """A mail address and whose it is."""

    address: str
    name: str


def mail_address(text: str) -> Flaw | None:
    """Check that a text is the address of a mailbox and nothing else."""
    if is_mail_address(text):
        return None
    message = f"'{shown(text)}' is no mail address; write one as name@example.org, and nothing else"
    return Flaw("mail address", message)


def is_mail_address(text: str) -> bool:
    """Whether a text is the address of a mailbox and nothing else."""
    return re.fullmatch(_ADDRESS, text) is not None


def address_before_name(text: str) -> NamedAddress | None:
    """Read `ada@example.org (Ada)`, as RSS has it; None where a text is not of that form."""
    match = re.match(_ADDRESS, text)
    if not match:
        return None
    name = text[match.end() :].lstrip()
    is_apart = len(name) < len(text) - match.end()
    if not is_apart or len(name) < len("(.)") or name[0] != "(" or name[-1] != ")":
        return None
    return NamedAddress(match[0], name[1:-1])


def address_behind_name(text: str) -> NamedAddress | None:
    """Read `Ada <ada@example.org>`, as mail has it; None where a text is not of that form, whatever the address."""
    name, opened, rest = text.partition("<")
    rest = rest.rstrip()
    if not opened or not rest.endswith(">") or ">" in name or "<" in rest or ">" in rest[:-1]:
        return None
    return NamedAddress(rest[:-1], name.strip())
