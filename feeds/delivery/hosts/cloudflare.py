"""Cloudflare Pages: `_headers`, and a page for what is not there.

A `*` matches any text, slashes too, and stands in values as `:splat`. A field that several rules set is sent with all
their values, so no two set one. No rule can answer 410. Without a page for what is missing, Cloudflare would answer
every unknown address with the index and 200.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.delivery.headers import PAGE_POLICIES
from feeds.delivery.hosts import missing
from feeds.delivery.hosts.headers_file import Rule, below, field_lines, headers_file, moved_lines, of_site, stems
from feeds.delivery.hosts.host_site import LIST_KIND
from feeds.model import Output
from feeds.pages.filenames import LIST, PAGE, archive_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.delivery.hosts.host_site import HostSite, Kind

_LONGEST: Final = 2000
"""How many characters Cloudflare reads of a line."""

_NO_POLICIES: Final = tuple(f"! {name}" for name, _ in PAGE_POLICIES)


def files(site: HostSite) -> Iterator[Output]:
    """Yield `_headers` and `404.html`, and `_redirects` where old paths lead somewhere."""
    yield headers_file(_rules(site), site)
    if site.moved:
        yield Output("_redirects", "text/plain", "".join(moved_lines(site)).encode(), site.updated)
    yield from missing.page(site)


def _rules(site: HostSite) -> Iterator[Rule]:
    # Cloudflare takes the extension off the addresses of pages, so that they are what no other rule is about
    yield Rule(below(site, "*"), (*of_site(site), *field_lines(PAGE_POLICIES)))
    for kind in site.kinds:
        if kind.extension == PAGE:
            continue
        for stem in stems(kind):
            lines = (*_of_kind(site, kind), *_link(site, stem, kind))
            yield Rule(below(site, f"{stem}{kind.extension}"), lines)
    yield Rule(below(site, LIST), _of_kind(site, LIST_KIND))
    if site.hub:  # which tells nobody of archives
        yield Rule(below(site, f"{archive_folder()}*"), ("! Link",))


def _of_kind(site: HostSite, kind: Kind) -> tuple[str, ...]:
    """Return the lines of a kind, without the policies that all answers have."""
    fields = site.fields(kind)
    lines = field_lines(each for each in fields.of_kind if each not in fields.policies)
    return lines if fields.policies else (*_NO_POLICIES, *lines)


def _link(site: HostSite, stem: str, kind: Kind) -> tuple[str, ...]:
    if not kind.is_feed:
        return ()
    (line,) = field_lines([("Link", site.links(stem.replace("*", ":splat"), kind))])
    return (line,) if len(line) <= _LONGEST else ()
