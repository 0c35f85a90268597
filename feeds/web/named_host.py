"""The host that a request has to name (RFC 9112, section 3.2), though nothing here depends on which it is."""

from __future__ import annotations

import re
from typing import Final

from feeds.web.answers import Answer, plain

# uri-host [ ":" port ] (RFC 9110, section 7.2; RFC 3986, section 3.2.2), but for commas: a name with one is what
# servers make of two fields.
_HOST: Final = re.compile(
    r"(?:\[[0-9A-Fa-f:.]+\]|\[[vV][0-9A-Fa-f]+\.[\w.~!$&'()*+;=:-]+\]|(?:[\w.~!$&'()*+;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?",
    re.ASCII,
)


def is_named(host: str | None, protocol: str) -> bool:
    """Whether a request names its host as it has to.

    Args:
        host: what its one field `Host` says, or several, joined by commas; None where it has none.
        protocol: its version of HTTP, as the request line has it. 1.0 needs no such field.
    """
    return protocol != "HTTP/1.1" if host is None else _HOST.fullmatch(host) is not None


def unnamed() -> Answer:
    """Answer a request that does not name its host as it has to."""
    return plain(400, "a request of HTTP/1.1 has one Host field, which names a host")
