"""Serving what was published while the place is silent, broken or hostile: nobody waits, and nothing grows."""

from __future__ import annotations

import gzip
import json
import uuid
from collections import Counter
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from threading import Event
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

import pytest
from mirror_support import MirrorWeb, on_loopback
from support import Site
from web_support import eventually, fill

from feeds.destinations.bucket import BucketPublication
from feeds.destinations.folder_origin import FolderOrigin
from feeds.destinations.origins import origin
from feeds.pages.filenames import LIST
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from feeds.destinations.destination import Staged
    from feeds.destinations.manifest import Object
    from feeds.destinations.origin import Fetched


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give a site that was built."""
    made = Site(tmp_path)
    made.config("")
    fill(made)
    made.build()
    return made


class Place:
    """A folder as an origin that notes what it is asked for, and may be silent.

    Attributes:
        asked: the paths that were read, and None for each look at the manifest.
        answers: whether it does.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = FolderOrigin(folder)
        self.name = self._folder.name
        self.asked: list[str | None] = []
        self.answers = Event()
        self.answers.set()

    def version(self, path: str) -> str | None:
        """As `Origin`."""
        self.answers.wait(60)
        self.asked.append(None)
        return self._folder.version(path)

    def read(self, path: str) -> Fetched | None:
        """As `Origin`."""
        self.answers.wait(60)
        self.asked.append(path)
        return self._folder.read(path)


@contextmanager
def watching(place: Place) -> Iterator[MirrorWeb]:
    """Give a server that looks at a place over and over."""
    web = MirrorWeb(place, watch=True)
    web.live.start()
    try:
        yield web
    finally:
        place.answers.set()
        web.live.stop()


def test_a_silent_place_is_told_of_and_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it answers no request, /healthz says so, and who asks for what is not here gets 503 at once."""
    monkeypatch.setattr("feeds.web.contact._LATE", 0.5)
    monkeypatch.setattr("feeds.web.mirror._TICK", 0.05)
    place = Place(site.output)
    with watching(place) as web:
        bodies = web.live.snapshot.bodies
        eventually(lambda: len(bodies) == len(web.live.snapshot.outputs))
        place.answers.clear()
        eventually(lambda: web.get("/healthz").status == 503, 20)
        for each in ("rss", "json", "html"):
            bodies.pop(f"all.{each}")  # as where there is no room for all
        assert "no answer" in json.loads(web.get("/healthz").body)["trouble"]
        begun = monotonic()
        assert [web.get(f"/all.{each}").status for each in ("rss", "json", "html")] == [503] * 3
        assert monotonic() - begun < 30  # where it would wait for minutes
        assert web.get("/all.atom").status == 200
        place.answers.set()
        eventually(lambda: web.get("/healthz").status == 200, 20)
        assert web.get("/all.rss").status == 200


def test_what_is_missing_is_not_asked_for_over_and_over(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the manifest lists and is not there is tried once a while, as each request may cost something."""
    monkeypatch.setattr("feeds.web.mirror._TICK", 0.01)
    for each in ("all.rss", "all.json"):
        (site.output / each).unlink()
    place = Place(site.output)
    with watching(place) as web:
        eventually(lambda: len(web.live.snapshot.bodies) == len(web.live.snapshot.outputs) - 2)
        looks = place.asked.count(None)
        eventually(lambda: place.asked.count(None) > looks + 20)
        assert web.get("/all.atom").status == 200
    asked = Counter(place.asked)
    assert asked["all.rss"] == asked["all.json"] == 1


