"""The plain subset of YAML in which nearly all front matter is written, read line by line.

    title: Tea            a key and a text, plain or between quotes, that ends on its line
    tags: [green, black]  a list of words or of texts between double quotes
    provider:             a key with a mapping or a list below it
      name: Ann
    images:
      - url: a.png        items that are texts or mappings
        width: 50

What is not provably this is for PyYAML, which is the truth: whatever is read here, it reads the same
(`tests/test_plain_yaml.py` holds the one against the other).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from feeds.lib import lazy_re

SECURED: Final = "secured"
"""The key whose value is encrypted and never kept, at any depth."""

NULLS: Final = frozenset({"", "~", "null"})
"""What stands for nothing, without quotes."""

# Texts that are longer could hold so many values that PyYAML's reader refuses them, keys so long that libyaml does.
_LONGEST: Final = 60_000
_LONGEST_KEY: Final = 100
# Who nests needs blanks for each level, or two for two.
_DEEPEST: Final = 40
# These end lines for YAML and not for `split`.
_BREAKS: Final = lazy_re.compile("[\x85\u2028\u2029]")

# What a plain text may start with, beside letters beyond ASCII: signs of YAML's own are all in ASCII.
_PLAIN_START: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/.($+")
# What starts with a minus sign may be a plain text, too; numbers are common.
_BELOW_ZERO: Final = lazy_re.compile(r"-[0-9]++(?:\.[0-9]++)?")
_ESCAPED: Final = lazy_re.compile(r'"(?:[^"\\]|\\["\\/nrt])*"')
_WORD: Final = r"[\w./][\w./+-]*+(?: [\w./+-]++)*+"
_WORDS: Final = lazy_re.compile(rf"\[ *+(?:{_WORD} *+(?:, *+{_WORD} *+)*+)?\]")
_QUOTED: Final = lazy_re.compile(r'\[ *+"[^"\\]*+" *+(?:, *+"[^"\\]*+" *+)*+\]')

_SHORT: Final = 48
_MOST_LINES: Final = 8192

_Line = tuple[Any, ...]
"""How far a line is indented, whether it is an item of a list, its key (may be empty), and the value behind that.

