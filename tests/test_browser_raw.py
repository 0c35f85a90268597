"""Raw feeds as browsers show them: in Chromium, from `feeds serve`, nginx and Caddy, over loopback."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest
from host_support import served
from serve_support import Server
from support import Site

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS: Final = (
    *("--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
FORMATS: Final = ("atom", "rss")
HIDDEN: Final = "what only readers show"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield started
        started.close()


@pytest.fixture(scope="module", params=["serve", "nginx", "caddy"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site of three articles as a real server sends it."""
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder)
    site.config("" if request.param == "serve" else f"host: {request.param}", title="Harbour News")
    for day in range(1, 4):
        site.article(f"a{day}", f"topics: [AI]\nexcerpt: What story {day} says.", f"<p>{HIDDEN}</p>", day=day)
    if request.param == "serve":
        with Server(site) as server:
            yield f"http://127.0.0.1:{server.port}/"
        return
    site.build()
    include = next(file for file in site.output.glob(".feeds-*") if request.param in file.name)
    with served(request.param, folder / "server", site.output, include) as host:
        yield f"http://127.0.0.1:{host.port}/"


def visible(window: Page) -> str:
    """Give the text of an XML document that is shown: it has no innerText."""
    found: str = window.evaluate(
        "(() => { const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT), all = [];"
        " while (walk.nextNode()) if (walk.currentNode.parentElement.getClientRects().length)"
        " all.push(walk.currentNode.data); return all.join('\\n') })()"
    )
    return found


@pytest.mark.sampled
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_raw_feed_can_be_read(browser: Browser, address: str, name: str, scheme: Any) -> None:
    """A feed opened from its page shows its title and entries, and hides what is for programs."""
    with browser.new_context(color_scheme=scheme) as context:
        window = context.new_page()
        window.goto(f"{address}topics/ai.html")
        with window.expect_navigation() as opened:
            window.locator(".formats a").filter(has_text=name.upper() if name == "rss" else "Atom").click()
        assert opened.value.headers["content-type"] == "application/xml; charset=utf-8"
        shown, whole = visible(window), window.evaluate("document.documentElement.textContent")
        assert window.evaluate("getComputedStyle(document.documentElement).direction") == "ltr"
    for part in ("AI · Harbour News", "About a1", "What story 2 says."):
        assert part in shown
    assert HIDDEN in whole
    assert HIDDEN not in shown


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_that_a_reader_fetched_is_shown_all_the_same(browser: Browser, address: str, name: str) -> None:
    """What a script of a page fetched under the feed's own type, and the browser kept, is no answer to opening it."""
    with browser.new_context() as context:
        window = context.new_page()
        window.goto(f"{address}feeds.json")
        path = f"{address}all.{name}"
        fetched = window.evaluate("path => fetch(path).then(answer => answer.headers.get('content-type'))", path)
        assert fetched == f"application/{name}+xml; charset=utf-8"
        window.goto(path)
        assert "About a3" in visible(window)
        assert window.evaluate("document.contentType") == "application/xml"


@pytest.mark.parametrize("name", FORMATS)
def test_a_raw_feed_says_what_it_is_and_where_its_page_is(browser: Browser, address: str, name: str) -> None:
    """First stands what a feed is, and a link to the page made for people, which a key or a click follows."""
    root = {"atom": "feed", "rss": "channel"}[name]
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        window = context.new_page()
        window.goto(f"{address}all.{name}")
        content = "([selector, part]) => getComputedStyle(document.querySelector(selector), part).content"
        assert "To subscribe" in window.evaluate(content, [root, "::before"])
        assert "page for people" in window.evaluate(content, [f"{root} > mainEntityOfPage", "::before"])
        link = window.locator("a")
        assert link.all_text_contents() == ["https://news.example.org/all.html"]
        top = "selector => document.querySelector(selector).getClientRects()[0].top"
        assert window.evaluate(top, "a") < window.evaluate(top, f"{root} > title")
        across = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert window.evaluate(across) == 0
        window.route("https://news.example.org/*", lambda route: route.fulfill(body="the page"))
        window.keyboard.press("Tab")
        window.keyboard.press("Enter")
        sync_api.expect(window).to_have_url("https://news.example.org/all.html")
        window.goto(f"{address}all.{name}")
        link.click()
        sync_api.expect(window).to_have_url("https://news.example.org/all.html")


@pytest.mark.parametrize(("name", "date", "days"), [("atom", "published", 10), ("rss", "pubDate", 11)])
def test_of_a_date_the_day_is_shown(browser: Browser, address: str, name: str, date: str, days: int) -> None:
    """Of an entry's date as many letters are seen as the day has, and the name of the weekday is not."""
    with browser.new_context() as context:
        window = context.new_page()
        window.goto(f"{address}all.{name}")
        letters, seen, before = window.evaluate(
            "date => { const each = document.getElementsByTagName(date)[0], range = document.createRange();"
            " range.selectNodeContents(each); const all = range.getBoundingClientRect();"
            " const box = each.getBoundingClientRect(), letter = all.width / each.textContent.length;"
            " return [each.textContent, box.width / letter, (box.left - all.left) / letter] }",
            date,
        )
    start = round(before)
    assert letters[start : start + round(seen)] == {"atom": "2020-12-03", "rss": "03 Dec 2020"}[name]
    assert abs(seen - days) < 0.1
