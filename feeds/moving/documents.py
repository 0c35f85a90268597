"""The bytes of an old feed, from a file or over HTTP, within bounds: whoever writes a feed decides what is in it.

An address that a feed names, or that a server leads to, is another's word: it is followed to the same server, or to one
of the public internet, and never to a file or to this machine's own network.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from socket import getaddrinfo
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from feeds.lib.regular_files import open_regular
from feeds.lib.urls import absolute_url, is_url, joined, without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import BaseHTTPResponse

MOST_BYTES: Final = 64_000_000
"""How large a document may be, unpacked."""
STDIN: Final = "-"

_MOST_REDIRECTS: Final = 5
_PIECE: Final = 65_536
_PATIENCE: Final = 30.0
_LONGEST: Final = 300.0
"""Seconds: how long a server may be silent, and how long a document may take."""
_ACCEPTED: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.8, "
    "*/*;q=0.1"
)
_USUAL_PORTS: Final = {"http": 80, "https": 443}
_CHARSET: Final = re.compile(r";\s*charset=[\"']?((?:iso-8859|windows|koi8|shift|euc|gb|big5)[\w-]*)", re.IGNORECASE)
_DECLARED: Final = re.compile(rb"\s*<\?xml\s[^>]*\bencoding\s*=")
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class FeedDocument(msgspec.Struct, frozen=True):
    """The bytes of a feed.

    Attributes:
        name: what messages call it: the address without what may be a key in it, or the path.
        body: unpacked.
        address: where it was found in the end; empty of a file.
    """

    name: str
    body: bytes
    address: str = ""


class Unreachable(Exception):  # noqa: N818 - what became of a request
    """A document cannot be read, or may not be; the message says why."""


def open_document(location: str, agent: str) -> FeedDocument:
    """Return what a user names: an address, the path of a file, or `-` for stdin.

    Args:
        location: as typed.
        agent: how this program introduces itself to servers.

    Raises:
        Unreachable: there is no such document, or it is too large.
    """
    if location == STDIN:
        return FeedDocument("stdin", _within_bounds(sys.stdin.buffer.read(MOST_BYTES + 1)))
    if is_url(location):
        return _fetched(_checked(location), agent)
    file = Path(location)
    try:
        if not file.is_file():
            what = "a folder; name the feeds in it" if file.is_dir() else "no such file"
            raise Unreachable(what)
        with open_regular(file) as opened:
            return FeedDocument(str(file.absolute()), _within_bounds(opened.read(MOST_BYTES + 1)))
    except (OSError, ValueError) as error:
        raise Unreachable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def open_next(reference: str, document: FeedDocument, agent: str) -> FeedDocument:
    """Return the document that another one names.

    Raises:
        Unreachable: there is none, or nobody is to be led there.
    """
    return _fetched(_led(reference, document.address), agent)


def name_of(location: str) -> str:
    """Return what messages call a document that is not open yet."""
    return without_secrets(location) if is_url(location) else str(Path(location).absolute())


def _checked(address: str) -> str:
    url = absolute_url(address)
    if url is None:
        raise Unreachable("expected an http or https address, or the path of a file")
    if "@" in urlsplit(url).netloc:
        raise Unreachable("an address with a user name is not fetched; fetch it yourself, and name the file")
    return url


def _led(reference: str, start: str) -> str:
    """Return the address that a reference at another leads to.

    Raises:
        Unreachable: it is no address on the web, or one that only this machine or its network has.
    """
    url = absolute_url(joined(start, reference))
    if url is None:
        raise Unreachable("it leads to what is no http or https address")
    there, here = urlsplit(url), urlsplit(start)
    if "@" in there.netloc:
        raise Unreachable("it leads to an address with a user name")
    is_same = there.hostname == here.hostname and _port(url) in {_port(start), *_USUAL_PORTS.values()}
    if here.scheme == "https" and there.scheme == "http":
        if not is_same:
            raise Unreachable("it leads from https to http")
        url = there._replace(scheme="https").geturl()
    if not is_same and not _is_public(there.hostname or ""):
        raise Unreachable(f"it leads to {there.hostname}, which is not on the public internet")
    return url


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or _USUAL_PORTS[parts.scheme]


def _is_public(host: str) -> bool:
    """Whether all addresses of a host are of the public internet."""
    try:
        found = {info[4][0] for info in getaddrinfo(host, None)}
        return bool(found) and all(ip_address(str(each).partition("%")[0]).is_global for each in found)
    except (OSError, ValueError):
        return False


def _fetched(url: str, agent: str) -> FeedDocument:
    from feeds.lib.http_pools import answered_within  # slow to import, and many feeds are files

    try:
        return answered_within(_LONGEST, lambda: _asked(url, agent))
    except TimeoutError as error:
        raise Unreachable(str(error)) from error


def _asked(url: str, agent: str) -> FeedDocument:
    from urllib3.exceptions import HTTPError  # as above

    from feeds.lib.http_pools import failure_in_words, pool_for

    headers = {"User-Agent": agent, "Accept": _ACCEPTED, "Accept-Encoding": "gzip"}
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            with pool_for(url, headers, _PATIENCE) as pool:
                answer = pool.request("GET", url, retries=False, redirect=False, preload_content=False)
                if answer.status in _MOVED and (to := answer.headers.get("Location")):
                    answer.close()
                    url = _led(to, url)
                    continue
                if answer.status != HTTPStatus.OK:
                    answer.close()
                    raise Unreachable(f"the server answered {answer.status}{_phrase(answer.status)}")
                return FeedDocument(without_secrets(url), _in_utf8(_body(answer), answer.headers), url)
        except HTTPError as error:
            raise Unreachable(f"cannot be fetched: {failure_in_words(error)}") from error
    raise Unreachable(f"the server redirected more than {_MOST_REDIRECTS} times")


def _body(answer: BaseHTTPResponse) -> bytes:
    """Read what a server sends, and hang up on one that sends too much."""
    parts, size = [], 0
    try:
        for part in answer.stream(_PIECE, decode_content=True):
            size += len(part)
            parts.append(part)
            if size > MOST_BYTES:
                break
    finally:
        answer.close()
    return _within_bounds(b"".join(parts))


def _in_utf8(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return a document in UTF-8 where only the server says which encoding it is in (RFC 7303, section 3)."""
    said = _CHARSET.search(headers.get("Content-Type", ""))
    if said is None or _DECLARED.match(body):
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        with suppress(LookupError, UnicodeError):
            return body.decode(said[1]).encode()
    return body


def _within_bounds(body: bytes) -> bytes:
    if len(body) > MOST_BYTES:
        raise Unreachable(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    return body


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
