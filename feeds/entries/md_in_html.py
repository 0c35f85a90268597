"""Markdown within elements that say so (`<div markdown="1">`), as kramdown and Python-Markdown read it.

CommonMark reads Markdown between tags where blank lines are around it, so those are put there.
"""

from __future__ import annotations

import re
from typing import Final

from feeds.lib import lazy_re
from feeds.lib.code_areas import CODE, CodeAreas

_NEXT: Final = lazy_re.compile(
    rf"(?P<tag>^[ \t]*+<(?P<name>[a-z][a-z0-9]*+)(?=[^<>\n]{{0,400}}\bmarkdown\b)[^<>\n]*+>)"
    rf"|(?P<end>[ \t]*+</(?P<ended>[a-z][a-z0-9]*+)>)|(?:{CODE})",
    re.MULTILINE | re.IGNORECASE,
)


def opened(body: str) -> str:
    """Return Markdown with blank lines around what stands in such elements."""
    if " markdown" not in body or "<" not in body:
        return body
    areas = CodeAreas(body)
    names: set[str] = set()
    parts, at = [], 0
    while found := _NEXT.search(body, at):
        end = found.end()
        if found["tag"]:
            names.add(found["name"].lower())
            parts += [body[at:end].rstrip(), "\n\n"]
        elif found["end"]:
            is_one = found["ended"].lower() in names
            parts += [body[at : found.start()], "\n\n" if is_one else "", found["end"], "\n" if is_one else ""]
        else:
            end = areas.end(found) or end
            parts.append(body[at:end])
        at = end
    return "".join([*parts, body[at:]]) if names else body
