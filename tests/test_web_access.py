"""Feeds behind keys: who may read them, and where they and the keys must not show."""

from __future__ import annotations

import base64
import io
import itertools
import json
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_support import Web, fill

from feeds.problems.errors import ConfigError
from feeds.web import create_app
from feeds.web.access import AccessKey, opens
from feeds.web.log import AccessLog, without_keys

if TYPE_CHECKING:
    from support import Site

KEY = "correct-horse-battery"
PRIVATE = ("channels/board.atom", "channels/board.rss", "channels/board.json", "channels/board.html")
CHANNEL = "channels: [{name: board, title: Board, where: {topics: {any: [Chips]}}}]\n"


def configure(site: Site, *feeds: str, more: str = "file: keys.txt") -> None:
    """Put feeds of a site of three articles behind keys."""
    fill(site)
    site.config(f"{CHANNEL}access: {{feeds: [{', '.join(feeds or ('channels/board',))}], {more}}}")


@pytest.fixture
def web(site: Site) -> Web:
    """Give a served site, one channel of which needs a key."""
    configure(site)
    site.write("keys.txt", f"{KEY}\n")
    return Web(site)


def basic(password: str, user: str = "reader") -> dict[str, str]:
    """Give the field that HTTP Basic sends."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


# --- who may read


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_without_a_key_nothing_of_a_private_feed_is_seen(web: Web, path: str, method: str) -> None:
    """401 with a challenge, in every format and on the page, before and after somebody with a key was there."""
    for _ in range(2):
        got = web.get(f"/{path}", method=method)
        assert got.status == 401
        assert got.headers["www-authenticate"].startswith('Basic realm="')
        assert b"About" not in got.body
        assert "etag" not in got.headers
        assert "last-modified" not in got.headers
        web.get(f"/{path}?key={KEY}")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "query",
    [
        "key=",
        "key",
        "key=wrong",
        f"key={KEY}x",
        f"key={KEY[:-1]}",
        f"key={KEY.upper()}",
        f"Key={KEY}",
        f"x={KEY}",
        f"key={KEY}%00",
        f"key=wrong&key={KEY}",
        f"q=key={KEY}",
        "key=" + "a" * 3000,
        "key=%FF%FE",
        "&".join(f"k{n}=1" for n in range(100)),
        "q=about",
        "limit=x",
    ],
    ids=lambda query: query[:40],
)
def test_a_wrong_key_opens_nothing(web: Web, query: str) -> None:
    """What is not exactly the key, under its name, gets 401, whatever else is asked."""
    assert web.get(f"/channels/board.atom?{query}").status == 401


@pytest.mark.sampled
@pytest.mark.parametrize(
    "value",
    [
        "",
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(KEY.encode()).decode(),
        "Basic " + base64.b64encode(f"{KEY}:".encode()).decode(),
        "Bearer " + base64.b64encode(f":{KEY}".encode()).decode(),
        f"Basic {KEY}",
        "Basic \xe9",
    ],
)
def test_wrong_credentials_open_nothing(web: Web, value: str) -> None:
    """Credentials that cannot be read, or have the key in the wrong place, get 401."""
    assert web.get("/channels/board.atom", {"Authorization": value}).status == 401


@pytest.mark.sampled
@pytest.mark.parametrize("user", ["", "reader", "ü"])
@pytest.mark.parametrize("path", PRIVATE)
def test_a_key_opens_as_a_password(web: Web, path: str, user: str) -> None:
    """HTTP Basic with the key as its password opens the feed, whoever the user."""
    assert web.get(f"/{path}", basic(KEY, user)).status == 200


@pytest.mark.parametrize("path", PRIVATE)
def test_a_key_opens_in_the_address(web: Web, path: str) -> None:
    """`?key=` opens the feed, and the same bytes come as with HTTP Basic."""
    got = web.get(f"/{path}?key={KEY}")

    assert got.status == 200
    assert got == web.get(f"/{path}", basic(KEY))


def test_the_scheme_has_no_case(web: Web) -> None:
    """`basic` is `Basic` (RFC 9110, section 11.1)."""
    value = basic(KEY)["Authorization"].replace("Basic", "bASIC")

    assert web.get("/channels/board.atom", {"Authorization": value}).status == 200


def test_open_feeds_need_no_key(web: Web) -> None:
    """Nothing else is closed, and a wrong key in the address of an open feed does no harm."""
    assert web.get("/all.atom").status == 200
    assert web.get("/all.atom?key=wrong") == web.get("/all.atom")
    assert web.get("/all.atom", basic("wrong")) == web.get("/all.atom")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("line", "path", "status"),
    [
        ("k channels/board", "channels/board.atom", 200),
        ("k channels", "channels/board.atom", 200),
        ("k topics", "channels/board.atom", 401),
        ("k topics", "topics/chips.atom", 200),
        ("k topics/chips", "topics/chips.rss", 200),
        ("k topics/chips", "topics/energy.rss", 401),
        ("k topics/chip", "topics/chips.rss", 401),
        ("k channels topics/energy", "topics/energy.json", 200),
        ("k", "topics/energy.html", 200),
        ("k # for all", "topics/energy.html", 200),
        ("  k\tchannels # the board", "channels/board.atom", 200),
        ("  k\tchannels # the board", "topics/energy.atom", 401),
        ("# k", "channels/board.atom", 401),
        ("other\nk channels/board\n", "channels/board.atom", 200),
        ("other\r\nk\r\n", "channels/board.atom", 200),
    ],
)
def test_a_key_opens_the_paths_behind_it(site: Site, line: str, path: str, status: int) -> None:
    """A key with paths opens those and what is below them; one without opens all."""
    configure(site, "channels/board", "topics")
    site.write("keys.txt", f"{line}\nanother\n")

    assert Web(site).get(f"/{path}?key=k").status == status


def test_a_key_with_a_number_sign_is_read_whole(site: Site) -> None:
    """A comment starts behind a space: `ab#cd` is a key, and `ab` opens nothing."""
    configure(site)
    site.write("keys.txt", "ab#cd\n")
    web = Web(site)

    assert web.get("/channels/board.atom?key=ab").status == 401
    assert web.get("/channels/board.atom?key=ab%23cd").status == 200


def test_keys_may_stand_in_the_environment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that access.env names holds keys as a file does."""
    configure(site, more="env: BOARD_KEYS")
    monkeypatch.setenv("BOARD_KEYS", f"{KEY}\nsecond channels/board\n")
    web = Web(site)

    assert [web.get(f"/channels/board.atom?key={each}").status for each in (KEY, "second", "third")] == [200, 200, 401]