def test_a_new_publication_shows_while_much_is_still_to_be_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks at the manifest only so much is read of what nobody asked for."""
    monkeypatch.setattr("feeds.web.mirror._TICK", 0)
    place = Place(site.output)
    with watching(place) as web:
        eventually(lambda: len(web.live.snapshot.bodies) == len(web.live.snapshot.outputs))
    looks = [number for number, each in enumerate(place.asked) if each is None]
    assert max(after - before for before, after in pairwise(looks)) <= 10


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Answer requests on the loopback, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_HEAD = do_GET  # noqa: N815 - its name

        def log_message(self, *_: object) -> None:
            pass

    with on_loopback(Handler) as address:
        yield address


def _later(request: BaseHTTPRequestHandler) -> None:
    request.send_response(503)
    request.send_header("Retry-After", "3600")
    request.send_header("Content-Length", "0")
    request.end_headers()


def _slowly(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    with suppress(OSError):  # the other one went away
        while True:
            request.wfile.write(b" ")
            sleep(0.05)


def _zeros(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Encoding", "gzip")
    request.end_headers()
    request.wfile.write(gzip.compress(bytes(20_000_000)))


@pytest.mark.slow
@pytest.mark.parametrize("answer", [_later, _slowly, _zeros])
def test_a_site_that_keeps_who_asks_is_given_up(
    answer: Callable[[BaseHTTPRequestHandler], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is `Retry-After` waited for, nor an answer without an end, nor is one taken that is larger than any."""
    monkeypatch.setattr("feeds.destinations.web_origin._LONGEST", 1)
    monkeypatch.setattr("feeds.destinations.web_origin.LARGEST", 1_000_000)
    with serving(answer) as address:
        begun = monotonic()
        with pytest.raises(DestinationError) as refused:
            origin(address).read("all.atom")
    assert [each.code for each in refused.value.problems] == ["D112"]
    assert monotonic() - begun < 60


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give a place in a bucket."""
    pytest.importorskip("obstore", reason="obstore is not installed")
    from bucket_support import serving as serving_buckets

    with serving_buckets() as store:
        for name, value in store.env.items():
            monkeypatch.setenv(name, value)
        yield f"s3://bucket/{uuid.uuid4()}"


@pytest.mark.slow
@pytest.mark.parametrize("is_coded", [True, False])
def test_an_object_that_is_larger_than_any_output_is_not_read(
    bucket: str, monkeypatch: pytest.MonkeyPatch, *, is_coded: bool
) -> None:
    """Only so much of it is held in memory, in gzip or not."""
    from feeds.stores.objects import Objects, bucket_address

    objects, body = Objects(bucket_address(bucket)), bytes(20_000_000)
    objects.put("all.atom", gzip.compress(body) if is_coded else body, "", {})
    held = objects.get("all.atom", 1000)
    assert held
    assert len(held.body) <= (1001 if is_coded else 11_000_000)
    monkeypatch.setattr("feeds.destinations.bucket_origin.LARGEST", 1_000_000)
    with pytest.raises(DestinationError) as refused:
        origin(bucket).read("all.atom")
    assert [each.code for each in refused.value.problems] == ["D112"]


LISTS: Final = frozenset({"index.html", "sitemap.xml", "feeds.opml", LIST})


@pytest.mark.slow
def test_new_feeds_in_a_bucket_show_with_the_rest_of_their_build(
    site: Site, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build put that broke off before its lists is not served beside what was there before."""
    site.build(output=bucket)
    web = MirrorWeb(bucket)
    before = {path: web.get(f"/{path}").body for path in site.outputs()}
    site.article("four", "topics: [Tides]", day=4)
    put = BucketPublication._put  # noqa: SLF001 - where a run breaks off is to be said exactly

    def broken(self: BucketPublication, staged: Staged) -> tuple[str, Object]:
        if staged.path in LISTS:
            raise DestinationError("the store went away", [])
        return put(self, staged)

    monkeypatch.setattr(BucketPublication, "_put", broken)
    with pytest.raises(DestinationError):
        site.build(output=bucket)
    assert web.live.refresh()
    assert web.get("/topics/tides.atom").status == 404
    assert {path: web.get(f"/{path}").body for path in before} == before
    monkeypatch.setattr(BucketPublication, "_put", put)
    site.build(output=bucket)
    site.build()
    assert web.live.refresh()
    assert {path: web.get(f"/{path}").body for path in site.outputs()} == {
        path: site.read(path) for path in site.outputs()
    }
