"""Static hosts and servers of files: what is written for one beside the outputs. A host is a row of `HOSTS` and a file.

    `HostSite` → `Output`s that only the host reads

The files are outputs like any other. They are made anew in every build, which takes no time. `feeds serve` does not
serve them. The index remembers which feeds are gone; where its cache was thrown away, none are known.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.delivery.hosts.host_site import HostSite
from feeds.lib.codings import CODINGS
from feeds.model import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Host(NamedTuple):
    """A host.

    Attributes:
        name: its name in the config.
        module: has the function `files`, which yields the outputs for a `HostSite`, the same for the same site.
        is_server: whether it sends files as they are, so that every output needs a file in each content coding too.
            The others code for themselves.
    """

    name: str
    module: str
    is_server: bool = False

    def files(self, site: HostSite) -> Iterator[Output]:
        """Yield the files that the host reads."""
        yield from import_module(self.module).files(site)


HOSTS: Final[Mapping[str, Host]] = {
    each.name: each
    for each in (
        Host("github-pages", "feeds.delivery.hosts.github_pages"),
        Host("netlify", "feeds.delivery.hosts.netlify"),
        Host("cloudflare", "feeds.delivery.hosts.cloudflare"),
        Host("nginx", "feeds.delivery.hosts.nginx", is_server=True),
        Host("caddy", "feeds.delivery.hosts.caddy", is_server=True),
    )
}


def paths(outputs: Iterable[str], host: str | None) -> tuple[str, ...]:
    """Return the paths of outputs, and of their coded files where the host needs those."""
    endings = ("", *(each.extension for each in CODINGS.values())) if _is_server(host) else ("",)
    return tuple(f"{path}{ending}" for path in outputs for ending in endings)


def coded(outputs: Iterable[Output], host: str | None) -> Iterator[Output]:
    """Yield outputs, and behind each its coded files where the host needs those."""
    for output in outputs:
        yield output
        if _is_server(host):
            for coding in CODINGS.values():
                body = coding.encode(output.body)
                yield Output(f"{output.path}{coding.extension}", output.media_type, body, output.updated)


def _is_server(host: str | None) -> bool:
    return host is not None and HOSTS[host].is_server


__all__ = ["HOSTS", "Host", "HostSite", "coded", "paths"]