@pytest.mark.parametrize("key", ["schlüssel", "钥匙", "a+b/c=d&e", "a;b", "100%"])
def test_a_key_may_have_any_characters_but_spaces(site: Site, key: str) -> None:
    """A key is compared as it was written, percent-encoded in an address."""
    configure(site)
    site.write("keys.txt", f"{key}\n")
    web = Web(site)

    assert web.get(f"/channels/board.atom?key={quote(key, safe='')}").status == 200
    assert web.get("/channels/board.atom", basic(key)).status == 200


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_a_file_of_keys_may_come_from_any_editor(site: Site, mark: bytes) -> None:
    """A byte order mark is no part of the first key."""
    configure(site)
    site.write("keys.txt", mark + KEY.encode())

    assert Web(site).get(f"/channels/board.atom?key={KEY}").status == 200


def test_new_keys_count_at_once(site: Site, web: Web) -> None:
    """After a refresh the keys are those that the file has then, for bodies that are ready too."""
    assert web.get(f"/channels/board.atom?key={KEY}").status == 200
    site.write("keys.txt", "new\n")
    web.live.refresh()

    assert web.get(f"/channels/board.atom?key={KEY}").status == 401
    assert web.get("/channels/board.atom?key=new").status == 200


def test_a_feed_that_becomes_private_is_closed(site: Site) -> None:
    """A body that was ready while everyone could read it is not sent any more."""
    fill(site)
    site.config(CHANNEL)
    site.write("keys.txt", KEY)
    web = Web(site)
    etag = web.get("/channels/board.atom").headers["etag"]
    assert b"channels/board" in web.get("/feeds.opml").body

    configure(site)
    web.live.refresh()

    assert web.get("/channels/board.atom").status == 401
    assert web.get("/channels/board.atom", {"If-None-Match": etag}).status == 401
    assert b"channels/board" not in web.get("/feeds.opml").body


