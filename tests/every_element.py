"""A site that uses every element that feeds can have, and what its articles say, for the readers of other people.

What an entry says stands in the table of stories, apart from the code that is tested; ids and contents alone are those
of the JSON Feed as a strict reader has it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support import Site

LIMIT: Final = 5
"""Entries of a document: the other stories are in the archives."""
URL: Final = "https://news.example.org/"
TITLE: Final = "Harbour & Co <news> — الميناء ⚓"
FIRST: Final = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
NOW: Final = datetime(2025, 6, 1, tzinfo=UTC)
"""When the site is built."""
KEYS: Final = "board-of-the-harbour"
"""What opens its private feed."""


class File(NamedTuple):
    """What goes along with a story: its address, length in bytes, type, seconds, and title."""

    url: str
    length: int | None
    type: str
    duration: int | None = None
    title: str | None = None


class Story(NamedTuple):
    """An article, and what every reader has to make of it.

    Attributes:
        name: of its file.
        title: plain text.
        words: what its text says.
        more: other front matter.
        authors: names.
        categories: as people write them.
        files: what goes along with it, in the order in which they are told.
        language: its own, where it says one.
        updated: when, if that is not when it was published.
        summary: plain text.
        via: where it was published first.
    """

    name: str
    title: str
    words: str = "The tide came in, and went out again."
    more: Mapping[str, Any] = MappingProxyType({})
    authors: tuple[str, ...] = ("Mae Ode",)
    categories: tuple[str, ...] = ("Harbour",)
    files: tuple[File, ...] = ()
    language: str | None = None
    updated: datetime | None = None
    summary: str = "What the tide left."
    via: str | None = None


_MP3: Final = File("https://files.example.org/12.mp3?from=feed&a=1", 48_123_456, "audio/mpeg", 3487, "Episode & more")
_OGG: Final = File("https://files.example.org/12.ogg", 40_000_001, "audio/ogg", 3487)
_PDF: Final = File("https://files.example.org/12.pdf", 12_345, "application/pdf", None, "Notes <of> it")
_FILM: Final = File("https://files.example.org/film.mp4", None, "video/mp4", 61)

STORIES: Final = (
    Story("plain", "A plain one"),
    Story(
        "markup",
        'Bolts & nuts: 1 < 2, "3" > 2, it\'s <b>',
        summary='A < b & "c" > d.',
        words="Fish & chips < 3 ]]> end",
    ),
    Story("ampersands", "AT&T, R&D; Q&A;", summary="AT&T & R&D;", words="AT&T & R&D;"),
    Story(
        "emoji",
        "Anchor ⚓ and 👩‍🚀🇳🇱 flags 🏴‍☠️",
        summary="🐙 says 𝔥𝔢𝔩𝔩𝔬.",
        words="🐙 𝔥𝔢𝔩𝔩𝔬",
        categories=("Emoji 🐙", "C++ & C"),
    ),
    Story(
        "rtl",
        "الميناء يفتح أبوابه، «مرحبا» (2025)!",
        words="وصلت السفينة صباح اليوم.",
        more={"language": "ar"},
        authors=("مي العودة",),
        categories=("الميناء",),
        language="ar",
        summary="خبر قصير: من الميناء.",
    ),
    Story(
        "hebrew",
        'הנמל נפתח ("שלום") ב־2025',
        words="הספינה הגיעה הבוקר.",
        more={"language": "he"},
        authors=("מיה עוד",),
        language="he",
        summary="ידיעה קצרה.",
    ),
    Story(
        "chinese",
        "海港开放日：“欢迎”（二〇二五）",
        words="船今天早上到了。",
        more={"language": "zh-Hans"},
        language="zh-Hans",
        summary="海港的短讯。",
        categories=("人工智能", "海港"),
    ),
    Story(
        "authors",
        "Written by three",
        more={
            "authors": [
                {"name": "Ada Ö. Lovelace", "url": "https://ada.example/?a=1&b=2", "email": "ada@example.org"},
                {"name": "Grace <G> Hopper", "url": "https://grace.example/"},
                {"name": "Jo & Co"},
            ]
        },
        authors=("Ada Ö. Lovelace", "Grace <G> Hopper", "Jo & Co"),
    ),
    Story(
        "sourced",
        "First published elsewhere",
        more={
            "webUrl": "https://news.example.org/read/sourced?a=1&b=2",
            "originalUrl": "https://wire.example/sourced?a=1&b=2",
            "provider": {
                "name": "The Wire & Sons",
                "domain": "wire.example",
                "images": [{"url": "https://wire.example/wire.png", "width": 300, "height": 300}],
            },
            "related": [{"title": "Before & after", "url": "https://wire.example/before", "provider": "Wire"}],
            "featuredContent": "https://www.youtube.com/watch?v=abcdefghijk",
        },
        authors=("The Wire & Sons",),
        via="https://wire.example/sourced?a=1&b=2",
    ),
    Story(
        "changed",
        "Changed a day later",
        more={"updated": FIRST + timedelta(days=90, hours=3)},
        updated=FIRST + timedelta(days=90, hours=3),
    ),
    Story(
        "pictures",
        "With pictures",
        more={
            "images": [
                {
                    "url": "https://images.example.org/a.jpg?w=1&h=2",
                    "width": 1200,
                    "height": 800,
                    "title": "A <quay>",
                    "attribution": "Ada & co",
                },
                {"url": "https://images.example.org/b.webp", "title": "Another"},
            ]
        },
    ),
    Story(
        "episode",
        "12: What the fog horn says",
        more={
            "audio": {"url": _MP3.url, "length": _MP3.length, "duration": "58:07", "title": _MP3.title},
            "attachments": [
                {"url": _OGG.url, "length": _OGG.length, "duration": _OGG.duration},
                {"url": _PDF.url, "length": _PDF.length, "title": _PDF.title},
            ],
            "season": 2,
            "episode": 12,
            "episodeType": "full",
            "itunes_title": "What the fog horn says",
            "episode_image": "https://files.example.org/12.jpg",
            "explicit": False,
            "transcript": [
                {"url": "https://files.example.org/12.vtt", "language": "en"},
                "https://files.example.org/12.srt",
            ],
            "chapters": "https://files.example.org/12.json",
            "person": [
                {
                    "name": "Jo & Keeper",
                    "role": "guest",
                    "img": "https://jo.example/jo.jpg",
                    "href": "https://jo.example/",
                }
            ],
        },
        categories=("Radio", "Harbour"),
        files=(_MP3, _OGG, _PDF),
    ),
    Story(
        "film",
        "Thirteen, a film",
        more={
            "video": {"url": _FILM.url, "duration": 61},
            "season": 2,
            "episode": 13,
            "episodeType": "bonus",
            "explicit": True,
        },
        categories=("Radio",),
        files=(_FILM,),
    ),
    Story(
        "rich",
        "Rich text",
        words="A table of tides E = mc2 a note",
        more={"type": "essay"},
    ),
    Story("long", "A title that goes on " + "and on " * 24 + "to its end"),
    *(Story(f"old-{number}", f"Old story {number}") for number in range(1, 13)),
)
"""The oldest one last; each is a day older than the one before it."""

GONE: Final = (
    Story("gone", "Taken down"),
    Story("gone-too", "Taken down & forgotten", categories=("Harbour", "Radio")),
)
"""They were published once."""

_DOT: Final = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBg"
    "AAAABQABh6FO1AAAAABJRU5ErkJggg=="
)
_RICH: Final = f"""\
| A table | of tides |
| --- | --- |
| `E = mc2` | <q lang="fr">a note</q> |

