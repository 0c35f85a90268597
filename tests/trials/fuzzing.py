"""Articles, bodies, configs and feeds changed by chance: each is read, or refused with a place and a code, and soon."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from growth import work
from support import CORPORA, PROJECT, Site

from feeds.articles.options import decode_options
from feeds.articles.read import decode_source
from feeds.check.rules import validate
from feeds.config import load_config
from feeds.entries.markup import render
from feeds.model import Markup
from feeds.problems.errors import ConfigError
from trials.mutated import mutated
from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from feeds.problems import Problem

    Target = Callable[[bytes], Iterable[Problem]]

LONGEST: Final = 1.0
_AGAIN: Final = 3
_MOST_MEMORY: Final = 200
_MOST_KEPT: Final = 100
_FAULT: Final = "F115"
SUFFIXES: Final = (".md", ".html", ".mdx", ".rst", ".yaml", ".json")
_CONFIG: Final = (
    "site: {title: N, url: 'https://n.example/'}\nlimit: 5\nselect: {min_quality: 3, types: [a]}\n"
    "groups:\n- by: [topic]\n  min_entries: 2\nchannels: [{name: a, title: B, where: {topics: {any: [C]}}}]\n"
    "pages: {pictures: false}\naccess: {feeds: [all], file: k}\n"
    "articles: {paths: [a, 'b/*.md'], permalink: /:year/:slug/}\n"
)


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Change and read so many inputs, one of each kind after the other."""
    targets = targets_in(folder)
    names = list(targets)
    faults: list[str] = []
    slow: list[str] = []
    longest, size, most, settled = 0.0, 0, 0.0, 0.0
    for number in range(count):
        name = names[number % len(names)]
        seeds, read = targets[name]
        body = mutated(seeds, chance)
        size += len(body)
        before = _memory_from_now()
        if number == count // 4:
            settled = before
        took, found = timed(read, body)
        for fault in found:
            (folder / f"fault-{len(faults)}").write_bytes(body)
            faults.append(f"{name}: {fault} (fault-{len(faults)})")
        longest = max(longest, took)
        if took > LONGEST:
            (folder / f"slow-{len(slow)}").write_bytes(body)
            slow.append(f"{name}: {len(body):,} bytes took {took:.1f} s (slow-{len(slow)})")
        taken = _memory("VmHWM") - before
        most = max(most, taken)
        if taken > _MOST_MEMORY:
            faults.append(f"{name}: {len(body):,} bytes took {taken:.0f} MB of memory")
    grown = _memory() - settled
    if grown > _MOST_KEPT:
        faults.append(f"memory grew by {grown:.0f} MB from the first quarter to the end")
    times = f"the longest took {longest:.2f} s of the processor, the largest {most:.0f} MB"
    seen = f"{size / 1e6:,.0f} MB; {times}; from the first quarter on {grown:.0f} MB were kept"
    return Tried(count, faults, seen, slow)


def timed(read: Target, body: bytes) -> tuple[float, list[str]]:
    """Read an input, and return how many seconds of the processor that takes, and what should not have been.

    What takes too long is read again, and the least counts: what is imported when it is first needed, and what else
    runs on the machine, only add to it.
    """
    started = time.thread_time()
    faults = tried(read, body)
    took = time.thread_time() - started
    if took > LONGEST:
        took = min(took, *(work(lambda _: tried(read, body), len(body)) for _ in range(_AGAIN)))
    return took, faults


def tried(read: Target, body: bytes) -> list[str]:
    """Read an input, and return what should not have been: an exception, a fault, a problem without a place."""
    try:
        problems = list(read(body))
    except Exception as error:  # noqa: BLE001 - any is a finding
        return [f"raised {error!r}"[:300]]
    faults = [f"{each.code} {each.message[:200]}" for each in problems if each.code == _FAULT]
    return faults + [f"no place: {each!r}"[:200] for each in problems if not (each.path and each.code and each.message)]


def targets_in(folder: Path) -> Mapping[str, tuple[list[bytes], Target]]:
    """Return what is tried, by name: what to start from, and a function that reads."""
    site = Site(folder / "site")
    site.article("a", "topics: [T]", "Text with *marks*.\n\n- one\n- two\n")
    options = decode_options(load_config(site.folder))
    site.build(cache=False)
    articles = [*_examples(site)]

    def article(body: bytes, suffix: str) -> Iterable[Problem]:
        return decode_source(body, f"articles/2020-01-02-a{suffix}", options).problems

    def markup(body: bytes) -> Iterable[Problem]:
        kind = list(Markup)[len(body) % len(Markup)]
        text = body.decode("utf-8", "replace")
        if "<script" in render(text, kind, base="https://e.example/a", embeds="link").lower():
            raise AssertionError("a script came through")
        return ()

    def config(body: bytes) -> Iterable[Problem]:
        site.write("config.yaml", body)
        try:
            load_config(site.folder)
        except ConfigError as error:
            return error.problems
        return ()

    feeds = [site.read(f"all.{suffix}") for suffix in ("atom", "rss", "json")] + [site.read("feeds.opml")]
    bodies = [body.split(b"---\n", 2)[-1] for body in articles]
    return {
        **{f"article {suffix}": (articles, partial(article, suffix=suffix)) for suffix in SUFFIXES},
        "markup": (bodies, markup),
        "config": ([_CONFIG.encode()], config),
        "check": (feeds, lambda body: validate(body, "a.feed")),
    }


def _examples(site: Site) -> Iterable[bytes]:
    """Yield articles: the site's, those of the project, and some real ones where the machine has them."""
    folders = [site.folder / "articles", PROJECT / "articles", CORPORA]
    for folder in folders:
        files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES) if folder.is_dir() else []
        yield from (file.read_bytes() for file in files[:: max(1, len(files) // 60)])
    golden = PROJECT / "tests/golden"
    yield from (file.read_bytes() for file in sorted(golden.rglob("*.md")))


def _memory_from_now() -> float:
    """Return how much memory this process has in MB, and begin anew to note the most that it has."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    return _memory()


def _memory(what: str = "VmRSS") -> float:
    """Return how much memory this process has in MB, or had at the most (proc(5), `/proc/pid/status`)."""
    found = re.search(rf"^{what}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


FUZZING: Final = Trial(
    what="articles in six suffixes, bodies, configs and feeds, real ones among them, changed by chance at their marks, "
    "tags and fields",
    unit="inputs",
    to_reach="no crash, none takes more than 1 s of the processor, memory grows by less than 200 MB; each rejection "
    "has a code and a place",
    run=run,
    full=400_000,
    short=600,
)
