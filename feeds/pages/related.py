"""Where one can go from the page of a feed: the topics and providers of its entries, and their crossings with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.groupings import CHANNELS, EVERYTHING
from feeds.pages.filenames import PAGE
from feeds.pages.sections import folder_heading
from feeds.pages.view import PageLink, page_link, provider_path, topic_paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model import Feed, Frame
    from feeds.pages.page_language import PageLanguage

_MOST: Final = 12
_SINGLE: Final = 2


class RelatedPages(NamedTuple):
    """Pages of one kind, those that most entries name first."""

    heading: str
    links: list[PageLink]


def related(feed: Feed, frame: Frame, root: str, language: PageLanguage) -> list[RelatedPages]:
    """Return the pages that the page of a feed leads to, by kind.

    A topic's page leads to the crossings with its providers where there are such feeds, so that what follows stays with
    the topic; that of a crossing leads back to both.
    """
    topics = (found for entry in feed.entries for found in topic_paths(entry, frame))
    providers = (found for entry in feed.entries if (found := provider_path(entry, frame)))
    kinds = (("topics", topics), ("providers", providers))
    made = [
        RelatedPages(folder_heading(folder, language), _links(found, feed.path, frame, root)) for folder, found in kinds
    ]
    others = [
        PageLink(language.language_name(each.language), f"{root}{each.url.removeprefix(frame.url)}{PAGE}")
        for each in feed.translations
    ]
    return [each for each in (*made, RelatedPages(folder_heading("languages", language), others)) if each.links]


def _links(found: Iterable[tuple[str, str | None]], here: str, frame: Frame, root: str) -> list[PageLink]:
    counted = Counter((path, name) for name, path in found if path and path != here)
    names: dict[str, str] = {}
    for (path, name), _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        names.setdefault(path, name)
    return [page_link(name, _crossing(here, path, frame), root) for path, name in list(names.items())[:_MOST]]


def _crossing(here: str, path: str, frame: Frame) -> str:
    """Return the path of the crossing of a feed with another, or that of the other."""
    if here == EVERYTHING or here.startswith(f"{CHANNELS}/") or here.count("/") >= _SINGLE:
        return path
    return next((each for each in (f"{here}/{path}", f"{path}/{here}") if each in frame.paths), path)
