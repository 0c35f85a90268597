"""Reading and rendering by what is beside this machine: any executor, and a cluster of Dask as it is."""

from __future__ import annotations

import importlib
import marshal
import shutil
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from dask_support import ALLOWED_FAILURES, Cluster, begun, free_port, slowing_env, wait_for
from support import PROJECT, Site, hand_on
from tls_support import signed

import feeds
from feeds.building import workers
from feeds.index import comparison, stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOPICS: Final = 15
ARTICLES: Final = 120


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the little that tests build be work enough to be shared."""
    monkeypatch.setattr(workers, "_FEW_FILES", 1)
    monkeypatch.setattr(workers, "_FEW_FEEDS", 1)
    monkeypatch.setattr(workers, "_FILES_AT_ONCE", 3)
    monkeypatch.setattr(workers, "_FEEDS_AT_ONCE", 2)
    monkeypatch.setattr(comparison, "_ENOUGH_FOR_TWO", 5)
    monkeypatch.setattr(stamps, "_OTHERS", 3)
    hand_on(monkeypatch, 3)


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


class Noting(ThreadPoolExecutor):
    """An executor that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__(2)
        self._names: list[str] = []

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **more: Any) -> Future[Any]:
        """Note the name of a function, and call it."""
        self._names.append(function.__name__)
        return super().submit(function, *arguments, **more)

    def asked(self) -> list[str]:
        """Give the names of what was asked for since the last time, each once."""
        names, self._names = self._names, []
        return sorted(set(names))


@pytest.mark.usefixtures("sharing")
def test_only_what_changed_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others look at many files, and at no few; of what is as it was they are asked no more."""
    monkeypatch.setattr(comparison, "_SETTLED", 0)
    fill(site, 10, 2)
    with Noting() as executor:
        site.build(engine=executor)
        assert executor.asked() == ["read_afar", "render_afar", "stamp_afar"]
        assert site.build(engine=executor).written == ()
        assert executor.asked() == ["stamp_afar"]
        site.article("n3", "topics: [T9]")
        (site.folder / "articles/n4.md").unlink()
        assert "topics/t9.atom" in site.build(engine=executor).written
        assert executor.asked() == ["read_afar", "render_afar", "stamp_afar"]
        assert b"About n4<" not in site.read("all.atom")
        monkeypatch.setattr(comparison, "_ENOUGH_FOR_TWO", 100)
        assert site.build(engine=executor).written == ()
        assert executor.asked() == []


def test_who_sees_none_of_the_files_ends_the_run(site: Site) -> None:
    """Another machine's word counts for nothing where it does not see the articles (E105): they are not gone."""
    fill(site, 3, 1)
    tasks = importlib.import_module("feeds.building.tasks")
    config = feeds.load_config(site.folder / "config.yaml")
    errand = tasks.Errand(
        config, include_unpublished=False, now=None, made_by=tasks.digest_of_making(config, include_unpublished=False)
    )
    elsewhere = [[(str(site.folder / "elsewhere" / name), name, None, (), "")] for name in ("a.md", "b.md")]
    with pytest.raises(feeds.EngineError) as stopped:
        tasks.stamp_afar(tasks.packed(errand), marshal.dumps(elsewhere))
    assert [each.code for each in stopped.value.problems] == ["E105"]


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


class Expected(NamedTuple):
    """A site's folder, and what one machine makes of it and says."""

    folder: Path
    files: dict[str, bytes]
    said: str


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """Give a site, and what one machine makes of it and says."""
    site = Site(tmp_path_factory.mktemp("alone"))
    fill(site, ARTICLES, TOPICS, FEW)
    ran = site.run("build", "--jobs", "1", "--no-cache")
    assert ran.status == 0, ran.err
    return Expected(site.folder, outputs(site.output), ran.err)


