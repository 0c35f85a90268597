"""GitHub Pages: it decides every header field itself, and takes a site for Jekyll's unless a file says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feeds.delivery.hosts import missing
from feeds.model import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.delivery.hosts.host_site import HostSite

_OWN: Final = ".github.io"


def files(site: HostSite) -> Iterator[Output]:
    """Yield `.nojekyll`, `404.html`, and `CNAME` where the site is all of a domain of its own.

    A deployment from a branch loses its domain when it loses that file; one by a workflow passes over it. A site below
    a path shares its domain with the repository that has the file.
    """
    yield Output(".nojekyll", "text/plain", b"", site.updated)
    yield from missing.page(site)
    host = urlsplit(site.url).hostname or ""
    if site.prefix == "/" and not host.endswith(_OWN):
        yield Output("CNAME", "text/plain", f"{host}\n".encode(), site.updated)
