"""From bytes to characters: which encoding a document is in (XML 1.0, section 4.3.3 and appendix F)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from feeds.validate.finding import Finding

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
_BARE: Final = (
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""\s*<\?xml\b[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_UTF_16: Final = frozenset({"utf-16", "utf-16-le", "utf-16-be"})
# Codecs of Python that are no encodings of text, or that the declaration itself could not be read in.
_TEXT_ONLY: Final = "the text cannot be read in it"


class Decoded:
    """The characters of a document, as UTF-8, and what is wrong with how they were written.

    Attributes:
        body: UTF-8 without a byte order mark.
        findings: what broke a rule on the way.
        readable: whether there is any sense in reading on.
    """

    __slots__ = ("body", "findings", "readable")

    def __init__(self, body: bytes, findings: list[Finding], *, readable: bool = True) -> None:
        self.body = body
        self.findings = findings
        self.readable = readable


def decode(body: bytes) -> Decoded:
    """Give a document's characters, with a replacement for each that its encoding has none for."""
    mark, rest = _marked(body)
    family = mark or next((name for start, name in _BARE if body.startswith(start)), "")
    if family.startswith("utf-32"):
        return Decoded(
            b"", [_finding("V104", "UTF-32, which hardly any reader of XML knows; write UTF-8")], readable=False
        )
    head = (
        rest[:400].decode(family, "replace").encode("utf-8", "replace") if family.startswith("utf-16") else rest[:400]
    )
    match = _DECLARED.match(head)
    declared = match[1].decode("latin-1") if match else ""
    findings = list(_declaration(declared, family, mark, head, match))
    name = family or _codec(declared) or "utf-8"
    if name == "utf-8":
        try:
            rest.decode()
        except UnicodeDecodeError as error:
            findings.append(_undecodable(rest, error, declared or "UTF-8"))
            rest = rest.decode("utf-8", "replace").encode()
        return Decoded(rest, findings)
    try:
        text = rest.decode(name)
    except UnicodeError as error:
        if isinstance(error, UnicodeDecodeError):
            findings.append(_undecodable(rest, error, declared or name))
        text = rest.decode(name, "replace")
    return Decoded(text.encode("utf-8", "replace"), findings)


def _marked(body: bytes) -> tuple[str, bytes]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name, body[len(mark) :]
    return "", body


def _declaration(
    declared: str, family: str, mark: str, head: bytes, match: re.Match[bytes] | None
) -> Iterator[Finding]:
    """Hold an encoding declaration against the bytes around it."""
    if not match:
        return
    column = match.start(1) - (head.rfind(b"\n", 0, match.start(1)) + 1) + 1
    line = head.count(b"\n", 0, match.start(1)) + 1
    codec = _codec(declared)
    if codec is None:
        yield Finding(
            line,
            column,
            "V104",
            f"an encoding that nobody knows: '{declared}'; write encoding=\"utf-8\", and the text in UTF-8",
        )
    elif (family in _UTF_16) != (codec in _UTF_16) or (mark == "utf-8" and codec != "utf-8"):
        there = mark or family or "one byte a character"
        yield Finding(
            line,
            column,
            "V103",
            f"the declaration says '{declared}', and the first bytes say {there}; let both say the same, best UTF-8",
        )
    elif codec not in _UTF_16 and codec not in {"utf-8", "ascii"}:
        yield Finding(
            line,
            column,
            "V105",
            f"the encoding is '{declared}', and a reader need know only UTF-8 and UTF-16; write UTF-8",
        )


def _codec(declared: str) -> str | None:
    """Give Python's name of an encoding of text, or None where it knows none of that name."""
    if not declared or not _NAME.fullmatch(declared):
        return None
    try:
        codec = codecs.lookup(declared)
        if not isinstance("".encode(codec.name), bytes) or b"<".decode(codec.name, "replace") not in {"<", "�"}:
            return None
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    return codec.name


def _undecodable(body: bytes, error: UnicodeDecodeError, name: str) -> Finding:
    before = body[: error.start].decode(error.encoding, "replace")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    found = " ".join(f"0x{byte:02X}" for byte in body[error.start : error.start + 4][: max(1, error.end - error.start)])
    return Finding(
        line,
        column,
        "V103",
        f"the bytes {found} mean nothing in {name}; write the file in the encoding that it declares, best UTF-8",
    )


def _finding(code: str, message: str) -> Finding:
    return Finding(1, 1, code, message)
