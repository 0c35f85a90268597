"""Under which code a flaw of a value is reported: the rules' side of `feeds.lib.values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.rows import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.lib.values.flaw import Flaw, FlawKind

XML_CODES: Final[Mapping[FlawKind, str]] = {
    "address": "V131",
    "host": "V132",
    "relative": "V133",
    "not of the web": "V133",
    "scheme": "V134",
    "tag URI": "V135",
    "URN": "V136",
    "not ASCII": "V137",
    "RFC 3339": "V141",
    "W3C date": "V142",
    "RFC 822": "V143",
    "weekday": "V144",
    "unusual": "V145",
    "implausible": "V146",
    "language tag": "V151",
    "unknown language": "V151",
    "mail address": "V152",
    "media type": "V153",
}
"""The codes of flaws in feeds of XML."""

JSON_CODES: Final[Mapping[FlawKind, str]] = {
    **dict.fromkeys(("address", "host", "relative", "tag URI", "URN"), "V416"),
    "scheme": "V134",
    "RFC 3339": "V417",
    "implausible": "V146",
    **dict.fromkeys(("language tag", "unknown language"), "V425"),
    "media type": "V426",
}
"""The codes of flaws in JSON Feeds, which has codes of its own for what is wrong and shares those of doubts."""


def check_of(find_flaw: Callable[[str], Flaw | None]) -> Callable[[str], Fault | None]:
    """Return the check of an XML value that finds what a function of `feeds.lib.values` finds."""

    def check(text: str) -> Fault | None:
        flaw = find_flaw(text)
        return None if flaw is None else Fault(XML_CODES[flaw.kind], flaw.message)

    return check
