"""The pages as people meet them: in Chromium, served over loopback; skipped where there is no browser to ask."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
import pytest
from page_support import directory, frame, listing, many, story
from support import PROJECT, feed

from feeds import pages
from feeds.model import Category, DocumentChain, Image

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from feeds.model import Frame

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

PICTURE: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path d="M0 0h90v60H0z"/></svg>'
LONG: Final = "https://news.example.org/" + "unbroken" * 40
CATALOGUES: Final = PROJECT / "feeds" / "pages" / "catalogues"
LANGUAGES: Final = ("en", *sorted(file.stem.replace("_", "-") for file in CATALOGUES.glob("*.po")))
ARABIC: Final = "شركة ناشئة تعلن عن رقاقة جديدة"


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder quietly."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder over loopback, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_site(folder: Path, site: Frame, title: str = "Story") -> None:
    """Write the pages of a site with 60 feeds."""
    folder.joinpath("topics").mkdir(parents=True)
    for path, _, body in pages.assets("en"):
        folder.joinpath(path).write_bytes(body)
    folder.joinpath("picture.svg").write_bytes(PICTURE)
    stories = tuple(
        story(
            number,
            title=f"{title} {number} {LONG if number == 3 else ''}",
            images=(Image("../picture.svg" if site.pictures else "https://pictures.example.org/1.jpg", 90, 60),),
            categories=(Category("AI", "AI", "x:"), Category("Ships", "Ships", "x:")),
            language="ar" if title == ARABIC else None,
        )
        for number in range(1, 7)
    )
    extra = (listing(), listing(path="topics/cafe", labels=("Café Society",), articles=5000))
    listings = directory(*many(58).listings, *extra, latest=stories)
    site = msgspec.structs.replace(site, paths=frozenset(each.path for each in listings.listings))
    for path, body in pages.site_pages(listings, site):
        folder.joinpath(path).parent.mkdir(exist_ok=True)
        folder.joinpath(path).write_bytes(body)
    topic = feed(
        path="topics/ai",
        url=f"{site.url}topics/ai",
        title=f"AI · {site.title}",
        alternate=f"{site.url}topics/ai.html",
        entries=stories,
    )
    folder.joinpath("topics/ai.html").write_bytes(pages.feed_page(topic, site))
    folder.joinpath("topics/none.html").write_bytes(pages.feed_page(msgspec.structs.replace(topic, entries=()), site))
    chain = DocumentChain(topic.url, older="https://news.example.org/archives/topics/ai/1")
    private = msgspec.structs.replace(topic, is_private=True, chain=chain)
    folder.joinpath("topics/private.html").write_bytes(pages.feed_page(private, site))
    folder.joinpath("all.html").write_bytes(pages.feed_page(msgspec.structs.replace(topic, path="all"), site))


def write_languages(folder: Path) -> None:
    """Write the page of a feed in each language that there are words for."""
    folder.mkdir()
    for path, _, body in pages.assets("en"):
        folder.joinpath(path).write_bytes(body)
    names = [("ships and " * number).strip() for number in range(1, 5)]
    entries = tuple(
        story(number, images=(), categories=tuple(Category(each, each, "x:") for each in names[number - 1 :]))
        for number in range(1, 4)
    )
    site = frame(feed_paths={"topic": dict.fromkeys(names, "topics/ai")})
    for tag in LANGUAGES:
        told = feed(path="all", entries=entries, language=tag)
        folder.joinpath(f"{tag}.html").write_bytes(pages.feed_page(told, site))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site in English with pictures; the others stand in folders of it."""
    folder = tmp_path_factory.mktemp("sites")
    write_site(folder, frame())
    write_site(folder / "rtl", frame(language="ar", title="أخبار الميناء", description=ARABIC), ARABIC)
    write_site(folder / "bare", frame(pictures=False))
    write_languages(folder / "words")
    with serving(folder) as found:
        yield found


