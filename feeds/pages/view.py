"""What the templates show: values prepared so that a template only places them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from feeds.formats import FORMATS
from feeds.lib.dates import rfc3339
from feeds.pages.filenames import PAGE
from feeds.pages.players import player
from feeds.pages.policy import policy

if TYPE_CHECKING:
    from datetime import datetime

    from jinja2 import Environment

    from feeds.model import Entry, Frame, Image
    from feeds.pages.players import Player

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# The languages whose everyday script runs from right to left.
_RIGHT_TO_LEFT: Final = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi")
)
_SCRIPTS: Final = frozenset(("adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"))
# HTML, section 13.2.3.5: no document has surrogates, noncharacters and controls; nor has XML a form feed.
_NO_TEXT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


class Address(NamedTuple):
    """Where a feed is found in one format."""

    name: str
    title: str
    media_type: str
    href: str


class PageLink(NamedTuple):
    """A name, and the page about it if there is one."""

    name: str
    href: str | None


class Shown(NamedTuple):
    """An entry as pages show it."""

    title: str
    href: str | None
    language: str | None
    instant: str
    day: str
    summary: str
    image: Image | None
    provider: PageLink | None
    topics: list[PageLink]
    players: list[Player]


@cache
def environment() -> Environment:
    """Return the templates, with every value escaped and none that is missing taken for empty."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("feeds.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def write(template: str, values: dict[str, Any]) -> bytes:
    """Fill in a template, and drop the characters that no HTML document may have."""
    text = environment().get_template(template).render(values)
    if not text.replace("\n", "").isprintable():  # no printable character is amiss, and asking is faster
        text = _NO_TEXT.sub("", text)
    return text.encode()


def common(frame: Frame, root: str) -> dict[str, Any]:
    """Return what every page says.

    Args:
        frame: what the pages have in common.
        root: the way from the page up to `index.html`: `../` or nothing.
    """
    english = is_english(frame.language)
    return {
        "frame": frame,
        "root": root,
        "policy": policy(pictures=frame.pictures),
        "direction": direction(frame.language),
        # the words of the pages themselves are English
        "english": "" if english else _markup(' lang="en" dir="ltr"'),
        "icon": _ours(frame.icon, frame, root),
        "logo": _ours(frame.logo, frame, root),
    }


def _markup(text: str) -> str:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - text of ours


def _ours(url: str | None, frame: Frame, root: str) -> str | None:
    """Return the address of a picture: relative where it is below the site, None where it may not be shown."""
    if url and url.startswith(frame.url) and url != frame.url:
        return f"{root}{url.removeprefix(frame.url)}"
    return url if frame.pictures else None


def is_english(language: str) -> bool:
    """Whether a BCP 47 tag is that of English."""
    return language.lower().split("-")[0] == "en"


def direction(language: str) -> str:
    """Return the direction of a language, named by a BCP 47 tag."""
    first, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == 4), None)  # noqa: PLR2004 - a script's subtag, ISO 15924
    return "rtl" if (script in _SCRIPTS if script else first in _RIGHT_TO_LEFT) else "ltr"


def day(instant: datetime, zone: str = "UTC") -> str:
    """Write the day that an instant has in an IANA zone: `16 December 2020`."""
    local = instant if zone == "UTC" else instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def counted(number: int, one: str, several: str) -> str:
    """Write how many there are of something: `1 article`, `1,200 articles`."""
    return f"{number:,} {one if number == 1 else several}"


def addresses(url: str, frame: Frame, query: str = "") -> list[Address]:
    """Return the absolute address of a feed in each format.

    Args:
        url: that of the feed, without an extension.
        frame: names the formats.
        query: what narrows the feed, with its question mark.
    """
    formats = (FORMATS.get(name) for name in frame.formats)
    return [Address(each.name, each.title, each.media_type, f"{url}{each.extension}{query}") for each in formats]


def shown(entry: Entry, frame: Frame, root: str, *, plays: bool = False) -> Shown:
    """Return an entry as pages show it: its provider and topics linked to the pages of their feeds, if any.

    Args:
        entry: the entry.
        frame: names the feeds that have pages.
        root: the way from the page up to `index.html`: `../` or nothing.
        plays: whether the files that go along with it are shown too.
    """
    feed_paths = frame.feed_paths
    topics = feed_paths.get("topic", {})
    source = entry.source
    provider = None
    if source:
        provider = _page_link(source.name, feed_paths.get("provider", {}).get(source.domain or source.name), root)
    return Shown(
        title=entry.title or "Untitled",
        href=entry.alternate,
        language=entry.language,
        instant=rfc3339(entry.published),
        day=day(entry.published, frame.timezone),
        summary=entry.summary,
        image=entry.images[0] if frame.pictures and entry.images else None,
        provider=provider,
        topics=[
            _page_link(category.label, topics.get(category.term.casefold()), root) for category in entry.categories
        ],
        players=[player(each, plays=frame.pictures) for each in entry.enclosures] if plays else [],
    )


def _page_link(name: str, path: str | None, root: str) -> PageLink:
    return PageLink(name, f"{root}{path}{PAGE}" if path else None)
