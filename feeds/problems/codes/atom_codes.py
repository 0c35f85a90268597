"""The rules for Atom."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_ENTRIES: Final = "RFC 4287, sections 4.1.1 and 4.1.2"

ATOM: Final = CodeSection(
    "Atom",
    codes={
        "V201": error(
            "a required element of Atom is missing",
            remedy="Add the element that the message names.",
            source="RFC 4287, section 4",
        ),
        "V202": error(
            "an element of Atom stands more often than it may",
            effect="Which of them counts differs from program to program.",
            remedy="Keep the right one.",
            source="RFC 4287, section 4",
        ),
        "V203": error(
            "an element that Atom does not allow there",
            remedy="Check its spelling and its place, or use an extension.",
            source="RFC 4287, sections 4 and 6",
        ),
        "V204": error(
            "a required attribute of Atom is missing",
            remedy="Add the attribute that the message names.",
            source="RFC 4287, section 4.2",
        ),
        "V205": error(
            "an attribute that Atom does not know",
            remedy="Check its spelling, leave it out, or put it in a namespace of its own.",
            source="RFC 4287, section 2 and appendix B",
        ),
        "V206": error(
            "text where Atom allows elements only",
            effect="No program shows it.",
            remedy="Leave it out, or put it into an element.",
            source="RFC 4287, section 4",
        ),
        "V207": warning(
            "an empty element of Atom", remedy="Fill it in, or leave it out.", source="RFC 4287, section 3"
        ),
        "V208": warning(
            "an element in no namespace",
            effect="No program knows whose element it is.",
            remedy="Put it in the namespace that it belongs to.",
            source="RFC 4287, section 6.1",
        ),
        "V211": error(
            "an empty link relation",
            remedy="Write one, `alternate` for example, or leave `rel` out.",
            source="RFC 4287, section 4.2.7.2",
        ),
        "V212": warning(
            "a link relation that is not registered",
            effect="Few programs know what the link is for.",
            remedy="Write a registered one, or a full IRI.",
            source="RFC 4287, section 4.2.7.2",
        ),
        "V213": warning(
            "something within a link",
            effect="Programs ignore it.",
            remedy="Leave it out; the text of a link is its `title`.",
            source="RFC 4287, section 4.2.7",
        ),
        "V214": warning(
            "the link to the feed itself is relative",
            effect="A program that has only a copy of the feed cannot tell where it is from.",
            remedy="Write the full address.",
            source="RFC 4287, section 4.2.7.2",
        ),
        "V221": error(
            "two alternate links of the same type and language",
            effect="Which of them readers open differs from program to program.",
            remedy="Keep one, or say with `type` or `hreflang` how they differ.",
            source=_ENTRIES,
        ),
        "V222": warning(
            "a feed without a link to itself",
            effect="A program that has only a copy of the feed cannot tell where it is from.",
            remedy='Add `<link rel="self" href="…"/>`.',
            source="RFC 4287, section 4.1.1",
        ),
        "V223": warning(
            "two entries with one id",
            effect="Readers take them for one entry and show only one of them.",
            remedy="Give each its own, or keep the newer.",
            source="RFC 4287, section 4.1.1",
        ),
        "V224": warning(
            "two entries with one id and one date of update",
            effect="Readers take them for one entry, and cannot tell which is newer.",
            remedy="Give each its own, or keep one.",
            source="RFC 4287, section 4.1.1",
        ),
        "V226": error("an entry without an author", remedy="Add one to the entry or to the feed.", source=_ENTRIES),
        "V227": error(
            "an entry with neither content nor alternate link",
            effect="There is nothing to read and nothing to open.",
            remedy="Add one of them.",
            source="RFC 4287, section 4.1.2",
        ),
        "V228": warning(
            "an entry with neither content nor summary",
            effect="Readers show a title and nothing else.",
            remedy="Add one of them.",
            source="RFC 4287, section 4.1.1.1",
        ),
        "V229": error(
            "an entry whose content is elsewhere or no text, without a summary",
            effect="Readers that do not fetch the content have no text to show.",
            remedy="Add a summary.",
            source="RFC 4287, section 4.1.2",
        ),
        "V231": error(
            "a `type` that is not allowed there",
            effect="Programs do not know how to show the text.",
            remedy="Write `text`, `html` or `xhtml`; content may have a media type too.",
            source="RFC 4287, sections 3.1.1 and 4.1.3.1",
        ),
        "V232": error(
            "elements in a text that may have none",
            effect="Programs drop them, or all of the text.",
            remedy='Escape them, or use `type="xhtml"` and a `div`.',
            source="RFC 4287, sections 3.1.1.1, 3.1.1.2 and 4.1.3.3",
        ),
        "V233": error(
            "XHTML that is not in one `div`",
            remedy='Put all of it in one `<div xmlns="http://www.w3.org/1999/xhtml">`.',
            source="RFC 4287, sections 3.1.1.3 and 4.1.3.3",
        ),
        "V234": error(
            "content both here and elsewhere",
            effect="Which of them is shown differs from program to program.",
            remedy="Leave out `src`, or what stands within.",
            source="RFC 4287, section 4.1.3.2",
        ),
        "V235": warning(
            "content elsewhere without a type",
            effect="Programs have to fetch it to learn what it is.",
            remedy="Add its media type as `type`.",
            source="RFC 4287, section 4.1.3.2",
        ),
        "V236": warning(
            "text in content of an XML media type",
            effect="Programs expect an element there.",
            remedy="Write the element unescaped.",
            source="RFC 4287, section 4.1.3.3",
        ),
        "V237": error(
            "content that should be Base64, and is not",
            effect="Programs cannot decode it.",
            remedy="Encode it, or give its address in `src`.",
            source="RFC 4287, section 4.1.3.3",
        ),
        "V238": warning(
            "HTML content under its media type",
            effect="Some programs know it only by Atom's own word.",
            remedy='Write `type="html"`.',
            source="RFC 4287, section 4.1.3.1",
        ),
    },
)
