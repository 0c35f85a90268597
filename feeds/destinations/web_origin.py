"""A site as its web server sends it, where what a build wrote is all there is."""

from __future__ import annotations

from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from feeds.destinations.origin import LARGEST, Fetched, too_large, unreadable
from feeds.lib.http_pools import answered_within
from feeds.lib.urls import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from urllib3 import BaseHTTPResponse

_T = TypeVar("_T")

_MISSING: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# Somebody waits for a server, which asks again soon: neither for long, nor for as long as the other one says.
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)
_RETRIES: Final = Retry(
    total=4,
    connect=2,
    read=1,
    redirect=3,
    backoff_factor=0.2,
    status_forcelist=[502, 503, 504],
    respect_retry_after_header=False,
)
_PIECE: Final = 1 << 16
_LONGEST: Final = 300.0
"""Seconds that an output may take, however much of it comes in each."""


class WebOrigin:
    """A site as an origin.

    Args:
        url: where its outputs are; a name and a password in it are sent (RFC 7617).
    """

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/"

    @property
    def name(self) -> str:
        """Its URL."""
        return without_secrets(self._url)

    def version(self, path: str) -> str | None:
        """Return the entity tag of what is at a path; None where there is nothing.

        Without one it is a digest of all that is there: a time in whole seconds tells too little.

        Raises:
            DestinationError: it does not answer, or not as it should.
        """
        answer = self._in_time(lambda: self._asked("HEAD", path), path)
        if answer is None:
            return None
        answer.drain_conn()
        tag = answer.headers.get("ETag")
        if tag:
            return tag
        found = self.read(path)
        return found and sha256(found.body).hexdigest()

    def read(self, path: str) -> Fetched | None:
        """Return what the server has at a path; None where there is nothing.

        Raises:
            DestinationError: it does not answer, or not as it should.
        """
        return self._in_time(lambda: self._read(path), path)

    def _in_time(self, ask: Callable[[], _T], path: str) -> _T:
        try:
            return answered_within(_LONGEST, ask)
        except TimeoutError as error:
            raise unreadable(self._url, f"{error}; check the network", path) from error

    def _read(self, path: str) -> Fetched | None:
        answer = self._asked("GET", path)
        if answer is None:
            return None
        body = bytearray()
        try:
            for piece in answer.stream(_PIECE):
                body += piece
                if len(body) > LARGEST:
                    raise too_large(self._url, path)
        except HTTPError as error:
            raise unreadable(self._url, f"the answer broke off: {_reason(error)}", path) from error
        finally:
            answer.close()
        return Fetched(bytes(body), _last_modified(answer))

    def _asked(self, method: str, path: str) -> BaseHTTPResponse | None:
        try:
            answer = self._pool.request(method, f"{self._url}{quote(path)}", preload_content=False)
        except HTTPError as error:
            raise unreadable(self._url, f"{_reason(error)}; check the address and the network", path) from error
        if answer.status == HTTPStatus.OK:
            return answer
        answer.close()
        if answer.status in _MISSING:
            return None
        raise unreadable(self._url, f"the server answered {answer.status}; expected 200", path)

    @cached_property
    def _pool(self) -> urllib3.PoolManager:
        credentials = urllib3.util.parse_url(self._url).auth
        headers = urllib3.util.make_headers(basic_auth=credentials, accept_encoding=True, user_agent="feeds")
        return urllib3.PoolManager(headers=headers, timeout=_TIMEOUT, retries=_RETRIES, maxsize=16)


def _last_modified(answer: BaseHTTPResponse) -> datetime | None:
    with suppress(ValueError):
        found = parsedate_to_datetime(answer.headers.get("Last-Modified", ""))
        return found if found.tzinfo else None
    return None


def _reason(error: HTTPError) -> str:
    inner = getattr(error, "reason", None)
    return str(inner or error).rpartition(">: ")[2].rpartition("): ")[2] or type(error).__name__
