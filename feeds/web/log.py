"""The access log, in the Common Log Format (https://httpd.apache.org/docs/2.4/logs.html#common), without any key."""

from __future__ import annotations

import atexit
import os
import re
import sys
import threading
import time
from contextlib import suppress
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Final, TextIO
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_KEY_IN_PATH: Final = re.compile(r"(?<=[?&;]key)=.*", re.IGNORECASE | re.DOTALL)
_HIDDEN: Final = re.compile(r"(?:^|[?&;\s])key\s*=", re.IGNORECASE)
_CONTROLS: Final = re.compile('[\x00-\x20"\\\\\x7f-\xff]')
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MANY: Final = 200
_SOON: Final = 0.05


class AccessLog:
    """Lines are gathered and written together, within a twentieth of a second: writing each alone costs more."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._second = 0
        self._when = ""
        self._begin()
        atexit.register(self.flush)
        Finalize(self, self.flush, exitpriority=0)  # processes that a server started may end without the former
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """Make what belongs to one process; what another one gathered is for that to write."""
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._waiting = threading.Event()
        self._writer: threading.Thread | None = None

    def write(self, environ: WSGIEnvironment, status: int, size: int) -> None:
        """Note an answer to a request as WSGI has it."""
        query = environ.get("QUERY_STRING")
        path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
        address = f"{_KEY_IN_PATH.sub(r'=-', path)}?{without_keys(query)}" if query else _KEY_IN_PATH.sub(r"=-", path)
        protocol = environ.get("SERVER_PROTOCOL", "HTTP/1.1")
        self.note(
            environ.get("REMOTE_ADDR", "-"), environ["REQUEST_METHOD"], address, protocol, status=status, size=size
        )

    def note(self, client: str, method: str, address: str, protocol: str, *, status: int, size: int) -> None:
        """Note an answer.

        Args:
            client: its address.
            method: what was asked,
            address: for what, without any key,
            protocol: and by which version of HTTP.
            status: the answer's,
            size: and how many bytes its body would have.
        """
        now = int(time.time())
        if now != self._second:
            self._second, self._when = now, _date(now)
        if not (address.isascii() and address.isprintable() and " " not in address and '"' not in address):
            address = _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", address)
        sent = "-" if method == "HEAD" or not size else size
        self._add(f'{client} - - [{self._when}] "{method} {address} {protocol}" {status} {sent}\n')

    def flush(self) -> None:
        """Write what was gathered."""
        with self._lock:
            lines, self._lines = self._lines, []
        if lines:
            with suppress(OSError):  # a full disk, or nobody who reads the log any more, costs no client its answer
                self._stream.write("".join(lines))
                self._stream.flush()

    def _add(self, line: str) -> None:
        with self._lock:
            self._lines.append(line)
            many = len(self._lines) >= _MANY
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="feeds-log", daemon=True)
                self._writer.start()
        if many:
            self.flush()
        elif not self._waiting.is_set():
            self._waiting.set()

    def _write(self) -> None:
        """Write what was gathered, a moment after the first line of it."""
        while True:
            self._waiting.wait()
            time.sleep(_SOON)
            self._waiting.clear()
            self.flush()


def without_keys(query: str) -> str:
    """Return a query without the values of what could be keys, however the name is written."""
    return "&".join(_without_key(part) for part in query.split("&"))


def _without_key(part: str) -> str:
    name, equals, _ = part.partition("=")
    said = unquote_plus(name).casefold().strip()
    if said == "key" and equals:
        return f"{name}=-"
    # a name that holds another `key=`, behind a semicolon or escaped once more
    once = unquote_plus(part)
    return "-" if any(map(_HIDDEN.search, (once, unquote_plus(once), unquote_plus(unquote_plus(once))))) else part


def _date(instant: int) -> str:
    at = time.gmtime(instant)
    return f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year}:{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} +0000"
