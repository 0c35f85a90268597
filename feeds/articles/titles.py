"""Titles: what stands in backticks is kept, and where there is none, the first heading of the body is one."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from feeds.articles.drafts import Heading
from feeds.lib import lazy_re
from feeds.lib.tags import tags
from feeds.lib.text import plain, shorten

_LONGEST: Final = 1000
_CODE: Final = lazy_re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]+)\1(?!`)")
_BARE_TAG: Final = lazy_re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[ \t]*/?>")
# What breaks a line, and elements that HTML closes by itself: nobody writes about these without saying so.
_CLOSED_BY_ITSELF: Final = frozenset({"br", "wbr", "hr", "p", "li", "dt", "dd", "tr", "td", "th"})
_IMAGE_TAG: Final = lazy_re.compile(r"<img\s[^<>]*>", re.IGNORECASE)

# A fence of code, a comment, a heading, or the line under one.
_BLOCK: Final = lazy_re.compile(
    r"^ {0,3}(?:(?P<fence>`{3,}|~{3,})|(?P<comment><!--)|(?P<marks>#{1,6})(?:[ \t]|$)|(?P<under>={2,}|-{2,})[ \t]*$)",
    re.MULTILINE,
)
_STARTS: Final = ("#", " #", "  #", "   #")
_LINE_STARTS: Final = (*(f"\n{start}" for start in _STARTS), "\n==", "\n--")
_HTML_HEADING: Final = lazy_re.compile(r"\s*<h1(?:\s[^<>]*)?>", re.IGNORECASE)
_HTML_END: Final = lazy_re.compile(r"</h1\s*>", re.IGNORECASE)
_CLOSING_MARKS: Final = lazy_re.compile(r"(?:^|[ \t])#+[ \t]*$")
_ATTRIBUTES: Final = lazy_re.compile(r"[ \t]*\{:?[ \t]*[#.][^{}]*\}[ \t]*$")
_LINK: Final = lazy_re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()]++|\([^()]*+\))*+\)|\[[^\[\]]*\])")
_STRONG: Final = lazy_re.compile(r"(\*{1,3}|~~|==)(?=\S)([^*~=]+)(?<=\S)\1|(?<!\w)(_{1,3})(?=\S)([^_]+)(?<=\S)\3(?!\w)")
_LINK_TO: Final = lazy_re.compile(r"!?\[([^\[\]]{0,300})\]\((?:[^()]|\([^()]{0,300}\)){0,500}\)")
_BOLD: Final = lazy_re.compile(r"\*\*(?=[^\s*])([^*\n]{1,300})\*\*")
_TEMPLATE: Final = lazy_re.compile(r"\{\{[^{}]{0,300}\}\}|\{%[^{}%]{0,300}%\}")
_ESCAPED: Final = lazy_re.compile(r"\\([!-/:-@\[-`{-~])")
_NO_TEXT_BEFORE: Final = lazy_re.compile(r"\s*(?:$|[#>|`~*+-](?:\s|$)|\d+[.)]\s|```|~~~)")
_DATE_IN_NAME: Final = lazy_re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")

_BEFORE_WORDS: Final = lazy_re.compile(r"(?:\s|>|(?:#{1,6}|[*+-]|\d{1,9}[.)])(?=\s)|\[[ xX]\](?=\s))+")
"""What a line has before its words."""
_PICTURES: Final = lazy_re.compile(r"!\[[^\[\]]{0,300}\]\((?:[^()]|\([^()]*\)){0,500}\)")
_NO_WORDS: Final = lazy_re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|^[ \t>]*+(?P<fence>`{3,}|~{3,})[^`\n]*+$(?:\n.*?^[ \t>]*+(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|^[ \t>]*+(?::{3,}|!{3}[ \t]|\?{3}\+?[ \t]|\[!|\*?\[[^\[\]\n]{1,200}\]:|\{[:#.]).*?$"
    r"|^\[{1,2}_?toc_?\]{1,2}[ \t]*$"
    r"|^import[ \t](?:[^\n]{1,300}[ \t]from[ \t])?[ \t]*[\"'][^\n]{1,300}[\"'];?[ \t]*$"
    r"|^export[ \t](?:const|default)[ \t].*?$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
"""Lines without words of their own: remarks, code, openings of boxes, definitions, and modules of MDX."""
_START: Final = 5_000
_WORDS: Final = 70


def shielded(title: str) -> str:
    """Return a title in which what only looks like HTML is no tag: code in backticks, and tags that nothing closes.

    A picture becomes its alternative text.
    """
    if "<" not in title or len(title) > _LONGEST:
        return title
    title = _CODE.sub(lambda code: code[0].replace("<", "&lt;"), title)
    title = _IMAGE_TAG.sub(_alternative, title)
    closed = {match[2].lower() for match in _BARE_TAG.finditer(title) if match[1]}

    def unclosed(match: re.Match[str]) -> str:
        name = match[2].lower()
        return match[0] if match[1] or name in closed or name in _CLOSED_BY_ITSELF else f"&lt;{match[0][1:]}"

    return _BARE_TAG.sub(unclosed, title)


def _alternative(image: re.Match[str]) -> str:
    tag = next(tags(image[0]), None)
    return tag.attributes.get("alt", "").replace("<", "&lt;") if tag else ""


def first_heading(body: str) -> Heading | None:
    """Return the first heading of a Markdown body that is not part of code or of a comment."""
    if not body.startswith(_STARTS) and not any(start in body for start in _LINE_STARTS):
        return None  # as in most articles, and told fastest so
    at = 0
    while match := _BLOCK.search(body, at):
        line_end = _line_end(body, match.end())
        if fence := match["fence"]:
            closing = re.compile(rf"^ {{0,3}}{re.escape(fence)}{fence[0]}*[ \t]*$", re.MULTILINE).search(body, line_end)
            if not closing:
                return None
            at = closing.end()
        elif match["comment"]:
            closed = body.find("-->", match.end())
            if closed < 0:
                return None
            at = closed
        elif marks := match["marks"]:
            raw = _CLOSING_MARKS.sub("", body[match.end() : line_end][:_LONGEST])
            return Heading(len(marks), _heading_text(raw), match.start(), line_end + 1)
        elif heading := _underlined(body, match, line_end):
            return heading
        else:
            at = line_end
    return None


def _underlined(body: str, line: re.Match[str], line_end: int) -> Heading | None:
    """Return the heading that a line of `=` or `-` makes of the one line above it, if it does."""
    above_end = line.start() - 1
    if above_end < 0:
        return None
    above = body.rfind("\n", 0, above_end) + 1
    text = body[above:above_end]
    before = body[body.rfind("\n", 0, max(above - 1, 0)) + 1 : max(above - 1, 0)]
    if len(text) > _LONGEST or _NO_TEXT_BEFORE.match(text) or before.strip():
        return None
    return Heading(1 if line["under"][0] == "=" else 2, _heading_text(text), above, line_end + 1)


def _line_end(body: str, start: int) -> int:
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _heading_text(raw: str) -> str:
    """Return the plain text of a heading in Markdown."""
    raw = _ATTRIBUTES.sub("", raw)
    parts, at = [], 0
    for code in _CODE.finditer(raw):
        parts += [_inline(raw[at : code.start()]), code[2].replace("&", "&amp;").replace("<", "&lt;")]
        at = code.end()
    return plain("".join([*parts, _inline(raw[at:])]))


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(lambda match: match[2] or match[4], text)
    return _ESCAPED.sub(lambda match: "&lt;" if match[1] == "<" else match[1], text)


def without_marks(text: str) -> str:
    """Return a summary, which generators show as it is, without the links, stress and template tags of Markdown."""
    if "](" in text:
        text = _LINK_TO.sub(r"\1", text)
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    return " ".join(_TEMPLATE.sub("", text).split()) if "{%" in text or "{{" in text else text


def first_html_heading(body: str) -> Heading | None:
    """Return the `<h1>` that a body of HTML starts with."""
    opening = _HTML_HEADING.match(body)
    closing = opening and _HTML_END.search(body, opening.end(), opening.end() + _LONGEST)
    if not opening or not closing:
        return None
    return Heading(1, plain(body[opening.end() : closing.start()]), opening.start(), closing.end())


def repeats(heading: Heading, title: str) -> bool:
    """Whether a heading says the same as a title, their case, signs and code marks aside."""
    return heading.text == title or (bool(bare := _letters(title)) and _letters(heading.text) == bare)


def _letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def note_words(body: str) -> str:
    """Return the words that a body starts with, short enough to name it; nothing where none are near its start."""
    for line in _NO_WORDS.sub("", body[:_START]).splitlines():
        words = _PICTURES.sub("", line[found.end() if (found := _BEFORE_WORDS.match(line)) else 0 :])
        text = without_marks(_heading_text(words)).strip()
        if any(each.isalnum() for each in text):
            return shorten(text, _WORDS)
    return ""


def title_in_name(path: str) -> str:
    """Return the title that a file's name makes: its words without the date before them, each in a capital.

    An `index` has the name of its folder.
    """
    file = PurePosixPath(path)
    name = file.parent.name if file.stem == "index" and file.parent.name else file.stem
    words = re.split(r"[-_\s]+", _DATE_IN_NAME.sub("", name))
    return " ".join(f"{word[0].upper()}{word[1:]}" for word in words if word)
