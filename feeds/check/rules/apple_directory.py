"""What Apple's directory asks of a show and its episodes, beyond the form of each element.

A channel is taken for a show where it says something that only the directory asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.namespaces import ITUNES, called, qualified
from feeds.lib.text import shown
from feeds.lib.values.podcast_words import APPLE_TYPES

if TYPE_CHECKING:
    from feeds.check.rules.rows import RuleReport
    from feeds.check.rules.tree import XmlNode

_SIGNS: Final = frozenset(qualified(ITUNES, "category", "owner", "type"))
_NEEDED: Final = ("language", *qualified(ITUNES, "category", "explicit", "image"))
_TYPE, _EPISODE, _DURATION, _EPISODE_TYPE = qualified(ITUNES, "type", "episode", "duration", "episodeType")
_EXPECTED: Final = {
    "language": "<language>en</language>",
    "category": '<itunes:category text="Technology"/>',
    "explicit": "<itunes:explicit>false</itunes:explicit>",
    "image": '<itunes:image href="…"/>',
}


def check_show(channel: XmlNode, report: RuleReport) -> None:
    """Check a channel that is a podcast by what Apple's directory requires."""
    held = {child.tag: child for child in channel.children}
    if held.keys().isdisjoint(_SIGNS):
        return
    for tag in _NEEDED:
        if tag not in held:
            example = _EXPECTED[tag.rpartition("}")[2]]
            message = f"the podcast has no <{called(tag)}>, without which Apple does not list it; add {example}"
            report.add(channel, "V722", message)
    is_serial = _TYPE in held and held[_TYPE].text.strip().lower() == "serial"
    for item in channel.children:
        if item.tag == "item":
            _check_episode(item, report, is_serial=is_serial)


def _check_episode(item: XmlNode, report: RuleReport, *, is_serial: bool) -> None:
    held = {child.tag: child for child in reversed(item.children)}
    enclosure = held.get("enclosure")
    if enclosure is None:
        report.add(item, "V726", "<item> has no <enclosure>, so that podcast programs do not show it; add its file")
        return
    said = enclosure.attributes
    kind = said.get("type", "").strip().lower()
    if kind and kind not in APPLE_TYPES:
        known = ", ".join(sorted(APPLE_TYPES))
        report.add(enclosure, "V724", f"<enclosure type>: '{shown(kind)}' is none that Apple plays; use one of {known}")
    if said.get("length", "").strip() == "0":
        report.add(enclosure, "V725", "<enclosure length> is 0, which stands for unknown; write the file's bytes")
    if _DURATION not in held and kind.startswith(("audio/", "video/")):
        report.add(item, "V728", "<item> has no itunes:duration; write how long it lasts, in seconds")
    kinds = held[_EPISODE_TYPE].text.strip().lower() if _EPISODE_TYPE in held else "full"
    if is_serial and kinds == "full" and _EPISODE not in held:
        report.add(item, "V729", "<item> of a serial show has no itunes:episode, by which they are ordered; add it")
