"""Articles in an object store: found in a listing, read where they changed, and otherwise like those of a folder."""

from __future__ import annotations

import gzip
import importlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import count
from socket import gethostname
from typing import TYPE_CHECKING, Any, Final

import pytest
from support import Site
from tls_support import signed
from web_support import Web

pytest.importorskip("obstore", reason="obstore is not installed")

import obstore
from bucket_support import serving
from dask_support import begun, slowing_env, wait_for

import feeds
from feeds.articles import buckets
from feeds.articles.document import MOST_BYTES
from feeds.building import workers
from feeds.cli import progress
from feeds.lib.urls import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from bucket_support import Server as Store
    from dask_support import Cluster


NUMBERS: Final = count(1)
DATED: Final = "---\ntitle: {}\ndate: 2020-12-16T09:31:00Z\ntopics: [AI]\n---\n{}\n"
FILES: Final = {
    "one.md": DATED.format("One", "See [two](deep/two.md), [three](three.md) and ![a picture](pic.png)."),
    "three.md": DATED.format("Three", "*Text* without an address"),
    "deep/two.md": DATED.format("Two", "See [one](../one.md)"),
    "deep/er/index.md": DATED.format("Index", "![a picture](beside.png)"),
    "2020-12-17-dated.md": "---\ntitle: Dated by its name\n---\nText",
    "a.md": DATED.format("A", "Text"),
    "a.fr.md": DATED.format("A en français", "Texte"),
    "b.de.md": DATED.format("B", "Text"),
    "c.html": "---\ntitle: C\ndate: 2020-12-18\n---\n<p>Text</p>",
    "d.json": json.dumps({"title": "D", "date": "2020-12-18", "url": "https://example.org/d"}),
    "broken.md": "---\ntitle: [\n---\nText",
    "draft.md": "---\ntitle: Draft\ndraft: true\n---\nText",
    "_index.md": "---\ntitle: Section\n---\nText",
    ".hidden.md": DATED.format("Hidden", "Text"),
    ".hidden/e.md": DATED.format("Hidden", "Text"),
    "notes.rst.org": "no article",
    "picture.png": "no article",
    "deep/README.md": "# A project",
}


@pytest.fixture
def prefix(server: Store) -> str:  # noqa: ARG001 - for its environment
    """Give a prefix of a bucket that no other test has."""
    return f"articles-{next(NUMBERS)}"


def put(server: Store, prefix: str, name: str, content: str | bytes) -> None:
    """Put an object below a prefix, past the program."""
    body = content.encode() if isinstance(content, str) else content
    obstore.put(server.store(prefix), name, body, use_multipart=False)
    server.requests()


def fill(server: Store, site: Site, prefix: str) -> None:
    """Put the files below a prefix, and let a site take its articles from there."""
    for name, text in FILES.items():
        put(server, prefix, name, text)
    site.config(f"articles: {{paths: ['s3://bucket/{prefix}']}}")


def read(server: Store, prefix: str) -> list[str]:
    """Give the articles that were read since the last time, by what is behind the prefix, and the listings."""
    asked = server.requests()
    start = f"/bucket/{prefix}/"
    objects = [each.path.removeprefix(start) for each in asked if each.path.startswith(start)]
    return sorted([*objects, *("list" for each in asked if "list-type" in each.query)])


@pytest.fixture
def beside(server: Store, prefix: str, tmp_path: Path) -> tuple[Site, Site]:
    """Give a site whose articles are in a bucket, and one with the same in a folder that is called as the prefix is."""
    there, here = Site(tmp_path / "there"), Site(tmp_path / "here")
    fill(server, there, prefix)
    here.config(f"articles: {{paths: [{prefix}]}}")
    for name, text in FILES.items():
        here.write(f"{prefix}/{name}", text)
    return there, here


