"""Hostile articles, published and opened in Chromium: every page and every entry's content, with no policy to help."""

from __future__ import annotations

import html
import json
import re
import shutil
import unicodedata
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from lxml import etree
from support import Site

from trials.hostile_parts import EVIL
from trials.hostile_site import OUTSIDE, write_hostile
from trials.trial import Trial, Tried
from trials.wholeness import faults_below, files_below

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from playwright.sync_api import Page, Request, Route

_CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
_AT_ONCE: Final = 60
_PATIENCE: Final = 600_000  # milliseconds for a page, on a machine that does other things too
_PATH: Final = re.compile(r"[\w.-]+(/[\w.-]+)*", re.ASCII)
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_CONFIG: Final = """\
articles: {paths: [articles], timezone: UTC}
groups: [{by: []}, {by: [topic]}, {by: [provider]}]
limit: 500
"""
_FOUND: Final = """(own) => {
  const found = [];
  for (const each of document.querySelectorAll('*')) {
    const name = each.localName;
    if (own ? name == 'script' && !each.src.startsWith(location.origin) && each.type != 'application/ld+json'
        : ['script', 'style', 'link', 'meta', 'base', 'object', 'embed', 'form', 'input', 'button', 'textarea',
           'select', 'svg', 'template', 'frameset', 'iframe', 'portal'].includes(name) && !each.matches('head *'))
      found.push('<' + name + '>');
    for (const {name: attribute, value} of each.attributes) {
      if (attribute.startsWith('on')) found.push(name + ' ' + attribute);
      const address = value.replace(/[\\x00-\\x20\\u200b\\u2028]/g, '').toLowerCase();
      if (/^(javascript|vbscript|feed:javascript|view-source|jar|blob|file):/.test(address)
          && ['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'data', 'srcset', 'cite', 'background']
            .includes(attribute)
          || /^data:(?!image\\/)/.test(address) && ['href', 'src'].includes(attribute))
        found.push(name + ' ' + attribute + '=' + value.slice(0, 60));
    }
  }
  return found;
}"""
_AGAIN: Final = """() => { for (const each of document.querySelectorAll('body > div')) {
  each.innerHTML = each.innerHTML; const other = document.createElement('div'); other.innerHTML = each.innerHTML;
  document.body.append(other); } }"""


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Publish so many hostile articles, some at a time, and open all that is made of them."""
    if _CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    faults: list[str] = []
    pages = contents = 0
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=[*_ARGUMENTS])
        for start in range(0, count, _AT_ONCE):
            site = Site(folder / str(start))
            site.config(_CONFIG)
            write_hostile(site, min(_AT_ONCE, count - start), chance)
            faults += _published(site)
            with browser.new_context(bypass_csp=True) as context:
                opened = _Opened(context.new_page(), site)
                opened.open_what_is_active()
                opened.open_all()
            faults += opened.faults
            pages, contents = pages + opened.pages, contents + opened.contents
            shutil.rmtree(site.folder)
        browser.close()
    return Tried(count, faults, f"{pages:,} pages and {contents:,} contents opened")


def _published(site: Site) -> list[str]:
    """Build, and return what is wrong with what was printed and written."""
    ran = site.run("build", "-v")
    checked = site.run("check")
    faults = [] if ran.status == 0 else [f"the build ended with {ran.status}: {ran.err[-300:]}"]
    printed = sorted(set(ran.out + ran.err + checked.out + checked.err) - {"\n"})
    faults += [f"{each!r} was printed" for each in printed if unicodedata.category(each) in _UNSEEN]
    files = files_below(site.output)
    faults += faults_below(site.output)
    faults += [f"the path {path!r}" for path in files if not _PATH.fullmatch(path)]
    faults += [f"{path} has words of a file outside" for path, body in files.items() if OUTSIDE.encode() in body]
    faults += [f"{path} shows /etc/passwd" for path, body in files.items() if b"root:x:" in body]
    return faults


class _Opened:
    """What a browser saw of a site.

    Attributes:
        faults: what was active, a line each.
        pages: how many pages were opened.
        contents: how many contents of entries.
    """

    def __init__(self, page: Page, site: Site) -> None:
        self.faults: list[str] = []
        self.pages = self.contents = 0
        self._page = page
        self._page.set_default_timeout(_PATIENCE)
        self._site = site
        self._at = ""
        page.context.expose_binding("fired", lambda *_: self._note("a script ran"))
        page.on("dialog", self._dismiss)
        page.on("popup", lambda _: self._note("a window opened"))
        page.context.route("**/*", self._answer)

    def open_what_is_active(self) -> None:
        """Open what a browser runs, and be sure that it is noticed: else nothing could be said of all others."""
        self._page.set_content("<img src=x onerror=fired(1)><link rel=stylesheet href=https://other.example/>")
        self._look(own=False)
        noticed = {fault.partition(": ")[2].partition(" was")[0] for fault in self.faults}
        self.faults = []
        if not {"a script ran", "img onerror", "<link>", "stylesheet"} <= noticed:
            self._note(f"what is active is not noticed, only {noticed}")

    def open_all(self) -> None:
        """Open every page, and the content of every entry in every format."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(self._site.output)))
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            for path in sorted(self._site.output.rglob("*.html")):
                name = path.relative_to(self._site.output).as_posix()
                self._at = name
                self._page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
                self._look(own=True)
                self.pages += 1
            for name, contents in _contents(self._site).items():
                self._at = name
                self._page.goto(f"http://127.0.0.1:{server.server_port}/404.html")
                self._page.set_content("".join(f"<div>{content}</div>" for content in contents))
                self._look(own=False)
                self._page.evaluate(_AGAIN)
                self._look(own=False)
                self.contents += len(contents)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _look(self, *, own: bool) -> None:
        self._page.wait_for_timeout(50)
        for found in self._page.evaluate(_FOUND, own):
            self._note(found)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self._at}: {fault}")

    def _dismiss(self, dialog: Any) -> None:
        self._note("a dialog opened")
        dialog.dismiss()

    def _answer(self, route: Route, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if host == "127.0.0.1" or request.url.startswith(("data:", "about:")):
            route.continue_()
            return
        if host.endswith(EVIL) and request.resource_type not in {"image", "media"}:
            self._note(f"{request.resource_type} was asked for at {request.url[:80]}")
        elif request.resource_type not in {"image", "media"}:
            self._note(f"{request.resource_type} was asked for elsewhere: {request.url[:80]}")
        route.abort()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Say nothing."""


def _contents(site: Site) -> dict[str, list[str]]:
    """Return what feed readers show as HTML, of every entry, by format."""
    atom = etree.fromstring(site.read("all.atom"))
    rss = etree.fromstring(site.read("all.rss"))
    items = json.loads(site.read("all.json"))["items"]
    return {
        "all.atom": [
            each.text or "" for each in atom.iter(f"{_ATOM}content", f"{_ATOM}summary") if each.get("type") == "html"
        ],
        "all.rss": [each.text or "" for each in rss.iter(_CONTENT)],
        "all.rss, descriptions": [each.text or "" for each in rss.iter("description")],
        "all.json": [each["content_html"] for each in items if "content_html" in each],
        "all.json, texts": [html.escape(each.get("title", "") + each.get("summary", "")) for each in items],
    }


HOSTILE: Final = Trial(
    what="hostile articles in seven suffixes: script in every field, markup that mutates, `javascript:` and `data:` "
    "addresses, bidi overrides, header fields, climbing paths, bombs, links and directives that lead outside",
    unit="articles",
    to_reach="0 scripts, dialogs, windows, handlers, active addresses and foreign requests but for pictures; no path "
    "or log unescaped; no file outside the articles read",
    run=run,
    full=6000,
    short=60,
)
