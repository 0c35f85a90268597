"""Paths as regular expressions that nginx (PCRE) and Caddy (RE2) read alike, whatever stands in site.url."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.delivery.hosts.host_site import LIST_KIND
from feeds.lib.codings import CODINGS

if TYPE_CHECKING:
    from feeds.delivery.hosts.host_site import HostSite

STEM: Final = "[A-Za-z0-9._/-]+"
"""Matches the path of any feed, without its extension."""

DOCUMENT: Final = "[0-9]+[.][a-z.]+"
"""Matches a document of an archive, without its folder."""

_PLAIN: Final = re.compile(r"[^A-Za-z0-9/_\x80-\U0010ffff-]")


def pattern(text: str) -> str:
    """Return a pattern that matches a text, free of characters that have a meaning in a file of settings."""
    return _PLAIN.sub(lambda found: "[.]" if found[0] == "." else f"\\x{ord(found[0]):02x}", text)


WELL_KNOWN: Final = ".well-known/"
"""The one name with a dot before it that is served (RFC 8615)."""


def hidden(site: HostSite) -> str:
    """Return a pattern of what stands among the outputs and must not be served: dotfiles and coded files.

    It matches `.well-known` too, since RE2 cannot look ahead.
    """
    kinds = "|".join(sorted({kind.extension[1:] for kind in (*site.kinds, LIST_KIND)}))
    codings = "|".join(each.extension[1:] for each in CODINGS.values())
    return f"^{pattern(site.folder)}(.*/)?([.]|[^/]+[.]({kinds})[.]({codings})$)"