def test_articles_in_a_bucket_are_those_of_a_folder(server: Store, prefix: str, beside: tuple[Site, Site]) -> None:
    """The same files make the same bytes and the same problems, but for where these are."""
    there, here = beside
    ran, expected = (site.run("build", env=server.env) for site in beside)
    assert (ran.status, ran.out) == (expected.status, expected.out)
    assert there.outputs() == here.outputs()
    assert b"Two" in there.read("all.json")
    said = sorted(line.replace(f"s3://bucket/{prefix}/", f"{prefix}/") for line in ran.err.splitlines())
    assert said == sorted(expected.err.splitlines())
    assert f"s3://bucket/{prefix}/broken.md:2:" in ran.err


def test_a_bucket_of_google_s_is_read_alike(
    server: Store, prefix: str, beside: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of `gs://` folders are listed and objects read as of `s3://`; moto takes what both protocols have in common."""
    monkeypatch.setattr(buckets, "_PAGE", 5)
    there, here = beside
    env = {"GOOGLE_BASE_URL": server.url, "GOOGLE_BEARER_TOKEN": "any"}
    there.config(f"articles: {{paths: ['gs://bucket/{prefix}']}}")
    for site in beside:
        ran = site.run("build", env=env)
        assert ran.status == 0, ran.err
    assert there.outputs() == here.outputs()
    ran = there.run("build", "--no-cache", env={"GOOGLE_BASE_URL": server.url, "GOOGLE_APPLICATION_CREDENTIALS": "/no"})
    assert ran.status == 2
    assert "config.yaml:4:" in ran.err
    assert "F117" in ran.err
    assert there.outputs() == here.outputs()


@pytest.mark.slow
@pytest.mark.parametrize("generator", ["hugo", "nikola"])
def test_generators_read_a_bucket_as_a_folder(
    server: Store, prefix: str, beside: tuple[Site, Site], generator: str
) -> None:
    """Languages in names and folders, and files with fields beside others, are found there too."""
    languages = {"hugo": "[languages.fr]\n[languages.de]\n", "nikola": ""}
    more = {
        "fr/post.md": DATED.format("Poste", "Texte"),
        "post.md": "Text without fields",
        "post.meta": ".. title: Beside\n.. date: 2020-12-19 09:00:00\n",
        "post.fr.md": "Texte",
    }
    for name, text in more.items():
        put(server, prefix, name, text)
    for site, path in zip(beside, (f"s3://bucket/{prefix}", prefix), strict=True):
        site.config(f"articles: {{generator: {generator}, paths: ['{path}']}}")
        site.write("hugo.toml", languages[generator])
        for name, text in more.items():
            site.write(f"{prefix}/{name}", text)
    there, here = beside
    for site in beside:
        ran = site.run("build", "--no-cache", env=server.env)
        assert ran.status == 0, ran.err
    assert there.outputs() == here.outputs()


def test_only_what_changed_is_read(server: Store, site: Site, prefix: str) -> None:
    """An object whose tag is as it was is not read, nor is one that is put again with the same bytes."""
    fill(server, site, prefix)
    site.build()
    first = read(server, prefix)
    assert {"one.md", "deep/two.md", "list"} <= set(first)
    assert set(first).isdisjoint({".hidden.md", "_index.md", "picture.png"})
    assert len(first) == len(set(first))
    assert site.build().written == ()
    assert read(server, prefix) == ["list"]
    put(server, prefix, "one.md", FILES["one.md"])
    put(server, prefix, "three.md", DATED.format("Changed", "Text"))
    put(server, prefix, "new.md", DATED.format("New", "Text"))
    obstore.delete(server.store(prefix), "c.html")
    server.requests()
    site.build()
    assert read(server, prefix) == ["list", "new.md", "three.md"]
    titles = {each["title"] for each in json.loads(site.read("all.json"))["items"]}
    assert {"Changed", "New", "One"} <= titles
    assert titles.isdisjoint({"Three", "C"})
    site.run("list", env=server.env)
    assert read(server, prefix) == ["list"]


@pytest.mark.slow
def test_many_pages_are_listed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listing of more objects than a page has is read to its end."""
    with serving(1001) as server:
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        put(server, "many", "zzz.md", DATED.format("Last", "Text"))
        site.config("articles: {paths: ['s3://bucket/many']}")
        assert site.build().articles.published == 1
        assert read(server, "many") == [*["list"] * 3, "zzz.md"]  # the first page, the folders, the other page


@pytest.mark.parametrize("count", [0, 1, 3])
def test_folders_of_many_are_listed_at_the_same_time(
    server: Store, beside: tuple[Site, Site], prefix: str, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Where a page is full each folder is listed alone, and the same articles are found; a fault comes out as ever.

    Others elsewhere list them where there are any.
    """
    monkeypatch.setattr(buckets, "_PAGE", 5)
    there, here = beside
    for name in ("x/f.md", "x/.feeds-manifest.json", "x/y/g.md", "z/h.md", "z/h.fr.md", "z/out/.feeds-manifest.json"):
        put(server, prefix, name, DATED.format(name, "Text"))
        here.write(f"{prefix}/{name}", DATED.format(name, "Text"))
    put(server, prefix, "z/out/page.html", DATED.format("Of a build", "Text"))
    here.write(f"{prefix}/z/out/page.html", DATED.format("Of a build", "Text"))
    with ThreadPoolExecutor(3) if count else nullcontext() as executor:
        report = there.build(engine=executor, jobs=count or 1)
        expected = here.build()
        assert there.outputs() == here.outputs()
        said = sorted((each.path.removeprefix("s3://bucket/"), each.reason) for each in report.passed_over)
        assert said == sorted(map(tuple, expected.passed_over))
        assert read(server, prefix).count("list") > len(("deep", "x", "z"))
        server.refuse(after=3)
        with pytest.raises(feeds.NothingToPublish) as stopped:
            there.build(engine=executor, jobs=count or 1)
    (problem,) = stopped.value.problems
    assert (problem.code, problem.path, problem.line) == ("F117", "config.yaml", 4)
    assert (f"the worker on {gethostname()}" in problem.message) == bool(count)


def test_a_bucket_and_a_folder_go_together(server: Store, site: Site, prefix: str) -> None:
    """Paths of either kind may stand side by side, and what two of them name is read once."""
    fill(server, site, prefix)
    where = f"s3://bucket/{prefix}"
    site.config(f"articles: {{paths: ['{where}', articles, '{where}/deep/']}}")
    site.article("local")
    site.build()
    titles = [each["title"] for each in json.loads(site.read("all.json"))["items"]]
    assert "About local" in titles
    assert titles.count("Two") == 1


def test_objects_in_gzip_and_long_ones(server: Store, site: Site, prefix: str) -> None:
    """What is kept in gzip is read as it is meant; what is too long for an article is left out (F105), coded or not."""
    put(server, prefix, "coded.md", gzip.compress(DATED.format("Coded", "Text").encode()))
    put(server, prefix, "long.md", DATED.format("Long", "x" * MOST_BYTES))
    put(server, prefix, "bomb.md", gzip.compress(DATED.format("Bomb", "x" * (2 * MOST_BYTES)).encode()))
    site.config(f"articles: {{paths: ['s3://bucket/{prefix}']}}")
    report = site.build()
    where = f"s3://bucket/{prefix}"
    assert [(each.code, each.path) for each in report.problems if each.code[0] == "F"] == [
        ("F105", f"{where}/bomb.md"),
        ("F105", f"{where}/long.md"),
    ]
    assert report.articles.published == 1


# what is published below


@pytest.mark.slow
def test_outputs_below_the_articles_are_none(server: Store, site: Site, prefix: str) -> None:
    """What builds publish below the articles' prefix is passed over; they cannot go to that prefix itself (F109)."""
    fill(server, site, prefix)
    where = f"s3://bucket/{prefix}"
    site.build(output=f"{where}/public")
    assert site.build(output=f"{where}/public").written == ()
    server.requests()
    with pytest.raises(feeds.NothingToPublish) as stopped:
        site.build(output=f"{where}/?gzip=no")
    assert [each.code for each in stopped.value.problems] == ["F109"]
    assert MANIFEST not in server.objects(prefix)


# what cannot be seen


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("s3://", "F116", "s3://bucket/prefix"),
        ("s3://bucket/*.md", "F116", "s3://bucket/prefix"),
        ("s3://bucket/a?gzip=no", "F116", "leave ?gzip= out"),
        ("https://example.org/articles", "F116", "s3://bucket/prefix"),
        ("s3://key:secret@bucket/a", "F116", "s3://bucket/prefix"),
        ("s3://nobucket/articles", "F117", "make the bucket"),
    ],
)
def test_a_path_that_is_no_bucket_ends_the_run(server: Store, site: Site, path: str, code: str, said: str) -> None:
    """The config's line is named, and the way out; nothing is published."""
    site.config(f"articles:\n  paths: ['{path}']")
    ran = site.run("build", env=server.env)
    assert ran.status == 2
    assert f"config.yaml:5:11: error {code} " in ran.err
    assert said in ran.err
    assert "secret" not in ran.err
    assert not site.output.exists()


