"""The article files below a folder: which of its entries are articles, which only look so, which links lead out."""

from __future__ import annotations

import os
import stat
from functools import partial
from typing import TYPE_CHECKING

from feeds.articles.document import NO_FILE
from feeds.articles.found import AT_ONCE, FolderFiles, Found
from feeds.articles.name_rules import NameRules
from feeds.articles.passed_over import NOT_READ, OTHER_NAME, UNREAD, PassedOver
from feeds.articles.symbolic_links import SymbolicLink, flaw_of_link
from feeds.articles.translations import languages_of_names
from feeds.lib.text import name_as_text
from feeds.lib.urls import MANIFEST
from feeds.problems import WHOLE, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from feeds.articles.found import FoundFiles
    from feeds.articles.search_notes import SearchNotes
    from feeds.generators import Traits


class FolderWalk:
    """What goes through folders of articles.

    Args:
        notes: takes what is met.
        skip: files and folders that are never read, their own links followed.
        traits: what the site's generator says.
        suffixes: what the names of articles end in.

    Attributes:
        article_links: the links that are articles by their names and may be read.
    """

    def __init__(self, notes: SearchNotes, skip: Collection[str], traits: Traits, suffixes: Collection[str]) -> None:
        self.article_links: list[Found] = []
        self._notes = notes
        self._skip = skip
        self._rules = NameRules(traits, suffixes)

    def below(self, start: str, wanted: Callable[[str], bool] | None = None) -> Iterator[FoundFiles]:
        """Yield the article files below a folder, of a glob those that it wants."""
        top = os.path.realpath(start)
        shown_start = self._notes.shown(start)
        prefix = "" if shown_start == "." else f"{shown_start}/"
        takes_all = wanted is None and not self._rules.has_globs and not self._rules.has_beside
        pending = [(start, "", top)]
        while pending:
            here, below, real = pending.pop()
            language = self._language_of(prefix + below)
            of_folder = partial(FolderFiles, os.path.join(here, ""), prefix + below, language)  # noqa: PTH118 - a string
            ordinary: list[str] = []  # as nearly every file is
            others: list[Found] = []
            try:
                with os.scandir(here) as entries:
                    for entry in entries:
                        if takes_all and _is_ordinary(entry):
                            ordinary.append(entry.name)
                            if len(ordinary) == AT_ONCE:
                                yield of_folder(ordinary)
                                ordinary = []
                            continue
                        if entry.name.startswith("."):
                            continue
                        name = below + entry.name
                        if entry.is_dir(follow_symlinks=False):
                            # no link, so that nobody has to go through all that is above it
                            place = os.path.join(real, entry.name)  # noqa: PTH118 - this is a string
                            if self._is_folder_of_articles(entry, place):
                                pending.append((entry.path, f"{name}/", place))
                        elif (wanted is None or wanted(name)) and self._is_article(entry, top):
                            found = Found(entry.path, name_as_text(prefix + name), language)
                            (self.article_links if entry.is_symlink() else others).append(found)
                        else:
                            self._note_link(entry, prefix + name, top)
            except OSError as error:
                message = f"the folder cannot be read: {error.strerror}; check its permissions"
                self._notes.hide(Problem(self._notes.shown(here), *WHOLE, "F112", message))
            yield of_folder(ordinary)
            yield self.with_fields(self._with_languages(here, others))

    def _language_of(self, folder: str) -> str | None:
        return self._rules.language_of_folder(folder.split("/"))

    def _with_languages(self, folder: str, files: Sequence[Found]) -> list[Found]:
        """Return files of a folder with the languages that their names say."""
        names = {os.path.basename(found.file): found for found in files}  # noqa: PTH119 - these are strings
        said = languages_of_names(names, self._rules.languages, partial(_is_in, folder))
        return [found._replace(language=said.get(name, found.language)) for name, found in names.items()]

    def with_fields(self, files: list[Found]) -> list[Found]:
        """Return files with those beside them that have fields of theirs."""
        return (
            [found._replace(beside=self._fields_beside(found)) for found in files] if self._rules.has_beside else files
        )

    def _fields_beside(self, found: Found) -> tuple[str, ...]:
        folder, name = os.path.split(found.file)
        names = self._rules.names_beside(name)
        files = (os.path.join(folder, each) for each in names)  # noqa: PTH118 - these are strings
        # a link might lead to what is not to be published
        return tuple(file for file in files if os.path.isfile(file) and not os.path.islink(file))  # noqa: PTH113, PTH114

    def _is_folder_of_articles(self, entry: os.DirEntry[str], place: str) -> bool:
        # the folder of another build's outputs holds no articles either
        if place in self._skip or os.path.exists(os.path.join(entry.path, MANIFEST)):  # noqa: PTH110, PTH118
            return False
        if self._rules.has_globs and self._rules.passes_over(f"{entry.name}/"):
            return False
        if self.is_named_so(entry.name):
            message = "a folder is named like an article; the files in it were read, rename it"
            self._notes.problems.append(Problem(self._notes.shown(entry.path), *WHOLE, "F108", message))
            if not self._has_articles(entry.path):  # as where a file that is missing was to be mounted
                self._notes.unreadable.append(self._notes.problems[-1])
        return True

    def _has_articles(self, folder: str) -> bool:
        """Whether there is a file in a folder, or below it, that is named like an article."""
        names = (name for _, _, files in os.walk(folder) for name in files)
        return any(map(self.is_named_so, names))

    def _is_article(self, entry: os.DirEntry[str], top: str) -> bool:
        _, extension = os.path.splitext(entry.name)  # noqa: PTH122 - speed: this runs for every file
        named_so = extension.lower() in self._rules.suffixes
        if named_so and self._rules.passes_over(entry.name):
            self._notes.passed_over.append(PassedOver(self._notes.shown(entry.path), OTHER_NAME))
            return False
        if not named_so and extension.lower() in UNREAD:
            self._notes.passed_over.append(PassedOver(self._notes.shown(entry.path), NOT_READ))
            return False
        if entry.is_symlink():
            is_folder = os.path.isdir(entry.path)  # noqa: PTH112 - and the entry itself raises where it leads to itself
            if not named_so and not is_folder:
                return False
            is_usable = self.usable_link(entry.path, top, is_article=named_so)
            return is_usable and named_so and not is_folder and self.is_file(entry.path)
        if not named_so or self._is_config(entry):
            return False
        return entry.is_file(follow_symlinks=False) or self.is_file(entry.path)

    def is_named_so(self, name: str) -> bool:
        """Whether something is an article by its name."""
        return os.path.splitext(name)[1].lower() in self._rules.suffixes  # noqa: PTH122 - this is a string

    def _note_link(self, entry: os.DirEntry[str], name: str, top: str) -> None:
        """Note a link that is no article by its name: a folder may have been there."""
        if entry.is_symlink() and not self.is_named_so(entry.name):
            self._notes.links.append(SymbolicLink(name_as_text(name), entry.path, top))

    def _is_config(self, entry: os.DirEntry[str]) -> bool:
        """Whether a file is the config; only one of a few names can be."""
        return entry.name.endswith((".yaml", ".yml")) and os.path.realpath(entry.path) in self._skip

    def usable_link(self, file: str, top: str, *, is_article: bool) -> bool:
        """Whether a path is no link, or one that stays within a folder; report one that does not.

        Args:
            file: the path.
            top: the folder.
            is_article: whether it is an article by its name.
        """
        if not os.path.islink(file):  # noqa: PTH114 - this is a string
            return True
        try:
            flaw = flaw_of_link(file, top)
        except OSError as error:
            self._notes.hide(Problem(self._notes.shown(file), 1, 1, "F101", f"cannot be read: {error.strerror}"))
            return False
        if flaw is None:
            return True
        self._notes.report(file, *flaw)
        if is_article:
            self._notes.unreadable.append(self._notes.problems[-1])
        return False

    def is_file(self, file: str) -> bool:
        """Whether a path is a regular file; report what is none, or cannot be seen."""
        try:
            if stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116 - this is a string
                return True
        except OSError as error:
            self._notes.hide(Problem(self._notes.shown(file), 1, 1, "F101", f"cannot be read: {error.strerror}"))
            return False
        self._notes.report(file, "F111", NO_FILE)
        self._notes.in_the_way.append(self._notes.problems[-1])
        return False


def _is_in(folder: str, name: str) -> bool:
    return os.path.exists(os.path.join(folder, name))  # noqa: PTH110, PTH118 - these are strings


def _is_ordinary(entry: os.DirEntry[str]) -> bool:
    """Whether a file of Markdown is no link, not hidden, no section page and of no language by its name."""
    name = entry.name
    return (
        name[-3:] == ".md"
        and name[0] not in "._"
        and "." not in name[:-3]
        and name.isascii()
        and entry.is_file(follow_symlinks=False)
    )
