"""From a request to an answer, whatever framework carries them (RFC 9110)."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from feeds.delivery.headers import (
    ALWAYS,
    ASK_EACH_TIME,
    METHODS,
    NAVIGATION,
    PAGE_POLICIES,
    PREFLIGHT,
    content_type,
    output_fields,
)
from feeds.pages.filenames import INDEX, MISSING, PAGE, PAGE_TYPE, read_archive_path
from feeds.problems.errors import FeedsError
from feeds.web import conditions
from feeds.web.access import opens
from feeds.web.bodies import Body, Caching, Headers
from feeds.web.supply import Stale
from feeds.web.views import WHOLE, view_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.model import Output
    from feeds.web.bodies import ReadyAnswer
    from feeds.web.supply import SuppliedSnapshot, Supply, Target
    from feeds.web.views import View

AS_SENT: Final = "".join(map(chr, range(0x21, 0x7F)))
"""What an address may hold; the rest has percent escapes."""

_LOG: Final = logging.getLogger("feeds.web")
_LONGEST: Final = 4096
_TRIES: Final = 3
_MISSED: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_NOTHING: Final = re.compile(r"q=0(?:\.0*)?")
_SENTENCES: Final[Mapping[int, str]] = {
    301: "this feed has another address now",
    400: "the address cannot be read",
    401: "this feed needs a key: as the password, or as ?key= in the address",
    404: f"nothing is here; {INDEX} lists every feed",
    405: f"only {METHODS} are answered",
    410: f"this feed was removed; unsubscribe, or see {INDEX} for others",
    413: "no request needs a body here",
    414: f"the address is longer than {_LONGEST} characters",
    431: "the header is too long",
    500: f"this feed cannot be written in this format; it may have others, see {INDEX}",
    503: "the articles cannot be read just now; try again soon",
}


class Request(NamedTuple):
    """What is asked for.

    Attributes:
        path: below where the feeds are mounted, without a slash before it; as WSGI has it, percent escapes decoded.
        query: as it was sent, without its question mark.
        headers: by lower-case name.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


class Answer(NamedTuple):
    """What is answered, and what it counts as in metrics."""

    status: int
    headers: Headers
    body: bytes
    kind: str = "none"


