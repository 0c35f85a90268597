"""Netlify: `_headers` and `_redirects`, which also says what is gone.

A `*` matches any text, slashes too. A field is given by one rule only for any path, since nothing says which of two
would count. No rule can say a feed's own address, so that `Link` is left to the feeds themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.delivery.headers import OF_PAGES
from feeds.delivery.hosts import missing
from feeds.delivery.hosts.headers_file import Rule, below, content_type, fields, headers_file, of_all, stems
from feeds.delivery.hosts.host_site import LIST_KIND
from feeds.model import Output
from feeds.pages.filenames import LIST, MISSING, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.delivery.hosts.host_site import HostSite


def files(site: HostSite) -> Iterator[Output]:
    """Write `_headers`, `_redirects` and the page that stands for what is gone."""
    yield headers_file(_rules(site), site)
    gone = [f"{below(site, path)} {below(site, MISSING)} 410\n" for path in site.gone]
    yield Output("_redirects", "text/plain", "".join(gone).encode(), site.updated)
    yield missing.page(site)


def _rules(site: HostSite) -> Iterator[Rule]:
    yield Rule(below(site, "*"), of_all(site))
    for kind in site.kinds:
        more = fields(OF_PAGES) if kind.extension == PAGE else ()
        for stem in stems(kind):
            yield Rule(below(site, f"{stem}{kind.extension}"), (*content_type(kind), *more))
    yield Rule(below(site, LIST), content_type(LIST_KIND))
    if site.pages:
        yield Rule(below(site, ""), fields(OF_PAGES))
