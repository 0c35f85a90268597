"""Caddy: what to import in a site.

Paths are matched by regular expressions, in which nothing is a placeholder and case counts. The fields of an output are
set only where there is a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.delivery.headers import (
    ALWAYS,
    CODING_CHOSEN,
    METHODS,
    NAVIGATION,
    PAGE_POLICIES,
    PREFLIGHT,
    SHOWN_TYPE,
    content_type,
    is_shown_as_xml,
    vary,
)
from feeds.delivery.hosts.host_site import LIST_KIND, with_slash
from feeds.delivery.hosts.patterns import DOCUMENT, STEM, WELL_KNOWN, hidden, pattern
from feeds.lib.codings import CODINGS
from feeds.model import Output
from feeds.pages.filenames import INDEX, LIST, MISSING, archive_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.delivery.hosts.host_site import HostSite, Kind

PATH: Final = ".feeds-caddy"

_NO_LINK: Final = "-Link"
_HEAD: Final = "# For Caddy, to be imported in a site: docs/hosting.md. `feeds build` writes this file anew.\n"


def files(site: HostSite) -> Iterator[Output]:
    """Yield the file to import. Its name starts with a dot, and it keeps Caddy from serving such files."""
    text = "\n".join([_HEAD, *_blocks(site), ""])
    yield Output(PATH, "text/plain", text.encode(), site.updated)


def _blocks(site: HostSite) -> Iterator[str]:
    start = pattern(site.folder)
    if site.folder != "/":
        yield f"@feeds_folder path_regexp {_quoted(f'^{start[:-1]}$')}"
        yield f"redir @feeds_folder {_quoted(site.url)} 308\n"
    yield f"@feeds path_regexp {_quoted(f'^{start}')}"
    yield _block("handle @feeds", [_block("route", _inner(site, start))])
    if site.pages:
        yield _block("handle_errors", _missing(site, start))


def _inner(site: HostSite, start: str) -> Iterator[str]:
    yield _block("header", _fields(ALWAYS))
    yield "@feeds_preflight method OPTIONS"
    yield _block("handle @feeds_preflight", [_block("header", _fields(PREFLIGHT)), "respond 204"])
    yield "@feeds_other not method GET HEAD"
    yield _block("handle @feeds_other", [f"header Allow {_quoted(METHODS)}", "respond 405"])
    known = _quoted(f"^{start}{pattern(WELL_KNOWN)}")
    yield _block("@feeds_hidden", [f"path_regexp {_quoted(hidden(site))}", f"not path_regexp {known}"])
    yield "error @feeds_hidden 404"
    if site.moved:
        yield from _moved(site, start)
    if site.gone:
        yield f"@feeds_gone path_regexp {_quoted(f'^{start}({_any(site.gone)})$')}"
        yield "error @feeds_gone 410"
    if site.gone_archives:
        yield f"@feeds_gone_archives path_regexp {_quoted(f'^{start}({_any(site.gone_archives)}){DOCUMENT}$')}"
        yield "error @feeds_gone_archives 410"
    yield from _varied(site, start)
    yield "@feeds_there file"
    lines = _fields([("Cache-Control", site.cache_control), CODING_CHOSEN])
    yield _block("header @feeds_there", [*lines, "defer"])
    for kind in site.kinds:  # of two that match the last counts
        name = f"feeds_{kind.extension[1:].replace('.', '_')}"  # a placeholder's name ends at a dot
        yield from _of_kind(site, kind, name, f"^{start}({STEM}){pattern(kind.extension)}$")
    yield from _of_kind(site, LIST_KIND, "feeds_list", f"^{start}{pattern(LIST)}$")
    if site.pages:
        about_all = f"(([^/]+/)?({pattern(INDEX)})?|{pattern(MISSING)})"
        yield f"@feeds_index path_regexp {_quoted(f'^{start}{about_all}$')}"
        yield _block("header @feeds_index", [*_fields(PAGE_POLICIES), _NO_LINK])
    yield _block("file_server", [f"index {INDEX}", f"precompressed {' '.join(CODINGS)}"])


def _moved(site: HostSite, start: str) -> Iterator[str]:
    """Yield what leads from old paths to outputs."""
    every = _any(each for old, _ in site.moved for each in with_slash(old))
    yield f"@feeds_moved path_regexp {_quoted(f'^{start}({every})$')}"
    yield _block("header @feeds_moved", _fields([("Cache-Control", site.cache_control)]))
    for number, (old, path) in enumerate(site.moved):
        yield f"@feeds_moved_{number} path_regexp {_quoted(f'^{start}({_any(with_slash(old))})$')}"
        yield f"redir @feeds_moved_{number} {_quoted(_without_braces(site.address(path)))} 301"


def _without_braces(url: str) -> str:
    """Escape what would be placeholders."""
    return url.replace("{", "%7B").replace("}", "%7D")


def _of_kind(site: HostSite, kind: Kind, name: str, path: str) -> Iterator[str]:
    """Yield what sets the header fields of a kind of output.

    Args:
        site: the site.
        kind: the kind.
        name: that of the matcher, and of its regular expression.
        path: matches their paths; the first group is the path of the feed without its extension.
    """
    lines = [*_fields(site.fields(kind).of_kind)]
    lines += _fields([("Link", site.links(f"{{re.{name}.1}}", kind))]) if kind.is_feed else [_NO_LINK]
    yield _block(f"@{name}", ["file", f"path_regexp {name} {_quoted(path)}"])
    yield _block(f"header @{name}", lines)
    if kind.is_feed and site.hub:  # which tells nobody of archives
        archived = f"{name}_archived"
        inner = f"^{pattern(site.folder)}({pattern(archive_folder())}{STEM}){pattern(kind.extension)}$"
        yield _block(f"@{archived}", ["file", f"path_regexp {archived} {_quoted(inner)}"])
        link = msgspec.structs.replace(site, hub=None).links(f"{{re.{archived}.1}}", kind)
        yield _block(f"header @{archived}", _fields([("Link", link)]))
    if is_shown_as_xml(kind.media_type):
        field, value = NAVIGATION
        opened = f"@{name}_opened"
        yield _block(opened, ["file", f"path_regexp {_quoted(path)}", f"header {field} {value}"])
        # the tag is that of the feed, which may be kept under its own type
        yield from (f"request_header {opened} -If-None-Match", f"request_header {opened} -If-Modified-Since")
        yield _block(f"header {opened}", [f"Content-Type {_quoted(content_type(SHOWN_TYPE))}", "-Etag", "defer"])


def _varied(site: HostSite, start: str) -> Iterator[str]:
    """Yield what says by what feeds are chosen. Of fields that are set late, the first in the file counts."""
    shown = [kind for kind in site.kinds if is_shown_as_xml(kind.media_type)]
    if shown:
        path = f"^{start}{STEM}({_any(kind.extension for kind in shown)})$"
        yield _block("@feeds_shown", ["file", f"path_regexp {_quoted(path)}"])
        yield _block("header @feeds_shown", [*_fields([vary(shown[0].media_type)]), "defer"])


def _missing(site: HostSite, start: str) -> Iterator[str]:
    """Yield what shows a page where nothing is; the status stays."""
    yield _block(
        "@feeds_missing", [f"path_regexp {_quoted(f'^{start}')}", "expression `{err.status_code} in [404, 410]`"]
    )
    page = f"rewrite * {_quoted(_without_braces(site.folder + MISSING))}"
    yield _block("handle @feeds_missing", [_block("header", _fields(PAGE_POLICIES)), page, "file_server"])


def _any(paths: Iterable[str]) -> str:
    return "|".join(map(pattern, paths))


def _fields(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{name} {_quoted(value)}" for name, value in pairs)


def _block(head: str, lines: Iterable[str]) -> str:
    inner = "\n".join(lines).replace("\n", "\n\t")
    return f"{head} {{\n\t{inner}\n}}"


def _quoted(text: str) -> str:
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'
