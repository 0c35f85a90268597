"""Plain text: what a reader should see of a field that may carry entities, tags and forbidden characters."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from feeds.lib import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN: Final = 60
_SHOWN_ON_A_LINE: Final = 100
# XML 1.0 (fifth edition), section 2.2: the characters outside `Char`.
_FORBIDDEN: Final = lazy_re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

# Only the names that HTML has: `List<String>` and `a <b and c> d` are text.
_NAMES: Final = (
    "a|abbr|article|aside|b|bdi|bdo|big|blockquote|br|center|cite|code|del|dd|div|dl|dt|em|figure|figcaption|font|"
    "footer|h[1-6]|header|hr|i|img|ins|kbd|li|mark|nobr|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|sup|"
    "table|tbody|td|th|thead|time|tr|tt|u|ul|var|wbr"
)
_UNSEEN: Final = (
    (lazy_re.compile("<!--"), lazy_re.compile("-->"), ""),
    (lazy_re.compile(r"<script\b", re.IGNORECASE), lazy_re.compile(r"</script\s*>", re.IGNORECASE), " "),
    (lazy_re.compile(r"<style\b", re.IGNORECASE), lazy_re.compile(r"</style\s*>", re.IGNORECASE), " "),
)
_TAG: Final = lazy_re.compile(rf"</?(?:{_NAMES})(?:\s+[^<>=\s]+\s*=[^<>]*|\s*)/?>", re.IGNORECASE)
_BREAKING: Final = lazy_re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|hr|tr|td|th|dd|dt|pre|blockquote)\b", re.IGNORECASE)
# An entity that was encoded once more on its way here: `&amp;quot;`.
_TWICE: Final = lazy_re.compile(r"&amp;(?=(?:[a-z]{2,8}|#\d{2,7}|#x[0-9a-f]{2,6});)", re.IGNORECASE)
# What a program that expects HTML would take for more than text, or takes out: some look for signs, as `<` and `>`.
_AMBIGUOUS: Final = lazy_re.compile(r"<|&[#A-Za-z]")
# Thai to Burmese and Khmer, and what Chinese and Japanese are written in.
_UNSPACED: Final = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_TABS: Final = lazy_re.compile(r"(?<=\n)\t+")
_LONGEST_WORD: Final = 20


def drop_forbidden(text: str) -> str:
    """Return a text without the characters that XML forbids (XML 1.0, section 2.2)."""
    # no printable character is forbidden, and no end of a line
    is_clean = text.isprintable() or text.replace("\n", "").isprintable()
    return text if is_clean else _FORBIDDEN.sub("", text)


def plain(text: str) -> str:
    """Return the plain text that a reader should see: tags stripped, entities decoded, white space collapsed."""
    if "<" in text:
        for opening, closing, instead in _UNSEEN:
            text = _without(text, opening, closing, instead)
        text = _TAG.sub(lambda match: " " if _BREAKING.match(match[0]) else "", text)
    if "&" in text:
        text = drop_forbidden(_unescape()(_TWICE.sub("&", text)))
    # no white space but blanks is printable
    is_collapsed = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return text if is_collapsed else " ".join(text.split())


@cache
def _unescape() -> Callable[[str], str]:
    """Return what decodes entities; its table of them is slow to import, and to import it again takes its time, too."""
    from html import unescape

    return unescape


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str], instead: str) -> str:
    """Return a text without whatever stands between two patterns, in time that grows no faster than the text."""
    kept, at = [], 0
    while (start := opening.search(text, at)) and (end := closing.search(text, start.end())):
        kept.append(text[at : start.start()])
        at = end.end()
    return instead.join([*kept, text[at:]]) if kept else text


def name_as_text(name: str | os.PathLike[str]) -> str:
    """Return a file's name as text that UTF-8 can hold, the same whatever the locale makes of its bytes."""
    name = os.fspath(name)
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def as_html(text: str) -> str:
    """Return plain text as valid HTML, escaped only where HTML has more to say about it than text.

    So a reader that shows RSS descriptions as they stand and one that takes them for HTML see the same.
    """
    return _escaped(text) if _AMBIGUOUS.search(text) else text


def _escaped(text: str) -> str:
    from html import escape  # as above

    return escape(text, quote=False)


def as_text_or_html(text: str) -> str:
    """Return plain text so that it reads the same as text and as HTML wherever that is possible.

    `R&D` does, though it is no valid HTML: for a place that should hold text and that many take for HTML.
    """
    return _escaped(text) if "<" in text or ("&" in text and _unescape()(text) != text) else text


def blanks_for_tabs(text: str, width: int) -> str:
    """Return a text with so many blanks for each tab that indents a line behind the first."""
    return _TABS.sub(lambda tabs: " " * (width * len(tabs[0])), text)


def printable(text: str) -> str:
    """Return text on one line and without control characters: a blank stands for each."""
    return "".join(each if each.isprintable() else " " for each in text)


def shorten(text: str, length: int) -> str:
    """Return text cut so that it has at most `length` characters, an ellipsis included.

    It is cut at a word, but within one where the blank before that is far: scripts without blanks have none.
    """
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    words, _, rest = cut.rpartition(" ")
    if words and (len(rest) <= _LONGEST_WORD or (len(rest) <= length // 2 and not re.search(_UNSPACED, rest))):
        return f"{words}…"
    while cut and unicodedata.category(text[len(cut)]).startswith("M"):  # a sign on the letter before it
        cut = cut[:-1]
    return f"{cut}…"


def quoted(text: str) -> str:
    """Return a text as a message shows it: between quotes, and shortened."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}…"


def shown(text: str) -> str:
    """Return a value as a message shows it: on one line, without quotes, and not too long."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_ON_A_LINE else f"{text[:_SHOWN_ON_A_LINE]}…"
