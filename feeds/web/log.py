"""The access log, in the Common Log Format (https://httpd.apache.org/docs/2.4/logs.html#common), without any key."""

from __future__ import annotations

import re
import sys
import threading
import time
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_KEY: Final = re.compile(r"(?<![^&;?])([kK][eE][yY]|%6[bB]ey|k%65y|ke%79)=[^&;\s\"]*")
_CONTROLS: Final = re.compile('[\x00-\x20"\\\\\x7f-\xff]')
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MANY: Final = 200
_SOON: Final = 0.5


class AccessLog:
    """Lines are gathered and written together, at the latest after half a second: writing each alone costs more."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lines: list[str] = []
        self._lock = threading.Lock()
        self._second = 0
        self._when = ""
        self._timer: threading.Timer | None = None

    def write(self, environ: WSGIEnvironment, status: int, size: int) -> None:
        """Note an answer."""
        now = int(time.time())
        if now != self._second:
            self._second, self._when = now, _date(now)
        query = environ.get("QUERY_STRING")
        path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
        address = f"{path}?{without_keys(query)}" if query else path
        if not (address.isascii() and address.isprintable() and " " not in address and '"' not in address):
            address = _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", address)
        protocol = environ.get("SERVER_PROTOCOL", "HTTP/1.1")
        self._add(
            f"{environ.get('REMOTE_ADDR', '-')} - - [{self._when}] "
            f'"{environ["REQUEST_METHOD"]} {address} {protocol}" {status} {size or "-"}\n'
        )

    def flush(self) -> None:
        """Write what was gathered."""
        with self._lock:
            lines, self._lines = self._lines, []
            self._timer = None
        if lines:
            self._stream.write("".join(lines))
            self._stream.flush()

    def _add(self, line: str) -> None:
        with self._lock:
            self._lines.append(line)
            if self._timer is None:
                self._timer = threading.Timer(_SOON, self.flush)
                self._timer.daemon = True
                self._timer.start()
            many = len(self._lines) >= _MANY
        if many:
            self.flush()


def without_keys(query: str) -> str:
    """Give a query without the values of what could be keys."""
    return _KEY.sub(r"\1=-", query)


def _date(instant: int) -> str:
    at = time.gmtime(instant)
    return f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year}:{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} +0000"
