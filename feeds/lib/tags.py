"""The tags of an HTML text, as HTML's own tokeniser reads them (HTML, section 13.2.5), in one walk from start to end.

What a browser takes for a tag, an attribute, a comment or the text of a script is taken for the same here, so that a
`<` or `>` between quotes misleads nobody, and a tag that is never closed costs no more than its length.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.lib import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE: Final = r"\t\n\f\r "
_OPENING: Final = lazy_re.compile(rf"<(/?)([A-Za-z][^{_SPACE}/>]*+)")
_BETWEEN: Final = lazy_re.compile(rf"[{_SPACE}/]*+")
# A value whose quote is never closed is none, and neither is its attribute: the tag has no end.
_ATTRIBUTE: Final = lazy_re.compile(
    rf"([^{_SPACE}/>][^{_SPACE}/>=]*+)"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"([^\"]*+)\"|'([^']*+)'|(?![\"'])([^{_SPACE}>]*+))|(?![{_SPACE}]*+=))"
)
_COMMENT: Final = lazy_re.compile(r"<!--(?:-?>|.*?--!?>)|<(?:\?|!(?!--)|/[^A-Za-z>])[^>]*+>|</>", re.DOTALL)
_COMMENT_START: Final = lazy_re.compile(r"<(?:[!?]|/[^A-Za-z])")
# What these hold is text, whatever it looks like.
_RAW: Final = ("script", "style", "iframe", "noembed", "noframes", "textarea", "title", "xmp")
_RAW_ENDS: Final = {name: lazy_re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in _RAW}


class Tag(msgspec.Struct, frozen=True):
    """A tag, or a comment.

    Attributes:
        name: in lower case; empty for a comment.
        text: as it is written, from `<` to `>`.
        start: where it starts.
        end: where what follows it starts. Of an element that holds only text, this is behind its end tag; an
            `<iframe>` that is closed nowhere ends with its tag, as its author meant it.
        is_end: whether it closes an element.
    """

    name: str
    text: str
    start: int
    end: int
    is_end: bool

    @property
    def attributes(self) -> dict[str, str]:
        """Its attributes by their names in lower case; the first one of a name counts."""
        found: dict[str, str] = {}
        for each in _attributes(self.text, len(self.name) + 1 + self.is_end):
            found.setdefault(each[1].lower(), unescape(each[2] or each[3] or each[4] or ""))
        return found


def tags(html: str) -> Iterator[Tag]:
    """Yield every tag and comment, in order. What follows a tag or comment without an end is part of it."""
    at = 0
    unclosed: set[str] = set()
    while (start := html.find("<", at)) >= 0:
        opening = _OPENING.match(html, start)
        if not opening:
            at = start + 1
            if _COMMENT_START.match(html, start):
                comment = _COMMENT.match(html, start)
                at = comment.end() if comment else len(html)
                yield Tag("", html[start:at], start, at, is_end=False)
            continue
        name, is_end = opening[2].lower(), bool(opening[1])
        end = _end(html, opening.end())
        at = len(html) if end is None else end
        text = html[start:at]
        if end is None:
            yield Tag("", text, start, at, is_end=False)
        else:
            if name in _RAW_ENDS and not is_end and name not in unclosed:
                at = _raw_end(html, at, name, unclosed)
            yield Tag(name, text, start, at, is_end)


def _attributes(html: str, at: int) -> Iterator[re.Match[str]]:
    """Yield the attributes of the tag whose name ends at a place."""
    while each := _ATTRIBUTE.match(html, _BETWEEN.match(html, at).end()):  # type: ignore[union-attr] # matches anything
        yield each
        at = each.end()


def _end(html: str, at: int) -> int | None:
    """Return what is behind the `>` of the tag whose name ends at a place; None where it has none."""
    if html.startswith(">", at):  # as most do
        return at + 1
    for each in _attributes(html, at):
        at = each.end()
    at = _BETWEEN.match(html, at).end()  # type: ignore[union-attr] # matches anything
    return at + 1 if html.startswith(">", at) else None


def _raw_end(html: str, at: int, name: str, unclosed: set[str]) -> int:
    """Return where an element that holds only text ends, and remember one that ends nowhere: so do those after it."""
    if closing := _RAW_ENDS[name].search(html, at):
        return _end(html, closing.end()) or len(html)
    unclosed.add(name)
    return at if name == "iframe" else len(html)
