"""Publishing to a bucket: what goes over the wire, in which order, and what is left when it breaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from hashlib import md5, sha256
from typing import TYPE_CHECKING, Final, get_args
from urllib.request import urlopen

import pytest
from support import NOW, Site
from support import publish as publish_to
from web_support import Web

pytest.importorskip("obstore", reason="obstore is not installed")

import obstore
from bucket_support import KEY, SECRET, serving

from feeds.config.schema import HostName
from feeds.destinations import Delivery, manifest
from feeds.destinations.bucket import Bucket
from feeds.destinations.bucket_stage import Sending
from feeds.destinations.manifest import Object
from feeds.lib.urls import MANIFEST
from feeds.model import Output
from feeds.problems.errors import DestinationError
from feeds.state import STATE
from feeds.stores.objects import Objects, bucket_address
from feeds.stores.store_errors import explain

if TYPE_CHECKING:
    from email.message import Message

    from bucket_support import Kept, Request, Server

    from feeds.destinations import Changes

pytestmark = pytest.mark.slow  # talks to another program, or is one

OURS: Final = frozenset({MANIFEST, STATE})
"""What only builds read."""
INDEX: Final = "index.html"
FEED: Final = "application/atom+xml"
LONG: Final = b"<feed>" + b"words " * 200 + b"</feed>"


@pytest.fixture
def prefix() -> str:
    """Give a prefix that no other test uses."""
    return str(uuid.uuid4())


def output(path: str, body: bytes = b"one", media_type: str = FEED) -> Output:
    """Give an output."""
    return Output(path, media_type, body, NOW)


def publish(prefix: str, *outputs: Output, max_age: int = 900, dry_run: bool = False, more: str = "") -> Changes:
    """Make what is below a prefix hold outputs, as a process of its own would."""
    delivery = Delivery(max_age, last=frozenset({INDEX}))
    bucket = Bucket(f"s3://bucket/{prefix}{more}", delivery)
    return publish_to(bucket, outputs, dry_run=dry_run)


def told(server: Server, prefix: str) -> list[str]:
    """Give the requests since the last time: `PUT all.atom`, `LIST`, `DELETE`."""
    return [_short(each, prefix) for each in server.requests()]


def _short(request: Request, prefix: str) -> str:
    if "list-type" in request.query:
        return "LIST"
    if request.query == "delete":
        return "DELETE"
    return f"{request.method} {request.path.removeprefix(f'/bucket/{prefix}/')}"


# what an object is sent with


def fetched(server: Server, prefix: str, path: str) -> Message:
    """Give the header fields that a client gets with an object."""
    url = obstore.sign(server.store(prefix), "GET", path, NOW.resolution * 1_000_000_000)
    with urlopen(url, timeout=30) as answer:  # noqa: S310 - the test's own server
        fields: Message = answer.headers
    server.requests()
    return fields


def test_tells_clients_what_it_is(server: Server, prefix: str) -> None:
    """An object comes with its media type and charset, how long it may be kept, and its content coding."""
    publish(prefix, output("all.atom", LONG), max_age=60)
    fields = fetched(server, prefix, "all.atom")
    assert fields["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert fields["Cache-Control"] == Delivery(60).fields(FEED).cache_control
    assert fields["Content-Encoding"] == "gzip"


def test_is_coded_alike_each_time(server: Server, prefix: str) -> None:
    """The same output is the same bytes in gzip, smaller than it was, and decodes to what it was."""
    publish(prefix, output("a.atom", LONG), output("b.atom", LONG))
    a, b = (server.objects(prefix)[path] for path in ("a.atom", "b.atom"))
    assert a.sent == b.sent
    assert a.body == LONG
    assert len(a.sent) < len(LONG) / 4


@pytest.mark.parametrize(("body", "more"), [(b"tiny", ""), (LONG, "?gzip=no")], ids=["tiny", "switched off"])
def test_can_be_left_uncoded(server: Server, prefix: str, body: bytes, more: str) -> None:
    """A tiny output, and every one where the URL says so, is kept as it is."""
    publish(prefix, output("all.atom", body), more=more)
    kept = server.objects(prefix)["all.atom"]
    assert kept.sent == body
    assert "Content-Encoding" not in kept.fields


@pytest.mark.parametrize(
    ("before", "after"),
    [({"max_age": 900}, {"max_age": 60}), ({}, {"more": "?gzip=no"}), ({"more": "?gzip=no"}, {})],
    ids=["max_age", "no coding", "a coding"],
)
def test_other_fields_are_a_change(
    server: Server, prefix: str, before: dict[str, str | int], after: dict[str, str | int]
) -> None:
    """An object whose bytes stay is put again where it is to be sent otherwise."""
    publish(prefix, output("all.atom", LONG), **before)  # type: ignore[arg-type]  # one of two keywords
    assert publish(prefix, output("all.atom", LONG), **after).written == ("all.atom",)  # type: ignore[arg-type]
    assert publish(prefix, output("all.atom", LONG), **after).written == ()  # type: ignore[arg-type]
    kept = server.objects(prefix)["all.atom"].fields
    assert str(kept["Cache-Control"]).startswith(f"public, max-age={after.get('max_age', 900)}, ")
    assert ("Content-Encoding" in kept) is (after.get("more") is None)


def test_another_media_type_is_a_change(server: Server, prefix: str) -> None:
    """An output whose bytes stay and whose media type does not is put again."""
    publish(prefix, output("feeds.json", media_type="text/plain"))
    assert publish(prefix, output("feeds.json", media_type="application/json")).written == ("feeds.json",)
    assert server.objects(prefix)["feeds.json"].fields["Content-Type"] == "application/json; charset=utf-8"


# what it costs, and in which order


def test_a_first_build_puts_each_once_and_says_before_what_it_puts(server: Server, prefix: str) -> None:
    """What others load goes up first, then feeds, pages, lists; the manifest before and behind them."""
    server.requests()
    publish(
        prefix,
        output(INDEX, b"index", "text/html"),
        output("all.html", b"page", "text/html"),
        output("all.atom"),
        output("feed.css", b"css", "text/css"),
    )
    puts = [f"PUT {path}" for path in (MANIFEST, "feed.css", "all.atom", "all.html", INDEX, MANIFEST)]
    assert told(server, prefix) == [f"GET {MANIFEST}", "LIST", *puts]


def test_a_build_without_changes_puts_nothing(server: Server, prefix: str) -> None:
    """Where all is as it was, the manifest is read, the bucket listed, and nothing else asked."""
    publish(prefix, output("a"), output("b"))
    server.requests()
    publish(prefix, output("a"), output("b"))
    assert told(server, prefix) == [f"GET {MANIFEST}", "LIST"]


def test_stale_objects_go_last_and_together(server: Server, prefix: str) -> None:
    """Stale objects are removed in one request behind the index that lists them no more."""
    publish(prefix, output("a"), output("b"), output("c"), output(INDEX, b"abc"))
    server.requests()
    assert publish(prefix, output("a"), output(INDEX, b"a")).removed == ("b", "c")
    assert told(server, prefix) == [f"GET {MANIFEST}", "LIST", f"PUT {INDEX}", "DELETE", f"PUT {MANIFEST}"]
    assert set(server.objects(prefix)) == {"a", INDEX, MANIFEST}


@pytest.mark.slow
def test_one_change_among_ten_thousand_costs_one_listing_and_its_put(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 10,000 objects one has changed: the manifest is read and put, ten pages of a listing, and one put."""
    count = 9_999
    outputs = [output(f"topics/{number}.atom", str(number).encode()) for number in range(count)]
    fields = Sending(Delivery(900), coded=True).digest(FEED)
    digests = {each.path: sha256(each.body).hexdigest() for each in outputs}
    tags = {each.path: Object(md5(each.body, usedforsecurity=False).hexdigest(), fields) for each in outputs}
    with serving(count) as server:
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        obstore.put(server.store("many"), MANIFEST, manifest.encode(digests, tags))
        server.requests()
        outputs[5] = output("topics/5.atom", b"changed")
        changes = publish("many", *outputs)
        assert (changes.written, len(changes.unchanged)) == (("topics/5.atom",), count - 1)
        put = ["PUT topics/5.atom", f"PUT {MANIFEST}"]
        assert told(server, "many") == [f"GET {MANIFEST}", *["LIST"] * 10, *put]


