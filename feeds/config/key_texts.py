"""What is said of the config's keys: to editors by `feeds schema`, to people by the table of docs/configuration.md.

Both are made of the descriptions in the keys' own annotations, so that each is written once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import msgspec

from feeds.config.annotations import fields_of, read_annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from msgspec.structs import FieldInfo

# Where the documentation says more, which an editor cannot follow: at the end of a sentence, and within one.
_MORE: Final = re.compile(r": \[[^]]*\]\([^)]*\)(?=\.)")
_LINK: Final = re.compile(r"\[([^]]*)\]\([^)]*\)")


def structs_of(hint: Any) -> Iterator[type[msgspec.Struct]]:  # noqa: ANN401 - a type
    """Yield the structs that a type is made of, itself first; one that stands in several places comes for each."""
    at = read_annotation(hint)
    if at.kind in {tuple, dict}:
        yield from structs_of(at.item)
    elif at.kind is msgspec.Struct:
        yield at.type
        for field in fields_of(at.type).values():
            yield from structs_of(field.type)


def key_text(field: FieldInfo) -> str:
    """Return what a key does and what its values mean, in Markdown with links that start from docs/."""
    values = "; ".join(f"`{value}`: {words}" for value, words in value_texts(field).items())
    return f"{_about(field)} {values}." if values else _about(field)


def value_texts(field: FieldInfo) -> Mapping[str, str]:
    """Return what the values of a key mean, of those of its names that do not say so themselves."""
    found: Mapping[str, str] = read_annotation(field.type).extra.get("values", {})
    return found


def default_text(field: FieldInfo) -> str:
    """Return what holds where a key is not given, in Markdown: in words, or as YAML has the value."""
    words: str | None = read_annotation(field.type).extra.get("default")
    if field.required:
        return "required"
    if words is not None:
        return words
    default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    return "none" if default is None else f"`{_as_yaml(default)}`"


def editor_text(field: FieldInfo) -> str:
    """Return what an editor shows of a key: what it does, and what holds without it where that is no plain value."""
    has_words = "default" in read_annotation(field.type).extra
    text = f"{_about(field)} If not given: {default_text(field)}." if has_words else _about(field)
    return _LINK.sub(r"\1", _MORE.sub("", text))


def _about(field: FieldInfo) -> str:
    """Return what a key does, and the names that it takes where nothing is to be said of each."""
    at = read_annotation(field.type)
    description: str = at.meta["description"]
    registry = read_annotation(at.item).names if at.kind is tuple else None
    if registry is not None:
        return f"{description} There are {_listed(registry.own)}; [other packages](extending.md) may add more."
    if at.kind is Literal and not value_texts(field):
        return f"{description} There are {_listed(get_args(at.type))}."
    return description


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _as_yaml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, dict | msgspec.Struct):
        return "{}"
    return str(value).lower() if isinstance(value, bool) else str(value)
