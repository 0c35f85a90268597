"""Front-matter names that are read, and keys that differ from them only by case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class KnownNames(NamedTuple):
    """The keys at the top of front matter that are read.

    Attributes:
        fields: what each may be a name of.
        by_folded: the same keys by what they are in small letters.
    """

    fields: Mapping[str, tuple[str, ...]]
    by_folded: Mapping[str, str]

    def reads(self, key: str) -> bool:
        """Whether a key is read, whatever its case."""
        return key in self.fields or key.lower() in self.by_folded

    def look(self, data: Mapping[str, object]) -> tuple[set[str], dict[str, str]]:
        """Return which fields front matter may have, and its keys that stand for a known name in another case.

        The latter are by that name. The exact name wins; of several that differ from it, the first.
        """
        there: set[str] = set()
        spelt: dict[str, str] = {}
        for key in data:
            fields = self.fields.get(key)
            if fields is None:
                name = self.by_folded.get(key.lower())
                if name is None or name in data:
                    continue
                spelt.setdefault(name, key)
                fields = self.fields[name]
            there.update(fields)
        return there, spelt


def known_names(names: Mapping[str, Iterable[str]]) -> KnownNames:
    """Return the names of fields, of which dotted ones start with a key at the top; they may be keys themselves."""
    fields: dict[str, dict[str, None]] = {}
    for field, each in names.items():
        for name in each:
            for key in (name, name.partition(".")[0]):
                fields.setdefault(key, {})[field] = None
    return KnownNames(
        {key: tuple(found) for key, found in fields.items()}, {key.lower(): key for key in reversed(fields)}
    )
