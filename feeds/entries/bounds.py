"""HTML that a sanitiser can parse in time that grows with its length alone.

HTML's tree building is quadratic where elements nest deeply, where a tag has thousands of attributes, and worst where
elements such as `<b>` stay open, because every paragraph after them repeats each of them. Nobody writes such HTML, so
long texts are held to bounds that only it exceeds. So is writing a text that has thousands of characters which may have
to be escaped: there comments that say nothing, which no sanitiser keeps, make many texts of it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from feeds.lib import lazy_re
from feeds.lib.tags import tags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from feeds.lib.tags import Tag

_FEW_TAGS: Final = 1_000
_FEW_CHARACTERS: Final = 20_000
_MOST_DEPTH: Final = 100
_MOST_FORMATTING: Final = 16
_MOST_ATTRIBUTES: Final = 4_000  # characters of them
# What may be escaped, as far as its first byte in UTF-8 tells: that of a blank which is not to break has two.
_ESCAPED: Final = lazy_re.compile("[&\x80-\xbf]")
_FEW_ESCAPED: Final = 1_000
_ESCAPED_AT_ONCE: Final = 256
_NOTHING: Final = "<!---->"
# Section 13.1.2: what has no end tag, and what the next one of its kind closes.
_NEVER_NESTED: Final = frozenset(
    {
        "area",
        "br",
        "col",
        "hr",
        "img",
        "source",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
    }
)
_FORMATTING: Final = frozenset({"b", "code", "em", "i", "s", "small", "strike", "strong", "tt", "u"})
_MOST_ALIKE: Final = 3  # section 13.2.4.3: of more that are open, the oldest one is forgotten


def bounded(html: str, kept: Collection[str]) -> str:
    """Return HTML as it is where it is short, else with no more tags open at a time than any author needs.

    Args:
        html: as its author wrote it.
        kept: the names of the elements that the sanitiser keeps; the tags of others go already here.
    """
    if len(html) < _FEW_CHARACTERS and html.count("<") < _FEW_TAGS:
        return html
    parts, at = [], 0
    nesting = _Nesting()
    for tag in tags(html):
        text = html[at : tag.start]
        at = tag.end
        if tag.name in kept and len(tag.text) < _MOST_ATTRIBUTES and nesting.allows(tag):
            parts += [text, html[tag.start : at]]
        else:  # a `<` before it may not become a tag with what follows it
            parts.append(f"{text[:-1]}&lt;" if text.endswith("<") else text)
    return "".join([*parts, html[at:]])


def in_pieces(html: str) -> str:
    """Return HTML whose texts have so few characters to be escaped that each is written in a moment.

    Args:
        html: within bounds.
    """
    if len(html) < _FEW_CHARACTERS or len(_ESCAPED.findall(html)) < _FEW_ESCAPED:
        return html
    return "".join(_pieces(html))


def _pieces(html: str) -> Iterator[str]:
    at = 0
    for place in islice(_escaped_in_texts(html), 0, None, _ESCAPED_AT_ONCE):
        yield html[at:place]
        yield _NOTHING
        at = place
    yield html[at:]


def _escaped_in_texts(html: str) -> Iterator[int]:
    """Yield where characters stand that may be escaped, tags aside: which of these part texts only the parser knows."""
    at = 0
    for tag in tags(html):
        yield from (each.start() for each in _ESCAPED.finditer(html, at, tag.start))
        at = tag.end
    yield from (each.start() for each in _ESCAPED.finditer(html, at))


class _Nesting:
    """The elements that are open at a place of an HTML text."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._formatting: list[tuple[str, str]] = []

    def allows(self, tag: Tag) -> bool:
        """Take one more tag; return whether it may stay."""
        name = tag.name
        if name in _NEVER_NESTED:
            return True
        if name in _FORMATTING:
            return self._closes_formatting(name) if tag.is_end else self._opens_formatting(name, tag.text)
        is_open = name in self._open
        if is_open and (tag.is_end or name == "a"):  # a link closes the one before it
            del self._open[len(self._open) - 1 - self._open[::-1].index(name)]
        if tag.is_end:
            return is_open
        if len(self._open) >= _MOST_DEPTH:
            return False
        self._open.append(name)
        return True

    def _opens_formatting(self, name: str, text: str) -> bool:
        if self._formatting.count((name, text)) >= _MOST_ALIKE:
            return True
        if len(self._formatting) >= _MOST_FORMATTING:
            return False
        self._formatting.append((name, text))
        return True

    def _closes_formatting(self, name: str) -> bool:
        last = next((each for each in reversed(self._formatting) if each[0] == name), None)
        if last:
            self._formatting.remove(last)
        return last is not None