@pytest.mark.parametrize(
    ("more", "keys"),
    [("env: NO_SUCH_VARIABLE", None), ("file: none.txt", None), ("file: keys.txt", ""), ("file: keys.txt", "# none\n")],
)
def test_without_any_key_nothing_is_served(site: Site, more: str, keys: str | None) -> None:
    """A config whose keys are nowhere to be found is an error at the start, with its place."""
    configure(site, more=more)
    if keys is not None:
        site.write("keys.txt", keys)

    with pytest.raises(ConfigError) as caught:
        create_app(site.folder)

    assert [problem.code for problem in caught.value.problems] == ["C113"]


@given(st.text(st.characters(max_codepoint=255), max_size=60), st.text(st.characters(max_codepoint=255), max_size=60))
def test_no_request_opens_by_chance_or_breaks(query: str, authorization: str) -> None:
    """Whatever is sent as query and credentials, the answer is no."""
    keys = (AccessKey(b"\0" * 32, ()),)

    assert not opens(keys, "all", query, authorization)
    assert not opens(keys, "all", f"key={query}", f"Basic {authorization}")


# --- how it is sent


@pytest.mark.parametrize("target", ["channels/board.atom", "channels/board.html", "channels/board.atom?q=about"])
def test_shared_caches_keep_nothing_private(web: Web, target: str) -> None:
    """200 and 304 of a private feed are `private`, and a 401 is not kept at all."""
    got = web.get(f"/{target}", basic(KEY))
    again = web.get(f"/{target}", {**basic(KEY), "If-None-Match": got.headers["etag"]})

    assert (got.status, again.status) == (200, 304)
    for answer in (got, again):
        assert answer.headers["cache-control"].startswith("private")
        assert "public" not in answer.headers["cache-control"]
        assert "stale-if-error" not in answer.headers["cache-control"]
    assert "public" not in web.get(f"/{target}").headers["cache-control"]
    assert "max-age" not in web.get(f"/{target}").headers["cache-control"]


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_a_304_needs_the_key_too(web: Web, header: str) -> None:
    """Who has no key does not learn whether something changed."""
    got = web.get("/channels/board.atom", basic(KEY))
    value = got.headers["etag" if header == "If-None-Match" else "last-modified"]

    assert web.get("/channels/board.atom", {header: value}).status == 401
    assert web.get("/channels/board.atom", {"If-None-Match": "*"}).status == 401


def test_a_delta_needs_the_key_too(site: Site, web: Web) -> None:
    """Deltas of a private feed go to who has the key, and are not kept."""
    old = web.get("/channels/board.atom", basic(KEY)).headers["etag"]
    site.article("four", "topics: [Chips]", day=4)
    web.live.refresh()
    asked = {"If-None-Match": old, "A-IM": "feed"}

    assert web.get("/channels/board.atom", asked).status == 401
    got = web.get("/channels/board.atom", {**asked, **basic(KEY)})
    assert got.status == 226
    assert "no-store" in got.headers["cache-control"]


def test_the_key_stands_in_no_answer(web: Web) -> None:
    """Neither the body nor a header field repeats the key, in any format, view or refusal."""
    for target in (*PRIVATE, "channels/board.atom?q=about", "channels/board.atom?limit=x", "channels/none.atom"):
        joint = "&" if "?" in target else "?"
        got = web.get(f"/{target}{joint}key={KEY}")
        assert KEY.encode() not in got.body, target
        assert KEY not in str(got.headers), target
        assert b"key=" not in got.body, target


