"""The rules for RSS: its specifications, and what its Advisory Board found to work best."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_RSS_1: Final = "RSS 1.0, section 5"
_GUID: Final = "RSS 2.0, element guid"
_PROFILE: Final = "RSS Advisory Board, RSS Best Practices Profile"
_EXTENDING: Final = 'RSS 2.0, section "Extending RSS"'
_REQUIRED: Final = 'RSS 2.0, section "Required channel elements"'

RSS: Final = CodeSection(
    "RSS 2.0, 0.91 to 0.94, and 1.0",
    codes={
        "V301": error(
            "a required element of RSS is missing",
            remedy="Add the element that the message names.",
            source='RSS 2.0, sections "Required channel elements" and "Optional channel elements"',
        ),
        "V302": error(
            "an element of RSS stands more often than it may",
            effect="Which of them counts differs from program to program.",
            remedy="Keep the right one.",
            source=f"{_PROFILE}, elements channel and item",
        ),
        "V303": error(
            "an element that RSS does not know there",
            remedy="Check its spelling and its place, or put it in a namespace.",
            source=_EXTENDING,
        ),
        "V304": error(
            "a required attribute of RSS is missing",
            remedy="Add the attribute that the message names.",
            source="RSS 2.0, sections on rss, cloud, enclosure and source",
        ),
        "V305": error(
            "an attribute that RSS does not know",
            remedy="Check its spelling, leave it out, or put it in a namespace.",
            source=_EXTENDING,
        ),
        "V306": error(
            "text where RSS has elements only",
            effect="No program shows it.",
            remedy="Leave it out, or put it into an element.",
            source=_REQUIRED,
        ),
        "V307": warning("an empty element of RSS", remedy="Fill it in, or leave it out.", source=_REQUIRED),
        "V311": error(
            "a version of RSS that does not exist",
            remedy='Write `version="2.0"`.',
            source='RSS 2.0, section "What is RSS?"',
        ),
        "V312": error(
            "an hour or day to skip that stands twice",
            remedy="Leave one out.",
            source="RSS 2.0, elements skipHours and skipDays",
        ),
        "V313": error(
            "a guid that should be a permanent link, and is no address",
            effect="Readers that open the guid find nothing.",
            remedy='Write `isPermaLink="false"`, or an address.',
            source=_GUID,
        ),
        "V314": error(
            "an item with neither title nor description",
            effect="Readers have nothing to show.",
            remedy="Add one of them.",
            source='RSS 2.0, section "Elements of <item>"',
        ),
        "V315": error(
            "two items with one guid",
            effect="Readers take them for one item and show only one of them.",
            remedy="Give each its own.",
            source=_GUID,
        ),
        "V316": error(
            "the document type of RSS 0.91 in another version",
            remedy="Leave it out.",
            source='RSS 0.91 (Netscape), section "DTD"',
        ),
        "V317": error(
            "a document type that is no longer on the net",
            effect="Programs that fetch it fail, or do not know the entities that it declared.",
            remedy="Leave it out, and write the characters themselves.",
            source="RSS Advisory Board, RSS 0.91 DTD",
        ),
        "V321": error(
            "a required element of RSS 1.0 is missing", remedy="Add the element that the message names.", source=_RSS_1
        ),
        "V322": error(
            "an element of RSS 1.0 stands more often than it may",
            effect="Which of them counts differs from program to program.",
            remedy="Keep the right one.",
            source=_RSS_1,
        ),
        "V323": error(
            "an element that RSS 1.0 does not know there",
            remedy="Check its spelling and its place, or use a module.",
            source=_RSS_1,
        ),
        "V324": error(
            "a required attribute of RSS 1.0 is missing",
            remedy="Add the attribute that the message names.",
            source=_RSS_1,
        ),
        "V325": error(
            "an attribute that RSS 1.0 does not know",
            remedy="Check its spelling, or leave it out.",
            source=_RSS_1,
        ),
        "V326": error(
            "text where RSS 1.0 has elements only",
            effect="No program shows it.",
            remedy="Leave it out, or put it into an element.",
            source=_RSS_1,
        ),
        "V327": warning("an empty element of RSS 1.0", remedy="Fill it in, or leave it out.", source=_RSS_1),
        "V331": warning(
            "a version of RSS that is out of date",
            effect="Programs read it as RSS 2.0, which has all that it has.",
            remedy='Write `version="2.0"`.',
            source='RSS 2.0, section "About this document"',
        ),
        "V332": warning(
            "a guid that is hardly unique",
            effect="Readers may take an item of another feed for this one.",
            remedy="Write one with a domain in it.",
            source=_GUID,
        ),
    },
)

BEST_PRACTICES: Final = CodeSection(
    "RSS: the Advisory Board's best practices",
    codes={
        "V340": warning(
            "a box to type into",
            effect="Nearly every reader ignores it.",
            remedy="Leave it out.",
            source=f"{_PROFILE}, element textInput",
        ),
        "V341": warning(
            "items before other elements of the channel",
            effect="Programs that read from top to bottom miss what follows the items.",
            remedy="Put the items last.",
            source=f"{_PROFILE}, element channel",
        ),
        "V342": warning(
            "a channel without a link to itself",
            effect="A program that has only a copy of the feed cannot tell where it is from.",
            remedy='Add `<atom:link rel="self" type="application/rss+xml" href="…"/>`.',
            source=f"{_PROFILE}, element atom:link",
        ),
        "V343": warning(
            "a picture whose title or link is not the channel's",
            remedy="Write the same as in the channel.",
            source=f"{_PROFILE}, element image",
        ),
        "V344": warning(
            "a picture that is neither GIF, JPEG nor PNG",
            effect="Readers need not be able to show it.",
            remedy="Use one of these.",
            source="RSS 2.0, element image",
        ),
        "V345": warning(
            "a count of comments without the date of the count",
            remedy="Add `lastBuildDate`.",
            source=f"{_PROFILE}, element slash:comments",
        ),
        "V346": warning(
            "several enclosures in one item",
            effect="Many readers take only one, some the first and some the last.",
            remedy="Keep one.",
            source=f"{_PROFILE}, element enclosure",
        ),
        "V347": warning(
            "the full text without a description before it",
            effect="Some programs take the description that follows, or none, for all that there is.",
            remedy="Put a summary before it, in `description`.",
            source=f"{_PROFILE}, element content:encoded",
        ),
        "V348": warning(
            "an item without a guid",
            effect="Readers may show it as new again when its title or link changes.",
            remedy="Add one.",
            source=f"{_PROFILE}, element guid",
        ),
        "V349": warning(
            "the same value in RSS and in Dublin Core",
            effect="Readers may show it twice.",
            remedy="Leave one of them out.",
            source=f'{_PROFILE}, section "Namespace elements"',
        ),
        "V350": warning(
            "midnight as the hour 24",
            effect="Programs that count from 0 to 23 do not know it.",
            remedy="Write `0`.",
            source=f"{_PROFILE}, element hour",
        ),
    },
)