class Watched:
    """A page, with what it complained about and what it asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Watched]:
    """Give a page in a window, one for all tests that ask nothing else of it: to open one takes longer than a page."""
    with browser.new_context() as context:
        yield Watched(context)


@pytest.fixture
def watched(opened: Watched) -> Iterator[Watched]:
    """Give a page without a document; fail where it complains of anything, a breach of its policy included."""
    opened.page.goto("about:blank")
    opened.page.set_viewport_size({"width": 1200, "height": 900})
    opened.complaints.clear()
    opened.hosts.clear()
    yield opened
    assert opened.complaints == []


@pytest.fixture
def window(watched: Watched) -> Page:
    """Give a page without a document, in a window of the usual size."""
    return watched.page


def wide(window: Page) -> int:
    """Give by how many pixels a page is wider than its window."""
    found: int = window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


BOTH: Final = ("index.html", "topics/ai.html")
OTHERS: Final = ("topics/index.html", "404.html", "topics/none.html")


# finding a feed


def rows(window: Page) -> list[str]:
    """Give the names of the feeds that can be seen, in their order."""
    return window.locator(".rows li > a:visible").all_inner_texts()


def test_typing_narrows_and_announces(window: Page, address: str) -> None:
    """Typing leaves the feeds whose name has all the words, accents and case aside, and says how many they are."""
    window.goto(address)
    assert len(rows(window)) > 20
    window.get_by_label("Find a feed").press_sequentially("cafe SOC")
    assert rows(window) == ["Café Society"]
    sync_api.expect(window.locator("#found")).to_have_text("1 of 59 feeds")
    assert window.locator(".kind:visible h3").all_inner_texts() == ["Topics 2"]


def test_what_is_folded_away_is_found(window: Page, address: str) -> None:
    """A feed in the folded part of a section is found, by its domain too, and folded away again afterwards."""
    window.goto(address)
    last = window.locator(".kind details li > a").last
    name = (last.get_attribute("href") or "").removeprefix("providers/").removesuffix(".html")
    assert not last.is_visible()
    window.get_by_label("Find a feed").fill(name)
    assert rows(window) == [last.inner_text()]
    window.get_by_label("Find a feed").fill("")
    assert not last.is_visible()
    sync_api.expect(window.locator("#found")).to_have_text("")


def test_nothing_found_is_said(window: Page, address: str) -> None:
    """Where no feed has the name, that is announced; Escape brings all of them back."""
    window.goto(address)
    everything = rows(window)
    window.get_by_label("Find a feed").fill("no such feed")
    sync_api.expect(window.locator("#found")).to_have_text("No feed has this name")
    assert rows(window) == []
    window.get_by_label("Find a feed").press("Escape")
    assert rows(window) == everything


def test_ordering(window: Page, address: str) -> None:
    """Feeds can be put in the order of their names, across what is shown and what is folded away."""
    window.goto(address)
    rows_of = window.locator(".kind").last.locator("li > a")
    before = rows_of.all_text_contents()
    window.get_by_label("Order").select_option("name")
    names = window.locator(".kind").last.locator("li > a").all_text_contents()
    assert len(names) == 57
    assert names == sorted(names, key=str.casefold)
    window.get_by_label("Order").select_option("newest")
    days = window.locator(".kind").last.locator("time").evaluate_all("all => all.map(each => each.dateTime)")
    assert days == sorted(days, reverse=True)
    window.get_by_label("Order").select_option("articles")
    assert rows_of.all_text_contents() == before


# subscribing


def test_copying_an_address(browser: Browser, address: str) -> None:
    """The button copies the feed's address, and says that it did."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        window = context.new_page()
        window.goto(f"{address}topics/ai.html")
        button = window.get_by_role("button")
        sync_api.expect(button).to_have_text("Copy feed address")
        button.click()
        sync_api.expect(window.locator("#copied")).to_contain_text("The address is copied.")
        assert button.inner_text() == "Copied"
        assert window.evaluate("navigator.clipboard.readText()") == "https://news.example.org/topics/ai.atom"


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", ["index.html", "topics/ai.html", "all.html"])
def test_the_button_stays_under_the_pointer(browser: Browser, address: str, path: str, width: int) -> None:
    """What is said once the address is copied does not move the button: a second click copies, and leads nowhere."""
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(viewport={"width": width, "height": 800}, permissions=allowed) as context:
        window = context.new_page()
        window.goto(f"{address}{path}")
        button = window.locator(".action")
        before: Any = button.bounding_box()
        for _ in range(2):
            window.mouse.click(before["x"] + before["width"] / 3, before["y"] + before["height"] / 2)
            sync_api.expect(window.locator("#copied")).to_contain_text("The address is copied.")
        after: Any = button.bounding_box()
        assert (before["x"], before["y"]) == (after["x"], after["y"])
        assert window.url == f"{address}{path}"