def test_the_page_of_a_private_feed_sends_nobody_to_readers_on_the_web(web: Web) -> None:
    """They have no key, and the page does not hand it to others; that of an open feed names them."""
    assert b"feedly" not in web.get(f"/channels/board.html?key={KEY}").body
    assert b"feedly" in web.get("/topics/chips.html").body


# --- where it must not show


def test_lists_and_pages_do_not_tell_of_private_feeds(web: Web) -> None:
    """index.html, feeds.opml and feeds.json do not name a private feed."""
    for path in ("index.html", "feeds.opml", "feeds.json", ""):
        body = web.get(f"/{path}").body
        assert b"channels/" not in body, path
        assert b"Board" not in body, path
        assert b"topics/chips" in body, path


def test_a_private_topic_is_linked_from_nowhere(site: Site) -> None:
    """No open feed, page, list or header field leads to a topic that needs a key."""
    configure(site, "topics/energy")
    site.write("keys.txt", KEY)
    web = Web(site)
    names = [path for path in web.live.snapshot.paths() if "energy" not in path and "board" not in path]
    assert len(names) > 10

    for path in names:
        got = web.get(f"/{path}")
        assert got.status == 200
        assert b"topics/energy" not in got.body, path
        assert "energy" not in got.headers.get("link", ""), path


def test_a_build_does_not_write_private_feeds(site: Site, web: Web) -> None:
    """A folder has no door: private feeds are never in the output, and nothing there names them or the key."""
    ran = site.run("build")

    assert ran.status == 0
    built = site.outputs()
    assert not [path for path in built if "board" in path]
    assert not [
        path for path, body in built.items() if b"channels/" in body or b"Board" in body or KEY.encode() in body
    ]
    assert web.get("/all.atom").body == built["all.atom"]


def test_a_build_needs_no_keys(site: Site) -> None:
    """Who builds for a static host has no keys to give."""
    configure(site, more="file: none.txt")

    assert site.run("build").status == 0


def test_where_everything_is_private_nothing_is_told(site: Site) -> None:
    """With all feeds behind keys the lists say nothing; with a key, a page is whole, its style sheet too."""
    configure(site, "all", "topics", "providers", "channels")
    site.write("keys.txt", KEY)
    web = Web(site)

    for path in ("", "index.html", "feeds.opml", "feeds.json"):
        got = web.get(f"/{path}")
        assert b"topics/" not in got.body
        assert got.status in {200, 401, 404}
    assert web.get("/all.html", basic(KEY)).status == 200
    assert web.get("/feeds.css").status == 200


# --- the log


class Logged:
    """A served site with an access log in memory."""

    def __init__(self, site: Site) -> None:
        self._stream = io.StringIO()
        self._log = AccessLog(self._stream)
        self.web = Web(site, log=self._log)

    def lines(self) -> list[str]:
        """Give what was logged."""
        self._log.flush()
        return self._stream.getvalue().splitlines()


@pytest.fixture
def logged(site: Site) -> Logged:
    """Give a served site, one channel of which needs a key, with its log."""
    configure(site)
    site.write("keys.txt", f"{KEY}\n")
    return Logged(site)


COMMON = (
    r'127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [-+]\d{4}\] "[A-Z]+ \S+ HTTP/1\.[01]" \d{3} (\d+|-)'
)


