"""The documents of feeds' archives on a stage: those that nothing changed as they are, the others to be rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from feeds.building.previous import Bundle, keep_unchanged
from feeds.config.outputs import extensions
from feeds.delivery import hosts
from feeds.index import PlannedArchive, planned_archives
from feeds.pages.filenames import archive_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.config import Config
    from feeds.destinations import Stage, Staged
    from feeds.index import Plan, Planned, PublishedOutput, Store


class StagedArchives(msgspec.Struct, frozen=True):
    """The documents of all archives.

    Attributes:
        kept: outputs that were left as they are.
        changed: documents that are to be rendered.
        bundles: the outputs of each document, by its path without an extension.
    """

    kept: list[Staged]
    changed: list[PlannedArchive]
    bundles: dict[str, Bundle]


def stage_archives(
    plan: Plan, store: Store, known: Mapping[str, PublishedOutput], config: Config, stage: Stage
) -> StagedArchives:
    """Leave what nothing changed in its place, and list what is to be rendered."""
    staged = StagedArchives([], [], {})
    for each in planned_archives(plan.open_feeds, store.connection):
        bundle = archive_bundle(each, config)
        staged.bundles[path_of(each)] = bundle
        kept = keep_unchanged(known, bundle, stage)
        if kept is None:
            staged.changed.append(each)
        else:
            staged.kept.extend(kept)
    return staged


def archive_bundle(planned: PlannedArchive, config: Config) -> Bundle:
    """Return what is made together of a document."""
    path = path_of(planned)
    return Bundle(hosts.paths([f"{path}{each}" for each in extensions(config)], config.host), planned.fingerprint)


def path_of(planned: Planned | PlannedArchive) -> str:
    """Return where a feed or a document of its archive stands, without an extension."""
    if isinstance(planned, PlannedArchive):
        return archive_path(planned.feed.group.path, planned.number)
    return planned.group.path
