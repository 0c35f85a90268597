"""The words of an article that readers see, whatever markup shows them: what has to change for it to be another one."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import msgspec

from feeds.entries.entry import to_entry
from feeds.lib.tags import tags

if TYPE_CHECKING:
    from feeds.entries.entry_options import EntryOptions
    from feeds.model import Article

RULE: Final = 1
"""Another number for each way in which this was done: what was remembered by an earlier one says of no article that it
changed.
"""

# What stands within a line: all other elements part the words on their two sides (HTML, section 15.3).
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn"),
        *("em", "font", "i", "ins", "kbd", "mark", "q", "ruby", "s", "samp", "small"),
        *("span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    }
)


def words_of(article: Article, options: EntryOptions) -> tuple[str, str, str]:
    """Return the title, the summary and the text of an article as readers see them, with single blanks between words.

    How much of it the feeds have, and as what they show players, is no matter; nor is the list of related articles,
    whose titles are the words of others. Captions are words, pictures and addresses are none.
    """
    pictures = () if article.embed else article.images
    bare = msgspec.structs.replace(article, related=(), embed=None, images=pictures)
    entry = to_entry(bare, msgspec.structs.replace(options, full=True, embeds="link"))
    return _spaced(entry.title), _spaced(entry.summary), _text(entry.content)


def _text(html: str) -> str:
    """Return the words in sanitised HTML."""
    words, at = [], 0
    for tag in tags(html):
        words += [html[at : tag.start], "" if tag.name in _INLINE else " "]
        at = tag.end
    return _spaced(unescape("".join([*words, html[at:]])))


def _spaced(text: str) -> str:
    return " ".join(normalize("NFC", text).split())
