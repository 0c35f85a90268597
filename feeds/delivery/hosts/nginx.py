"""nginx: what to include in a `server`.

A location with an `add_header` of its own inherits none, so each location has all of them. The fields of an output go
with 200 and 304, those that every answer has (`always`) with errors too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.delivery.headers import ALWAYS, NAVIGATION, PREFLIGHT, SHOWN_TYPE, is_shown_as_xml, vary
from feeds.delivery.hosts.host_site import LIST_KIND, with_slash
from feeds.delivery.hosts.patterns import DOCUMENT, STEM, WELL_KNOWN, hidden, pattern
from feeds.model import Output
from feeds.pages.filenames import INDEX, LIST, MISSING, PAGE, PAGE_TYPE, archive_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.delivery.hosts.host_site import HostSite, Kind

PATH: Final = ".feeds-nginx.conf"

_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_HEAD: Final = "# For nginx, to be included in a server: docs/hosting.md. `feeds build` writes this file anew.\n"


def files(site: HostSite) -> Iterator[Output]:
    """Yield the file to include. Its name starts with a dot, and it keeps nginx from serving such files."""
    text = "\n".join([_HEAD, *_blocks(site), ""])
    yield Output(PATH, "text/plain", text.encode(), site.updated)


def _blocks(site: HostSite) -> Iterator[str]:
    for kind in site.kinds:
        if is_shown_as_xml(kind.media_type):
            yield _block(f"location {_opened(kind)}", _shown(site, kind))
    yield _block(
        "location @feeds_method",
        ["if ($request_method != OPTIONS) {", "    return 405;", "}", *_fields(PREFLIGHT), "return 204;"],
    )
    if site.folder != "/":
        yield _block(f"location = {_quoted(site.folder[:-1])}", [f"return 308 {_quoted(_without_dollars(site).url)};"])
    yield _block(f"location ^~ {_quoted(site.folder)}", _inner(site))


def _inner(site: HostSite) -> Iterator[str]:
    common = tuple(_common(site))
    yield from _missing(site)
    yield from (f"index {INDEX};", "autoindex off;", "absolute_redirect off;", "etag on;", "charset utf-8;")
    yield "max_ranges 0;"  # nobody reads a part of a feed, and a refused range gets every field twice
    # the coded file beside an output is sent whoever asks, a proxy too, which may keep it: Vary is always there
    yield from ("gzip_static on;", "gzip_proxied any;", "gzip_vary off;", "error_page 405 = @feeds_method;", *common)
    yield f"location ^~ {_quoted(site.folder + WELL_KNOWN)} {{ }}"
    yield _block(f"location ~ {_quoted(hidden(site))}", ["return 404;"])
    # a folder of feeds has a page; of others nothing is to be seen
    yield _block(f"location ~ {_quoted(f'^{pattern(site.folder)}.+/$')}", [f'rewrite ^ "${{uri}}{INDEX}" last;'])
    yield from (_block(f"location = {_quoted(site.folder + path)}", ["return 410;"]) for path in site.gone)
    for folder in site.gone_archives:
        yield _block(f"location ~ {_quoted(f'^{pattern(site.folder + folder)}{DOCUMENT}$')}", ["return 410;"])
    yield from _moved(site, common)
    yield _block(f"location = {_quoted(site.folder + LIST)}", [*_typed(LIST_KIND), *common])
    for kind in reversed(site.kinds):  # the first pattern that matches counts
        lines = _of_kind(site, kind)
        if kind.extension == PAGE:
            about_all = f"^{pattern(site.folder)}(([^/]+/)?{pattern(INDEX)}|{pattern(MISSING)})$"
            yield _block(f"location ~ {_quoted(about_all)}", lines)
        if kind.is_feed:
            lines += _link(site, kind)
        if is_shown_as_xml(kind.media_type):
            name, value = NAVIGATION
            asked = f"$http_{name.lower().replace('-', '_')}"
            lines += [
                "recursive_error_pages on;",
                "error_page 405 = @feeds_method;",
                f"error_page 418 = {_opened(kind)};",
            ]
            lines += _missing(site)
            lines += [f'if ({asked} = "{value}") {{', "    return 418;", "}"]
        path = f"^{pattern(site.folder)}(?<feeds_path>{STEM}){pattern(kind.extension)}$"
        yield _block(f"location ~ {_quoted(path)}", lines)


def _of_kind(site: HostSite, kind: Kind) -> list[str]:
    return [*_typed(kind), *_common(site, kind.media_type), *_fields(site.fields(kind).policies)]


def _link(site: HostSite, kind: Kind) -> Iterator[str]:
    """Yield what sends the Link field; a hub tells nobody of archives."""
    site = _without_dollars(site)
    alone = msgspec.structs.replace(site, hub=None).links("$feeds_path", kind)
    if not site.hub:
        return _fields([("Link", alone)])
    hub = site.links("$feeds_path", kind).removeprefix(alone)
    archives = _quoted(f"^{pattern(f'{site.folder}{archive_folder()}')}")
    lines = (f"set $feeds_hub {_quoted(hub)};", f"if ($uri ~ {archives}) {{", '    set $feeds_hub "";', "}")
    return iter((*lines, *_fields([("Link", f"{alone}$feeds_hub")])))


def _missing(site: HostSite) -> list[str]:
    has_page = site.pages and "$" not in site.folder  # it would be a variable, and nothing escapes it
    return [f"error_page 404 410 {_quoted(site.folder + MISSING)};"] if has_page else []


def _opened(kind: Kind) -> str:
    """Return the name of the location of feeds that somebody opens in a browser."""
    return f"@feeds_opened{kind.extension.replace('.', '_')}"


def _shown(site: HostSite, kind: Kind) -> Iterator[str]:
    """Yield what sends a feed to somebody who opens it.

    It has no tag: that of its file is the feed's, which a browser may have kept under the other type.
    """
    yield from ("charset utf-8;", "max_ranges 0;", "gzip_static on;", "gzip_proxied any;", "gzip_vary off;")
    yield from ("etag off;", "if_modified_since off;")
    yield from ("types { }", f"default_type {SHOWN_TYPE};", f"charset_types {SHOWN_TYPE};")
    yield from _missing(site)
    yield from (*_common(site, kind.media_type), *_link(site, kind))


def _moved(site: HostSite, common: Iterable[str]) -> Iterator[str]:
    """Yield what leads from old paths to outputs; what else is asked there is refused as elsewhere."""
    refused = ("if ($request_method !~ ^(GET|HEAD)$) {", "    return 405;", "}")
    for old, path in site.moved:
        where = _quoted(site.address(path).replace("$", "%24"))
        for each in with_slash(old):
            yield _block(f"location = {_quoted(site.folder + each)}", [*common, *refused, f"return 301 {where};"])


def _common(site: HostSite, media_type: str = PAGE_TYPE) -> Iterator[str]:
    yield from _fields([("Cache-Control", site.cache_control), vary(media_type)])
    yield from _fields(ALWAYS, " always")


def _typed(kind: Kind) -> Iterator[str]:
    yield from ("types { }", f"default_type {kind.media_type};")
    if kind.media_type != PAGE_TYPE:  # which is always one of them
        yield f"charset_types {kind.media_type};"


def _fields(pairs: Iterable[tuple[str, str]], when: str = "") -> Iterator[str]:
    return (f"add_header {name} {_quoted(value)}{when};" for name, value in pairs)


def _block(head: str, lines: Iterable[str]) -> str:
    inner = "\n".join(lines).replace("\n", "\n    ")
    return f"{head} {{\n    {inner}\n}}"


def _without_dollars(site: HostSite) -> HostSite:
    """Escape the dollars in URLs, since nginx takes them for names of variables and knows no other escape."""
    hub = site.hub and site.hub.replace("$", "%24")
    return msgspec.structs.replace(site, url=site.url.replace("$", "%24"), hub=hub)


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
