"""Whether text is what it says it is: HTML where HTML is meant, none where plain text is, and no script in either."""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, Final

from feeds.check.rules.namespaces import XHTML
from feeds.check.rules.rows import Fault
from feeds.check.rules.uris import reference
from feeds.check.rules.vocabulary import DANGEROUS, HTML, OPEN
from feeds.lib.text import shown

if TYPE_CHECKING:
    from feeds.check.rules.rows import RuleReport
    from feeds.check.rules.tree import XmlNode

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)(/?)>")
_ENTITY: Final = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_HANDLER: Final = re.compile(r"""\s(on[a-z]+)\s*=""", re.IGNORECASE)
_SCRIPT_URL: Final = re.compile(
    r"""\s(?:href|src|action|formaction|background|cite)\s*=\s*["']?\s*(?:javascript|vbscript):""", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"""\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|#")
_ESCAPED: Final = re.compile(
    r"\s*&lt;(?:a|b|blockquote|br|div|em|figure|h[1-6]|i|img|ol|p|span|strong|table|ul)\b.*(?:&lt;/[a-z][a-z0-9]*|/)&gt;\s*",
    re.DOTALL | re.IGNORECASE,
)
_WINDOWS: Final = re.compile("[\x80-\x9f]")


def markup_in(text: str) -> str:
    """Return the first tag or entity of HTML in what should be plain text, empty where there is none."""
    if "<" in text:
        for match in _TAG.finditer(text):
            if match[2].lower() in HTML:
                return match[0]
        if "<!--" in text:
            return "<!--"
    if "&" in text:
        for match in _ENTITY.finditer(text):
            if match[0][1] == "#" or match[0][1:] in html5:
                return match[0]
    return ""


def plain(text: str) -> Fault | None:
    """Text without markup."""
    found = markup_in(text)
    if found:
        return Fault(
            "V161", f"'{shown(found)}' in plain text is shown as it stands, or not at all; write it without markup"
        )
    return odd_characters(text)


def odd_characters(text: str) -> Fault | None:
    """Text without the control characters that come from a wrong encoding."""
    if not text.isascii() and (match := _WINDOWS.search(text)):
        return Fault("V165", f"the control character U+{ord(match[0]):04X}, most likely Windows-1252 taken for Latin-1")
    return None


@lru_cache(512)
def html(text: str) -> Fault | None:
    """HTML whose tags are closed, and in which nothing runs."""
    if "<" not in text:
        return _twice(text) or odd_characters(text)
    return _dangerous(text) or _unclosed(text) or odd_characters(text)


def html_with_absolute(text: str) -> Fault | None:
    """HTML as in RSS, whose addresses have no base to be relative to (RSS Advisory Board, element description)."""
    if fault := html(text):
        return fault
    for match in _TAG.finditer(text) if "<" in text else ():
        for address in _ADDRESS.finditer(match[3]):
            url = (address[1] or address[2] or "").strip()
            if url and not _ABSOLUTE.match(url):
                return Fault(
                    "V163", f"'{shown(url)}' is relative, and RSS says nothing of to what; write the full address"
                )
    return None


def _twice(text: str) -> Fault | None:
    """Text that a tag begins and a tag ends, all of them escaped, is hardly meant to show them."""
    if not _ESCAPED.fullmatch(text):
        return None
    return Fault("V168", f"'{shown(text)}' is HTML that is escaped twice, so that its tags are shown; escape it once")


def _dangerous(text: str) -> Fault | None:
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in DANGEROUS:
            return Fault("V164", f"<{name}> is removed by most readers, for safety's sake; leave it out")
        within = match[3]
        if within and (found := _HANDLER.search(within)):
            return Fault("V164", f"the attribute '{found[1]}' is removed by readers, for safety's sake; leave it out")
        if within and ":" in within and _SCRIPT_URL.search(within):
            return Fault("V164", "an address that runs a script is removed by readers, for safety's sake; leave it out")
    return None


def _unclosed(text: str) -> Fault | None:
    counts: dict[str, int] = {}
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in OPEN or match[4] or match[3].endswith("/"):
            continue
        if name not in HTML:
            return Fault("V166", f"<{name}> is no element of HTML; write &lt; where a less-than sign is meant")
        counts[name] = counts.get(name, 0) + (-1 if match[1] else 1)
        if counts[name] < 0:
            return Fault("V166", f"</{name}> closes what is not open; leave it out")
    opened = next((name for name, count in counts.items() if count), "")
    return Fault("V166", f"<{opened}> is not closed; add </{opened}>") if opened else None


def xhtml(node: XmlNode, report: RuleReport) -> None:
    """Check that XHTML within an element is markup that is known and safe."""
    stack = list(reversed(node.children))
    while stack:
        each = stack.pop()
        namespace, _, name = each.tag.rpartition("}")
        if namespace != XHTML:
            if name in HTML and namespace not in _FOREIGN:
                report.add(
                    each,
                    "V167",
                    f'<{name}> stands in XHTML and is not in its namespace; add xmlns="{XHTML}" to the div around it',
                )
            continue
        if name not in HTML:
            report.add(each, "V166", f"<{name}> is no element of XHTML; leave it out")
        if name in DANGEROUS:
            report.add(each, "V164", f"<{name}> is removed by most readers, for safety's sake; leave it out")
        for key, value in each.attributes.items():
            if key.startswith("on"):
                report.add(
                    each, "V164", f"the attribute '{key}' is removed by readers, for safety's sake; leave it out"
                )
            elif key in {"href", "src"} and (fault := reference(value.strip())):
                report.add(each, "V166", f"<{name} {key}>: {fault.message}")
        stack.extend(reversed(each.children))


_FOREIGN: Final = frozenset({"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"})
