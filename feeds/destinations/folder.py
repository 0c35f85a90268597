"""A folder of files, for a static host: changed only where bytes differ, and never seen half-written.

A manifest records what a build wrote, with digests. Only what it lists is ever removed, and only while its bytes are
still those that were written. What is about to be written is recorded before, so that a run that is killed leaves
nothing unknown.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from feeds.destinations import manifest
from feeds.destinations.destination import Staged, Waiting
from feeds.destinations.folder_stage import FolderStage, file_status, write_file
from feeds.destinations.known_files import read_known
from feeds.destinations.places import check_free, check_writable, make_folders
from feeds.destinations.rewritten import is_somebody_elses
from feeds.lib.regular_files import regular_bytes
from feeds.lib.scratch import scratch_folder
from feeds.lib.text import name_as_text
from feeds.lib.urls import MANIFEST
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.destinations.known_files import KnownFiles


_STAGING: Final = ".feeds-staging-"
_BEFORE: Final = f"{MANIFEST}.before"


class FolderPublication:
    """One publication to a folder.

    Changed outputs are first written whole beside their places, and only when all of them are there, and every place is
    free, does each take its place, in one step. Outputs of an earlier build that are no longer among them are removed.

    Attributes:
        stage: where outputs wait.
        has_begun: whether the first of them may have taken its place.
    """

    def __init__(self, folder: Path, staging: Path, apart: str = "", first: frozenset[str] = frozenset()) -> None:
        self.has_begun = False
        self._folder = folder
        self._staging = staging
        self._first = first
        self._problems: list[Problem] = []
        self._known = read_known(folder, apart, self._problems)
        # a build was there, and nothing says which files it made
        self._is_lost = bool(self._problems)
        self.stage = FolderStage(folder, staging, self._known)

    def compare(self, outputs: Sequence[Staged]) -> Waiting:
        """Return what publishing would do, without doing it.

        Raises:
            OSError: a place is not free.
        """
        now, kept = _told(outputs)
        written = sorted(each.path for each in outputs if each.changed)
        removed = _stale(self._folder, self._known, sorted(self._known.others(now, kept)), self._problems)
        check_free(self._folder, [*written, MANIFEST, self._known.manifest])
        foreign = [] if self._is_lost else self._foreign(written)
        return Waiting(self._staging, written, removed, outputs, self._problems, foreign)

    def _foreign(self, written: Iterable[str]) -> list[str]:
        """List the files of somebody else that outputs with other bytes would replace."""
        return [name_as_text(self._folder / path) for path in written if self._is_foreign(path)]

    def _is_foreign(self, path: str) -> bool:
        known = self._known.digest(path)
        if known is None:
            return os.path.lexists(f"{self._folder}/{path}")
        known_digests = {known, self._known.pending.get(path)}
        return is_somebody_elses(self._folder / path, known_digests, (self._staging / path).read_bytes())

    def publish(self, waiting: Waiting) -> None:
        """Move what waits to its place, and remove what is stale.

        Raises:
            OSError: the folder cannot be written.
        """
        folder, known = self._folder, self._known
        # then what others refer to
        written = sorted(waiting.written, key=lambda path: (path not in self._first, not known.is_apart(path)))
        now, kept = _told(waiting.outputs)
        left = dict(now)
        for path in known.others(now, kept):
            # a stale feed that somebody changed is still one that nobody should forget
            if _is_left(folder, path, waiting.removed):
                left[path] = str(known.digest(path))
        after = known.after(left, kept)
        if written:
            # the manifest lists first what is about to come: a run that is killed leaves nothing that nobody knows
            pending = known.pending | {path: now[path] for path in written}
            own = {path: digest for path, digest in now.items() if not known.is_apart(path)}
            before = {path: known.digest(path) or now[path] for path in written}
            raw = manifest.encode({**known.outputs, **own, **before}, pending=pending)
            write_file(self._staging / _BEFORE, raw)
        manifests = {}
        if written or known.pending or not known.is_same(after) or not (folder / MANIFEST).exists():
            manifests = after.encoded()
            for path, raw in manifests.items():
                write_file(self._staging / path, raw)
        gone = [known.manifest] if known.apart and not after.apart else []
        check_writable(folder, [*written, *waiting.removed, *manifests, *gone])
        make_folders(folder, [*written, *manifests])
        self.has_begun = True  # what could fail on a full disk is done
        if written:
            (self._staging / _BEFORE).replace(folder / MANIFEST)
        _replace(self._staging, folder, written)
        _remove(folder, [*waiting.removed, *gone])
        _replace(self._staging, folder, manifests)


def _told(outputs: Sequence[Staged]) -> tuple[dict[str, str], frozenset[str]]:
    """Return the digests of outputs by path, and the folders that are left with all that is listed in them."""
    now = {each.path: each.digest for each in outputs if not each.is_folder}
    return now, frozenset(each.path for each in outputs if each.is_folder)


class Folder:
    """A folder as a destination, made where it is missing.

    Args:
        folder: the folder.
        apart: the folder in it, with its slash, below which outputs are listed apart; empty for none.
        first: paths of outputs that take their places before others.
    """

    def __init__(self, folder: Path, apart: str = "", first: frozenset[str] = frozenset()) -> None:
        self._folder = folder.absolute()
        self._apart = apart
        self._first = first

    @property
    def name(self) -> str:
        """The absolute path of the folder."""
        return name_as_text(self._folder)

    @property
    def serves(self) -> bool:
        """False, since a host or a server sends the files."""
        return False

    @contextmanager
    def begin(self, *, dry_run: bool = False) -> Iterator[FolderPublication]:
        """Begin a publication, with a staging folder beside the outputs' places.

        Raises:
            DestinationError: the folder cannot be written; what it held is as it was, unless the problem says that
                writing broke off.
        """
        folder = self._folder
        if folder.exists() and not folder.is_dir():
            error = NotADirectoryError(errno.ENOTDIR, "a file stands where the folder should be", str(folder))
            raise _unwritable(folder, error)
        publication = None
        try:
            if not dry_run:
                folder.mkdir(parents=True, exist_ok=True)
            with scratch_folder(_STAGING, None if dry_run else folder) as staging:
                publication = FolderPublication(folder, staging, self._apart, self._first)
                yield publication
        except OSError as error:
            if publication and publication.has_begun:
                raise _broken_off(folder, error) from error
            raise _unwritable(folder, error, dry_run=dry_run) from error

    def status(self, path: str) -> str | None:
        """Return the size, times and inode of a file; None where there is none."""
        return file_status(f"{self._folder}/{path}")

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None where there is none."""
        try:
            return regular_bytes(self._folder / path)
        except OSError:
            return None

    def digests(self) -> dict[str, str]:
        """Return the digests that the manifest lists, but for those that are listed apart."""
        return read_known(self._folder, "", []).outputs


