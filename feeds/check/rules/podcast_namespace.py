"""The elements of Podcasting 2.0 (https://podcastindex.org/namespace/1.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.modules import BOTH, CODES, ENTRY, FEED, anything, table, value
from feeds.check.rules.namespaces import PODCAST, PODCAST_BY_DOCUMENT
from feeds.check.rules.rows import FREE, Attribute, Element, Fault
from feeds.check.rules.uris import absolute
from feeds.check.rules.value_rules import all_of, among, filled, language, media_type, pattern
from feeds.lib.text import shown
from feeds.lib.values.podcast_words import CHAPTERS_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.check.rules.rows import Extension

_SECTION: Final = "Podcasting 2.0"
_LONGEST: Final = 128
_UUID: Final = pattern(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "917393e3-1b1e-5cef-ace4-edaa54e1f810")
_URL: Final = Attribute(absolute, needed=True)


def _short(text: str) -> Fault | None:
    """Whether a text has no more characters than podcast programs show."""
    if len(text) <= _LONGEST:
        return None
    return Fault("V156", f"'{shown(text)}' has {len(text)} characters, where {_LONGEST} are shown; shorten it")


def _nothing(**attributes: Attribute) -> Element:
    return Element("", CODES, holds="nothing", attributes=attributes)


_ROWS: Final = (
    ("guid", value(_UUID), FEED, 1),
    ("locked", value(among("yes", "no"))._replace(attributes={"owner": FREE}), FEED, 1),
    ("funding", value(_short)._replace(attributes={"url": _URL}), BOTH, None),
    (
        "transcript",
        _nothing(
            url=_URL,
            type=Attribute(media_type, needed=True),
            language=Attribute(language),
            rel=Attribute(among("captions")),
        ),
        ENTRY,
        None,
    ),
    ("chapters", _nothing(url=_URL, type=Attribute(among(CHAPTERS_TYPE, "application/json"), needed=True)), ENTRY, 1),
    (
        "person",
        value(all_of(filled, _short))._replace(
            attributes={"role": FREE, "group": FREE, "img": Attribute(absolute), "href": Attribute(absolute)}
        ),
        BOTH,
        None,
    ),
    ("medium", value(), FEED, 1),
    ("season episode location license trailer soundbite images image value block txt chat", anything(), BOTH, None),
    ("alternateEnclosure socialInteract contentLink podroll updateFrequency publisher", anything(), BOTH, None),
    ("remoteItem liveItem podping valueTimeSplit source integrity valueRecipient", anything(), BOTH, None),
)

PODCASTING: Final[Mapping[str, Extension]] = {
    tag: row for namespace in (PODCAST, PODCAST_BY_DOCUMENT) for tag, row in table(namespace, _SECTION, _ROWS)
}
"""The elements of Podcasting 2.0, by tag; both of the names that its document gives to the namespace are used."""
