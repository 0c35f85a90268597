"""Markdown as site generators have it: CommonMark with tables, and what else a text uses.

Most texts use nothing else, which is seen at once; they are parsed by a parser that has no more rules than they need.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from feeds.lib import lazy_re
from feeds.lib.code_areas import CODE, CodeAreas

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt

# By a character of each that most texts have not, which is found much faster than several in a row.
_SIGNS: Final = (
    *((":", ":::"), (":", "\n: "), ("!", "!!!"), ("?", "???"), ("$", "$"), ("{", "{"), ("=", "=="), ("~", "\n~ ")),
    *(("\\", "\\("), ("\\", "\\["), ("^", "^[")),
)
_RAISED: Final = lazy_re.compile(r"[~^][^\s~^]{1,20}[~^]")
_PATTERNS: Final = (
    ("[", lazy_re.compile(r"\[(?:[\^\[!]|[ xX]\]|TOC\]|toc\])")),
    ("~", _RAISED),
    ("^", _RAISED),
    (":", lazy_re.compile(r":[a-z0-9_+-]{1,40}:")),
    ("](", lazy_re.compile(r"\]\([^()\s<>\"]{1,300} [^()\n<>\"']{1,300}\)")),
    ("**", lazy_re.compile(r"\s\*\*(?:[\s\]]|\Z)")),
    ("##", lazy_re.compile(r"##[^\s#]")),
    ("<", lazy_re.compile(r"<(?:/?br[ \t]*/?|img[ \t][^<>\n]*+)>[ \t]*+\n[ \t>]*+\S", re.IGNORECASE)),
)
_ADDRESS: Final = lazy_re.compile(r"https?://")
_REMARK: Final = lazy_re.compile(rf"%%|(?:{CODE})", re.MULTILINE | re.IGNORECASE)


def uses_extensions(body: str) -> bool:
    """Whether a text may have more in it than CommonMark."""
    for rare, sign in _SIGNS:
        if rare in body and sign in body:
            return True
    for sign, pattern in _PATTERNS:
        if sign in body and pattern.search(body):
            return True
    if ":" in body and _has_bare_address(body):
        return True
    return ("**" in body and _has_late(body)) or (("*" in body or "~" in body) and _has_cjk(body))


def _has_late(body: str) -> bool:
    from feeds.entries.stress import LATE  # imports the parser, which is slow to import

    return LATE.search(body) is not None


def _has_cjk(body: str) -> bool:
    if body.isascii():
        return False
    from feeds.entries.stress import CJK  # as above

    return CJK.search(body) is not None


def _has_bare_address(body: str) -> bool:
    """Whether an address stands in a text, and not in a link or between quotes."""
    for found in _ADDRESS.finditer(body):
        start = found.start()
        before = body[start - 1] if start else " "
        if before in " \t\n*_~(" and body[start - 2 : start] != "](":
            return True
    return False


@cache
def _common() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to import, and most articles have no body

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@cache
def _extended(*, is_mdx: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    from feeds.entries.blocks import block_rules
    from feeds.entries.inline import inline_rules

    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    block_rules(md)
    inline_rules(md)
    return md.disable(["code", "html_block"]) if is_mdx else md


def to_html(body: str, *, resolve: Callable[[str], str | None] | None = None, is_mdx: bool = False) -> str:
    """Return Markdown as HTML, which is not yet sanitised.

    Args:
        body: as its author wrote it.
        resolve: returns the address of the page that a link of a wiki names.
        is_mdx: whether it was MDX, in which lines that start with four blanks are no code, and text between tags is
            Markdown.
    """
    if "%%" in body and "[[" in body:
        body = _without_remarks(body)
    if not is_mdx and not uses_extensions(body):
        return str(_common().render(body))
    return str(_extended(is_mdx=is_mdx).render(body, {"resolve": resolve}))


def _without_remarks(body: str) -> str:
    """Return a text of a wiki without what stands between `%%` and `%%`, which its author alone sees."""
    areas = CodeAreas(body)
    parts, at = [], 0
    while found := _REMARK.search(body, at):
        end = body.find("%%", found.end()) if found[0] == "%%" else -1
        if end >= 0:
            parts.append(body[at : found.start()])
            at = end + 2
        else:
            if found[0] == "%%":
                break
            end = areas.end(found) or found.end()
            parts.append(body[at:end])
            at = end
    return "".join([*parts, body[at:]])
