"""The ids that entries had before the site came here: by the config's file of ids, or by the rule that made them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.articles.options import DecodeOptions


def listed_id(options: DecodeOptions, path: str, addresses: tuple[str | None, ...]) -> str | None:
    """Return the id that the file of ids has for an article, word for word; None where it has none.

    Args:
        options: what decoding needs to know of the config.
        path: the article's file.
        addresses: its own, which count before its file: files are moved more often.
    """
    known = options.old_ids
    if not known:
        return None
    for address in addresses:
        if address is not None:
            found = known.get(below_home(address, options.home)) or known.get(address)
            if found:
                return found
    return known.get(path)


def below_home(address: str, home: str) -> str:
    """Return the path of an address below the site, starting with `/`; the address itself where it is elsewhere."""
    return f"/{address.removeprefix(home)}" if address.startswith(home) else address


def id_by_rule(options: DecodeOptions, address: str | None, dated: datetime | None) -> str | None:
    """Return the id that the config's rule makes; None where there is no rule, or it cannot make one.

    Args:
        options: what decoding needs to know of the config.
        address: of the article.
        dated: its date.
    """
    ids = options.ids
    if ids.rule is None or address is None:
        return None
    if ids.site and address.startswith(options.home):
        address = f"{ids.site}{address.removeprefix(options.home)}"
    if ids.rule == "permalink":
        return options.generator.feed_id(address) if options.generator else address
    return _tag(address, dated.astimezone(options.zone)) if ids.rule == "atom-tag" and dated else None


def _tag(address: str, dated: datetime) -> str:
    """Return the `tag:` URI of an address and a day (RFC 4151), as Mark Pilgrim proposed it and Pelican makes it."""
    parts = urlsplit(address)
    fragment = f"/{parts.fragment}" if parts.fragment else ""
    return f"tag:{parts.hostname},{dated:%Y-%m-%d}:{parts.path}{fragment}"
