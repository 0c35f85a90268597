"""What names say of files and folders: the same in a folder and in a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.articles.passed_over import by_name, passes_over_more
from feeds.articles.translations import language_of_folder
from feeds.generators import GENERATORS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from feeds.generators import Traits


class NameRules:
    """The rules of a site.

    Args:
        traits: what the site's generator says.
        suffixes: what the names of articles end in.

    Attributes:
        suffixes: these.
        languages: those that names may say (BCP 47).
        passes_over: tells names that are no articles; those of folders end in `/`.
        has_globs: whether the generator passes over more than section pages.
        has_beside: whether files beside articles may have fields of theirs.
    """

    def __init__(self, traits: Traits, suffixes: Collection[str]) -> None:
        self.suffixes = suffixes
        self.languages = frozenset(traits.languages)
        self.passes_over = by_name(traits.generator)
        self.has_globs = passes_over_more(traits.generator)
        self._traits = traits
        row = GENERATORS.get(traits.generator)
        self._beside = row.beside if row else None
        self.has_beside = self._beside is not None

    def names_beside(self, name: str) -> Iterable[str]:
        """Return the names of the files beside an article that may have fields of it."""
        return self._beside(name, self._traits) if self._beside else ()

    def language_of_folder(self, folder: Sequence[str]) -> str | None:
        """Return the language that a folder's path says, of which there are the segments."""
        return language_of_folder(folder, self.languages) if self.languages else None
