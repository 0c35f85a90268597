"""What a server holds: nothing of what it served before, and of what it serves so much and no more."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from mirror_support import MirrorWeb
from support import entry
from web_support import Web, fill

from feeds.building import kept_entries
from feeds.building.kept_entries import keeping
from feeds.model import Output
from feeds.web import kept_bodies, versions
from feeds.web.bodies import Body, Caching
from feeds.web.kept_bodies import KeptBodies
from feeds.web.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support import Site

    from feeds.model import Entry

_NOW: Final = datetime(2025, 1, 1, tzinfo=UTC)
_ASKED: Final = ("/all.atom", "/all.rss?limit=1", "/all.html", "/", "/feeds.json", "/none", "/topics/", "/all.atom?q=x")
_FIELDS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"Accept-Encoding": "gzip", "Sec-Fetch-Dest": "document"},
    {"If-None-Match": '"x"', "A-IM": "feed"},
)
_CYCLES: Final = """
import gc, sys, weakref
import uvicorn
from feeds.__main__ import run

class Loop:
    def __init__(self):
        self.itself = self

def serve(self, sockets):
    made = [weakref.ref(Loop()) for _ in range(50_000)]
    print(sum(each() is not None for each in made))

uvicorn.Server.run = serve
run()
"""


# --- what was served before


@pytest.fixture
def _by_hand() -> Iterator[None]:
    """Look for garbage only when it is asked for."""
    gc.collect()
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


def _ask(web: Web) -> None:
    for fields in _FIELDS:
        for target in _ASKED:
            assert web.get(target, fields).status < 500


def _left() -> set[str]:
    """Return the classes of this program whose objects only a search for garbage finds."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    kinds = {type(each) for each in gc.garbage}
    return {each.__qualname__ for each in kinds if each.__module__.startswith("feeds.")}


@pytest.mark.usefixtures("_by_hand")
def test_what_was_served_before_leaves_memory_at_once(site: Site, web: Web) -> None:
    """Entries and bodies of a snapshot go with it, and do not wait for a search for garbage."""
    _ask(web)
    for day in (5, 6):
        site.article("four", "topics: [Chips]", day=day)
        assert web.live.refresh()
        _ask(web)

    assert _left() == set()


@pytest.mark.usefixtures("_by_hand")
def test_what_was_mirrored_before_leaves_memory_at_once(site: Site) -> None:
    """As above, where what is served was built elsewhere."""
    fill(site)
    site.build()
    web = MirrorWeb(site.output)
    _ask(web)
    for day in (5, 6):
        site.article("four", "topics: [Chips]", day=day)
        site.build()
        assert web.live.refresh()
        _ask(web)

    assert _left() == set()


def test_a_server_looks_for_garbage_often(site: Site) -> None:
    """What routing leaves behind each request is taken away before it is much; commands alone can do without."""
    fill(site)
    arguments = [sys.executable, "-c", _CYCLES, "serve", "-q", "--port", "0"]

    ended = subprocess.run(arguments, cwd=site.folder, check=True, capture_output=True, text=True, timeout=60)

    assert 0 < int(ended.stdout.split()[-1]) <= 10_000


# --- what is served


def _body(size: int, asked: float = 0.0, **more: Any) -> Body:
    output = Output("all.atom", "application/atom+xml", b"x" * size, _NOW)
    body = Body(output, "atom", Caching(900, private=False), _NOW, **more)
    body.asked = asked
    return body


def test_bodies_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were asked for least lately make room, and what is kept now stays though nobody asked for it yet."""
    monkeypatch.setattr(kept_bodies, "MOST_BYTES", 100_000)
    bodies = KeptBodies()
    bodies.keep("often", _body(10_000, asked=1000))
    for number in range(50):
        bodies.keep(str(number), _body(5_000, asked=number))
    bodies.keep("new", _body(20_000, asked=-1))

    assert {"often", "new", "49"} <= bodies.keys()
    assert "0" not in bodies
    assert sum(len(each.output.body) for each in bodies.values()) <= 100_000


def test_a_body_that_is_replaced_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who read the same body at once take no room from the others."""
    monkeypatch.setattr(kept_bodies, "MOST_BYTES", 100_000)
    bodies = KeptBodies()
    bodies.keep("other", _body(5_000))
    for _ in range(50):
        bodies.keep("same", _body(5_000, asked=1))

    assert bodies.keys() == {"other", "same"}
    assert not bodies.is_half_full


def test_a_body_larger_than_what_is_kept_is_served(site: Site, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with too little room for all that it has renders it each time anew."""
    monkeypatch.setattr(kept_bodies, "MOST_BYTES", 1)
    before = [web.get(target).body for target in _ASKED]
    site.article("two", "title: Renamed", day=2)
    assert web.live.refresh()

    assert [web.get(target).status for target in _ASKED] == [200, 200, 200, 200, 200, 404, 200, 200]
    assert web.get("/all.atom").body != before[0]
    assert len(web.live.snapshot.bodies) <= 1


def test_versions_are_bounded_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What feeds of many entries had takes no more room than what others had; the latest is remembered."""
    monkeypatch.setattr(versions, "_MOST_BYTES", 50_000)
    remembered, latest = Versions(), _body(1, signature=range(500))
    for number in range(100):
        remembered.remember(f"{number}.atom", _body(number, signature=range(500)))
    remembered.remember("latest.atom", latest)

    assert remembered.had("latest.atom", ["other", latest.tag]) == frozenset(range(500))
    assert sum(remembered.had(f"{number}.atom", [_body(number).tag]) is not None for number in range(100)) <= 12


def test_entries_are_bounded_by_their_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are made once, but where their contents are long; those that were asked for least lately make room."""
    monkeypatch.setattr(kept_entries, "MOST_TEXT", 1000)
    made = []

    def make(file: int) -> Entry | None:
        made.append(file)
        return entry(content="x" * 400) if file else None

    asked = keeping(make)
    for file in (0, 1, 2, 1, 0, 3, 1, 2):
        asked(file)
    assert made == [0, 1, 2, 3, 2]

    monkeypatch.setattr(kept_entries, "MOST_TEXT", 100)
    assert [asked(4) is not None for _ in range(2)] == [True, True]
    assert made == [0, 1, 2, 3, 2, 4, 4]


_PEAK: Final = """
import sys
from feeds.lib.freed_memory import return_freed_memory
if sys.argv[1] == "returned":
    return_freed_memory()
size = 8_000_000
large = bytearray(2 * size)
del large
pieces, lasting = [], []
for number in range(20):
    pieces.append(b"x" * (size + number))
    lasting.append(b"x" * 100_000)
pieces.clear()
print(next(line for line in open("/proc/self/status") if "VmRSS" in line).split()[1])
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other C library keeps so much, nor is told")
def test_what_a_server_freed_goes_back_to_the_system() -> None:
    """Large pieces leave nothing behind, though small ones that last were made between them."""

    def resident(how: str) -> int:
        ran = subprocess.run([sys.executable, "-c", _PEAK, how], capture_output=True, text=True, check=True)
        return int(ran.stdout)

    assert resident("returned") < resident("kept") - 100_000
