"""Addresses that stand for one that is yet to be chosen, as starters and themes have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feeds.lib import lazy_re
from feeds.problems import Problem

if TYPE_CHECKING:
    from feeds.config.schema import Config

_YOURS: Final = r"your-?(?:site|domain|blog|website|name|username|page|url)(?:-(?:url|here|name))?"
_PLACEHOLDER: Final = lazy_re.compile(
    rf"(?:(?:www|feeds|blog|docs|{_YOURS})\.)?example\.(?:com|net|org)|(?:www\.)?{_YOURS}\.[a-z]+"
    rf"|(?:user-?name|{_YOURS})\.(?:github|gitlab)\.io"
)


_STARTER: Final = "feeds.example.org"
"""The host that the config of `feeds init` has: whoever leaves it there has not chosen one yet."""


def placeholder(config: Config) -> Problem | None:
    """Return what is to be said of a site's address that only stands for one; None where it is an address."""
    url = config.site.url
    host = (urlsplit(url).hostname or "").lower()
    if not _PLACEHOLDER.fullmatch(host):
        return None
    where = config.place("site", "url") if config.says("site", "url") else (config.traits.source or config.name, 1, 1)
    stands = "is from 'feeds init' and only stands for an address" if host == _STARTER else "only stands for an address"
    message = f"site.url is '{url}', which {stands}; set it in {where[0]} before anybody subscribes"
    return Problem(*where, "L117" if host == _STARTER else "L115", message)
