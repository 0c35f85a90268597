"""Rules for lines that Markdown's older readers take otherwise than CommonMark, and a bound on rules that look far.

Most articles of today's sites were written for one of those readers: with `##Heading`, and text right below a `<br>`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock

    Rule = Callable[[StateBlock, int, int, bool], bool]

_HEADING: Final = re.compile(r"(#{2,6})(?=\w|\*\*|`|\[)([^\n]*)")
_BREAK: Final = re.compile(r"(?:</?br[ \t]*/?>[ \t]*)++|<img[ \t][^<>\n]*+>[ \t]*+", re.IGNORECASE)
_INDENT: Final = 4
_MARKS_BEHIND: Final = re.compile(r"[ \t]*+#++[ \t]*+\Z")
_MOST_LINES: Final = 100_000
_INTERRUPTED: Final[RuleOptionsType] = {"alt": ["paragraph", "reference", "blockquote"]}


def line_rules(md: MarkdownIt) -> None:
    """Add these rules to a parser."""
    ruler = md.block.ruler
    ruler.before("heading", "heading_without_blank", _heading, _INTERRUPTED)
    ruler.before("html_block", "line_break", _line_break)
    for name in ("deflist", "admonition"):
        _bound(md, name)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _heading(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Take `##Heading` for a heading; `#word` is none, since people write tags so."""
    if state.src[state.bMarks[start] + state.tShift[start]] != "#" or state.is_code_block(start):
        return False
    found = _HEADING.match(_line(state, start))
    if not found:
        return False
    if not silent:
        state.line = start + 1
        level = len(found[1])
        token = state.push("heading_open", f"h{level}", 1)
        token.markup, token.map = found[1], [start, state.line]
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = _MARKS_BEHIND.sub("", found[2]).strip(), [start, state.line], []
        state.push("heading_close", f"h{level}", -1).markup = found[1]
    return True


def _line_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a `<br>` that stands alone for no more than itself: Markdown goes on below it."""
    if silent or start + 1 >= end or state.sCount[start] - state.blkIndent >= _INDENT or state.isEmpty(start + 1):
        return False
    if state.src[state.bMarks[start] + state.tShift[start]] != "<":
        return False
    text = _line(state, start)
    if not _BREAK.fullmatch(text):
        return False
    token = state.push("html_block", "", 0)
    token.content, token.map = f"{text.replace('</', '<')}\n", [start, start + 1]
    state.line = start + 1
    return True


def _bound(md: MarkdownIt, name: str) -> None:
    """Switch a rule off for the rest of a text that makes it look at the same lines again and again."""
    ruler = md.block.ruler
    found = ruler.__rules__[ruler.__find__(name)]
    rule: Rule = found.fn
    spent = f"spent on {name}"

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
        before = state.env.get(spent, 0)
        if before > _MOST_LINES or not rule(state, start, end, silent):
            return False
        if not silent:
            last = next((line for line in range(start, end) if state.isEmpty(line)), end)
            state.env[spent] = state.env.get(spent, 0) + last - start
        return True

    ruler.at(name, bounded, {"alt": found.alt})
