"""Load on `feeds serve`, measured with wrk: `python benchmarks/load.py [--seconds N] [--rounds N]`.

A feed of 50 entries as 200 (gzip) and as 304, in turns with the least that Flask can answer (`hello.py`, on granian,
the fastest server of WSGI that was found) and nginx sending the built file; each with one process that answers.
Requests and CPU are of the server alone; only the ratios mean anything elsewhere, and each bound stands beside the
ratio that was seen, the median of the rounds'. With `--log`, the servers that can write an access log; with
`--various N`, requests of N different readers in turns, where they are of one otherwise.

`--mirror` compares `feeds serve` with `feeds serve --from` what it publishes. `--servers` compares it with granian,
waitress and gunicorn under our application instead; `--views` counts ready answers while views are rendered;
`--memory N` looks at what N requests of all kinds leave behind; `--changes` counts what fails while an article changes
every 100 ms; `--crowd N` compares how long 1 in 100 waits with and without an author and N clients that trickle. Needs
wrk, nginx and `pip install granian`.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import corpus

from feeds.state import STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).parent
HOST = "127.0.0.1"
FEED = "/all.atom"
CONFIG = """\
site: {title: News, url: "https://news.example.org/"}
articles: {paths: [articles]}
limit: 50
"""
NGINX = """\
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {log};
  types {{ application/atom+xml atom; }}
  sendfile on;
  gzip_static on;
  keepalive_requests 100000000;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server {{ listen {host}:{port}; root public; }}
}}
"""
ALL_KINDS = """\
local requests = {{}}
for line in io.lines("{file}") do
  local path, coding, tag = line:match("^(%S+) (%S+) ?(.*)$")
  local headers = {{["Accept-Encoding"] = coding}}
  if tag ~= "" then headers["If-None-Match"] = tag end
  if tag ~= "" and #requests % 2 == 0 then headers["A-IM"] = "feed" end
  headers["Host"] = "127.0.0.1" -- which wrk adds by itself only once it runs
  requests[#requests + 1] = wrk.format("GET", path, headers)
end
local at = 0
request = function()
  at = at % #requests + 1
  return requests[at]
end
"""


# What a served feed may cost of the processor, as a share of what others take for theirs.
BOUNDS = (("200", "flask", 0.17), ("200", "nginx", 1.0), ("304", "flask", 0.17), ("304", "nginx", 1.5))
GRANIAN = ("-m", "granian", "--interface=wsgi", "--workers=1", "--blocking-threads=4", "--no-ws", f"--host={HOST}")
VARIOUS = """\
local number = 0
request = function()
  number = number % {count} + 1
  wrk.headers["User-Agent"] = "Reader/" .. number
  return wrk.format()
end
"""
VIEWS = """\
local number = {first}
request = function()
  number = number + 1
  return wrk.format("GET", string.format("/all.atom?min_quality=-%d", number), {{["Accept-Encoding"] = "gzip"}})
end
"""


class Load(NamedTuple):
    """What a server took: requests a second, the latency that 1 in 100 exceeds, CPU a request, and what failed."""

    rate: float
    p99: float
    cpu: float
    requests: int
    failed: int


class Server(NamedTuple):
    """A server that runs, and what is asked of it."""

    process: subprocess.Popen[bytes]
    port: int
    path: str = FEED

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str]]:
        """Ask for something; give the status and the header fields."""
        connection = HTTPConnection(HOST, self.port, timeout=30)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, {name.lower(): value for name, value in response.getheaders()}

    def family(self) -> list[int]:
        """List the process and those below it."""
        found = [self.process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, children.read_text(encoding="ascii").split())
        return found

    def seconds(self) -> float:
        """Say what processor time all of them have taken."""
        stats = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8") for pid in self.family())
        return sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats) / os.sysconf("SC_CLK_TCK")

    def kilobytes(self) -> int:
        """Say what memory all of them hold."""
        rows = (Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines() for pid in self.family())
        return sum(int(line.split()[1]) for lines in rows for line in lines if line.startswith("VmRSS"))


class Site:
    """Articles, built once, in a folder."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        corpus.write(count, folder / "articles")
        (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "feeds", "build", "-q"], cwd=folder, check=True)
        for file in (folder / "public").rglob("*.atom"):
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9))

    def feeds(self, *, log: bool) -> list[str]:
        """Say how to run the program."""
        return [sys.executable, "-m", "feeds", "serve", *([] if log else ["-q"]), "--port={port}"]

    @contextmanager
    def running(self, *command: str, path: str = FEED) -> Iterator[Server]:
        """Run a server, its port put where the command says so."""
        port = free_port()
        modules = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
        with subprocess.Popen(
            [part.replace("{port}", str(port)) for part in command],
            cwd=self.folder,
            env={**os.environ, "FEEDS_CONFIG": "config.yaml", "PYTHONPATH": modules},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            server = Server(process, port, path)
            try:
                wait_for(server)
                yield server
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)

    @contextmanager
    def nginx(self, *, log: bool) -> Iterator[Server]:
        """Run nginx on what was built."""
        port = free_port()
        conf = self.folder / "nginx.conf"
        text = NGINX.format(host=HOST, port=port, log="/dev/null" if log else "off")
        conf.write_text(text + ("user root;\n" if os.geteuid() == 0 else ""), encoding="utf-8")
        command = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(self.folder), "-c", str(conf)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                server = Server(process, port)
                wait_for(server)
                yield server
            finally:
                process.terminate()
                process.wait(30)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def wait_for(server: Server) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        if server.process.poll() is not None:
            break
        try:
            status, _ = server.get(server.path)
        except OSError:
            time.sleep(0.1)
            continue
        if status == 200:
            return
        break
    raise SystemExit(f"{server.process.args!r} does not answer")


