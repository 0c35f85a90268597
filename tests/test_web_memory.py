"""What a server holds: nothing of what it served before."""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
from test_mirror import MirrorWeb
from web_support import Web, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support import Site

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
