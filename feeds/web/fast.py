"""A thin layer of WSGI (PEP 3333) around Flask: it sends what is ready, whatever server carries it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from feeds.web.named_host import is_named, unnamed
from feeds.web.ready import ready

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.web.answers import Answer
    from feeds.web.bodies import ReadyAnswer
    from feeds.web.log import AccessLog
    from feeds.web.supply import Supply


class Fast:
    """An application that answers the common requests itself.

    Args:
        inner: answers the others.
        live: where ready bodies are.
        log: told of every answer, if there is one.
    """

    def __init__(self, inner: WSGIApplication, live: Supply, log: AccessLog | None = None) -> None:
        self._inner = inner
        self._live = live
        self._log = log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        self._live.start()  # which does nothing but in a process that was forked since
        if not is_named(environ.get("HTTP_HOST"), environ.get("SERVER_PROTOCOL", "")):
            return self._send(unnamed(), environ, start_response)
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return self._inner(environ, start_response)
        found = ready(
            self._live,
            environ["PATH_INFO"],
            environ.get("HTTP_ACCEPT_ENCODING"),
            environ.get("HTTP_IF_NONE_MATCH"),
            since=environ.get("HTTP_IF_MODIFIED_SINCE"),
            a_im=environ.get("HTTP_A_IM"),
            destination=environ.get("HTTP_SEC_FETCH_DEST"),
        )
        if found is None:
            return self._inner(environ, start_response)
        return self._send(found, environ, start_response)

    def _send(
        self, found: Answer | ReadyAnswer, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Send an answer, counted and noted."""
        self._live.tally.count(found.kind, found.status, len(found.body))
        if self._log:
            self._log.write(environ, found.status, len(found.body))
        start_response(f"{found.status} {HTTPStatus(found.status).phrase}", list(found.headers))
        return (found.body,) if found.body and environ["REQUEST_METHOD"] != "HEAD" else ()
