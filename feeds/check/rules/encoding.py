"""From bytes to characters: which encoding a document is in (XML 1.0, section 4.3.3 and appendix F)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.check.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

# The longest first: the mark of UTF-32 starts with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARED: Final = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']""")
_HEAD: Final = 400
_WIDE: Final = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
# What Python has codecs for, and what is no encoding of a text.
_NO_TEXT: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})


class Decoded(NamedTuple):
    """The characters of a document, and what is wrong with how they were written.

    Attributes:
        body: UTF-8 without a byte order mark; None where nobody could read on.
        findings: what broke a rule on the way.
    """

    body: bytes | None
    findings: list[Finding]


def decode(body: bytes) -> Decoded:
    """Return a document's characters, with a replacement for each that its encoding has none for."""
    mark, rest = next(((name, body[len(start) :]) for start, name in _MARKS if body.startswith(start)), ("", body))
    family = mark or next((name for start, name in _UNMARKED if body.startswith(start)), "")
    if family.startswith("utf-32"):
        return Decoded(None, [Finding(1, 1, "V104", "UTF-32, which hardly any reader of XML knows; write UTF-8")])
    head = rest[:_HEAD].decode(family, "replace").encode() if family.startswith("utf-16") else rest[:_HEAD]
    match = _DECLARED.match(head)
    findings = list(_declaration(match, family, marked=bool(mark))) if match else []
    codec = _codec(match) if match else ""
    # A declaration that could be read byte by byte is not in an encoding of two bytes and more.
    name = family or (codec if codec and codec not in _WIDE else "utf-8")
    try:
        text = rest.decode(name)
    except UnicodeDecodeError as error:
        findings.append(_undecodable(rest, error, name))
        text = rest.decode(name, "replace")
    return Decoded(rest if name == "utf-8" and not findings else text.encode("utf-8", "replace"), findings)


def _declaration(match: re.Match[bytes], family: str, *, marked: bool) -> Iterator[Finding]:
    """Check an encoding declaration by the bytes around it."""
    head, at = match.string, match.start(1)
    line, column = head.count(b"\n", 0, at) + 1, at - head.rfind(b"\n", 0, at)
    declared, codec = match[1].decode("utf-8", "replace"), _codec(match)
    if not codec:
        message = f"an encoding that nobody knows: '{declared}'; write encoding=\"utf-8\", and the text in UTF-8"
        yield Finding(line, column, "V104", message)
    elif (family in _WIDE) != (codec in _WIDE) or (marked and family == "utf-8" != codec):
        there = family or "one byte a character"
        message = f"the declaration says '{declared}', and the first bytes say {there}; let both say UTF-8"
        yield Finding(line, column, "V103", message)
    elif codec not in _WIDE and codec not in {"utf-8", "ascii"}:
        message = f"the encoding is '{declared}', and a reader need know only UTF-8 and UTF-16; write UTF-8"
        yield Finding(line, column, "V105", message)


def _codec(match: re.Match[bytes]) -> str:
    """Return Python's name of the encoding that is declared, empty where there is none for text."""
    try:
        codec = codecs.lookup(match[1].decode("ascii")).name
        "<".encode(codec)
    except (LookupError, ValueError):
        return ""
    return "" if codec.replace("_", "-") in _NO_TEXT else codec


def _undecodable(body: bytes, error: UnicodeDecodeError, name: str) -> Finding:
    before = body[: error.start].decode(name, "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    found = " ".join(f"0x{byte:02X}" for byte in body[error.start : max(error.end, error.start + 1)][:4])
    message = f"the bytes {found} mean nothing in {name}; write the file in the encoding that it declares, best UTF-8"
    return Finding(line, column, "V103", message)
