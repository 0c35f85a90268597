"""OPML 2.0 and the versions before it: the rows of its elements, and what must hold between an outline's attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.date_values import rfc822
from feeds.check.rules.prose import plain
from feeds.check.rules.rows import Attribute, Codes, Element, Fault, many, maybe, one, some
from feeds.check.rules.uris import absolute, web
from feeds.check.rules.value_rules import among, language, mail, whole, wholes
from feeds.lib.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.check.rules.rows import ElementUse, RuleReport
    from feeds.check.rules.tree import XmlNode

_CODES: Final = Codes("V501", "V502", "V503", "V504", "V505", "V506", "V507")
_VERSIONS: Final = frozenset({"1.0", "1.1", "2.0"})
_FEEDS: Final = frozenset({"RSS", "RSS1", "RSS2", "scriptingNews"})
_OUTLINE: Final = "outline"
# Who extends OPML 2.0 by a type says which attributes it has (section "Extending OPML").
_TYPES: Final = frozenset({"", "rss", "link", "include"})


def _version(text: str) -> Fault | None:
    if text in _VERSIONS:
        return None
    return Fault("V511", f"OPML has no version '{shown(text)}'; write version=\"2.0\"")


def _language(text: str) -> Fault | None:
    """A language tag, or `unknown`, as in the list that OPML 2.0, section 'Examples', leads to."""
    return None if text == "unknown" else language(text)


def _address(text: str) -> Fault | None:
    """A full address, or nothing, of which rules of their own say whether it may be so."""
    return absolute(text) if text else None


def _value(check: Callable[[str], Fault | None] | None = None) -> ElementUse:
    return maybe(Element("OPML 2.0, section 'What is a <head>?'", _CODES, blank=True, check=check))


_WORD: Final = among("true", "false")
_ATTRIBUTES: Final = {
    "text": Attribute(needed=True),
    "type": Attribute(),
    "isComment": Attribute(_WORD),
    "isBreakpoint": Attribute(_WORD),
    "created": Attribute(rfc822),
    "category": Attribute(),
    "xmlUrl": Attribute(_address),
    "description": Attribute(),
    "htmlUrl": Attribute(_address),
    "language": Attribute(_language),
    "title": Attribute(plain),
    "version": Attribute(),
    "url": Attribute(_address),
}
_NUMBER: Final = _value(whole(0))
_HEAD: Final = Element(
    "OPML 2.0, section 'What is a <head>?'",
    _CODES,
    holds="elements",
    children={
        "title": _value(plain),
        "dateCreated": _value(rfc822),
        "dateModified": _value(rfc822),
        "ownerName": _value(plain),
        "ownerEmail": _value(mail),
        "ownerId": _value(web),
        "docs": _value(web),
        "expansionState": _value(wholes),
        "vertScrollState": _NUMBER,
        "windowTop": _NUMBER,
        "windowLeft": _NUMBER,
        "windowBottom": _NUMBER,
        "windowRight": _NUMBER,
    },
    place="other",
)


def _typed(node: XmlNode, report: RuleReport) -> None:
    """Check that an outline has the attributes that its type needs."""
    attributes = node.attributes
    kind = attributes.get("type", "").lower()
    if kind == "rss":
        if not attributes.get("xmlUrl"):
            report.add(node, "V512", "an outline of type 'rss' has no xmlUrl; add the address of the feed")
        if "title" not in attributes:
            report.add(node, "V516", "an outline of type 'rss' has no title; add the one of the feed")
        if attributes.get("version", "RSS") not in _FEEDS:
            report.add(
                node, "V517", f"the version '{shown(attributes['version'])}' is none of {', '.join(sorted(_FEEDS))}"
            )
    elif not kind and attributes.get("xmlUrl"):
        report.add(
            node, "V518", 'an outline with an xmlUrl has no type, so that readers do not subscribe; add type="rss"'
        )


def _unknown(root: XmlNode, report: RuleReport) -> None:
    """Check the attributes and types of outlines by the version: before 2.0 both may say anything."""
    old = root.attributes.get("version", "").startswith("1.")
    stack = [child for child in root.children if child.tag == "body"]
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        if node.tag != _OUTLINE:
            continue
        kind = node.attributes.get("type", "").lower()
        if old and kind not in {"", "rss", "link"}:
            report.add(node, "V519", f"the type '{shown(kind)}' of an outline is none that OPML {_old(root)} knows")
        if not old and kind in {"link", "include"} and not node.attributes.get("url"):
            report.add(node, "V513", f"an outline of type '{kind}' has no url; add the address that it leads to")
        for name in node.attributes:
            if name not in _ATTRIBUTES and "}" not in name:
                report.add(
                    node,
                    "V520" if old or kind not in _TYPES else "V505",
                    f"<outline> has the attribute '{shown(name)}', which OPML does not know{_near(name)}; "
                    "leave it out, or put it in a namespace of its own",
                )


def _near(name: str) -> str:
    nearest = next((each for each in _ATTRIBUTES if each.lower() == name.lower()), "")
    return f" ('{nearest}' it does)" if nearest else ""


def _old(root: XmlNode) -> str:
    return shown(root.attributes.get("version", ""))


def _obsolete(root: XmlNode, report: RuleReport) -> None:
    report.add(root, "V515", '<outlineDocument> is from before OPML 1.0; write <opml version="2.0">')


_WITHIN: Final[dict[str, ElementUse]] = {}
_OUTLINE_ROW: Final = Element(
    "OPML 2.0, section 'What is an <outline>?'",
    _CODES._replace(unknown_attribute=""),
    holds="elements",
    attributes=_ATTRIBUTES,
    children=_WITHIN,
    place="other",
    rules=(_typed,),
)
_WITHIN[_OUTLINE] = many(_OUTLINE_ROW)
_BODY: Final = Element(
    "OPML 2.0, section 'What is a <body>?'",
    _CODES,
    holds="elements",
    children={_OUTLINE: some(_OUTLINE_ROW)},
    place="other",
)
_ROOT: Final = Element(
    "OPML 2.0, section 'What is an <opml>?'",
    _CODES,
    holds="elements",
    attributes={"version": Attribute(_version, needed=True)},
    children={"head": one(_HEAD), "body": one(_BODY)},
    place="other",
    rules=(_unknown,),
)
ROOTS: Final = {
    "opml": _ROOT,
    "outlineDocument": _ROOT._replace(attributes={"version": Attribute(_version)}, rules=(_unknown, _obsolete)),
}
"""The rows of the elements that an OPML document may begin with, by tag."""