def test_an_empty_prefix_is_told(site: Site, prefix: str) -> None:
    """A prefix without articles is a problem (F113), and without any others nothing is published."""
    site.config(f"articles:\n  paths: ['s3://bucket/{prefix}']")
    with pytest.raises(feeds.NothingToPublish) as stopped:
        site.build()
    assert [each.code for each in stopped.value.problems] == ["F113"]


def test_a_missing_extra_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where obstore is not installed the message says how to install it."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    site.config("articles: {paths: ['s3://bucket/a']}")
    ran = site.run("build")
    assert ran.status == 2
    assert "F117" in ran.err
    assert "pipx inject feeds obstore" in ran.err


@pytest.mark.slow
def test_absent_credentials_are_told(server: Store, site: Site, prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has none for the store, nor an identity of the machine, learns what to set; a wrong key is told in a line."""
    fill(server, site, prefix)
    site.build()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(feeds.NothingToPublish) as stopped:
        site.build()
    (problem,) = stopped.value.problems
    assert problem.code == "F117"
    assert (problem.path, problem.line) == ("config.yaml", 4)


@pytest.mark.slow
def test_a_store_with_a_certificate_of_ones_own(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody here knows who signed a store's certificate, a line says how to name that, and then it is read."""
    files = signed(tmp_path)
    site.config("articles: {paths: ['s3://bucket/articles']}")
    with serving(certificate=files.own) as server:
        ran = site.spawn("build", env=server.env)
        assert ran.status == 2
        assert "F117" in ran.err
        assert "SSL_CERT_FILE" in ran.err
        monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
        put(server, "articles", "one.md", DATED.format("One", "Text"))
        ran = site.spawn("build", env={**server.env, "SSL_CERT_FILE": str(files.authority)})
    assert ran.status == 0, ran.err
    assert b"One" in site.read("all.atom")


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_store_that_refuses_ends_the_run(server: Store, site: Site, prefix: str, after: int) -> None:
    """Whether it refuses the listing or an article, nothing is published, and the line says so once (F117)."""
    fill(server, site, prefix)
    site.build()
    before = site.outputs()
    put(server, prefix, "one.md", DATED.format("Changed", "Text"))
    put(server, prefix, "three.md", DATED.format("Changed too", "Text"))
    server.refuse(after=after)
    ran = site.run("build", "--no-cache", env=server.env)
    server.refuse(after=-1)
    assert ran.status == 2
    assert ran.err.count("F117") == 2  # the line, and the count's hint
    assert "check the credentials" in ran.err
    assert site.outputs() == before
    assert site.build().articles.published > 0


def test_an_object_that_goes_meanwhile_is_not_gone(
    server: Store, site: Site, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is listed and not there when it is read ends the run, as with files (F101)."""
    fill(server, site, prefix)
    reading = importlib.import_module("feeds.articles.read")
    fetch = reading.fetch

    def late(found: Any) -> Any:
        obstore.delete(server.store(prefix), "one.md")
        return fetch(found)

    monkeypatch.setattr(reading, "fetch", late)
    with pytest.raises(feeds.NothingToPublish) as stopped:
        site.build()
    assert ("F101", f"s3://bucket/{prefix}/one.md") in [(each.code, each.path) for each in stopped.value.problems]


# commands


def test_commands_take_articles_from_a_bucket(server: Store, beside: tuple[Site, Site], prefix: str) -> None:
    """`check` and `list` say what they say of a folder; `new` and `import`, which write files, say why they do not."""
    for arguments in (["check", "--format", "json"], ["list", "--json"], ["list", "--articles", "--json"]):
        there, here = (site.run(*arguments, env=server.env) for site in beside)
        assert there.status == here.status
        said = there.out.replace(f"s3://bucket/{prefix}/", f"{prefix}/")
        assert sorted(said.splitlines()) == sorted(here.out.splitlines()), arguments
    site = beside[0]
    ran = site.run("list", "--why", f"s3://bucket/{prefix}/draft.md", env=server.env)
    assert "draft" in ran.out
    ran = site.run("new", "A title")
    assert ran.status == 2
    assert f"s3://bucket/{prefix}" in ran.err
    ran = site.run("import", "feed.xml")
    assert ran.status == 2
    assert "--to" in ran.err


def test_a_bar_on_a_terminal_lists_no_bucket_again(
    server: Store, site: Site, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many objects there are is asked for by nobody but the build itself."""
    monkeypatch.setattr(progress, "PATIENCE", 0)
    fill(server, site, prefix)
    server.requests()
    build = importlib.import_module("feeds.cli.build")
    bars = build._progress(feeds.load_config(site.folder / "config.yaml"))  # noqa: SLF001 - a test has no terminal
    assert list(bars["progress"](range(100))) == list(range(100))
    assert server.requests() == []


def test_a_server_shows_what_is_in_a_bucket(server: Store, site: Site, prefix: str) -> None:
    """It serves the articles that are there, and new ones from its next look on."""
    fill(server, site, prefix)
    web = Web(site)
    assert b"Three" in web.get("/all.atom").body
    put(server, prefix, "new.md", DATED.format("Newcomer", "Text"))
    assert web.live.refresh()
    assert b"Newcomer" in web.get("/all.atom").body


# many machines


def test_an_executor_reads_a_bucket(server: Store, beside: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works elsewhere reads the objects itself, and makes the same of them."""
    monkeypatch.setattr(workers, "_FEW_FILES", 1)
    monkeypatch.setattr(workers, "_FEW_FEEDS", 1)
    monkeypatch.setattr(workers, "_FILES_AT_ONCE", 3)
    there, here = beside
    here.build(jobs=1)
    with ThreadPoolExecutor(2) as executor:
        there.build(engine=executor)
    assert there.outputs() == here.outputs()
    server.requests()


@pytest.mark.slow
def test_workers_read_a_bucket(server: Store, site: Site, prefix: str, tmp_path: Path, cluster: Cluster) -> None:
    """Workers of Dask list folders and read objects with the credentials of their own environment.

    One that is killed costs what it was listing; unchanged objects nobody reads.
    """
    store = server.store(prefix)
    for number in range(60):
        text = DATED.format(f"Title {number}", "Text")
        obstore.put(store, f"{number % 10}/{number}.md", text.encode(), use_multipart=False)
    server.requests()
    site.config(f"articles: {{paths: ['s3://bucket/{prefix}']}}\npages: false\narchives: false")
    (tmp_path / "slow").touch()
    cluster.ready(2, {**slowing_env(tmp_path), **server.env})
    with begun(site.folder, cluster.url, tmp_path / "out") as process:
        wait_for(tmp_path / "looking", process)
        cluster.workers[0].kill()
        (tmp_path / "slow").unlink()
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    asked = read(server, prefix)
    assert sorted(set(asked)) == sorted([*(f"{number % 10}/{number}.md" for number in range(60)), "list"])
    assert asked.count("list") >= len(("the first page", "the folders", *range(10)))
    with begun(site.folder, cluster.url, tmp_path / "out") as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert read(server, prefix) == ["list"] * 12
    site.build(jobs=1, cache=False)
    assert (tmp_path / "out/all.atom").read_bytes() == site.read("all.atom")
