"""Languages in the names of files and folders: `index.fr.md`, `post.de.md`, `fr/post.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.lib.values.language_tag import language_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_CODE: Final = 2


def name_parts(name: str) -> tuple[str, str, str] | None:
    """Return the own part of a file's name, what may be a language, and its suffix: `index`, `fr` and `.md`."""
    base, *rest = name.rsplit(".", 2)
    return (base, rest[0], f".{rest[1]}") if base and len(rest) == 2 else None  # noqa: PLR2004 - both are there


def language_of_folder(parts: Iterable[str], languages: Collection[str]) -> str | None:
    """Return the language that a folder is for: the first of its parts that the site calls one."""
    return next((part for part in parts if part in languages), None)


def languages_of_names(
    names: Iterable[str], languages: Collection[str], is_there: Callable[[str], bool]
) -> dict[str, str]:
    """Return the languages that names with two dots say.

    Args:
        names: of files in one folder.
        languages: of the site, if it says so. Else a registered code of two letters is a language where the same name
            is there without it, or with another.
        is_there: whether the folder has a file of some name.
    """
    parts = {name: found for name in names if (found := name_parts(name))}
    if languages:
        return {name: code for name, (_, code, _) in parts.items() if code in languages}
    codes: dict[str, set[str]] = {}
    likely = {name: each for name, each in parts.items() if len(each[1]) == _CODE and language_tag(each[1]) is None}
    for base, code, _ in likely.values():
        codes.setdefault(base, set()).add(code)
    return {
        name: code for name, (base, code, suffix) in likely.items() if len(codes[base]) > 1 or is_there(base + suffix)
    }