@pytest.mark.sampled
@pytest.mark.parametrize("width", [1280, 768, 375])
@pytest.mark.parametrize("site", ["", "rtl/"], ids=["ltr", "rtl"])
@pytest.mark.parametrize("away", ["key", "click"])
def test_what_is_said_of_a_copy_moves_nothing(browser: Browser, address: str, site: str, width: int, away: str) -> None:
    """It lies over the page, all of it can be read, and it goes by Escape and by a click elsewhere."""
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(viewport={"width": width, "height": 800}, permissions=allowed) as context:
        window = context.new_page()
        window.goto(f"{address}{site}topics/ai.html")
        places = (
            "Array.from(document.querySelectorAll('main, article, .formats'), each => each.getBoundingClientRect().y)"
        )
        before = window.evaluate(places)
        window.get_by_role("button").click()
        said = window.locator("#copied")
        sync_api.expect(said).not_to_be_empty()
        assert window.evaluate(places) == before
        box: Any = said.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        top = "box => document.elementFromPoint(box.x + box.width / 2, box.y + box.height - 9).id"
        assert window.evaluate(top, box) == "copied"
        if away == "key":
            window.keyboard.press("Escape")
        else:
            window.locator("h1").click()
        sync_api.expect(said).to_be_empty()


def test_copying_without_leave(window: Page, address: str) -> None:
    """Where the clipboard is closed to pages, the address is selected, and the reader is told what to do."""
    window.goto(f"{address}topics/ai.html")
    window.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error())}});"
        "document.execCommand = () => false"
    )
    window.get_by_role("button").click()
    sync_api.expect(window.locator("#copied")).to_contain_text("Ctrl+C")
    assert window.evaluate("getSelection().toString()") == "https://news.example.org/topics/ai.atom"


