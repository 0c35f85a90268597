"""A running `feeds serve`, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from web_support import Got, eventually

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from support import Site


class Server:
    """A running `feeds serve`; leaving it stops it."""

    def __init__(
        self,
        site: Site,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        program: Sequence[str] = (sys.executable, "-m", "feeds"),
    ) -> None:
        self._out = (site.folder / "out").open("a+", encoding="utf-8")
        self._err = (site.folder / "err").open("a+", encoding="utf-8")
        self.process = subprocess.Popen(
            [*program, "serve", "--port", "0", *arguments],
            cwd=site.folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            start_new_session=True,
        )
        self.port = 0

    def __enter__(self) -> Self:
        eventually(self._is_up)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self._out.close()
        self._err.close()

    @property
    def out(self) -> str:
        """What it wrote to stdout."""
        self._out.seek(0)
        return self._out.read()

    @property
    def err(self) -> str:
        """What it wrote to stderr."""
        self._err.seek(0)
        return self._err.read()

    def _is_up(self) -> bool:
        assert self.process.poll() is None, f"it ended with {self.process.returncode}: {self.err}"
        told = re.search(r"http://127\.0\.0\.1:(\d+)/", self.out)
        if not told:
            return False
        self.port = int(told[1])
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def get(self, target: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> Got:
        """Ask for a target."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, target, headers=dict(headers or {}))
            response = connection.getresponse()
            return Got(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """Send bytes, and give what comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
            return b"".join(parts)

    def stop(self, number: int) -> int:
        """Send a signal, and give the status that it ends with."""
        self.process.send_signal(number)
        return self.process.wait(30)
