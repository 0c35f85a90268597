"""Atom (RFC 4287): the rows of its elements, and what must hold between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.atom_relations import (
    check_alternates,
    check_author,
    check_body,
    check_entries,
    check_self,
    relation,
)
from feeds.check.rules.atom_text import CONTENT, TEXT
from feeds.check.rules.date_values import rfc3339
from feeds.check.rules.history import check_entry_links, check_history
from feeds.check.rules.namespaces import ATOM
from feeds.check.rules.prose import plain
from feeds.check.rules.rows import Attribute, Codes, Element, Fault, many, maybe, one
from feeds.check.rules.uris import absolute, reference
from feeds.check.rules.value_rules import all_of, filled, language_or_none, mail, media_type, whole
from feeds.check.rules.vocabulary import RELATIONS
from feeds.lib.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.check.rules.rows import ElementUse, RuleReport
    from feeds.check.rules.tree import XmlNode

CODES: Final = Codes("V201", "V202", "V203", "V204", "V205", "V206", "V207", "V208")
_ENTRY: Final = f"{ATOM}}}entry"


def _atom(name: str) -> str:
    return f"{ATOM}}}{name}"


def _rows(rows: Iterable[tuple[str, ElementUse]]) -> dict[str, ElementUse]:
    return {_atom(name): use for names, use in rows for name in names.split()}


def _relation(text: str) -> Fault | None:
    """A relation of links: a registered word, or an IRI (section 4.2.7.2)."""
    if not text:
        return Fault("V211", "the relation is empty; write one as alternate, or leave rel out")
    if ":" in text:
        return reference(text)
    if text.lower() in RELATIONS:
        return None
    return Fault(
        "V212", f"the relation '{shown(text)}' is not registered with IANA; write a registered one or a full IRI"
    )


_DATE: Final = Element("RFC 4287, section 3.3", CODES, exact=True, check=rfc3339)
_PERSON: Final = Element(
    "RFC 4287, section 3.2",
    CODES,
    holds="elements",
    children=_rows(
        [
            ("name", one(Element("RFC 4287, section 3.2.1", CODES, check=plain))),
            ("uri", maybe(Element("RFC 4287, section 3.2.2", CODES, exact=True, check=all_of(filled, reference)))),
            ("email", maybe(Element("RFC 4287, section 3.2.3", CODES, check=mail))),
        ]
    ),
    place="person",
)
_CATEGORY: Final = Element(
    "RFC 4287, section 4.2.2",
    CODES,
    holds="ruled",
    attributes={"term": Attribute(filled, needed=True), "scheme": Attribute(absolute), "label": Attribute(plain)},
)
_GENERATOR: Final = Element(
    "RFC 4287, section 4.2.4",
    CODES,
    check=plain,
    attributes={"uri": Attribute(all_of(filled, reference)), "version": Attribute()},
)
_IMAGE: Final = Element("RFC 4287, section 4.2.5", CODES, exact=True, check=all_of(filled, reference))
_IDENTIFIER: Final = Element("RFC 4287, section 4.2.6", CODES, exact=True, check=absolute)


def _link(node: XmlNode, report: RuleReport) -> None:
    """Check that a link holds nothing, and that the one to the feed itself is absolute (section 4.2.7)."""
    if node.text.strip() or node.children:
        report.add(node, "V213", "<link> is not empty, and what is in it is ignored; leave it out")
    if relation(node) == "self" and "href" in node.attributes and absolute(node.attributes["href"]):
        report.add(node, "V214", "the link to the feed itself is relative; write the full address of the feed")


_LINK_ROW: Final = Element(
    "RFC 4287, section 4.2.7",
    CODES,
    holds="ruled",
    attributes={
        "href": Attribute(reference, needed=True),
        "rel": Attribute(_relation),
        "type": Attribute(media_type),
        "hreflang": Attribute(language_or_none),
        "title": Attribute(filled),
        "length": Attribute(whole(0)),
    },
    rules=(_link,),
)
_SHARED: Final = (
    ("author contributor", many(_PERSON)),
    ("category", many(_CATEGORY)),
    ("link", many(_LINK_ROW)),
    ("rights", maybe(TEXT)),
)
_ABOUT_FEED: Final = (
    *_SHARED,
    ("generator", maybe(_GENERATOR)),
    ("icon logo", maybe(_IMAGE)),
    ("subtitle", maybe(TEXT)),
)
_SOURCE_ROW: Final = Element(
    "RFC 4287, section 4.2.11",
    CODES,
    holds="elements",
    children=_rows([*_ABOUT_FEED, ("id", maybe(_IDENTIFIER)), ("title", maybe(TEXT)), ("updated", maybe(_DATE))]),
    place="feed",
)
ENTRY: Final = Element(
    "RFC 4287, section 4.1.2",
    CODES,
    holds="elements",
    children=_rows(
        [
            *_SHARED,
            ("id", one(_IDENTIFIER)),
            ("title", one(TEXT)),
            ("updated", one(_DATE)),
            ("published", maybe(_DATE)),
            ("summary", maybe(TEXT)),
            ("content", maybe(CONTENT)),
            ("source", maybe(_SOURCE_ROW)),
        ]
    ),
    place="entry",
    rules=(check_alternates, check_body, check_entry_links),
)
"""The row of `atom:entry` within a feed."""

FEED: Final = Element(
    "RFC 4287, section 4.1.1",
    CODES,
    holds="elements",
    children=_rows(
        [
            *_ABOUT_FEED,
            ("id", one(_IDENTIFIER)),
            ("title", one(TEXT)),
            ("updated", one(_DATE)),
            ("entry", many(ENTRY)),
        ]
    ),
    place="feed",
    rules=(check_alternates, check_self, check_entries, check_history),
)
"""The row of `atom:feed`."""

ROOTS: Final = {_atom("feed"): FEED, _ENTRY: ENTRY._replace(rules=(*ENTRY.rules, check_author))}
"""The rows of the elements that an Atom document may begin with, by tag."""

ELSEWHERE: Final = {
    **_SOURCE_ROW.children,
    **_rows(
        [
            ("published", maybe(_DATE)),
            ("summary", maybe(TEXT)),
            ("content", maybe(CONTENT)),
            ("source", maybe(_SOURCE_ROW)),
        ]
    ),
}
"""The elements of Atom that feeds of other formats borrow, by tag."""