def test_a_private_feed_is_copied_with_the_key_that_opened_its_page(browser: Browser, address: str) -> None:
    """The address works in a reader; the key of a page that needs none is nobody's."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        window = context.new_page()
        for path, key in (("private", "?key=a%26b"), ("private", ""), ("ai", "?key=a%26b")):
            window.goto(f"{address}topics/{path}.html{key}")
            window.get_by_role("button").click()
            sync_api.expect(window.locator("#copied")).to_contain_text("The address is copied.")
            expected = key if path == "private" else ""
            copied = window.evaluate("navigator.clipboard.readText()")
            assert copied == f"https://news.example.org/topics/ai.atom{expected}", path
            links = window.locator(".formats a").evaluate_all("links => links.map(each => each.search)")
            assert links == [expected] * 3
            older = window.locator(".chain a").evaluate_all("links => links.map(each => each.search)")
            assert older == ([expected] if path == "private" else [])


def test_the_menu_of_readers(window: Page, address: str) -> None:
    """The menu leads to readers on the web, and closes by Escape and by a click elsewhere."""
    window.goto(f"{address}topics/ai.html")
    summary, links = window.locator(".menu > summary"), window.locator(".menu a")
    for escaping in (True, False):
        summary.click()
        assert links.all_inner_texts() == ["Feedly", "Inoreader", "NewsBlur", "The Old Reader", "Feedbin"]
        if escaping:
            window.keyboard.press("Escape")
        else:
            window.locator("h1").click()
        sync_api.expect(links.first).not_to_be_visible()
    summary.focus()
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    assert "https%3A%2F%2Fnews.example.org%2Ftopics%2Fai.atom" in window.evaluate("document.activeElement.href")
    window.keyboard.press("Escape")
    assert window.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.sampled
@pytest.mark.parametrize("site", ["", "rtl/", "bare/"], ids=["ltr", "rtl", "bare"])
@pytest.mark.parametrize("path", ["index.html", "topics/ai.html", "all.html"])
def test_the_first_article_is_on_the_first_screen_of_a_phone(window: Page, address: str, site: str, path: str) -> None:
    """On a phone subscribing is one bar, and the title of the first article can be read below it without scrolling."""
    window.set_viewport_size({"width": 375, "height": 740})
    window.goto(f"{address}{site}{path}")
    action, menu = (window.locator(f".subscribe {each}").bounding_box() for each in (".action", ".menu > summary"))
    assert action
    assert menu
    assert (action["y"], action["height"]) == (menu["y"], menu["height"])
    title = window.locator("article h3").first.bounding_box() or {"y": 1e9, "height": 0}
    assert title["y"] + title["height"] < 740


@pytest.mark.parametrize("size", [(375, 667), (1280, 800)])
def test_a_single_feed_is_a_few_steps_away(browser: Browser, address: str, size: tuple[int, int]) -> None:
    """From the start page to the address of one feed: its number of feeds, a few letters, the name, the button."""
    width, height = size
    with browser.new_context(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    ) as context:
        window = context.new_page()
        window.goto(address)
        window.locator("header").get_by_role("link", name="60 feeds").click()
        box: Any = window.get_by_label("Find a feed").bounding_box()
        assert 0 <= box["y"] <= height - box["height"]
        window.get_by_label("Find a feed").fill("AI")
        window.locator(".rows a:visible").get_by_text("AI", exact=True).click()
        button: Any = window.get_by_role("button").bounding_box()
        assert button["y"] + button["height"] < height
        window.get_by_role("button").click()
        sync_api.expect(window.locator("#copied")).to_contain_text("The address is copied.")
        assert window.evaluate("navigator.clipboard.readText()") == "https://news.example.org/topics/ai.atom"


@pytest.mark.parametrize("width", [320, 375])
def test_the_button_is_one_line_in_every_language(window: Page, address: str, width: int, every_nth: int) -> None:
    """However long its words are, the one action of a page is a single line on a phone, as high as it is wanted."""
    window.set_viewport_size({"width": width, "height": 740})
    heights = {}
    for tag in LANGUAGES[::every_nth]:
        window.goto(f"{address}words/{tag}.html")
        box: Any = window.locator(".action").bounding_box() or {}
        heights[tag] = (box.get("height"), wide(window))
    assert set(heights.values()) == {(44, 0)}, heights


# all kinds of pages


@pytest.mark.parametrize("path", ["words/en.html", "words/ar.html"])
def test_no_line_begins_with_a_point(window: Page, address: str, path: str) -> None:
    """The point between two parts of a line stays behind the first, wherever the line breaks."""
    for width in range(304, 420, 8):
        window.set_viewport_size({"width": width, "height": 740})
        window.goto(f"{address}{path}")
        script = (
            "all => all.filter(each => { const [last, before] = [...each.getClientRects()].reverse();"
            " return before && last.width < 14 && last.top >= before.bottom }).map(each => each.textContent)"
        )
        assert window.locator("article .about > span").evaluate_all(script) == [], width


@pytest.mark.sampled
@pytest.mark.parametrize("path", [*BOTH, *OTHERS])
@pytest.mark.parametrize("width", [320, 375])
@pytest.mark.parametrize("site", ["", "rtl/"], ids=["ltr", "rtl"])
def test_a_phone_scrolls_one_way(window: Page, address: str, site: str, path: str, width: int) -> None:
    """On a phone nothing is wider than the screen, however long a word or an address is."""
    window.set_viewport_size({"width": width, "height": 640})
    window.goto(f"{address}{site}{path}")
    assert wide(window) == 0


@pytest.mark.parametrize("path", BOTH)
def test_large_text_scrolls_one_way(window: Page, address: str, path: str) -> None:
    """With text at twice its size, nothing is wider than the window either."""
    window.set_viewport_size({"width": 640, "height": 640})
    window.goto(f"{address}{path}")
    window.evaluate("document.documentElement.style.fontSize = '200%'")
    assert wide(window) == 0


@pytest.mark.parametrize("path", BOTH)
def test_the_first_stop_is_the_skip_link(window: Page, address: str, path: str) -> None:
    """From the keyboard, the first stop is a link that can be seen and leads past the header."""
    window.goto(f"{address}{path}")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert (window.locator(".skip").bounding_box() or {"width": 0})["width"] > 100
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("path", BOTH)
def test_every_stop_can_be_seen(window: Page, address: str, path: str) -> None:
    """Each of the first stops of the keyboard has an outline, and room for a finger."""
    window.goto(f"{address}{path}")
    for _ in range(14):
        window.keyboard.press("Tab")
        style, height, name = window.evaluate(
            "(() => { const at = document.activeElement;"
            " const row = at.matches('.rows a') ? getComputedStyle(at, '::after') : getComputedStyle(at);"
            " return [row.outlineStyle, at.getBoundingClientRect().height, at.textContent] })()"
        )
        assert style == "solid", name
        assert height >= 24, name


@pytest.mark.parametrize("path", BOTH)
def test_dark_mode(browser: Browser, address: str, path: str) -> None:
    """The ground is light where the reader's system is, and dark where that is."""
    grounds = {}
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            window = context.new_page()
            window.goto(f"{address}{path}")
            colour = window.evaluate("getComputedStyle(document.body).backgroundColor")
            grounds[scheme] = sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    assert grounds["dark"] < 150
    assert grounds["light"] > 600


