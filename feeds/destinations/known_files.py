"""What earlier builds wrote to a folder, by its manifests: digests by path.

There may be very many archives, of which a build changes few. They are listed apart, in a manifest in their own folder:
folder by folder, so that a folder that is left as it is costs nothing.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from feeds.destinations import manifest
from feeds.lib.regular_files import regular_bytes
from feeds.lib.text import name_as_text
from feeds.lib.urls import MANIFEST
from feeds.problems import WHOLE, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from feeds.destinations.manifest import Folders


class KnownFiles(msgspec.Struct, frozen=True):
    """What earlier builds wrote.

    Attributes:
        outputs: the digests of what is listed in the folder itself, by path.
        apart: those of what is listed apart, by folder with its slash, and in it by name.
        pending: those of what a run that was killed may have written, by path.
        where: the folder, with its slash, below which outputs are listed apart; empty where none are.
    """

    outputs: dict[str, str]
    apart: dict[str, dict[str, str]]
    pending: dict[str, str]
    where: str = ""

    @property
    def manifest(self) -> str:
        """The path of the manifest of what is listed apart."""
        return f"{self.where}{MANIFEST}"

    def is_apart(self, path: str) -> bool:
        """Whether an output is listed apart."""
        return bool(self.where) and path.startswith(self.where)

    def digest(self, path: str) -> str | None:
        """Return the digest of an output; None where nothing is known of it."""
        if self.is_apart(path):
            folder, _, name = path.rpartition("/")
            return self.apart.get(f"{folder}/", {}).get(name)
        return self.outputs.get(path)

    def others(self, now: Collection[str], kept: Collection[str]) -> Iterator[str]:
        """Yield the paths of what is not among some outputs, nor in folders that are kept as they are."""
        yield from (path for path in self.outputs if path not in now)
        for folder, names in self.apart.items():
            if folder not in kept:
                yield from (path for name in names if (path := f"{folder}{name}") not in now)

    def after(self, left: Mapping[str, str], kept: Collection[str]) -> KnownFiles:
        """Return what is listed when some outputs are there, and what is in folders that are kept."""
        main: dict[str, str] = {}
        apart: dict[str, dict[str, str]] = {folder: names for folder, names in self.apart.items() if folder in kept}
        fresh: dict[str, dict[str, str]] = {}
        for path, digest in left.items():
            if self.is_apart(path):
                folder, _, name = path.rpartition("/")
                fresh.setdefault(f"{folder}/", {})[name] = digest
            else:
                main[path] = digest
        for folder, names in fresh.items():
            apart[folder] = {**apart.get(folder, {}), **names}
        return KnownFiles(main, apart, {}, self.where)

    def encoded(self) -> dict[str, bytes]:
        """Return the manifests, by path: that of what is listed apart first, whose digest the other one has."""
        if not self.apart:
            return {MANIFEST: manifest.encode(self.outputs)}
        inner = manifest.encode_folders(self.apart)
        listed = manifest.encode(self.outputs, apart={self.where: sha256(inner).hexdigest()})
        return {self.manifest: inner, MANIFEST: listed}

    def is_same(self, other: KnownFiles) -> bool:
        """Whether another one lists the same."""
        return self.outputs == other.outputs and self.apart == other.apart


def read_known(folder: Path, where: str, problems: list[Problem]) -> KnownFiles:
    """Read what earlier builds wrote to a folder.

    Args:
        folder: the folder.
        where: below which of its folders outputs are listed apart.
        problems: takes what cannot be read.
    """
    outputs, pending = _read_main(folder, problems)
    apart = _read_apart(folder, where, problems) if where else {}
    found = KnownFiles({}, apart, pending, where)
    if where and any(map(found.is_apart, outputs)):  # of a run that was killed, or an earlier version
        return msgspec.structs.replace(found.after(outputs, apart.keys()), pending=pending)
    return KnownFiles(outputs, apart, pending, where)


def _read_main(folder: Path, problems: list[Problem]) -> tuple[dict[str, str], dict[str, str]]:
    try:
        return manifest.decode_pending(regular_bytes(folder / MANIFEST))
    except (FileNotFoundError, NotADirectoryError):
        return {}, {}
    except (OSError, ValueError):
        problems.append(_unreadable(folder / MANIFEST))
        return {}, {}


def _read_apart(folder: Path, where: str, problems: list[Problem]) -> Folders:
    try:
        return manifest.decode_folders(regular_bytes(folder / where / MANIFEST), where)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        problems.append(_unreadable(folder / where / MANIFEST))
        return {}


def _unreadable(file: Path) -> Problem:
    message = "the manifest cannot be read, so stale feeds of earlier builds stay; it was written anew"
    return Problem(name_as_text(file), *WHOLE, "D103", message)
