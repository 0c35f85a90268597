"""The `_headers` file that Netlify and Cloudflare Pages read: paths, and below each the fields of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from feeds.config.constraints import FOLDERS
from feeds.delivery.headers import CROSS_ORIGIN, SNIFFING, cache_control
from feeds.formats import FORMATS
from feeds.groupings import EVERYTHING
from feeds.model import Output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.delivery.hosts.host_site import HostSite, Kind


class Rule(NamedTuple):
    """What answers to the paths of a pattern are sent with, beside what other rules say."""

    pattern: str
    lines: tuple[str, ...]


def fields(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Write header fields as a rule has them."""
    return tuple(f"{name}: {value}" for name, value in pairs)


def of_all(site: HostSite) -> tuple[str, ...]:
    """Give what every answer is sent with."""
    return fields([("Cache-Control", cache_control(site.max_age)), *CROSS_ORIGIN, SNIFFING])


def below(site: HostSite, pattern: str) -> str:
    """Give the pattern of paths below the site's own; what means something in patterns is escaped there."""
    return f"{quote(site.prefix, safe='/%')}{pattern}"


def stems(kind: Kind) -> tuple[str, ...]:
    """Give patterns of the paths of a kind of output, without the extension.

    feeds.json ends as JSON feeds do and stands beside their folders, so JSON feeds are matched by those.
    """
    if kind.extension != FORMATS.get("json").extension:
        return ("*",)
    return tuple(each if each == EVERYTHING else f"{each}/*" for each in sorted(FOLDERS))


def content_type(kind: Kind) -> tuple[str, ...]:
    """Give the line that says a kind's media type."""
    return fields([("Content-Type", f"{kind.media_type}; charset=utf-8")])


def headers_file(rules: Iterable[Rule], site: HostSite) -> Output:
    """Write `_headers`."""
    blocks = ["\n".join([rule.pattern, *(f"  {line}" for line in rule.lines)]) for rule in rules]
    return Output("_headers", "text/plain", "\n\n".join([*blocks, ""]).encode(), site.updated)
