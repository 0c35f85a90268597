"""Front-matter names that are read, and keys that differ from them only by case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class KnownNames(NamedTuple):
    """The keys at the top of front matter that are read.

    Attributes:
        exact: as they are documented.
        by_folded: the same by what they are in small letters.
    """

    exact: frozenset[str]
    by_folded: Mapping[str, str]

    def reads(self, key: str) -> bool:
        """Whether a key is read, whatever its case."""
        return key in self.exact or key.lower() in self.by_folded

    def spelt(self, data: Mapping[str, object]) -> Mapping[str, str]:
        """Return the keys of front matter that stand for a known name in another case, by that name.

        The exact name wins; of several that differ from it, the first.
        """
        found: dict[str, str] = {}
        for key in data:
            if key not in self.exact:
                name = self.by_folded.get(key.lower())
                if name is not None and name not in data:
                    found.setdefault(name, key)
        return found


def known_names(names: Iterable[str]) -> KnownNames:
    """Return some names, of which dotted ones start with a key at the top."""
    tops = [name.partition(".")[0] for name in names]
    return KnownNames(frozenset(tops) | frozenset(names), {top.lower(): top for top in reversed(tops)})
