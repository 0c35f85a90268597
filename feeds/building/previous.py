"""What was written last, so that outputs that nothing changed need not be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from feeds.destinations import Staged
from feeds.index import PublishedOutput, remember_outputs
from feeds.pages.filenames import archive_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from feeds.destinations import Destination, Stage
    from feeds.index import Store


class Bundle(msgspec.Struct, frozen=True):
    """Outputs that are made together, and the digest of all that decides their bytes."""

    paths: tuple[str, ...]
    fingerprint: bytes


def is_whole(path: str, bundle: Bundle, missing: AbstractSet[str]) -> bool:
    """Whether nothing of what is made together is missing: else the next build tries it again.

    Args:
        path: that of the feed or document, without an extension; what is about all feeds has none.
        bundle: its outputs.
        missing: paths of outputs that could not be written, and of feeds and documents that lack an entry.
    """
    return path not in missing and missing.isdisjoint(bundle.paths)


def keep_unchanged(known: Mapping[str, PublishedOutput], bundle: Bundle, stage: Stage) -> list[Staged] | None:
    """Stage outputs as they are, if all of them are what they were when they were written from the same articles.

    What no status tells, as after a folder was copied or came out of a cache, the bytes do. Returns None where one of
    the outputs has to be made anew, and nothing of them is staged then.

    Args:
        known: what is remembered of the outputs that the stage's destination has, by path.
        bundle: the outputs.
        stage: where they are put.
    """
    kept = []
    for path in bundle.paths:
        before = known.get(path)
        if before is None or before.fingerprint != bundle.fingerprint:
            return None
        staged = stage.keep(path)
        if staged is None or staged.digest != before.digest:
            return None
        status = stage.status(path)
        if before.status != status and not stage.holds(staged):
            return None
        kept.append(Staged(path, staged.digest, changed=False, status=status))
    return kept


def as_published(
    destination: Destination, bundles: Iterable[Bundle], staged: Mapping[str, Staged]
) -> dict[str, PublishedOutput]:
    """Return what outputs are like that were written to a destination, by path.

    Args:
        destination: the destination.
        bundles: the outputs.
        staged: the same as they were staged, by path.
    """
    outputs = {}
    for bundle in bundles:
        for path in bundle.paths:
            each = staged.get(path)  # of a site without feeds nothing is
            status = each and (each.status or destination.status(path))  # what was kept was looked at before
            if each and status:
                outputs[path] = PublishedOutput(bundle.fingerprint, status, each.digest)
    return outputs


def remember(store: Store, destination: Destination, bundles: Iterable[Bundle], staged: Mapping[str, Staged]) -> None:
    """Remember what was written to a destination, archives aside: what it was like then, and digests of its bytes."""
    outputs = as_published(destination, bundles, staged)
    remember_outputs(store, destination.name, outputs, without=archive_folder())
