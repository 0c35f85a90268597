"""Text right behind an HTML block, as kramdown, Python-Markdown and PHP's Markdown read it: it is Markdown again.

In CommonMark a block of HTML goes on until a blank line, so one is put where its first element is closed.

    <h2>Tea</h2>                 <h2>Tea</h2>
    Steep **well**.      →
                                 Steep **well**.
"""

from __future__ import annotations

import re
from typing import Final

from feeds.lib import lazy_re
from feeds.lib.code_areas import CODE, CodeAreas

_BLOCK: Final = (
    "address|article|aside|blockquote|center|details|div|dl|figure|footer|form|h[1-6]|header|ol|p|section|table|ul"
)
_TEXT: Final = r"(?=[^\s<])"
_LIKELY: Final = lazy_re.compile(
    rf"</(?:{_BLOCK})>[ \t]*\n{_TEXT}|^<!--[^\n]*?-->[ \t]*{_TEXT}", re.MULTILINE | re.IGNORECASE
)
_NEXT: Final = lazy_re.compile(
    rf"(?P<blank>\n[ \t]*(?=\n))"
    rf"|(?P<remark>^ {{0,3}}<!--[^\n]*?-->){_TEXT}"
    rf"|(?P<start>^ {{0,3}})?<(?P<end>/)?(?P<name>{_BLOCK})\b[^<>\n]*+>(?P<text>[ \t]*+\n{_TEXT})?"
    rf"|(?:{CODE})",
    re.MULTILINE | re.IGNORECASE,
)


def ended(body: str) -> str:
    """Return Markdown with a blank line where an element that starts a block of HTML is closed, and text follows."""
    if ("</" not in body and "<!--" not in body) or not _LIKELY.search(body):
        return body
    areas = CodeAreas(body)
    parts: list[str] = []
    name, depth, at, done = "", 0, 0, 0
    while found := _NEXT.search(body, at):
        at = found.end()
        if found["blank"]:
            name, depth = "", 0
        elif found["remark"]:
            parts += [body[done:at], "\n\n"]
            done = at
        elif found["name"]:
            if not depth and found["start"] is not None and not found["end"]:
                name = found["name"].lower()
            if found["name"].lower() != name:
                continue
            depth += -1 if found["end"] else 1
            if not depth and found["text"]:
                parts += [body[done:at], "\n"]
                done, name = at, ""
        else:
            at = areas.end(found) or at
    return "".join([*parts, body[done:]])