def _is_left(folder: Path, path: str, removed: Iterable[str]) -> bool:
    try:
        return path not in removed and (folder / path).is_file()
    except OSError as error:
        return _may_be_there(error)


def _may_be_there(error: OSError) -> bool:
    """Whether what cannot be read may be a file of ours: nothing says that it is gone, or something else."""
    return error.errno not in {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ELOOP}


def _broken_off(folder: Path, error: OSError) -> DestinationError:
    message = (
        f"{error.strerror}; some outputs are in their places and others are as they were, and the next build goes on"
    )
    return DestinationError(f"writing {folder} broke off", [Problem(_place(folder, error), *WHOLE, "D118", message)])


def _place(folder: Path, error: OSError) -> str:
    return name_as_text(Path(error.filename2 or error.filename or folder).absolute())


def _unwritable(folder: Path, error: OSError, *, dry_run: bool = False) -> DestinationError:
    code, what = "D101", f"{error.strerror}"
    if isinstance(error, IsADirectoryError):
        code, what = "D102", "a folder stands where a feed should go; remove or rename it"
    another = "TMPDIR names another folder for what waits" if dry_run else "output: or -o names another folder"
    message = f"{what} ({another})"
    return DestinationError(f"{folder} cannot be written", [Problem(_place(folder, error), *WHOLE, code, message)])


def _replace(staging: Path, folder: Path, paths: Iterable[str]) -> None:
    """Move staged files to their places, each in one step (POSIX `rename`)."""
    for path in paths:
        os.replace(f"{staging}/{path}", f"{folder}/{path}")  # noqa: PTH105 - its name says what it does


def _stale(folder: Path, known: KnownFiles, paths: Iterable[str], problems: list[Problem]) -> list[str]:
    """List the paths of what an earlier build wrote, this one does not, and nobody else has changed.

    Args:
        folder: the folder.
        known: what earlier builds wrote.
        paths: what of that this one does not.
        problems: takes what somebody else has changed.
    """
    stale = []
    for path in paths:
        try:
            digest = sha256(regular_bytes(folder / path)).hexdigest()
            if digest in {known.digest(path), known.pending.get(path)}:
                stale.append(path)
                continue
            why = "somebody changed it since"
        except OSError as error:
            if not _may_be_there(error):
                continue
            why = f"it cannot be read: {error.strerror}"
        message = f"an earlier build wrote this file and {why}; remove it by hand"
        problems.append(Problem(name_as_text(folder / path), *WHOLE, "D104", message))
    return stale


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        for parent in PurePosixPath(path).parents[:-1]:
            with suppress(OSError):  # not empty
                (folder / parent).rmdir()
