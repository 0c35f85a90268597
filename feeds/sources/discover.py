"""Finding the article files that the config names, in an order that no file system decides."""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.problems import Problem
from feeds.urls import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

EXTENSIONS: Final = frozenset({".md", ".markdown", ".mdown", ".html", ".htm", ".yaml", ".yml", ".json"})
_SECTION: Final = "_index"  # Hugo's section pages list articles and are none
_GLOB: Final = frozenset("*?[")


class Found(NamedTuple):
    """An article file: where it is, and its name relative to the config's folder with `/` between folders."""

    file: str
    path: str


def discover(
    folder: Path, paths: Sequence[str], output: Path | None = None, config: Path | None = None
) -> tuple[list[Found], list[Problem]]:
    """Find every article file below the paths, sorted by path, each once.

    Hidden files and folders, Hugo's `_index` pages, the output folder and the config are no articles. A link to a file
    counts where the file is in the folder that holds it; a link to a folder is not followed.

    Args:
        folder: the config's folder, which relative paths start from.
        paths: folders, files and globs.
        output: a folder of outputs, never read.
        config: the config's own file, never read.
    """
    search = _Search(os.path.abspath(folder), {os.path.realpath(each) for each in (output, config) if each})  # noqa: PTH100 - links stay as they are
    found: dict[str, str] = {}
    for pattern in paths:
        for file in search.named(pattern):
            found.setdefault(os.path.normpath(file), file)
    regular = {os.path.realpath(file) for file in found if not os.path.islink(file)}  # noqa: PTH114 - as below
    kept = [
        Found(each, search.shown(each))
        for file, each in found.items()
        # what a link points to is read under its own name where it is an article itself
        if not os.path.islink(file) or os.path.realpath(file) not in regular  # noqa: PTH114 - these are strings
    ]
    return sorted(kept, key=lambda each: each.path), search.problems


def _glob_pattern(parts: Sequence[str]) -> re.Pattern[str]:
    """Translate the rest of a glob; a match of a folder is one of all below it."""
    if parts[-1] == "**":
        return re.compile(
            f"{_glob_pattern(parts[:-1]).pattern.removesuffix('(?:/.*)?')}/.*" if parts[:-1] else ".*", re.DOTALL
        )
    translated = "".join(
        r"(?:[^/]+/)*" if part == "**" else f"{fnmatch.translate(part)[4:-3].replace('.*', '[^/]*')}/" for part in parts
    )
    return re.compile(f"{translated.removesuffix('/')}(?:/.*)?", re.DOTALL)


class _Search:
    """One search for articles.

    Attributes:
        root: the config's folder, absolute.
        problems: what was met that is no article but looks like one.
    """

    def __init__(self, root: str, skip: Collection[str]) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self._skip = skip

    def shown(self, file: str) -> str:
        """Give a file's name relative to the config's folder."""
        name = Path(os.path.relpath(file, self.root)).as_posix()
        return os.fsencode(name).decode("utf-8", "backslashreplace")  # whatever the locale makes of it

    def say(self, file: str, code: str, message: str) -> None:
        """Report a problem with a whole file."""
        self.problems.append(Problem(self.shown(file), 1, 1, code, message))

    def named(self, pattern: str) -> Iterator[str]:
        """Give the article files that a path of the config names; a file named outright is one, whatever its name."""
        start = os.path.join(self.root, pattern)  # noqa: PTH118 - an absolute pattern stays so
        parts = Path(pattern).parts
        first = next((index for index, part in enumerate(parts) if _GLOB & set(part)), None)
        if os.path.realpath(start) in self._skip:
            self.say(
                start, "F109", f"'{pattern}' is where the outputs go, or the config; name the folder of the articles"
            )
        elif os.path.isdir(start):  # noqa: PTH112 - this is a string
            yield from self._walk(start)
        elif os.path.lexists(start):
            if self._usable_link(start, os.path.dirname(start)) and self._is_file(start):  # noqa: PTH120 - as above
                yield start
        elif first is not None:
            base = os.path.join(self.root, *parts[:first])  # noqa: PTH118 - as above
            if not os.path.isdir(base):  # noqa: PTH112 - as above
                self._missing(start, pattern)
                return
            wanted = _glob_pattern(parts[first:])
            before = len(self.problems)
            matching = [
                file for file in self._walk(base) if wanted.fullmatch(Path(os.path.relpath(file, base)).as_posix())
            ]
            if not matching and len(self.problems) == before:
                self.say(start, "F113", f"no article matches '{pattern}'; check the pattern")
            yield from matching
        else:
            self._missing(start, pattern)

    def _missing(self, start: str, pattern: str) -> None:
        message = f"'{pattern}' does not exist; articles.paths are relative to the config's folder"
        self.say(start, "F109", message)

    def _walk(self, start: str) -> Iterator[str]:
        """Give the article files below a folder."""
        top = os.path.realpath(start)
        pending = [start]
        while pending:
            here = pending.pop()
            try:
                entries = list(os.scandir(here))
            except OSError as error:
                self.say(here, "F112", f"the folder cannot be read: {error.strerror}")
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if self._is_folder_of_articles(entry):
                        pending.append(entry.path)
                elif self._is_article(entry, top):
                    yield entry.path

    def _is_folder_of_articles(self, entry: os.DirEntry[str]) -> bool:
        # the folder of another build's outputs holds no articles either
        if os.path.realpath(entry.path) in self._skip or os.path.exists(os.path.join(entry.path, MANIFEST)):  # noqa: PTH110, PTH118 - speed: as below
            return False
        if os.path.splitext(entry.name)[1].lower() in EXTENSIONS:  # noqa: PTH122 - speed: this runs for every file
            self.say(entry.path, "F108", "a folder is named like an article; the files in it were read, rename it")
        return True

    def _is_article(self, entry: os.DirEntry[str], top: str) -> bool:
        name, extension = os.path.splitext(entry.name)  # noqa: PTH122 - speed: this runs for every file
        named_so = extension.lower() in EXTENSIONS and name != _SECTION
        if entry.is_symlink():
            if not named_so and not entry.is_dir():
                return False
            return self._usable_link(entry.path, top) and named_so and entry.is_file()
        return named_so and self._is_file(entry.path) and not self._is_skipped(entry)

    def _is_skipped(self, entry: os.DirEntry[str]) -> bool:
        """Say whether a file is the config; only one of a few names can be."""
        return entry.name.endswith((".yaml", ".yml")) and os.path.realpath(entry.path) in self._skip

    def _usable_link(self, file: str, top: str) -> bool:
        """Say whether a path is no link, or one that stays within a folder; report one that does not."""
        if not os.path.islink(file):  # noqa: PTH114 - speed: this runs for every file
            return True
        try:
            target = os.path.realpath(file, strict=True)
        except OSError as error:
            if error.errno == errno.ELOOP:
                self.say(file, "F104", "the link leads back to itself; remove it")
            else:
                self.say(file, "F102", f"the link points to '{os.readlink(file)}', which does not exist")  # noqa: PTH115 - as above
            return False
        if os.path.commonpath([target, os.path.realpath(top)]) != os.path.realpath(top):
            message = "the link leaves the articles folder; copy the file, or name its folder in articles.paths"
            self.say(file, "F103", message)
            return False
        return True

    def _is_file(self, file: str) -> bool:
        try:
            if stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116 - speed: this runs for every file
                return True
        except OSError as error:
            self.say(file, "F101", f"cannot be read: {error.strerror}")
            return False
        self.say(file, "F111", "not a regular file; articles are files of text")
        return False