def wrk(server: Server, given: argparse.Namespace, *more: str, seconds: float | None = None) -> Load:
    """Put load on a server."""
    before = server.seconds()
    options = ["-t2", f"-c{given.connections}", f"-d{seconds or given.seconds:.0f}s", "--latency", *more]
    if given.various and "-s" not in more:
        options += ["-s", given.script]
    command = ["wrk", *options, f"http://{HOST}:{server.port}{server.path}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cpu = server.seconds() - before
    requests = int(_found(r"(\d+) requests in", ran))
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", ran)[0]
    for line in re.findall(r"(?:Socket errors|Non-2xx).*", ran):
        print(f"    {line}", flush=True)
    errors = re.findall(r"(?:connect|read|write|timeout) (\d+)|Non-2xx or 3xx responses: (\d+)", ran)
    return Load(
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", ran)),
        p99=float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        cpu=cpu / max(requests, 1) * 1e6,
        requests=requests,
        failed=sum(int(number) for pair in errors for number in pair if number),
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"wrk said:\n{text}")
    return match[1]


def both(server: Server, given: argparse.Namespace) -> dict[str, Load]:
    """Ask a server for what is new to the client, and for what it has."""
    coding = "Accept-Encoding: gzip"
    _, headers = server.get(server.path, Accept_Encoding="gzip")
    measured = {"200": wrk(server, given, "-H", coding)}
    if "etag" in headers:
        status, _ = server.get(server.path, Accept_Encoding="gzip", If_None_Match=headers["etag"])
        if status != 304 or headers.get("content-encoding") != "gzip":
            raise SystemExit(f"{server.process.args!r} answers {status} and {headers}")
        measured["304"] = wrk(server, given, "-H", coding, "-H", f"If-None-Match: {headers['etag']}")
    return measured


def middle(loads: Sequence[Load]) -> Load:
    """Give the median of each figure, and all that failed."""
    rate, p99, cpu, requests, _ = (statistics.median(figures) for figures in zip(*loads, strict=True))
    return Load(rate, p99, cpu, int(requests), sum(load.failed for load in loads))


def in_turns(servers: dict[str, Server], given: argparse.Namespace) -> dict[tuple[str, str], list[Load]]:
    """Measure servers in turns, and print the medians."""
    rounds: dict[tuple[str, str], list[Load]] = {}
    for server in servers.values():
        wrk(server, given, "-H", "Accept-Encoding: gzip", seconds=1)
    for _ in range(given.rounds):
        for name, server in servers.items():
            for kind, load in both(server, given).items():
                rounds.setdefault((name, kind), []).append(load)
    for (name, kind), loads in rounds.items():
        load = middle(loads)
        print(
            f"  {name:10} {kind} {load.rate:9.0f} requests/s   p99 {load.p99:7.2f} ms"
            f"   {load.cpu:6.1f} µs cpu each   {load.failed} failed"
        )
    return rounds


def compare(site: Site, given: argparse.Namespace) -> None:
    """Measure us beside Flask and nginx, and hold the bounds beside what was seen."""
    with ExitStack() as stack:
        hello = (sys.executable, *GRANIAN, "--port={port}", "hello:app")
        servers = {
            "feeds": stack.enter_context(site.running(*site.feeds(log=given.log))),
            "flask": stack.enter_context(site.running(*hello, path="/")),
            "nginx": stack.enter_context(site.nginx(log=given.log)),
        }
        rounds = in_turns(servers, given)
    for kind, other, bound in BOUNDS:
        theirs = rounds[other, kind if (other, kind) in rounds else "200"]
        seen = statistics.median(us.cpu / them.cpu for us, them in zip(rounds["feeds", kind], theirs, strict=True))
        verdict = "" if seen <= bound else ": MISSED"
        print(f"  {kind} feeds / {other} by cpu {seen:.3f}, to be at most {bound:.2f}{verdict}")


def commands(site: Site) -> dict[str, list[str]]:
    """Say how to run our application on the servers that there are."""
    python, app, listen = sys.executable, "feeds.web:create_app", HOST + ":{port}"
    found = {
        "granian": [python, *GRANIAN, "--port={port}", "--factory", app],
        "waitress": [python, "-m", "waitress", "--threads=4", f"--listen={listen}", "--call", app],
        "gunicorn": [python, "-m", "gunicorn", "-w1", "-kgthread", "--threads=4", f"--bind={listen}", f"{app}()"],
    }
    there = {name: command for name, command in found.items() if find_spec(name)}
    return {"feeds": site.feeds(log=False), **there}


def compare_servers(site: Site, given: argparse.Namespace) -> None:
    """Measure our application on the servers that there are."""
    with ExitStack() as stack:
        found = commands(site).items()
        in_turns({name: stack.enter_context(site.running(*command)) for name, command in found}, given)


def compare_mirror(site: Site, given: argparse.Namespace) -> None:
    """Measure a server that answers from what was published beside one that has the articles."""
    with ExitStack() as stack:
        own = site.feeds(log=given.log)
        servers = {"feeds": own, "--from": [*own, "--from", "public"]}
        in_turns({name: stack.enter_context(site.running(*command)) for name, command in servers.items()}, given)


def beside_views(site: Site, given: argparse.Namespace) -> None:
    """Count the ready answers while views are rendered, each of which nobody asked for before."""
    for name, serve in commands(site).items():
        with site.running(*serve) as server:
            wrk(server, given, "-H", "Accept-Encoding: gzip", seconds=1)
            script = site.folder / "views.lua"
            script.write_text(VIEWS.format(first=0), encoding="utf-8")
            command = ["wrk", "-t1", "-c4", f"-d{given.seconds + 2:.0f}s", "-s", str(script)]
            command.append(f"http://{HOST}:{server.port}/")
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as rendering:
                time.sleep(1)
                load = wrk(server, given, "-H", "Accept-Encoding: gzip")
                said = rendering.communicate()[0]
        views = float(_found(r"Requests/sec:\s+([\d.]+)", said))
        print(f"  {name:10} {load.rate:9.0f} ready answers/s beside {views:.0f} views/s   p99 {load.p99:7.2f} ms")


def all_kinds(site: Site, server: Server, *wrong: str) -> tuple[str, ...]:
    """Write down requests of all kinds for wrk: every output, coded and not, known and not, and views."""
    outputs = sorted(
        file.relative_to(site.folder / "public").as_posix()
        for file in (site.folder / "public").rglob("*")
        if file.suffix in {".atom", ".rss", ".json", ".html", ".opml"} and not file.name.startswith(".")
        if file.name != STATE  # which hosts have beside the outputs, and nobody asks for
    )
    lines = [f"{path} gzip" for path in wrong]
    lines += [f"/all.{kind}?limit={n} gzip" for kind in ("atom", "rss", "json") for n in range(1, 50)]
    lines += [f"/all.atom?q={word.strip(',')} br" for word in sorted(set(corpus.VOCABULARY))]
    for path in outputs:
        _, headers = server.get(f"/{path}", Accept_Encoding="gzip")
        tags = (headers.get("etag", ""), '"other"')
        lines += [f"/{path} {coding} {tag}".strip() for coding in ("gzip", "br", "identity") for tag in ("", *tags)]
    (site.folder / "requests.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    script = site.folder / "requests.lua"
    script.write_text(ALL_KINDS.format(file=site.folder / "requests.txt"), encoding="utf-8")
    return "-s", str(script)


def memory(site: Site, given: argparse.Namespace) -> None:
    """Look at what many requests leave in memory, once all that can be asked for was asked for."""
    with site.running(*site.feeds(log=True)) as server:
        kinds = all_kinds(site, server, "/nowhere.atom", "/all.atom?limit=0", "/" + "long" * 2000)
        warm = 0
        while warm < given.memory / 10:
            warm += wrk(server, given, *kinds).requests
        before = server.kilobytes()
        print(f"  {0:9} requests {before / 1024:7.1f} MB", flush=True)
        done = 0
        while done < given.memory:
            done += wrk(server, given, *kinds).requests
            done += wrk(server, given, "-H", "Accept-Encoding: gzip").requests
            print(f"  {done:9} requests {server.kilobytes() / 1024:7.1f} MB", flush=True)
        print(f"  after / before {server.kilobytes() / before:.3f}")


@contextmanager
def changing(site: Site) -> Iterator[None]:
    """Change an article every 100 ms meanwhile."""
    file = max((site.folder / "articles").glob("*.md"))
    first = file.read_text(encoding="utf-8")
    end = threading.Event()

    def change() -> None:
        number = 0
        while not end.wait(0.1):
            number += 1
            file.write_text(re.sub(r'(?m)^title: ".*"$', f'title: "Change {number}"', first), encoding="utf-8")
        print(f"  {number} changes")

    with beside(change, end):
        yield


@contextmanager
def trickling(server: Server, count: int) -> Iterator[None]:
    """Hold many connections meanwhile, on which a byte of a request comes now and then."""
    end = threading.Event()

    def trickle() -> None:
        opened = closed = 0
        connections: list[socket.socket] = []
        while not end.wait(0.2):
            missing = count - len(connections)
            for _ in range(missing):
                connections.append(socket.create_connection((HOST, server.port), timeout=30))
                connections[-1].send(b"GET / HTTP/1.1\r\nX-Slow: ")
            opened += missing
            held = []
            for at in connections:
                try:
                    at.send(b".")
                    held.append(at)
                except OSError:  # the server has waited for long enough
                    at.close()
            closed += len(connections) - len(held)
            connections = held
        for at in connections:
            at.close()
        print(f"  {opened} trickling connections, of which {closed} were ended")

    with beside(trickle, end):
        yield


@contextmanager
def beside(work: Callable[[], None], end: threading.Event) -> Iterator[None]:
    """Have something done by a thread meanwhile."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def changes(site: Site, given: argparse.Namespace) -> None:
    """Count what fails while an article changes every 100 ms."""
    tags = set()
    loads = []
    with site.running(*site.feeds(log=False)) as server:
        kinds = all_kinds(site, server)
        with changing(site):
            for _ in range(given.rounds):
                for more in (("-H", "Accept-Encoding: gzip"), kinds):
                    loads.append(wrk(server, given, *more))
                    tags.add(server.get(FEED)[1]["etag"])
    print(f"  {sum(load.requests for load in loads)} requests, {len(tags)} states seen", end="")
    print(f", {sum(load.failed for load in loads)} failed")


def crowd(site: Site, given: argparse.Namespace) -> None:
    """Measure what 1 in 100 waits for while nothing else is done, and beside many who trickle and an author."""
    with site.running(*site.feeds(log=False)) as server:
        kinds = all_kinds(site, server)
        wrk(server, given, *kinds, seconds=1)
        for name, more in (("a ready feed", ("-H", "Accept-Encoding: gzip")), ("all kinds", kinds)):
            rounds = []
            for _ in range(given.rounds):
                alone = wrk(server, given, *more)
                with trickling(server, given.crowd), changing(site):
                    time.sleep(1)
                    rounds.append((alone, wrk(server, given, *more)))
            seen = statistics.median(crowded.p99 / alone.p99 for alone, crowded in rounds)
            alone, crowded = (middle(loads) for loads in zip(*rounds, strict=True))
            print(
                f"  {name:12}  p99 {alone.p99:.2f} ms alone, {crowded.p99:.2f} ms in the crowd: "
                f"{seen:.1f} of it, to be at most 5; {crowded.failed} failed of {crowded.requests}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--log", action="store_true", help="with access logs")
    parser.add_argument("--various", type=int, default=0, metavar="READERS")
    parser.add_argument("--servers", action="store_true")
    parser.add_argument("--mirror", action="store_true")
    parser.add_argument("--views", action="store_true")
    parser.add_argument("--memory", type=int, metavar="REQUESTS")
    parser.add_argument("--changes", action="store_true")
    parser.add_argument("--crowd", type=int, metavar="CONNECTIONS")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feeds-load-") as temporary:
        site = Site(Path(temporary), given.articles)
        given.script = str(site.folder / "various.lua")
        Path(given.script).write_text(VARIOUS.format(count=given.various), encoding="ascii")
        if given.memory:
            memory(site, given)
        elif given.changes:
            changes(site, given)
        elif given.crowd:
            crowd(site, given)
        elif given.servers:
            compare_servers(site, given)
        elif given.mirror:
            compare_mirror(site, given)
        elif given.views:
            beside_views(site, given)
        else:
            compare(site, given)
