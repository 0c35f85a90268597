"""The list of what a build wrote, kept where it wrote it: the SHA-256 of each path's bytes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from feeds.urls import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Manifest(msgspec.Struct):
    outputs: dict[str, str]
    generator: str = "feeds"


def encode(outputs: Mapping[str, str]) -> bytes:
    """Write a manifest.

    Args:
        outputs: digests by path.
    """
    manifest = _Manifest(dict(sorted(outputs.items())))
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def decode(raw: bytes) -> dict[str, str]:
    """Read a manifest, without the paths that would leave the destination, whoever wrote it.

    Raises:
        ValueError: it is not one.
    """
    try:
        outputs = msgspec.json.decode(raw, type=_Manifest).outputs
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return {path: digest for path, digest in outputs.items() if _is_within(path)}


def _is_within(path: str) -> bool:
    pure = PurePosixPath(path)
    return (
        not pure.is_absolute() and ".." not in pure.parts and "\\" not in path and "\0" not in path and path != MANIFEST
    )
