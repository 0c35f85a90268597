"""A real hub and a real subscriber, both of Flask-WebSub, over loopback: what changed arrives, signed."""

from __future__ import annotations

import base64
import hmac
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from serve_support import Server
from tls_support import signed
from web_support import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Self

    from program_support import Ran
    from support import Site

for _package in ("trustme", "flask_websub", "celery"):
    pytest.importorskip(_package, reason="the extra `clients` is not installed")

pytestmark = pytest.mark.slow

PARTS: Final = Path(__file__).with_name("websub_parts.py")
FORMATS: Final = (".atom", ".rss", ".json", ".html")


class Part:
    """A hub or a subscriber that runs; leaving it stops it."""

    def __init__(self, name: str, folder: Path, env: Mapping[str, str]) -> None:
        self.events: list[dict[str, Any]] = []
        self._err = (folder / f"{name}.err").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, str(PARTS), name, str(folder)],
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._err,
        )
        self._reader = threading.Thread(target=self._read)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(b"{"):  # Celery greets whoever starts it
                self.events.append(json.loads(line))

    def __enter__(self) -> Self:
        self._reader.start()
        eventually(lambda: self.events or self._process.poll() is not None)
        assert self.events, "it did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._reader.join()
        self._process.communicate()
        self._err.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.events[0]["port"])

    def of(self, event: str) -> list[dict[str, Any]]:
        """Give what happened, of one kind."""
        return [each for each in self.events if each["event"] == event]


class Scene(NamedTuple):
    """A site that is served, its hub, and a subscriber who trusts it."""

    site: Site
    server: Server
    hub: Part
    subscriber: Part
    folder: Path

    def ping(self, **env: str) -> Ran:
        """Tell the hub of what changed."""
        return self.site.run("ping", env={"SSL_CERT_FILE": str(self.folder / "ca.pem"), **env})

    def subscribe(self, path: str) -> None:
        """Have the subscriber find the hub of a feed and subscribe to it there."""
        asked = len(self.subscriber.of("subscribe"))
        data = urlencode({"url": f"http://127.0.0.1:{self.server.port}/{path}"}).encode()
        with urlopen(f"http://127.0.0.1:{self.subscriber.port}/topics", data, timeout=30) as answer:
            assert answer.status == 200
        eventually(lambda: len(self.subscriber.of("subscribe")) > asked and len(self.secrets()) > asked)

    def secrets(self) -> list[str]:
        """Give the secret of each subscription that the hub has."""
        with closing(sqlite3.connect(self.folder / "hub.sqlite")) as database:
            return [secret for (secret,) in database.execute("select secret from hub")]

    def set_secret(self, secret: str) -> None:
        """Have the hub sign with another secret from now on."""
        with closing(sqlite3.connect(self.folder / "hub.sqlite")) as database, database:
            database.execute("update hub set secret = ?", (secret,))

    def change(self, title: str) -> None:
        """Change an article, build, and wait until the server has seen it too."""
        self.site.article("one", f"topics: [Chips]\ntitle: {title}", day=1)
        self.site.build()
        eventually(lambda: self.server.get("/all.atom").body == self.site.read("all.atom"))


@pytest.fixture
def scene(site: Site) -> Iterator[Scene]:
    """Give a site whose hub knows all that was built."""
    folder = site.folder / "parts"
    folder.mkdir()
    trusting = {"REQUESTS_CA_BUNDLE": str(signed(folder).authority)}
    site.article("one", "topics: [Chips]", day=1)
    site.article("two", "topics: [Energy]", day=2)
    with ExitStack() as stack:
        hub, subscriber = (stack.enter_context(Part(name, folder, trusting)) for name in ("hub", "subscriber"))
        server = stack.enter_context(Server(site))
        more = f"hub: https://127.0.0.1:{hub.port}/hub\ngroups: [{{by: []}}, {{by: [topic]}}]"
        site.config(more, url=f"http://127.0.0.1:{server.port}/")
        made = Scene(site, server, hub, subscriber, folder)
        made.change("First")
        assert made.ping().status == 0
        yield made


def test_a_subscriber_gets_the_feeds_that_changed_signed(scene: Scene) -> None:
    """In each format the subscriber accepts the bytes that were built, with a signature that its own secret makes."""
    for path in (*(f"all{each}" for each in FORMATS), "topics/energy.atom"):
        scene.subscribe(path)
    scene.change("Second")

    ran = scene.ping()

    eventually(lambda: len(scene.subscriber.of("accepted")) == len(FORMATS))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("8 topics told to https://127.0.0.1:")
    accepted = {each["topic"].rpartition("/")[2]: each for each in scene.subscriber.of("accepted")}
    assert accepted.keys() == {f"all{each}" for each in FORMATS}
    for path, each in accepted.items():
        body = base64.b64decode(each["body"])
        assert body == scene.site.read(path)
        assert b"Second" in body
        assert each["signature"] == f"sha256={hmac.new(each['secret'].encode(), body, 'sha256').hexdigest()}"


def test_a_subscriber_takes_nothing_that_another_secret_signed(scene: Scene) -> None:
    """What a hub sends that does not know the secret is delivered, and rejected for its signature."""
    scene.subscribe("all.atom")
    (secret,) = scene.secrets()
    scene.set_secret("another")
    scene.change("Second")
    scene.ping()
    eventually(lambda: scene.subscriber.of("delivered"))
    scene.set_secret(secret)
    scene.change("Third")
    scene.ping()
    eventually(lambda: scene.subscriber.of("accepted"))

    assert [each["signature"][:7] for each in scene.subscriber.of("delivered")] == ["sha256="] * 2
    (accepted,) = scene.subscriber.of("accepted")
    assert base64.b64decode(accepted["body"]) == scene.site.read("all.atom")


def test_a_hub_whose_certificate_nobody_vouches_for_is_told_nothing(scene: Scene) -> None:
    """TLS certificates are checked; what was not told is kept, and told once they are in order."""
    scene.change("Second")

    ran = scene.ping(SSL_CERT_FILE=os.devnull)

    assert ran.status == 1
    assert "certificate verify failed" in ran.err
    assert scene.ping().out.startswith("8 topics told")
