"""The rules for JSON Feed."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_TOP: Final = "JSON Feed 1.1, Top-level"
_ITEMS: Final = "JSON Feed 1.1, Items"
_STRUCTURE: Final = "JSON Feed 1.1, The Structure of a Feed"
_EXTENSIONS: Final = "JSON Feed 1.1, Extensions"
_DEPRECATIONS: Final = "JSON Feed 1.1, Deprecations"
_NO_FEED: Final = "Programs refuse the whole feed."

JSON_FEED: Final = CodeSection(
    "JSON Feed",
    about="A feed that names version 1 is held against JSON Feed 1.0, any other against "
    "[1.1](https://www.jsonfeed.org/version/1.1/). What is not JSON is read on as far as it is clear what was meant.",
    codes={
        "V401": error(
            "not JSON",
            effect=_NO_FEED,
            remedy="The place is that of the mistake: a comma before a bracket, a comment, `NaN`, a line break in a "
            "text. Let a JSON library write the feed.",
            source="RFC 8259, section 2",
        ),
        "V402": warning(
            "a name stands twice in an object",
            effect="Which of them counts differs from program to program.",
            remedy="Remove one.",
            source="RFC 8259, section 4",
        ),
        "V403": error(
            "JSON that is not UTF-8",
            effect="Programs refuse the feed, or show the wrong characters.",
            remedy="Save the feed as UTF-8.",
            source="RFC 8259, section 8.1",
        ),
        "V404": error(
            "JSON behind a byte order mark",
            effect="Some programs refuse the whole feed.",
            remedy="Save the feed as UTF-8 without one.",
            source="RFC 8259, section 8.1",
        ),
        "V405": warning(
            "half of a character",
            effect="Programs show another character in its place, or refuse the feed.",
            remedy="Write the character itself, or both halves of its escape.",
            source="RFC 8259, section 8.2",
        ),
        "V410": error(
            "no version of JSON Feed",
            effect="Programs do not recognise the format.",
            remedy='Write `"version": "https://jsonfeed.org/version/1.1"`, exactly so.',
            source=_TOP,
        ),
        "V411": error(
            "a required member is missing", remedy="Add the member that the message names.", source=_STRUCTURE
        ),
        "V412": error(
            "a member of the wrong type",
            remedy="Write a value of the kind that the message asks for; leave a member out instead of giving it "
            "`null`.",
            source=_STRUCTURE,
        ),
        "V413": error(
            "an item's id is empty",
            effect="Readers cannot tell the item from others.",
            remedy="Take the item's address.",
            source=_ITEMS,
        ),
        "V414": error(
            "two items have one id",
            effect="Readers take them for one item and show only one of them.",
            remedy="Give each its own.",
            source=_ITEMS,
        ),
        "V415": error(
            "an item has no content",
            effect="Readers have no text to show.",
            remedy="Give it `content_html` or `content_text`.",
            source=_ITEMS,
        ),
        "V416": error(
            "not a URL in full",
            effect="It leads nowhere.",
            remedy="Write the URL with its scheme and host, and spaces as `%20`.",
            source="RFC 3986, section 4.3",
        ),
        "V417": error(
            "not a date of RFC 3339",
            remedy="Write it like `2020-12-16T09:31:00Z`, with a zone.",
            source="RFC 3339, section 5.6",
        ),
        "V418": error(
            "an author without name, address and picture",
            effect="Readers have nothing to show.",
            remedy="Give the author `name`, `url` or `avatar`, or leave the author out.",
            source=_TOP,
        ),
        "V419": error(
            "the next page is the page itself",
            effect="A program that follows it never ends.",
            remedy="Let `next_url` name the page with older items, or leave it out.",
            source=_TOP,
        ),
        "V420": warning(
            "a member that the format does not know",
            effect="Programs ignore it.",
            remedy="Check its spelling; start the name of an extension with `_`.",
            source=_EXTENSIONS,
        ),
        "V421": error(
            "an extension with a name that none may have",
            remedy="Start the name with `_` and a letter, without a `.` in it.",
            source=_EXTENSIONS,
        ),
        "V422": warning(
            "the address of the feed or of its site is missing",
            effect="A program that has only a copy of the feed cannot tell where it is from.",
            remedy="Give `feed_url` and `home_page_url`.",
            source=_TOP,
        ),
        "V423": warning(
            "the deprecated member `author`",
            effect="Newer programs may read only `authors`.",
            remedy="Write `authors`, a list.",
            source=_DEPRECATIONS,
        ),
        "V424": warning(
            "a member of a later version than the feed names",
            effect="Programs that go by the version ignore it.",
            remedy="Name version 1.1.",
            source=_DEPRECATIONS,
        ),
        "V425": error(
            "not a language tag",
            remedy="Write it like `en` or `pt-BR`: letters and digits joined by `-`.",
            source="RFC 5646, section 2.1",
        ),
        "V426": error("not a media type", remedy="Write it like `audio/mpeg`.", source="RFC 6838, section 4.2"),
        "V427": warning(
            "an item whose address stands in its id only",
            effect="Readers may have no link to open.",
            remedy="Give the address as `url` too.",
            source=_ITEMS,
        ),
        "V428": warning(
            "HTML where only text may stand",
            effect="Readers show tags and entities as they stand.",
            remedy="Write the text without markup, or use `content_html`.",
            source=_ITEMS,
        ),
    },
)
