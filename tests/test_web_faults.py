"""What went wrong with served feeds once, and what could in the same way."""

from __future__ import annotations

import logging
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import tracemalloc
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from lxml import html
from serve_support import Server
from web_support import Web, eventually, fill

import feeds.index
import feeds.index.store
import feeds.web.live
import feeds.web.snapshot
from feeds.web.log import without_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from support import Site

    from feeds.articles import Found

_T = TypeVar("_T")

KEY = "correct-horse-battery"
BY_TOPIC = "groups: [{by: [topic]}]\n"
CROSSED = "groups: [{by: []}, {by: [topic]}, {by: [provider]}, {by: [topic, provider]}, {by: [provider, topic]}]\n"


def close(site: Site, *rules: str, more: str = "") -> None:
    """Put feeds behind a key."""
    site.write("keys.txt", f"{KEY}\n")
    site.config(f"{more}access: {{feeds: [{', '.join(rules)}], file: keys.txt}}")


def tell(site: Site, topic: str, number: int, *, word: str) -> None:
    """Write some articles on a topic, each with a word in its title."""
    for each in range(number):
        site.article(f"{word}-{each}", f'title: About {word} {each}\ntopics: ["{topic}"]', day=1 + each)


def paths(web: Web) -> set[str]:
    """List the feeds that there are, private ones too."""
    return {each.group.path for each in web.live.snapshot.plan.feeds}


@contextmanager
def building(site: Site) -> Iterator[None]:
    """Hold what a build holds while it runs."""
    file = site.folder / ".feeds-cache" / "lock.sqlite"
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)) as lock:
        lock.execute("begin exclusive")
        yield


def within(call: Callable[[], _T], seconds: float = 30) -> _T:
    """Give what a call gives, which is not to wait for what goes on elsewhere."""
    results: list[_T] = []
    thread = threading.Thread(target=lambda: results.append(call()), daemon=True)
    thread.start()
    thread.join(seconds)
    assert results, "it waits"
    return results[0]


# --- what is private stays so


@pytest.fixture
def taken(site: Site) -> Web:
    """Give a served site whose private topic lost its slug to another name, which more articles have."""
    close(site, "topics/personnel", more="groups: [{by: []}, {by: [topic]}]\n")
    tell(site, "Personnel", 2, word="secret")
    tell(site, "personnel!", 3, word="other")
    return Web(site)


def test_a_private_topic_that_lost_its_slug_needs_a_key(taken: Web) -> None:
    """Wherever the feed of a private name stands, and whoever has its slug now, both need the key."""
    places = sorted(each for each in paths(taken) if each.startswith("topics/"))
    assert len(places) == 2

    for place in places:
        for extension in ("atom", "rss", "json", "html"):
            assert taken.get(f"/{place}.{extension}").status == 401
            assert taken.get(f"/{place}.{extension}?key={KEY}").status == 200


@pytest.mark.parametrize("path", ["index.html", "feeds.opml", "feeds.json", "all.html", "all.atom"])
def test_a_private_topic_that_lost_its_slug_is_not_listed(taken: Web, path: str) -> None:
    """No list, page or feed leads to the new place of a private name."""
    got = taken.get(f"/{path}")

    assert got.status == 200
    assert b"topics/personnel" not in got.body
    assert "personnel" not in got.headers.get("link", "")


def test_a_build_writes_no_private_topic_that_lost_its_slug(site: Site, taken: Web) -> None:
    """A folder has no door, whichever place the name has."""
    assert len(paths(taken)) == 3

    report = site.build()

    assert report.private == 2
    assert not [path for path in site.outputs() if path.startswith("topics/")]


def test_a_build_takes_down_a_topic_whose_namesake_is_private(site: Site) -> None:
    """What was open before a rule named its slug goes with the next build."""
    site.config(BY_TOPIC)
    tell(site, "Personnel", 2, word="secret")
    tell(site, "Open", 1, word="open")
    site.build()
    close(site, "topics/personnel", more=BY_TOPIC)
    tell(site, "personnel!", 3, word="other")

    site.build()

    assert not [path for path in site.outputs() if "personnel" in path]
    assert not [path for path, body in site.outputs().items() if b"About secret" in body]


def test_a_private_topic_with_a_digest_in_its_path_stays_private_under_its_slug(site: Site) -> None:
    """A rule that names where the lesser of two names stood still holds when that name has become the greater."""
    site.config(BY_TOPIC)
    tell(site, "Personnel", 1, word="secret")
    tell(site, "personnel!", 2, word="other")
    (place,) = (each for each in paths(Web(site)) if re.fullmatch(r"topics/personnel-[0-9a-f]{6}", each))
    close(site, place, more=BY_TOPIC)
    tell(site, "Personnel", 5, word="secret")
    web = Web(site)

    opened = [path for path in web.live.snapshot.paths() if b"About secret" in web.get(f"/{path}").body]

    assert not opened


