"""`feeds serve` under load while articles change: stopped by SIGTERM, its workers killed, and its main process."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final

from serve_support import Server
from support import Site
from web_support import eventually

from trials.trial import Trial, Tried
from trials.wholeness import what_is_wrong

if TYPE_CHECKING:
    from random import Random
    from typing import Self

_CLIENTS: Final = 4
_PATHS: Final = ("all.atom", "all.rss", "all.json", "all.html", "index.html", "topics/t1.atom", "all.atom?q=harbour")


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Stop so many servers: by SIGTERM, by SIGKILL of a worker and then SIGTERM, or by SIGKILL of all."""
    site = Site(folder / "site")
    for number in range(20):
        site.article(f"a{number:02}", f"topics: [T{number % 4}]", "harbour " * 50, day=number + 1)
    faults: list[str] = []
    answers = 0
    for number in range(count):
        (site.folder / "out").unlink(missing_ok=True)
        (site.folder / "err").unlink(missing_ok=True)
        workers = chance.choice([1, 2])
        with Server(site, "--workers", str(workers), "-q") as server, _Load(server.port) as load:
            time.sleep(chance.uniform(0.05, 0.5))
            site.article("a05", "topics: [T1]", f"changed {number}", day=6)
            found = _stop(server, chance.choice(["term", "worker", "kill"]), workers)
            if "Traceback" in server.err:
                found.append(server.err[-300:])
        faults += [f"stop {number}: {fault}" for fault in [*found, *load.faults]]
        answers += load.answers
    return Tried(count, faults, f"{answers:,} answers, each looked at")


def _stop(server: Server, how: str, workers: int) -> list[str]:
    """Stop a server, and return what did not go as it should."""
    children = _workers(server.process.pid)
    if how == "worker" and workers > 1 and children:
        os.kill(children[0], signal.SIGKILL)
        eventually(lambda: len(set(_workers(server.process.pid)) - {children[0]}) == workers)
        if server.get("/healthz").status != 200:
            return ["it is not well after a worker was killed"]
    if how == "kill":
        server.process.kill()
        server.process.wait()
    elif status := server.stop(signal.SIGTERM):
        return [f"SIGTERM ended it with {status}"]
    try:
        eventually(lambda: not _answers(server.port), seconds=20)
    except AssertionError:
        return [f"somebody answers after {how}"]
    return []


def _workers(pid: int) -> list[int]:
    """List the processes that a server started to answer, and not what multiprocessing has of its own beside them."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
        return [int(each) for each in children if b"tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()]
    except OSError:
        return []


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class _Load:
    """Clients that ask without a pause until they are refused; leaving it lets them end.

    Attributes:
        faults: answers that are no whole 200, a line each.
        answers: how many there were.
    """

    def __init__(self, port: int) -> None:
        self.faults: list[str] = []
        self.answers = 0
        self._port = port
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(_CLIENTS)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for each in self._threads:
            each.join()

    def _ask(self, number: int) -> None:
        while not self._ended.is_set():
            number += 1
            path = _PATHS[number % len(_PATHS)]
            connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                connection.request("GET", f"/{path}")
                response = connection.getresponse()
            except (OSError, HTTPException):  # refused, or taken and not answered, as one that is stopping may
                time.sleep(0.01)
                continue
            try:
                self._look(path.partition("?")[0], response.status, response.read())
            except (OSError, HTTPException) as error:
                self.faults.append(f"{path} broke off: {error!r}")
            finally:
                connection.close()

    def _look(self, path: str, status: int, body: bytes) -> None:
        self.answers += 1
        if status != 200:
            self.faults.append(f"{path} was answered {status}")
        elif wrong := what_is_wrong(path, body):
            self.faults.append(wrong)


STOPPED_SERVERS: Final = Trial(
    what="`feeds serve` under load while articles change: SIGTERM, SIGKILL of a worker, SIGKILL of the main process",
    unit="stops",
    to_reach="no 5xx and no answer cut off by SIGTERM, refused connections after it, nobody left who answers",
    run=run,
    full=100,
    short=2,
)
