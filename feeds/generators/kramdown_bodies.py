"""What kramdown's Markdown has beyond others': its extensions, and abbreviations.

{::comment}…{:/comment}        nothing
{::options key="value" /}      nothing; {::nomarkdown}…{:/} leaves what is in it
*[TEA]: Camellia sinensis      nothing: it shows when somebody points at the word
**Tea:**green                  **Tea:**<!-- -->green, for marks that end stress wherever no blank stands before them
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.lib.code_areas import CODE, CodeAreas

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from feeds.generators.row import Traits

_WHOLE: Final = r"(?:\]\((?:[^\s()]|\([^\s()]*+\))*+|</?[a-z][^<>]*+>)"
"""The address of a link, and a tag of HTML, in which nothing is stress."""
_STRESS: Final = (
    r"(?P<stress>(?<![*\\\w])(?P<stars>\*\*?)(?![\s*])"
    rf"(?:[^*`\n<\]]|{_WHOLE}|<(?![a-z/])|\](?!\()|\n(?![ \t]*+\n))++(?<![\s\\])(?P=stars)(?!\*))"
)
_MISTAKEN: Final = re.compile(r"[^\w\s*\\]\*\*?(?=\w)")
"""What CommonMark takes for the start of stress, and kramdown for its end."""
_NO_SHOW: Final = "<!-- -->"
_NEXT: Final = re.compile(
    r"(?P<remark>\{::comment\})|(?P<mark>\{::[a-z][^{}\n]{0,300}\}|\{:/[a-z]{0,20}\})"
    r"|(?P<word>^\*\[[^\]\n]{1,100}\]:[^\n]*+\n?)"
    rf"|(?P<code>{CODE})|{_WHOLE}|{_STRESS}",
    re.MULTILINE | re.IGNORECASE,
)
# Attributes right below a table would be a row of it.
_BEHIND_TABLE: Final = re.compile(r"^([^\n|]*+\|[^\n]*+)\n(?=\{:[^{}\n]{0,300}\}[ \t]*+$)", re.MULTILINE)
_REMARK_END: Final = re.compile(r"\{:/(?:comment)?\}")


def body(text: str, _path: PurePosixPath, _traits: Traits, _home: str) -> str:
    """Return a body without what only kramdown has; code stays as it is."""
    if "{:" not in text and "*[" not in text and not ("*" in text and _MISTAKEN.search(text)):
        return text
    text = _BEHIND_TABLE.sub(r"\1\n\n", text)
    areas = CodeAreas(text)
    parts: list[str] = []
    at = done = 0
    last = max(text.rfind("{:/}"), text.rfind("{:/comment}"))
    while found := _NEXT.search(text, at):
        at = found.end()
        if found["code"] is not None:
            at = max(at, areas.end(found) or at)
            continue
        if not (found["remark"] or found["mark"] or found["word"]):
            if found["stress"] and _MISTAKEN.match(text, at - len(found["stars"]) - 1):
                parts += text[done:at], _NO_SHOW
                done = at
            continue
        parts.append(text[done : found.start()])
        if found["remark"] and at <= last and (closing := _REMARK_END.search(text, at)):
            at = closing.end()
        done = at
    return "".join([*parts, text[done:]])
