"""The rules for feeds: what specifications ask of Atom, RSS, JSON Feed and OPML, held against any feed's bytes.

`validate` is all that others need. A rule about an element is its row in `atom`, `rss`, `rdf` or `opml`, one about an
element of an extension its row in `extensions`, one about a value a check in `values`, `uris`, `dates` or `prose`;
its code stands in `feeds.problems.rules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.problems import Problem

if TYPE_CHECKING:
    from feeds.validate.finding import Finding

__all__ = ["validate"]


def validate(body: bytes, name: str) -> tuple[Problem, ...]:
    """Hold a feed against the rules, whoever made it: Atom, RSS, JSON Feed or OPML, by what it holds.

    Args:
        body: the file as it is.
        name: the path to report; its extension says nothing.

    Returns:
        What is wrong, in the order of lines.
    """
    findings = set(_findings(body))
    return tuple(sorted(Problem(name, each.line, each.column, each.code, each.message) for each in findings))


def _findings(body: bytes) -> list[Finding]:
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        from feeds.validate import jsonfeed

        return list(jsonfeed.check(body))
    from feeds.validate.document import check

    return check(body)
