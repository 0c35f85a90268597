"""Texts and feeds changed by chance, with an eye for what they are made of: lines, marks, tags, fields, numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from trials.hostile_texts import hostile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_TOKEN: Final = re.compile(rb"\w+|\s+|[^\w\s]")
WORDS: Final = (
    b"---",
    b"+++",
    b"...",
    b"\n",
    b"\r\n",
    b"\t",
    b": ",
    b"- ",
    b"|",
    b">",
    b"&a ",
    b"*a",
    b"!!x ",
    b"? ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"</",
    b"/>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"&",
    b"&#",
    b";",
    b"&amp;",
    b"<?",
    b"<!DOCTYPE x [",
    b"xmlns=",
    b"`",
    b"```",
    b"**",
    b"_",
    b"](",
    b"![",
    b"[^1]:",
    b"~~",
    b"$",
    b"$$",
    b":::",
    b"{{<",
    b">}}",
    b"{%",
    b"%}",
    b"# ",
    b"    ",
    b"\\",
    b'"',
    b"'",
    b"\\u",
    b"\\ud800",
    b"\xff",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80",
    b"\xe2\x80\xae",
    b"\xc2\x85",
    b"2020-02-30",
    b"0000-00-00T00:00:00Z",
    b"9999-12-31T23:59:60+99:99",
    b"-1",
    b"1e999",
    b"9" * 400,
    b"null",
    b"true",
    b"NaN",
    b"0x1f",
    b"title",
    b"secured",
    b"date",
    b"url",
    b"id",
    b"topics",
    b"updated",
    b"entry",
    b"item",
    b"content_html",
    b"guid",
    b"link",
    b"http://[",
)


def mutated(seeds: Sequence[bytes], chance: Random, most: int = 200_000) -> bytes:
    """Return one of some texts, changed in a few places, and no longer than so many bytes."""
    body = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        body = chance.choice(_CHANGES)(body, seeds, chance)[:most]
    return body


def _tokens(body: bytes, chance: Random) -> tuple[list[bytes], int]:
    parts = _TOKEN.findall(body) or [b""]
    return parts, chance.randrange(len(parts))


def _other_word(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    parts, at = _tokens(body, chance)
    parts[at] = chance.choice(WORDS)
    return b"".join(parts)


def _one_more(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    parts, at = _tokens(body, chance)
    parts.insert(at, chance.choice(WORDS) * chance.choice((1, 1, 1, 2, 40, 3000)))
    return b"".join(parts)


def _without(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    parts, at = _tokens(body, chance)
    del parts[at : at + chance.choice((1, 1, 3, 20))]
    return b"".join(parts)


def _again(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    lines = body.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    lines[at:at] = lines[at : at + chance.choice((1, 3, 10))] * chance.choice((1, 2, 60))
    return b"".join(lines)


def _spliced(body: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(seeds)
    start = chance.randrange(len(other) or 1)
    at = chance.randrange(len(body) or 1)
    return body[:at] + other[start : start + chance.choice((20, 200, 5000))] + body[at:]


def _byte(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def _cut(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    return body[: chance.randrange(len(body) or 1)]


def _hostile(body: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    parts, at = _tokens(body, chance)
    parts.insert(at, hostile(chance).encode("utf-8", "surrogatepass"))
    return b"".join(parts)


_CHANGES: Final = (_other_word, _other_word, _one_more, _without, _again, _spliced, _byte, _cut, _hostile)
