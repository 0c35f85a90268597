"""The rules for OPML."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_LISTS: Final = 'OPML 2.0, section "Subscription lists"'
_EXTENDING: Final = 'OPML 2.0, section "Extending OPML"'
_OUTLINE_1: Final = 'OPML 1.0, section "<outline>"'

OPML: Final = CodeSection(
    "OPML",
    codes={
        "V501": error(
            "a required element of OPML is missing",
            remedy="Add the element that the message names.",
            source='OPML 2.0, sections "What is an <opml>?" and "What is a <body>?"',
        ),
        "V502": error(
            "an element of OPML stands more often than it may",
            remedy="Keep the right one.",
            source='OPML 2.0, sections "What is an <opml>?" and "Notes"',
        ),
        "V503": error(
            "an element that OPML does not know there",
            remedy="Check its spelling and its place, or put it in a namespace.",
            source=_EXTENDING,
        ),
        "V504": error(
            "a required attribute of OPML is missing",
            remedy="Add the attribute that the message names.",
            source='OPML 2.0, sections "What is an <opml>?" and "What is an <outline>?"',
        ),
        "V505": error(
            "an attribute that OPML does not know",
            remedy="Check its spelling, leave it out, or put it in a namespace.",
            source=_EXTENDING,
        ),
        "V506": error(
            "text where OPML has elements only",
            effect="No program shows it.",
            remedy="Put it in the attribute `text`.",
            source='OPML 2.0, section "What is an <outline>?"',
        ),
        "V507": warning(
            "an empty element of OPML",
            remedy="Fill it in, or leave it out.",
            source='OPML 2.0, section "What is a <head>?"',
        ),
        "V511": error(
            "a version of OPML that does not exist",
            remedy='Write `version="2.0"`.',
            source='OPML 2.0, section "What is an <opml>?"',
        ),
        "V512": error(
            "a subscription without the address of its feed",
            effect="Readers cannot subscribe to it.",
            remedy="Add `xmlUrl`.",
            source=_LISTS,
        ),
        "V513": error(
            "a link or an inclusion without an address",
            effect="It leads nowhere.",
            remedy="Add `url`.",
            source='OPML 2.0, section "Inclusion"',
        ),
        "V515": warning(
            "an outline from before OPML",
            effect="Few programs read it.",
            remedy='Write `<opml version="2.0">`.',
            source='OPML 1.0, section "Compatibility"',
        ),
        "V516": warning(
            "a subscription without a title",
            effect="Readers have to fetch the feed to show its name.",
            remedy="Add `title`.",
            source=_LISTS,
        ),
        "V517": warning(
            "a version of a feed that OPML does not know",
            effect="Programs ignore it.",
            remedy="Write one of those in the message, or leave it out.",
            source=_LISTS,
        ),
        "V518": warning(
            "the address of a feed in an outline without a type",
            effect="Readers do not subscribe to it.",
            remedy='Add `type="rss"`.',
            source=_LISTS,
        ),
        "V519": warning(
            "a type of outline that OPML 1 does not know", remedy='Write `version="2.0"`.', source=_OUTLINE_1
        ),
        "V520": warning(
            "an attribute that OPML does not know, in OPML 1 or in an outline of a type of its own",
            effect="Only programs of the outline's author know what it means.",
            remedy="Put it in a namespace.",
            source=f"{_OUTLINE_1}; {_EXTENDING}",
        ),
    },
)