# what is left when it breaks

OLD: Final = {
    "a.atom": b"a",
    "b.atom": b"b",
    "gone.atom": b"gone",
    "a.html": b"page",
    INDEX: b"a.atom b.atom gone.atom",
}
NEW: Final = {"a.atom": b"a2", "b.atom": b"b", "new.atom": b"new", "a.html": b"page2", INDEX: b"a.atom b.atom new.atom"}
LESS: Final = {"b.atom": b"b", INDEX: b"b.atom"}
ENOUGH: Final = 40


def outputs(bodies: dict[str, bytes]) -> list[Output]:
    """Give outputs by path."""
    return [output(path, body, "text/html" if path.endswith(".html") else FEED) for path, body in bodies.items()]


def listed(objects: dict[str, Kept]) -> set[str]:
    """Give what the index lists."""
    return set(objects[INDEX].body.decode().split()) if INDEX in objects else set()


def codes_of(prefix: str, bodies: dict[str, bytes]) -> list[str]:
    """Publish, and give the codes of what stopped that."""
    try:
        publish(prefix, *outputs(bodies))
    except DestinationError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize("after", [OLD, NEW, LESS], ids=["back", "on", "less"])
@pytest.mark.parametrize("first", [pytest.param({}, marks=pytest.mark.slow), OLD], ids=["first build", "later build"])
def test_an_upload_that_breaks_is_mended(
    server: Server, prefix: str, first: dict[str, bytes], after: dict[str, bytes]
) -> None:
    """Wherever a build breaks, its index lists only what is there, and the next one leaves exactly its own outputs."""
    for steps in range(ENOUGH):
        below = f"{prefix}/{steps}"
        publish(below, *outputs(first))
        server.refuse(after=steps)
        codes = codes_of(below, NEW)
        server.refuse(after=-1)
        assert codes in ([], ["D108"])
        left = server.objects(below)
        assert listed(left) - set(left) == set()
        assert publish(below, *outputs(after)).problems == ()
        now = server.objects(below)
        assert {path: kept.body for path, kept in now.items() if path not in OURS} == after
        assert set(manifest.decode(now[MANIFEST].body)) == set(after)
        assert publish(below, *outputs(after)).written == ()
        if not codes:
            break
    assert 8 < steps < ENOUGH


