"""The Flask application and blueprint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from feeds.web.answers import AS_SENT, Answer, Request, answer, plain
from feeds.web.fast import Fast
from feeds.web.live import Live, Serving
from feeds.web.metrics import health, metrics
from feeds.web.mounted import feed_links, remember_mounted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.datastructures import Headers

    from feeds.web.log import AccessLog
    from feeds.web.supply import Supply

# All that Flask is to leave to us, most of it to be refused.
METHODS: Final = [
    *("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "LINK", "UNLINK", "PURGE"),
    *("PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT", "QUERY"),
]


def create_app(
    config: str | Path | None = None,
    *,
    include_unpublished: bool = False,
    watch: bool = True,
    log: AccessLog | None = None,
) -> Flask:
    """Make an application that serves feeds, and nothing else.

    Args:
        config: `config.yaml`, or the folder that holds it; what the environment's FEEDS_CONFIG says if not given, else
            the one in the current folder.
        include_unpublished: serve drafts too.
        watch: show changes of the articles and the config while serving.
        log: told of every answer.

    Raises:
        ConfigError: the config cannot be used.
        NothingToPublish: there is nothing to serve.
    """
    return app_of(_started(Serving(_file(config), include_unpublished, watch)), log)


def app_of(live: Supply, log: AccessLog | None = None) -> Flask:
    """Make an application that answers from something.

    Args:
        live: from what.
        log: told of every answer.
    """
    app = Flask("feeds.web", static_folder=None, template_folder=None)
    app.url_map.merge_slashes = False  # a redirect would name the host that the client says
    app.register_blueprint(_of(live))
    app.register_error_handler(HTTPException, _refused)
    app.wsgi_app = Fast(_Logged(app.wsgi_app, log) if log else app.wsgi_app, live, log)  # type: ignore[method-assign]
    return app


class _Blueprint(Blueprint):
    """A blueprint that serves the config that the application names, or, called with a config, gives one for that."""

    def __call__(
        self,
        config: str | Path | None = None,
        *,
        name: str = "feeds",
        include_unpublished: bool = False,
        watch: bool = True,
    ) -> Blueprint:
        """Make a blueprint for a config; the arguments are those of `create_app`.

        Raises:
            ConfigError: the config cannot be used.
            NothingToPublish: there is nothing to serve.
        """
        made: Blueprint = _of(_started(Serving(_file(config), include_unpublished, watch)), name)
        return made


def _of(live: Supply | None, name: str = "feeds", kind: type[Blueprint] = Blueprint) -> Any:  # noqa: ANN401 - of `kind`
    """Make a blueprint; without `live`, one that finds its config when it is mounted."""
    made = kind(name, "feeds.web")

    @made.record
    def mount(state: Any) -> None:  # noqa: ANN401 - flask.sansio.blueprints.BlueprintSetupState
        app = state.app
        if name not in app.extensions:
            app.extensions[name] = live or _started(Serving(_file(app.config.get("FEEDS_CONFIG"))))
        remember_mounted(app, name, app.extensions[name], state.url_prefix or "")

    @made.app_context_processor
    def helpers() -> dict[str, Any]:
        return {"feed_links": feed_links}

    def get() -> Supply:
        found: Supply = current_app.extensions[name]
        found.start()  # again in a process that was forked since
        return found

    @made.get("/healthz")
    def healthz() -> Response:
        return _sent(health(get()))

    @made.get("/metrics")
    def numbers() -> Response:
        return _sent(metrics(get()))

    @made.record_once
    def routes(state: Any) -> None:  # noqa: ANN401 - as above
        state.app.url_map.converters["feeds_path"] = _AnyPath

    @made.route("/", defaults={"path": ""}, methods=METHODS, provide_automatic_options=False, strict_slashes=False)
    @made.route("/<feeds_path:path>", methods=METHODS, provide_automatic_options=False)
    def feeds(path: str) -> Response:
        live = get()
        if not path and not request.path.endswith("/"):  # where the links of pages would lead astray
            where = quote(f"{request.script_root}{request.path}/")
            return _sent(plain(308, f"see {where}", headers=[("Location", where)]))
        headers = {name.lower(): value for name, value in request.headers.items()}
        # what a client sends without percent escapes is UTF-8 like the rest
        query = quote(request.query_string, safe=AS_SENT)
        found = answer(live, Request(request.method, _raw(path), query, headers))
        live.tally.count(found.kind, found.status, len(found.body))
        return _sent(found)

    return made


blueprint: Final[_Blueprint] = _of(None, kind=_Blueprint)
"""Mounts feeds in an application: `app.register_blueprint(blueprint)` with the config that `app.config["FEEDS_CONFIG"]`
names, or `blueprint("config.yaml")` to say it at once."""


class _AnyPath(BaseConverter):
    """Any path at all, slashes and line ends too."""

    regex = r"(?s:.+)"
    part_isolating = False
    weight = 300


def _started(serving: Serving) -> Live:
    live = Live(serving)
    live.start()
    return live


def _raw(path: str) -> str:
    """Return a path as WSGI has it; Flask drops what is not UTF-8 where it cannot be told any more."""
    return path.encode("utf-8", "surrogateescape").decode("latin-1")


class _Response(Response):
    """A response that is sent as it is; the framework would take fields off a 304 that belong there."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002 - as Werkzeug has it
        return self.headers


def _refused(error: HTTPException) -> Response:
    """Answer what Flask refuses as everything else is refused."""
    return _sent(plain(error.code or 500, error.description or ""))


def _sent(found: Answer) -> Response:
    response = _Response(found.body, found.status)
    response.headers.clear()
    response.headers.extend(found.headers)
    response.automatically_set_content_length = False
    return response


def _file(config: str | Path | None) -> Path:
    path = Path(config or os.environ.get("FEEDS_CONFIG") or "config.yaml").absolute()
    return path / "config.yaml" if path.is_dir() else path


class _Logged:
    """Notes the answers of an application."""

    def __init__(self, inner: WSGIApplication, log: AccessLog) -> None:
        self._inner = inner
        self._log = log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and note it."""
        path = environ["PATH_INFO"]

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 - as PEP 3333 has it
            length = next((value for name, value in headers if name.lower() == "content-length"), "0")
            self._log.write({**environ, "PATH_INFO": path}, int(status[:3]), int(length))
            return start_response(status, headers, *rest)

        return self._inner(environ, noted)
