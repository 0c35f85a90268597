"""The rules for feeds: what specifications ask of Atom, RSS, JSON Feed and OPML, for any feed's bytes.

`validate` is all that others need. A rule about an element is its row in `atom_elements`, `rss_elements`, `rdf` or
`opml`, one about an element of an extension its row in `extensions`. One about a value is a check in `value_rules`,
`uris`, `date_values` or `prose`, which mostly asks `feeds.lib.values`, as the config and the articles do; `flaw_codes`
has the codes for its answers. What the codes mean stands in `feeds.problems.codes`.
"""

from __future__ import annotations

from typing import Final

from feeds.check.rules.finding import Findings
from feeds.problems import WHOLE, Problem
from feeds.problems.unforeseen import fault_of

__all__ = ["validate"]

_LONGEST: Final = 500
# White space and byte order marks; of what UTF-16 and UTF-32 make of white space the zeros too.
_BEFORE: Final = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"


def validate(body: bytes, name: str) -> tuple[Problem, ...]:
    """Check a feed by the rules, whoever made it: Atom, RSS, JSON Feed or OPML, by what it holds.

    Args:
        body: the file as it is.
        name: the path to report; its extension says nothing.

    Returns:
        What is wrong, in the order of lines.
    """
    try:
        found = {Problem(name, each.line, each.column, each.code, _shown(each.message)) for each in _findings(body)}
    except BaseException as error:  # noqa: BLE001 - whatever it is, it costs this one feed
        found = {Problem(name, *WHOLE, "F115", f"{fault_of(error)}; not all of the feed was checked")}
    return tuple(sorted(found))


def _findings(body: bytes) -> Findings:
    if body.lstrip(_BEFORE)[:1] in {b"{", b"["}:
        from feeds.check.rules.json_feed import check as check_json  # either half of the rules takes time to load

        return Findings(check_json(body))
    from feeds.check.rules.xml_feed import check as check_xml

    return check_xml(body)


def _shown(message: str) -> str:
    """Return a message on one line that is not too long, without what a terminal would take for more than text."""
    message = " ".join(message.split())[:_LONGEST]
    return message if message.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in message)