@pytest.mark.slow
def test_a_removal_outlives_an_upload_that_breaks(server: Server, site: Site, prefix: str) -> None:
    """Wherever a build breaks, the next one tells of what was taken out, knowing only what the bucket has."""
    for number in (1, 2, 3):
        site.article(f"a{number}", "topics: [AI]", day=number)
    text = (site.folder / "articles/a2.md").read_text(encoding="utf-8")
    broken = []
    for requests in range(4, 20, 3):
        url = f"s3://bucket/{prefix}/{requests}"
        site.write("articles/a2.md", text)
        site.build(output=url, cache=False)
        (site.folder / "articles/a2.md").unlink()
        server.refuse(after=requests)
        try:
            site.build(output=url, cache=False)
        except DestinationError:
            broken.append(requests)
        server.refuse(after=-1)
        site.build(output=url, cache=False)
        assert b"<at:deleted-entry " in server.objects(f"{prefix}/{requests}")["all.atom"].body
    assert len(broken) > 2


def test_an_upload_that_breaks_is_mended_where_only_fields_change(server: Server, prefix: str) -> None:
    """A build that breaks while it changes header fields leaves none of them behind, although no tag tells."""
    for steps in range(3, 8):
        publish(prefix, *outputs(OLD))
        server.refuse(after=steps)
        with pytest.raises(DestinationError):
            publish(prefix, *outputs(OLD), max_age=60)
        server.refuse(after=-1)
        publish(prefix, *outputs(OLD))
        ages = {
            kept.fields["Cache-Control"]
            for path, kept in server.objects(prefix).items()
            if path not in {MANIFEST, STATE}
        }
        assert ages == {Delivery(900).fields(FEED).cache_control}


