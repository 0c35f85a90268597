"""Finding the article files that the config names, in an order that no file system decides."""

from __future__ import annotations

import errno
import glob
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXTENSIONS: Final = frozenset({".md", ".markdown", ".mdown", ".html", ".htm", ".yaml", ".yml", ".json"})
_SECTION: Final = "_index"  # Hugo's section pages list articles and are none
_GLOB: Final = frozenset("*?[")


class Found(NamedTuple):
    """An article file: where it is, and its name relative to the config's folder with `/` between folders."""

    file: str
    path: str


def discover(folder: Path, paths: Sequence[str], output: Path | None = None) -> tuple[list[Found], list[Problem]]:
    """Find every article file below the paths, sorted by path, each once.

    Hidden files and folders, Hugo's `_index` pages and the output folder are no articles. A link is followed where it
    stays within the folder that holds it.

    Args:
        folder: the config's folder, which relative paths start from.
        paths: folders, files and globs.
        output: a folder of outputs, never read.
    """
    problems: list[Problem] = []
    found: dict[str, Found] = {}
    root = os.path.abspath(folder)  # noqa: PTH100 - links stay as they are
    skip = os.path.realpath(output) if output else None
    for pattern in paths:
        start = os.path.join(root, pattern)  # noqa: PTH118 - as above, and an absolute pattern stays so
        starts = sorted(glob.glob(start, recursive=True)) if _GLOB & set(pattern) else [start]  # noqa: PTH207 - as above
        if not starts or not os.path.lexists(starts[0]):
            message = f"'{pattern}' does not exist; articles.paths are relative to the config's folder"
            problems.append(Problem(_shown(start, root), 1, 1, "F109", message))
            continue
        for each in starts:
            for file in _walk(each, root, skip, problems):
                found.setdefault(os.path.normpath(file), Found(file, _shown(file, root)))
    regular = {os.path.realpath(file) for file in found if not os.path.islink(file)}  # noqa: PTH114
    kept = [
        each
        for file, each in found.items()
        # what a link points to is read under its own name where it is an article itself
        if not os.path.islink(file) or os.path.realpath(file) not in regular  # noqa: PTH114
    ]
    return sorted(kept, key=lambda each: each.path), problems


def _shown(file: str, root: str) -> str:
    return Path(os.path.relpath(file, root)).as_posix()


def _walk(start: str, root: str, skip: str | None, problems: list[Problem]) -> Iterator[str]:
    """Give the article files at or below a path; a path that names a file is one, whatever its name."""
    if not os.path.isdir(start):  # noqa: PTH112 - as below
        if _usable_link(start, os.path.dirname(start), root, problems) and _is_file(start, root, problems):  # noqa: PTH120
            yield start
        return
    top = os.path.realpath(start)
    pending = [start]
    while pending:
        here = pending.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}"
            problems.append(Problem(_shown(here, root), 1, 1, "F101", message))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if _is_folder_of_articles(entry, root, skip, problems):
                    pending.append(entry.path)
            elif _is_article(entry, top, root, problems):
                yield entry.path


def _is_folder_of_articles(entry: os.DirEntry[str], root: str, skip: str | None, problems: list[Problem]) -> bool:
    if skip is not None and os.path.realpath(entry.path) == skip:
        return False
    if os.path.splitext(entry.name)[1].lower() in EXTENSIONS:  # noqa: PTH122 - speed: this runs for every file
        message = "a folder is named like an article; the files in it were read, rename it"
        problems.append(Problem(_shown(entry.path, root), 1, 1, "F108", message))
    return True


def _is_article(entry: os.DirEntry[str], top: str, root: str, problems: list[Problem]) -> bool:
    name, extension = os.path.splitext(entry.name)  # noqa: PTH122 - speed: this runs for every file
    named_so = extension.lower() in EXTENSIONS and name != _SECTION
    if not entry.is_symlink():
        return named_so and _is_file(entry.path, root, problems)
    # a link without an extension may be one to a folder of articles, which is not followed: say so where it leaves
    if not (named_so or not extension) or not _usable_link(entry.path, top, root, problems):
        return False
    return named_so and entry.is_file()


def _usable_link(file: str, top: str, root: str, problems: list[Problem]) -> bool:
    """Say whether a path is no link, or one that stays within a folder; report one that does not."""
    if not os.path.islink(file):  # noqa: PTH114
        return True
    try:
        target = os.path.realpath(file, strict=True)
    except OSError as error:
        if error.errno == errno.ELOOP:
            code, message = "F104", "the link leads back to itself; remove it"
        else:
            code, message = "F102", f"the link points to '{os.readlink(file)}', which does not exist"  # noqa: PTH115
        problems.append(Problem(_shown(file, root), 1, 1, code, message))
        return False
    if os.path.commonpath([target, os.path.realpath(top)]) != os.path.realpath(top):
        message = "the link leaves the articles folder; copy the file, or name its folder in articles.paths"
        problems.append(Problem(_shown(file, root), 1, 1, "F103", message))
        return False
    return True


def _is_file(file: str, root: str, problems: list[Problem]) -> bool:
    try:
        if stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116
            return True
    except OSError as error:
        problems.append(Problem(_shown(file, root), 1, 1, "F101", f"cannot be read: {error.strerror}"))
        return False
    problems.append(Problem(_shown(file, root), 1, 1, "F111", "not a regular file; articles are files of text"))
    return False
