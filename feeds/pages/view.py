"""What the templates show: values prepared so that a template only places them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from feeds.lib.dates import rfc3339
from feeds.lib.text import shorten
from feeds.pages.filenames import INDEX, PAGE, folder_indexes
from feeds.pages.page_language import direction, page_language
from feeds.pages.players import player
from feeds.pages.policy import policy
from feeds.pages.sections import folder_heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model import Entry, Frame, Image
    from feeds.pages.page_language import PageLanguage
    from feeds.pages.players import Player


# Where a sentence ends: a blank follows in scripts that have them.
_SENTENCE_END: Final = re.compile("[.!?…](?=\\s)|[。\uff01\uff1f]")
_LONGEST: Final = 480
"""Of a summary, in characters; the article has the rest."""


class PageLink(NamedTuple):
    """A name, and the page about it if there is one."""

    name: str
    href: str | None


class Shown(NamedTuple):
    """An entry as pages show it.

    Attributes:
        topics: without that of the page it is shown on.
    """

    title: str
    href: str | None
    language: str | None
    instant: str
    day: str
    summary: str
    image: Image | None
    provider: PageLink | None
    topics: list[PageLink]
    players: list[Player]


def root_of(path: str) -> str:
    """Return the way from a page up to `index.html`: `../` for `topics/ai`, nothing for `all`."""
    return "../" * path.count("/")


def root_anywhere(frame: Frame) -> str:
    """Return the way to `index.html` from a page that is shown at any address: the path of the site's URL."""
    return urlsplit(frame.url).path


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
        "icon": ours(frame.icon, frame, root),
        "logo": ours(frame.logo, frame, root),
        "preview": None,
        "alternates": [],
        "structured": None,
    }


def ours(url: str | None, frame: Frame, root: str) -> str | None:
    """Return the address of a picture: relative where it is below the site, None where it may not be shown."""
    if url and url.startswith(frame.url) and url != frame.url:
        return f"{root}{url.removeprefix(frame.url)}"
    return url if frame.pictures else None


def brief(text: str, longest: int) -> str:
    """Return a text, or of a longer one as many whole sentences as fit, else as many words and an ellipsis."""
    if len(text) <= longest:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: longest + 1])]
    if ends and ends[-1] > longest // 3:
        return text[: ends[-1]]
    return shorten(text, longest)


def preview(candidates: Iterable[str | None], entries: Iterable[Entry], frame: Frame) -> str | None:
    """Return the picture that stands for a page where somebody links to it, absolute: the first that there is.

    Args:
        candidates: pictures of the feed and the site themselves.
        entries: whose pictures do otherwise, where the site shows pictures.
        frame: of the site.
    """
    found = next((each for each in candidates if each), None)
    if found or not frame.pictures:
        return found
    return next((each.images[0].url for each in entries if each.images), None)


def folder_link(path: str, frame: Frame, root: str, language: PageLanguage) -> PageLink | None:
    """Return the link to the page that lists the feeds of a feed's folder, if there is one."""
    folder, slash, _ = path.partition("/")
    if not slash or f"{folder}/{INDEX}" not in folder_indexes(frame.paths):
        return None
    return PageLink(folder_heading(folder, language), f"{root}{folder}/{INDEX}")


def topic_paths(entry: Entry, frame: Frame) -> list[tuple[str, str | None]]:
    """Return the topics of an entry, each with the path of its feed if anyone may read it."""
    paths = frame.feed_paths.get("topic", {})
    return [(category.label, paths.get(category.term.casefold())) for category in entry.categories]


def provider_path(entry: Entry, frame: Frame) -> tuple[str, str | None] | None:
    """Return the provider of an entry with the path of its feed, as `topic_paths` does."""
    source = entry.source
    if source is None:
        return None
    return source.name, frame.feed_paths.get("provider", {}).get(source.domain or source.name)


def shown(
    entry: Entry, frame: Frame, root: str, language: PageLanguage, here: str = "", *, plays: bool = False
) -> Shown:
    """Return an entry as pages show it: its provider and topics linked to the pages of their feeds, if any.

    Args:
        entry: the entry.
        frame: of the site.
        root: the way from the page up to `index.html`.
        language: that of the page.
        here: the path of the feed whose page it is; what it is about is not said again with every entry.
        plays: whether the files that go along with the entry are shown too.
    """
    provider = provider_path(entry, frame)
    return Shown(
        title=entry.title or language.gettext("Untitled"),
        href=entry.alternate,
        language=entry.language,
        instant=rfc3339(entry.published),
        day=language.day(entry.published, frame.timezone),
        summary=brief(entry.summary, _LONGEST),
        image=entry.images[0] if frame.pictures and entry.images else None,
        provider=page_link(*provider, root) if provider and not _is_here(provider[1], here) else None,
        topics=[page_link(name, path, root) for name, path in topic_paths(entry, frame) if not _is_here(path, here)],
        players=[player(each, plays=frame.pictures) for each in entry.enclosures] if plays else [],
    )


def _is_here(path: str | None, here: str) -> bool:
    """Whether a feed is that of the page, or a part of its crossing: `topics/ai` of `topics/ai/years/2026`."""
    return path is not None and f"/{path}/" in f"/{here}/"


def page_link(name: str, path: str | None, root: str) -> PageLink:
    """Return a link to the page of the feed at a path."""
    return PageLink(name, f"{root}{path}{PAGE}" if path else None)
