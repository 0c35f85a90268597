"""Feeds of several documents: RFC 5005's paging and archives, whose links need each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules import namespaces
from feeds.check.rules.atom_relations import relation
from feeds.check.rules.modules import CODES, FEED, table
from feeds.check.rules.rows import Element

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.check.rules.rows import Extension, RuleReport
    from feeds.check.rules.tree import XmlNode

_MARK: Final = Element("", CODES, holds="nothing")
_LINK: Final = f"{namespaces.ATOM}}}link"
_COMPLETE: Final = f"{namespaces.HISTORY}}}complete"
_ARCHIVE: Final = f"{namespaces.HISTORY}}}archive"
_PAGES: Final = frozenset({"first", "last", "previous", "next"})
_ARCHIVES: Final = frozenset({"prev-archive", "next-archive", "current"})

HISTORY: Final[Mapping[str, Extension]] = dict(
    table(
        namespaces.HISTORY,
        "RFC 5005",
        [
            ("complete", _MARK._replace(section="RFC 5005, section 2"), FEED, 1),
            ("archive", _MARK._replace(section="RFC 5005, section 4"), FEED, 1),
            ("incremental prev", Element("", CODES), FEED, 1),
        ],
    )
)
"""The elements of feed paging and archiving, by tag; the last two are of its drafts."""


def check_history(feed: XmlNode, report: RuleReport) -> None:
    """Check that a feed's links to its other documents agree."""
    links: dict[str, XmlNode] = {}
    for child in feed.children:
        if child.tag == _LINK:
            rel = relation(child)
            if rel in links and rel in _PAGES | _ARCHIVES:
                report.add(child, "V712", f"a second link to '{rel}', where a feed has one of each; keep the right one")
            links.setdefault(rel, child)
    tags = {child.tag: child for child in feed.children if child.tag in {_COMPLETE, _ARCHIVE}}
    if _COMPLETE in tags:
        _complete(links, report)
    if _COMPLETE in tags and _ARCHIVE in tags:
        report.add(
            tags[_ARCHIVE], "V711", "a feed is either complete or an archive; leave out fh:archive or fh:complete"
        )
    elif _ARCHIVE in tags and "current" not in links:
        report.add(
            tags[_ARCHIVE], "V713", 'an archive has no link to the current feed; add <link rel="current" href="…"/>'
        )
    _check_ends(links, report)


def _check_ends(links: Mapping[str, XmlNode], report: RuleReport) -> None:
    """Check that the last page leads to no next one, and the first to none before it."""
    where = {rel: link.attributes.get("href") for rel, link in links.items()}
    if "self" not in where:
        return
    if "next" in where and where["next"] == where["self"]:
        report.add(links["next"], "V714", "the next page is this page itself; leave the link out of the last page")
    for rel, end in (("next", "last"), ("previous", "first")):
        if rel in where and where.get(end) == where["self"] != where[rel]:
            report.add(links[rel], "V714", f"this page is the {end} one and has a link to '{rel}'; leave it out")


def _complete(links: Mapping[str, XmlNode], report: RuleReport) -> None:
    """Check that a complete feed has no links to more of it."""
    for rel in sorted(_PAGES | _ARCHIVES):
        link = links.get(rel)
        if link is None:
            continue
        own = links["self"].attributes.get("href") if "self" in links else None
        if rel == "current" and link.attributes.get("href") == own:
            continue
        but = " than itself" if rel == "current" else ""
        report.add(
            link,
            "V711",
            f"a complete feed has no other documents, and so no link to '{rel}'{but}; leave out it or fh:complete",
        )


def check_entry_links(entry: XmlNode, report: RuleReport) -> None:
    """Check that an entry has no link that only a feed can have.

    What is first, last, next and previous may be said of an entry too, as of anything in a series (RFC 8288 and the
    register of link relations).
    """
    for child in entry.children:
        if child.tag == _LINK and relation(child) in _ARCHIVES:
            report.add(
                child,
                "V715",
                f"a link to '{relation(child)}' in an entry, where it means nothing; move it to the feed",
            )
