"""Cloudflare Pages: `_headers`, and a page for what is not there.

A `*` matches any text, slashes too, and stands in values as `:splat`. Fields that several rules give are joined, so
that no two give one. There is no way to answer 410; without a page of its own for what is missing Cloudflare would
answer any address with the index and 200.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.delivery.headers import OF_PAGES
from feeds.delivery.hosts import missing
from feeds.delivery.hosts.headers_file import Rule, below, content_type, fields, headers_file, of_all, stems
from feeds.delivery.hosts.host_site import LIST_KIND
from feeds.pages.filenames import LIST, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.delivery.hosts.host_site import HostSite, Kind
    from feeds.model import Output

_LONGEST: Final = 2000
"""Characters that Cloudflare reads of a line."""

_NOT_PAGES: Final = tuple(f"! {name}" for name, _ in OF_PAGES)


def files(site: HostSite) -> Iterator[Output]:
    """Write `_headers` and `404.html`."""
    yield headers_file(_rules(site), site)
    yield missing.page(site)


def _rules(site: HostSite) -> Iterator[Rule]:
    # Cloudflare takes the extension off the addresses of pages, so that they are what no other rule is about
    yield Rule(below(site, "*"), (*of_all(site), *fields(OF_PAGES)))
    for kind in site.kinds:
        if kind.extension == PAGE:
            continue
        for stem in stems(kind):
            lines = (*_NOT_PAGES, *content_type(kind), *_link(site, stem, kind))
            yield Rule(below(site, f"{stem}{kind.extension}"), lines)
    yield Rule(below(site, LIST), (*_NOT_PAGES, *content_type(LIST_KIND)))


def _link(site: HostSite, stem: str, kind: Kind) -> tuple[str, ...]:
    if not kind.is_feed:
        return ()
    (line,) = fields([("Link", site.links(stem.replace("*", ":splat"), kind))])
    return (line,) if len(line) <= _LONGEST else ()
