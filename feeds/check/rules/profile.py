"""What the RSS Advisory Board's Best Practices Profile advises beyond the specification of RSS 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.atom_relations import relation
from feeds.check.rules.namespaces import ATOM, CONTENT, DC, SLASH
from feeds.lib.text import shown

if TYPE_CHECKING:
    from feeds.check.rules.rows import RuleReport
    from feeds.check.rules.tree import XmlNode

_LINK: Final = f"{ATOM}}}link"
_ENCODED: Final = f"{CONTENT}}}encoded"
_COMMENTS: Final = f"{SLASH}}}comments"
_SAME: Final = {
    f"{DC}}}date": "pubDate",
    f"{DC}}}title": "title",
    f"{DC}}}language": "language",
    f"{DC}}}creator": "author",
}
_PICTURES: Final = (".gif", ".jpg", ".jpeg", ".jpe", ".png")


def check_channel(channel: XmlNode, report: RuleReport) -> None:
    """Check a channel's order, picture and link to itself by what the profile advises."""
    held: dict[str, XmlNode] = {}
    item = None
    for child in channel.children:
        held.setdefault(child.tag, child)
        if child.tag == "item":
            item = child
        elif item is not None:
            report.add(item, "V341", "an <item> stands before other elements of the channel; put the items last")
            item = None
    _self(channel, report)
    if "image" in held:
        _image(held["image"], held, report)
    _comments(channel, held, report)


def _self(channel: XmlNode, report: RuleReport) -> None:
    if not any(child.tag == _LINK and relation(child) == "self" for child in channel.children):
        report.add(
            channel,
            "V342",
            '<channel> has no link to itself; add <atom:link rel="self" type="application/rss+xml" href="…"/>',
        )


def _image(image: XmlNode, channel: dict[str, XmlNode], report: RuleReport) -> None:
    for child in image.children:
        text = child.text.strip()
        if child.tag in {"title", "link"} and child.tag in channel and text != channel[child.tag].text.strip():
            report.add(
                child,
                "V343",
                f"the <{child.tag}> of the image is not that of the channel, '{shown(channel[child.tag].text)}'; "
                "write the same",
            )
        elif child.tag == "url" and not _looks_like_picture(text):
            report.add(child, "V344", f"'{shown(text)}' does not end in .gif, .jpg or .png, which images of RSS are")


def _looks_like_picture(text: str) -> bool:
    path = text.partition("?")[0].partition("#")[0].lower()
    name = path.rpartition("/")[2]
    return "." not in name or name.endswith(_PICTURES)


def _comments(channel: XmlNode, held: dict[str, XmlNode], report: RuleReport) -> None:
    """A count of comments without a date says nothing of when they were counted."""
    if "lastBuildDate" in held:
        return
    for item in channel.children:
        for child in item.children if item.tag == "item" else ():
            if child.tag == _COMMENTS:
                report.add(child, "V345", "slash:comments counts up to <lastBuildDate>, which is missing; add one")
                return


def check_item(item: XmlNode, report: RuleReport) -> None:
    """Check an item's guid, enclosures and texts by what the profile advises."""
    held: dict[str, XmlNode] = {}
    for child in item.children:
        if child.tag == "enclosure" and "enclosure" in held:
            report.add(
                child, "V346", "a second <enclosure> in one item, where many readers take only one; leave it out"
            )
        if child.tag == _ENCODED and "description" not in held:
            report.add(
                child, "V347", "content:encoded stands without a <description> before it; put a summary there first"
            )
        held.setdefault(child.tag, child)
    if "guid" not in held:
        report.add(item, "V348", "<item> has no <guid>, by which readers know it again; add one")
    for tag, core in _SAME.items():
        if tag in held and core in held:
            report.add(held[tag], "V349", f"dc:{tag.rpartition('}')[2]} says what <{core}> says; leave one of them out")


def check_hour(hour: XmlNode, report: RuleReport) -> None:
    """Midnight is the hour 0."""
    if hour.text.strip() == "24":
        report.add(hour, "V350", "the hour 24 is written 0")


def check_text_input(node: XmlNode, report: RuleReport) -> None:
    """Hardly any reader shows a box to type into."""
    report.add(node, "V340", "<textInput> is ignored by nearly every reader; leave it out")
