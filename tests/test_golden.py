"""Articles and the feeds that they become, byte for byte, in `tests/golden/<case>/`.

A change that is meant to alter feeds shows itself here as a diff to review. Write the files anew with

    UPDATE_GOLDEN=1 pytest tests/test_golden.py

and read every line of the diff before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from support import Site

GOLDEN: Final = Path(__file__).parent / "golden"
CASES: Final = sorted(folder.name for folder in GOLDEN.iterdir())
FORMATS: Final = ("atom", "rss", "json", "html")
CONFIG: Final = """\
  description: What the harbour towns read & write.
  language: en
  author: {name: The Desk, email: desk@news.example.org}
  rights: © the authors
groups:
  - by: []
hub: https://hub.example.org/
"""
PATHS: Final = {
    "described": (
        "channels/metals",
        """\
channels:
  - name: metals
    title: Metals & alloys
    description: What is poured < cast & forged.
    image: https://harrowfield-courier.example/metals.png
    icon: https://harrowfield-courier.example/metals-32.png
""",
    ),
    "podcast": (
        "channels/sound",
        """\
channels:
  - name: sound
    title: Out at Sea
    description: Two people & one pier.
    podcast: {category: Society & Culture, image: "https://radio.example/cover.jpg", owner: {email: mae@radio.example}}
""",
    ),
    "language": ("channels/hafen", "channels: [{name: hafen, language: ar, where: {languages: [de]}}]\n"),
}
"""The feeds of those cases that are not about the feed of everything, and what their configs say more."""


def built(site: Site, case: str) -> dict[str, bytes]:
    """Build a site of one golden article, and give the bytes of its feeds by format."""
    (article,) = (GOLDEN / case).glob("article.*")
    path, more = PATHS.get(case, ("all", ""))
    site.config(f"{CONFIG}{more}", title="Harbour News")
    site.write(f"articles/{article.name}", article.read_bytes())
    assert site.build().articles.published == 1
    return {name: site.read(f"{path}.{name}") for name in FORMATS}


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, site: Site) -> None:
    """An article becomes the very bytes that were reviewed."""
    found = built(site, case)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        for name, body in found.items():
            (GOLDEN / case / f"feed.{name}").write_bytes(body)
    for name, body in found.items():
        assert body.decode() == (GOLDEN / case / f"feed.{name}").read_bytes().decode(), name


def test_every_case_is_whole() -> None:
    """A golden case is an article and its feed in every format, and nothing else."""
    for case in CASES:
        names = sorted(file.name for file in (GOLDEN / case).iterdir() if file.stem != "article")
        assert names == ["feed.atom", "feed.html", "feed.json", "feed.rss"], case
