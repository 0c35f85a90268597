"""Netlify: `_headers`, and `_redirects`, which also names what is gone.

A `*` matches any text, slashes too. No two rules set the same field for a path, since it is not documented which would
count. No rule can contain a feed's own address, so `Link` is left to the feeds themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.delivery.headers import PAGE_POLICIES
from feeds.delivery.hosts import missing
from feeds.delivery.hosts.headers_file import Rule, below, field_lines, headers_file, moved_lines, of_site, stems
from feeds.delivery.hosts.host_site import LIST_KIND
from feeds.model import Output
from feeds.pages.filenames import LIST, MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.delivery.hosts.host_site import HostSite


def files(site: HostSite) -> Iterator[Output]:
    """Yield `_headers`, `_redirects` where it has lines, and the page that stands for what is gone."""
    yield headers_file(_rules(site), site)
    gone = [f"{below(site, path)} {below(site, MISSING)} 410\n" for path in site.gone]
    gone += [f"{below(site, folder)}:document {below(site, MISSING)} 410\n" for folder in site.gone_archives]
    if lines := [*moved_lines(site), *gone]:
        yield Output("_redirects", "text/plain", "".join(lines).encode(), site.updated)
    yield from missing.page(site)


def _rules(site: HostSite) -> Iterator[Rule]:
    yield Rule(below(site, "*"), of_site(site))
    for kind in site.kinds:
        for stem in stems(kind):
            yield Rule(below(site, f"{stem}{kind.extension}"), field_lines(site.fields(kind).of_kind))
    yield Rule(below(site, LIST), field_lines(site.fields(LIST_KIND).of_kind))
    if site.pages:
        yield Rule(below(site, ""), field_lines(PAGE_POLICIES))