def test_the_access_log_is_in_the_common_format(logged: Logged) -> None:
    """One line for each answer: ready, rendered, refused, unchanged."""
    web = logged.web
    first = web.get("/all.atom")
    web.get("/all.atom")
    web.get("/all.atom", {"If-None-Match": first.headers["etag"]})
    web.get('/no such\n"thing"')
    web.get("/all.atom?q=a%20b", method="HEAD")
    web.get("/healthz")

    lines = logged.lines()

    assert len(lines) == 6
    assert all(re.fullmatch(COMMON, line) for line in lines), lines
    size = len(first.body)
    ends = [line.split('"', 1)[1] for line in lines]
    assert ends[:2] == [f'GET /all.atom HTTP/1.1" 200 {size}'] * 2
    assert ends[2] == 'GET /all.atom HTTP/1.1" 304 -'
    assert '" 404 ' in ends[3]
    assert ends[4].startswith("HEAD /all.atom?q=a%20b HTTP/1.1")


NAMES = ["".join(each) for each in itertools.product(("k", "%6b", "%6B"), ("e", "%65"), ("y", "%79"))]


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["", "q=about&", "&&", "key=wrong&"])
def test_no_spelling_of_the_parameter_leaves_a_key_in_the_log(logged: Logged, name: str, before: str) -> None:
    """Every percent-encoded form of `key` that the server takes is left out of its log."""
    target = f"/channels/board.atom?{before}{name}={KEY}"

    logged.web.get(target)

    (line,) = logged.lines()
    assert KEY not in line
    assert "/channels/board.atom?" in line


@pytest.mark.parametrize("key", ["abc;secret", 'abc"secret', "abc=secret", "abc%20secret", "abc+secret", "abc?secret"])
def test_no_part_of_a_key_stays_in_the_log(logged: Logged, key: str) -> None:
    """A key is left out as a whole, whatever signs it has; so is a wrong one, which may be nearly right."""
    logged.web.get(f"/channels/board.atom?key={key}&limit=3")

    (line,) = logged.lines()
    assert "secret" not in line
    assert "limit=3" in line


@pytest.mark.sampled
@pytest.mark.parametrize(
    "target",
    [
        f"/channels/board.atom%3Fkey={KEY}",
        f"/channels/board.atom%3Fkey%3D{KEY}",
        f"/channels/board.atom&key={KEY}",
        f"/channels/board.atom?x=1?key={KEY}",
        f"/channels/board.atom?x=1;key={KEY}",
        f"/channels/board.atom?KEY={KEY}",
        f"/channels/board.atom?amp;key={KEY}",
        f"//channels/board.atom?key={KEY}",
        f"/nothing?key={KEY}",
        f"/healthz?key={KEY}",
    ],
)
def test_a_mangled_address_leaves_no_key_in_the_log(logged: Logged, target: str) -> None:
    """An address that somebody encoded once too often, or sent to the wrong place, is logged without its key."""
    logged.web.get(target)

    assert logged.lines()
    assert KEY not in "".join(logged.lines())


def test_a_password_is_not_logged(logged: Logged) -> None:
    """HTTP Basic leaves nothing in the log, nor the user, who may have typed the key in the wrong box."""
    logged.web.get("/channels/board.atom", basic(KEY))
    logged.web.get("/channels/board.atom", basic("x", user=KEY))

    text = "".join(logged.lines())
    assert len(logged.lines()) == 2
    assert KEY not in text
    assert base64.b64encode(KEY.encode()).decode()[:12] not in text


@given(st.text(st.characters(max_codepoint=255), max_size=20), st.sampled_from(["&", "&&", "&x=1&"]))
def test_what_the_server_would_take_as_a_key_is_left_out(before: str, joint: str) -> None:
    """Wherever the parameter stands in a query, its value is left out."""
    assert KEY not in without_keys(f"{before}{joint}key={KEY}{joint}{before}")


def test_an_error_does_not_tell_keys(
    site: Site, web: Web, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A config that breaks while serving is told of without what the file of keys holds."""
    site.write("keys.txt", f"{KEY}\n".encode() + b"\xff\xfe")
    with caplog.at_level(logging.DEBUG):
        assert not web.live.refresh()

    assert KEY not in caplog.text
    assert KEY not in web.get("/healthz").text
    assert KEY not in "".join(capsys.readouterr())
    assert json.loads(web.get("/healthz").body)["status"] != "ok"
