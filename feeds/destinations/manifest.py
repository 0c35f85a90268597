"""The list of what a build wrote, kept where it wrote it: the SHA-256 of each path's bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from feeds.lib.urls import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping


class Object(msgspec.Struct, frozen=True, array_like=True):
    """An output as an object store has it.

    Attributes:
        tag: its entity tag (RFC 9110, section 8.8.3), without quotes.
        fields: a digest of the header fields that it is sent with.
    """

    tag: str
    fields: str


Folders = dict[str, dict[str, str]]
"""Digests by folder, with its slash, and in it by name."""


class _Manifest(msgspec.Struct):
    outputs: dict[str, str]
    generator: str = "feeds"
    objects: dict[str, Object] | UnsetType = UNSET
    pending: dict[str, str] | UnsetType = UNSET
    apart: dict[str, str] | UnsetType = UNSET


class _Apart(msgspec.Struct):
    folders: Folders
    generator: str = "feeds"


def encode(
    outputs: Mapping[str, str],
    objects: Mapping[str, Object] | None = None,
    pending: Mapping[str, str] | None = None,
    apart: Mapping[str, str] | None = None,
) -> bytes:
    """Write a manifest.

    Args:
        outputs: digests by path.
        objects: their tags and fields in an object store, by path; None for a folder.
        pending: digests of what is about to take the places of some of them; None where nothing is.
        apart: digests of the manifests of outputs that are listed apart, by the folder in which each stands.
    """
    manifest = _Manifest(dict(sorted(outputs.items())))
    if pending is not None:
        manifest.pending = dict(sorted(pending.items()))
    if objects is not None:
        manifest.objects = dict(sorted(objects.items()))
    if apart is not None:
        manifest.apart = dict(apart)
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def encode_folders(folders: Mapping[str, Mapping[str, str]]) -> bytes:
    """Write a manifest of outputs that are listed apart."""
    listed = {folder: dict(sorted(names.items())) for folder, names in sorted(folders.items())}
    return msgspec.json.format(msgspec.json.encode(_Apart(listed)), indent=1) + b"\n"


def decode_folders(raw: bytes, where: str) -> Folders:
    """Read a manifest of outputs that are listed apart, without those that would leave its folder.

    Args:
        raw: the manifest.
        where: the folder that it stands in, with its slash.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        folders = msgspec.json.decode(raw, type=_Apart).folders
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return {
        folder: names
        for folder, names in folders.items()
        if folder.startswith(where) and folder.endswith("/") and _is_within(f"{folder}x") and not _leaves(names)
    }


def _leaves(names: Mapping[str, str]) -> bool:
    """Whether any of some names would lead out of a folder, asked of all at once."""
    said = "".join(names)
    return "/" in said or "\\" in said or "\0" in said or not {"", ".", "..", MANIFEST}.isdisjoint(names)


def decode_apart(raw: bytes) -> dict[str, str]:
    """Read of a manifest the digests of those of outputs that are listed apart, by the folders in which they stand.

    Raises:
        ValueError: it cannot be read.
    """
    manifest = _decode(raw)[1]
    return {folder: digest for folder, digest in (manifest.apart or {}).items() if _is_within(f"{folder}x")}


def decode(raw: bytes) -> dict[str, str]:
    """Read a manifest, without the paths that would leave the destination, whoever wrote it.

    Raises:
        ValueError: it cannot be read.
    """
    return decode_objects(raw)[0]


def decode_pending(raw: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Read a manifest: digests, and those of what a run was about to write, each by path.

    Raises:
        ValueError: it cannot be read.
    """
    outputs, manifest = _decode(raw)
    return outputs, manifest.pending or {}


def decode_objects(raw: bytes) -> tuple[dict[str, str], dict[str, Object]]:
    """Read a manifest of an object store: the digests, tags and fields of the objects, by path.

    Raises:
        ValueError: it cannot be read.
    """
    outputs, manifest = _decode(raw)
    objects = manifest.objects or {}
    return outputs, {path: held for path, held in objects.items() if path in outputs}


def _decode(raw: bytes) -> tuple[dict[str, str], _Manifest]:
    try:
        manifest = msgspec.json.decode(raw, type=_Manifest)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return {path: digest for path, digest in manifest.outputs.items() if _is_within(path)}, manifest


def _is_within(path: str) -> bool:
    is_inside = not path.startswith("/") and ".." not in path.split("/")
    return is_inside and "\\" not in path and "\0" not in path and path.rpartition("/")[2] != MANIFEST