def test_less_motion(browser: Browser, address: str) -> None:
    """Nothing glides for readers who asked for less motion."""
    found = {}
    for motion in ("reduce", "no-preference"):
        with browser.new_context(reduced_motion=motion) as context:
            window = context.new_page()
            window.goto(address)
            found[motion] = window.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert found == {"reduce": "auto", "no-preference": "smooth"}


@pytest.mark.parametrize("path", BOTH)
def test_without_javascript(browser: Browser, address: str, path: str) -> None:
    """Without a script all can be read and followed, and nothing is offered that would not work."""
    with browser.new_context(java_script_enabled=False) as context:
        window = context.new_page()
        window.goto(f"{address}{path}")
        assert window.locator("article:visible").count() == 6
        assert window.locator("input[readonly]:visible").count() == 1
        assert window.locator("button:visible, .tools:visible").count() == 0
        window.locator(".menu > summary").click()
        assert window.locator(".menu a:visible").count() == 5


def test_without_javascript_every_feed_is_a_click_away(browser: Browser, address: str) -> None:
    """Without a script a long section still unfolds, and every feed is there."""
    with browser.new_context(java_script_enabled=False) as context:
        window = context.new_page()
        window.goto(address)
        assert len(rows(window)) < 59
        window.locator("summary", has_text="more").click()
        assert len(rows(window)) == 59


@pytest.mark.parametrize("path", BOTH)
def test_nobody_else_is_asked(watched: Watched, address: str, path: str) -> None:
    """A page without pictures asks nothing of any other host."""
    watched.page.goto(f"{address}bare/{path}", wait_until="networkidle")
    assert {host for host in watched.hosts if host} == {urlsplit(address).netloc}


