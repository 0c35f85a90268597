"""A served site while its articles and its config change."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import watchfiles
from lxml import etree
from web_support import Web, eventually, fill

from feeds.building.render import SiteRenderer
from feeds.problems.errors import ConfigError, NothingToPublish
from feeds.web import ahead, create_app, live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support import Site

    from feeds.model import Feed, Output


# --- changes are seen


def test_an_added_article_shows(site: Site, watching: Web) -> None:
    """A new file is in the feeds soon, without anybody asking for it."""
    assert b"About four" not in watching.get("/all.atom").body

    site.article("four", "topics: [Chips]", day=4)

    eventually(lambda: b"About four" in watching.get("/all.atom").body)
    assert b"About four" in watching.get("/topics/chips.html").body


def test_a_changed_article_shows(site: Site, watching: Web) -> None:
    """A file that is written anew is told anew, under another tag."""
    before = watching.get("/all.atom").headers["etag"]

    site.article("two", "title: Renamed", day=2)

    eventually(lambda: b"Renamed" in watching.get("/all.atom").body)
    assert watching.get("/all.atom").headers["etag"] != before


def test_a_removed_article_goes(site: Site, watching: Web) -> None:
    """A file that is deleted leaves its feeds, and one without articles says so before it is gone."""
    assert watching.get("/topics/chips.atom").status == 200

    for name in ("one", "two"):
        (site.folder / "articles" / f"{name}.md").unlink()

    eventually(lambda: b"<at:deleted-entry " in watching.get("/topics/chips.atom").body)
    assert b"<entry" not in watching.get("/topics/chips.atom").body
    assert b"About two" not in watching.get("/all.atom").body


def test_an_article_in_a_new_folder_shows(site: Site, watching: Web) -> None:
    """A folder that did not exist at the start is looked into."""
    site.article("deep/er/four", day=4)

    eventually(lambda: b"deep/er/four" in watching.get("/all.atom").body)


def test_a_file_that_is_swapped_in_shows(site: Site, watching: Web) -> None:
    """Editors write beside and rename; that is a change too."""
    file = site.write("elsewhere.md", "---\ntitle: Swapped\ndate: 2020-12-09T09:00:00Z\nexcerpt: Short.\n---\n")

    file.replace(site.folder / "articles" / "two.md")

    eventually(lambda: b"Swapped" in watching.get("/all.atom").body)


def test_a_changed_config_shows(site: Site, watching: Web) -> None:
    """A new title, and a feed that the config adds, are there soon."""
    site.config("channels: [{name: pick, title: Pick, where: {topics: {any: [Chips]}}}]", title="Renamed")

    eventually(lambda: watching.get("/channels/pick.atom").status == 200)
    assert b"Renamed" in watching.get("/all.atom").body


def test_articles_of_a_folder_that_the_config_adds_are_watched(site: Site, watching: Web) -> None:
    """After a change of the config, changes are looked for where it says now."""
    site.write("more/five.md", "---\ntitle: Five\ndate: 2020-12-09T09:00:00Z\nexcerpt: Short.\n---\n")
    site.config("articles: {paths: [articles, more]}")
    eventually(lambda: b"Five" in watching.get("/all.atom").body)

    site.write("more/six.md", "---\ntitle: Six\ndate: 2020-12-10T09:00:00Z\nexcerpt: Short.\n---\n")

    eventually(lambda: b"Six" in watching.get("/all.atom").body)


def test_an_article_written_before_the_first_request_shows(site: Site) -> None:
    """What changes between the start and the first request is not missed."""
    fill(site)
    web = Web(site, watch=True)
    try:
        site.article("four", day=4)
        eventually(lambda: b"About four" in web.get("/all.atom").body, 15)
    finally:
        web.live.stop()


def test_an_article_written_before_folders_are_watched_shows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a busy system takes to begin with watching, what changes until then is not missed."""

    def late(*folders: str, **options: Any) -> Iterator[object]:
        time.sleep(1.5)
        yield from as_ever(*folders, **options)

    as_ever = watchfiles.watch
    monkeypatch.setattr(watchfiles, "watch", late)
    monkeypatch.setattr(live, "_TICK", 100)
    fill(site)
    web = Web(site, watch=True)
    try:
        web.get("/healthz")
        time.sleep(1)
        site.article("four", day=4)
        eventually(lambda: b"About four" in web.get("/all.atom").body, 20)
    finally:
        web.live.stop()


