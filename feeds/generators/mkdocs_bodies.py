"""What Material for MkDocs' Markdown has beyond others', as what others have.

=== "Tab"                      a box with that title
--8<-- "file.md"               nothing: it is another file
:material-leaf:{ .big }        nothing: it is a picture of the theme's
*[TEA]: Camellia sinensis      nothing: it shows when somebody points at the word
++ctrl+c++, ^^new^^            keys, and what was inserted
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from feeds.lib.code_areas import CODE, replace_outside_code

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from feeds.generators.row import Traits

_SIGNS: Final = ("=== ", "===+", "===!", "--8<--", ":material-", ":fontawesome-", ":octicons-", ":simple-")
_MORE_SIGNS: Final = ("*[", "++", "^^")
_NEXT: Final = re.compile(
    r"(?P<tab>^[ \t]*+)===[!+]*[ \t]++(?P<title>\"[^\"\n]*\")[ \t]*$"
    r"|^[ \t]*+--8<--(?:[ \t]+[^\n]*+|(?P<files>[ \t]*+\n(?:(?![ \t]*--8<--)[^\n]*\n){0,50}?[ \t]*--8<--[ \t]*))$\n?"
    r"|(?P<icon>:(?:material|fontawesome|octicons|simple)-[a-z0-9-]{1,80}:(?:\{[^{}\n]{0,200}\})?[ \t]?)"
    r"|(?P<word>^\*\[[^\]\n]{1,100}\]:[^\n]*+\n?)"
    r"|\+\+(?P<keys>[a-z0-9\"][\w\"-]*(?:\+[\w\"-]+)*)\+\+"
    r"|\^\^(?P<new>[^\s^](?:[^^\n]{0,300}[^\s^])?)\^\^"
    rf"|(?P<code>{CODE})",
    re.MULTILINE | re.IGNORECASE,
)


def body(text: str, _path: PurePosixPath, _traits: Traits, _home: str) -> str:
    """Return a body without what only this theme's Markdown has; code stays as it is."""
    if not any(sign in text for sign in (*_SIGNS, *_MORE_SIGNS)):
        return text
    return replace_outside_code(text, _NEXT, _instead)


def _instead(found: re.Match[str]) -> str:
    """Return what stands for a match."""
    if found["tab"] is not None:
        return f"{found['tab']}!!! tab {found['title']}"
    if found["keys"]:
        return "+".join(f"<kbd>{escape(each.strip(chr(34)))}</kbd>" for each in found["keys"].split("+"))
    return f"<ins>{found['new']}</ins>" if found["new"] else ""