LAB = "provider: {name: Lab, domain: lab.example.org}"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("topics/chips", "topics/chips/providers/lab.example.org"),
        ("topics/chips", "providers/lab.example.org/topics/chips"),
        ("providers/lab.example.org", "topics/chips/providers/lab.example.org"),
        ("providers/lab.example.org", "providers/lab.example.org/topics/chips"),
        ("topics", "providers/lab.example.org/topics/chips"),
        ("providers", "topics/chips/providers/lab.example.org"),
    ],
)
def test_a_crossing_with_what_is_private_needs_a_key(site: Site, rule: str, path: str) -> None:
    """In either order, a crossing with a private topic or provider is private, and is not written."""
    fill(site)
    close(site, rule, more=CROSSED)
    web = Web(site)
    assert path in paths(web)

    assert web.get(f"/{path}.atom").status == 401
    assert web.get(f"/{path}.atom?key={KEY}").status == 200
    for listing in ("index.html", "feeds.opml", "feeds.json"):
        assert path.encode() not in web.get(f"/{listing}").body
    site.build()
    assert not [each for each in site.outputs() if each.startswith(path)]


def test_a_crossing_without_anything_private_is_open(site: Site) -> None:
    """A rule closes the crossings with what it names, and no others."""
    fill(site)
    close(site, "topics/chips", more=CROSSED)
    web = Web(site)

    assert web.get("/topics/energy/providers/lab.example.org.atom").status == 200
    assert web.get("/providers/lab.example.org/topics/energy.atom").status == 200


def test_crossings_of_a_private_topic_that_lost_its_slug_need_a_key(site: Site) -> None:
    """A crossing has the numbered slug of a private name too, and is as private."""
    close(site, "topics/personnel", more=CROSSED)
    for number in range(5):
        topic, word = ("Personnel", "secret") if number < 2 else ("personnel!", "other")
        site.article(f"{word}-{number}", f"topics: ['{topic}']\n{LAB}")
    web = Web(site)
    crossings = {each for each in paths(web) if "topics/" in each and "providers/" in each}
    assert len(crossings) == 4

    assert {web.get(f"/{each}.atom").status for each in crossings} == {401}


def test_private_crossings_need_no_feed_of_the_topic_alone(site: Site) -> None:
    """A rule for a topic closes its crossings where the config makes no feed of the topic by itself."""
    fill(site)
    close(site, "topics/chips", more="groups: [{by: []}, {by: [provider, topic]}]\n")
    web = Web(site)

    assert web.get("/providers/lab.example.org/topics/chips.atom").status == 401
    assert web.get("/providers/lab.example.org/topics/energy.atom").status == 200


# --- a delta is of one state


@pytest.mark.sampled(2)
@pytest.mark.parametrize("refreshed", [False, True], ids=["not looked since", "looked since"])
@pytest.mark.parametrize(
    "setting", ["limit: 20\n", "formats: [atom]\n", "content: summary\n"], ids=lambda each: each[:5]
)
def test_a_delta_has_nothing_of_a_private_feed_after_the_index_was_remade(
    site: Site, setting: str, *, refreshed: bool
) -> None:
    """A build with another setting numbers the groups anew; a poll of an open feed gets that feed's entries alone."""
    close(site, "topics/secret", more=BY_TOPIC)
    site.article("m", "title: Public one\ntopics: [Open]", day=1)
    web = Web(site)
    tag = web.get("/topics/open.atom").headers["etag"]
    site.article("a", "title: Hidden one\ntopics: [Secret]", "Hidden text.", day=2)  # comes before m.md
    site.article("m", "title: Public one edited\ntopics: [Open]", day=1)
    assert web.live.refresh()

    close(site, "topics/secret", more=BY_TOPIC + setting)
    site.build()
    if refreshed:
        assert web.live.refresh()

    for _ in range(3):
        got = web.get("/topics/open.atom", {"If-None-Match": tag, "A-IM": "feed"})
        assert got.status in {200, 226}
        assert b"Hidden" not in got.body
        assert b"Public one edited" in got.body


def test_a_view_has_nothing_of_a_private_feed_after_the_index_was_remade(site: Site) -> None:
    """A view that nobody asked for before is of the same state as everything else."""
    close(site, "topics/secret", more=BY_TOPIC)
    site.article("m", "title: Public one\ntopics: [Open]", day=1)
    web = Web(site)
    site.article("a", "title: Hidden one\ntopics: [Secret]", day=2)
    close(site, "topics/secret", more=f"{BY_TOPIC}limit: 20\n")
    site.build()

    for query in ("limit=3", "q=one", "type=news"):
        got = web.get(f"/topics/open.atom?{query}")
        assert got.status == 200
        assert b"Hidden" not in got.body


# --- while a build runs

ASKED = ["all.atom", "all.rss", "topics/chips.html", "index.html", "all.atom?q=copper", "all.json?limit=2"]


@pytest.fixture
def held(site: Site, watching: Web, caplog: pytest.LogCaptureFixture) -> Iterator[Web]:
    """Give a served site whose watcher waits for a build that does not end; one feed was asked for before."""
    watching.get("/all.atom")
    with building(site):
        site.article("four", day=4)
        eventually(lambda: "another build" in caplog.text)
        yield watching


@pytest.mark.sampled(2)
@pytest.mark.parametrize("target", [*ASKED, "healthz", "metrics"])
def test_a_build_that_runs_keeps_nobody_waiting(held: Web, target: str) -> None:
    """What is ready, what is not, and how the server is are all answered while a refresh waits for a build."""
    assert within(lambda: held.get(f"/{target}")).status == 200


def test_a_delta_is_made_while_a_build_runs(site: Site, web: Web) -> None:
    """A poll of who takes deltas does not wait for a build either."""
    tag = web.get("/all.atom").headers["etag"]
    site.article("four", day=4)
    web.live.refresh()
    with building(site):
        got = within(lambda: web.get("/all.atom", {"If-None-Match": tag, "A-IM": "feed"}))

    assert got.status == 226