def test_a_change_shows_soon_where_nothing_is_watched(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where watching never begins, all files are looked at often."""

    def never(*_: str, stop_event: threading.Event, **__: Any) -> Iterator[object]:
        stop_event.wait()
        yield from ()

    monkeypatch.setattr(watchfiles, "watch", never)
    monkeypatch.setattr(live, "_TICK", 100)
    fill(site)
    web = Web(site, watch=True)
    try:
        web.get("/healthz")
        for name, day in (("four", 4), ("five", 5)):
            site.article(name, day=day)
            eventually(lambda name=name: f"About {name}".encode() in web.get("/all.atom").body, 20)  # type: ignore[misc]
    finally:
        web.live.stop()


def test_word_of_a_change_that_comes_between_two_looks_is_not_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told just when nobody waits for it any more counts at the next look."""

    class Late(threading.Event):
        """Is set by somebody just after the wait for it ended."""

        def wait(self, timeout: float | None = None) -> bool:
            was_set = super().wait(timeout)
            waits.append(was_set)
            if len(waits) == 3:
                site.article("four", day=4)
                self.set()
            return was_set

    waits: list[bool] = []
    fill(site)
    monkeypatch.setattr(live, "_TICK", 50)
    monkeypatch.setattr(live.Live, "_notice", lambda *arguments: arguments[-1].wait())
    watched = Web(site, watch=True)
    monkeypatch.setattr(watched.live, "_seen", Late())
    try:
        watched.get("/healthz")
        eventually(lambda: b"About four" in watched.get("/all.atom").body, 20)
    finally:
        watched.live.stop()


@pytest.mark.slow
def test_what_a_file_of_data_says_shows(site: Site) -> None:
    """A change of what the site says of a topic beside its articles is served as one of an article is."""
    fill(site)
    site.write("_config.yml", "title: T\n")
    site.write("_data/tags.yml", "chips: {description: Before.}\n")
    site.config("articles: {paths: [articles]}")
    web = Web(site, watch=True)
    try:
        assert b"Before." in web.get("/topics/chips.json").body
        site.write("_data/tags.yml", "chips: {description: After.}\n")
        eventually(lambda: b"After." in web.get("/topics/chips.json").body, 20)
    finally:
        web.live.stop()


@pytest.mark.slow
def test_an_article_held_back_shows_when_its_time_has_come(site: Site, watching: Web) -> None:
    """An article dated a moment ahead is published then, though no file changes."""
    when = datetime.now(UTC) + timedelta(seconds=2)
    site.article("later", f"publishedDateTime: {when:%Y-%m-%dT%H:%M:%SZ}")

    eventually(lambda: b"About later" in watching.get("/all.atom").body)


def test_without_watching_nothing_changes(site: Site, web: Web) -> None:
    """With watch=False the bytes stay until somebody refreshes."""
    before = web.get("/all.atom")
    site.article("four", day=4)

    assert web.get("/all.atom") == before
    assert web.live.refresh()
    assert b"About four" in web.get("/all.atom").body


def test_a_feed_that_did_not_change_is_not_rendered_again(site: Site, web: Web) -> None:
    """What a change does not touch keeps its bytes in memory; nothing is rendered that nobody asked for."""
    web.get("/topics/energy.atom")
    kept = web.live.snapshot.bodies["topics/energy.atom"]

    site.article("four", "topics: [Chips]", day=4)
    web.live.refresh()

    assert web.live.snapshot.bodies == {"topics/energy.atom": kept}


def test_what_readers_ask_for_is_ready_before_it_is_served(site: Site, web: Web) -> None:
    """Nobody waits for a feed that a change touches: it is rendered, and coded as it was sent, before that."""
    for coding in ("gzip", "identity"):
        web.get("/all.atom", {"Accept-Encoding": coding})
    web.get("/index.html", {"Accept-Encoding": "br"})

    site.article("four", day=4)
    web.live.refresh()

    bodies = web.live.snapshot.bodies
    assert b"About four" in bodies["all.atom"].output.body
    assert set(bodies["all.atom"].variants) == {"gzip", "identity"}
    assert set(bodies["index.html"].variants) == {"br"}
    assert "all.rss" not in bodies


def test_what_nobody_asked_for_lately_is_not_rendered_ahead(
    site: Site, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body goes on being rendered ahead of readers for a while after one asked for it, and no longer."""
    web.get("/all.atom")
    for name, day in (("four", 4), ("five", 5)):
        site.article(name, day=day)
        web.live.refresh()
        assert set(web.live.snapshot.bodies) == {"all.atom"}
    monkeypatch.setattr(ahead, "_LATELY", 0.0)
    site.article("six", day=6)
    web.live.refresh()

    assert not web.live.snapshot.bodies
    assert b"About six" in web.get("/all.atom").body


def test_rendering_ahead_ends_in_time(site: Site, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change shows soon, however much it touches of what was asked for."""
    monkeypatch.setattr(live, "_AHEAD", 0.0)
    web.get("/all.atom")

    site.article("four", day=4)
    web.live.refresh()

    assert not web.live.snapshot.bodies
    assert b"About four" in web.get("/all.atom").body


def test_what_cannot_be_rendered_ahead_holds_nothing_up(site: Site, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in a format costs who asks for that one, and no change of the others."""
    for path in ("/all.atom", "/all.rss"):
        web.get(path)

    def output(self: SiteRenderer, feed: Feed, extension: str) -> Output:
        if extension == ".atom":
            raise KeyError("a bug")
        return as_ever(self, feed, extension)

    as_ever = SiteRenderer.output
    monkeypatch.setattr(SiteRenderer, "output", output)
    site.article("four", day=4)

    assert web.live.refresh()
    assert b"About four" in web.get("/all.rss").body
    assert web.get("/all.atom").status == 500


def test_a_cold_start_renders_nothing(web: Web) -> None:
    """Before the first request there are no bodies."""
    assert not web.live.snapshot.bodies


# --- what cannot be shown

BROKEN = {
    "no YAML": b"site: [",
    "empty": b"",
    "no text": b"\xff\xfe\x00\x01",
    "a NUL": b"site: {title: a\0b}",
    "unknown key": b"site: {title: News, url: https://news.example.org/}\nlimmit: 3\n",
    "nested deeply": b"[" * 20_000,
    "no articles": b"site: {title: News, url: https://news.example.org/}\narticles: {paths: [nowhere]}\n",
    "no feeds": b"site: {title: News, url: https://news.example.org/}\ngroups: [{by: [topic], min_entries: 99}]\n",
    "keys missing": b"site: {title: News, url: https://news.example.org/}\naccess: {feeds: [all], file: none.txt}\n",
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_config_keeps_what_was_served(site: Site, web: Web, content: bytes) -> None:
    """Feeds stay as they were, rendered or not; /healthz says 503 and why, until the config is right again."""
    before = web.get("/all.atom")
    right = (site.folder / "config.yaml").read_bytes()

    site.write("config.yaml", content)
    assert web.live.refresh() is False
    assert web.get("/all.atom") == before
    assert web.get("/topics/chips.rss").status == 200
    sick = web.get("/healthz")
    assert sick.status == 503
    assert b'"trouble":"' in sick.body
    assert "feeds_snapshot_good 0.0" in web.get("/metrics").text

    site.write("config.yaml", right)
    assert web.live.refresh() is True
    assert web.get("/healthz").status == 200
    assert web.get("/all.atom") == before


def test_a_config_that_is_missing_for_a_while_keeps_what_was_served(site: Site, watching: Web) -> None:
    """The config may be moved away: the feeds stay, /healthz says so, and all is well once it is back."""
    before = watching.get("/all.atom")
    config = site.folder / "config.yaml"
    config.rename(site.folder / "away")
    eventually(lambda: watching.get("/healthz").status == 503)
    assert watching.get("/all.atom") == before

    (site.folder / "away").rename(config)

    eventually(lambda: watching.get("/healthz").status == 200)


def test_a_broken_config_is_seen_and_its_repair_too(site: Site, watching: Web) -> None:
    """Who breaks the config while serving reads why at /healthz, with the line, and mends it without a restart."""
    site.write("config.yaml", "site:\n  title: News\n  url: nowhere\n")
    eventually(lambda: watching.get("/healthz").status == 503)
    assert "config.yaml:3:" in watching.get("/healthz").text

    site.config("", title="Mended")

    eventually(lambda: b"Mended" in watching.get("/all.atom").body)
    assert watching.get("/healthz").status == 200


def test_articles_that_all_vanish_keep_what_was_served(site: Site, watching: Web) -> None:
    """An empty folder is rather a mistake than a wish: the feeds stay until there are articles again."""
    before = watching.get("/all.atom")
    (site.folder / "articles").rename(site.folder / "away")
    eventually(lambda: watching.get("/healthz").status == 503)
    assert watching.get("/all.atom") == before

    (site.folder / "away").rename(site.folder / "articles")

    eventually(lambda: watching.get("/healthz").status == 200)
    site.article("four", day=4)
    eventually(lambda: b"About four" in watching.get("/all.atom").body)


def test_an_article_that_cannot_be_read_is_left_out(site: Site, web: Web) -> None:
    """A bad article is one fewer; the server is well, and counts a problem."""
    site.write("articles/bad.md", "---\ntitle: [\n---\n")

    assert web.live.refresh()
    assert b'"problems":1' in web.get("/healthz").body
    assert web.get("/healthz").status == 200


def test_an_application_is_not_made_of_a_config_that_is_wrong(site: Site) -> None:
    """At the start, a wrong config or an empty folder is an error, not a server that serves nothing."""
    with pytest.raises(NothingToPublish):
        create_app(site.folder)
    site.write("config.yaml", "site: {}")
    with pytest.raises(ConfigError):
        create_app(site.folder)


# --- while something else goes on


@pytest.mark.slow
def test_a_request_during_a_swap_gets_a_whole_body(site: Site, web: Web) -> None:
    """However often the articles change, every answer is 200 and a whole document of one state."""
    problems: list[object] = []
    end = threading.Event()

    def poll(path: str) -> None:
        while not end.is_set():
            got = web.get(path)
            try:
                assert got.status == 200
                assert got.headers["content-length"] == str(len(got.body))
                numbers = {title.text for title in etree.fromstring(got.body).iterfind("{*}entry/{*}title")}
                assert len({str(each)[-3:] for each in numbers if str(each).startswith("State")}) == 1
            except (AssertionError, etree.XMLSyntaxError) as error:
                problems.append((path, got.status, error))
                return

    for name in ("one", "two", "three"):
        site.article(name, "title: State 000\ntopics: [Chips]")
    web.live.refresh()
    threads = [threading.Thread(target=poll, args=(each,)) for each in ("/all.atom", "/topics/chips.atom?limit=9")]
    for thread in threads:
        thread.start()
    for state in range(1, 25):
        for name in ("one", "two", "three"):
            site.article(name, f"title: State {state:03}\ntopics: [Chips]")
        assert web.live.refresh()
    end.set()
    for thread in threads:
        thread.join()

    assert not problems


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "arguments",
    [("build",), ("build", "--include-unpublished"), ("build", "--now", "2020-12-02"), ("build", "--no-cache")],
    ids=" ".join,
)
def test_a_build_beside_the_server_changes_nothing(site: Site, web: Web, arguments: tuple[str, ...]) -> None:
    """`feeds build` with whatever options shares the cache with the server, and leaves what it serves as it is."""
    site.article("draft", "draft: true\ntopics: [Chips]", day=5)
    before = web.get("/all.atom")

    assert site.run(*arguments).status == 0

    assert web.get("/all.atom") == before
    for path in ("all.rss", "topics/chips.atom", "index.html", "all.atom?q=about"):
        got = web.get(f"/{path}")
        assert got.status == 200
        assert b"draft" not in got.body
    assert b"About three" in web.get("/all.json").body
    assert web.live.refresh()
    assert web.get("/all.atom") == before


def test_a_cache_that_vanishes_is_made_anew(site: Site, web: Web) -> None:
    """Somebody clears `.feeds-cache` while serving: what was not rendered yet still is."""
    for file in sorted((site.folder / ".feeds-cache").rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()

    assert web.get("/all.atom").status == 200
    assert web.get("/all.atom?q=copper").status == 200


def test_a_cache_that_is_damaged_is_made_anew(site: Site, web: Web) -> None:
    """Garbage in the place of the index is thrown away, and the feeds are served."""
    for file in (site.folder / ".feeds-cache").iterdir():
        if file.is_file():
            file.write_bytes(b"garbage" * 1000)

    assert web.get("/all.atom").status == 200
    assert web.live.refresh()
    assert web.get("/all.atom?q=copper").status == 200


def test_a_cache_that_cannot_be_made_is_done_without(site: Site) -> None:
    """Where a file stands in the place of the cache's folder, everything is served as a build writes it."""
    fill(site)
    site.build(cache=False)
    site.write(".feeds-cache", "in the way")
    web = Web(site)

    for path, body in site.outputs().items():
        assert web.get(f"/{path}").body == body
    assert web.get("/all.atom?q=copper").status == 200


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_served(site: Site) -> None:
    """A site on a read-only disk is served; nothing is written beside it."""
    fill(site)
    folder = site.folder
    folder.chmod(0o555)
    try:
        web = Web(site)
        assert web.get("/all.atom").status == 200
        assert not (folder / ".feeds-cache").exists()
    finally:
        folder.chmod(0o755)


@pytest.mark.slow
def test_a_change_that_the_system_says_nothing_of_shows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where word of a change is lost, the article shows at the next look at all files."""
    monkeypatch.setattr(live, "_UNSEEN", 0.2)
    monkeypatch.setattr(live, "_TICK", 50)
    monkeypatch.setattr(live.Live, "_counts", lambda *_: False)
    fill(site)
    web = Web(site, watch=True)
    web.get("/healthz")
    site.article("four", day=4)
    eventually(lambda: b"About four" in web.get("/all.atom").body)  # maybe at the first look
    site.article("five", day=5)
    eventually(lambda: b"About five" in web.get("/all.atom").body)


FORKED = """
import faulthandler, logging, os, pathlib, sys, time
import web_support
from support import Site
web_support.Web.way = "wsgi"  # threads of the server would not be in the forked process
site = Site.__new__(Site)
site.folder = pathlib.Path.cwd()
web = web_support.Web(site, watch=True)
web.get("/healthz")
child = os.fork()
if not child:
    logging.basicConfig(level=logging.INFO)
    try:
        web.get("/healthz")
        time.sleep(1)
        site.article("four", day=4)
        web_support.eventually(lambda: b"About four" in web.get("/all.atom").body)
    except BaseException:
        logging.exception("%s, watching: %s", web.live.trouble, web.live.is_watching)
        faulthandler.dump_traceback(all_threads=True)
        os._exit(1)
    os._exit(0)
print("seen" if os.waitpid(child, 0)[1] == 0 else "not seen", end="")
web.live.stop()
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_answers_and_looks_for_changes(site: Site) -> None:
    """A server that forks its workers after the application was made has a live site in each."""
    fill(site)
    site.write("run.py", FORKED)

    ran = subprocess.run(
        [sys.executable, "run.py"],
        cwd=site.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ran.stdout == "seen", ran.stderr
