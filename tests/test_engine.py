"""Reading and rendering by what is beside this machine: any executor, and a cluster of Dask as it is."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from dask_support import Cluster, free_port
from support import CLOCK, PROJECT, Site

import feeds
from feeds.building import workers
from feeds.index import comparison

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOPICS: Final = 65
ARTICLES: Final = 640


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the little that tests build be work enough to be shared."""
    monkeypatch.setattr(workers, "_FEW_FILES", 1)
    monkeypatch.setattr(workers, "_FEW_FEEDS", 1)
    monkeypatch.setattr(workers, "_FILES_AT_ONCE", 3)
    monkeypatch.setattr(workers, "_FEEDS_AT_ONCE", 2)


ALL: Final = "host: nginx\naliases: {feed.xml: all.atom}\nlimit: 5"
FEW: Final = "archives: false\npages: false\nformats: [atom, json]\naliases: {feed.xml: all.atom}"


def fill(site: Site, count: int, topics: int, config: str = ALL) -> None:
    """Write articles that refer to each other, lack a date, are drafts, or have tags that nothing knows."""
    site.config(config)
    for number in range(count):
        front = f"topics: [T{number % topics}]"
        body = f"See [another](n{(number + 1) % count}.md) {{{{< odd >}}}} &nbsp; *{number}*"
        if number % 50 == 7:
            front += "\npublished: false"
        site.article(f"n{number}", front, body, day=1 + number % 28)
    site.write("articles/undated.md", "---\ntitle: Undated\n---\nText")
    site.write("articles/broken.md", "---\ntitle: [\n---\nText")


def told(report: feeds.Report) -> tuple[object, ...]:
    """Give what a report says, but for which files differed from those before."""
    return report.problems, report.articles, report.feeds, report.tags, report.passed_over


# any executor


@pytest.mark.usefixtures("sharing")
def test_an_executor_builds_the_same(site: Site, tmp_path: Path) -> None:
    """What threads of somebody else's read and render from what they are sent is what this process does, twice."""
    fill(site, 24, 3)
    expected = told(site.build(jobs=1, cache=False, output=tmp_path / "alone"))
    files = site.outputs()
    assert files == {}
    with ThreadPoolExecutor(3) as executor:
        report = site.build(engine=executor)
        assert told(report) == expected
        assert executor.submit(int, "7").result() == 7  # it is not shut down
        alone = {file.name: file.read_bytes() for file in (tmp_path / "alone").rglob("*") if file.is_file()}
        shared = {file.name: file.read_bytes() for file in site.output.rglob("*") if file.is_file()}
        assert shared == alone
        assert site.build(engine=executor).written == ()
        site.article("new", "topics: [T1]", day=28)
        assert "topics/t1.atom" in site.build(engine=executor).written


@pytest.mark.usefixtures("sharing")
def test_only_what_changed_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without changes nobody elsewhere is asked for anything."""
    monkeypatch.setattr(comparison, "_SETTLED", 0)

    class Nobody(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            raise AssertionError("nothing is to be done")

    fill(site, 10, 2)
    with ThreadPoolExecutor(1) as executor:
        site.build(engine=executor)
    assert site.build(engine=Nobody()).written == ()


class Breaking(ThreadPoolExecutor):
    """An executor whose processes die when a function is to be called for the second time."""

    def __init__(self, name: str) -> None:
        super().__init__(1)
        self._name = name
        self._calls = 0

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **more: Any) -> Future[Any]:
        """Take a call, or break: at once, or with the calls that were taken."""
        self._calls += function.__name__ == self._name
        if self._calls <= 1:
            return super().submit(function, *arguments, **more)
        if function.__name__ == "read_afar":
            raise BrokenExecutor("a process died")
        broken = Future[Any]()
        broken.set_exception(BrokenExecutor("a process died"))
        return broken


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("name", ["read_afar", "render_afar"])
def test_an_executor_that_breaks_ends_the_run(site: Site, name: str) -> None:
    """Whether it breaks while files are read or feeds are rendered, what is published stays whole (E104)."""
    fill(site, 3, 1)
    site.build(jobs=1)
    before = {file: file.stat().st_mtime_ns for file in site.output.rglob("*")}
    fill(site, 20, 4)
    with Breaking(name) as executor, pytest.raises(feeds.EngineError) as stopped:
        site.build(engine=executor)
    assert [each.code for each in stopped.value.problems] == ["E104"]
    assert {file: file.stat().st_mtime_ns for file in site.output.rglob("*")} == before


@pytest.mark.usefixtures("sharing")
def test_another_program_elsewhere_ends_the_run(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has other code, or does not see the same files, makes nothing (E105): the bytes would tell who made them."""
    tasks = importlib.import_module("feeds.building.tasks")
    fill(site, 10, 2)
    packed = tasks.packed
    monkeypatch.setattr(tasks, "packed", lambda errand: b"0" * 32 + packed(errand)[32:])
    with ThreadPoolExecutor(1) as executor, pytest.raises(feeds.EngineError) as stopped:
        site.build(engine=executor)
    assert [each.code for each in stopped.value.problems] == ["E105"]
    assert not site.output.exists()
    monkeypatch.setattr(tasks, "packed", packed)
    digests = map(str, count())  # another one whenever it is asked for
    monkeypatch.setattr(tasks, "digest_of_making", lambda *_, **__: next(digests))
    with ThreadPoolExecutor(1) as executor, pytest.raises(feeds.EngineError) as stopped:
        site.build(engine=executor)
    assert [each.code for each in stopped.value.problems] == ["E105"]


