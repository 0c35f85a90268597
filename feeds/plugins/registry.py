"""A registry: rows by name, of this package and of others."""

from __future__ import annotations

from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from feeds.plugins.failures import NO_FAULTS, blame, one_line
from feeds.plugins.installed import installed
from feeds.problems.errors import PluginError

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping

    from feeds.plugins.installed import Plugin

T = TypeVar("T")


class Registry(Generic[T]):
    """Rows by name: this package's own, and those that other packages add.

    `get` has a row for each name in `names()`, and for no other. A registry is no mapping: going through its rows would
    import every package that adds one, so that only `own` can be gone through.

    Args:
        group: the group of entry points that other packages add rows under.
        own: this package's rows.
        names: the form that a row's name has.
        kind: what a row is an instance of; None where it is a function.
        fault: returns what is wrong with a row of another package, or None.

    Attributes:
        group: as given.
        own: this package's rows, which no other package can replace.
    """

    def __init__(
        self,
        group: str,
        own: Mapping[str, T],
        *,
        names: re.Pattern[str],
        kind: type | None = None,
        fault: Callable[[str, Any], str | None] = lambda _name, _row: None,
    ) -> None:
        self.group: Final = group
        self.own: Final[Mapping[str, T]] = MappingProxyType(dict(own))
        self._form = names
        self._kind = kind
        self._fault = fault
        self._loaded: dict[str, T] = {}

    def names(self) -> list[str]:
        """Return the names of all rows, this package's own first."""
        return [*self.own, *self.plugins()]

    def is_own(self, name: str) -> bool:
        """Whether a name is that of a row of this package."""
        return name in self.own

    def get(self, name: str) -> T:
        """Return the row of a name. A row of another package is imported when it is asked for.

        Raises:
            KeyError: no row has this name.
            PluginError: the row is another package's and cannot be used.
        """
        if name in self.own:
            return self.own[name]
        if name not in self._loaded:
            self._loaded[name] = self._load(self.plugins()[name])
        return self._loaded[name]

    def plugins(self) -> Mapping[str, Plugin]:
        """Return the rows that other packages add, by name and without importing them."""
        return {
            name: each
            for name, each in installed(self.group).items()
            if name not in self.own and self._form.fullmatch(name)
        }

    def unused(self) -> Iterator[str]:
        """Yield a sentence about each row of another package that can never be used: which, why, and the way out."""
        for name, each in installed(self.group).items():
            if name in self.own:
                yield f"{each} ({self.group}) is not used: feeds has its own '{name}'; uninstall it or rename it"
            elif not self._form.fullmatch(name):
                yield f"{each} ({self.group}) is not used: its name cannot be one here; docs/extending.md says why"
            elif len(each.entries) > 1:
                yield f"{each} ({self.group}) is not used: two packages use this name; uninstall one"

    @contextmanager
    def blame(self, name: str, *meant: type[Exception]) -> Iterator[None]:
        """Run what a row does. Where another package adds the row, whatever it raises becomes a `PluginError`.

        Args:
            name: the row's.
            meant: exceptions that it may raise; they pass unchanged.
        """
        if name in self.own:
            yield
            return
        with blame(str(self.plugins()[name]), *meant):
            yield

    def _load(self, plugin: Plugin) -> T:
        if len(plugin.entries) > 1:
            raise PluginError(f"{plugin} cannot be used: two packages use this name; uninstall one")
        try:
            row: Any = plugin.entries[0].load()
        except NO_FAULTS:
            raise
        except BaseException as error:
            why = f"{plugin.value} cannot be imported: {one_line(error)}"
            raise PluginError(f"{plugin} cannot be used: {why}; mend or uninstall it") from error
        fits = isinstance(row, self._kind) if self._kind else callable(row)
        if not fits:
            expected = f"a {self._kind.__name__}" if self._kind else "a function"
            why = f"{plugin.value} is a {type(row).__name__}; expected {expected}"
            raise PluginError(f"{plugin} cannot be used: {why}")
        if fault := self._fault(plugin.name, row):
            raise PluginError(f"{plugin} cannot be used: {fault}")
        found: T = row
        return found
