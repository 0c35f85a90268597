"""Builds shared with Dask, beside those with --jobs: `python benchmarks/engines.py [COUNT] [--rounds N] [--bytes]`.

A real scheduler and 1, 2 and 4 workers with one thread each, all on this machine; so more workers than processors show
what more of them cost, and not how much faster they are. Of each run: seconds on the wall, and processor seconds (user
and system) of the build with its own processes, of the scheduler, and of the workers while it ran. There are cold
builds, and such in which nothing changed, where all that is shared is to look at the files. All outputs are compared.

With `--bucket` the articles are objects in moto's server, which `store.py` starts; what that uses is not
counted. With `--bytes`, bytes are counted by a proxy between the build and the scheduler, in runs of their own, which
tell reading from rendering: a second build renders every feed again after a change of `site.rights`, and reads no
article.
"""

from __future__ import annotations

import argparse
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import corpus
from builds import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

TICKS = os.sysconf("SC_CLK_TCK")
SHARED = 700  # articles that are enough for workers to be asked
RIGHTS = CONFIG.replace("articles:", "  rights: nobody's\narticles:")


class Shared(NamedTuple):
    """What a run cost, in seconds: on the wall, and of processors in the build, the scheduler and the workers."""

    wall: float
    build: float
    scheduler: float
    workers: float


def processor_time(process: subprocess.Popen[bytes]) -> float:
    """Return the processor seconds that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Cluster:
    """A scheduler and workers on the loopback."""

    def __init__(self, workers: int, folder: Path) -> None:
        self.port = free_port()
        at = ["--host", "127.0.0.1", "--no-dashboard"]
        self.scheduler = started("distributed.cli.dask_scheduler", *at, "--port", str(self.port))
        self.workers = [
            started(
                "distributed.cli.dask_worker",
                f"tcp://127.0.0.1:{self.port}",
                *(*at, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)),
            )
            for _ in range(workers)
        ]

    def close(self) -> None:
        """End all of it."""
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a program of Dask's."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=quiet, stderr=quiet)


def build(site: Path, output: Path, *options: str) -> tuple[float, float]:
    """Build, and return the seconds on the wall and of processors."""
    command = [sys.executable, "-m", "feeds", "build", "-q", "-c", str(site), "-o", str(output), *options]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


def shared_build(site: Path, output: Path, cluster: Cluster, *options: str) -> Shared:
    """Build with a cluster that has already done so once, so that its workers have loaded what they need."""
    before = [processor_time(cluster.scheduler), sum(map(processor_time, cluster.workers))]
    wall, used = build(site, output, *options, "--engine", f"dask://127.0.0.1:{cluster.port}")
    after = [processor_time(cluster.scheduler), sum(map(processor_time, cluster.workers))]
    return Shared(wall, used, after[0] - before[0], after[1] - before[1])


@contextmanager
def counting(port: int) -> Iterator[tuple[int, list[int]]]:
    """Pass on what goes to a port and comes from there; give the port to use, and the bytes out and in."""
    counts = [0, 0]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    near, _ = server.accept()
                except OSError:
                    return
                far = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=passed_on, args=(near, far, counts), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], counts


def passed_on(near: socket.socket, far: socket.socket, counts: list[int]) -> None:
    """Pass on bytes both ways between two sockets until one of them ends, and count them."""
    with near, far:
        while True:
            for each in select.select([near, far], [], [])[0]:
                part = each.recv(1 << 18)
                if not part:
                    return
                counts[each is far] += len(part)
                (near if each is far else far).sendall(part)


def size_of(folder: Path) -> int:
    """Return how many bytes the files in a folder have."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def bytes_on_the_wire(site: Path, output: Path, cluster: Cluster, count: int) -> None:
    """Print what goes between the build and the scheduler: for reading an article, and for rendering all feeds."""
    shutil.rmtree(site / ".feeds-cache", ignore_errors=True)  # else nothing may be left to read
    with counting(cluster.port) as (port, counts):
        build(site, output, "--engine", f"dask://127.0.0.1:{port}")
        both = list(counts)
        (site / "config.yaml").write_text(RIGHTS, encoding="utf-8")
        build(site, output, "--engine", f"dask://127.0.0.1:{port}")
        rendering = [after - before for after, before in zip(counts, both, strict=True)]
    (site / "config.yaml").write_text(CONFIG, encoding="utf-8")
    reading = [whole - part for whole, part in zip(both, rendering, strict=True)]
    articles = size_of(site / "articles") / count
    outputs = size_of(output)
    print(f"an article's file has {articles:,.0f} bytes on average, all outputs {outputs / 1e6:.1f} MB")
    print(f"reading: {reading[0] / count:,.0f} bytes an article out, {reading[1] / count:,.0f} in")
    print(f"rendering: {rendering[0] / 1e6:.1f} MB out, {rendering[1] / 1e6:.1f} MB in")


