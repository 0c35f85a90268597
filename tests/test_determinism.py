"""The same articles give the same bytes: whatever the order of files, the machine, its zone, its locale, the hour."""

from __future__ import annotations

import itertools
import locale
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest
from support import Site

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
  author: {name: Ada Ünal, email: ada@example.org}
articles: {permalink: /:year/:month/:slug/}
groups:
  - by: []
  - by: [topic]
  - by: [provider]
  - by: [topic, provider]
  - by: [author]
  - by: [type]
  - by: [language]
  - by: [year]
channels:
  - name: chips
    where: {topics: {any: [AI]}, text: über}
limit: 7
"""

# names that share a slug, a domain, a date, an id or a sort key in some language
ARTICLES = {
    "articles/a.md": "title: Über uns\ntopics: [AI, Machine Learning, İzmir]\nprovider: {name: Verge, domain: v.com}",
    "articles/b.md": "title: Zebra\ntopics: [ai, machine-learning]\nprovider: {name: The Verge, domain: v.com}",
    "articles/ä.md": "title: Ähre\ntopics: [C, C++, 'C#', .NET]\nauthors: [Ada, ada, ÅDA]\nlang: de",
    "articles/B.md": "title: same instant\ntopics: [Machine learning]\nprovider: {name: A}\nlang: tr",
    "articles/deep/er/z.md": "title: deep\ntopics: [人工智能]\nprovider: {name: a}\ntype: video",
    "articles/deep/index.md": "title: index\nauthor: Ada <ada@example.org>\nexcerpt: über alles",
    "articles/one.md": "title: twin one\noriginalUrl: https://example.org/twin",
    "articles/two.md": "title: twin two\noriginalUrl: https://example.org/twin",
    "articles/2020-12-16-name.md": "title: dated by its name\ntopics: [AI]",
}
BODY = "Some *text* of [it](/there), ![a picture](b.png)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"


def make(folder: Path, names: list[str]) -> Site:
    """Write the site into a folder, its files in some order."""
    site = Site(folder)
    site.config(CONFIG)
    for name in names:
        date = "" if "2020-" in name else "publishedDateTime: 2020-12-16 09:31:00\n"
        site.write(name, f"---\n{ARTICLES[name]}\n{date}---\n{BODY}")
    return site


def built(site: Site, env: dict[str, str] | None = None, *arguments: str) -> dict[str, bytes]:
    """Build a site, in a process of its own if its environment matters; give every file, the manifest too."""
    ran = site.spawn("build", *arguments, env=env) if env else site.run("build", *arguments)
    assert ran.status == 0, ran.err
    manifest = (site.output / ".feeds-manifest.json").read_bytes()
    problems = ran.err.encode()
    return {**site.outputs(), "manifest": manifest, "problems": problems, "counts": ran.out.encode()}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give what a build in an ordinary environment makes."""
    env = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return built(make(tmp_path_factory.mktemp("expected"), list(ARTICLES)), env)


def test_the_site_is_worth_building(expected: dict[str, bytes]) -> None:
    """What is built here has twins, names that collide and groups of every kind, so that order could show."""
    missing = {code for code in (b"A107", b"A110", b"G101", b"G102") if code not in expected["problems"]}
    assert missing == set()
    folders = {path.partition("/")[0] for path in expected if "/" in path}
    assert folders == {"archives", "authors", "channels", "languages", "providers", "topics", "types", "years"}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("order", ["reversed", "by name", "rotated"])
def test_the_order_of_files_does_not_show(tmp_path: Path, expected: dict[str, bytes], order: str) -> None:
    """Files written in another order, into another folder, give the same bytes."""
    names = list(ARTICLES)
    orders = {"reversed": names[::-1], "by name": sorted(names), "rotated": names[4:] + names[:4]}
    assert built(make(tmp_path / "some where", orders[order])) == expected


@cache
def locales() -> list[str]:
    """Give the locales of this machine, or those that most have."""
    try:
        ran = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return ["C"]
    return sorted({*ran.stdout.split(), "C"}, key=lambda name: (not name.startswith(("C", "tr", "de")), name))[:6]


def environments() -> list[dict[str, str]]:
    """Give environments that between them have every seed, zone and locale, as few as can be."""
    seeds = ["1", "2", "4294967295", "random"]
    zones = ["America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "XYZ-14", ""]
    count = max(len(seeds), len(zones), len(locales()))
    each = zip(itertools.cycle(seeds), itertools.cycle(zones), itertools.cycle(locales()), strict=False)
    return [
        {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": name, "LANG": name, "LANGUAGE": name.partition(".")[0]}
        for seed, zone, name in itertools.islice(each, count)
    ]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "env",
    [pytest.param(env, marks=() if number < 2 else pytest.mark.slow) for number, env in enumerate(environments())],
    ids=lambda env: " ".join(list(env.values())[:3]),
)
def test_hash_seed_time_zone_and_locale_do_not_show(
    tmp_path: Path, expected: dict[str, bytes], env: dict[str, str]
) -> None:
    """Another order of sets, on a machine in another time zone and of another language, gives the same bytes."""
    assert built(make(tmp_path, list(ARTICLES)), env) == expected


def test_a_plain_ascii_machine_gives_the_same_bytes(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Without UTF-8 mode, in the C locale, the files are the same to the byte."""
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii:replace"}
    found = built(make(tmp_path, list(ARTICLES)), env)
    told = {"problems", "counts"}  # on a terminal that lacks the letters
    assert {path: found[path] for path in found.keys() - told} == {
        path: expected[path] for path in expected.keys() - told
    }


def test_the_callers_locale_stays_and_does_not_show(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """A program that has set its own locale keeps it through a build, and the bytes are the same."""
    before = locale.setlocale(locale.LC_ALL)
    site = make(tmp_path, list(ARTICLES))
    try:
        locale.setlocale(locale.LC_ALL, "C")
        site.build()
        assert locale.setlocale(locale.LC_ALL) == "C"
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert all(expected[path] == body for path, body in site.outputs().items())


def test_the_clock_does_not_show(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """A build years later, with no article in the future, gives the same bytes."""
    for now, folder in (("2021-01-01", "a"), ("2099-12-31T23:59:59Z", "b")):
        assert built(make(tmp_path / folder, list(ARTICLES)), None, "--now", now) == expected


@pytest.mark.sampled(2)
@pytest.mark.parametrize("jobs", ["1", "2", "7"])
@pytest.mark.parametrize("cache", [[], ["--no-cache"]], ids=["cache", "no cache"])
def test_the_cache_and_the_number_of_processes_do_not_show(
    tmp_path: Path, expected: dict[str, bytes], cache: list[str], jobs: str
) -> None:
    """A build gives the same bytes with a cache of other articles, with one of its own and without, however shared."""
    site = make(tmp_path, list(ARTICLES))
    site.article("other", "topics: [AI, C+]\nprovider: {name: Other, domain: v.com}")
    site.run("list")  # what was published would be told of
    (site.folder / "articles/other.md").unlink()
    for _ in range(2):
        found = built(site, None, "--jobs", jobs, *cache)
        del found["counts"]
        assert found == {path: body for path, body in expected.items() if path != "counts"}


def test_a_rebuild_from_scratch_gives_what_many_builds_give(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """A destination that grew an article at a time holds the bytes of one build of all of them."""
    site = Site(tmp_path)
    for count in (3, 6, len(ARTICLES)):
        make(tmp_path, list(itertools.islice(ARTICLES, count)))
        found = built(site)
    del found["counts"]
    assert found == {path: body for path, body in expected.items() if path != "counts"}
