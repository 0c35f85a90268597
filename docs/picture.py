"""Draws docs/page.png, the picture in the README: the start page of the sample articles, in Chromium.

    pip install -e ".[clients]" && python docs/picture.py

Chromium is a program of the system. The pictures that the sample articles name are nowhere, so each is drawn here, in
colours that its address decides. The file is small because it has few colours.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from playwright.sync_api import sync_playwright

import feeds

if TYPE_CHECKING:
    from playwright.sync_api import Route, ViewportSize

PICTURE: Final = Path(__file__).parent / "page.png"
_PROJECT: Final = Path(__file__).parents[1]
_WINDOW: Final[ViewportSize] = {"width": 1000, "height": 780}
_COLOURS: Final = 48
# Behind the last of the sample articles that is not meant for later.
_NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
_SKIES: Final = ("#dfe7ee", "#e8e0d4", "#dcebe3", "#ece1ea")
_HILLS: Final = ("#4d7ea8", "#b5763a", "#3d8b6d", "#94618e")


def draw(file: Path) -> None:
    """Build the sample articles, and write a picture of their start page to a file."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        feeds.build(_PROJECT, output=folder, now=_NOW, cache=False)
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=_WINDOW, color_scheme="light")
        page.route("https://**/*", _answer)
        page.goto(Path(folder, "index.html").as_uri())
        page.wait_for_load_state("networkidle")
        shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    shot.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("Chromium is not installed")
    return found


def _answer(route: Route) -> None:
    """Answer a request for a picture with a landscape that its address decides."""
    number = int.from_bytes(sha256(route.request.url.encode()).digest()[:4])
    sky, hill = _SKIES[number % 4], _HILLS[number // 4 % 4]
    sun, top, foot = 30 + number % 90, 30 + number // 16 % 20, 55 + number // 512 % 15
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100" preserveAspectRatio="xMidYMid slice">'
        f'<path d="M0 0H160V100H0Z" fill="{sky}"/><circle cx="{sun}" cy="{top}" r="11" fill="#fff"/>'
        f'<path d="M0 {foot} Q40 {top} 80 {foot} T160 {foot} V100 H0Z" fill="{hill}"/></svg>'
    )
    route.fulfill(content_type="image/svg+xml", body=body)


if __name__ == "__main__":
    draw(PICTURE)
