"""What the templates show: values prepared so that a template only places them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from feeds.formats import FORMATS
from feeds.lib.dates import rfc3339
from feeds.pages.filenames import PAGE
from feeds.pages.page_language import direction, page_language
from feeds.pages.policy import policy

if TYPE_CHECKING:
    from feeds.model import Entry, Frame, Image
    from feeds.pages.page_language import PageLanguage


class Address(NamedTuple):
    """Where a feed is found in one format."""

    name: str
    title: str
    media_type: str
    href: str


class PageLink(NamedTuple):
    """A name, and the page about it if there is one."""

    name: str
    href: str | None


class Shown(NamedTuple):
    """An entry as pages show it."""

    title: str
    href: str | None
    language: str | None
    instant: str
    day: str
    summary: str
    image: Image | None
    provider: PageLink | None
    topics: list[PageLink]


def common(frame: Frame, root: str, tag: str) -> dict[str, Any]:
    """Return what every page says.

    Args:
        frame: what the pages have in common.
        root: the way from the page up to `index.html`: `../` or nothing.
        tag: of the language that the page is in.
    """
    return {
        "frame": frame,
        "root": root,
        "policy": policy(pictures=frame.pictures),
        "tag": tag,
        "direction": direction(tag),
        # where there is no catalogue, the words of the pages themselves are English
        "english": "" if page_language(tag).tag == tag else Markup(' lang="en" dir="ltr"'),
        # the site's own words, on the page of a feed in another language
        "site_language": "" if frame.language == tag else Markup(' lang="{}"').format(frame.language),
        "icon": _ours(frame.icon, frame, root),
        "logo": _ours(frame.logo, frame, root),
    }


def _ours(url: str | None, frame: Frame, root: str) -> str | None:
    """Return the address of a picture: relative where it is below the site, None where it may not be shown."""
    if url and url.startswith(frame.url) and url != frame.url:
        return f"{root}{url.removeprefix(frame.url)}"
    return url if frame.pictures else None


def addresses(url: str, frame: Frame, query: str = "") -> list[Address]:
    """Return the absolute address of a feed in each format.

    Args:
        url: that of the feed, without an extension.
        frame: names the formats.
        query: what narrows the feed, with its question mark.
    """
    formats = (FORMATS.get(name) for name in frame.formats)
    return [Address(each.name, each.title, each.media_type, f"{url}{each.extension}{query}") for each in formats]


def shown(entry: Entry, frame: Frame, root: str, language: PageLanguage) -> Shown:
    """Return an entry as pages show it: its provider and topics linked to the pages of their feeds, if any."""
    feed_paths = frame.feed_paths
    topics = feed_paths.get("topic", {})
    source = entry.source
    provider = None
    if source:
        provider = _page_link(source.name, feed_paths.get("provider", {}).get(source.domain or source.name), root)
    return Shown(
        title=entry.title or language.gettext("Untitled"),
        href=entry.alternate,
        language=entry.language,
        instant=rfc3339(entry.published),
        day=language.day(entry.published, frame.timezone),
        summary=entry.summary,
        image=entry.images[0] if frame.pictures and entry.images else None,
        provider=provider,
        topics=[
            _page_link(category.label, topics.get(category.term.casefold()), root) for category in entry.categories
        ],
    )


def _page_link(name: str, path: str | None, root: str) -> PageLink:
    return PageLink(name, f"{root}{path}{PAGE}" if path else None)
