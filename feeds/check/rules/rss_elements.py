"""RSS 2.0 and the versions before it without RDF: the rows of its elements, and what must hold between them.

What the RSS Advisory Board's Best Practices Profile advises beyond the specification is in `profile`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.apple_directory import check_show
from feeds.check.rules.atom_elements import ELSEWHERE
from feeds.check.rules.date_values import rfc822
from feeds.check.rules.profile import check_channel, check_hour, check_item, check_text_input
from feeds.check.rules.prose import html_with_absolute, plain
from feeds.check.rules.rows import Attribute, Codes, Element, Fault, many, maybe, one, some
from feeds.check.rules.uris import absolute, url, web
from feeds.check.rules.value_rules import among, filled, language, mail_and_name, media_type, pattern, whole
from feeds.lib.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.check.rules.rows import ElementUse, RuleReport
    from feeds.check.rules.tree import XmlNode

_CODES: Final = Codes("V301", "V302", "V303", "V304", "V305", "V306", "V307")
_VERSIONS: Final = frozenset({"0.91", "0.92", "0.93", "0.94", "2.0"})
# Midnight and the hours of one digit, as people also write them.
_HOURS: Final = {"24": "0", **{f"0{hour}": f"{hour}" for hour in range(10)}}
_WEEK: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _value(section: str, check: Callable[[str], Fault | None] | None, *, blank: bool = False) -> Element:
    return Element(f"RSS 2.0, {section}", _CODES, check=check, blank=blank)


def _elements(
    section: str,
    children: Mapping[str, ElementUse],
    *rules: Callable[[XmlNode, RuleReport], None],
    place: str = "",
) -> Element:
    return Element(f"RSS 2.0, {section}", _CODES, holds="elements", children=children, place=place, rules=rules)


def _values_differ(node: XmlNode, report: RuleReport) -> None:
    """Check that no hour or day of a list stands twice."""
    seen = set()
    for child in node.children:
        text = child.text.strip().lower()
        text = _HOURS.get(text, text)
        if text in seen:
            report.add(child, "V312", f"'{shown(text)}' stands twice in <{node.tag}>; leave one out")
        seen.add(text)


def _permanent(node: XmlNode, report: RuleReport) -> None:
    """Check that a guid is a permanent link where it says so (RSS 2.0, element guid)."""
    text = node.text.strip()
    if node.attributes.get("isPermaLink", "true") == "true":
        if fault := web(text):
            report.add(
                node, "V313", f'<guid> is a permanent link unless isPermaLink="false", and {fault.message or text}'
            )
    elif not text:
        report.add(node, "V307", "<guid> is empty, so that no item is told from another by it; fill it in")
    elif text.isdigit() and len(text) < 8:  # noqa: PLR2004 - so few digits are a count
        report.add(node, "V332", f"the guid '{text}' is hardly unique in the world; write one with a domain in it")


def _title_or_description(node: XmlNode, report: RuleReport) -> None:
    if not any(child.tag in {"title", "description"} for child in node.children):
        report.add(node, "V314", "<item> has neither <title> nor <description>; add one")


def _guids_differ(node: XmlNode, report: RuleReport) -> None:
    """Check that no two items of a channel have one guid (RSS 2.0, element guid)."""
    seen = set()
    for item in node.children:
        for child in item.children if item.tag == "item" else ():
            text = child.text.strip()
            if child.tag != "guid" or not text:
                continue
            if text in seen:
                report.add(child, "V315", f"two items have the guid '{shown(text)}'; give each its own")
            seen.add(text)


def _version(text: str) -> Fault | None:
    if text not in _VERSIONS:
        return Fault("V311", f"RSS has no version '{shown(text)}'; write version=\"2.0\"")
    return None if text == "2.0" else Fault("V331", f"version {text} is out of date, and 2.0 reads it all; write 2.0")


_URL: Final = {"url": Attribute(absolute, needed=True)}
_HOUR: Final = _value("element skipHours", whole(0, 24))._replace(rules=(check_hour,))
_DAY: Final = _value("element skipDays", among(*_WEEK))
_CLOUD: Final = Element(
    "RSS 2.0, element cloud",
    _CODES,
    holds="nothing",
    attributes={
        "domain": Attribute(filled, needed=True),
        "port": Attribute(whole(1, 65535), needed=True),
        "path": Attribute(needed=True),
        "registerProcedure": Attribute(needed=True),
        "protocol": Attribute(among("xml-rpc", "soap", "http-post"), needed=True),
    },
    place="other",
)
_IMAGE: Final = _elements(
    "element image",
    {
        "url": one(_value("element image", url)),
        "title": one(_value("element image", plain)),
        "link": one(_value("element image", url)),
        "width": maybe(_value("element image", whole(1, 144))),
        "height": maybe(_value("element image", whole(1, 400))),
        "description": maybe(_value("element image", plain)),
    },
    place="other",
)
_TEXT_INPUT: Final = _elements(
    "element textInput",
    {
        "title": one(_value("element textInput", plain)),
        "description": one(_value("element textInput", plain)),
        "name": one(_value("element textInput", pattern(r"[A-Za-z][A-Za-z0-9_:.-]*", "query"))),
        "link": one(_value("element textInput", url)),
    },
    check_text_input,
    place="other",
)
_CATEGORY: Final = _value("element category", None)._replace(attributes={"domain": Attribute()})
_ENCLOSURE: Final = Element(
    "RSS 2.0, element enclosure",
    _CODES,
    holds="nothing",
    attributes={**_URL, "length": Attribute(whole(0), needed=True), "type": Attribute(media_type, needed=True)},
    place="other",
)
_GUID: Final = _value("element guid", None, blank=True)._replace(
    attributes={"isPermaLink": Attribute(among("true", "false"))}, rules=(_permanent,)
)
_SOURCE: Final = _value("element source", plain, blank=True)._replace(attributes=_URL)
_ITEM: Final = _elements(
    "section 'Elements of <item>'",
    {
        **ELSEWHERE,
        "title": maybe(_value("section 'Elements of <item>'", plain, blank=True)),
        "link": maybe(_value("section 'Elements of <item>'", url)),
        "description": maybe(_value("section 'Elements of <item>'", html_with_absolute, blank=True)),
        "author": maybe(_value("element author", mail_and_name)),
        "category": many(_CATEGORY),
        "comments": maybe(_value("element comments", url)),
        "enclosure": many(_ENCLOSURE),
        "guid": maybe(_GUID),
        "pubDate": maybe(_value("element pubDate", rfc822)),
        "source": maybe(_SOURCE),
    },
    _title_or_description,
    check_item,
    place="entry",
)
_CHANNEL: Final = _elements(
    "section 'Required channel elements'",
    {
        **ELSEWHERE,
        "title": one(_value("section 'Required channel elements'", plain)),
        "link": one(_value("section 'Required channel elements'", url)),
        "description": one(_value("section 'Required channel elements'", html_with_absolute, blank=True)),
        "language": maybe(_value("section 'Optional channel elements'", language)),
        "copyright": maybe(_value("section 'Optional channel elements'", plain)),
        "managingEditor": maybe(_value("section 'Optional channel elements'", mail_and_name)),
        "webMaster": maybe(_value("section 'Optional channel elements'", mail_and_name)),
        "pubDate": maybe(_value("section 'Optional channel elements'", rfc822)),
        "lastBuildDate": maybe(_value("section 'Optional channel elements'", rfc822)),
        "category": many(_CATEGORY),
        "generator": maybe(_value("section 'Optional channel elements'", plain)),
        "docs": maybe(_value("section 'Optional channel elements'", url)),
        "cloud": maybe(_CLOUD),
        "ttl": maybe(_value("element ttl", whole(1))),
        "image": maybe(_IMAGE),
        "rating": maybe(_value("section 'Optional channel elements'", None)),
        "textInput": maybe(_TEXT_INPUT),
        "skipHours": maybe(_elements("element skipHours", {"hour": some(_HOUR)}, _values_differ)),
        "skipDays": maybe(_elements("element skipDays", {"day": some(_DAY)}, _values_differ)),
        "item": many(_ITEM),
    },
    _guids_differ,
    check_channel,
    check_show,
    place="feed",
)
ROOTS: Final = {
    "rss": Element(
        "RSS 2.0, section 'What is RSS?'",
        _CODES,
        holds="elements",
        attributes={"version": Attribute(_version, needed=True)},
        children={"channel": one(_CHANNEL)},
        place="root",
    )
}
"""The row of the element that an RSS document begins with, by tag."""
