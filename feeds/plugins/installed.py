"""What other packages add to this one: rows for its tables, found among the installed packages' entry points.

A table has a group of entry points of its own (Packaging User Guide, "Entry points specification"): `feeds.formats`,
`feeds.groupings`, `feeds.destinations`, `feeds.readers`. The name of an entry point is the row's name, its object the
row. `docs/extending.md` shows all four.

Nothing is imported but what a config, or an article's file, asks for by its name, and packages are looked through only
where a name is asked for that this package has not.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from feeds.problems.errors import PluginError

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from importlib.metadata import EntryPoint

_T = TypeVar("_T")

# All else is a fault: `sys.exit`, and what libraries in Rust raise when they panic, are no `Exception`.
_NO_FAULTS: Final = (KeyboardInterrupt, GeneratorExit)

GROUPS: Final = ("feeds.formats", "feeds.groupings", "feeds.destinations", "feeds.readers")


class Plugin(NamedTuple):
    """A row that another package adds.

    Attributes:
        name: that of its entry point.
        value: where its object is: `package.module:name`.
        package: the distribution that has it, and its version.
        entries: the entry point, and those of other packages by the same name.
    """

    name: str
    value: str
    package: str
    entries: tuple[EntryPoint, ...]

    def __str__(self) -> str:
        return f"'{self.name}' of the plug-in {self.package}"


@cache
def installed() -> Mapping[str, Mapping[str, Plugin]]:
    """List what the installed packages add, by group and name. They are looked through once in a process."""
    from importlib.metadata import entry_points  # slow to import

    every = entry_points()
    return {group: _by_name(every.select(group=group)) for group in GROUPS}


def _by_name(entries: Iterable[EntryPoint]) -> dict[str, Plugin]:
    found: dict[str, list[EntryPoint]] = {}
    for each in sorted(entries, key=lambda entry: (entry.name, entry.value)):
        found.setdefault(each.name, []).append(each)
    return {name: Plugin(name, having[0].value, _packages(having), tuple(having)) for name, having in found.items()}


def _packages(entries: Iterable[EntryPoint]) -> str:
    return " and ".join(f"{each.dist.name} {each.dist.version}" if each.dist else each.value for each in entries)


class Table(dict[str, _T]):
    """A table whose rows are those of this package, and that finds those of others when they are asked for by name.

    To go through it is to go through this package's own rows.

    Args:
        group: of the entry points.
        kind: what a row is an instance of; None where it is a function.
        named: the form of names.
        rows: this package's own.
        fault: says what is wrong with a row of another package, if anything.
    """

    def __init__(
        self,
        group: str,
        kind: type | None,
        named: re.Pattern[str],
        rows: Mapping[str, _T],
        fault: Callable[[str, Any], str | None] = lambda _name, _row: None,
    ) -> None:
        super().__init__(rows)
        self.group = group
        self._kind = kind
        self._named = named
        self._fault = fault
        self._loaded: dict[str, _T] = {}

    def plugins(self) -> Mapping[str, Plugin]:
        """Give what other packages add, by names that can be used."""
        return {
            name: each
            for name, each in installed()[self.group].items()
            if name not in self and self._named.fullmatch(name)
        }

    def names(self) -> list[str]:
        """List the names of all rows, this package's own first."""
        return [*self, *self.plugins()]

    def unused(self) -> Iterator[str]:
        """Say which rows of other packages cannot be asked for, and why."""
        for name, each in installed()[self.group].items():
            if name in self:
                yield f"{each} ({self.group}) is not used: feeds has its own '{name}'; uninstall it or rename it"
            elif not self._named.fullmatch(name):
                yield f"{each} ({self.group}) is not used: its name cannot be one here; docs/extending.md says why"
            elif len(each.entries) > 1:
                yield f"{each} ({self.group}) is not used: two packages use this name; uninstall one"

    def __missing__(self, name: str) -> _T:
        """Give the row that another package adds.

        Raises:
            KeyError: there is none.
            PluginError: it cannot be used.
        """
        if name not in self._loaded:
            self._loaded[name] = self._load(self.plugins()[name])
        return self._loaded[name]

    def _load(self, plugin: Plugin) -> _T:
        if len(plugin.entries) > 1:
            raise PluginError(f"{plugin} cannot be used: two packages use this name; uninstall one")
        try:
            row: Any = plugin.entries[0].load()
        except _NO_FAULTS:
            raise
        except BaseException as error:
            why = f"{plugin.value} cannot be imported: {_told(error)}"
            raise PluginError(f"{plugin} cannot be used: {why}; mend or uninstall it") from error
        fits = isinstance(row, self._kind) if self._kind else callable(row)
        if not fits:
            expected = f"a {self._kind.__name__}" if self._kind else "a function"
            why = f"{plugin.value} is a {type(row).__name__}; expected {expected}"
            raise PluginError(f"{plugin} cannot be used: {why}")
        if fault := self._fault(plugin.name, row):
            raise PluginError(f"{plugin} cannot be used: {fault}")
        found: _T = row
        return found

    @contextmanager
    def blamed(self, name: str, *meant: type[Exception]) -> Iterator[None]:
        """Run what a row does; where the row is another package's, as `blamed` says."""
        if name in self:
            yield
            return
        with blamed(str(self.plugins()[name]), *meant):
            yield


@contextmanager
def blamed(plugin: str, *meant: type[Exception]) -> Iterator[None]:
    """Run what a plug-in does; what it raises becomes a `PluginError`.

    Args:
        plugin: what it is called.
        meant: what it may raise.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, (PluginError, *_NO_FAULTS, *meant)):
            raise
        raise PluginError(f"{plugin} failed: {_told(error)}") from error


def _told(error: BaseException) -> str:
    """Say an error on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")


def digest(plugins: Iterable[Plugin]) -> str:
    """Digest what decides the bytes that plug-ins make: their versions, and the Python files of their packages."""
    found = blake2b(digest_size=16)
    for plugin in plugins:
        found.update(f"{plugin.name} {plugin.value} {plugin.package}\0".encode())
        for file in _files(plugin.value.partition(":")[0].partition(".")[0]):
            with suppress(OSError):
                found.update(file.read_bytes())
    return found.hexdigest()


def _files(top: str) -> list[Path]:
    """List the Python files of a package, or the one of a module, without importing it."""
    spec = None
    with suppress(ImportError, ValueError):
        spec = find_spec(top)
    if spec is None:
        return []
    if spec.submodule_search_locations is None:
        return [Path(spec.origin)] if spec.origin else []
    return sorted(file for folder in spec.submodule_search_locations for file in Path(folder).rglob("*.py"))