def test_tries_again_where_that_may_help(server: Server, prefix: str) -> None:
    """A store that is overloaded for a moment is asked again, and the build succeeds."""
    server.requests()
    server.refuse(after=4, status=503)
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISH, prefix], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    seen: list[Request] = []
    while sum(bool(each.refused) for each in seen) < 2 and process.poll() is None:
        seen += server.requests()
    server.refuse(after=-1)
    out, err = process.communicate(timeout=60)
    assert (out, err) == ("('a', 'b', 'c')\n", "")
    assert sum(bool(each.refused) for each in seen) >= 2


PUBLISH: Final = """
import sys
from feeds.destinations import destination
from feeds.model import Output
from datetime import datetime, UTC
outputs = [Output(path, "text/plain", b"one", datetime(2026, 1, 1, tzinfo=UTC)) for path in "abc"]
with destination("s3://bucket/" + sys.argv[1]).begin() as publication:
    waiting = publication.compare([publication.stage.put(each) for each in outputs])
    publication.publish(waiting)
print(waiting.changes.written)
"""


def test_takes_over_what_another_program_copied(server: Server, prefix: str) -> None:
    """Stale objects of a folder that was copied to the bucket with its manifest go as if they had been put here."""
    bodies = {"a.atom": b"a", "old.atom": LONG}
    digests = {path: sha256(body).hexdigest() for path, body in bodies.items()}
    for path, body in {**bodies, MANIFEST: manifest.encode(digests)}.items():
        obstore.put(server.store(prefix), path, body)
    assert publish(prefix, output("a.atom", b"a")) == (("a.atom",), (), ("old.atom",), ())


# what the store says


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "make the bucket"),
        ({"AWS_ENDPOINT_URL": "http://me:hush-hush@127.0.0.1:1/"}, "check the endpoint"),
        ({"AWS_ENDPOINT_URL": "hush-hush"}, "AWS_ENDPOINT_URL is not an http or https URL"),
        ({"AWS_ENDPOINT_URL": ""}, "AWS_ENDPOINT_URL is not an http or https URL"),
        ({"AWS_SECRET_ACCESS_KEY": "hush-hush\n"}, "AWS_SECRET_ACCESS_KEY begins or ends with"),
        ({"AWS_REGION": "hush-hush here", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:99999/"}, "look for spaces"),
    ],
    ids=["no bucket", "no server", "no endpoint", "an empty endpoint", "a line end", "what makes obstore panic"],
)
def test_a_store_that_cannot_be_used_is_a_problem(
    server: Server, site: Site, changes: dict[str, str], said: str
) -> None:
    """The program ends with status 2 and a line that names the place, what is wrong and the way out; no secret."""
    site.article("one")
    ran = site.run("build", "-o", "s3://no-such-bucket/news", env={**server.env, **changes})
    assert ran.status == 2
    (line,) = [each for each in ran.err.splitlines() if ": error D108 " in each]
    assert line.startswith("s3://no-such-bucket/news")
    assert said in line
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err
    assert KEY not in ran.err


