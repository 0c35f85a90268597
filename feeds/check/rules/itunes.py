"""The tags of Apple's podcast directory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.check.rules.modules import BOTH, CODES, ENTRY, FEED, nested, table, value
from feeds.check.rules.namespaces import ITUNES
from feeds.check.rules.prose import plain
from feeds.check.rules.rows import Attribute, Element, Fault, many, maybe, one
from feeds.check.rules.uris import absolute
from feeds.check.rules.value_rules import among, mail, pattern, whole
from feeds.lib.nearest import nearest
from feeds.lib.text import shown
from feeds.lib.values.podcast_words import CATEGORIES, COVER_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.check.rules.rows import Extension

_SECTION: Final = "Apple's podcast RSS feed requirements"
_HREF: Final = {"href": Attribute(absolute, needed=True)}
_CATEGORIES: Final = [name for whole, parts in CATEGORIES.items() for name in (whole, *parts)]
_OLD_YES: Final = re.compile(r"yes|no|true|false|clean|explicit", re.IGNORECASE)


def _explicit(text: str) -> Fault | None:
    """Whether there is something that is not for children."""
    if text in {"true", "false"}:
        return None
    if _OLD_YES.fullmatch(text):
        return Fault("V721", f"'{shown(text)}' is an old form; write true or false")
    return Fault("V156", f"'{shown(text)}' is not one of 'true', 'false'; write one of them")


def _category(text: str) -> Fault | None:
    """Whether Apple's list has a category, or a part of one."""
    if text in _CATEGORIES:
        return None
    near = nearest(text, _CATEGORIES)
    hint = f"did you mean '{near}'?" if near else "write one of the list"
    return Fault("V723", f"'{shown(text)}' is no category of Apple's list; {hint}")


def _picture(text: str) -> Fault | None:
    """Whether a cover is where its address is one, and is named as the pictures that Apple takes."""
    if fault := absolute(text):
        return fault
    name = text.partition("?")[0].partition("#")[0].rpartition("/")[2].lower()
    if "." in name and not name.endswith(COVER_SUFFIXES):
        return Fault("V727", f"'{shown(text)}' does not end in .jpg or .png, which covers are; save it as one of them")
    return None


_LINK: Final = Element(
    "", CODES, holds="nothing", attributes={**_HREF, "rel": Attribute(), "type": Attribute(), "title": Attribute()}
)
_COVER: Final = _LINK._replace(attributes={**_LINK.attributes, "href": Attribute(_picture, needed=True)})
_INNER: Final = Element(_SECTION, CODES, holds="nothing", attributes={"text": Attribute(_category, needed=True)})
_CATEGORY: Final = _INNER._replace(holds="elements", children={f"{ITUNES}}}category": many(_INNER)})
_OWNER: Final = nested(
    {
        f"{ITUNES}}}name": maybe(Element(_SECTION, CODES, blank=True)),
        f"{ITUNES}}}email": one(Element(_SECTION, CODES, check=mail)),
    }
)._replace(section=_SECTION)

PODCASTS: Final[Mapping[str, Extension]] = dict(
    table(
        ITUNES,
        _SECTION,
        [
            ("author title subtitle summary", value(plain, blank=True), BOTH, 1),
            ("keywords", value(blank=True), BOTH, 1),
            ("block", value(among("yes", "no", fold=True)), BOTH, 1),
            ("explicit", value(_explicit), BOTH, 1),
            (
                "image",
                _LINK._replace(attributes={**_LINK.attributes, "href": Attribute(_picture, needed=True)}),
                BOTH,
                1,
            ),
            ("link", _LINK, BOTH, None),
            ("category", _CATEGORY, BOTH, None),
            ("owner", _OWNER, FEED, 1),
            ("complete", value(among("yes", "no", fold=True)), FEED, 1),
            ("new-feed-url", value(absolute), FEED, 1),
            ("applepodcastsverify", value(), FEED, 1),
            ("type", value(among("episodic", "serial", fold=True)), FEED, 1),
            (
                "duration",
                value(pattern(r"\d+(?:\.\d+)?|\d+:[0-5]?\d|\d+:[0-5]?\d:[0-5]?\d", "1:02:03, or in seconds")),
                ENTRY,
                1,
            ),
            ("order", value(whole(0)), ENTRY, 1),
            ("episode season", value(whole(1)), ENTRY, 1),
            ("episodeType", value(among("full", "trailer", "bonus", fold=True)), ENTRY, 1),
            ("isClosedCaptioned", value(among("yes", "no", fold=True)), ENTRY, 1),
        ],
    )
)
"""The elements of the podcast directory, by tag."""
