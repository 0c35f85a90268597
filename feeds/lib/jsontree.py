"""JSON with its places: every value, and every member's name, with where it stands in the text.

The standard library and msgspec keep no places. json-source-map does, but it stopped in 2022, ends at the first slip
and takes a name that stands twice. Here slips that leave no doubt what was meant are noted and read over, so that one
of them does not hide the rest.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from feeds.lib.plain_yaml import SECURED

_SPACES: Final = " \t\n\r"
_SPACE: Final = re.compile(rf"[{_SPACES}]*")
_DECODER: Final = json.JSONDecoder()
_STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.+-])", re.ASCII)
_WORD: Final = re.compile(r"-?\w+|.", re.DOTALL)
_LITERALS: Final = {"true": True, "false": False, "null": None}
_NO_NUMBERS: Final = {"NaN", "Infinity", "-Infinity"}
_MOST_DEPTH: Final = 100
_MOST_DIGITS: Final = 300


class JsonNode(NamedTuple):
    """A value and the offset at which it starts."""

    at: int
    value: JsonValue


class Member(NamedTuple):
    """A member of an object: the offset of its name, and its value."""

    at: int
    node: JsonNode


JsonObject: TypeAlias = dict[str, Member]
JsonValue: TypeAlias = str | float | bool | JsonObject | list[JsonNode] | None


class Slip(NamedTuple):
    """What breaks the grammar at an offset.

    Attributes:
        kind: `syntax`, `twice` (a name that the object has already) or `surrogate` (half of a character).
    """

    at: int
    kind: str
    message: str


class Places:
    """The lines of a text, from which an offset's place is known."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n?|\n", self._text))]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


class _Stop(Exception):  # noqa: N818 - ends the reading; `read` catches it
    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.slip = Slip(at, "syntax", message)


def read(text: str) -> tuple[JsonNode | None, list[Slip]]:
    """Read a JSON text (RFC 8259).

    Returns:
        The value, or None where reading had to stop, and every slip met until then.
    """
    reader = _JsonReader(text)
    try:
        node, end = reader.value(reader.skip(0), 0)
    except _Stop as stop:
        return None, [*reader.slips, stop.slip]
    rest = reader.skip(end)
    if rest < len(text):
        reader.slips.append(Slip(rest, "syntax", f"found {reader.seen(rest)} behind the end; remove what follows"))
    return node, reader.slips


def syntax_slip(text: str, at: tuple[int, int]) -> tuple[int, int, str]:
    """Return the first slip in a text that is no JSON: its line and column, counted from 1, and what to do.

    Args:
        text: the text.
        at: where the standard library stopped, for what this module reads over.
    """
    slips = [] if SECURED in text else read(text)[1]  # of a secured value nothing may be shown
    if not slips:
        return *at, "this is no JSON; names and texts stand between double quotes, with ':' and ',' between them"
    return *Places(text).place(slips[0].at), slips[0].message


class _JsonReader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.slips: list[Slip] = []

    def skip(self, at: int) -> int:
        """Return the offset of what follows white space."""
        if self._text[at : at + 1] not in _SPACES:
            return at
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def seen(self, at: int) -> str:
        """Return what stands at an offset, for a message."""
        match = _WORD.match(self._text, at)
        return repr(match[0][:40]) if match else "the end of the text"

    def value(self, at: int, depth: int) -> tuple[JsonNode, int]:
        """Read the value at an offset, and give where it ends."""
        first = self._text[at : at + 1]
        if first == '"':
            text, end = self._string(at)
            return JsonNode(at, text), end
        if first in ("{", "["):
            if depth == _MOST_DEPTH:
                raise _Stop(at, f"values are nested more than {_MOST_DEPTH} deep; flatten them")
            return (self._object if first == "{" else self._array)(at, depth + 1)
        return self._plain(at)

    def _plain(self, at: int) -> tuple[JsonNode, int]:
        number = _NUMBER.match(self._text, at)
        if number:
            whole = not (number[1] or number[2]) and len(number[0]) < _MOST_DIGITS
            return JsonNode(at, int(number[0]) if whole else float(number[0])), number.end()
        match = _WORD.match(self._text, at)
        word = match[0] if match else ""
        if word in _LITERALS:
            return JsonNode(at, _LITERALS[word]), at + len(word)
        if word in _NO_NUMBERS:
            self.slips.append(Slip(at, "syntax", f"found {word}, which JSON does not have; expected a number"))
            return JsonNode(at, float(word)), at + len(word)
        if self._text.startswith(("//", "/*", "#"), at):
            raise _Stop(at, "found a comment, which JSON does not have; remove it")
        raise _Stop(at, f"found {self.seen(at)}; expected a value")

    def _string(self, at: int) -> tuple[str, int]:
        text: str
        try:
            text, end = _DECODER.raw_decode(self._text, at)
        except json.JSONDecodeError:
            text, end = self._misspelt(at)
        half = None if text.isascii() else _SURROGATE.search(text)
        if half:
            message = f"found half of a character, \\u{ord(half[0]):04x}; write the character itself"
            self.slips.append(Slip(at, "surrogate", message))
        return text, end

    def _misspelt(self, at: int) -> tuple[str, int]:
        """Note what is wrong with a text, and read it all the same where that is possible."""
        match = _STRING.match(self._text, at)
        if not match:
            raise _Stop(at, "found a text that does not end; put a '\"' behind it")
        control = _CONTROL.search(match[0])
        if control:
            message = f"found the character U+{ord(control[0]):04X} in a text; write it as \\u{ord(control[0]):04x}"
            self.slips.append(Slip(at + control.start(), "syntax", message))
        try:
            text: str = json.loads(match[0], strict=False)
        except json.JSONDecodeError as error:
            raise _Stop(
                at + error.pos, f"found an escape that JSON does not have: {self._text[at + error.pos :][:2]!r}"
            ) from None
        return text, match.end()

    def _object(self, at: int, depth: int) -> tuple[JsonNode, int]:
        members: JsonObject = {}
        here = self.skip(at + 1)
        while not self._text.startswith("}", here):
            if not self._text.startswith('"', here):
                raise _Stop(here, f"found {self.seen(here)}; expected a name between double quotes")
            name, end = self._string(here)
            colon = self.skip(end)
            if not self._text.startswith(":", colon):
                raise _Stop(colon, f"found {self.seen(colon)}; expected ':' behind the name {name!r}")
            node, end = self.value(self.skip(colon + 1), depth)
            if name in members:
                self.slips.append(Slip(here, "twice", f"{name!r} stands twice in one object; remove one"))
            members[name] = Member(here, node)
            here = self._following(end, "}")
        return JsonNode(at, members), here + 1

    def _array(self, at: int, depth: int) -> tuple[JsonNode, int]:
        nodes: list[JsonNode] = []
        here = self.skip(at + 1)
        while not self._text.startswith("]", here):
            node, end = self.value(here, depth)
            nodes.append(node)
            here = self._following(end, "]")
        return JsonNode(at, nodes), here + 1

    def _following(self, end: int, closing: str) -> int:
        """Return where the next member stands, or the end of what holds them."""
        here = self.skip(end)
        if self._text.startswith(closing, here):
            return here
        if not self._text.startswith(",", here):
            raise _Stop(here, f"found {self.seen(here)}; expected ',' or '{closing}'")
        after = self.skip(here + 1)
        if self._text.startswith(closing, after):
            self.slips.append(Slip(here, "syntax", f"found ',' before '{closing}'; remove the comma"))
        return after
