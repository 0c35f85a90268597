"""Atom's text constructs and content: what each `type` asks for (RFC 4287, sections 3.1 and 4.1.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.check.rules.namespaces import XHTML, called
from feeds.check.rules.prose import html, markup_in, odd_characters, xhtml
from feeds.check.rules.rows import Attribute, Codes, Element
from feeds.check.rules.uris import reference
from feeds.check.rules.value_rules import all_of, filled, media_type
from feeds.lib.text import shown

if TYPE_CHECKING:
    from feeds.check.rules.rows import RuleReport
    from feeds.check.rules.tree import XmlNode

_CODES: Final = Codes("V201", "V202", "V203", "V204", "V205", "V206", "V207")
_DIV: Final = f"{XHTML}}}div"
_BASE64: Final = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_COMPOSITE: Final = ("multipart/", "message/")


def _named(node: XmlNode) -> str:
    return f"<{called(node.tag)}>"


def _construct(node: XmlNode, report: RuleReport) -> None:
    """Check a text construct by its type (section 3.1)."""
    kind = node.attributes.get("type", "text")
    if kind in _INLINE:
        _INLINE[kind](node, report)
    else:
        report.add(node, "V231", f'{_named(node)} has the type \'{shown(kind)}\'; write type="text", "html" or "xhtml"')


def _text(node: XmlNode, report: RuleReport) -> None:
    if node.children:
        _no_children(node, report, "text")
    elif found := markup_in(node.text):
        report.add(
            node,
            "V161",
            f"{_named(node)} is plain text and holds '{shown(found)}', shown as it stands; write type=\"html\"",
        )
    elif fault := odd_characters(node.text):
        report.add(node, fault.code, f"{_named(node)}: {fault.message}")


def _html(node: XmlNode, report: RuleReport) -> None:
    if node.children:
        _no_children(node, report, "html")
    elif fault := html(node.text):
        report.add(node, fault.code, f"{_named(node)}: {fault.message}")


def _no_children(node: XmlNode, report: RuleReport, kind: str) -> None:
    child = node.children[0]
    report.add(
        child,
        "V232",
        f"<{called(child.tag)}> stands in {_named(node)} of type '{kind}'; write < as &lt;, or put all into a div of "
        'type="xhtml"',
    )


def _xhtml(node: XmlNode, report: RuleReport) -> None:
    if [child.tag for child in node.children] != [_DIV] or node.text.strip():
        found = f"<{called(node.children[0].tag)}>" if node.children else "text"
        if node.children and node.children[0].tag.rpartition("}")[2] == "div" and node.children[0].tag != _DIV:
            found = "a <div> that is not in the namespace of XHTML"
        report.add(
            node,
            "V233",
            f"{_named(node)} of type 'xhtml' holds {found}; put all of it into one <div xmlns=\"{XHTML}\">",
        )
    xhtml(node, report)


_INLINE: Final = {"text": _text, "html": _html, "xhtml": _xhtml}


def _content(node: XmlNode, report: RuleReport) -> None:
    """Check the content of an entry by its type (section 4.1.3)."""
    kind = node.attributes.get("type", "")
    if "src" in node.attributes:
        _elsewhere(node, kind, report)
    elif kind in _INLINE or not kind:
        if "type" in node.attributes and not kind:
            report.add(node, "V231", "<content> has an empty type; write text, html, xhtml or a media type")
        _INLINE[kind or "text"](node, report)
    elif fault := media_type(kind):
        report.add(node, "V231", f"<content>: {fault.message}; or one of text, html, xhtml")
    else:
        _typed(node, kind.lower().partition(";")[0].strip(), report)


def _elsewhere(node: XmlNode, kind: str, report: RuleReport) -> None:
    if node.children or node.text.strip():
        report.add(node, "V234", "<content> has a src and is not empty; leave out the src or what stands within")
    if not kind:
        report.add(node, "V235", "<content> has a src and no type; add the media type of what is there")
    elif kind in _INLINE or media_type(kind):
        report.add(
            node, "V231", f"<content> has a src and the type '{shown(kind)}'; write the media type of what is there"
        )


def _typed(node: XmlNode, kind: str, report: RuleReport) -> None:
    """Check inline content by its media type (section 4.1.3.3, items 4 to 6)."""
    if kind.startswith(_COMPOSITE):
        report.add(node, "V231", f"<content> has the composite type '{kind}', which cannot stand in a feed; use src")
    elif kind.endswith(("+xml", "/xml")):
        if not node.children and node.text.strip():
            report.add(
                node, "V236", f"<content> of type '{kind}' holds text where an element is expected; write it unescaped"
            )
    elif kind.startswith("text/"):
        if node.children:
            _no_children(node, report, kind)
        elif kind == "text/plain" and (found := markup_in(node.text)):
            report.add(node, "V161", f"<content> is plain text and holds '{shown(found)}'; write type=\"html\"")
        elif kind == "text/html":
            report.add(node, "V238", "<content> has the type 'text/html', which readers of Atom write as type=\"html\"")
            _html(node, report)
    elif node.children or not _BASE64.fullmatch("".join(node.text.split())):
        report.add(node, "V237", f"<content> of type '{kind}' is not Base64; encode it, or give its address in src")


_TYPE: Final = {"type": Attribute()}
TEXT: Final = Element("RFC 4287, section 3.1", _CODES, holds="ruled", attributes=_TYPE, rules=(_construct,))
"""The row of elements whose text may be plain, HTML or XHTML."""

CONTENT: Final = Element(
    "RFC 4287, section 4.1.3",
    _CODES,
    holds="ruled",
    attributes={**_TYPE, "src": Attribute(all_of(filled, reference))},
    rules=(_content,),
)
"""The row of `atom:content`."""
