"""What a bucket had before a build, and where the outputs wait that differ from it."""

from __future__ import annotations

from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, NamedTuple

from feeds.destinations.destination import Staged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feeds.delivery.handover import Delivery
    from feeds.delivery.headers import Fields
    from feeds.destinations.manifest import Object
    from feeds.model import Output


class KnownObject(NamedTuple):
    """What is known of an object that stands as it was put: the SHA-256 of its output, and how it is held."""

    digest: str
    held: Object


class Sending(NamedTuple):
    """How objects are sent to readers.

    Attributes:
        delivery: how outputs are to be handed out.
        coded: whether objects are put in gzip, as far as that pays.
    """

    delivery: Delivery
    coded: bool

    def fields(self, media_type: str) -> Fields:
        """Return the header fields that the objects of a media type are put with."""
        return self.delivery.fields(media_type).of_object

    def digest(self, media_type: str) -> str:
        """Digest those fields and the coding, in hexadecimal, so that a change of them is a change of the object."""
        return blake2b(repr((self.fields(media_type), self.coded)).encode(), digest_size=4).hexdigest()


class BucketStage(NamedTuple):
    """Where outputs wait, in a temporary folder.

    Attributes:
        name: the bucket's URL.
        staging: where they wait.
        known: the objects that stand as an earlier build put them, by path.
        sending: how objects are sent.
    """

    name: str
    staging: Path
    known: Mapping[str, KnownObject]
    sending: Sending

    def put(self, output: Output) -> Staged:
        """Compare an output with its object, and put it aside where its bytes or its header fields differ.

        Raises:
            OSError: it cannot be written.
        """
        digest, known = sha256(output.body).hexdigest(), self.known.get(output.path)
        changed = known is None or (known.digest, known.held.fields) != (digest, self.sending.digest(output.media_type))
        if changed:
            file = self.staging / output.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(output.body)
        return Staged(output.path, digest, changed, output.media_type)

    def keep(self, path: str) -> Staged | None:
        """Leave the object in its place; return None where it does not stand as a build put it."""
        known = self.known.get(path)
        return None if known is None else Staged(path, known.digest, changed=False)

    def status(self, path: str) -> str | None:
        """Return the entity tag of an object that stands as a build put it."""
        known = self.known.get(path)
        return None if known is None else known.held.tag

    def holds(self, staged: Staged) -> bool:
        """Whether an object that stands as a build put it has this digest."""
        known = self.known.get(staged.path)
        return known is not None and known.digest == staged.digest


class Before(NamedTuple):
    """What earlier builds left.

    Attributes:
        raw: the manifest.
        outputs: the digests of outputs by path, as the manifest has them.
        objects: their tags and fields by path, as far as the manifest has them.
        tags: the tags that the listing has now, of objects that the manifest has; without a manifest, of all.
    """

    raw: bytes
    outputs: Mapping[str, str]
    objects: Mapping[str, Object]
    tags: Mapping[str, str]

    def known(self) -> dict[str, KnownObject]:
        """Return the objects that stand as they were put, by path."""
        return {
            path: KnownObject(self.outputs[path], held)
            for path, held in self.objects.items()
            if held.tag and held.tag == self.tags.get(path)
        }

    def is_unclear(self, staged: Staged) -> bool:
        """Whether a run that breaks off could leave an object that nobody knows, or one that seems unchanged.

        One seems unchanged whose bytes, and so often its tag, stay while its header fields change.
        """
        known = self.outputs.get(staged.path)
        return known is None or (known == staged.digest and staged.path in self.objects)
