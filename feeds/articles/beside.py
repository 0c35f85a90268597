"""Fields that stand in files beside an article's own, as Nikola's and Eleventy's do.

post.rst, post.meta        the fields of post.meta are those of post.rst, which is all body
post.es.rst, post.rst      what post.es.rst does not say post.rst does
post.md, post.json         what post.md does not say post.json does
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.articles.document import Document, NoFrontMatter, Unreadable, data_in_yaml, decode, markdown
from feeds.articles.header_lines import dotted_fields
from feeds.articles.readers import parse, suffix_of
from feeds.lib import lazy_re
from feeds.lib.yamltree import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS_ALONE: Final = ".meta"
"""What the names of files end in that hold nothing but fields of an article beside them."""
_IN_YAML: Final = (".yml", ".yaml")
_OPENS: Final = lazy_re.compile(r"\s*(?:---|\+\+\+|\{|<!--)")
_RESTRUCTURED: Final = frozenset({".rst", ".txt"})
_DERIVED: Final = "topics"
"""What a header's category and tags are together, which those of another may replace."""


class Beside(msgspec.Struct, frozen=True):
    """A file beside an article's: its name, and what it holds."""

    name: str
    raw: bytes


def parse_with(text: str, path: str, beside: Sequence[Beside]) -> Document:
    """Return the document of a file with the fields of those beside it, which count where it says nothing.

    Raises:
        Unreadable: it is no article.
    """
    has_fields_alone = any(each.name.endswith(FIELDS_ALONE) for each in beside)
    try:
        # fields before the text count too, and are no part of it
        document = _all_body(text, path) if has_fields_alone and not _OPENS.match(text) else parse(text, path)
    except NoFrontMatter:
        document = _all_body(text, path)
    own = dict(document.data)
    others: dict[str, Any] = {}
    for each in reversed(beside):
        others |= _fields_of(each)
    if _DERIVED not in own and own.keys() & {"tags", "category"}:
        others.pop(_DERIVED, None)

    def place(*steps: str | int) -> Place:
        return document.place(*steps) if steps and steps[0] in own else Place(1, 1)

    return document._replace(data=others | own, place=place)


def parse_loosely(text: str, path: str) -> Document | None:
    """Return the document of a text whose first paragraph has lines of fields among others, as Nikola finds them."""
    head, _, body = text.partition("\n\n")
    data = dotted_fields(head)
    return _all_body(body, path)._replace(data=data, place=lambda *_: Place(1, 1)) if data.get("title") else None


def _all_body(text: str, path: str) -> Document:
    """Return the document of a text without any fields; what looks like a header or a title is part of the body."""
    stub = ".. title: -\n\n" if suffix_of(path) in _RESTRUCTURED else "<!--\n.. title: -\n-->\n"
    return parse(stub + text, path)._replace(data={})


def _fields_of(beside: Beside) -> dict[str, Any]:
    """Return the fields that a file has; none where it cannot be read, of which its own article tells."""
    try:
        text, _ = decode(beside.raw, beside.name)
        if beside.name.endswith(_IN_YAML):
            return data_in_yaml(text, beside.name).data
        if text.lstrip().startswith(("---", "+++")) or not beside.name.endswith(FIELDS_ALONE):
            return markdown(text, beside.name).data
    except Unreadable:
        return {}
    return dotted_fields(text)
