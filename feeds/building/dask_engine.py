"""A cluster of Dask as an engine: its scheduler hands calls to workers, and again to others where a worker dies."""

from __future__ import annotations

import logging
import re
import time
from concurrent.futures import CancelledError, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feeds.building.engine_errors import engine_error
from feeds.index import Damaged
from feeds.lib.extras import install
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from distributed import Client
    from distributed.security import Security

    from feeds.problems.errors import EngineError

_R = TypeVar("_R")

_ADDRESS: Final = re.compile(r"(?P<scheme>dask|dask\+tls)://(?P<at>(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5})/?", re.ASCII)
_TO_CONNECT: Final = 10.0
_FOR_WORKERS: Final = 30.0
_WITHOUT_WORKERS: Final = 60.0
_LOOKING: Final = 5.0
_CERTIFICATES: Final = "DASK_DISTRIBUTED__COMM__TLS__CA_FILE and DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT"
_PROTOCOLS: Final = {"dask": "tcp", "dask+tls": "tls"}
_WORKERS: Final = "dask worker tcp://HOST:PORT --nthreads 1"
# These tell in tracebacks what is raised as well.
_LOGGERS: Final = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")


class DaskEngine:
    """The workers of a scheduler. The cluster is somebody else's, and stays as it is.

    Args:
        url: `dask://HOST:PORT`, or `dask+tls://HOST:PORT` for one that talks TLS; Dask's own config names certificates.

    Raises:
        EngineError: it is no such URL, Dask is not installed, nothing answers there, or no worker is there.
    """

    is_near: Final = False

    def __init__(self, url: str) -> None:
        self._url = url
        found = _ADDRESS.fullmatch(url)
        if not found:
            message = "expected dask://HOST:PORT, of a scheduler, or dask+tls://HOST:PORT"
            raise engine_error("no engine has this name", url, "E101", message)
        try:
            import distributed  # an extra, and nothing else needs it
        except ImportError as error:
            message = f"Dask needs another package: {install('dask')}"
            raise engine_error("Dask is not installed", url, "E102", message) from error
        self._killed = distributed.KilledWorker
        self._levels = {name: logging.getLogger(name).level for name in _LOGGERS}
        for name in self._levels:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            self._client = self._connected(f"{_PROTOCOLS[found['scheme']]}://{found['at']}")
        except BaseException:
            self._speak()
            raise
        self._executor: Executor = self._client.get_executor(pure=False)
        self._workers = len(self._client.nthreads())
        self._alone_since: float | None = None
        # Who loses the connection takes all that was submitted for cancelled, this too, and connects again. What is
        # submitted in between nobody knows of.
        self._witness = self._client.submit(int, pure=False)

    def _connected(self, address: str) -> Client:
        from distributed import Client

        security = self._certificates() if address.startswith("tls:") else None
        try:
            client = Client(address, timeout=_TO_CONNECT, set_as_default=False, security=security)
        except (OSError, ValueError) as error:
            message = (
                "no scheduler of Dask answers there; start one (dask scheduler), or check host, port and network, and "
                "whether it talks TLS (dask+tls://)"
            )
            raise engine_error(f"{self._url} cannot be reached", self._url, "E103", message) from error
        try:
            client.wait_for_workers(1, timeout=_FOR_WORKERS)
        except OSError as error:  # a TimeoutError is one, too
            with suppress(Exception):
                client.close(timeout=_TO_CONNECT)
            if not isinstance(error, TimeoutError):
                message = "the scheduler went away while no worker was there; build again once both are"
                raise engine_error("the connection to the scheduler was lost", self._url, "E103", message) from error
            message = f"the scheduler has no worker, and none came in {_FOR_WORKERS:.0f} seconds; start {_WORKERS}"
            raise engine_error(f"{self._url} has no workers", self._url, "E103", message) from error
        return client

    def _certificates(self) -> Security:
        """Return what Dask's config says of TLS.

        Raises:
            EngineError: that is nothing, or cannot be used.
        """
        from distributed.security import Security

        try:
            security = Security()
            names_some = bool(security.get_connection_args("client").get("ssl_context"))
        except (OSError, ValueError) as error:
            message = f"the certificates that Dask's config names for TLS cannot be used: {error}; mend them"
            raise engine_error(f"{self._url} cannot be reached", self._url, "E103", message) from error
        if not names_some:
            message = f"Dask's config names no certificates for TLS; set {_CERTIFICATES}"
            raise engine_error(f"{self._url} cannot be reached", self._url, "E103", message)
        return security

    @property
    def at_once(self) -> int:
        """As `Engine`: one call a worker."""
        return max(self._workers, 1)

    def share(self, value: bytes) -> Any:  # noqa: ANN401 - as `Engine`
        """As `Engine`: as the result of a task, which is made again where the workers that have it are gone."""
        import dask

        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):
            return self._client.submit(bytes, value, pure=False)

    def submit(self, function: Callable[..., _R], *arguments: Any) -> Future[_R]:  # noqa: ANN401 - as `Engine`
        """As `Engine`."""
        if not self._is_connected():
            raise self._lost()
        try:
            return self._executor.submit(function, *arguments)
        except Exception as error:
            raise self._lost() from error

    def _is_connected(self) -> bool:
        """Whether the connection stands, and is the first one."""
        return self._client.status == "running" and self._witness.status != "cancelled"

    def result(self, future: Future[_R]) -> _R:
        """As `Engine`."""
        while not wait([future], timeout=_LOOKING).done:
            self._look()
        try:
            return future.result()
        except (FeedsError, Damaged):
            raise
        except CancelledError as error:
            raise self._lost() from error
        except self._killed as error:
            message = "workers died one after the other of the same work, as for want of memory; nothing was published"
            raise engine_error("the workers died", self._url, "E104", message) from error
        except Exception as error:
            raise self._failed(error) from error

    def _look(self) -> None:
        """See whether somebody is still there to do what is waited for.

        Raises:
            EngineError: nobody is.
        """
        try:
            self._workers = len(self._client.nthreads()) if self._is_connected() else -1
        except Exception as error:
            raise self._lost() from error
        if self._workers < 0:
            raise self._lost()
        if self._workers:
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since > _WITHOUT_WORKERS:
            message = f"no worker is left, and none came in {_WITHOUT_WORKERS:.0f} seconds; nothing was published"
            raise engine_error("the workers are gone", self._url, "E104", message)

    def _lost(self) -> EngineError:
        message = "the scheduler went away in mid-build; nothing was published: build again once it is there"
        return engine_error("the connection to the scheduler was lost", self._url, "E104", message)

    def _failed(self, error: Exception) -> EngineError:
        """Return what ends a run whose worker cannot do what it is asked; a fault in an article would cost that."""
        said = " ".join(str(error).split())[:300]
        message = (
            f"a worker failed: {type(error).__name__}: {said}; workers need the same Python, the same installation of "
            "feeds and the same libraries as this machine"
        )
        return engine_error("a worker failed", self._url, "E105", message)

    def close(self) -> None:
        """As `Engine`."""
        with suppress(Exception):  # there is nothing left to close where the scheduler is gone
            self._executor.shutdown(wait=False)
            self._client.close(timeout=_TO_CONNECT)
        self._speak()

    def _speak(self) -> None:
        """Let others' loggers speak again."""
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
