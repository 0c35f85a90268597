"""From what a config file says to typed values, in one walk that reports every mistake where it stands.

The walk follows the annotations of msgspec structs: structs, `tuple[X, ...]` and `dict[str, X]`, each also as
`X | None`. Whether a text is right for the type at its place, bounds and patterns included, msgspec decides. Two kinds
of text mean something here only: dates, and names that a table has, whose type carries `Meta(extra={"names": table})`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec

from feeds.config.annotations import expected, fields_of, missing, read_annotation, second_names, stand_in, unknown
from feeds.config.mistakes import Mistake
from feeds.lib import yamltree
from feeds.lib.dates import NoDate, parse_instant
from feeds.lib.text import drop_forbidden, quoted
from feeds.problems.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import tzinfo

    from feeds.config.annotations import Annotation
    from feeds.config.mistakes import KeyPath

_T = TypeVar("_T")

# Returned in place of a value that was reported.
_WRONG: Final[Any] = object()


class Conversion(Generic[_T]):
    """A tree of mappings, lists and text, converted to a struct.

    Attributes:
        value: what is right in the tree. What is wrong is left out, with a stand-in where its key is required, so that
            the rest can be checked further. Without mistakes there are no stand-ins.
        mistakes: all that the walk found wrong.
    """

    def __init__(self, tree: object, struct: type[_T], zone: tzinfo) -> None:
        """Convert a tree as `yamltree` reads it; `zone` is that of dates that name none."""
        self.mistakes: list[Mistake] = []
        self._zone = zone
        self._kept: dict[KeyPath, list[int]] = {}
        self._spelt: dict[KeyPath, Mapping[str, str]] = {}
        self.value: _T = self._convert(tree, struct, ())

    def unreported(self, mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
        """Yield mistakes found in `value`, with their paths in the tree.

        Those at, above or below a mistake of the walk are left out: they may be about a stand-in.
        """
        reported = {each.path for each in self.mistakes}
        above = {path[:end] for path in reported for end in range(len(path))}
        for each in mistakes:
            paths = [self._in_tree(path) for path in (each.path, each.other) if path]
            if not any(path in above or path[:end] in reported for path in paths for end in range(1, len(path) + 1)):
                yield msgspec.structs.replace(each, path=paths[0])

    def _in_tree(self, path: KeyPath) -> KeyPath:
        """Return what a path in `value` was before items of lists were left out, as its keys are spelt."""
        found: KeyPath = ()
        for step in path:
            kept = self._kept.get(found)
            spelt = self._spelt.get(found, {}).get(step, step) if isinstance(step, str) else step
            found = (*found, kept[step] if kept and isinstance(step, int) else spelt)
        return found

    def _convert(self, value: object, hint: Any, path: KeyPath) -> Any:  # noqa: ANN401 - a value of the type `hint`
        at = read_annotation(hint)
        if isinstance(value, dict) and at.kind is msgspec.Struct:
            return self._struct(_given(value), at.type, path)
        if isinstance(value, dict) and at.kind is dict:
            return self._mapping(_given(value), at, path)
        if isinstance(value, list) and at.kind is tuple:
            return self._items(value, at, path)
        if isinstance(value, str):
            return self._text(drop_forbidden(value), hint, path)
        return self._wrong(value, at, path)

    def _struct(self, given: Mapping[str, object], struct: type[msgspec.Struct], path: KeyPath) -> msgspec.Struct:
        fields = fields_of(struct)
        others = {name: also for name, also in second_names(struct).items() if also in given and name not in given}
        spelt = {name: others.get(name, name) for name in fields}
        self._spelt[path] = others
        for name in given.keys() - spelt.values():
            self._report("C103", (*path, name), f"unknown key {quoted(name)}; {unknown(name, fields)}")
        values: dict[str, object] = {}
        for name, field in fields.items():
            value = _WRONG
            if spelt[name] in given:
                value = self._convert(given[spelt[name]], field.type, (*path, spelt[name]))
            elif field.required:
                self._report("C105", (*path, name), missing((*path, name), field, struct))
            if value is not _WRONG:
                values[name] = value
            elif field.required:
                values[name] = stand_in(field.type)
        return struct(**values)

    def _mapping(self, given: Mapping[str, object], at: Annotation, path: KeyPath) -> dict[str, object]:
        values = {name: self._convert(value, at.item, (*path, name)) for name, value in given.items()}
        return {name: value for name, value in values.items() if value is not _WRONG}

    def _items(self, given: list[object], at: Annotation, path: KeyPath) -> Any:  # noqa: ANN401 - a tuple or `_WRONG`
        if not at.meta.get("min_length", 0) <= len(given) <= at.meta.get("max_length", len(given)):
            return self._wrong(given, at, path)
        values = [self._convert(item, at.item, (*path, index)) for index, item in enumerate(given)]
        self._kept[path] = [index for index, value in enumerate(values) if value is not _WRONG]
        return tuple(values[index] for index in self._kept[path])

    def _text(self, text: str, hint: Any, path: KeyPath) -> Any:  # noqa: ANN401 - a value of the type `hint`
        at = read_annotation(hint)
        try:
            if at.kind is datetime:
                return parse_instant(text, self._zone)[0]
            if at.names is None:
                return msgspec.convert(text, hint, strict=False)
            at.names.get(text)  # what another package adds is imported here
        except PluginError as error:
            return self._report("C114", path, str(error))
        except NoDate as error:
            return self._wrong(text, at, path, "C110", f", but {error}")
        except (msgspec.ValidationError, KeyError, ValueError):
            return self._wrong(text, at, path, "C110" if at.kind is datetime else "C104")
        return text

    def _wrong(self, value: object, at: Annotation, path: KeyPath, code: str = "C104", why: str = "") -> Any:  # noqa: ANN401 - `_WRONG`
        key = next((f"{step}: " for step in reversed(path) if isinstance(step, str)), "")
        found = quoted(value) if isinstance(value, str) else yamltree.type_names[type(value)]
        return self._report(code, path, f"{key}found {found}{why}; {expected(at, value)}")

    def _report(self, code: str, path: KeyPath, message: str) -> Any:  # noqa: ANN401 - `_WRONG`
        self.mistakes.append(Mistake(code, path, message))
        return _WRONG


def _given(mapping: Mapping[str, object]) -> dict[str, object]:
    """Return what a mapping says: a key without a value takes its default."""
    return {drop_forbidden(name): value for name, value in mapping.items() if value is not None}
