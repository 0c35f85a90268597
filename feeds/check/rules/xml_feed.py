"""An XML document as a feed: which format it is by its outermost element, and what its own rules find."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from feeds.check.rules import atom_elements, namespaces, opml, rdf, rss_elements
from feeds.check.rules.encoding import decode
from feeds.check.rules.finding import Finding, Findings
from feeds.check.rules.rows import RuleReport
from feeds.check.rules.tree import read
from feeds.check.rules.walk import check_element
from feeds.lib.text import shown

if TYPE_CHECKING:
    from feeds.check.rules.rows import Element
    from feeds.check.rules.tree import XmlDocument, XmlNode

_ROOTS: Final[dict[str, Element]] = {**atom_elements.ROOTS, **rss_elements.ROOTS, **opml.ROOTS}
_OBSOLETE: Final = frozenset({"http://purl.org/atom/ns#", "http://example.com/newformat#"})
_NETSCAPE: Final = "-//Netscape Communications//DTD RSS 0.91//EN"
_GONE: Final = "http://my.netscape.com/"
_HTML: Final = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:feed|rss|RDF|opml)[\s>]")
_HEAD: Final = 400
_GZIP: Final = b"\x1f\x8b"
_START: Final = re.compile(r"\s*([^\s<][^\n<]{0,30})")
_FRONT_MATTER: Final = ("---", "+++")


def check(body: bytes) -> Findings:
    """Return what is wrong with a feed in XML."""
    if not body.strip():
        return Findings([Finding(1, 1, "V101", "the file is empty; a feed has at least its outermost element")])
    if _HTML.match(body.removeprefix(codecs.BOM_UTF8)):
        return Findings([Finding(1, 1, "V109", "this is an HTML page, not a feed; look for the feed that it links to")])
    if body.startswith(_GZIP):
        return Findings([Finding(1, 1, "V109", "this is compressed with gzip; unpack it first")])
    decoded = decode(body)
    if decoded.body is not None and (fault := _no_markup(decoded.body)):
        return Findings([fault])
    document = read(decoded)
    report = RuleReport(document.findings)
    if document.root is not None:
        row = _row(document.root, report)
        if row is not None:
            check_element(document.root, row, report)
            _doctype(document, report)
    return report.findings


def _no_markup(body: bytes) -> Finding | None:
    """Return what stands where the first element should, if anything."""
    match = _START.match(body[:_HEAD].decode("utf-8", "replace"))
    if match is None:
        return None
    line, found = match.string.count("\n", 0, match.start(1)) + 1, match[1].strip()
    if _ROOT.search(body):
        return Finding(line, 1, "V102", f"'{found}' stands before the first element; leave it out")
    way_out = "; articles are checked with their config, by `feeds check` alone"
    said = f"found '{found}'; expected a feed, which begins with < or {{"
    return Finding(line, 1, "V109", f"{said}{way_out if found.startswith(_FRONT_MATTER) else ''}")


def _row(root: XmlNode, report: RuleReport) -> Element | None:
    """Return the row of a document's outermost element, or report why there is none."""
    if root.tag in _ROOTS:
        return _ROOTS[root.tag]
    if root.tag == rdf.ROOT:
        return rdf.version(root)
    namespace, _, local = root.tag.rpartition("}")
    right = {"feed": namespaces.ATOM, "entry": namespaces.ATOM, "rss": "", "opml": "", "RDF": namespaces.RDF}.get(local)
    if right is None:
        report.add(root, "V109", f"<{shown(local)}> is not how a feed begins; <feed>, <rss>, <rdf:RDF> and <opml> are")
    elif namespace in _OBSOLETE:
        report.add(
            root, "V110", f"'{namespace}' was of a draft of Atom, which readers gave up; write xmlns=\"{right}\""
        )
    else:
        wanted = f'write xmlns="{right}"' if right else "leave the xmlns out"
        report.add(
            root,
            "V110",
            f"<{local}> is in {'the namespace ' + repr(namespace) if namespace else 'no namespace'}; {wanted}",
        )
    return None


def _doctype(document: XmlDocument, report: RuleReport) -> None:
    """Check a document type declaration by the version that it is of."""
    doctype, root = document.doctype, document.root
    if doctype is None or root is None or doctype.public != _NETSCAPE:
        return
    if root.attributes.get("version") != "0.91":
        report.findings.append(
            Finding(doctype.line, doctype.column, "V316", "the document type is that of RSS 0.91; leave it out")
        )
    elif doctype.system.startswith(_GONE):
        report.findings.append(
            Finding(
                doctype.line,
                doctype.column,
                "V317",
                "Netscape's document type is no longer there, and what it defines neither; leave it out",
            )
        )
