"""Documents that only somebody's malice writes, and that feedparser would read for hours, or in all of the memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.rules.tree import XmlDocument, XmlNode

_REFUSED: Final = frozenset({"V107", "V108"})
"""Entities that grow, and nesting without an end."""
_MOST_BROKEN: Final = 4_000_000
_PERSONS: Final = frozenset(
    {"author", "contributor", "creator", "managingeditor", "owner", "publisher", "webmaster", "name", "email"}
)
# What feedparser looks for mail addresses in, in time that grows with the square of such a word.
_LONG_WORD: Final = re.compile(r"[A-Za-z0-9_.+-]{300}", re.ASCII)
_PERSON: Final = re.compile(
    rf"<(?:[\w.-]{{1,40}}:)?(?:{'|'.join(sorted(_PERSONS))})\b[^<>]{{0,1000}}>(?:<!\[CDATA\[)?([^<]*)", re.IGNORECASE
)
_OPEN: Final = re.compile(r"<[^>]{20000}")


def hazard(document: XmlDocument, body: bytes) -> tuple[str, int, int] | None:
    """Return why a document is not to be read, with line and column (0 where nobody knows); None where it may be.

    Args:
        document: the tree, without a root where the document is not well-formed.
        body: the document in UTF-8.
    """
    refused = next((each for each in document.findings if each.code in _REFUSED), None)
    if refused:
        return refused.message, refused.line, refused.column
    if b"<!ENTITY" in body:
        return "it declares entities, which may stand for any amount of text; write the text itself", 0, 0
    if document.root is not None:
        long = next((each for each in _all(document.root) if _is_person(each) and _LONG_WORD.search(each.text)), None)
        return ("a name has a word of more than 300 letters", long.line, long.column) if long else None
    if len(body) > _MOST_BROKEN:
        return f"it is not well-formed XML, and larger than {_MOST_BROKEN // 1_000_000} MB; repair it first", 0, 0
    text = body.decode("utf-8", "replace")
    if _OPEN.search(text) or any(_LONG_WORD.search(person[1]) for person in _PERSON.finditer(text)):
        return "it is not well-formed XML, and nobody could tell what it says", 0, 0
    return None


def _is_person(node: XmlNode) -> bool:
    return node.tag.rpartition("}")[2].lower() in _PERSONS


def _all(root: XmlNode) -> Iterator[XmlNode]:
    left = [root]
    while left:
        node = left.pop()
        yield node
        left += node.children
