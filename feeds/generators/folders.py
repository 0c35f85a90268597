"""Which paths lead to a site's articles when some folders among them hold none."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_MOST_FOLDERS: Final = 1000


def folder_path(value: Any) -> str | None:  # noqa: ANN401 - a setting is anything
    """Return a relative path of a config in its shortest form, `.` for the folder itself.

    Returns:
        None where it names no folder, or one that is not below that of the config.
    """
    text = (text_of(value) or ".").replace("\\", "/")
    path = os.path.normpath(text).replace(os.sep, "/")
    return None if path.startswith(("/", "..")) or "\0" in path else path


def paths_except(
    root: Path, top: str, excluded: Collection[str], suffixes: tuple[str, ...], most: int = _MOST_FOLDERS
) -> Iterator[str]:
    """Yield the fewest paths that name the articles of a folder but none of some folders in it.

    Args:
        root: the site's folder.
        top: the folder, relative to it.
        excluded: folders to pass over, relative to it.
        suffixes: what the names of articles end in.
        most: how many folders are opened.
    """
    there = {each for each in excluded if not _is_hidden(each) and (root / each).is_dir()}
    waiting, opened = [top], 0
    while waiting:
        current = waiting.pop()
        if current in there:
            continue
        if not any(current == "." or each.startswith(f"{current}/") for each in there) or opened >= most:
            yield current
            continue
        opened += 1
        prefix = "" if current == "." else f"{current}/"
        folders, ends = _content(root / current, suffixes)
        waiting += [f"{prefix}{name}" for name in reversed(folders)]
        yield from (f"{prefix}*{suffix}" for suffix in ends)


def _is_hidden(path: str) -> bool:
    """Whether a path is passed over anyway, as hidden ones are."""
    return path.startswith(".") or "/." in path


def _content(folder: Path, suffixes: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the names of the folders in a folder, and what the names of the articles in it end in; both sorted."""
    folders: list[str] = []
    ends: set[str] = set()
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                ends.update(each for each in suffixes if entry.name.endswith(each))
    return sorted(folders), sorted(ends)