def outputs(folder: Path) -> dict[str, bytes]:
    """Give every file that stands in a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def ended(process: subprocess.Popen[str]) -> str:
    """Give what a run that cannot be done says."""
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 3
    return err


class Slowed(NamedTuple):
    """How workers are slowed: an environment in which each call takes half a second more, and leaves a mark first.

    It does while `marks/slow` is there; of calls there are `looking` for articles, `reading` and `rendering`.
    """

    env: dict[str, str]
    marks: Path


@pytest.fixture(scope="module")
def slowing(tmp_path_factory: pytest.TempPathFactory) -> Slowed:
    """Give what slows workers, for as long as there are tests."""
    folder = tmp_path_factory.mktemp("slowed")
    return Slowed(slowing_env(folder), folder)


@pytest.fixture
def slowed(slowing: Slowed) -> Iterator[Slowed]:
    """Give what slows workers, so that something can be killed in mid-build."""
    marks = [slowing.marks / name for name in ("slow", "looking", "reading", "rendering")]
    marks[0].touch()
    yield slowing
    for each in marks:
        each.unlink(missing_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_workers_build_what_one_machine_does(
    expected: Expected, cluster: Cluster, slowing: Slowed, tmp_path: Path, count: int
) -> None:
    """Whatever the number of workers, files and messages are to the byte those of a build without any."""
    cluster.ready(count, slowing.env)
    with begun(expected.folder, cluster.url, tmp_path / "out", "--no-cache") as process:
        _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, expected.said)
    assert outputs(tmp_path / "out") == expected.files


@pytest.mark.slow
def test_a_worker_that_is_killed_does_not_show(expected: Expected, slowed: Slowed, tmp_path: Path) -> None:
    """Others do what a worker had begun to look at, to read or to render, and the result is the same."""
    with (
        # on a busy machine the same work may have been given to each of those that are killed
        Cluster(env={ALLOWED_FAILURES: "3"}).ready(2, slowed.env) as cluster,
        begun(expected.folder, cluster.url, tmp_path / "out", "--no-cache") as process,
    ):
        for number, mark in enumerate(("looking", "reading", "rendering")):
            wait_for(slowed.marks / mark, process)
            cluster.workers[number].kill()
            cluster.start_worker()
        _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, expected.said)
    assert outputs(tmp_path / "out") == expected.files


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["reading", "rendering"])
def test_a_scheduler_that_goes_away_ends_the_run(
    expected: Expected, cluster: Cluster, slowed: Slowed, tmp_path: Path, mark: str
) -> None:
    """Where the scheduler is gone the run says so in a line (E104), with status 2; what is published stays whole."""
    published = Site(tmp_path)
    published.article("old")
    published.build()
    before = outputs(published.output)
    cluster.ready(2, slowed.env)
    with begun(expected.folder, cluster.url, published.output, "--no-cache") as process:
        wait_for(slowed.marks / mark, process)
        cluster.scheduler.kill()
        cluster.scheduler.wait()
        if mark == "reading":  # once it is there again, and once it is not
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
while engine._client.status not in {"running", "closed"}:  # closed where it takes long for the scheduler to be there
    time.sleep(0.01)
for call in (lambda: engine.result(Future()), lambda: engine.submit(int, "8")):
    try:
        call()
    except EngineError as error:
        print(error.problems[0].code, flush=True)
engine.close()
"""


