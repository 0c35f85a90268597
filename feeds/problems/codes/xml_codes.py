"""The rules for any feed: its XML, and values such as addresses and dates."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_PROFILE: Final = "RSS Advisory Board, RSS Best Practices Profile"
_NAMED: Final = "the section that the message names"

XML: Final = CodeSection(
    "Any feed: the file and its XML",
    codes={
        "V101": error("the file is empty", remedy="Check the program that wrote it.", source="XML 1.0, section 2.1"),
        "V102": error(
            "not well-formed XML 1.0",
            effect="Programs that read XML stop at the place, and most show nothing of the feed.",
            remedy='Close every element; write `&` as `&amp;` and `<` as `&lt;`; begin with `<?xml version="1.0"?>` '
            "or the outermost element.",
            source="XML 1.0, section 2.1",
        ),
        "V103": error(
            "bytes that are not what the encoding says, or two encodings named at once",
            effect="Programs refuse the feed, or show the wrong characters.",
            remedy="Write UTF-8, and declare that.",
            source="XML 1.0, section 4.3.3",
        ),
        "V104": error(
            "an encoding that no program knows",
            remedy="Write UTF-8, and declare that.",
            source="XML 1.0, section 4.3.3",
        ),
        "V105": warning(
            "an encoding that programs need not know",
            effect="Every program reads UTF-8 and UTF-16; others may refuse the feed.",
            remedy="Write UTF-8, and declare that.",
            source="XML 1.0, section 2.2",
        ),
        "V106": warning(
            "an entity that the document declares itself or leaves to a file elsewhere",
            effect="Many programs read no such declarations, for safety, and drop the entity or refuse the feed.",
            remedy="Write the characters themselves.",
            source="XML 1.0, section 4.4",
        ),
        "V107": error(
            "entities that grow into more text than the document has",
            effect="The rest of the feed was not checked. Programs refuse this as an attack.",
            remedy="Write the text itself.",
        ),
        "V108": error(
            "elements nested deeper than 250 levels",
            effect="The rest of the feed was not checked.",
            remedy="Flatten them.",
        ),
        "V109": error(
            "not a feed",
            remedy="Check that the address is that of the feed, not of a page.",
            source='RFC 4287, section 2; RSS 2.0, section "What is RSS?"; RSS 1.0, section 5.2',
        ),
        "V110": error(
            "the outermost element is in another namespace than that of its format",
            effect="Programs do not recognise the format.",
            remedy="Write the namespace that the message names.",
            source='RFC 4287, section 1.2; RSS 2.0, section "Extending RSS"',
        ),
    },
)

ADDRESSES: Final = CodeSection(
    "Any feed: addresses",
    codes={
        "V131": error(
            "not an address: characters that have to be percent-encoded, or no host where one belongs",
            remedy="Percent-encode what the message shows: a space is `%20`.",
            source="RFC 3986, section 2; RFC 3987, section 2.2",
        ),
        "V132": error(
            "an http or https address without a proper host",
            effect="It leads nowhere.",
            remedy="Write `https://host/path`.",
            source="RFC 9110, section 4.2",
        ),
        "V133": error(
            "a relative address, or part of one, where a full one belongs",
            remedy="Write the full address with scheme and host.",
            source='RFC 4287, section 4.2.6; RSS 2.0, section "Comments"; OPML 2.0, section "Subscription lists"',
        ),
        "V134": warning(
            "a scheme that is not registered", remedy="Look for a misspelling.", source="RFC 7595, section 3"
        ),
        "V135": error(
            "not a `tag:` URI",
            remedy="Write it like `tag:example.org,2026-01-31:name`.",
            source="RFC 4151, section 2.1",
        ),
        "V136": error(
            "not a URN, or not a UUID where one is promised",
            remedy="Write `urn:uuid:` and 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.",
            source="RFC 8141, section 2; RFC 9562, section 4",
        ),
        "V137": error(
            "an address with characters outside ASCII, which RSS does not take",
            remedy="Percent-encode what is not ASCII, and write the host in its `xn--` form.",
            source=f"{_PROFILE}, data type URL",
        ),
    },
)

DATES: Final = CodeSection(
    "Any feed: dates",
    codes={
        "V141": error(
            "not a date of RFC 3339",
            remedy="Write it like `2026-01-31T09:30:00Z`.",
            source="RFC 4287, section 3.3; RFC 3339, section 5.6",
        ),
        "V142": error(
            "not a date of the W3C's profile of ISO 8601",
            remedy="Write it like `2026-01-31` or `2026-01-31T09:30:00Z`.",
            source="W3C Note, Date and Time Formats",
        ),
        "V143": error(
            "not a date of RFC 822",
            remedy="Write it like `Sat, 31 Jan 2026 09:30:00 +0000`.",
            source='RFC 822, section 5; RSS 2.0, element pubDate; OPML 2.0, section "What is a <head>?"',
        ),
        "V144": error(
            "the wrong day of the week", remedy="Write the right one, or none.", source="RFC 822, section 5.2"
        ),
        "V145": warning(
            "a date of RFC 822 that many programs get wrong",
            remedy="Write it like `Sat, 31 Jan 2026 09:30:00 +0000`, with a year of four digits and a numeric zone.",
            source=f"{_PROFILE}, data type date and time",
        ),
        "V146": warning(
            "a date at which nothing can have been published",
            effect="Readers that sort by date put the entry first or last for ever.",
            remedy="Correct the year.",
        ),
    },
)

OTHER_VALUES: Final = CodeSection(
    "Any feed: other values",
    codes={
        "V151": error(
            "not a language tag",
            remedy="Write it like `en`, `de-AT` or `zh-Hant`.",
            source="BCP 47 (RFC 5646), section 2.1",
        ),
        "V152": error("not a mail address", remedy="Write `name@example.org`.", source="RFC 5322, section 3.4.1"),
        "V153": error(
            "not a media type", remedy="Write it like `text/html` or `audio/mpeg`.", source="RFC 6838, section 4.2"
        ),
        "V154": warning(
            "a mail address without a name behind it in parentheses",
            effect="Readers have no name to show.",
            remedy="Write `name@example.org (First Last)`.",
            source=f"{_PROFILE}, data type e-mail address",
        ),
        "V155": error(
            "not a number, or one that is out of bounds",
            remedy="Write a number within the bounds that the message names.",
            source=_NAMED,
        ),
        "V156": error(
            "a value that is none of the words, or not of the form, that the place allows",
            remedy="Write one of those in the message.",
            source=_NAMED,
        ),
        "V157": warning(
            "an empty attribute or value",
            remedy="Fill it in, or leave it out.",
            source='RFC 4287, section 4.2; RSS 2.0, section "Optional channel elements"',
        ),
        "V158": error(
            "not coordinates on the earth",
            remedy="Write latitude before longitude, in degrees.",
            source="WGS 84; GeoRSS Simple (OGC 17-002r1), section 8",
        ),
        "V161": warning(
            "markup in plain text",
            effect="Readers show the tags and entities as they stand, or drop them.",
            remedy='Write the text without markup, or in Atom say `type="html"`.',
            source=f"RFC 4287, section 3.1.1.1; {_PROFILE}, data type character data",
        ),
        "V163": warning(
            "a relative address in the HTML of RSS",
            effect="RSS does not say what it is relative to, so that the link or picture may not be found.",
            remedy="Write the full address.",
            source=f"{_PROFILE}, element description",
        ),
        "V164": warning(
            "HTML that runs or embeds something",
            effect="Most readers remove it, for safety.",
            remedy="Leave it out.",
            source="RFC 4287, section 8.1",
        ),
        "V165": warning(
            "a control character from a wrong encoding",
            effect="Readers show nothing or a box in its place.",
            remedy="Read the source as Windows-1252, and write UTF-8.",
            source="Unicode, section 23.1",
        ),
        "V166": warning(
            "not HTML, or HTML whose elements are not closed",
            effect="Readers repair it by guessing, and what follows may be shown wrongly.",
            remedy="Close what is open; write `&lt;` where a less-than sign is meant.",
            source="RFC 4287, sections 3.1.1.2 and 3.1.1.3",
        ),
        "V167": warning(
            "elements of HTML in XHTML that are not in its namespace",
            effect="Readers may take them for unknown elements.",
            remedy='Add `xmlns="http://www.w3.org/1999/xhtml"` to the `div` around them.',
            source="RFC 4287, section 3.1.1.3",
        ),
        "V168": warning(
            "HTML that is escaped twice",
            effect="Readers show the tags instead of what they mean.",
            remedy="Escape it once.",
            source=f"RFC 4287, section 3.1.1.2; {_PROFILE}, element description",
        ),
    },
)
