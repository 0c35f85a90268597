"""The rules that `feeds check` holds feeds to, each with the section it comes from."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import Code, error, warning

_TOP: Final = "JSON Feed 1.1, Top-level"
_ITEMS: Final = "JSON Feed 1.1, Items"
_EXTENSIONS: Final = "JSON Feed 1.1, Extensions"
_DEPRECATIONS: Final = "JSON Feed 1.1, Deprecations"

RULES: Final[dict[str, Code]] = {
    # JSON Feed
    "V401": error("not JSON", "RFC 8259, section 2"),
    "V402": error("a name stands twice in an object", "RFC 8259, section 4"),
    "V403": error("JSON that is not UTF-8", "RFC 8259, section 8.1"),
    "V404": error("JSON behind a byte order mark", "RFC 8259, section 8.1"),
    "V405": warning("half of a character", "RFC 8259, section 8.2"),
    "V410": error("no version of JSON Feed", _TOP),
    "V411": error("a required member is missing", "JSON Feed 1.1, The Structure of a Feed"),
    "V412": error("a member of the wrong type", "JSON Feed 1.1, The Structure of a Feed"),
    "V413": error("an item's id is empty", _ITEMS),
    "V414": error("two items have one id", _ITEMS),
    "V415": error("an item has no content", _ITEMS),
    "V416": error("not a URL in full", "RFC 3986, section 4.3"),
    "V417": error("not a date as feeds write it", "RFC 3339, section 5.6"),
    "V418": error("an author who says nothing", _TOP),
    "V419": error("the next page is the page itself", _TOP),
    "V420": warning("a member that the format does not know", _EXTENSIONS),
    "V421": error("an extension with a name that none may have", _EXTENSIONS),
    "V422": warning("an address that every public feed should name is missing", _TOP),
    "V423": warning("a deprecated member", _DEPRECATIONS),
    "V424": warning("a member of a later version than the feed names", _DEPRECATIONS),
    "V425": error("not a language tag", "RFC 5646, section 2.1"),
    "V426": error("not a media type", "RFC 6838, section 4.2"),
    "V427": warning("an item whose address is its id alone", _ITEMS),
    "V428": warning("HTML where only text may stand", _ITEMS),
}