def middle(runs: list[tuple[float, ...]]) -> list[float]:
    """Return the median of each figure of some runs."""
    return [statistics.median(each) for each in zip(*runs, strict=True)]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bucket", action="store_true", help="have the articles in a bucket")
    parser.add_argument("--only", choices=("cold", "unchanged"), help="measure builds of one kind")
    parser.add_argument("--bytes", action="store_true", help="count them as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus.write(given.count, folder / "site/articles")
        corpus.write(2 * SHARED, folder / "small/articles")
        for name in ("site", "small"):
            (folder / name / "config.yaml").write_text(CONFIG, encoding="utf-8")
        with in_a_bucket(folder) if given.bucket else nullcontext():
            compare(folder, given)


@contextmanager
def in_a_bucket(folder: Path) -> Iterator[None]:
    """Have the articles of the site in a bucket, and the environment lead to it."""
    command = [sys.executable, str(Path(__file__).with_name("store.py")), str(folder / "site/articles")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as store:
        port = int(store.stdout.readline()) if store.stdout else 0
        os.environ |= dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "any")
        os.environ |= {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": "us-east-1"}
        (folder / "site/config.yaml").write_text(CONFIG.replace("[articles]", "['s3://bucket/articles']"))
        try:
            yield
        finally:
            store.kill()


def compare(folder: Path, given: argparse.Namespace) -> None:
    """Measure builds with clusters and without."""
    clusters = {count: Cluster(count, folder) for count in (1, 2, 4)}
    try:
        for cluster in clusters.values():  # so that everything is loaded
            shared_build(folder / "small", folder / "warm", cluster, "--no-cache")
        if given.only != "unchanged":
            print("cold")
            measure(folder, clusters, given.count, given.rounds, "--no-cache")
        if given.only != "cold":
            build(folder / "site", folder / "alone")
            print("nothing changed")
            measure(folder, clusters, given.count, given.rounds)
        if given.bytes:
            bytes_on_the_wire(folder / "site", folder / "wire", clusters[2], given.count)
    finally:
        for each in clusters.values():
            each.close()


def measure(folder: Path, clusters: dict[int, Cluster], count: int, rounds: int, *options: str) -> None:
    """Measure builds of a site in a folder."""
    is_cold = "--no-cache" in options
    site, alone, out = folder / "site", folder / "alone", folder / ("out" if is_cold else "alone")
    jobs: dict[int, list[tuple[float, ...]]] = {1: [], 2: []}
    shared: dict[int, list[tuple[float, ...]]] = {each: [] for each in clusters}
    for _ in range(rounds):
        for number, runs in jobs.items():
            if is_cold:
                shutil.rmtree(alone, ignore_errors=True)
            runs.append(build(site, alone, *options, "--jobs", str(number)))
        for number, cluster in clusters.items():
            if is_cold:
                shutil.rmtree(out, ignore_errors=True)
            shared[number].append(shared_build(site, out, cluster, *options))
            subprocess.run(["diff", "-r", str(alone), str(out)], check=True)
    for number, runs in jobs.items():
        wall, used = middle(runs)
        print(f"--jobs {number}: {wall:.1f} s, {used:.1f} s of processors, {used / count * 1e6:.0f} µs an article")
    for number, runs in shared.items():
        wall, *parts = middle(runs)
        said = ", ".join(
            f"{name} {each:.1f}" for name, each in zip(("build", "scheduler", "workers"), parts, strict=True)
        )
        print(f"{number} workers: {wall:.1f} s; {said} s of processors, {sum(parts) / count * 1e6:.0f} µs an article")


if __name__ == "__main__":
    main()
