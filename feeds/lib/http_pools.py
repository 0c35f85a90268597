"""Connections to a server, direct or through the proxy that the environment names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.util import make_headers, parse_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import PoolManager


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
