"""Fixtures that every test may use."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import settings
from support import CORPORA, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bucket_support import Server
    from dask_support import Cluster
    from web_support import Web

    from feeds.web import Live

SAMPLE = 4  # cases that the default run tries of a test that many are tried of
ALL_CASES = 1000  # more than any test has
DEAR = ("cluster", "started_server", "browser")  # what each process would start for itself that runs one of its tests
# a busy machine is no failure, and the same examples on every run are no surprise
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=15)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--runslow` run what the default run leaves out."""
    parser.addoption("--runslow", action="store_true", help="run the slow tests too, and many more examples")
    parser.addoption("--examples", type=int, default=100, help="how many of each property --runslow tries")
    parser.addoption("--cases", type=int, default=ALL_CASES, help="how many of each test of many cases --runslow tries")
    parser.addoption(
        "--part", type=int, nargs=2, metavar=("PART", "PARTS"), help="share the cases of each test among so many runs"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Decide how many examples Hypothesis tries, before any test is imported, and where bytecode is kept."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # else each program that a test starts compiles all of it anew
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir(), "feeds-bytecode"))
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):  # in which the program that runs the tests may be asked for colours
        os.environ.pop(name, None)
    quick = settings.get_profile("quick")
    settings.register_profile("slow", parent=quick, max_examples=config.getoption("--examples"))
    settings.load_profile("slow" if config.getoption("--runslow") else "quick")


def evenly(items: list[pytest.Item], count: int) -> set[pytest.Item]:
    """Return so many of some cases, out of all of them evenly."""
    few = min(count, len(items))
    return {items[len(items) * number // few] for number in range(few)}


def by_test(items: list[pytest.Item]) -> Iterable[list[pytest.Item]]:
    """Return the cases of each test."""
    cases: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        cases[item.nodeid.partition("[")[0]].append(item)
    return cases.values()


def leave_samples(items: list[pytest.Item], most: int) -> set[pytest.Item]:
    """Make slow tests of most cases of those of which a few are a sample; return those that nobody asked to try."""
    left = set()
    for of_one in by_test([item for item in items if "sampled" in item.keywords]):
        mark = next(of_one[0].iter_markers("sampled"))
        quick = evenly([item for item in of_one if "slow" not in item.keywords], mark.args[0] if mark.args else SAMPLE)
        left |= set(of_one) - evenly(of_one, most) - quick
        for item in of_one:
            if item not in quick:
                item.add_marker(pytest.mark.slow)
    return left


def of_other_parts(items: list[pytest.Item], part: int, parts: int) -> set[pytest.Item]:
    """Return the cases that other runs try, of so many among which those of each test are shared.

    They are shared as if by chance, or one run would try all that one of two values is tried with. Of fewer cases than
    runs each tries all.
    """
    shared = (
        sorted(of_one, key=lambda item: crc32(item.nodeid.encode()))
        for of_one in by_test(items)
        if len(of_one) >= parts
    )
    return {item for of_one in shared for number, item in enumerate(of_one) if number % parts != part - 1}


@pytest.hookimpl(tryfirst=True)  # before -m is looked at
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests unless they are asked for, and then begin with them, so that all processes end together.

    The longest come first: one that came last would be waited for by all other processes.
    """
    left = leave_samples(items, config.getoption("--cases"))
    if config.getoption("--runslow"):
        items.sort(key=lambda item: ("slow" not in item.keywords, "long" not in item.keywords))
    else:
        left = {item for item in items if "slow" in item.keywords}
    if config.getoption("--part"):
        left |= of_other_parts([item for item in items if item not in left], *config.getoption("--part"))
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    items[:] = [item for item in items if item not in left]
    for item in items:
        for name in [name for name in DEAR if name in getattr(item, "fixturenames", ())][:1]:
            item.add_marker(pytest.mark.xdist_group(name))  # which --dist loadgroup looks at


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say that there is more."""
    if not config.getoption("--runslow"):
        terminalreporter.write_line("slow tests were left out; --runslow runs them")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask what is served through the server of `feeds serve`, and in the slow run through WSGI as well."""
    if (
        metafunc.config.getoption("--runslow")
        and re.fullmatch(r"test_web(_\w+)?", metafunc.module.__name__)
        and not metafunc.definition.get_closest_marker("any_way")
    ):
        from web_support import WAYS

        usual, *others = WAYS
        metafunc.fixturenames.append("way")
        cases = [usual, *(pytest.param(way, marks=pytest.mark.slow) for way in others)]
        metafunc.parametrize("way", cases, indirect=True)


@pytest.fixture
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is served be asked in a way."""
    from web_support import Web

    monkeypatch.setattr(Web, "way", request.param)


@pytest.fixture(scope="session")
def every_nth(request: pytest.FixtureRequest) -> int:
    """Say that a slow test of many places tries every so-manieth of them: each, or fewer where cases are samples."""
    return 1 if request.config.getoption("--cases") >= ALL_CASES else 3


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give an empty site with a minimal config."""
    return Site(tmp_path)


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop what a test served, since Python warns of connections that nobody closes."""
    module = sys.modules.get("feeds.web.live")
    if module is None:  # then nothing is served
        yield
        return
    before = set(module._ALL)  # noqa: SLF001 - applications have no end that they could be told of
    served: set[Live] = set(before)  # which keeps each of them until then, as the set that knows them does not
    monkeypatch.setattr(module, "_ALL", served)
    yield
    for live in served - before:
        live.stop()


@pytest.fixture
def new_heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder in which what feedgen writes is kept, where nothing is yet, as if a process began."""
    from feeds.formats import document_heads

    def forget() -> None:
        for remembered in (document_heads._forms, document_heads._made_by):  # noqa: SLF001 - a process has no other end of them
            remembered.cache_clear()

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(document_heads, "_KEPT", str(tmp_path / "heads"))
    forget()
    yield tmp_path / "__pycache__"
    forget()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Give the folder of real articles; skip where the machine has none."""
    if not CORPORA.is_dir():
        pytest.skip("the real articles (../shared/corpora) are not on this machine")
    return CORPORA


@pytest.fixture(scope="session")
def started_server() -> Iterator[Server]:
    """Give a server of an object store, one for all tests."""
    pytest.importorskip("obstore", reason="obstore is not installed")
    from bucket_support import serving

    with serving() as server:
        yield server


@pytest.fixture
def server(started_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Give a server of an object store that answers, with the environment that leads to it."""
    for name, value in started_server.env.items():
        monkeypatch.setenv(name, value)
    started_server.refuse(after=-1)
    return started_server


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Give a cluster of Dask, one for all tests; each says what it needs of it."""
    from dask_support import Cluster

    with Cluster() as started:
        yield started


@pytest.fixture
def web(site: Site) -> Web:
    """Give a served site of three articles."""
    from web_support import Web, fill  # Flask, which most tests need not import

    fill(site)
    return Web(site)


@pytest.fixture
def watching(site: Site, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Give a served site that looks for changes, more often than it does in life, and was asked once."""
    from web_support import Web, fill  # Flask, which most tests need not import

    from feeds.web import live

    monkeypatch.setattr(live, "_TICK", 100)
    monkeypatch.setattr(live, "_SETTLING", 50)
    fill(site)
    web = Web(site, watch=True)
    web.get("/healthz")
    return web