class _Refused(Exception):  # noqa: N818 - an answer, found deep below
    """There is nothing to be sent."""

    def __init__(self, status: int, sentence: str = "", kind: str = "none", headers: Headers | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.kind = kind
        self.headers = headers or []


def answer(live: Supply, request: Request) -> Answer:
    """Answer a request. HEAD gets what GET gets, without the body."""
    for _ in range(_TRIES):
        snapshot = live.snapshot
        try:
            found = _answer(live, snapshot, request)
            break
        except _Refused as refused:
            found = plain(refused.status, refused.sentence, refused.kind, refused.headers)
            if refused.status in _MISSED and _is_person(request):
                found = _page_instead(live, snapshot, found)
            break
        except FeedsError as error:
            _LOG.error("%s: %s", request.path, error)
            found = plain(HTTPStatus.INTERNAL_SERVER_ERROR)
            break
        except Stale:
            if live.snapshot is snapshot:  # the index is no more what it was made of; else another one is there
                live.refresh()
        except Exception:  # noqa: BLE001 - whatever it is, it costs this one answer
            _LOG.exception("%s", request.path)
            found = plain(HTTPStatus.INTERNAL_SERVER_ERROR)
            break
    else:
        found = plain(HTTPStatus.SERVICE_UNAVAILABLE, headers=[("Retry-After", "5")])
    return found._replace(body=b"") if request.method == "HEAD" else found


def _is_person(request: Request) -> bool:
    """Whether somebody looks at the answer in a browser."""
    opened = request.headers.get(NAVIGATION[0].lower()) == NAVIGATION[1]
    return opened or PAGE_TYPE in request.headers.get("accept", "")


def _page_instead(live: Supply, snapshot: SuppliedSnapshot, found: Answer) -> Answer:
    """Return the page that says that nothing is here, in place of a sentence, where the site has one."""
    target = snapshot.find(MISSING)
    try:
        body = snapshot.body(target, WHOLE, live.search).output.body if target else None
    except Exception:  # noqa: BLE001 - the sentence is an answer too
        body = None
    if body is None:
        return found
    replaced = {"Content-Type": content_type(PAGE_TYPE), "Content-Length": str(len(body))}
    headers = [(name, replaced.get(name, value)) for name, value in found.headers]
    return Answer(found.status, [*headers, ("Vary", f"Accept, {NAVIGATION[0]}"), *PAGE_POLICIES], body, found.kind)


def plain(status: int, sentence: str = "", kind: str = "none", headers: Headers | None = None) -> Answer:
    """Return a small answer in plain text."""
    body = f"{status} {HTTPStatus(status).phrase}: {sentence or _SENTENCES[status]}\n".encode()
    own = headers or []
    common = [
        ("Content-Type", content_type("text/plain")),
        ("Content-Length", str(len(body))),
        *(() if any(name == ASK_EACH_TIME[0] for name, _ in own) else (ASK_EACH_TIME,)),
        *ALWAYS,
    ]
    return Answer(status, [*common, *own], body, kind)


def _answer(live: Supply, snapshot: SuppliedSnapshot, request: Request) -> Answer:
    if len(request.path) + len(request.query) > _LONGEST:
        raise _Refused(HTTPStatus.REQUEST_URI_TOO_LONG)
    if request.method == "OPTIONS":
        return Answer(HTTPStatus.NO_CONTENT, list(PREFLIGHT), b"")
    if request.method not in {"GET", "HEAD"}:
        raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, headers=[("Allow", METHODS)])
    target = _target(live, snapshot, request)
    view = _view(snapshot, target, request)
    headers = request.headers
    body = snapshot.body(target, view, live.search)
    body.asked = monotonic()
    body = body.for_destination(headers.get(NAVIGATION[0].lower()))
    variant = body.variant(conditions.coding_for(headers.get("accept-encoding")))
    since = headers.get("if-modified-since")
    known = headers.get("if-none-match")
    if conditions.is_not_modified(known, since, body.tag, body.updated, snapshot.since):
        return _of(variant.unchanged)
    if known is not None and "feed" in _manipulations(headers.get("a-im")) and body.signature:
        had = live.versions.had(f"{target.path}{view.query}", conditions.tags(known))
        if had is not None:
            return _delta(snapshot.delta(target, view, had, live.search), body)
    return _of(variant.whole)


def _target(live: Supply, snapshot: SuppliedSnapshot, request: Request) -> Target:
    """Return what is asked for, if who asks may see it and it is where they look for it."""
    path = _path(request.path, snapshot)
    target = snapshot.find(path)
    moved = snapshot.moved(path) if target is None else None
    target = snapshot.find(moved) if moved else target
    if target is None:
        raise _Refused(HTTPStatus.GONE if _is_gone(live, snapshot, path) else HTTPStatus.NOT_FOUND)
    if target.is_private and not _may(snapshot, target, request):
        challenge = [("WWW-Authenticate", 'Basic realm="feeds", charset="UTF-8"'), ("Vary", "Authorization")]
        raise _Refused(HTTPStatus.UNAUTHORIZED, kind=target.kind, headers=challenge)
    if moved:
        raise _redirect(path, request.query, target, snapshot.max_age)
    return target


def _is_gone(live: Supply, snapshot: SuppliedSnapshot, path: str) -> bool:
    """Return whether something was at a path once; of a feed that is gone or empty its archive is, too."""
    archived = read_archive_path(path)
    if path in live.gone or archived is None:
        return path in live.gone
    return snapshot.is_emptied(archived.feed) or f"{archived.feed}{archived.extension}" in live.gone


