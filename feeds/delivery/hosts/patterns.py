"""Paths as regular expressions that nginx (PCRE) and Caddy (RE2) read alike, whatever stands in site.url."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.delivery.codings import CODINGS
from feeds.delivery.hosts.host_site import LIST_KIND

if TYPE_CHECKING:
    from feeds.delivery.hosts.host_site import HostSite

STEM: Final = "[A-Za-z0-9._/-]+"
"""What the path of any feed is made of."""

_PLAIN: Final = re.compile(r"[^A-Za-z0-9/_\x80-\U0010ffff-]")


def pattern(text: str) -> str:
    """Write a text as a pattern without any character that would mean something in a file of settings."""
    return _PLAIN.sub(lambda found: "[.]" if found[0] == "." else f"\\x{ord(found[0]):02x}", text)


WELL_KNOWN: Final = ".well-known/"
"""The one name with a dot before it that others may ask for (RFC 8615)."""


def hidden(site: HostSite) -> str:
    """Match what stands among the outputs but is none: what starts with a dot, and outputs in a coding.

    What is well known is among them, since RE2 cannot look ahead.
    """
    kinds = "|".join(sorted({kind.extension[1:] for kind in (*site.kinds, LIST_KIND)}))
    codings = "|".join(each.extension[1:] for each in CODINGS.values())
    return f"^{pattern(site.folder)}(.*/)?([.]|[^/]+[.]({kinds})[.]({codings})$)"