def test_what_changed_while_a_build_ran_shows_after_it(
    site: Site, watching: Web, caplog: pytest.LogCaptureFixture
) -> None:
    """The refresh that waited is done once the build has ended."""
    with building(site):
        site.article("four", day=4)
        eventually(lambda: "another build" in caplog.text)

    eventually(lambda: b"About four" in watching.get("/all.atom").body)


# --- after a refresh that failed


def _break_config(site: Site) -> None:
    site.write("config.yaml", "site: [")


def _move_articles(site: Site) -> None:
    (site.folder / "articles").rename(site.folder / "away")


def _forget_keys(site: Site) -> None:
    (site.folder / "keys.txt").unlink()


FAILURES = [_break_config, _move_articles, _forget_keys]


@pytest.mark.sampled
@pytest.mark.parametrize("target", ["all.rss", "topics/chips.html", "index.html", "all.atom?q=copper"])
@pytest.mark.parametrize("fail", FAILURES, ids=["config broken", "articles gone", "keys gone"])
def test_after_a_failed_refresh_all_is_served_as_it_was(site: Site, fail: Callable[[Site], None], target: str) -> None:
    """What nobody asked for before is served from the state before, however often a refresh fails."""
    fill(site)
    close(site, "topics/energy")
    web = Web(site)
    expected = Web(site).get(f"/{target}")
    site.article("four", day=4)

    fail(site)
    for _ in range(2):
        assert web.live.refresh() is False

    got = web.get(f"/{target}")
    assert got.status == 200
    assert got.body == expected.body
    assert b"About four" not in got.body
    assert web.get("/healthz").status == 503
    assert web.get("/topics/energy.atom").status == 401


def test_deltas_are_made_after_a_failed_refresh(site: Site, web: Web) -> None:
    """Who polls gets what is new in the state that is served."""
    tag = web.get("/all.atom").headers["etag"]
    site.article("four", day=4)
    web.live.refresh()
    _move_articles(site)
    assert not web.live.refresh()

    got = web.get("/all.atom", {"If-None-Match": tag, "A-IM": "feed"})

    assert got.status == 226
    assert b"About four" in got.body


# --- folders that are swapped


def _others(site: Site, folder: str) -> None:
    """Write a folder with other articles."""
    text = "---\ntitle: Other one\ndate: 2020-12-09T09:00:00Z\nexcerpt: Short.\n---\n"
    site.write(f"{folder}/other.md", text)


def _one_more(site: Site, folder: str) -> None:
    text = "---\ntitle: One more\ndate: 2020-12-10T09:00:00Z\nexcerpt: Short.\n---\n"
    site.write(f"{folder}/more.md", text)


@pytest.fixture
def linked(site: Site) -> Iterator[Web]:
    """Give a watched site whose folder of articles is a symbolic link."""
    fill(site)
    (site.folder / "articles").rename(site.folder / "first")
    (site.folder / "articles").symlink_to("first")
    web = Web(site, watch=True)
    assert web.get("/all.atom").status == 200
    yield web
    web.live.stop()


def _point(link: Path, target: str) -> None:
    """Point a symbolic link elsewhere, as deployments do: in one step."""
    beside = link.with_name("next")
    beside.symlink_to(target)
    beside.rename(link)


@pytest.mark.slow
def test_a_link_to_other_articles_shows(site: Site, linked: Web) -> None:
    """When articles/ is a link that is pointed elsewhere, the articles there are served."""
    _others(site, "second")

    _point(site.folder / "articles", "second")

    eventually(lambda: b"Other one" in linked.get("/all.atom").body)
    assert b"About one" not in linked.get("/all.atom").body


@pytest.mark.slow
def test_changes_behind_a_link_show_after_a_swap(site: Site, linked: Web) -> None:
    """What changes in the folder that a link points to now is seen."""
    _others(site, "second")
    _point(site.folder / "articles", "second")
    eventually(lambda: b"Other one" in linked.get("/all.atom").body)

    _one_more(site, "second")

    eventually(lambda: b"One more" in linked.get("/all.atom").body)


def test_a_folder_that_takes_the_place_of_another_shows(site: Site, watching: Web) -> None:
    """When articles/ is renamed away and another folder gets its name, that is served, and watched from then on."""
    _others(site, "second")
    watching.get("/all.atom")

    (site.folder / "articles").rename(site.folder / "first")
    (site.folder / "second").rename(site.folder / "articles")

    eventually(lambda: b"Other one" in watching.get("/all.atom").body)
    _one_more(site, "articles")
    eventually(lambda: b"One more" in watching.get("/all.atom").body)


