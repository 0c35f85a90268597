"""The documents of feeds' archives on a stage: those that nothing changed as they are, the others to be rendered.

Of a large site nearly all are full, and a build does not look at each: the index says which have other entries than
when they were written, and of the others only the folders are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.previous import Bundle, as_published, is_whole, keep_unchanged
from feeds.config.outputs import extensions
from feeds.delivery import hosts
from feeds.destinations import Staged
from feeds.index import (
    PlannedArchive,
    PublishedFolder,
    planned_archives,
    published_folders,
    published_outputs,
    remember_folders,
    remember_outputs,
    remember_written,
)
from feeds.lib.urls import MANIFEST
from feeds.pages.filenames import archive_folder, archive_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from feeds.config import Config
    from feeds.destinations import Destination, Stage
    from feeds.index import Planned, Store

_FEW: Final = 500
"""Documents that can be looked at one by one in every build."""
_LISTED: Final = f"{archive_folder()}{MANIFEST}"
"""What a folder has where it lists archives apart."""


class StagedArchives(msgspec.Struct, frozen=True):
    """The documents of all archives.

    Attributes:
        kept: outputs, and folders of them, that were left as they are.
        looked_at: the documents that were looked at one by one: with those outputs that nothing changed, or None where
            they are to be rendered.
        folders: what is known of the folders that were left as they are, by path.
        fingerprints: what decides all documents in a folder alike, by its path; of few documents none.
    """

    kept: list[Staged]
    looked_at: dict[str, tuple[PlannedArchive, Bundle]]
    changed: list[PlannedArchive]
    folders: dict[str, PublishedFolder]
    fingerprints: dict[str, bytes]


def stage_archives(feeds: Iterable[Planned], store: Store, config: Config, stage: Stage) -> StagedArchives:
    """Leave what nothing changed in its place, and list what is to be rendered.

    Args:
        feeds: those whose archives are to be written.
        store: the index.
        config: the config.
        stage: of the destination.
    """
    having = [each for each in feeds if each.documents]
    staged = StagedArchives([], {}, [], {}, {})
    if sum(each.documents or 0 for each in having) > _FEW:
        staged.fingerprints.update({archive_folder(each.group.path): _of_folder(each) for each in having})
    folders = published_folders(store, stage.name) if staged.fingerprints else {}
    are_listed = _LISTED in folders and folders[_LISTED].status == stage.status(_LISTED)
    closely = []
    for each in having:
        folder = archive_folder(each.group.path)
        known = folders.get(folder) if are_listed else None
        if known and _holds(known, each) and known.status == stage.status(folder):
            staged.folders[folder] = known
            staged.kept.append(Staged(folder, "", changed=False))
        else:
            closely.append(each)
    in_kept = [each for each in having if archive_folder(each.group.path) in staged.folders]
    for document in planned_archives(in_kept, store.connection, changed=True):
        staged.looked_at[path_of(document)] = document, _bundle(document, config)
        staged.changed.append(document)
    outputs = published_outputs(store, stage.name, below=archive_folder()) if closely else {}
    for document in planned_archives(closely, store.connection):
        bundle = _bundle(document, config)
        staged.looked_at[path_of(document)] = document, bundle
        kept = keep_unchanged(outputs, bundle, stage)
        if kept is None:
            staged.changed.append(document)
        else:
            staged.kept.extend(kept)
    return staged


def remember_archives(
    store: Store, target: Destination, staged: StagedArchives, missing: AbstractSet[str], outputs: Mapping[str, Staged]
) -> None:
    """Remember the archives that were written to a destination.

    Args:
        store: the index.
        target: the destination.
        staged: the archives.
        missing: paths of outputs that could not be written, and of documents that lack an entry.
        outputs: everything that was staged, by path.
    """
    whole = [each for path, each in staged.looked_at.items() if is_whole(path, each[1], missing)]
    written = as_published(target, [bundle for _, bundle in whole], outputs)
    remember_outputs(store, target.name, written, below=archive_folder(), forget=not staged.fingerprints)
    remember_written(store, [document for document, _ in whole])
    touched = {archive_folder(document.feed.group.path) for document, _ in staged.looked_at.values()}
    folders = {path: known for path, known in staged.folders.items() if path not in touched}
    listed = target.status(_LISTED) if staged.fingerprints else None
    if listed is not None:
        folders[_LISTED] = PublishedFolder(b"", listed)
        for path in touched:
            status = target.status(path)
            if status is not None:
                folders[path] = PublishedFolder(staged.fingerprints[path], status)
    remember_folders(store, folders)


def _of_folder(feed: Planned) -> bytes:
    return feed.archived_by + (feed.documents or 0).to_bytes(4)


def _holds(known: PublishedFolder, feed: Planned) -> bool:
    """Whether the documents in a folder were written from what decides them now, and none of them is one too many."""
    said = _of_folder(feed)
    return known.fingerprint[:-4] == said[:-4] and known.fingerprint[-4:] <= said[-4:]


def _bundle(planned: PlannedArchive, config: Config) -> Bundle:
    """Return what is made together of a document."""
    path = path_of(planned)
    return Bundle(hosts.paths([f"{path}{each}" for each in extensions(config)], config.host), planned.fingerprint)


def path_of(planned: Planned | PlannedArchive) -> str:
    """Return where a feed or a document of its archive stands, without an extension."""
    if isinstance(planned, PlannedArchive):
        return archive_path(planned.feed.group.path, planned.address)
    return planned.group.path