def test_a_refusal_is_told_in_a_line(server: Server, prefix: str) -> None:
    """What the store says of a refusal is in the problem, with what the credentials must allow."""
    server.refuse(after=2)
    with pytest.raises(DestinationError) as stopped:
        publish(prefix, output("a"))
    (problem,) = stopped.value.problems
    assert str(problem).startswith(f"s3://bucket/{prefix}/{MANIFEST}: error D108 Access Denied (AccessDenied); check")
    assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("error", "what", "way_out"),
    [
        (
            "Error performing PUT http://169.254.169.254/latest/api/token",
            "found no credentials in the env",
            "set those",
        ),
        ("Generic Azure error: Account must be specified\n\nDebug source:\nhush", "Account must be specified; ", "set"),
        ("GET https://a:hush@s3.example/b?s=hush in 1.5s", "GET https://s3.example/b; ", "check the endpoint"),
        (
            "403: <Code>Wrong</Code><Message>It&apos;s wrong.\nhush</Message><To>hush</To>",
            "It's wrong. (Wrong); ",
            "check",
        ),
        ("404 Not Found: <Code>NoSuchBucket</Code>", "NoSuchBucket; ", "make the bucket"),
    ],
    ids=["no credentials", "no account", "no answer", "a wrong key", "no bucket"],
)
def test_what_a_store_says_is_told_without_secrets(error: str, what: str, way_out: str) -> None:
    """Of what went wrong a line has what the store said and the way out, not what may be or lead to a key."""
    line = explain(OSError(error))
    assert line.startswith(what)
    assert f"; {way_out}" in line
    assert "hush" not in line


