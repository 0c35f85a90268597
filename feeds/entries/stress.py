"""Marks of stress and of deleted text that CommonMark's rules mistake: beside scripts without blanks, or behind one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

CJK: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3130-\u318f\u31f0-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\U00020000-\U0003ffff]"
)
"""A letter or sign of the scripts that have no blanks between words, and of Korean, whose particles follow at once."""
_BOLD: Final = 2
_TURNING: Final = re.compile(r"(?<![\s*])\*\*(?!\*)|(?<!\*)\*\*(?![\s*])")
"""Marks that stand beside a word on one side at least, and so open or close something."""
_SIGN: Final = rf"[:;.?!\u2014\u2013{CJK.pattern[1:-1]}]"
LATE: Final = re.compile(
    r"(?<!\S)(?<![,(=][ \t])\*\*(?![\s*])([^*`\n]{1,300}[ \t\xa0])\*\*"
    rf"(?:(?<={_SIGN}[ \t\xa0]\*\*)(?=[\w(\[<])|(?={CJK.pattern}))"
    r"(?![^*\n]*+(?<![\s(\[*])\*\*(?!\*))"
)
"""Bold text that ends behind a sign and a blank, right before a word: `**Tea: **green`; or beside such a letter.

What has neither may as well be no bold text at all (`**kwargs and **options`), nor what may well start some.
"""


def emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    """Take marks of emphasis as CommonMark does, between signs and letters of scripts without blanks, and late ones."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    length, can_open, can_close = _flanks(state)
    for _ in range(length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(Delimiter(ord(marker), length, len(state.tokens) - 1, -1, can_open, can_close))
    state.pos += length
    return True


def _flanks(state: StateInline) -> tuple[int, bool, bool]:
    """Return how many marks stand at a place, and whether they may open and close something."""
    marker = state.src[state.pos]
    scanned = state.scanDelims(state.pos, marker != "_")
    if marker == "_":
        return scanned.length, scanned.can_open, scanned.can_close
    at = state.pos + scanned.length
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[at] if at < state.posMax else " "
    is_beside = bool(CJK.match(before) or CJK.match(after))
    can_open = scanned.can_open or (is_beside and not after.isspace())
    can_close = scanned.can_close or (is_beside and not before.isspace())
    return scanned.length, can_open, can_close or (scanned.length == _BOLD and _is_late(state, before, after))


def _is_late(state: StateInline, before: str, after: str) -> bool:
    """Whether marks with a blank on either side end what was opened, which nothing behind them does."""
    if not (state.pos and before.isspace() and after.isspace()):
        return False
    src, start, at = state.env.get("turning", ("", 0, -1))
    if src is not state.src or not start <= state.pos <= at:
        found = _TURNING.search(state.src, state.pos + _BOLD)
        at = found.start() if found else len(state.src)
        state.env["turning"] = state.src, state.pos, at  # one search for all marks before it
    return at >= state.posMax or state.src[at - 1].isspace()


def late(state: StateInline) -> re.Match[str] | None:
    """Return the bold text that starts at a place and ends behind a blank."""
    return LATE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "*" else None


def struck(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    """Take marks of deleted text (`~~`) as GFM does, and also between signs and letters of such scripts."""
    if silent or not state.src.startswith("~~", state.pos):
        return False
    length, can_open, can_close = _flanks(state)
    if length % 2:
        state.push("text", "", 0).content = "~"
    for _ in range(length // 2):
        state.push("text", "", 0).content = "~~"
        state.delimiters.append(Delimiter(ord("~"), 0, len(state.tokens) - 1, -1, can_open, can_close))
    state.pos += length
    return True
