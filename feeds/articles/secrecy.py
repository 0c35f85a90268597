"""Encrypted values where no field is: below a header that ends early, in a second block of fields, in a list of fields.

`secured` is never read where fields are read. A file whose fields stand in another way than between two fences, or that
goes on with more fields behind them, may have one in what is taken for its text; such a file is no article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.articles.document import Unreadable
from feeds.articles.readers import suffix_of
from feeds.lib import lazy_re
from feeds.lib.yamltree import SECURED
from feeds.problems import Problem

if TYPE_CHECKING:
    from feeds.articles.document import Document

_HEAD: Final = 20_000
_FIELD: Final = lazy_re.compile(rf"^[^\w\n]{{0,40}}{SECURED}[\"']?[ \t]*[:=]", re.MULTILINE | re.IGNORECASE)
_INNER_FIELD: Final = lazy_re.compile(rf"[{{,][ \t\n]*[\"']?{SECURED}[\"']?[ \t]*:", re.IGNORECASE)
_FENCED: Final = lazy_re.compile(r"\n*(?:---|\+\+\+)[ \t]*\n")
_MORE_FIELDS: Final = lazy_re.compile(r"\s*(?:---|\+\+\+|\.\.\.|;;;|\{)")
_LISTS_OF_FIELDS: Final = frozenset({".rst"})
"""Suffixes of texts that may have fields anywhere."""


def refuse_secrets(document: Document, text: str, path: str) -> None:
    """Refuse a document that may have an encrypted value in its text.

    Args:
        document: what was made of the text.
        text: all that the file holds.
        path: its name.

    Raises:
        Unreadable: it may.
    """
    if not document.body or (SECURED not in text and SECURED not in text.lower()):
        return
    fenced = _FENCED.match(text)
    if suffix_of(path) not in _LISTS_OF_FIELDS and (fenced or text.startswith("{")):
        if not _MORE_FIELDS.match(document.body):  # as of nearly every article
            return
        start = text.find(document.body[:_HEAD])
        found = _found(document.body[:_HEAD])
    else:
        start = max(text.find("\n---", fenced.end()), 0) if fenced else 0
        found = _found(text[start:])
    if found:
        line = text.count("\n", 0, start + found.start()) + 1
        message = (
            f"'{SECURED}' stands where no front matter is, so that it might be shown; "
            "put all fields between two lines '---' at the start of the file"
        )
        raise Unreadable(Problem(path, line, 1, "A117", message))


def _found(text: str) -> re.Match[str] | None:
    return _FIELD.search(text) or _INNER_FIELD.search(text[:_HEAD])