# what is asked for and is not there


@pytest.mark.parametrize("url", ["spark://host:1", "dask", "dask://", "dask://host", "dask://host:x", "dask://a:1/b"])
def test_an_engine_that_there_is_not_is_an_error(site: Site, url: str) -> None:
    """Another scheme, or no host and port, ends the run before anything is read (E101)."""
    ran = site.run("build", "--engine", url)
    assert ran.status == 2
    assert "E101" in ran.err
    assert "dask://HOST:PORT" in ran.err
    assert not (site.folder / ".feeds-cache").exists()


def test_a_missing_extra_is_an_error(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is not installed the message says how to install it (E102)."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = site.run("build", "--engine", "dask://127.0.0.1:1")
    assert ran.status == 2
    assert "E102" in ran.err
    assert "pipx inject feeds distributed" in ran.err


# Dask


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], str]:
    """Give a site, and what one machine makes of it and says."""
    site = Site(tmp_path_factory.mktemp("alone"))
    fill(site, ARTICLES, TOPICS, FEW)
    ran = site.run("build", "--jobs", "1", "--no-cache")
    assert ran.status == 0, ran.err
    return site.folder, outputs(site.output), ran.err


def outputs(folder: Path) -> dict[str, bytes]:
    """Give every file that stands in a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


IMPATIENT: Final = """
from feeds.building import dask_engine
from feeds.cli import main
dask_engine._FOR_WORKERS, dask_engine._WITHOUT_WORKERS, dask_engine._LOOKING = 1, 1, 0.2
main()
"""


def begun(site: Path, cluster: Cluster, output: Path, *, patient: bool = True) -> subprocess.Popen[str]:
    """Begin a build of a site on a cluster."""
    program = ["-m", "feeds"] if patient else ["-c", IMPATIENT]
    command = [sys.executable, *program, "build", "--engine", cluster.url, "--no-cache", "-o", str(output)]
    pipe = subprocess.PIPE
    env = {**CLOCK, "PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(command, cwd=site, env=env, stdout=pipe, stderr=pipe, text=True)


def ended(process: subprocess.Popen[str]) -> str:
    """Give what a run that cannot be done says."""
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 3
    return err


class Slowed(NamedTuple):
    """How workers are slowed: an environment in which each call takes half a second more, and leaves a mark first."""

    env: dict[str, str]
    marks: Path


SLOWED: Final = """
import os, sys, threading, time

def slow(name, made):
    def call(raw):
        open(os.environ["MARKS"] + "/" + name, "a").close()
        time.sleep(0.5)
        return made(raw)
    return call

def patch():
    while not hasattr(sys.modules.get("feeds.building.tasks"), "_far_rendering"):
        time.sleep(0.001)
    tasks = sys.modules["feeds.building.tasks"]
    tasks._far_reader = slow("reading", tasks._far_reader)
    tasks._far_rendering = slow("rendering", tasks._far_rendering)

threading.Thread(target=patch, daemon=True).start()
"""


@pytest.fixture
def slowed(tmp_path: Path) -> Slowed:
    """Give what slows workers, so that something can be killed in mid-build."""
    folder = tmp_path / "slowed"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SLOWED, encoding="utf-8")
    return Slowed({"PYTHONPATH": f"{folder}:{PROJECT}", "MARKS": str(folder)}, folder)


def wait_for(mark: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a worker has left a mark."""
    until = time.monotonic() + 60
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_workers_build_what_one_machine_does(
    expected: tuple[Path, dict[str, bytes], str], tmp_path: Path, count: int
) -> None:
    """Whatever the number of workers, files and messages are to the byte those of a build without any."""
    folder, files, said = expected
    with Cluster(count) as cluster, begun(folder, cluster, tmp_path / "out") as process:
        _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, said)
    assert outputs(tmp_path / "out") == files


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["reading", "rendering"])
def test_a_worker_that_is_killed_does_not_show(
    expected: tuple[Path, dict[str, bytes], str], slowed: Slowed, tmp_path: Path, mark: str
) -> None:
    """Others do what a worker had begun, and the result is the same."""
    folder, files, said = expected
    with Cluster(2, slowed.env) as cluster, begun(folder, cluster, tmp_path / "out") as process:
        wait_for(slowed.marks / mark, process)
        cluster.workers[0].kill()
        cluster.start_worker()
        _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, said)
    assert outputs(tmp_path / "out") == files


