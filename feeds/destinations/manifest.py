"""The list of what a build wrote, kept where it wrote it: the SHA-256 of each path's bytes."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from feeds.lib.urls import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_Digest = Annotated[str, Meta(min_length=64, max_length=64)]
_Digests = dict[str, _Digest]
_T = TypeVar("_T")


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


class _ReadManifest(msgspec.Struct):
    """What is read of a manifest: objects, which only who puts them needs, are passed over."""

    outputs: _Digests
    pending: _Digests = {}
    apart: Annotated[_Digests, Meta(max_length=16)] = {}


class _StoreManifest(msgspec.Struct):
    outputs: _Digests
    objects: dict[str, Object] = {}


class _Manifest(msgspec.Struct):
    outputs: dict[str, str]
    generator: str = "feeds"
    objects: dict[str, Object] | UnsetType = UNSET
    pending: dict[str, str] | UnsetType = UNSET
    apart: dict[str, str] | UnsetType = UNSET


class _Apart(msgspec.Struct):
    folders: dict[str, Annotated[_Digests, Meta(min_length=1)]]
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
    folders = _decode(raw, _Apart).folders
    for names in folders.values():
        _require_digests(names.values())
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
    apart = _decode(raw, _ReadManifest).apart
    return {folder: digest for folder, digest in apart.items() if _is_within(f"{folder}x")}


def decode(raw: bytes) -> dict[str, str]:
    """Read a manifest, without the paths that would leave the destination, whoever wrote it.

    Raises:
        ValueError: it cannot be read.
    """
    return decode_pending(raw)[0]


def decode_pending(raw: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Read a manifest: digests, and those of what a run was about to write, each by path.

    Raises:
        ValueError: it cannot be read.
    """
    found = _decode(raw, _ReadManifest)
    _require_digests(chain(found.pending.values(), found.apart.values()))
    return _within(found.outputs), found.pending


def decode_objects(raw: bytes) -> tuple[dict[str, str], dict[str, Object]]:
    """Read a manifest of an object store: the digests, tags and fields of the objects, by path.

    Raises:
        ValueError: it cannot be read.
    """
    found = _decode(raw, _StoreManifest)
    outputs = _within(found.outputs)
    return outputs, {path: held for path, held in found.objects.items() if path in outputs}


def _decode(raw: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _require_digests(texts: Iterable[str]) -> None:
    """Raise ValueError where one is no digest; all at once, since a manifest has thousands of them."""
    joined = "".join(texts)
    if len(bytes.fromhex(joined)) * 2 != len(joined):  # which passes over blanks
        raise ValueError("a digest has blanks")


def _within(outputs: dict[str, str]) -> dict[str, str]:
    _require_digests(outputs.values())
    return {path: digest for path, digest in outputs.items() if _is_within(path)}


def _is_within(path: str) -> bool:
    is_inside = not path.startswith("/") and ".." not in path.split("/")
    return is_inside and "\\" not in path and "\0" not in path and path.rpartition("/")[2] != MANIFEST
