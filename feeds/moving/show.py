"""What an old feed says of a podcast as a whole, as the settings below `podcast:` that keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import yaml

from feeds.lib.text import plain, shown
from feeds.lib.urls import absolute_url, joined, without_secrets
from feeds.lib.values.mail_address import is_mail_address
from feeds.lib.values.podcast_words import CATEGORIES, podcast_guid
from feeds.moving.feed_texts import collapsed
from feeds.moving.old_feed import OldShow
from feeds.moving.xml_nodes import EXPLICIT, ITUNES, OWN, PODCAST, named, people, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.rules.tree import XmlNode

_TYPES: Final = ("episodic", "serial")


def as_config(show: OldShow) -> str:
    """Return the settings of a show as they stand in a config."""
    said: str = yaml.safe_dump({"podcast": show.settings}, sort_keys=False, allow_unicode=True, width=100)
    return said


def show_of(root: XmlNode, base: str) -> OldShow | None:
    """Return what a feed says of its podcast; None where it says nothing to Apple's directory, which podcasts do.

    Args:
        root: the feed.
        base: its address, as far as it is known; without a `podcast:guid` directories have made one of that.
    """
    channel = next((each for each in root.children if each.tag.rpartition("}")[2] == "channel"), root)
    spaces = (each.tag.rpartition("}")[0].lower().rstrip("/") for each in channel.children)
    if not any(space in ITUNES for space in spaces):
        return None
    reading = _ShowReading(channel, base)
    settings = {name: value for name, value in reading.settings() if value is not None}
    return OldShow(settings, tuple(reading.left_out))


class _ShowReading:
    """A channel, and what of it cannot be taken over."""

    def __init__(self, channel: XmlNode, base: str) -> None:
        self._channel = channel
        self._base = base
        self.left_out: list[tuple[int, str]] = []

    def settings(self) -> Iterator[tuple[str, Any]]:
        """Yield keys and values; None where nothing is said."""
        channel = self._channel
        yield "author", plain(text_in(channel, "author", ITUNES)) or None
        yield "owner", self._owner()
        yield from self._category()
        image = next(named(channel, "image", ITUNES), None)
        yield "image", self._url(image, image.attributes.get("href") or image.text) if image else None
        yield "explicit", EXPLICIT.get(text_in(channel, "explicit", ITUNES).lower())
        kind = text_in(channel, "type", ITUNES).lower()
        yield "type", kind if kind in _TYPES else None
        for name in ("block", "complete"):
            yield name, text_in(channel, name, ITUNES).lower() == "yes" or None
        yield "copyright", plain(text_in(channel, "copyright", OWN)) or None
        yield "guid", self._guid()
        yield "people", list(self._people()) or None

    def _owner(self) -> dict[str, str] | None:
        for owner in named(self._channel, "owner", ITUNES):
            name, email = (plain(text_in(owner, each, ITUNES)) for each in ("name", "email"))
            if is_mail_address(email):
                return {"name": name, "email": email} if name else {"email": email}
            self.left_out.append((owner.line, f"the owner {shown(name)} has no mail address that is one"))
        return None

    def _category(self) -> Iterator[tuple[str, str]]:
        """Yield the first category of Apple's list, and a part of it; one that has another name now counts as none."""
        known = {name.lower(): name for name in CATEGORIES}
        taken = False
        for each in named(self._channel, "category", ITUNES):
            name = known.get(_label(each).lower())
            if taken or name is None:
                why = "Apple's list has it no more, or never had" if name is None else "a podcast has one here"
                self.left_out.append((each.line, f"the category {shown(_label(each))}: {why}"))
                continue
            taken = True
            yield "category", name
            parts = {part.lower(): part for part in CATEGORIES[name]}
            inner = (parts.get(_label(part).lower()) for part in named(each, "category", ITUNES))
            part = next(filter(None, inner), None)
            if part:
                yield "subcategory", part

    def _guid(self) -> str | None:
        from uuid import UUID  # few feeds are podcasts

        said = text_in(self._channel, "guid", PODCAST)
        try:
            return str(UUID(said)) if said else podcast_guid(self._base) if absolute_url(self._base) else None
        except ValueError:
            line = next(named(self._channel, "guid", PODCAST)).line
            self.left_out.append((line, f"the guid {shown(said)} is no UUID"))
            return None

    def _people(self) -> Iterator[dict[str, str]]:
        for each in people(self._channel):
            said = {"name": each.name, "role": each.role, "group": each.group}
            urls = {
                "img": self._url(self._channel, each.image or ""),
                "href": self._url(self._channel, each.uri or ""),
            }
            yield {name: collapsed(value) for name, value in (said | urls).items() if value}

    def _url(self, node: XmlNode, said: str) -> str | None:
        """Return an address in full; of what is none a line is kept."""
        if not said.strip():
            return None
        url = absolute_url(joined(self._base, said.strip()))
        if url is None or "@" in urlsplit(url).netloc:
            what = shown(without_secrets(said.strip()))
            self.left_out.append((node.line, f"{what} is no http or https address, or has a user name"))
            return None
        return url


def _label(category: XmlNode) -> str:
    return collapsed(category.attributes.get("text"))