A tuple that is told from others by identity, as one of a fixed length would not be in a compiled module.
"""

_NOTHING: Final[_Line] = (-1, False, "", None)
"""A line that says nothing, and the end of all lines."""
_BELOW: Final = object()
"""The value of a key that has none on its line."""

_known: Final[dict[str, _Line]] = {"": _NOTHING}
"""Short lines as they were read: `width: 50` stands in thousands of articles."""

_Start = tuple[int, bool, str]
"""What a line is before its value: how far it is indented, whether it is an item of a list, and its key."""
_starts: Final[dict[str, _Start]] = {}
"""Starts of lines that have a key and a value, by what stands before the colon: every site has few."""


class _OddError(Exception):
    """The text may be more than is read here."""


def scan(text: str) -> dict[str, Any] | None:
    """Return the mapping that a text is; None where it holds anything out of the ordinary, or nothing.

    Args:
        text: without the characters that `yamltree.drop_unprintable` drops.
    """
    if len(text) > _LONGEST or "\t" in text or "\r" in text or not (text.isascii() or _BREAKS.search(text) is None):
        return None
    if _has_lines_below_secured(text):  # which would be remembered
        return None
    known = _known.get
    try:
        lines = [read for line in text.split("\n") if (read := known(line) or _read(line)) is not _NOTHING]
        lines.append(_NOTHING)
        mapping, end = _mapping(lines, 0, 0)
    except _OddError:
        return None
    return mapping if mapping and end == len(lines) - 1 else None


def _has_lines_below_secured(text: str) -> bool:
    at = text.find(f"{SECURED}:")
    while at >= 0:
        start = at + len(SECURED) + 1
        end = text.find("\n", start)
        if not text[start : end if end >= 0 else len(text)].strip(" "):
            return True
        at = text.find(f"{SECURED}:", start)
    return False


def _mapping(lines: list[_Line], at: int, column: int) -> tuple[dict[str, Any], int]:
    """Return the mapping whose keys stand at a column, from a line on, and the first line behind it."""
    found: dict[str, Any] = {}
    while True:
        indent, is_item, key, value = lines[at]
        if indent != column or is_item:
            return found, at
        at += 1
        if value is _BELOW:
            value, at = _below(lines, at, column)
        if key in found:
            raise _OddError
        if key != SECURED:
            found[key] = value


def _below(lines: list[_Line], at: int, column: int) -> tuple[Any, int]:
    """Return what stands below a key at a column, which may be nothing, and the first line behind it."""
    indent, is_item, _, _ = lines[at]
    if is_item and indent >= column:
        return _list(lines, at, indent)
    if not is_item and indent > column:
        return _mapping(lines, at, indent)
    return None, at


def _list(lines: list[_Line], at: int, column: int) -> tuple[list[Any], int]:
    """Return the list whose items stand at a column, from a line on, and the first line behind it."""
    items: list[Any] = []
    while True:
        indent, is_item, key, value = lines[at]
        if indent != column or not is_item:
            return items, at
        if key:
            inner = column + 2
            lines[at] = (inner, False, key, value)
            value, at = _mapping(lines, at, inner)
        else:
            at += 1
        items.append(value)


def _read(line: str) -> _Line:
    """Return a line as it is read, and remember it if it is short.

    Raises:
        _OddError: it may be more than is read here.
    """
    before, colon, value = line.partition(": ")
    start = _starts.get(before) if colon else None
    if start:
        value = value.strip(" ")
    else:
        body = line.strip(" ")
        if not body or body[0] == "#":
            return _NOTHING
        start, value = _start(line, body)
        if colon and start[2] and len(_starts) < _MOST_LINES:
            _starts[before] = start
    indent, is_item, key = start
    given = _value(value) if value else _BELOW
    read = (indent, is_item, key, None if key == SECURED and value else given)
    if (
        key != SECURED and len(line) < _SHORT and len(_known) < _MOST_LINES and "[" not in line
    ):  # lists are never shared
        _known[line] = read
    return read


def _start(line: str, body: str) -> tuple[_Start, str]:
    """Return what a line starts with, and the text of its value."""
    indent = len(line) - len(line.lstrip(" "))
    if indent > _DEEPEST:
        raise _OddError
    is_item = body.startswith("- ")
    if is_item:
        body = body[2:]
    key, colon, value = body.partition(": ")
    if not colon and body[-1:] == ":":
        key, colon = body[:-1], ":"
    if colon and _is_key(key):
        return (indent, is_item, key), value.lstrip(" ")
    if not is_item:
        raise _OddError
    return (indent, True, ""), body.lstrip(" ")


def _is_key(text: str) -> bool:
    if len(text) > _LONGEST_KEY:
        return False
    return text.isidentifier() or (text[:1] != "-" and text.replace("-", "_").isidentifier())


def _value(text: str) -> str | list[str | None] | None:
    """Return the value that a text is, which has no blanks around it."""
    first = text[:1]
    if first in _PLAIN_START or first > "\x7f" or (first == "-" and _BELOW_ZERO.fullmatch(text)):
        if ": " in text or " #" in text or text[-1] == ":":
            raise _OddError
        return None if text in NULLS else text
    if first == '"':
        if "\\" not in text and text.find('"', 1) == len(text) - 1:
            return text[1:-1]
        if _ESCAPED.fullmatch(text):
            return msgspec.json.decode(text, type=str)
    elif first == "'" and text.find("'", 1) == len(text) - 1:
        return text[1:-1]
    elif first == "[":
        return _words(text)
    elif text in NULLS:
        return None
    raise _OddError


def _words(text: str) -> list[str | None]:
    """Return the list that a text between brackets is."""
    if _WORDS.fullmatch(text):
        words = [word.strip(" ") for word in text[1:-1].split(",")]
        return [] if words == [""] else [None if word in NULLS else word for word in words]
    if _QUOTED.fullmatch(text):
        return list(msgspec.json.decode(text, type=list[str]))
    raise _OddError