> [!NOTE]
> Quoted, with a [link](../plain/ "A & b") and a picture ![of it](cup.png).

<figure><img src="{_DOT}" alt="dot"><figcaption>A dot</figcaption></figure>
"""

CONFIG: Final = f"""\
site:
  title: "{TITLE}"
  url: {URL}
  description: "What comes in & goes out: <ships>, tides and 🐙."
  language: en
  author: {{name: "Mae Ode", email: mae@news.example.org, uri: "https://mae.example/"}}
  rights: "© 2025 Harbour & Co"
  icon: {URL}icon.png
  logo: {URL}logo.png
articles:
  timezone: UTC
  permalink: /read/:slug/
groups:
  - by: []
  - by: [topic]
  - by: [provider]
  - by: [author]
  - by: [type]
  - by: [language]
  - by: [topic, language]
channels:
  - name: radio
    title: "Harbour Radio & friends"
    description: "Two people, one pier & <the> sea."
    image: https://files.example.org/radio.png
    where: {{topics: {{any: [Radio]}}}}
    podcast:
      author: Mae & Jo
      owner: {{name: Mae Ode, email: desk@news.example.org}}
      category: Society & Culture
      subcategory: Documentary
      image: https://files.example.org/cover.jpg
      explicit: false
      type: serial
      complete: true
      block: true
      copyright: "© Harbour Radio"
      new_feed_url: https://radio.example.org/feed.rss
      people: [{{name: Mae Ode, role: host, img: "https://mae.example/mae.jpg", href: "https://mae.example/"}}]
  - name: board
    title: For the board
  - name: quiet
    title: Nothing yet
    where: {{topics: {{any: [Nothing]}}}}
describe:
  topics:
    Harbour:
      title: The harbour & its ships
      description: "All that floats: <boats> & buoys."
      image: {URL}harbour.png
      icon: {URL}harbour-icon.png
      limit: 4
      order: 1
limit: {LIMIT}
hub: https://hub.example.org/
access: {{feeds: [channels/board], file: keys.txt}}
aliases: {{feed.xml: all.atom}}
host: nginx
"""


def make(site: Site) -> None:
    """Write the site into its folder and build it twice, since two of its stories were taken down meanwhile."""
    site.write("keys.txt", f"{KEYS}\n")
    (site.folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for place, story in enumerate((*STORIES, *GONE)):
        site.write(f"articles/{story.name}.md", _text(story, published(place)))
    site.build(now=NOW - timedelta(days=1))
    for story in GONE:
        (site.folder / f"articles/{story.name}.md").unlink()
    site.build(now=NOW)


def published(place: int) -> datetime:
    """Return when the story at a place in the table was published."""
    return FIRST + timedelta(days=80 - place, minutes=place)


def _text(story: Story, date: datetime) -> str:
    front: dict[str, Any] = {"title": story.title.replace("&", "&amp;"), "date": date}
    front |= {"excerpt": story.summary.replace("&", "&amp;").replace("<", "&lt;"), "topics": list(story.categories)}
    front["title"] = front["title"].replace("<", "&lt;")
    if "provider" not in story.more and "authors" not in story.more:
        front["authors"] = [{"name": name} for name in story.authors]
    front |= story.more
    body = _RICH if story.name == "rich" else story.words.replace("&", "&amp;").replace("<", "&lt;")
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n{body}\n"


def link_of(story: Story) -> str:
    """Return the address of a story."""
    return str(story.more.get("webUrl", f"{URL}read/{story.name}/"))
