"""Finding the article files that the config names, in an order that no file system decides."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.articles.document import NO_FILE
from feeds.articles.found import AT_ONCE, Discovery, FolderFiles, Found, together, without
from feeds.articles.passed_over import NOT_READ, OTHER_NAME, UNREAD, PassedOver, by_name, passes_over_more
from feeds.articles.readers import PLAIN, READERS, suffix_of
from feeds.articles.symbolic_links import SymbolicLink, flaw_of_link
from feeds.articles.translations import language_of_folder, languages_of_names
from feeds.generators import GENERATORS, Traits
from feeds.lib.text import name_as_text
from feeds.lib.urls import MANIFEST, is_url, without_secrets
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from feeds.articles.bucket_search import ObjectArticle
    from feeds.articles.found import FoundFiles

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
    return Discovery(
        groups=search.every(paths),
        problems=search.problems,
        unseen=search.unseen,
        passed_over=search.passed_over,
        in_the_way=search.in_the_way,
        unreadable=search.unreadable,
        links=search.links,
    )


def _matcher(parts: Sequence[str]) -> Callable[[str], bool]:
    """Compile the rest of a glob; a match of a folder is one of all below it, and case counts on every system."""
    from wcmatch import glob  # takes its time to import, and most configs name folders

    pattern = "/".join(parts).replace("\\", "\\\\")  # a backslash is part of a name, and escapes nothing
    flags = glob.GLOBSTAR | glob.CASE | glob.FORCEUNIX
    return glob.compile([pattern, f"{pattern}/**"], flags=flags).match


class _Search:
    """One search for articles.

    Attributes:
        root: the config's folder, absolute.
        problems: what was met that is no article but looks like one.
        unseen: those that may hide articles.
        in_the_way: those with what is no file.
        unreadable: those with what is in the place of an article, if one ever was there.
        links: what is no article by its name and leads elsewhere, or nowhere.
        passed_over: what is no article by its name.
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
        self.problems: list[Problem] = []
        self.unseen: list[Problem] = []
        self.in_the_way: list[Problem] = []
        self.unreadable: list[Problem] = []
        self.links: list[SymbolicLink] = []
        self.passed_over: list[PassedOver] = []
        self._traits = traits
        self._languages = frozenset(traits.languages)
        self._passes_over = by_name(traits.generator)
        self._has_globs = passes_over_more(traits.generator)
        self._skip = skip
        self._links: list[Found] = []
        row = GENERATORS.get(traits.generator)
        self._suffixes = suffixes_of(traits)
        self._beside = row.beside if row else None
        self._broken: dict[str, tuple[Found, str]] = {}

    def every(self, paths: Sequence[str]) -> Iterator[FoundFiles]:
        """Yield the article files that the paths of the config name and something can read, links last."""
        files = self._all(paths)
        yield from together(map(self._readable, files) if READERS.plugins() else files)
        for found, why in self._broken.values():
            self._hide(Problem(found.path, 1, 1, "C114", f"{why}; no article is read until then"))

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
        if self._links:
            # what a link points to is read under its own name where it is an article itself
            again = _Search(self.root, self._skip, self._traits)
            here = [path for path in paths if not is_url(path)]
            regular = {os.path.realpath(found.file) for files in again._files(here) for found in files}
            yield [found for found in self._links if os.path.realpath(found.file) not in regular]

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
        self._links = list({found.path: found for found in self._links}.values())

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
            self._hide(self._of_pattern(pattern, start, "F109", message))
        elif os.path.isdir(start):  # noqa: PTH112 - this is a string
            yield from self._walk(start)
        elif self._leads_nowhere(start):  # as before a volume is mounted
            message = f"'{pattern}' is a link to '{os.readlink(start)}', which cannot be read; restore it, or the link"  # noqa: PTH115
            self._hide(self._of_pattern(pattern, start, "F109", message))
        elif os.path.lexists(start):
            folder = os.path.dirname(start)  # noqa: PTH120 - as above
            if self._usable_link(start, folder, is_article=True) and self._is_file(start):
                yield self._with_fields([Found(start, self._shown(start))])
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
                self._hide(Problem(*place, "F109", message))
                return
            search = BucketSearch(self._traits, self._suffixes)
            list_folders = self._list_folders and partial(self._listed, self._list_folders)
            any_found = False
            for url, language, beside, tag in buckets.taken(address, search.articles, list_folders):
                any_found = True
                yield [Found(url, url, language, beside, tag)]
            self.passed_over += search.passed_over
            if not any_found:
                self.problems.append(Problem(*place, "F113", f"no article is in '{shown}'; check bucket and prefix"))
        except DestinationError as error:
            self._hide(buckets.store_problem(error, *place))

    def _listed(self, list_folders: ListFolders, address: str, folders: Sequence[str]) -> Iterator[ObjectArticle]:
        """Yield the articles that others find in folders of a bucket, and note what they pass over."""
        for found, passed_over in list_folders(address, folders):
            self.passed_over += passed_over
            yield from found

    def _matching(self, base: str, parts: Sequence[str], pattern: str) -> Iterator[FoundFiles]:
        if not os.path.isdir(base):  # noqa: PTH112 - this is a string
            self._missing(os.path.join(base, *parts), pattern)  # noqa: PTH118 - as above
            return
        wanted = _matcher(parts)
        before = len(self.problems) + len(self._links) + self._unread()
        any_matched = False
        for files in self._walk(base, wanted):
            any_matched = any_matched or len(files) > 0
            yield files
        if not any_matched and len(self.problems) + len(self._links) + self._unread() == before:
            start = os.path.join(base, *parts)  # noqa: PTH118 - as above
            self.problems.append(
                self._of_pattern(pattern, start, "F113", f"no article matches '{pattern}'; check the pattern")
            )

    def _unread(self) -> int:
        """Return how many files were passed over that nothing reads, which earn a word of their own."""
        return sum(each.reason == NOT_READ for each in self.passed_over)

    def _missing(self, start: str, pattern: str) -> None:
        message = f"'{pattern}' does not exist, seen from the config; articles.paths names the folders of the articles"
        self._hide(self._of_pattern(pattern, start, "F109", message))

    def _of_pattern(self, pattern: str, start: str, code: str, message: str) -> Problem:
        """Return a problem with a path of the config, at its place there where that is known."""
        return Problem(*(self._place_of(pattern) or (self._shown(start), *WHOLE)), code, message)

    def _walk(self, start: str, wanted: Callable[[str], bool] | None = None) -> Iterator[FoundFiles]:
        """Yield the article files below a folder, of a glob those that it wants."""
        top = os.path.realpath(start)
        shown_start = self._shown(start)
        prefix = "" if shown_start == "." else f"{shown_start}/"
        takes_all = wanted is None and not self._has_globs and self._beside is None
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
                            (self._links if entry.is_symlink() else others).append(found)
                        else:
                            self._note_link(entry, prefix + name, top)
            except OSError as error:
                message = f"the folder cannot be read: {error.strerror}; check its permissions"
                self._hide(Problem(self._shown(here), *WHOLE, "F112", message))
            yield of_folder(ordinary)
            yield self._with_fields(self._with_languages(here, others))

    def _language_of(self, folder: str) -> str | None:
        return language_of_folder(folder.split("/"), self._languages) if self._languages else None

    def _with_languages(self, folder: str, files: Sequence[Found]) -> list[Found]:
        """Return files of a folder with the languages that their names say."""
        names = {os.path.basename(found.file): found for found in files}  # noqa: PTH119 - these are strings
        said = languages_of_names(names, self._languages, partial(_is_in, folder))
        return [found._replace(language=said.get(name, found.language)) for name, found in names.items()]

    def _with_fields(self, files: list[Found]) -> list[Found]:
        """Return files with those beside them that have fields of theirs."""
        return [found._replace(beside=self._fields_beside(found)) for found in files] if self._beside else files

    def _fields_beside(self, found: Found) -> tuple[str, ...]:
        folder, name = os.path.split(found.file)
        names = self._beside(name, self._traits) if self._beside else ()
        files = (os.path.join(folder, each) for each in names)  # noqa: PTH118 - these are strings
        # a link might lead to what is not to be published
        return tuple(file for file in files if os.path.isfile(file) and not os.path.islink(file))  # noqa: PTH113, PTH114

    def _is_folder_of_articles(self, entry: os.DirEntry[str], place: str) -> bool:
        # the folder of another build's outputs holds no articles either
        if place in self._skip or os.path.exists(os.path.join(entry.path, MANIFEST)):  # noqa: PTH110, PTH118
            return False
        if self._has_globs and self._passes_over(f"{entry.name}/"):
            return False
        if self._is_named_so(entry.name):
            message = "a folder is named like an article; the files in it were read, rename it"
            self.problems.append(Problem(self._shown(entry.path), *WHOLE, "F108", message))
            if not self._has_articles(entry.path):  # as where a file that is missing was to be mounted
                self.unreadable.append(self.problems[-1])
        return True

    def _has_articles(self, folder: str) -> bool:
        """Whether there is a file in a folder, or below it, that is named like an article."""
        names = (name for _, _, files in os.walk(folder) for name in files)
        return any(map(self._is_named_so, names))

    def _is_article(self, entry: os.DirEntry[str], top: str) -> bool:
        _, extension = os.path.splitext(entry.name)  # noqa: PTH122 - speed: this runs for every file
        named_so = extension.lower() in self._suffixes
        if named_so and self._passes_over(entry.name):
            self.passed_over.append(PassedOver(self._shown(entry.path), OTHER_NAME))
            return False
        if not named_so and extension.lower() in UNREAD:
            self.passed_over.append(PassedOver(self._shown(entry.path), NOT_READ))
            return False
        if entry.is_symlink():
            is_folder = os.path.isdir(entry.path)  # noqa: PTH112 - and the entry itself raises where it leads to itself
            if not named_so and not is_folder:
                return False
            is_usable = self._usable_link(entry.path, top, is_article=named_so)
            return is_usable and named_so and not is_folder and self._is_file(entry.path)
        if not named_so or self._is_config(entry):
            return False
        return entry.is_file(follow_symlinks=False) or self._is_file(entry.path)

    def _leads_nowhere(self, start: str) -> bool:
        """Whether a path is a link that is no article by its name, and nothing can be seen behind it."""
        return os.path.islink(start) and not os.path.exists(start) and not self._is_named_so(start)  # noqa: PTH110, PTH114 - as above

    def _is_named_so(self, name: str) -> bool:
        """Whether something is an article by its name."""
        return os.path.splitext(name)[1].lower() in self._suffixes  # noqa: PTH122 - this is a string

    def _note_link(self, entry: os.DirEntry[str], name: str, top: str) -> None:
        """Note a link that is no article by its name: a folder may have been there."""
        if entry.is_symlink() and not self._is_named_so(entry.name):
            self.links.append(SymbolicLink(name_as_text(name), entry.path, top))

    def _is_config(self, entry: os.DirEntry[str]) -> bool:
        """Whether a file is the config; only one of a few names can be."""
        return entry.name.endswith((".yaml", ".yml")) and os.path.realpath(entry.path) in self._skip

    def _usable_link(self, file: str, top: str, *, is_article: bool) -> bool:
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
            self._hide(Problem(self._shown(file), 1, 1, "F101", f"cannot be read: {error.strerror}"))
            return False
        if flaw is None:
            return True
        self._report(file, *flaw)
        if is_article:
            self.unreadable.append(self.problems[-1])
        return False

    def _is_file(self, file: str) -> bool:
        try:
            if stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116 - this is a string
                return True
        except OSError as error:
            self._hide(Problem(self._shown(file), 1, 1, "F101", f"cannot be read: {error.strerror}"))
            return False
        self._report(file, "F111", NO_FILE)
        self.in_the_way.append(self.problems[-1])
        return False

    def _shown(self, file: str) -> str:
        """Return a file's name relative to the config's folder."""
        return name_as_text(Path(os.path.relpath(file, self.root)).as_posix())

    def _report(self, file: str, code: str, message: str) -> None:
        """Report a problem with a file, at its start."""
        self.problems.append(Problem(self._shown(file), 1, 1, code, message))

    def _hide(self, problem: Problem) -> None:
        """Report a problem that may hide articles."""
        self.problems.append(problem)
        self.unseen.append(problem)


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
