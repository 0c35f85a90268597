"""Eleventy's data of folders and layouts, which cascades down to templates (https://www.11ty.dev/docs/data-cascade/)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feeds.generators.files import dig, front_matter, read_mapping, text_of
from feeds.generators.javascript import read_literals, read_program
from feeds.generators.looking import children, is_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

UNKNOWN: Final = "?"
"""A pattern that only a program knows."""
_SUFFIXES: Final = (".json", ".11tydata.json", ".11tydata.js", ".11tydata.mjs", ".11tydata.cjs")
_NO_FIELDS: Final = frozenset({"permalink", "eleventyComputed", "tags", "date", "pagination"})
"""What is no field of each template below. Tags of a folder name the collection that its templates are in, which is
no topic; a date of all of them is none of theirs."""
_MOST_LAYOUTS: Final = 200


class DirectoryData(NamedTuple):
    """What data files give to all templates of a folder and below it, each by the folder.

    Attributes:
        permalinks: patterns of addresses.
        computed: patterns that win over what a template says itself.
        fields: front matter that templates have where they say nothing else.
        files: the files that say so.
    """

    permalinks: dict[str, str]
    computed: dict[str, str]
    fields: dict[str, dict[str, Any]]
    files: list[str]


def directory_data(folder: Path, top: str, paths: Sequence[str]) -> DirectoryData:
    """Return what the data files of the folders of articles say, and of those around and below them."""
    data = DirectoryData({}, {}, {}, [])
    for path in dict.fromkeys(each for top_path in paths for each in _chain(folder, top, top_path)):
        name = PurePosixPath(path).name if path != "." else folder.name
        for suffix in _SUFFIXES:
            file = folder / path / f"{name}{suffix}"
            permalink, is_computed = _permalink_in(file)
            if permalink:
                (data.computed if is_computed else data.permalinks)[path] = permalink
            fields = _fields_in(file)
            if fields:
                data.fields.setdefault(path, {}).update(fields)
            if permalink or fields:
                data.files.append(f"{path}/{name}{suffix}")
    return data


def _chain(folder: Path, top: str, path: str) -> Iterator[str]:
    """Yield the folders from the input folder down to one, and those in that."""
    yield top
    parts = PurePosixPath(path).parts
    yield from (each for count in range(1, len(parts) + 1) if is_below(each := "/".join(parts[:count]), top))
    yield from (f"{path}/{name}" for name in children(folder / path)[:100])


def _permalink_in(file: Path) -> tuple[str | None, bool]:
    """Return the permalink that a data file gives, and whether it is computed."""
    if file.suffix == ".json":
        data = read_mapping(file)
        computed = text_of(dig(data, "eleventyComputed", "permalink"))
        return computed or text_of(dig(data, "permalink")), bool(computed)
    if not file.is_file():
        return None, False
    program = read_literals(file)
    computed = program.get("eleventyComputed", "permalink")
    said = computed or program.get("permalink")
    return said or (UNKNOWN if "permalink" in read_program(file) else None), bool(computed)


def _fields_in(file: Path) -> dict[str, Any]:
    """Return the front matter that a data file stands for: of a program only the layout."""
    if file.suffix == ".json":
        return {key: value for key, value in read_mapping(file).items() if key not in _NO_FIELDS}
    layout = read_literals(file).get("layout") if file.is_file() else None
    return {"layout": layout} if layout else {}


def layouts_in(folder: Path, where: str, aliases: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the permalinks that layouts give to their templates, by the names that these call them, and their files.

    Args:
        folder: of the site.
        where: the folder of layouts.
        aliases: other names of layouts, each with the layout that it is for.
    """
    said: dict[str, tuple[str | None, str | None]] = {}
    files: dict[str, str] = {}
    for file in sorted((folder / where).rglob("*"))[:_MOST_LAYOUTS]:
        if not file.is_file():
            continue
        own = front_matter(file)
        name = file.relative_to(folder / where).as_posix()
        for each in (name, name.partition(".")[0]):
            said.setdefault(each, (text_of(own.get("permalink")), text_of(own.get("layout"))))
            files[each] = f"{where}/{name}"
    for alias, name in zip(aliases[::2], aliases[1::2], strict=False):
        if name in said:
            said[alias], files[alias] = said[name], files[name]
    found = {name: made for name in said if (made := _inherited(name, said))}
    return found, sorted({files[name] for name in found})


def _inherited(name: str | None, said: dict[str, tuple[str | None, str | None]]) -> str | None:
    """Return the permalink of a layout, or of the one around it."""
    for _ in range(10):
        permalink, name = said.get(name or "", (None, None))
        if permalink or not name:
            return permalink
    return None
