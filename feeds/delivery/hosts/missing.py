"""The page that a host shows where nothing is, or nothing is any more, of a site without pages of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from feeds.model import Output
from feeds.pages.filenames import MISSING, PAGE_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.delivery.hosts.host_site import HostSite


def page(site: HostSite) -> Iterator[Output]:
    """Yield the page, unless the site has one.

    It is shown at any address, so its link is absolute, and it loads nothing.
    """
    if site.pages:
        return
    body = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Nothing is here</title>
</head>
<body>
<h1>Nothing is here</h1>
<p>If a feed was, it was removed. <a href="{escape(site.start)}">All feeds</a></p>
</body>
</html>
"""
    yield Output(MISSING, PAGE_TYPE, body.encode(), site.updated)
