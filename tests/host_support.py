"""What tests of static hosts share: real servers, started as an ordinary program on loopback."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MODULES: Final = ("ngx_http_brotli_static_module",)
_PATIENCE: Final = 15


class Answer(NamedTuple):
    """An answer: header fields by lower-case name, a field that was sent twice joined by `, `."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Server(NamedTuple):
    """A server that was started.

    Attributes:
        codings: the content codings that it can send.
    """

    port: int
    codings: Sequence[str]

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path; `if_none_match="x"` sends If-None-Match."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            sent = {name.replace("_", "-").lower(): value for name, value in headers.items()}
            connection.request(method, path, headers={"accept-encoding": "identity"} | sent)
            response = connection.getresponse()
            fields: dict[str, str] = {}
            for name, value in response.getheaders():
                fields[name.lower()] = f"{fields[name.lower()]}, {value}" if name.lower() in fields else value
            return Answer(response.status, fields, response.read())
        finally:
            connection.close()


def nginx_config(folder: Path, root: Path, include: Path, port: int) -> tuple[Path, list[str]]:
    """Write a whole configuration of nginx as a user would, all that it writes below a folder."""
    program = program_of("nginx")
    modules = [file for name in _MODULES if (file := Path(f"/usr/lib/nginx/modules/{name}.so")).exists()]
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        "".join(f"load_module {module};\n" for module in modules)
        + f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{ }}\n"
        + f"http {{\naccess_log off;\n{temporary}"
        + f'server {{\nlisten 127.0.0.1:{port};\nroot "{root}";\n'
        + ("brotli_static on;\n" if modules else "")
        + f'include "{include}";\n}}\n}}\n',
        encoding="utf-8",
    )
    return file, [program, "-p", str(folder), "-e", "stderr", "-c", str(file)]


def caddy_config(folder: Path, root: Path, include: Path, port: int) -> tuple[Path, list[str]]:
    """Write a whole Caddyfile as a user would."""
    program = program_of("caddy")
    file = folder / "Caddyfile"
    file.write_text(
        f'{{\n\tadmin off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * "{root}"\n\timport "{include}"\n}}\n',
        encoding="utf-8",
    )
    return file, [program, "run", "--config", str(file), "--adapter", "caddyfile"]


def program_of(name: str) -> str:
    """Find a program; skip where it is not installed."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@contextmanager
def served(name: str, folder: Path, root: Path, include: Path) -> Iterator[Server]:
    """Start nginx or Caddy on a port of its own, and stop it in the end."""
    folder.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _, command = (nginx_config if name == "nginx" else caddy_config)(folder, root, include, port)
    log = folder / "log"
    with log.open("wb") as written:
        home = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        process = subprocess.Popen(command, stdout=written, stderr=written, env=home)
    try:
        _wait(process, port, log)
        brotli = "load_module" in (folder / "nginx.conf").read_text() if name == "nginx" else True
        yield Server(port, ("gzip", *(["br"] if brotli else []), *(["zstd"] if name == "caddy" else [])))
    finally:
        process.terminate()
        process.wait(_PATIENCE)
    if name == "nginx":
        assert "[warn]" not in log.read_text(encoding="utf-8", errors="replace")


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(log.read_text(encoding="utf-8", errors="replace"))
