"""The plug-ins of the installed packages: which there are, and a digest of their code. None is imported."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from feeds.plugins.packages import may_have_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from importlib.metadata import EntryPoint


class Plugin(msgspec.Struct, frozen=True):
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
def installed(group: str) -> Mapping[str, Plugin]:
    """Return what the installed packages add to a group of entry points, by name."""
    if not may_have_entries():
        return {}
    found: dict[str, list[EntryPoint]] = {}
    for each in sorted(_select()(group=group), key=lambda entry: (entry.name, entry.value)):
        found.setdefault(each.name, []).append(each)
    return {name: Plugin(name, same[0].value, _packages(same), tuple(same)) for name, same in found.items()}


@cache
def _select() -> Callable[..., Iterable[EntryPoint]]:
    """Return what selects among all entry points; the installed packages are looked through once in a process."""
    from importlib.metadata import entry_points  # slow to import

    return entry_points().select


def _packages(entries: Iterable[EntryPoint]) -> str:
    return " and ".join(f"{each.dist.name} {each.dist.version}" if each.dist else each.value for each in entries)


def digest(plugins: Iterable[Plugin]) -> str:
    """Return a digest of what decides the bytes that plug-ins make: their versions and their packages' Python files."""
    found = blake2b(digest_size=16)
    for plugin in plugins:
        found.update(f"{plugin.name} {plugin.value} {plugin.package}\0".encode())
        for file in _files(plugin.value.partition(":")[0].partition(".")[0]):
            with suppress(OSError):
                found.update(file.read_bytes())
    return found.hexdigest()


def _files(top: str) -> list[Path]:
    """Return the Python files of a package, or the one of a module, without importing it."""
    spec = None
    with suppress(ImportError, ValueError):
        spec = find_spec(top)
    if spec is None:
        return []
    if spec.submodule_search_locations is None:
        return [Path(spec.origin)] if spec.origin else []
    return sorted(file for folder in spec.submodule_search_locations for file in Path(folder).rglob("*.py"))
