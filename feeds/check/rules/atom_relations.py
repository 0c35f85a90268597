"""What must hold between the elements of an Atom feed, and between its entries (RFC 4287, section 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.namespaces import ATOM
from feeds.lib.text import shown

if TYPE_CHECKING:
    from feeds.check.rules.rows import RuleReport
    from feeds.check.rules.tree import XmlNode

_CONTENT: Final = f"{ATOM}}}content"
_LINK: Final = f"{ATOM}}}link"
_AUTHOR: Final = f"{ATOM}}}author"
_ENTRY: Final = f"{ATOM}}}entry"
_ID: Final = f"{ATOM}}}id"
_UPDATED: Final = f"{ATOM}}}updated"
_SOURCE: Final = f"{ATOM}}}source"
_SUMMARY: Final = f"{ATOM}}}summary"
_REGISTRY: Final = "http://www.iana.org/assignments/relation/"


def relation(link: XmlNode) -> str:
    """Return what a link leads to, by its registered name where the IRI was written (section 4.2.7.2)."""
    return link.attributes.get("rel", "alternate").removeprefix(_REGISTRY)


def check_alternates(node: XmlNode, report: RuleReport) -> None:
    """Check that no two alternate links have the same type and language (sections 4.1.1 and 4.1.2)."""
    seen = set()
    for child in node.children:
        if child.tag == _LINK and relation(child) == "alternate":
            kind = child.attributes.get("type", ""), child.attributes.get("hreflang", "").lower()
            if kind in seen:
                report.add(
                    child,
                    "V221",
                    "a second link to 'alternate' of the same type and hreflang; keep one, or say how they differ",
                )
            seen.add(kind)


def check_self(node: XmlNode, report: RuleReport) -> None:
    """Check that a feed has a link to itself (section 4.1.1)."""
    if not any(child.tag == _LINK and relation(child) == "self" for child in node.children):
        report.add(
            node, "V222", '<feed> has no link to itself; add <link rel="self" href="https://…"/> with its address'
        )


def check_entries(node: XmlNode, report: RuleReport) -> None:
    """Check that entries have authors, and ids of their own (sections 4.1.1 and 4.2.6)."""
    has_author = any(child.tag == _AUTHOR for child in node.children)
    ids: dict[str, set[str]] = {}
    for entry in node.children:
        if entry.tag != _ENTRY:
            continue
        held = _first(entry)
        if not has_author:
            _author(entry, held, report)
        updated = held[_UPDATED].text.strip() if _UPDATED in held else ""
        if _ID in held and held[_ID].text:
            identifier = held[_ID].text.strip()
            known = ids.setdefault(identifier, set())
            if known:
                report.add(
                    held[_ID],
                    "V223" if updated not in known else "V224",
                    f"two entries have the id '{shown(identifier)}'"
                    + (" and the same <updated>" if updated in known else "")
                    + "; give each its own, or keep the newer of the two",
                )
            known.add(updated)


def _first(entry: XmlNode) -> dict[str, XmlNode]:
    found: dict[str, XmlNode] = {}
    for child in entry.children:
        found.setdefault(child.tag, child)
    return found


def _author(entry: XmlNode, held: dict[str, XmlNode], report: RuleReport) -> None:
    source = held.get(_SOURCE)
    if _AUTHOR in held or (source and any(child.tag == _AUTHOR for child in source.children)):
        return
    report.add(entry, "V226", "<entry> has no <author>, nor has the feed (RFC 4287, section 4.2.1); add one to either")


def check_body(entry: XmlNode, report: RuleReport) -> None:
    """Check that an entry has something to read (section 4.1.2)."""
    held = _first(entry)
    content = held.get(_CONTENT)
    if content is None:
        alternate = any(child.tag == _LINK and relation(child) == "alternate" for child in entry.children)
        if not alternate:
            report.add(
                entry,
                "V227",
                "<entry> has neither <content> nor a link to 'alternate'; add either, so that it can be read",
            )
        elif _SUMMARY not in held:
            report.add(
                entry, "V228", "<entry> has neither <content> nor <summary>; add one, so that there is text to show"
            )
        return
    if _SUMMARY not in held and _needs_summary(content):
        report.add(
            entry, "V229", "<entry> has <content> that is elsewhere or no text, and so needs a <summary>; add one"
        )


def _needs_summary(content: XmlNode) -> bool:
    if "src" in content.attributes:
        return True
    kind = content.attributes.get("type", "text").lower().partition(";")[0].strip()
    return kind not in {"text", "html", "xhtml"} and not (kind.startswith("text/") or kind.endswith(("+xml", "/xml")))


def check_author(entry: XmlNode, report: RuleReport) -> None:
    """Check that an entry that is a document of its own has an author (section 4.1.2)."""
    _author(entry, _first(entry), report)
