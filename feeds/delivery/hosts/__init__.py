"""Static hosts and servers of files: what is written for one beside the outputs. A host is a row of `HOSTS` and a file.

    `HostSite` → `Output`s that only the host reads

The files are outputs like any other. They are made anew in every build, which takes no time. `feeds serve` does not
serve them. The index remembers which feeds are gone; where its cache was thrown away, none are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.delivery.hosts.host_site import HostSite
from feeds.lib.codings import CODINGS
from feeds.model import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class StaticHost(msgspec.Struct, frozen=True):
    """A service or a server that sends outputs as files.

    Attributes:
        files: yields what it reads, the same for the same site.
        is_server: whether it sends files as they are, so that every output stands there in each content coding too.
            The others code for themselves.
        redirects: whether its files say where old paths lead; elsewhere a copy of the output stands there.
    """

    files: Callable[[HostSite], Iterator[Output]]
    is_server: bool = False
    redirects: bool = True


def _github_pages(site: HostSite) -> Iterator[Output]:
    from feeds.delivery.hosts.github_pages import files

    return files(site)


def _netlify(site: HostSite) -> Iterator[Output]:
    from feeds.delivery.hosts.netlify import files

    return files(site)


def _cloudflare(site: HostSite) -> Iterator[Output]:
    from feeds.delivery.hosts.cloudflare import files

    return files(site)


def _nginx(site: HostSite) -> Iterator[Output]:
    from feeds.delivery.hosts.nginx import files

    return files(site)


def _caddy(site: HostSite) -> Iterator[Output]:
    from feeds.delivery.hosts.caddy import files

    return files(site)


HOSTS: Final[Mapping[str, StaticHost]] = {
    "github-pages": StaticHost(_github_pages, redirects=False),
    "netlify": StaticHost(_netlify),
    "cloudflare": StaticHost(_cloudflare),
    "nginx": StaticHost(_nginx, is_server=True),
    "caddy": StaticHost(_caddy, is_server=True),
}
"""By the names that the config has for them."""


def paths(outputs: Iterable[str], host: str | None) -> tuple[str, ...]:
    """Return the paths of outputs, and those of each in every content coding where a host wants that."""
    endings = ("", *(each.extension for each in CODINGS.values())) if _is_server(host) else ("",)
    return tuple(f"{path}{ending}" for path in outputs for ending in endings)


def copies(moved: Mapping[str, str], host: str | None) -> dict[str, tuple[str, ...]]:
    """Return the old paths at which a copy of an output is to stand, by the output's path: none where a host redirects.

    Args:
        moved: the paths of outputs by the old paths that lead there.
        host: the host's name.
    """
    found: dict[str, tuple[str, ...]] = {}
    for old, path in sorted(moved.items()) if host is None or not HOSTS[host].redirects else ():
        found[path] = (*found.get(path, ()), old)
    return found


def coded(outputs: Iterable[Output], host: str | None) -> Iterator[Output]:
    """Yield outputs, and behind each the same in every content coding where a host wants that."""
    for output in outputs:
        yield output
        if _is_server(host):
            for coding in CODINGS.values():
                body = coding.encode(output.body)
                yield Output(f"{output.path}{coding.extension}", output.media_type, body, output.updated)


def _is_server(host: str | None) -> bool:
    return host is not None and HOSTS[host].is_server


__all__ = ["HOSTS", "HostSite", "StaticHost", "coded", "copies", "paths", "site_of"]