def _redirect(path: str, query: str, target: Target, max_age: int) -> _Refused:
    """Return the answer at an old address of an output: where it is now, relative to what was asked for.

    The query, and with it a key, goes along. What is asked under conditions is answered no otherwise (RFC 9110,
    section 13.2.1).
    """
    where = f"{'../' * path.count('/')}{quote(target.path)}{f'?{query}' if query else ''}"
    caching = output_fields("text/plain", max_age, private=target.is_private).cache_control
    headers = [("Location", where), ("Cache-Control", caching)]
    if target.is_private:
        headers.append(("Vary", "Authorization"))
    return _Refused(HTTPStatus.MOVED_PERMANENTLY, kind=target.kind, headers=headers)


def _of(found: ReadyAnswer) -> Answer:
    return Answer(found.status, found.headers, found.body, found.kind)


def _path(raw: str, snapshot: SuppliedSnapshot) -> str:
    """Return the path that is asked for; a proxy may or may not take off the path that site.url has."""
    try:
        path = raw.encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise _Refused(HTTPStatus.BAD_REQUEST) from error
    if "\0" in path or "\ufffd" in path:  # what frameworks put for bytes that are no UTF-8
        raise _Refused(HTTPStatus.BAD_REQUEST)
    prefix = snapshot.prefix[1:]
    if (
        prefix and f"{path}/" == prefix and not snapshot.find(path)
    ):  # pages there would take their links from one step too high
        site = snapshot.url
        raise _Refused(HTTPStatus.PERMANENT_REDIRECT, f"see {site}", headers=[("Location", site)])
    is_home = f"/{path}" in {snapshot.prefix, snapshot.home}
    if prefix and path.startswith(prefix) and (is_home or not snapshot.find(path)):
        path = path[len(prefix) :]
    return _in_folder(path, snapshot) if path else INDEX


def _in_folder(path: str, snapshot: SuppliedSnapshot) -> str:
    """Return the path of the page of a folder of feeds, where that is asked for; without its slash it leads there."""
    if path.endswith("/"):
        return f"{path}{INDEX}" if snapshot.find(f"{path}{INDEX}") else path
    if snapshot.find(f"{path}/{INDEX}") and not snapshot.find(path):
        where = f"{path.rpartition('/')[2]}/"
        raise _Refused(HTTPStatus.PERMANENT_REDIRECT, f"see {where}", headers=[("Location", where)])
    return path


def _may(snapshot: SuppliedSnapshot, target: Target, request: Request) -> bool:
    assert target.planned is not None  # noqa: S101 - only feeds are private
    return opens(snapshot.keys, target.planned.group.path, request.query, request.headers.get("authorization"))


def _view(snapshot: SuppliedSnapshot, target: Target, request: Request) -> View:
    """Read what of a feed is asked for; archives, pages and lists have no views."""
    if not request.query or target.planned is None or target.document or target.extension == PAGE:
        return WHOLE
    try:
        return view_of(request.query, target.planned.limit or snapshot.most)
    except UnicodeDecodeError as error:
        raise _Refused(HTTPStatus.BAD_REQUEST, kind=target.kind) from error
    except ValueError as error:
        raise _Refused(HTTPStatus.BAD_REQUEST, str(error), target.kind) from error


def _manipulations(value: str | None) -> list[str]:
    """List the instance manipulations that a client takes (RFC 3229, section 10.5.3)."""
    parts = [part.lower().replace(" ", "").split(";") for part in (value or "").split(",")]
    return [name for name, *parameters in parts if not any(_NOTHING.fullmatch(each) for each in parameters)]


def _delta(output: Output, body: Body) -> Answer:
    """Answer with the entries alone that the client does not have (RFC 3229, section 10.4.1)."""
    part = Body(output, body.kind, Caching(0, body.private), body.updated).variant(conditions.IDENTITY).whole
    whole = body.variant(conditions.IDENTITY)
    # the tag is that of the whole feed, which the client has once it has put these entries to its own; a cache that
    # does not know this status must not keep it
    replaced = {"etag", "cache-control", "link"}
    headers = [
        *((name, value) for name, value in part.headers if name.lower() not in replaced),
        ("ETag", whole.etag),
        ("IM", "feed"),
        ("Cache-Control", "no-store, im"),
        *((name, value) for name, value in whole.whole.headers if name == "Link"),
    ]
    return Answer(HTTPStatus.IM_USED, headers, part.body, body.kind)
