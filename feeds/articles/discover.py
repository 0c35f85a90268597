"""Finding the article files that the config names, in an order that no file system decides."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.articles.folder_walk import FolderWalk
from feeds.articles.found import Discovery, FolderFiles, Found, together, without
from feeds.articles.readers import PLAIN, READERS, suffix_of
from feeds.articles.search_notes import SearchNotes
from feeds.generators import GENERATORS, Traits
from feeds.lib.urls import is_url, without_secrets
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from feeds.articles.bucket_search import ObjectArticle
    from feeds.articles.found import FoundFiles
    from feeds.articles.passed_over import PassedOver

    PlaceOf = Callable[[str], tuple[str, int, int] | None]
    ListFolders = Callable[[str, Sequence[str]], Iterator[tuple[list[ObjectArticle], list[PassedOver]]]]

_NO_TRAITS: Final = Traits()
_GLOB: Final = frozenset("*?[")


def suffixes() -> frozenset[str]:
    """Return what the names of article files end in, in lower case."""
    return frozenset(READERS.names())


def suffixes_of(traits: Traits) -> frozenset[str]:
    """Return what the names of article files of a site end in, in lower case."""
    row = GENERATORS.get(traits.generator)
    return suffixes() | (PLAIN.intersection(row.suffixes) if row else frozenset())


def _nowhere(_pattern: str) -> None:
    """Return no place: nobody knows who named a path."""


def discover(
    folder: Path,
    paths: Sequence[str],
    output: Path | None = None,
    config: Path | None = None,
    traits: Traits = _NO_TRAITS,
    *,
    place_of: PlaceOf = _nowhere,
    published_to: str = "",
    list_folders: ListFolders | None = None,
) -> Discovery:
    """Find every article file below the paths, each once, in whatever order the file system has them.

    Hidden files and folders, Hugo's `_index` pages and what else the generator passes over, the folders of outputs, its
    and ours, and the config are no articles. A link to a file counts where the file is in the folder that holds it; a
    link to a folder is not followed.

    Args:
        folder: the config's folder, which relative paths start from.
        paths: folders, files and globs; buckets, and prefixes in them, as URLs.
        output: a folder of outputs, never read.
        config: the config's own file, never read.
        traits: what the site's generator says.
        place_of: returns where the config names a path: its name, line and column.
        published_to: where outputs go, if that is a URL.
        list_folders: returns what is in folders of a bucket and below, some of them at a time, where others list them.
    """
    theirs = folder / traits.output if traits.output else None
    skip = {os.path.realpath(each) for each in (output, config, theirs) if each}
    root = os.path.abspath(folder)  # noqa: PTH100 - links stay as they are
    search = _Search(root, skip, traits, place_of, published_to, list_folders=list_folders)
    notes = search.notes
    return Discovery(
        groups=search.every(paths),
        problems=notes.problems,
        unseen=notes.unseen,
        passed_over=notes.passed_over,
        in_the_way=notes.in_the_way,
        unreadable=notes.unreadable,
        links=notes.links,
    )


def _matcher(parts: Sequence[str]) -> Callable[[str], bool]:
    """Compile the rest of a glob; a match of a folder is one of all below it, and case counts on every system."""
    from wcmatch import glob  # takes its time to import, and most configs name folders

    pattern = "/".join(parts).replace("\\", "\\\\")  # a backslash is part of a name, and escapes nothing
    flags = glob.GLOBSTAR | glob.CASE | glob.FORCEUNIX
    return glob.compile([pattern, f"{pattern}/**"], flags=flags).match


class _Search:
    """One search for articles, by the paths of a config.

    Attributes:
        root: the config's folder, absolute.
        notes: what was met.
    """

    def __init__(
        self,
        root: str,
        skip: Collection[str],
        traits: Traits,
        place_of: PlaceOf = _nowhere,
        published_to: str = "",
        *,
        list_folders: ListFolders | None = None,
    ) -> None:
        self.root = root
        self._list_folders = list_folders
        self._published_to = published_to
        self._place_of = place_of
        self.notes = SearchNotes(root)
        self._traits = traits
        self._skip = skip
        self._suffixes = suffixes_of(traits)
        self._walk = FolderWalk(self.notes, skip, traits, self._suffixes)
        self._broken: dict[str, tuple[Found, str]] = {}

    def every(self, paths: Sequence[str]) -> Iterator[FoundFiles]:
        """Yield the article files that the paths of the config name and something can read, links last."""
        files = self._all(paths)
        yield from together(map(self._readable, files) if READERS.plugins() else files)
        for found, why in self._broken.values():
            self.notes.hide(Problem(found.path, 1, 1, "C114", f"{why}; no article is read until then"))

    def _readable(self, files: FoundFiles) -> FoundFiles:
        return files if isinstance(files, FolderFiles) else list(filter(self._is_readable, files))

    def _is_readable(self, found: Found) -> bool:
        """Whether what reads a file is there; another package's reader may not be."""
        if found.path.endswith(".md") or READERS.is_own(suffix := suffix_of(found.path)):
            return True
        if suffix not in self._suffixes or (suffix in PLAIN and suffix not in READERS.plugins()):
            return True
        try:
            READERS.get(suffix)
        except PluginError as error:
            first = min(found, self._broken.get(suffix, (found,))[0], key=lambda each: each.path)
            self._broken[suffix] = (first, str(error))
        return suffix not in self._broken

    def _all(self, paths: Sequence[str]) -> Iterator[FoundFiles]:
        yield from self._files(paths)
        if self._walk.article_links:
            # what a link points to is read under its own name where it is an article itself
            again = _Search(self.root, self._skip, self._traits)
            here = [path for path in paths if not is_url(path)]
            regular = {os.path.realpath(found.file) for files in again._files(here) for found in files}
            yield [found for found in self._walk.article_links if os.path.realpath(found.file) not in regular]

    def _files(self, paths: Sequence[str]) -> Iterator[FoundFiles]:
        """Yield every file but links, which are put by."""
        if len(paths) == 1:  # one path names no file twice
            yield from self._named(paths[0])
            return
        seen: set[str] = set()
        for pattern in paths:
            for files in self._named(pattern):
                others = without(seen, files)
                seen.update(each.path for each in others)
                yield others
        self._walk.article_links = list({found.path: found for found in self._walk.article_links}.values())

    def _named(self, pattern: str) -> Iterator[FoundFiles]:
        """Yield the article files that a path of the config names; a file named outright is one, whatever its name."""
        if is_url(pattern):
            yield from self._in_bucket(pattern)
            return
        start = os.path.normpath(os.path.join(self.root, pattern))  # noqa: PTH118 - an absolute pattern stays so
        parts = Path(pattern).parts
        first = next((index for index, part in enumerate(parts) if _GLOB & set(part)), None)
        if os.path.realpath(start) in self._skip:
            message = f"'{pattern}' is where the outputs go, or the config; name the folder of the articles"
            self.notes.hide(self._of_pattern(pattern, start, "F109", message))
        elif os.path.isdir(start):  # noqa: PTH112 - this is a string
            yield from self._walk.below(start)
        elif self._leads_nowhere(start):  # as before a volume is mounted
            message = f"'{pattern}' is a link to '{os.readlink(start)}', which cannot be read; restore it, or the link"  # noqa: PTH115
            self.notes.hide(self._of_pattern(pattern, start, "F109", message))
        elif os.path.lexists(start):
            folder = os.path.dirname(start)  # noqa: PTH120 - as above
            if self._walk.usable_link(start, folder, is_article=True) and self._walk.is_file(start):
                yield self._walk.with_fields([Found(start, self.notes.shown(start))])
        elif first is not None:
            yield from self._matching(os.path.join(self.root, *parts[:first]), parts[first:], pattern)  # noqa: PTH118
        else:
            self._missing(start, pattern)

    def _in_bucket(self, pattern: str) -> Iterator[list[Found]]:
        """Yield the articles in a bucket that the config names, or below a prefix in it."""
        from feeds.articles import buckets  # most articles are files
        from feeds.articles.bucket_search import BucketSearch

        shown = without_secrets(pattern)
        place = self._place_of(pattern) or (shown, *WHOLE)
        try:
            address = buckets.address_of(pattern)
            if str(address) == self._published_to.partition("?")[0].rstrip("/"):
                message = f"'{shown}' is where the outputs go; name the prefix of the articles"
                self.notes.hide(Problem(*place, "F109", message))
                return
            search = BucketSearch(self._traits, self._suffixes)
            list_folders = self._list_folders and partial(self._listed, self._list_folders)
            any_found = False
            for url, language, beside, tag in buckets.taken(address, search.articles, list_folders):
                any_found = True
                yield [Found(url, url, language, beside, tag)]
            self.notes.passed_over += search.passed_over
            if not any_found:
                self.notes.problems.append(
                    Problem(*place, "F113", f"no article is in '{shown}'; check bucket and prefix")
                )
        except DestinationError as error:
            self.notes.hide(buckets.store_problem(error, *place))

    def _listed(self, list_folders: ListFolders, address: str, folders: Sequence[str]) -> Iterator[ObjectArticle]:
        """Yield the articles that others find in folders of a bucket, and note what they pass over."""
        for found, passed_over in list_folders(address, folders):
            self.notes.passed_over += passed_over
            yield from found

    def _matching(self, base: str, parts: Sequence[str], pattern: str) -> Iterator[FoundFiles]:
        if not os.path.isdir(base):  # noqa: PTH112 - this is a string
            self._missing(os.path.join(base, *parts), pattern)  # noqa: PTH118 - as above
            return
        wanted = _matcher(parts)
        before = self._met()
        any_matched = False
        for files in self._walk.below(base, wanted):
            any_matched = any_matched or len(files) > 0
            yield files
        if not any_matched and self._met() == before:
            start = os.path.join(base, *parts)  # noqa: PTH118 - as above
            self.notes.problems.append(
                self._of_pattern(pattern, start, "F113", f"no article matches '{pattern}'; check the pattern")
            )

    def _met(self) -> int:
        """Return how much was met that is a reason for no article to match."""
        return len(self.notes.problems) + len(self._walk.article_links) + self.notes.unread()

    def _missing(self, start: str, pattern: str) -> None:
        message = f"'{pattern}' does not exist, seen from the config; articles.paths names the folders of the articles"
        self.notes.hide(self._of_pattern(pattern, start, "F109", message))

    def _of_pattern(self, pattern: str, start: str, code: str, message: str) -> Problem:
        """Return a problem with a path of the config, at its place there where that is known."""
        return Problem(*(self._place_of(pattern) or (self.notes.shown(start), *WHOLE)), code, message)

    def _leads_nowhere(self, start: str) -> bool:
        """Whether a path is a link that is no article by its name, and nothing can be seen behind it."""
        return os.path.islink(start) and not os.path.exists(start) and not self._walk.is_named_so(start)  # noqa: PTH110, PTH114 - as above
