"""Connections to a server, direct or through the proxy that the environment names."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.util import make_headers, parse_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from urllib3 import PoolManager

_T = TypeVar("_T")


def pool_for(url: str, headers: Mapping[str, str], timeout: float) -> PoolManager:
    """Return connections to the server of a URL.

    Args:
        url: an http or https URL.
        headers: sent with every request.
        timeout: seconds to wait for a connection, and for more of an answer.
    """
    where = urlsplit(url)
    proxy = None if proxy_bypass(where.netloc) else getproxies().get(where.scheme)
    if not proxy:
        return urllib3.PoolManager(headers=headers, timeout=timeout)
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    key = parse_url(proxy).auth
    proxy_headers = make_headers(proxy_basic_auth=key) if key else None
    return urllib3.ProxyManager(proxy, headers=headers, proxy_headers=proxy_headers, timeout=timeout)


def failure_in_words(error: BaseException) -> str:
    """Return why a connection failed, without the objects that urllib3 shows."""
    inner = [each for each in error.args if isinstance(each, Exception)]
    text = str(inner[-1] if inner else error)
    return text.rpartition(">: ")[2].rpartition("): ")[2] or type(error).__name__


def answered_within(seconds: float, ask: Callable[[], _T]) -> _T:
    """Return what a server is asked for, or do without it: who sends a byte now and then is silent for no timeout.

    Args:
        seconds: how long to wait for all of it.
        ask: asks, on a thread that ends with this process at the latest.

    Raises:
        TimeoutError: it takes longer.
        BaseException: what asking raises.
    """
    returned: list[_T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            returned.append(ask())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            raised.append(error)

    asking = threading.Thread(target=run, name="feeds-asking", daemon=True)
    asking.start()
    asking.join(seconds)
    if raised:
        raise raised[0]
    if not returned:
        raise TimeoutError(f"it took longer than {seconds:.0f} seconds")
    return returned[0]
