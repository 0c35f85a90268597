"""The summary of an article that has none in its front matter: what its text starts with."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from feeds.entries.embeds import PLAY
from feeds.lib import lazy_re
from feeds.lib.tags import tags
from feeds.lib.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.lib.tags import Tag

# Where generators and their usual configs end the part of a text that lists of articles show.
_MARK: Final = lazy_re.compile(
    r"<!--[ \t]*+(?:more\b[^\n>]{0,200}?|truncate|TEASER_END[^\n>]{0,200}?|PELICAN_END_SUMMARY"
    r"|(?:end[ _-]?)?excerpt(?:[ _-]?(?:end|separator))?|end|break)[ \t]*+-->",
    re.IGNORECASE,
)
_SPACED: Final = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "dt", "dd"})
_LONGEST: Final = 300
_LONGEST_LEAD: Final = 1_000
_LONGEST_BYLINE: Final = 90
_LONGEST_LINK: Final = 200
_ADDRESS: Final = lazy_re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/\S*", re.ASCII)
_BYLINE: Final = lazy_re.compile(
    r"(?:(?:(?:Written|Posted) )?By:?|Authors?:|(?:作者|文)[:\uff1a]) ?\w[^.!?。\uff0c:\uff1a]{1,60}"
    r"|(?:(?:Published|Posted|Updated|Date)(?: on)?:? )?"
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\w{3,9}\.? \d{1,2},? \d{4})",
    re.IGNORECASE,
)
# Stars that CommonMark leaves where a blank is inside them: `**two words **then`. Those of `2**3` and `a/**/b` stay.
_STARS: Final = lazy_re.compile(r"(?<![\w*/])(?:\*\*){1,2}(?![*/])|(?<=\w)(?:\*\*){1,2}(?![\w*/])")
_OPENING_STARS: Final = lazy_re.compile(r"(?<![\w*/])\*\*(?=[\w*]|$)")
_ENDS: Final = ".!?:…。！？："  # noqa: RUF001 - also in Chinese and Japanese
"""Behind these a picture is no word of the sentence."""
_NOTE: Final = lazy_re.compile(r"\[\s*+\w{1,3}\s*+\]|(?:\w{1,3}|[*†‡↩])")


def before_mark(html: str) -> str | None:
    """Return what stands before the mark that ends an article's lead, in HTML as it was written; None without one."""
    found = _MARK.search(html) if "<!--" in html else None
    return html[: found.start()] if found else None


def first_words(html: str) -> str:
    """Return the plain text of sanitised HTML's first paragraph that has some, short enough for a summary.

    A paragraph that is a player's link, a bare address, code or a box's title does not count; HTML without paragraphs
    is taken as a whole, but for its listings. Nothing else makes no summary: readers show what they find in the text.
    """
    return shorten(next(_paragraphs(html), None) or _whole(html), _LONGEST)


def lead(html: str) -> str:
    """Return the plain text of all paragraphs of sanitised HTML: what an author put before the mark."""
    return shorten(" ".join(_paragraphs(html)) or _whole(html), _LONGEST_LEAD)


def _whole(html: str) -> str:
    return next(_texts(_without_listings(html), whole=True), "")


def _without_listings(html: str) -> str:
    """Return HTML without its listings: code says nothing of an article where its text is not seen."""
    before, *parts = html.split("<pre")
    kept = [before]
    for part in parts:
        _, closing, behind = part.partition("</pre>")
        kept.append(f" {behind}" if closing else f"<pre{part}")
    return "".join(kept)


def _paragraphs(html: str) -> Iterator[str]:
    return (text for text in _texts(html) if text and not text.startswith(PLAY) and not _is_no_text(text))


def _is_no_text(text: str) -> bool:
    """Whether a paragraph is only an address, or says who wrote what follows, or when."""
    return bool(_ADDRESS.fullmatch(text) or (len(text) < _LONGEST_BYLINE and _BYLINE.fullmatch(text)))


class _Sentence:
    """How far a sentence has come, which tells whether a picture in it is one of its words.

    Attributes:
        pictures: where, among the words, pictures begin that no other words follow yet; None where none do.
    """

    def __init__(self) -> None:
        self._before = ""
        self.pictures: int | None = None

    def go_on(self, said: str) -> None:
        """Note what stands between two tags."""
        if bare := said.rstrip():
            self._before, self.pictures = bare[-1], None

    def picture(self, tag: Tag, at: int) -> str:
        """Return the words that stand for a picture in the middle of a sentence; empty for all else."""
        if tag.name in {"p", "br"}:
            self._before, self.pictures = "", None
        if tag.name != "img" or not self._before or self._before in _ENDS:
            return ""
        self.pictures = at if self.pictures is None else self.pictures
        return escape(tag.attributes.get("alt", ""))


def _texts(html: str, *, whole: bool = False) -> Iterator[str]:
    """Yield the plain text of every paragraph, or of all that there is."""
    words: list[str] = []
    at = paragraph = raised = 0
    start: int | None = None
    sentence = _Sentence()
    is_quoted = False
    for tag in tags(html):
        said = html[at : tag.start]
        is_code = tag.is_end and tag.name == "code"
        words.append(_without_stars(said) if "**" in said and not is_code else said)
        at = tag.end
        sentence.go_on(said)
        if tag.name == "p" and tag.is_end and start is not None:
            inner = html[start : tag.start]
            if not whole and not (is_quoted and _is_title(inner)) and not _is_link(inner) and not _is_code(inner):
                yield _joined(words[paragraph : sentence.pictures])
            start, is_quoted = None, False
        elif tag.name == "p" and start is None:
            start, paragraph = tag.end, len(words)
        elif tag.name == "blockquote":
            is_quoted = not tag.is_end
        elif tag.name == "sup":
            raised = raised if tag.is_end else len(words)
            if tag.is_end and _is_note("".join(words[raised:]).strip(), is_link=html.endswith("</a>", 0, tag.start)):
                del words[raised:]
        words.append(sentence.picture(tag, len(words)) or (" " if tag.name in _SPACED else ""))
    if whole:
        yield _joined([*words, html[at:]])


def _without_stars(text: str) -> str:
    """Return a text without the stars that were meant to make it bold; a word may end in some (`d**`)."""
    return _STARS.sub("", text) if _OPENING_STARS.search(text) else text


def _is_note(text: str, *, is_link: bool) -> bool:
    """Whether raised text is the mark of a footnote: `[1]`, or a link that is as short."""
    found = _NOTE.fullmatch(text)
    return bool(found and (is_link or text.startswith("[")))


def _is_title(html: str) -> bool:
    html = html.strip()
    return html.startswith("<strong>") and html.find("</strong>") == len(html) - len("</strong>")


def _is_link(html: str) -> bool:
    """Whether a paragraph is no more than one link with a few words."""
    html = html.strip()
    return html.startswith("<a ") and html.find("</a>") == len(html) - len("</a>") < _LONGEST_LINK


def _is_code(html: str) -> bool:
    html = html.strip()
    return html.startswith("<code>") and html.find("</code>") == len(html) - len("</code>")


def _joined(words: list[str]) -> str:
    return " ".join(unescape("".join(words)).split())
