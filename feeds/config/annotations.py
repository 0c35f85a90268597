"""What the annotations of the config's types say: what may stand at a place, and the words for it in a message."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

import msgspec

from feeds.config.mistakes import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msgspec.structs import FieldInfo

    from feeds.config.mistakes import KeyPath
    from feeds.plugins import Registry

_WORDS: Final = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "a date: 2020-12-31",
    tuple: "a list",
    dict: "a mapping",
}
_BOUNDS: Final = {
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "min_length": "of length >=",
    "max_length": "of length <=",
}
_META: Final = (*_BOUNDS, "pattern", "description", "extra")
_SIGNS: Final = frozenset(":{}[],&*#?|<>=!%@`'\"-")
"""What a text has that may mean something else in YAML."""
_LONGEST_EXAMPLE: Final = 60


class Annotation(msgspec.Struct, frozen=True):
    """What may stand at a place.

    Attributes:
        type: without `None` and annotations.
        kind: `msgspec.Struct`, `tuple`, `dict` or `Literal`; the type itself where it is none of these.
        meta: what the annotations say, by the names of `msgspec.Meta`.
        or_bool: whether true and false may stand there too.
        or_words: words that may stand there too.
    """

    type: Any
    kind: Any
    meta: Mapping[str, Any]
    or_bool: bool = False
    or_words: tuple[str, ...] = ()

    @property
    def item(self) -> Any:  # noqa: ANN401 - a type
        """The type of each item of a tuple, or of each value of a mapping."""
        return get_args(self.type)[1 if self.kind is dict else 0]

    @property
    def names(self) -> Registry[Any] | None:
        """The table whose names may stand here."""
        registry: Registry[Any] | None = self.extra.get("names")
        return registry

    @property
    def extra(self) -> Mapping[str, Any]:
        """What the annotations say that is not msgspec's: `names`, `also`, `default`, `expected`, `values`."""
        said: Mapping[str, Any] = self.meta.get("extra", {})
        return said


@cache
def read_annotation(hint: Any) -> Annotation:  # noqa: ANN401 - a type
    """Return what a type with its annotations says."""
    meta: dict[str, Any] = {}
    or_bool = False
    or_words: tuple[str, ...] = ()
    while (origin := get_origin(hint)) in {Annotated, Union, UnionType}:
        first, *others = get_args(hint)
        if origin is Annotated:
            hint = first
            said = ((name, getattr(each, name)) for each in others for name in _META)
            extra = {**next((each.extra for each in others if each.extra), {}), **meta.get("extra", {})}
            meta = {name: value for name, value in said if value is not None} | meta | {"extra": extra}
        else:
            or_bool = bool in others
            or_words = tuple(word for each in others if get_origin(each) is Literal for word in get_args(each))
            hint = next(each for each in (first, *others) if each is not NoneType)
    is_struct = isinstance(hint, type) and issubclass(hint, msgspec.Struct)
    return Annotation(hint, msgspec.Struct if is_struct else origin or hint, meta, or_bool, or_words)


@cache
def fields_of(struct: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    """Return the fields of a struct by name."""
    return {field.name: field for field in msgspec.structs.fields(struct)}


@cache
def second_names(struct: type[msgspec.Struct]) -> Mapping[str, str]:
    """Return what fields go by beside their names, where they do: `topic` for `topics`."""
    found = ((name, read_annotation(field.type).extra) for name, field in fields_of(struct).items())
    return {name: extra["also"] for name, extra in found if "also" in extra}


def required_of(struct: type[msgspec.Struct]) -> list[str]:
    """Return the names of the fields that have no default."""
    return [name for name, field in fields_of(struct).items() if field.required]


def stand_in(hint: Any) -> Any:  # noqa: ANN401 - a value of the type
    """Return a value that a required key has until somebody gives it a right one."""
    at = read_annotation(hint)
    if at.kind is msgspec.Struct:
        return at.type(**{name: stand_in(fields_of(at.type)[name].type) for name in required_of(at.type)})
    if at.kind is Literal:
        return get_args(at.type)[0]
    return datetime.min.replace(tzinfo=UTC) if at.kind is datetime else at.kind()


def expected(at: Annotation, value: object) -> str:
    """Return what a message says was expected in place of a value."""
    if at.names is not None:
        return did_you_mean(str(value), at.names.names())
    if at.kind is Literal:
        return did_you_mean(str(value), map(str, get_args(at.type)))
    if at.kind is msgspec.Struct:
        return _expected_mapping(at, value)
    words = f"expected {_WORDS[at.kind]}"
    if at.kind is tuple and isinstance(value, str):
        return f"{words}: [{value}]" if _is_example(value) and read_annotation(at.item).kind is str else words
    try:
        msgspec.convert(value, at.type, strict=False)
    except msgspec.ValidationError:
        return words
    return _within_bounds(words, at.meta)


def _expected_mapping(at: Annotation, value: object) -> str:
    keys = ", ".join(fields_of(at.type))
    if at.or_words and isinstance(value, str):
        return f"{did_you_mean(value, at.or_words)}; or write a mapping with {keys}"
    instead = f"one of {', '.join(at.or_words)}, or " if at.or_words else ""
    words = f"expected {f'{_WORDS[bool]}, or ' if at.or_bool else instead}a mapping with {keys}"
    meant = required_of(at.type)  # where one key is, a text in the mapping's place is that one's value
    is_meant = len(meant) == 1 and isinstance(value, str) and _is_example(value) and not set(value) & _SIGNS
    return f"{words}: {{{meant[0]}: {value}}}" if is_meant else words


def _is_example(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_EXAMPLE and value.isprintable()


def _within_bounds(words: str, meta: Mapping[str, Any]) -> str:
    """Add to the words for a type what else is asked of its values."""
    words = f"expected {meta['extra']['expected']}" if "pattern" in meta else words
    bounds = " and ".join(f"{sign} {meta[name]:g}" for name, sign in _BOUNDS.items() if name in meta)
    return f"{words} {bounds}" if bounds else words


def missing(path: KeyPath, field: FieldInfo, struct: type[msgspec.Struct]) -> str:
    """Return the message about a required key that is not there."""
    at = read_annotation(field.type)
    owner = struct.__name__.lower() if len(path) > 1 else "config"
    needed = f"one, with {' and '.join(required_of(at.type))}" if at.kind is msgspec.Struct else "it"
    return f"'{'.'.join(map(str, path))}' is missing; every {owner} needs {needed}"


def unknown(name: str, fields: Mapping[str, FieldInfo]) -> str:
    """Return what may be meant by a key that no field has: one of a section beside it, or the nearest of the fields."""
    for section, field in fields.items():
        at = read_annotation(field.type)
        if at.kind is msgspec.Struct and name in fields_of(at.type):
            return f"did you mean '{section}.{name}'?"
    return did_you_mean(name, fields)