@pytest.mark.slow
def test_a_link_to_another_release_shows(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    """When the folder of the whole site is a link that is pointed elsewhere, the other config and articles count."""
    fill(site)
    link = tmp_path_factory.mktemp("deployed") / "current"
    link.symlink_to(site.folder)
    release = site.folder / "release"
    release.mkdir()
    (release / "config.yaml").write_bytes((site.folder / "config.yaml").read_bytes().replace(b"News", b"Renamed"))
    _others(site, "release/articles")
    app = feeds.web.create_app(link)
    live = app.extensions["feeds"]
    asked = Web.__new__(Web)
    asked.app, asked.live = app, live
    try:
        assert asked.get("/all.atom").status == 200
        _point(link, str(release))
        eventually(lambda: b"Other one" in asked.get("/all.atom").body)
        assert b"Renamed" in asked.get("/all.atom").body
        _one_more(site, "release/articles")
        eventually(lambda: b"One more" in asked.get("/all.atom").body)
    finally:
        live.stop()


# --- what nobody foresaw


def _bug(*_: object, **__: object) -> None:
    raise KeyError("a bug")


def test_a_bug_does_not_end_watching(site: Site, watching: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an exception that nobody foresaw the next change shows all the same."""
    with monkeypatch.context() as patch:
        patch.setattr(feeds.web.live, "prepare", _bug)
        site.article("four", day=4)
        eventually(lambda: watching.get("/healthz").status == 503)

    site.article("five", day=5)

    eventually(lambda: b"About five" in watching.get("/all.atom").body)
    eventually(lambda: watching.get("/healthz").status == 200)


def test_a_bug_leaves_what_was_served(site: Site, watching: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a refresh meets a bug, feeds are served as they were, and /healthz does not tell of more than its kind."""
    monkeypatch.setattr(feeds.web.live, "prepare", _bug)
    site.article("four", day=4)
    eventually(lambda: watching.get("/healthz").status == 503)

    for path in ("all.atom", "all.rss", "index.html"):
        got = watching.get(f"/{path}")
        assert got.status == 200
        assert b"About four" not in got.body
    assert "a bug" not in watching.get("/healthz").text
    assert "Traceback" not in watching.get("/healthz").text


# --- processes that are forked

COMMON = """
import os, pathlib, signal, sys, threading, time
import feeds.web.live
import web_support
from support import Site
web_support.Web.way = "wsgi"  # threads of the server would not be in the forked process
site = Site.__new__(Site)
site.folder = pathlib.Path.cwd()
site.output = site.folder / "public"

def forked(child):
    number = os.fork()
    if not number:
        status = 1
        try:
            child()
            status = 0
        except BaseException as error:
            print("child:", repr(error), file=sys.stderr, flush=True)
        os._exit(status)
    end = time.monotonic() + 45
    while time.monotonic() < end:
        ended, status = os.waitpid(number, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.05)
    os.kill(number, signal.SIGKILL)  # it hangs
    return os.waitpid(number, 0)[1]

"""

SLOWLY = """
import contextlib
prepare, slow, inside = feeds.web.live.prepare, threading.Event(), threading.Event()

@contextlib.contextmanager
def slowly(*args, **kwargs):
    with prepare(*args, **kwargs) as prepared:
        if slow.is_set():
            inside.set()
            time.sleep(4)
        yield prepared

feeds.web.live.prepare = slowly
web = web_support.Web(site, watch=True)
slow.set()
assert inside.wait(60)
slow.clear()

def child():
    assert web.get("/all.rss").status == 200
    assert web.get("/all.atom?q=copper").status == 200
    assert web.get("/healthz").status == 200
    WATCH
"""

WAITING = """
import sqlite3
feeds.web.live._PATIENCE = 3
web = web_support.Web(site, watch=True)
lock = sqlite3.connect(".feeds-cache/lock.sqlite", isolation_level=None)
lock.execute("begin exclusive")
time.sleep(3)  # by then the watcher waits for what seems to be a build

def child():
    assert web.get("/all.rss").status == 200
    assert web.get("/all.atom?q=copper").status == 200
"""

BUSY = """
web = web_support.Web(site, watch=True)
end = threading.Event()

def change():
    count = 0
    while not end.is_set():
        count += 1
        site.article("busy", f"title: State {count}", day=5)
        web.live.refresh()

threading.Thread(target=change, daemon=True).start()

def child():
    assert web.get("/all.rss").status == 200
    assert web.get("/topics/chips.atom?q=copper").status == 200
"""

READY = """
web = web_support.Web(site, watch=True)
web.get("/all.atom")

def child():
    assert web.get("/all.atom").status == 200
    time.sleep(1)
    site.article("four", day=4)
    web_support.eventually(lambda: b"About four" in web.get("/all.atom").body, 30)
"""

LATER = """
import feeds
web = web_support.Web(site)
site.article("four", day=4)
feeds.build(feeds.load_config(site.folder))

def child():
    assert web.get("/all.rss").status == 200
    assert web.get("/all.atom?q=copper").status == 200
"""


def run_forking(site: Site, script: str, times: int = 1) -> None:
    """Run a script that forks; every child is to answer."""
    fill(site)
    ending = f"print([forked(child) for _ in range({times})], end='', flush=True)\nos._exit(0)\n"
    site.write("run.py", COMMON + script + ending)
    ran = subprocess.run(
        [sys.executable, "run.py"],
        cwd=site.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert ran.stdout == str([0] * times), ran.stderr


forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")


@pytest.mark.slow
@forking
def test_a_process_forked_in_the_middle_of_a_refresh_answers(site: Site) -> None:
    """The watcher holds locks while a process is forked, and the child answers nevertheless."""
    run_forking(site, SLOWLY.replace("WATCH", ""))


@pytest.mark.slow
@forking
def test_a_process_forked_in_the_middle_of_a_refresh_watches(site: Site) -> None:
    """The child sees changes, though the watcher of its parent had the index at that moment."""
    watch = "site.article('four', day=4)\n    web_support.eventually(lambda: b'four' in web.get('/all.atom').body, 40)"
    run_forking(site, SLOWLY.replace("WATCH", watch))


@pytest.mark.slow
@forking
def test_a_process_forked_while_a_build_runs_answers(site: Site) -> None:
    """The watcher waits for a build while a process is forked, and the child answers nevertheless."""
    run_forking(site, WAITING)


@pytest.mark.slow
@forking
def test_processes_forked_at_any_moment_answer(site: Site) -> None:
    """Of a server that refreshes all the time, every child answers."""
    run_forking(site, BUSY, 4)


@pytest.mark.slow
@forking
def test_a_forked_process_that_is_asked_for_ready_bodies_alone_watches(site: Site) -> None:
    """A body that was ready at the fork does not stay for ever."""
    run_forking(site, READY)


@pytest.mark.slow
@forking
def test_a_process_forked_before_a_build_answers(site: Site) -> None:
    """When the articles and the index changed between the start and the fork, without watching, all is answered."""
    run_forking(site, LATER)


# --- dates


def dated(web: Web, target: str) -> str:
    """Give the Last-Modified of what a target has."""
    return web.get(f"/{target}").headers["last-modified"]


TARGETS = ["all.atom", "all.rss", "all.json", "all.html", "index.html", "feeds.opml", "all.atom?q=about"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("target", TARGETS)
def test_a_date_from_before_a_removal_is_not_good_any_more(site: Site, web: Web, target: str) -> None:
    """Though what is left is older than what the reader has, 200 with the new body."""
    since = dated(web, target)
    (site.folder / "articles" / "three.md").unlink()
    web.live.refresh()

    got = web.get(f"/{target}", {"If-Modified-Since": since})

    assert got.status == 200
    assert b"About three" not in got.body


@pytest.mark.parametrize("target", TARGETS)
def test_a_date_from_before_a_backdated_article_is_not_good_any_more(site: Site, web: Web, target: str) -> None:
    """An article that is older than the newest one is news all the same."""
    since = dated(web, target)
    site.article("four", "publishedDateTime: 2020-12-01T12:00:00Z")
    web.live.refresh()

    got = web.get(f"/{target}", {"If-Modified-Since": since})

    assert got.status == 200
    if "feeds" not in target:
        assert b"About four" in got.body


def test_a_date_from_before_a_restart_is_not_good_after_a_removal(site: Site, web: Web) -> None:
    """An article that was removed while no server ran is gone for who asks with a date too."""
    since = dated(web, "all.atom")
    (site.folder / "articles" / "three.md").unlink()

    got = Web(site).get("/all.atom", {"If-Modified-Since": since})

    assert got.status == 200
    assert b"About three" not in got.body


@pytest.mark.sampled(2)
@pytest.mark.parametrize("target", TARGETS)
def test_a_date_from_before_a_restart_is_not_good_after_a_correction(site: Site, web: Web, target: str) -> None:
    """What was corrected or backdated while no server ran, and moves no date, shows to who asks with a date alone."""
    since = dated(web, target)
    site.article("three", "topics: [Chips]\nexcerpt: Corrected.", day=3)
    site.article("four", "publishedDateTime: 2020-12-01T12:00:00Z")

    again = Web(site)
    got = again.get(f"/{target}", {"If-Modified-Since": since})

    assert got.status == 200
    assert got.headers["last-modified"] != since
    assert Web(site).get(f"/{target}", {"If-Modified-Since": got.headers["last-modified"]}).status == 304


@pytest.mark.sampled(2)
@pytest.mark.parametrize("target", TARGETS)
def test_a_restart_alone_changes_no_date(site: Site, web: Web, target: str) -> None:
    """Where nothing changed while no server ran, what a reader has is good, whichever server gave it."""
    (site.folder / "articles" / "one.md").unlink()
    web.live.refresh()
    since = dated(web, target)

    again = Web(site)

    assert dated(again, target) == since
    assert again.get(f"/{target}", {"If-Modified-Since": since}).status == 304


@pytest.mark.parametrize("how", ["another config", "a damaged cache"])
def test_what_may_have_changed_unseen_counts_as_changed(site: Site, web: Web, how: str) -> None:
    """Where a cache was thrown away, nobody knows what changed meanwhile, and no old date is good."""
    since = dated(web, "all.atom")
    if how == "another config":
        site.config("content: summary")
    else:
        site.write(".feeds-cache/index.sqlite", b"not SQLite")

    got = Web(site).get("/all.atom", {"If-Modified-Since": since})

    assert got.status == 200
    assert got.headers["last-modified"] != since


def test_a_new_feed_is_as_new_as_it_is_seen(site: Site, web: Web) -> None:
    """A feed that old articles make anew is no older than that."""
    before = datetime.now(UTC).replace(microsecond=0)
    site.article("one", "topics: [Mills]")
    web.live.refresh()

    assert parsedate_to_datetime(dated(web, "topics/mills.atom")) >= before


def test_a_date_of_what_is_current_gets_304(site: Site, web: Web) -> None:
    """After a removal the new date is good until the next change."""
    (site.folder / "articles" / "three.md").unlink()
    web.live.refresh()

    assert web.get("/all.atom", {"If-Modified-Since": dated(web, "all.atom")}).status == 304


@pytest.mark.parametrize("target", TARGETS)
def test_no_body_is_from_the_future(site: Site, target: str) -> None:
    """An article whose update is dated ahead does not date the feed ahead (RFC 9110, section 8.8.2.1)."""
    fill(site)
    site.article("ahead", "updatedDateTime: 2099-01-01T00:00:00Z", day=5)
    web = Web(site)

    assert parsedate_to_datetime(dated(web, target)) <= datetime.now(UTC)


def test_a_change_of_a_feed_that_is_dated_ahead_shows_to_who_asks_with_a_date(site: Site) -> None:
    """A date that a reader was given before a change is not good after it, whatever the articles say."""
    fill(site)
    site.article("ahead", "updatedDateTime: 2099-01-01T00:00:00Z", day=5)
    web = Web(site)
    since = dated(web, "all.atom")
    later = parsedate_to_datetime(since)
    eventually(lambda: datetime.now(UTC).replace(microsecond=0) > later)
    site.article("four", day=4)
    web.live.refresh()

    got = web.get("/all.atom", {"If-Modified-Since": format_datetime(later, usegmt=True)})

    assert got.status == 200
    assert b"About four" in got.body


# --- what is gone


def _remove_articles(site: Site) -> None:
    for name in ("one", "two"):
        (site.folder / "articles" / f"{name}.md").unlink()


def _remove_channel(site: Site) -> None:
    site.config("")


GONE = [
    pytest.param(_remove_articles, "topics/chips", id="articles removed"),
    pytest.param(_remove_channel, "channels/pick", id="channel removed from the config"),
]


@pytest.mark.parametrize(("remove", "path"), GONE)
@pytest.mark.parametrize("meanwhile", [True, False], ids=["while it runs", "while it does not run"])
def test_a_feed_that_is_gone_is_so_after_a_restart(
    site: Site, remove: Callable[[Site], None], path: str, *, meanwhile: bool
) -> None:
    """410 tells readers to unsubscribe; a server that was started since says it too."""
    fill(site)
    site.config("tombstones: 0\nchannels: [{name: pick, title: Pick, where: {topics: {any: [Chips]}}}]")
    web = Web(site)
    assert web.get(f"/{path}.atom").status == 200
    if not meanwhile:
        web.live.stop()
    remove(site)
    if meanwhile:
        assert web.live.refresh()
        assert web.get(f"/{path}.atom").status == 410

    again = Web(site)

    assert [again.get(f"/{path}.{each}").status for each in ("atom", "rss", "json", "html")] == [410] * 4
    assert again.get(f"/{path}s.atom").status == 404


def test_a_feed_that_comes_back_is_not_gone(site: Site, web: Web) -> None:
    """A feed that has articles again is served, after a restart too."""
    site.config("tombstones: 0")
    site.article("four", "topics: [Passing]", day=4)
    web.live.refresh()
    (site.folder / "articles" / "four.md").unlink()
    web.live.refresh()
    assert Web(site).get("/topics/passing.atom").status == 410

    site.article("four", "topics: [Passing]", day=4)

    assert Web(site).get("/topics/passing.atom").status == 200


# --- one index and many who use it


def test_an_index_that_is_deleted_while_files_are_looked_for_breaks_no_build(site: Site) -> None:
    """Deleting the cache is always safe, in the middle of a build too; that build and the next are right."""
    fill(site)
    site.build()
    site.article("four", "topics: [Chips]", day=4)

    def delete(found: Iterable[Found]) -> Iterable[Found]:
        (site.folder / ".feeds-cache" / "index.sqlite").unlink()
        return found

    site.build(progress=delete)

    _as_without_a_cache(site)


@pytest.mark.any_way
@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_index_that_is_deleted_before_feeds_are_written_breaks_no_build(
    site: Site, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """So it is when the processes that write feeds have still to open it."""
    for number in range(70):
        site.article(f"a{number}", f"topics: [T{number}]")
    deleted: list[Path] = []

    def planned(*arguments: object) -> object:
        if not deleted:
            deleted.append(site.folder / ".feeds-cache" / "index.sqlite")
            deleted[0].unlink()
        return feeds.index.plan(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("feeds.building.prepare.plan", planned)
        site.build(jobs=jobs, logged=lambda _: None)

    assert deleted
    _as_without_a_cache(site)


def _as_without_a_cache(site: Site) -> None:
    """Hold what a build wrote, and what the next writes, to a build without a cache."""
    built = site.outputs()
    lines: list[str] = []
    site.build(logged=lines.append)
    again = site.outputs()
    assert not [line for line in lines if "damaged" in line]
    site.build(cache=False)
    assert built == again == site.outputs()


def test_a_server_of_drafts_and_builds_without_keep_their_indexes(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Who looks at drafts beside builds that leave them out costs neither a new index."""
    fill(site)
    site.article("draft", "draft: true", day=4)
    lines: list[str] = []
    with caplog.at_level(logging.DEBUG):
        web = Web(site, include_unpublished=True)
        for day in range(5, 9):
            site.build(logged=lines.append)
            site.article("five", day=day)
            assert web.live.refresh()
            assert b"About draft" in web.get("/all.atom").body

    site.build(logged=lines.append)
    assert b"About draft" not in site.read("all.atom")
    assert b"About five" in site.read("all.atom")
    assert "thrown away" not in caplog.text + "".join(lines)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what builds ask SQLite."""
    found: list[str] = []
    connect = feeds.index.store._connect  # noqa: SLF001 - to see what is asked

    def traced(file: Path) -> sqlite3.Connection:
        connection = connect(file)
        connection.set_trace_callback(found.append)
        return connection

    monkeypatch.setattr(feeds.index.store, "_connect", traced)
    return found


def test_builds_beside_a_server_do_not_check_the_index_each_time(site: Site, web: Web, statements: list[str]) -> None:
    """SQLite's check reads the whole index; a server that reads it too does not make each build need one."""
    for path in ("all.atom", "index.html", "all.atom?q=copper"):
        web.get(f"/{path}")
    site.build()
    statements.clear()
    for day in range(4, 7):
        site.build()
        web.get(f"/all.rss?limit={day}")
        site.build()
        site.article("four", day=day)
        assert web.live.refresh()

    assert statements
    assert not [each for each in statements if "integrity_check" in each]


@pytest.mark.any_way
@pytest.mark.slow
@pytest.mark.parametrize("servers", [1, 2], ids=["one server", "two servers"])
def test_the_log_of_the_index_does_not_grow_for_ever(site: Site, servers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many changes SQLite's write-ahead log is no larger than after some, however many processes read it."""
    monkeypatch.setattr("feeds.web.snapshot._LONG_LOG", 1_000_000)
    monkeypatch.setattr("feeds.web.snapshot.randbelow", lambda _: 0)
    for number in range(60):
        site.article(f"a{number}", f"topics: [Chips, T{number % 7}]", "Word " * 100)
    webs = [Web(site) for _ in range(servers)]
    log = site.folder / ".feeds-cache" / "index.sqlite-wal"
    sizes = []
    for change in range(18):
        for number in range(20):
            site.article(f"a{number}", f"title: State {change}\ntopics: [Chips]", "Word " * 100)
        for web in webs:
            assert web.live.refresh()
            web.get("/all.atom")
        for web in webs * 2:
            web.live.snapshot.tidy()  # as the watcher does now and then
        sizes.append(log.stat().st_size if log.exists() else 0)

    assert max(sizes[6:]) <= 2 * max(sizes[:6])


@pytest.mark.any_way
@pytest.mark.slow
def test_builds_beside_a_server_do_not_grow_the_log_for_ever(site: Site, web: Web) -> None:
    """So it is when builds write the index and the server follows."""
    log = site.folder / ".feeds-cache" / "index.sqlite-wal"
    sizes = []
    for change in range(18):
        for number in range(20):
            site.article(f"a{number}", f"title: State {change}\ntopics: [Chips]", "Word " * 100)
        site.build(jobs=1)
        assert web.live.refresh()
        web.get("/all.atom")
        sizes.append(log.stat().st_size if log.exists() else 0)

    assert max(sizes[6:]) <= 2 * max(sizes[:6])


# --- memory


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "name",
    [
        "Accept-Encoding",
        "If-Modified-Since",
        pytest.param("If-None-Match", marks=pytest.mark.slow),
        "A-IM",
        "Authorization",
    ],
)
def test_what_clients_send_does_not_stay_in_memory(web: Web, name: str) -> None:
    """A hundred header fields of 60 kB, each another, leave next to nothing behind."""
    web.get("/all.atom")
    web.get("/all.atom", {name: "x" * 60_000})
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(100):
            assert web.get("/all.atom", {name: f"x{number}," + "y" * 60_000}).status == 200
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert after - before < 1_000_000


@pytest.mark.any_way
@pytest.mark.slow
def test_views_are_bounded_by_number(web: Web) -> None:
    """Those asked for last stay; who asks for ever other views costs no ever more memory."""
    for number in range(1, 501):
        assert web.get(f"/topics/chips.atom?min_quality={number}").status == 200
        assert web.get(f"/topics/chips.json?min_quality={number}").status == 200

    views = web.live.snapshot.views
    assert len(views) <= 512
    assert "topics/chips.json" in {path for path, _ in views}
    assert [view.min_quality for _, view in views][-1] == 500


@pytest.mark.any_way
@pytest.mark.sampled(1)
@pytest.mark.parametrize("text", ["Words and more words. ", ""], ids=["prose", "noise"])
def test_views_are_bounded_by_bytes(site: Site, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Large views push others out sooner, in all codings that were asked for together."""
    bound = 400_000
    monkeypatch.setattr(feeds.web.snapshot, "_VIEWS_BYTES", bound)
    body = text * 300 or os.urandom(6_000).hex()
    fill(site)
    site.article("long", "quality: 100", body, day=4)
    web = Web(site)
    for number in range(100):
        for coding in ("identity", "gzip", "br", "zstd"):
            got = web.get(f"/all.atom?min_quality={number}.5", {"Accept-Encoding": coding})
            assert got.status == 200

    views = web.live.snapshot.views.values()
    coded = sum(
        len(each.whole.body)
        for view in views
        for each in view.variants.values()
        if each.whole.body is not view.output.body
    )
    assert 5 < len(views) < 100
    assert coded + sum(len(view.output.body) for view in views) <= bound


def test_views_of_former_states_do_not_stay(site: Site, web: Web) -> None:
    """A change leaves no view behind that is right no more."""
    web.get("/all.atom?q=about")
    site.article("four", day=4)
    web.live.refresh()

    assert not web.live.snapshot.views
    assert b"About four" in web.get("/all.atom?q=about").body


# --- index.html without a feed of everything


def latest(web: Web) -> Sequence[str]:
    """Give the titles of the newest entries that index.html shows."""
    page = html.fromstring(web.get("/index.html").body)
    text = str(page.xpath("string(//section[contains(@class, 'latest')])"))
    return re.findall(r"About (\w+)", text)


def test_index_shows_the_newest_of_all_open_feeds(site: Site) -> None:
    """Without a feed of everything the newest entries of all feeds together are there, newest first, each once."""
    site.config(f"{BY_TOPIC}channels: [{{name: pick, where: {{types: [news]}}}}]")
    for day in range(1, 21):
        topics = ("Chips", "Energy", "Chips, Energy", "Water")[day % 4]
        site.article(f"n{day:02}", f"topics: [{topics}]\ntype: news", day=day)

    assert latest(Web(site)) == [f"n{day:02}" for day in range(20, 10, -1)]


def test_index_shows_nothing_of_private_feeds(site: Site) -> None:
    """What is in a private feed alone is not there; what is in an open one too is, and the older ones move up."""
    close(site, "topics/secret", "channels", more=f"{BY_TOPIC}channels: [{{name: board, where: {{types: [memo]}}}}]\n")
    for day in range(1, 21):
        topics = "Open" if day % 2 else "Secret"
        site.article(f"n{day:02}", f"topics: [{topics}]", day=day)
    site.article("both", "topics: [Secret, Open]", day=25)
    site.article("memo", "type: memo", day=26)
    web = Web(site)
    assert web.get(f"/channels/board.atom?key={KEY}").status == 200

    assert latest(web) == ["both", *(f"n{day:02}" for day in range(19, 2, -2))]
    assert b"About memo" not in web.get("/index.html").body


def test_a_build_shows_the_same_on_index(site: Site) -> None:
    """What is built and what is served do not differ where feeds are private."""
    close(site, "topics/secret", more=BY_TOPIC)
    tell(site, "Secret", 3, word="hidden")
    tell(site, "Open", 3, word="open")
    web = Web(site)
    site.build()

    assert site.read("index.html") == web.get("/index.html").body
    assert b"About hidden" not in site.read("index.html")


# --- the access log


@pytest.mark.any_way
@pytest.mark.slow
def test_the_last_requests_before_the_end_are_logged(site: Site) -> None:
    """What was asked just before SIGTERM is in the log, all of it."""
    fill(site)
    with Server(site) as server:
        for number in range(1, 31):
            server.get(f"/all.atom?limit={number}")
        assert server.stop(signal.SIGTERM) == 0

        logged = re.findall(r'"GET /all\.atom\?limit=(\d+) HTTP/1\.1" 200 ', server.err)
        assert logged == [str(number) for number in range(1, 31)]


def test_no_spelling_of_a_key_is_logged(site: Site) -> None:
    """However the parameter is written, and wherever the key is put, neither log nor error has it."""
    fill(site)
    site.config("access: {feeds: [topics], env: BOARD_KEYS}")
    key = "c0rrect;h0rse"
    asked = [f"key={key}", f"%6b%65%79={key}", f"k%65y={key}", f"q=copper&key={key}", "key=c0rrect%3Bh0rse"]
    asked += [f"KEY={key}", f"%20key={key}", f"+key={key}", f"a;key={key}", f"key%3D{key}"]
    with Server(site, env={"BOARD_KEYS": key}) as server:
        statuses = [server.get(f"/topics/chips.atom?{each}").status for each in asked]
        assert statuses[:5] == [200] * 5
        with suppress(OSError):
            server.raw(f"GET http://127.0.0.1/topics/chips.atom?key={key} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        server.raw(f"GET /topics/chips.atom;key={key} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        assert server.stop(signal.SIGTERM) == 0

        assert server.err.count("/topics/chips.atom") >= len(asked)
        for part in ("c0rrect", "h0rse"):
            assert part not in server.err + server.out


@pytest.mark.parametrize("name", ["%256bey", "%256b%2565%2579", "x=%253Fkey", "x%2526key"])
def test_a_parameter_that_was_encoded_twice_is_not_logged(name: str) -> None:
    """A proxy that encodes once too often does not bring a key into the log, though the key opens nothing then."""
    assert "c0rrect" not in without_keys(f"{name}=c0rrect&limit=3")


# --- parameters that are not UTF-8


@pytest.mark.sampled
@pytest.mark.parametrize("query", ["x=%ff", "%ff=1", "utm_source=%c3%28", "%ff", "key=%ff", "x=%ff&y=%80", "q%ff=a"])
@pytest.mark.parametrize("path", ["all.atom", "all.json", "all.html", "index.html", "feeds.opml"])
def test_an_unknown_parameter_that_is_not_utf_8_is_ignored(web: Web, path: str, query: str) -> None:
    """What means nothing may be written in any way."""
    got = web.get(f"/{path}?{query}")

    assert got.status == 200
    assert got.body == web.get(f"/{path}").body


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["q", "type", "limit", "min_quality"])
@pytest.mark.parametrize("value", ["%ff", "a%c3%28", "%ed%a0%80", "1%80"])
def test_a_known_parameter_that_is_not_utf_8_is_told(web: Web, name: str, value: str) -> None:
    """400 with a sentence that a person can read."""
    got = web.get(f"/all.atom?{name}={value}")

    assert got.status == 400
    assert re.fullmatch(r"400 Bad Request: [a-z_]+:? [ -~]+\n", got.text)
    assert "codec" not in got.text
