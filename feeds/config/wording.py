"""What is said of a value that a config cannot have: what it is, what was expected there, and what may be meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import inspect

from feeds.config.constraints import Path, meant
from feeds.config.schema import ConfigFile
from feeds.lib import yamltree
from feeds.lib.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Final = {
    "array": "a list",
    "object": "a mapping",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "datetime": "a date",
    "null": "nothing",
}


def shown(value: object) -> str:
    """Show a value as somebody typed it, or say what kind of thing it is."""
    if isinstance(value, str):
        return quoted(value)
    return yamltree.type_names.get(type(value), "a date")


def inside(name: str, known: Mapping[str, inspect.Type]) -> str:
    """Say which mapping knows a key that stands outside of it."""
    for section, kind in known.items():
        within = inner(kind)
        if isinstance(within, inspect.StructType) and name in {field.name for field in within.fields}:
            return f"did you mean '{section}.{name}'?"
    return ""


def expected(what: str, path: Path, value: object) -> str:
    """Say what was expected in place of a value, in the words of who writes configs.

    Args:
        what: what msgspec says of it.
        path: the keys and positions that lead to it.
        value: what stands there.
    """
    if "matching regex" in what:
        return "expected lower-case ASCII words joined by '-'"  # only names of channels have a pattern
    what = what.partition(", got")[0].replace(" | null", "")
    what = re.sub(r"`(\w+)`", lambda match: _WORDS.get(match[1], match[1]), what)
    what = what[:1].lower() + what[1:]
    if what == "expected a list" and isinstance(value, str | int | float):
        return f"{what}: [{value}]"
    kind = _type_at(path)
    if what == "expected a mapping" and isinstance(kind, inspect.StructType):
        return f"{what} with {', '.join(field.name for field in kind.fields)}"
    return what


def choices(path: Path, value: object) -> str:
    """Name the values that a field takes, the nearest first, where it takes only some."""
    kind = _type_at(path)
    if not isinstance(kind, inspect.LiteralType):
        return ""
    return meant(str(value), [str(name) for name in kind.values])


def _type_at(path: Path) -> inspect.Type:
    kind = inspect.type_info(ConfigFile)
    for step in path:
        kind = inner(kind)
        if isinstance(kind, inspect.StructType):
            kind = next((field.type for field in kind.fields if field.name == step), inspect.AnyType())
        elif isinstance(kind, inspect.VarTupleType):
            kind = kind.item_type
        else:
            return inspect.AnyType()
    return inner(kind)


def inner(kind: inspect.Type) -> inspect.Type:
    """Give the type that a value has where it is one: without constraints, and without `None`."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        return next(inner(each) for each in kind.types if not isinstance(each, inspect.NoneType))
    return kind
