"""What a site's files of data say of topics, providers and authors: titles, descriptions, pictures.

    _data/topics/ai.yaml, _data/tags.yml, content/tags/ai/_index.md → `About`, by grouping and by name

A group goes by several names: that of its file, its id, its title. All are kept in small letters.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, front_matter, read_data, text_of
from feeds.lib.text import drop_forbidden, plain
from feeds.model import About

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Described = dict[str, dict[str, About]]
"""What is said of groups: by grouping, and by their names in small letters."""

_GROUPINGS: Final[Mapping[str, str]] = {
    "topics": "topic",
    "tags": "topic",
    "categories": "topic",
    "organizations": "provider",
    "organisations": "provider",
    "providers": "provider",
    "sources": "provider",
    "authors": "author",
    "people": "author",
}
"""Which grouping a folder or a file of data is about, by its name."""
_DATA_SUFFIXES: Final = (".yml", ".yaml", ".json", ".toml")
_PAGE_SUFFIXES: Final = (".md", ".markdown", ".html")
_MOST_FILES: Final = 20_000
_IDS: Final = ("_id", "id", "slug", "key", "domain", "name", "display_name", "title")
_NAMES: Final = ("name", "display_name", "title")
_TITLES: Final = ("title", "name")
"""What a page calls itself; the title of a person in a file of data is another thing."""
_DESCRIPTIONS: Final = ("description", "excerpt", "summary", "bio")
_PICTURES: Final = (
    *("images", "image", "picture", "avatar", "logo", "cover", "featured_image", "thumbnail"),
    *("cover_image", "photo"),
)
_ADDRESSES: Final = ("url", "src", "path", "image")


def of_data(folder: Path) -> Described:
    """Return what a folder of data says, `_data` of Jekyll's and of the sites that are like it."""
    found: Described = {}
    for stem, grouping in _GROUPINGS.items():
        for suffix in _DATA_SUFFIXES:
            for name, said in _items(read_data(folder / f"{stem}{suffix}")):
                _take(found, grouping, name, said, _NAMES)
        for file in _files(folder / stem):
            data = front_matter(file) if file.suffix in _PAGE_SUFFIXES else read_data(file)
            said = data if isinstance(data, dict) else {}
            _take(found, grouping, file.stem, said, _NAMES)
    return found


def of_terms(folder: Path, content: str, taxonomies: Iterable[str] = ("tags", "categories")) -> Described:
    """Return what the pages of terms say: `content/tags/ai/_index.md`.

    Args:
        folder: that of the site.
        content: the folder of content, relative to it.
        taxonomies: the folders of terms there; another one than of authors is of topics.
    """
    found: Described = {}
    for taxonomy in taxonomies:
        for term in _folders(folder / content / taxonomy):
            file = next((each for suffix in _PAGE_SUFFIXES if (each := term / f"_index{suffix}").is_file()), None)
            if file is None:
                continue
            data = front_matter(file)
            picture = _picture(data) or ""
            if picture and not picture.startswith("/") and (term / picture).is_file():  # it is a part of the page
                data = {**data, "images": f"/{taxonomy}/{term.name}/{picture}"}
            _take(found, _GROUPINGS.get(taxonomy.lower(), "topic"), term.name, data, _TITLES)
    return found


def merged(*several: Described) -> Described:
    """Return what several say together; of one group the first counts."""
    found: Described = {}
    for described in several:
        for grouping, said in described.items():
            found[grouping] = said | found.get(grouping, {})
    return found


def _items(data: Mapping[str, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the mappings in a file of data by their names; those of a list say these themselves."""
    items = data.items() if isinstance(data, dict) else [("", each) for each in data] if isinstance(data, list) else ()
    yield from ((str(name), said) for name, said in items if isinstance(said, dict))


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        for name in sorted(os.listdir(folder))[:_MOST_FILES]:  # noqa: PTH208 - names are enough
            file = folder / name
            if file.suffix in (*_DATA_SUFFIXES, *_PAGE_SUFFIXES):
                yield file


def _folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        names = sorted(each.name for each in os.scandir(folder) if each.is_dir() and not each.name.startswith("."))
        yield from (folder / name for name in names[:_MOST_FILES])


def _take(found: Described, grouping: str, name: str, said: Mapping[str, Any], names: Iterable[str]) -> None:
    """Add what a mapping says of a group, under every name that it has."""
    about = About(
        label=_text(said, names), description=_text(said, _DESCRIPTIONS), picture=_picture(said), icon=_icon(said)
    )
    if about != About():
        known = found.setdefault(grouping, {})
        for each in filter(None, (name, *(text_of(dig(said, key)) for key in _IDS))):
            known.setdefault(each.casefold(), about)


def _text(said: Mapping[str, Any], names: Iterable[str]) -> str | None:
    texts = (plain(drop_forbidden(text_of(dig(said, name)) or "")) for name in names)
    return next(filter(None, texts), None)


def _picture(said: Mapping[str, Any]) -> str | None:
    """Return the address of the largest picture, as it is written."""
    pictures = list(_pictures(said))
    return max(pictures, key=lambda each: each[0])[1] if pictures else None


def _icon(said: Mapping[str, Any]) -> str | None:
    """Return the address of the smallest of several pictures that say their sizes, which then is square."""
    sizes = [each for each in _pictures(said) if each[0]]
    return min(sizes)[1] if len(sizes) > 1 and min(sizes)[2] else None


def _pictures(said: Mapping[str, Any]) -> Iterator[tuple[int, str, bool]]:
    """Yield the pictures under the first name that has any: area, address, whether it is square."""
    for name in _PICTURES:
        value = dig(said, name)
        found = [each for item in (value if isinstance(value, list) else [value]) for each in _picture_of(item)]
        if found:
            yield from found
            return


def _picture_of(item: object) -> Iterator[tuple[int, str, bool]]:
    if isinstance(item, dict):
        width, height = _size(item.get("width")), _size(item.get("height"))
        url = next((text for name in _ADDRESSES if (text := text_of(item.get(name)))), None)
    else:
        width = height = 0
        url = text_of(item)
    if url and url.lower() not in {"true", "false", "none"}:
        yield width * height, url, width == height


def _size(value: object) -> int:
    text = text_of(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - digits of a size
