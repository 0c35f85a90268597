"""The arguments of a template tag, whichever language it is in: `"a" b=c`, `a, b`, `a: "b"`."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from feeds.lib import lazy_re

_ARGUMENT: Final = lazy_re.compile(
    r"(?:([\w-]++)[ \t]*+[=:](?![/=])[ \t\n]*+)?"
    r"(?:\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|`([^`]*+)`|([^\s\"'`,=|]++))",
    re.DOTALL,
)
_ESCAPED: Final = lazy_re.compile(r"\\(.)", re.DOTALL)


class Arguments(msgspec.Struct, frozen=True):
    """The values behind a tag's name: those in order, and those with names."""

    ordered: tuple[str, ...]
    named: dict[str, str]

    def first(self, *names: str) -> str:
        """Return the value of the first of some names that is there, else the first value without a name."""
        return self.of(*names) or (self.ordered[0] if self.ordered else "")

    def of(self, *names: str) -> str:
        """Return the value of the first of some names that is there; empty where none is."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


def arguments_of(text: str) -> Arguments:
    """Return the arguments in what stands behind a tag's name."""
    ordered: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(text):
        quoted = next((each for each in found.group(2, 3) if each is not None), None)
        value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else found[4] if found[4] is not None else found[5]
        if found[1]:
            named.setdefault(found[1].lower(), value)
        else:
            ordered.append(value)
    return Arguments(tuple(ordered), named)
