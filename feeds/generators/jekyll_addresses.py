"""The addresses that Jekyll gives posts (https://jekyllrb.com/docs/permalinks/)."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import quoted_path, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import PurePosixPath

    from feeds.generators.row import ArticleFacts, Traits

_DATED: Final = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-(.*)", re.DOTALL)
_PLACEHOLDER: Final = re.compile(r":([a-z_]+)")
_PRETTY: Final = frozenset("._~!$&'()+,;=@")
"""What `:title` keeps beside letters and digits."""


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a post, or of a document of a collection."""
    inner, collection = _place(facts.path, traits)
    data = _with_defaults(facts.front_matter, inner, collection, traits)
    pattern = text_of(data.get("permalink"))
    if pattern is None:
        pattern = traits.permalinks.get("" if collection == "posts" else collection, "/:collection/:path:output_ext")
    values = _Values(facts, inner, collection, data)

    def fill(match: re.Match[str]) -> str:
        name = match[1].rstrip("_")  # `:month_:day` is two of them
        text = values.text(name)
        return match[0] if text is None else f"{text}{match[1][len(name) :]}"

    filled = f"/{_PLACEHOLDER.sub(fill, pattern)}".replace("..", "/").replace("./", "")
    filled = re.sub("//+", "/", filled)
    return quoted_path(filled.removesuffix("index.html") if filled.endswith("/index.html") else filled)


def _place(path: PurePosixPath, traits: Traits) -> tuple[PurePosixPath, str]:
    """Return a path within the folder that Jekyll reads, and the collection that it is in."""
    root = traits.settings.get("root") or "."
    inner = path.relative_to(root) if path.is_relative_to(root) else path
    return inner, next((part[1:] for part in inner.parts[:-1] if part.startswith("_")), "posts")


def defaults_of(path: PurePosixPath, traits: Traits) -> dict[str, Any]:
    """Return what `defaults` say of a file; the narrowest scope counts."""
    return _defaults(*_place(path, traits), traits) if traits.settings.get("defaults") else {}


def _with_defaults(
    front_matter: Mapping[str, Any], path: PurePosixPath, collection: str, traits: Traits
) -> dict[str, Any]:
    """Return front matter with the values of `defaults` where it says nothing; its categories are added to those."""
    data = _defaults(path, collection, traits)
    categories = [*_words(data.get("categories")), *_words(front_matter.get("categories"))]
    said = {name: value for name, value in front_matter.items() if value is not None}
    return data | said | {"categories": categories}


def _defaults(path: PurePosixPath, collection: str, traits: Traits) -> dict[str, Any]:
    scopes = [
        each
        for each in traits.settings.get("defaults", ())
        if each["type"] in {"", collection} and _is_in(str(path), each["path"])
    ]
    data: dict[str, Any] = {}
    for each in sorted(scopes, key=lambda each: (len(each["path"]), bool(each["type"]))):
        data |= each["values"]
    return data


def _is_in(path: str, scope: str) -> bool:
    if "*" in scope:
        return fnmatch(path, scope) or fnmatch(path, f"{scope}/*")
    return not scope or path == scope or path.startswith(f"{scope}/")


class _Values:
    """What fills the placeholders of a pattern for one document."""

    def __init__(self, facts: ArticleFacts, path: PurePosixPath, collection: str, data: Mapping[str, Any]) -> None:
        self.facts = facts
        self.path = path
        self.collection = collection
        self.data = data

    def text(self, name: str) -> str | None:
        """Return what a placeholder stands for; None where it is none."""
        make = _MAKERS.get(name)
        return make(self) if make else None

    @property
    def slug(self) -> str:
        """The document's own `slug`, or the name of its file without date."""
        dated = _DATED.fullmatch(self.path.stem)
        return text_of(self.data.get("slug")) or (dated[1] if dated else self.path.stem).rstrip(".")

    @property
    def categories(self) -> list[str]:
        """Those of the folders above `_posts`, then those of front matter, each once."""
        folders = self.path.parts[: self.path.parts.index("_posts")] if "_posts" in self.path.parts else ()
        one = self.data.get("category")
        texts = [*folders, *_items(self.data.get("categories")), *_items(one)]
        return list(dict.fromkeys(texts))

    @property
    def within(self) -> str:
        """The path of the file within its collection, without suffix."""
        parts = self.path.with_suffix("").parts
        folder = f"_{self.collection}"
        return "/".join(parts[parts.index(folder) + 1 :] if folder in parts else parts)


def _items(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list):
            yield from _items(item)
        elif text := text_of(item):
            yield text


def _words(value: object) -> list[str]:
    return value.split() if isinstance(value, str) else list(_items(value))


def _slugified(text: str, kept: frozenset[str] = frozenset()) -> str:
    """Return a text with hyphens for all but letters, marks, digits and what is kept."""
    characters = (each if each in kept or _is_word(each) else " " for each in text)
    joined = "-".join("".join(characters).split(" "))
    return re.sub("-+", "-", joined).strip("-") if not kept else _trimmed(re.sub("-+", "-", joined))


def _trimmed(text: str) -> str:
    return text.removeprefix("-").removesuffix("-")


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def _by_date(form: str) -> Callable[[_Values], str]:
    return lambda values: values.facts.published.strftime(form)


def _day_name(length: int | None) -> Callable[[_Values], str]:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return lambda values: names[values.facts.published.weekday()][:length]


def _month_name(length: int | None) -> Callable[[_Values], str]:
    names = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    return lambda values: names[values.facts.published.month - 1][:length]


_MAKERS: Final[Mapping[str, Callable[[_Values], str]]] = {
    "year": lambda values: f"{values.facts.published.year:04}",
    "month": _by_date("%m"),
    "day": _by_date("%d"),
    "hour": _by_date("%H"),
    "minute": _by_date("%M"),
    "second": _by_date("%S"),
    "short_year": _by_date("%y"),
    "i_month": lambda values: str(values.facts.published.month),
    "i_day": lambda values: str(values.facts.published.day),
    "y_day": _by_date("%j"),
    "week": _by_date("%V"),
    "w_year": _by_date("%G"),
    "w_day": _by_date("%u"),
    "short_month": _month_name(3),
    "long_month": _month_name(None),
    "short_day": _day_name(3),
    "long_day": _day_name(None),
    "title": lambda values: _slugified(values.slug, _PRETTY),
    "slug": lambda values: _slugified(values.slug).lower(),
    "name": lambda values: _slugified(values.path.stem).lower(),
    "path": lambda values: values.within,
    "collection": lambda values: values.collection,
    "categories": lambda values: "/".join(dict.fromkeys(each.lower() for each in values.categories)),
    "slugified_categories": lambda values: "/".join(
        dict.fromkeys(_slugified(each).lower() for each in values.categories)
    ),
    "output_ext": lambda values: values.path.suffix if values.path.suffix in {".xml", ".txt"} else ".html",
}
"""What a pattern may have, and what of a document it stands for."""