@pytest.mark.slow
@pytest.mark.parametrize("restarts", [False, True], ids=["gone", "restarted"])
@pytest.mark.parametrize("mark", ["reading", "rendering"])
def test_a_scheduler_that_goes_away_ends_the_run(
    expected: tuple[Path, dict[str, bytes], str],
    slowed: Slowed,
    tmp_path: Path,
    mark: str,
    restarts: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    """Where the scheduler is gone the run says so in a line (E104), with status 2; what is published stays whole."""
    folder, _, _ = expected
    published = Site(tmp_path)
    published.article("old")
    published.build()
    before = outputs(published.output)
    with Cluster(2, slowed.env) as cluster, begun(folder, cluster, published.output) as process:
        wait_for(slowed.marks / mark, process)
        cluster.scheduler.kill()
        cluster.scheduler.wait()
        if restarts:
            cluster.start_scheduler()
        assert "E104" in ended(process)
    assert outputs(published.output) == before


RECONNECTING: Final = """
import sys, time
from concurrent.futures import Future
from feeds.building import dask_engine
from feeds.problems.errors import EngineError
dask_engine._LOOKING = 0.2
engine = dask_engine.DaskEngine(sys.argv[1])
assert engine.result(engine.submit(int, "7")) == 7
print("connected", flush=True)
while engine._client.status == "running":
    time.sleep(0.001)
print("lost", flush=True)
while engine._client.status != "running":
    time.sleep(0.01)
for call in (lambda: engine.result(Future()), lambda: engine.submit(int, "8")):
    try:
        call()
    except EngineError as error:
        print(error.problems[0].code, flush=True)
engine.close()
"""


@pytest.mark.slow
def test_a_scheduler_that_is_there_again_is_another_one() -> None:
    """What it may know nothing of is not waited for, though the connection stands again; it is given no more (E104)."""
    with Cluster(1) as cluster:
        command = [sys.executable, "-c", RECONNECTING, cluster.url]
        env = {"PYTHONPATH": str(PROJECT)}
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "connected\n"
            cluster.scheduler.kill()
            cluster.scheduler.wait()
            assert process.stdout.readline() == "lost\n"
            cluster.start_scheduler()
            cluster.start_worker()
            out, _ = process.communicate(timeout=60)
    assert out.split() == ["E104", "E104"]


@pytest.mark.slow
def test_workers_that_are_all_gone_end_the_run(
    expected: tuple[Path, dict[str, bytes], str], slowed: Slowed, tmp_path: Path
) -> None:
    """Where no worker is left, and none comes for a while, the run ends (E104); so does one that begins then (E103)."""
    folder, _, _ = expected
    with Cluster(1, slowed.env) as cluster:
        with begun(folder, cluster, tmp_path / "out", patient=False) as process:
            wait_for(slowed.marks / "reading", process)
            cluster.workers[0].kill()
            cluster.workers[0].wait()
            assert "E104" in ended(process)
        with begun(folder, cluster, tmp_path / "out", patient=False) as process:
            assert "E103" in ended(process)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_work_that_kills_workers_ends_the_run(expected: tuple[Path, dict[str, bytes], str], tmp_path: Path) -> None:
    """Where workers die of the same work as often as Dask lets them, the run ends with a line (E104)."""
    (tmp_path / "sitecustomize.py").write_text(SLOWED.replace("time.sleep(0.5)", "os._exit(1)"), encoding="utf-8")
    env = {"PYTHONPATH": f"{tmp_path}:{PROJECT}", "MARKS": str(tmp_path)}
    folder, _, _ = expected
    env["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"
    with Cluster(1, env) as cluster, begun(folder, cluster, tmp_path / "out") as process:
        assert "E104" in ended(process)


@pytest.mark.slow
def test_a_scheduler_that_nobody_started_is_an_error(site: Site) -> None:
    """Where nothing answers, the run ends with status 2 and says how to start something (E103)."""
    site.article("one")
    ran = site.spawn("build", "--engine", f"dask://127.0.0.1:{free_port()}")
    assert ran.status == 2
    assert "E103" in ran.err
    assert "Traceback" not in ran.err
    assert not site.output.exists()


@pytest.mark.slow
def test_workers_that_differ_end_the_run(expected: tuple[Path, dict[str, bytes], str], tmp_path: Path) -> None:
    """A worker with another program makes no bytes of a publication (E105)."""
    copy = tmp_path / "other"
    subprocess.run(["cp", "-r", str(PROJECT / "feeds"), str(tmp_path / "feeds")], check=True)
    copy.mkdir()
    (tmp_path / "feeds").rename(copy / "feeds")
    with (copy / "feeds/model.py").open("a") as file:
        file.write("# another edition\n")
    folder, _, _ = expected
    with Cluster(1, {"PYTHONPATH": str(copy)}) as cluster, begun(folder, cluster, tmp_path / "out") as process:
        assert "E105" in ended(process)
    assert not (tmp_path / "out").exists()
