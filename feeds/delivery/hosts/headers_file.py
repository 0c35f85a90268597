"""The `_headers` file that Netlify and Cloudflare Pages read: paths, and below each the fields of its answers.

They read `_redirects` alike, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from feeds.delivery.hosts.host_site import LIST_KIND, with_slash
from feeds.formats import FORMATS
from feeds.groupings import ARCHIVES, EVERYTHING, FOLDERS
from feeds.model import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.delivery.hosts.host_site import HostSite, Kind


class Rule(NamedTuple):
    """What answers to the paths of a pattern are sent with, beside what other rules say."""

    pattern: str
    lines: tuple[str, ...]


def field_lines(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Write header fields as the lines of a rule."""
    return tuple(f"{name}: {value}" for name, value in fields)


def of_site(site: HostSite) -> tuple[str, ...]:
    """Return the lines for all answers."""
    return field_lines(site.fields(LIST_KIND).of_site)


def below(site: HostSite, pattern: str) -> str:
    """Return the pattern of paths below the site's own, in which what has a meaning in patterns is escaped."""
    return f"{quote(site.prefix, safe='/%')}{pattern}"


def stems(kind: Kind) -> tuple[str, ...]:
    """Return patterns of the paths of a kind of output, without the extension.

    feeds.json ends as JSON feeds do and stands beside their folders, so JSON feeds are matched by folder.
    """
    if kind.extension != FORMATS.get("json").extension:
        return ("*",)
    return tuple(each if each == EVERYTHING else f"{each}/*" for each in sorted({*FOLDERS, ARCHIVES}))


def headers_file(rules: Iterable[Rule], site: HostSite) -> Output:
    """Write `_headers`."""
    blocks = ["\n".join([rule.pattern, *(f"  {line}" for line in rule.lines)]) for rule in rules]
    return Output("_headers", "text/plain", "\n\n".join([*blocks, ""]).encode(), site.updated)


def moved_lines(site: HostSite) -> Iterator[str]:
    """Yield the lines of `_redirects`, which both hosts read too, that lead from old paths to outputs."""
    for old, path in site.moved:
        yield from (f"{below(site, quote(each))} {site.address(path)} 301\n" for each in with_slash(old))
