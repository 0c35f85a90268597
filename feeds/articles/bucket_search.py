"""Which objects below a prefix are articles, by the rules of folders, but for links, which no store has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.articles.name_rules import NameRules
from feeds.articles.passed_over import NOT_READ, OTHER_NAME, UNREAD, PassedOver
from feeds.articles.readers import suffix_of
from feeds.articles.translations import languages_of_names
from feeds.lib.urls import path_in_site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from feeds.articles.buckets import ListedFile
    from feeds.generators import Traits


class ObjectArticle(NamedTuple):
    """An article in a bucket: its URL, and what else `Found` has of it."""

    url: str
    language: str | None
    beside: tuple[str, ...]
    tag: str


class BucketSearch:
    """One search for articles in a listing.

    Args:
        traits: what the site's generator says.
        suffixes: what the names of articles end in.

    Attributes:
        passed_over: what is no article by its name; complete once the last article was taken.
    """

    def __init__(self, traits: Traits, suffixes: Collection[str]) -> None:
        self.passed_over: list[PassedOver] = []
        self._rules = NameRules(traits, suffixes)

    def articles(self, listed: Iterable[ListedFile]) -> Iterator[ObjectArticle]:
        """Yield the articles among objects; several threads may ask at a time."""
        for folder, files in _by_folder(listed):
            if not any(self._is_passed_over(part) for part in folder.split("/")):
                yield from self._of_folder({each.url.rpartition("/")[2]: each for each in files})

    def _is_passed_over(self, folder: str) -> bool:
        return folder.startswith(".") or (self._rules.has_globs and bool(self._rules.passes_over(f"{folder}/")))

    def _of_folder(self, files: dict[str, ListedFile]) -> Iterator[ObjectArticle]:
        """Yield the articles of a folder, whose objects have these names."""
        names = [name for name, each in files.items() if self._is_article(name, each)]
        said = languages_of_names(names, self._rules.languages, files.__contains__)
        for name in names:
            each = files[name]
            folder = path_in_site(each.url).split("/")[:-1]
            language = said.get(name) or self._rules.language_of_folder(folder)
            beside = [files[other] for other in self._rules.names_beside(name) if other in files]
            tag = " ".join((each.tag, *(other.tag for other in beside)))
            yield ObjectArticle(each.url, language, tuple(other.url for other in beside), tag)

    def _is_article(self, name: str, listed: ListedFile) -> bool:
        suffix = suffix_of(name)
        if not name or name.startswith("."):  # what ends in a slash stands for a folder
            return False
        if suffix not in self._rules.suffixes:
            if suffix in UNREAD:
                self.passed_over.append(PassedOver(listed.url, NOT_READ))
            return False
        if self._rules.passes_over(name):
            self.passed_over.append(PassedOver(listed.url, OTHER_NAME))
            return False
        return True


def _by_folder(listed: Iterable[ListedFile]) -> Iterator[tuple[str, list[ListedFile]]]:
    """Yield the objects of each folder together: listings have next to each other all that is in one and below it."""
    pending: list[tuple[str, list[ListedFile]]] = []
    for each in listed:
        folder = each.below.rpartition("/")[0]
        while pending and not f"{folder}/".startswith(f"{pending[-1][0]}/" if pending[-1][0] else ""):
            yield pending.pop()
        if not pending or pending[-1][0] != folder:
            pending.append((folder, []))
        pending[-1][1].append(each)
    yield from reversed(pending)
