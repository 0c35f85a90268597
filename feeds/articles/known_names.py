"""Front-matter names that are read, and keys that differ from them only by case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_LAYOUTS: Final = 1024
_MOST_KEYS: Final = 200
"""Layouts of more keys are not kept: no site has the like twice, and they would fill the memory."""


class Layout:
    """What follows from the keys at the top of front matter alone, whatever their values.

    Attributes:
        names: the names of each field that may be there, in order; fields that none has are left out.
        spelt: keys that stand for a known name in another case, by that name. The exact name wins; of several that
            differ from it, the first.
        unread: the keys that are not read.
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]], spelt: Mapping[str, str], unread: tuple[str, ...]) -> None:
        self.names: Final = names
        self.spelt: Final = spelt
        self.unread: Final = unread


class KnownNames:
    """The keys at the top of front matter that are read.

    Articles of one site have few layouts, so that each is made out once.

    Args:
        names: those of each field, the first one present winning. Dotted ones start with a key at the top; they may be
            keys themselves.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {field: tuple(each) for field, each in names.items()}
        keys = dict.fromkeys(
            key for each in self._names.values() for name in each for key in (name, name.partition(".")[0])
        )
        self._keys = frozenset(keys)
        self._by_folded = {key.lower(): key for key in reversed(keys)}
        self._layouts: dict[tuple[str, ...], Layout] = {}

    def reads(self, key: str) -> bool:
        """Whether a key is read, whatever its case."""
        return key in self._keys or key.lower() in self._by_folded

    def layout(self, data: Mapping[str, object]) -> Layout:
        """Return what the keys of front matter stand for."""
        keys = tuple(data)
        layout = self._layouts.get(keys)
        if layout is None:
            layout = self._made_out(keys)
            if len(self._layouts) < _MOST_LAYOUTS and len(keys) <= _MOST_KEYS:
                self._layouts[keys] = layout
        return layout

    def _made_out(self, keys: tuple[str, ...]) -> Layout:
        there = self._keys.intersection(keys)
        spelt: dict[str, str] = {}
        for key in keys:
            name = self._by_folded.get(key.lower()) if key not in there else None
            if name and name not in there:
                spelt.setdefault(name, key)
        known = there.union(spelt)
        names = {
            field: found
            for field, each in self._names.items()
            if (found := tuple(name for name in each if name in known or name.partition(".")[0] in known))
        }
        return Layout(names, spelt, tuple(key for key in keys if not self.reads(key)))
