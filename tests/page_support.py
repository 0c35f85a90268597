"""Values for the tests of pages: what pages have in common, listings, and a directory of many made-up feeds."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from support import entry

from feeds.model import Category, Directory, Entry, Frame, Image, Listing, Provider

UPDATED: Final = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)

_FRAME: Final = Frame(
    title="Harbour News",
    url="https://news.example.org/",
    description="What the harbour towns read.",
    language="en",
    formats=("atom", "rss", "json"),
    feed_paths={"topic": {"ai": "topics/ai"}, "provider": {"example.org": "providers/example.org"}},
)
_LISTING: Final = Listing(
    path="topics/ai",
    title="AI · Harbour News",
    labels=("AI",),
    keys=(("topic", "AI"),),
    articles=12,
    entries=10,
    updated=UPDATED,
    span=(UPDATED - timedelta(days=28), UPDATED),
)

ALL: Final = Listing("all", "Harbour News", (), (), 1200, 50, UPDATED, (UPDATED - timedelta(days=12), UPDATED))
AI: Final = _LISTING
CHANNEL: Final = Listing("channels/best", "The Best", ("The Best",), (), 3, 3, UPDATED)
PROVIDER: Final = Listing(
    "providers/example.org",
    "Example · Harbour News",
    ("Example",),
    (("provider", "example.org"),),
    7,
    7,
    UPDATED,
)
CROSSING: Final = Listing(
    "topics/ai/providers/example.org",
    "AI · Example · Harbour News",
    ("AI", "Example"),
    (("topic", "AI"), ("provider", "example.org")),
    2,
    2,
    UPDATED,
)
YEAR: Final = Listing("years/2026", "2026 · Harbour News", ("2026",), (("year", "2026"),), 9, 9, UPDATED)


def frame(**changes: Any) -> Frame:
    """Give what pages have in common, as told."""
    return msgspec.structs.replace(_FRAME, **changes)


def listing(**changes: Any) -> Listing:
    """Give the listing of a topic that differs from a plain one as told."""
    return msgspec.structs.replace(_LISTING, **changes)


def directory(*listings: Listing, latest: tuple[Entry, ...] = ()) -> Directory:
    """Give a directory of some listings, of one of each kind unless told."""
    given = listings or (ALL, AI, CHANNEL, PROVIDER, CROSSING, YEAR)
    return Directory(tuple(sorted(given, key=lambda each: each.path)), latest, UPDATED)


def story(number: int = 1, **changes: Any) -> Entry:
    """Give an entry with all that pages show."""
    published = UPDATED - timedelta(days=number)
    values: dict[str, Any] = {
        "id": f"urn:example:{number}",
        "title": f"Story {number}",
        "summary": f"What story {number} says.",
        "published": published,
        "updated": published,
        "alternate": f"https://example.org/{number}",
        "categories": (
            Category("AI", "AI", "https://news.example.org/topics/"),
            Category("Ships", "Ships", "https://news.example.org/topics/"),
        ),
        "source": Provider("Example", "example.org"),
        "images": (Image(f"https://pictures.example.org/{number}.jpg", 900, 600, f"Picture {number}"),),
    }
    return entry(**{**values, **changes})


def many(number: int) -> Directory:
    """Give a directory of that many providers with varied names and sizes, and the feed of everything."""
    chance = random.Random(7)  # noqa: S311 - repeatable on purpose
    letters = "abcdefghijklmnopqrstuvwxyz"
    found = [ALL]
    for index in range(number - 1):
        words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(chance.randint(1, 3))]
        domain = f"{''.join(words)}{index}.example"
        rate = chance.choice((0.05, 0.3, 1, 4, 12))
        articles = int(52 * rate) + chance.randint(1, 900)
        label = " ".join(words).title()
        found.append(
            listing(
                path=f"providers/{domain}",
                title=f"{label} · Harbour News",
                labels=(label,),
                keys=(("provider", domain),),
                articles=articles,
                updated=UPDATED - timedelta(hours=chance.randint(0, 9000)),
                span=(UPDATED - timedelta(weeks=10 / rate), UPDATED),
            )
        )
    return directory(*found, latest=tuple(story(index) for index in range(1, 13)))