def test_the_extra_is_named_where_it_is_missing(server: Server, site: Site) -> None:
    """Without obstore, a build to a bucket says what to install, and one to a folder goes on as ever."""
    site.article("one")
    site.write("hidden/obstore.py", "raise ModuleNotFoundError('no obstore')")
    paths = [str(site.folder / "hidden"), *sys.path]
    env = {**server.env, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    ran = site.spawn("build", "-o", "s3://bucket/news", env=env)
    assert ran.status == 2
    assert "D107" in ran.err
    assert "pip install" in ran.err
    assert site.spawn("build", env=env).status == 0


@pytest.mark.parametrize(
    ("url", "env"),
    [
        ("s3://bucket/a/b", {}),
        ("gs://bucket/a/b", {"GOOGLE_SKIP_SIGNATURE": "true"}),
        ("az://container/a/b", {"AZURE_STORAGE_ACCOUNT_NAME": "account", "AZURE_SKIP_SIGNATURE": "true"}),
    ],
)
def test_stores_of_each_kind_can_be_opened(monkeypatch: pytest.MonkeyPatch, url: str, env: dict[str, str]) -> None:
    """A store of each scheme is opened with what its own variables say, and has one name however it is written."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    Objects(bucket_address(url))
    assert {str(bucket_address(each)) for each in (url, f"{url}/", f"{url}?gzip=yes")} == {url}
    assert str(bucket_address(f"{url}/?gzip=no")) == f"{url}?gzip=no"


# the whole program


def test_a_bucket_holds_what_a_folder_would(server: Server, site: Site, prefix: str) -> None:
    """A build to a bucket leaves the outputs of one to a folder; a second puts nothing, and a change what it needs."""
    for day in range(1, 4):
        site.article(f"a{day}", "topics: [AI, Chips]\nprovider: {name: P, domain: p.example}", day=day)
    url = f"s3://bucket/{prefix}"
    site.config(f"output: {url}\nmax_age: 60")
    ran = site.run("build", env=server.env)
    assert (ran.status, ran.err) == (0, "")
    assert f"in {url}: " in ran.out
    site.build(output=site.output, cache=False)
    objects = server.objects(prefix)
    assert {path: kept.body for path, kept in objects.items() if path not in OURS} == site.outputs()
    assert {kept.fields["Cache-Control"] for path, kept in objects.items() if path not in OURS} == {
        Delivery(60).fields(FEED).cache_control
    }

    assert f"0 files written, {len(objects) - len(OURS)} unchanged, 0 removed" in site.run("build", env=server.env).out
    assert told(server, prefix) == [f"GET {STATE}", f"GET {MANIFEST}", "LIST"]
    site.article("a1", "topics: [AI]\ntitle: Other", day=1)
    (site.folder / "articles/a3.md").unlink()
    assert site.run("build", env=server.env).status == 0
    site.build(output=site.output)  # with the cache, which knows what was taken out
    assert {
        path: kept.body for path, kept in server.objects(prefix).items() if path not in {MANIFEST, STATE}
    } == site.outputs()


@pytest.mark.parametrize("host", get_args(HostName))
def test_nothing_is_put_for_a_host(server: Server, site: Site, prefix: str, host: str) -> None:
    """A store sends its objects itself: no host's file and no coded file is put, and a folder has them all the same."""
    site.article("one")
    site.config(f"output: s3://bucket/{prefix}")
    site.build()
    without = server.objects(prefix)
    site.config(f"output: s3://bucket/{prefix}\nhost: {host}")
    assert site.build().written == ()
    assert server.objects(prefix) == without
    written = site.build(output=site.output).written
    assert set(written) == site.outputs().keys()
    assert set(written) > without.keys() - {MANIFEST, STATE}
    assert site.build().written == ()


def test_an_old_address_holds_a_copy_that_says_what_it_is(server: Server, site: Site, prefix: str) -> None:
    """A store sends the copy at an old address as the feed that it is, and one that is taken out goes."""
    site.article("one", "topics: [AI]")
    site.config(
        f"output: s3://bucket/{prefix}\naliases: {{feed.xml: all.atom, tag/ai/feed: topics/ai.rss}}\nhost: nginx"
    )
    site.build()
    found = server.objects(prefix)
    for old, new in (("feed.xml", "all.atom"), ("tag/ai/feed", "topics/ai.rss")):
        assert (found[old].body, found[old].fields["Content-Type"]) == (
            found[new].body,
            found[new].fields["Content-Type"],
        )
    site.config(f"output: s3://bucket/{prefix}\naliases: {{feed.xml: all.atom}}\nhost: nginx")
    assert site.build().removed == ("tag/ai/feed",)
    assert server.objects(prefix).keys() == found.keys() - {"tag/ai/feed"}


def test_what_did_not_change_is_not_rendered(server: Server, site: Site, prefix: str) -> None:
    """A second build leaves an object as it is without making it, and one that somebody changed is made again."""
    site.article("one")
    url = f"s3://bucket/{prefix}"
    site.build(output=url)
    ran = site.spawn("build", "-o", url, env={**server.env, "PYTHONPROFILEIMPORTTIME": "1"})
    assert " 0 files written" in ran.out
    assert "feeds.building.run" in ran.err
    assert "feeds.building.render" not in ran.err
    obstore.put(server.store(prefix), "all.atom", b"hacked")
    assert site.build(output=url).written == ("all.atom",)


@pytest.mark.slow
def test_many_feeds_are_made_in_processes_beside(server: Server, site: Site, prefix: str) -> None:
    """A build that shares its work among processes puts the same outputs as one that does not."""
    for number in range(70):
        site.article(f"n{number}", f"topics: [T{number}]", day=1 + number % 28)
    url = f"s3://bucket/{prefix}"
    ran = site.spawn("build", "-o", url, "--jobs", "2", "--no-cache", env={**server.env, "PYTHONWARNINGS": "error"})
    assert (ran.status, ran.err) == (0, "")
    site.build(output=site.output, cache=False, jobs=1)
    assert {
        path: kept.body for path, kept in server.objects(prefix).items() if path not in {MANIFEST, STATE}
    } == site.outputs()


def test_a_config_that_names_a_bucket_can_be_served(site: Site) -> None:
    """The server takes nothing from the bucket that the config's `output` names, and nothing for it."""
    site.article("one")
    site.config("output: s3://bucket/news")
    web = Web(site)
    assert b"About one" in web.get("/all.atom").body
    site.article("two")
    assert web.live.refresh()
    assert b"About two" in web.get("/all.atom").body


def test_a_report_names_what_was_put(server: Server, site: Site, prefix: str) -> None:
    """`--dry-run` and `--report` say what goes to a bucket as they do of a folder."""
    site.article("one")
    ran = site.run("build", "-o", f"s3://bucket/{prefix}", "--dry-run", "--report", "report.json", env=server.env)
    assert "1 feed would be added" in ran.out
    assert "all.atom" in json.loads((site.folder / "report.json").read_bytes())["written"]
    assert server.objects(prefix) == {}