def test_pictures_are_shown(window: Page, address: str) -> None:
    """A picture that comes into view is loaded and has room."""
    window.goto(f"{address}topics/ai.html", wait_until="networkidle")
    first = window.locator("article > img").first
    assert first.evaluate("each => each.naturalWidth") == 90


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", BOTH)
def test_a_picture_that_is_gone_moves_nothing(browser: Browser, address: str, path: str, width: int) -> None:
    """Where a picture cannot be loaded a quiet ground of its size stays, and all stands where it stood."""
    places = "[...document.querySelectorAll('body *')].map((each) => JSON.stringify(each.getBoundingClientRect()))"
    found = []
    for is_there in (True, False):
        with browser.new_context(viewport={"width": width, "height": 900}) as context:
            window = context.new_page()
            if not is_there:
                window.route("**/picture.svg", lambda route: route.abort())
            window.goto(f"{address}{path}", wait_until="networkidle")
            for picture in window.locator("article > img").all():
                picture.scroll_into_view_if_needed()
            sync_api.expect(window.locator("article > img[data-gone]")).to_have_count(
                0 if is_there else window.locator("article > img").count()
            )
            window.evaluate("scrollTo(0, 0)")
            found.append(window.evaluate(places))
    assert found[0] == found[1]


@pytest.mark.sampled
@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize(
    ("site", "path"), [("", ""), ("", "topics/ai.html"), ("rtl/", ""), ("rtl/", "topics/ai.html"), ("", "all.html")]
)
def test_no_line_begins_or_ends_with_a_sign_between(
    browser: Browser, address: str, site: str, path: str, width: int
) -> None:
    """What stands at the start of a line stands where the paragraph begins: the sign before it is not shown."""
    measured = """() => [...document.querySelectorAll("p.about, .rows p:not(.said)")].flatMap((line) => {
      const rtl = getComputedStyle(line).direction === "rtl";
      const start = (each, by) => {
        const { left, right } = each.getBoundingClientRect();
        return (rtl ? -right : left) + by;
      };
      const inset = (each) => parseFloat(getComputedStyle(each).paddingInlineStart);
      const own = start(line, -parseFloat(getComputedStyle(line).marginInlineStart));
      let before = null;
      return [...line.children].map((each) => {
        const begins = before === null || each.getBoundingClientRect().top > before + 8;
        before = each.getBoundingClientRect().top;
        const off = start(each, inset(each)) - own;
        return begins ? Math.abs(off) < 1 : off > 1;
      });
    })"""
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        window = context.new_page()
        window.goto(f"{address}{site}{path}", wait_until="networkidle")
        window.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        found = window.evaluate(measured)
        assert found
        assert all(found)
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_the_index_to_a_feed_and_back(window: Page, address: str) -> None:
    """A feed's page is one click from the index, anywhere in its row, and the index one click from there."""
    window.goto(address)
    window.locator(".rows li", has=window.get_by_role("link", name="AI", exact=True)).locator("p").click(force=True)
    sync_api.expect(window).to_have_url(f"{address}topics/ai.html")
    window.get_by_role("link", name="Harbour News").click()
    sync_api.expect(window).to_have_url(f"{address}index.html")


@pytest.mark.sampled
@pytest.mark.parametrize("path", [*BOTH, *OTHERS])
@pytest.mark.parametrize(
    ("site", "scheme"),
    [
        pytest.param("", "light", id="light"),
        pytest.param("", "dark", id="dark"),
        pytest.param("rtl/", "light", id="right to left"),
        pytest.param("bare/", "dark", id="no pictures"),
    ],
)
def test_nothing_stands_in_anyones_way(browser: Browser, address: str, site: str, scheme: Any, path: str) -> None:
    """Axe finds no violation, everything unfolded: contrast, names, landmarks, languages and the rest."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    with browser.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        window = context.new_page()
        window.goto(f"{address}{site}{path}")
        window.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        found = axe.Axe().run(window).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []
