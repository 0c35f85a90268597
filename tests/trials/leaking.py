"""Markers in what may not be shown: encrypted values, drafts, what is held or removed, and private feeds.

Each round makes a site at random and runs all that shows anything of it: builds and their reports, lists, checks, dry
runs, and the application, asked for everything that there is, with its log and its numbers. A scanner looks for the
markers in every byte of that, in the cache's rows and in what is behind content codings.
"""

from __future__ import annotations

import base64
import gzip
import io
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import brotli
from support import Site
from web_support import Web

from feeds.web.log import AccessLog
from trials.secret_articles import SECURED, STATES, in_state, with_secret
from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

_CONFIG: Final = """\
articles: {paths: [articles], timezone: UTC}
groups: [{by: [topic]}]
channels:
- {name: news, title: News, where: {type: [news]}}
- {name: board, title: BOARD, where: {type: [inner]}}
access: {feeds: [channels/board, topics/personnel], file: keys.txt}
host: nginx
hub: https://hub.example.org/
"""
_VIEWS: Final = ("", "?q=harbour", "?limit=3&q=harbour", "?type=inner", "?min_quality=1", "?key=wrong", "?%6bey=a")
_PATHS: Final = ("channels/board", "topics/personnel", "channels/news", "topics/ships", "all", "index", "missing")
_FORMATS: Final = (".atom", ".rss", ".json", ".html")
_OTHERS: Final = ("/", "/healthz", "/metrics", "/feeds.opml", "/feeds.json", "/sitemap.xml", "/topics/", "/404.html")
_RUNS: Final = (
    ("build", "-v", "--report", "report.json"),
    ("build", "--dry-run", "--no-cache", "-v"),
    ("build", "--dry-run", "--format", "markdown", "-o", "empty"),
    ("list",),
    ("list", "--json"),
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "github"),
    ("snippet",),
)
_TELLING: Final = frozenset({"check"})
"""Commands that tell authors of articles in any state, by their titles."""


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Look for markers in all that so many sites, made at random, show."""
    faults: list[str] = []
    bytes_read = places = 0
    for number in range(count):
        leaks = _Leaks(Site(folder / str(number)), chance)
        leaks.look()
        faults += leaks.faults
        places, bytes_read = places + leaks.places, bytes_read + leaks.bytes_read
    return Tried(count, faults, f"{places:,} places, {bytes_read / 1e6:,.0f} MB looked through")


class _Leaks:
    """A site with markers, and what was found of them.

    Attributes:
        faults: markers that were found where they do not belong, a line each.
        places: how many texts were looked through.
        bytes_read: how much that was.
    """

    def __init__(self, site: Site, chance: Random) -> None:
        self.faults: list[str] = []
        self.places = self.bytes_read = 0
        self._site = site
        self._key, self._board = _marker(chance), _marker(chance)
        site.config(_CONFIG.replace("BOARD", self._board))
        site.write("keys.txt", f"{self._key}\n")
        self._secured = {f"secured, {form}": _marker(chance) for form in SECURED}
        self._states = {state: _marker(chance) for state in STATES}
        self._changing = {f"{state} later": _marker(chance) for state in STATES if state != "held"}
        for number in range(3):
            site.article(f"open{number}", "topics: [Ships]\ntype: news", "The harbour.", day=number + 1)
        for form, marker in self._secured.items():
            site.write(*with_secret(form.partition(", ")[2], form.replace(" ", "-").replace(",", ""), marker))
        for state, marker in self._states.items():
            site.write(f"articles/{state}.md", in_state(state, marker))
        for state, marker in self._changing.items():
            self._write(state, in_state("held", marker).replace("2030-12-03", "2020-12-03"), marker)

    def look(self) -> None:
        """Look at all that is shown, before and after articles that were published are not any more."""
        ran = self._site.run("build")
        if ran.status or not any(
            marker.encode() in body for marker in self._changing.values() for _, body in self._files("public")
        ):
            self.faults.append("what is published was not found: nothing can be said of what is not")
        web = self._served()
        web.get("/channels/news.atom")
        for state, marker in self._changing.items():
            self._write(state, in_state(state.removesuffix(" later"), marker), marker)
        web.live.refresh()
        self._look_at_commands()
        for path, body in [*self._files("public"), *self._files("empty")]:
            self._scan(f"file {path}", body, {**self._secured, **self._hidden, "key": self._key})
        for row in self._cache():
            self._scan("cache", row, {**self._secured, "key": self._key})
        self._ask(web)

    @property
    def _hidden(self) -> Mapping[str, str]:
        return {**self._states, **self._changing, "board": self._board}

    def _write(self, state: str, text: str, marker: str) -> None:
        """Write an article that changes, whose topic has no marker: feeds that are gone are told by their address."""
        text = text.replace(f"topics: [{marker}, Ships]", "topics: [Ships]")
        self._site.write(f"articles/{state.replace(' ', '-')}.md", text)

    def _look_at_commands(self) -> None:
        for arguments in _RUNS:
            ran = self._site.run(*arguments)
            hidden = {} if arguments[0] in _TELLING or "--dry-run" in arguments else self._states
            looked_for = {**self._secured, **hidden, "key": self._key}
            self._scan(" ".join(arguments), (ran.out + ran.err).encode("utf-8", "surrogateescape"), looked_for)
        self._scan("report", (self._site.folder / "report.json").read_bytes(), {**self._secured, **self._states})

    def _files(self, where: str) -> Iterator[tuple[str, bytes]]:
        for file in (self._site.folder / where).rglob("*"):
            if file.is_file():
                yield file.relative_to(self._site.folder).as_posix(), file.read_bytes()

    def _cache(self) -> Iterator[bytes]:
        """Yield what every row of the cache has, and the bytes of its files."""
        yield from (body for _, body in self._files(".feeds-cache"))
        with closing(sqlite3.connect(self._site.folder / ".feeds-cache/index.sqlite")) as database:
            for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
                for row in database.execute(f"select * from {table}"):  # noqa: S608 - a name that the database gave
                    yield b"\0".join(each if isinstance(each, bytes) else str(each).encode() for each in row)

    def _served(self) -> Web:
        self._log = io.StringIO()
        return Web(self._site, log=AccessLog(self._log))

    def _ask(self, web: Web) -> None:
        """Ask for everything without a key, and with one, where what is private has to be."""
        everywhere = {**self._secured, **self._hidden, "key": self._key}
        targets = [f"/{path}{suffix}{view}" for path in _PATHS for suffix in _FORMATS for view in _VIEWS]
        for target in [*targets, *_OTHERS]:
            for fields in ({}, {"Accept-Encoding": "br"}, {"Authorization": "Basic eDp3cm9uZw==", "A-IM": "feed"}):
                got = web.get(target, fields)
                self._scan(f"{target} {fields}", repr(got.headers).encode() + b"\n" + _plain(got.body), everywhere)
        basic = base64.b64encode(f"x:{self._key}".encode()).decode()
        for target, fields in (
            (f"/channels/board.atom?key={self._key}", {}),
            ("/topics/personnel.json", {"Authorization": f"Basic {basic}"}),
        ):
            got = web.get(target, fields)
            if self._states["private"].encode() not in got.body:
                self.faults.append(f"with its key, {target} answers {got.status} without what is in it")
            self._scan(f"with the key {target}", got.body, {**self._secured, "key": self._key})
        web.log.flush() if web.log else None
        self._scan("access log", self._log.getvalue().encode(), {**self._secured, "key": self._key, "basic": basic})

    def _scan(self, where: str, text: bytes, markers: Mapping[str, str]) -> None:
        self.places += 1
        self.bytes_read += len(text)
        text = _plain(text, where)
        for what, marker in markers.items():
            if any(form in text for form in _forms(marker)):
                self.faults.append(f"{what} is in {where}")


def _marker(chance: Random) -> str:
    """Return a word that slugs and lower case leave as it is."""
    return "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=18))


def _forms(marker: str) -> tuple[bytes, ...]:
    """Return what a marker may look like: as it is, backwards, in capitals, in hexadecimal digits and in base 64."""
    plain = marker.encode()
    coded = (base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3))
    return (plain, plain[::-1], plain.upper(), plain.hex().encode(), *coded)


def _plain(body: bytes, name: str = "") -> bytes:
    """Return what is behind a content coding."""
    if body.startswith(b"\x1f\x8b"):
        return gzip.decompress(body)
    if name.endswith(".br"):
        return bytes(brotli.decompress(body))
    return body


LEAKING: Final = Trial(
    what="encrypted values in 28 forms, unpublished, held, removed and private articles with markers in every field",
    unit="sites",
    to_reach="no byte of a marker where it does not belong: outputs, pages, header fields, errors, logs, cache, "
    "numbers, reports",
    run=run,
    full=100,
    short=1,
)
