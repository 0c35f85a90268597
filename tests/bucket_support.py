"""moto's server for tests of object stores: started, asked what it was asked, told to refuse, and looked into."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.request import urlopen

import obstore
import pytest
from obstore.store import S3Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECRET: Final = "hush-hush"  # noqa: S105 - moto takes any
KEY: Final = "AKIATEST"


class Request(NamedTuple):
    """A request that the server got."""

    method: str
    path: str
    query: str
    refused: str


class Kept(NamedTuple):
    """An object: its bytes without and with their content coding, and what is known of it."""

    body: bytes
    sent: bytes
    fields: Mapping[str, str]


class Server(NamedTuple):
    """moto's server."""

    url: str

    @property
    def env(self) -> dict[str, str]:
        """Give the variables that lead to it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def requests(self) -> list[Request]:
        """Give the requests since the last time that it was asked."""
        return [Request(*each) for each in self._tell("requests")]

    def refuse(self, *, after: int, status: int = 403) -> None:
        """Answer all requests but the next few with a status; none if `after` is -1."""
        self._tell(f"refuse?after={after}&status={status}")

    def store(self, prefix: str) -> S3Store:
        """Open what is below a prefix, past the program."""
        return S3Store(
            "bucket",
            prefix=prefix,
            endpoint=self.url,
            access_key_id=KEY,
            secret_access_key=SECRET,
            region="us-east-1",
            client_options={"allow_http": True},
        )

    def objects(self, prefix: str) -> dict[str, Kept]:
        """Give all objects below a prefix by their path."""
        store = self.store(prefix)
        kept = {}
        for page in obstore.list(store):
            for each in page:
                found = obstore.get(store, each["path"])
                sent, fields = bytes(found.bytes()), {str(name): value for name, value in found.attributes.items()}
                body = gzip.decompress(sent) if fields.get("Content-Encoding") == "gzip" else sent
                kept[each["path"]] = Kept(body, sent, fields)
        self.requests()
        return kept

    def _tell(self, what: str) -> list[list[str]]:
        with urlopen(f"{self.url}/-/{what}", timeout=30) as answer:  # noqa: S310 - the test's own server
            told: list[list[str]] = json.load(answer)
        return told


@contextmanager
def serving(count: int = 0, certificate: Path | None = None) -> Iterator[Server]:
    """Serve a `bucket` with some objects below `many`, by TLS with a certificate; skip where moto is not installed."""
    pytest.importorskip("moto", reason="moto is not installed")
    program = Path(__file__).with_name("moto_process.py")
    command = [sys.executable, str(program), str(count), *([str(certificate)] if certificate else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Server(f"{'https' if certificate else 'http'}://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()