@pytest.mark.slow
def test_a_scheduler_that_is_there_again_is_another_one(cluster: Cluster, slowing: Slowed) -> None:
    """What it may know nothing of is not waited for, though the connection stands again; it is given no more (E104)."""
    cluster.ready(1, slowing.env)
    command = [sys.executable, "-c", RECONNECTING, cluster.url]
    env = {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "connected\n"
        cluster.scheduler.kill()
        cluster.scheduler.wait()
        assert process.stdout.readline() == "lost\n"
        cluster.ready(1, slowing.env)
        try:
            out, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert out.split() == ["E104", "E104"]


@pytest.mark.slow
def test_workers_that_are_all_gone_end_the_run(
    expected: Expected, cluster: Cluster, slowed: Slowed, tmp_path: Path
) -> None:
    """Where no worker is left, and none comes for a while, the run ends (E104); so does one that begins then (E103)."""
    cluster.ready(1, slowed.env)
    patience = {"FOR_WORKERS": 1, "WITHOUT_WORKERS": 1}
    with begun(expected.folder, cluster.url, tmp_path / "out", "--no-cache", **patience) as process:
        wait_for(slowed.marks / "reading", process)
        cluster.workers[0].kill()
        cluster.workers[0].wait()
        assert "E104" in ended(process)
    with begun(expected.folder, cluster.url, tmp_path / "out", "--no-cache", **patience) as process:
        assert "E103" in ended(process)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_work_that_kills_workers_ends_the_run(site: Site, cluster: Cluster, tmp_path: Path) -> None:
    """Where workers die of the same work as often as Dask lets them, the run ends with a line (E104)."""
    (tmp_path / "slow").touch()
    fill(site, 15, 1)  # all of them are read by one call
    cluster.ready(2, slowing_env(tmp_path, "os._exit(1)"))
    with begun(site.folder, cluster.url, site.output) as process:
        assert "E104" in ended(process)


WAITING: Final = """
import sys
from distributed import Client
from feeds.building.dask_engine import DaskEngine
from feeds.problems.errors import EngineError
wait = Client.wait_for_workers
def waiting(*arguments, **named):
    print("waiting", flush=True)
    return wait(*arguments, **named)
Client.wait_for_workers = waiting
try:
    DaskEngine(sys.argv[1])
except EngineError as error:
    print(error.problems[0].code, flush=True)
"""


@pytest.mark.slow
def test_a_scheduler_that_goes_away_before_workers_come_ends_the_run() -> None:
    """Who still waits for them learns it from an error like the others (E103)."""
    with Cluster() as empty:
        command = [sys.executable, "-c", WAITING, empty.url]
        with subprocess.Popen(command, env={"PYTHONPATH": str(PROJECT)}, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "waiting\n"
            empty.scheduler.kill()
            empty.scheduler.wait()
            try:
                out, _ = process.communicate(timeout=60)
            finally:
                process.kill()
    assert out == "E103\n"


@pytest.mark.slow
def test_a_scheduler_that_nobody_started_is_an_error(site: Site) -> None:
    """Where nothing answers, the run ends with status 2 and says how to start something (E103)."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    site.article("one")
    with begun(site.folder, f"dask://127.0.0.1:{free_port()}", site.output, TO_CONNECT=1) as process:
        assert "E103" in ended(process)
    assert not site.output.exists()


@pytest.mark.slow
def test_a_scheduler_may_talk_tls(expected: Expected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the certificates of Dask's config a build is the same; without them, or without TLS, it ends (E103)."""
    files = signed(tmp_path)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    env = {f"{tls}{role}__CERT": str(files.own) for role in ("SCHEDULER", "WORKER", "CLIENT")}
    env[f"{tls}CA_FILE"] = str(files.authority)
    with Cluster("tls", env) as cluster:
        cluster.ready(1)
        without = cluster.url.replace("+tls", "")
        for url, said in ((cluster.url, f"{tls}CA_FILE"), (without, "dask+tls://")):
            with begun(expected.folder, url, tmp_path / "out", "--no-cache", TO_CONNECT=2) as process:
                told = ended(process)
            assert "E103" in told
            assert said in told
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        with begun(expected.folder, cluster.url, tmp_path / "out", "--no-cache") as process:
            _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, expected.said)
    assert outputs(tmp_path / "out") == expected.files


@pytest.mark.slow
def test_workers_that_differ_end_the_run(expected: Expected, cluster: Cluster, tmp_path: Path) -> None:
    """A worker with another program makes no bytes of a publication (E105)."""
    shutil.copytree(PROJECT / "feeds", tmp_path / "other/feeds")
    with (tmp_path / "other/feeds/model.py").open("a") as file:
        file.write("# another edition\n")
    cluster.ready(1, {"PYTHONPATH": str(tmp_path / "other")})
    with begun(expected.folder, cluster.url, tmp_path / "out", "--no-cache") as process:
        assert "E105" in ended(process)
    assert not (tmp_path / "out").exists()
