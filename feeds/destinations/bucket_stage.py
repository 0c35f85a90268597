"""What a bucket held before a build, and where outputs wait that differ from it."""

from __future__ import annotations

from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, NamedTuple

from feeds.destinations.destination import Staged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feeds.destinations.manifest import Object
    from feeds.model import Output


class KnownObject(NamedTuple):
    """What is known of an object that stands as it was put: the SHA-256 of its output, and how it is held."""

    digest: str
    held: Object


class Sending(NamedTuple):
    """How objects are to be sent to readers.

    Attributes:
        max_age: seconds that a client may keep one.
        coded: in gzip, as far as that pays.
    """

    max_age: int
    coded: bool

    def fields(self, media_type: str) -> dict[str, str]:
        """Give the header fields of a media type (RFC 9110, section 8.3; RFC 9111, section 5.2)."""
        return {"Content-Type": f"{media_type}; charset=utf-8", "Cache-Control": f"public, max-age={self.max_age}"}

    def digest(self, media_type: str) -> str:
        """Digest all that decides them, in hexadecimal."""
        return blake2b(repr((*self, media_type)).encode(), digest_size=4).hexdigest()


class BucketStage(NamedTuple):
    """Where outputs wait, in a temporary folder.

    Attributes:
        name: the bucket's URL.
        staging: where they wait.
        known: the objects that stand as an earlier build put them, by path.
        sending: how they are to be sent.
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
        """Take the object that is there for what is to be there now; None where it is not as a build put it."""
        known = self.known.get(path)
        return None if known is None else Staged(path, known.digest, changed=False)

    def status(self, path: str) -> str | None:
        """Give the entity tag of an object that stands as a build put it."""
        known = self.known.get(path)
        return None if known is None else known.held.tag

    def holds(self, staged: Staged) -> bool:
        """Say whether an object that stands as a build put it has this digest."""
        known = self.known.get(staged.path)
        return known is not None and known.digest == staged.digest


class Before(NamedTuple):
    """What earlier builds left.

    Attributes:
        raw: the manifest.
        outputs: digests by path, as it has them.
        objects: how they were held, as far as it is known.
        tags: those of the objects that are there now, as far as the manifest has them.
    """

    raw: bytes
    outputs: Mapping[str, str]
    objects: Mapping[str, Object]
    tags: Mapping[str, str]

    def known(self) -> dict[str, KnownObject]:
        """Give the objects that stand as they were put."""
        return {
            path: KnownObject(self.outputs[path], held)
            for path, held in self.objects.items()
            if held.tag and held.tag == self.tags.get(path)
        }

    def is_unclear(self, staged: Staged) -> bool:
        """Say whether a run that breaks could leave an object that nobody knows, or one that seems to be as it was.

        The latter is one whose bytes, and so often its tag, stay while its header fields change.
        """
        known = self.outputs.get(staged.path)
        return known is None or (known == staged.digest and staged.path in self.objects)
