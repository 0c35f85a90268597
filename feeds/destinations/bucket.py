"""A bucket of an object store: only what differs is put, and what a broken run left the next one sets right.

A manifest beside the outputs records what a build put there, with the entity tags that it got for it. One listing
shows which objects are still those. Objects cannot all be put in one step, so they go in an order in which no list
names what is not there yet. Each carries a mark of ours, so that a run that breaks off leaves nothing unknown.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from feeds.delivery.headers import ASK_EACH_TIME, content_type
from feeds.destinations import manifest
from feeds.destinations.bucket_stage import Before, BucketStage, Sending
from feeds.destinations.destination import Waiting
from feeds.destinations.manifest import Object
from feeds.lib.codings import CODINGS
from feeds.lib.scratch import scratch_folder, temporary_folder
from feeds.lib.urls import MANIFEST
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError
from feeds.stores.objects import Objects, bucket_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from feeds.delivery.handover import Delivery
    from feeds.delivery.headers import Fields
    from feeds.destinations.destination import Staged

_GZIP: Final = CODINGS["gzip"]
_AT_ONCE: Final = 16
_WAITING: Final = 1000
_WAITING_ROOM: Final = "feeds-upload-"
_SMALL: Final = 256
_MANIFEST_FIELDS: Final = (("Content-Type", content_type("application/json")), ASK_EACH_TIME)


class Bucket:
    """A bucket, or what is below a prefix in one, as a destination.

    Args:
        url: `s3://bucket/prefix`, `gs://…` or `az://…`.
        delivery: how outputs are to be handed out.

    Attributes:
        place: the bucket and the prefix.
        objects: what is in it.
        sending: how objects are to be sent to readers.
        statuses: the entity tags of what was put and kept, by path, once that is known.

    Raises:
        DestinationError: the URL names no bucket, or what is needed to reach one is missing.
    """

    def __init__(self, url: str, delivery: Delivery) -> None:
        self.place = bucket_address(url)
        self.objects = Objects(self.place)
        self.sending = Sending(delivery, self.place.coded)
        self.statuses: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """Its URL."""
        return str(self.place)

    @property
    def serves(self) -> bool:
        """True, since the store itself sends each object, with the fields that it was put with."""
        return True

    @contextmanager
    def begin(self, *, dry_run: bool = False) -> Iterator[BucketPublication]:  # noqa: ARG002 - putting aside is local
        """Begin a publication: the bucket is listed, and outputs wait in a temporary folder.

        Raises:
            DestinationError: it cannot be reached, read or written. What was put until then stays, and the next run
                goes on from there.
        """
        problems: list[Problem] = []
        before = self._look(problems)
        try:
            with scratch_folder(_WAITING_ROOM) as folder:
                yield BucketPublication(self, before, folder, problems)
        except OSError as error:
            at = error.filename or temporary_folder()
            message = f"{error.strerror or error}, where outputs wait before they are put (TMPDIR names another folder)"
            raise DestinationError(f"{at} cannot be written", [Problem(str(at), *WHOLE, "D101", message)]) from error

    def status(self, path: str) -> str | None:
        """Return the entity tag of an object, as the last publishing got it, or else as the bucket lists it."""
        if self.statuses is None:
            self.statuses = {path: known.held.tag for path, known in self._look([]).known().items()}
        return self.statuses.get(path)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of an object, without a content coding."""
        held = self.objects.get(path)
        return held.body if held else None

    def digests(self) -> dict[str, str]:
        """Return the digests that the manifest lists."""
        raw = self.read(MANIFEST)
        try:
            return manifest.decode(raw) if raw else {}
        except ValueError:
            return {}

    def _look(self, problems: list[Problem]) -> Before:
        """Read the manifest and list the bucket."""
        raw = self.read(MANIFEST) or b""
        try:
            outputs, objects = manifest.decode_objects(raw) if raw else ({}, {})
        except ValueError:
            message = "the manifest cannot be read, so stale feeds of earlier builds stay; it was written anew"
            problems.append(Problem(self.place.at(MANIFEST), *WHOLE, "D103", message))
            outputs, objects = {}, {}
        return Before(raw, outputs, objects, self.objects.tags(outputs if raw else None))


class BucketPublication:
    """One publication to a bucket.

    Args:
        bucket: what it is held in, and how it is sent.
        before: what earlier builds left.
        staging: the folder in which outputs wait.
        problems: met on the way, more of them added by `compare`.

    Attributes:
        stage: where outputs wait.
    """

    def __init__(self, bucket: Bucket, before: Before, staging: Path, problems: list[Problem]) -> None:
        self._bucket = bucket
        self._place = bucket.place
        self._objects = bucket.objects
        self._sending = bucket.sending
        self._before = before
        self._staging = staging
        self._problems = problems
        self.stage = BucketStage(bucket.name, staging, before.known(), bucket.sending)

    def compare(self, outputs: Sequence[Staged]) -> Waiting:
        """Return what publishing would do, without doing it.

        Raises:
            DestinationError: the bucket cannot be read.
        """
        written = sorted(each.path for each in outputs if each.changed)
        removed = self._stale({each.path for each in outputs})
        return Waiting(self._staging, written, removed, outputs, self._problems, self._foreign(outputs))

    def _foreign(self, outputs: Sequence[Staged]) -> list[str]:
        """List the objects without a mark of ours that outputs of a first build with other bytes would replace."""
        digests = {each.path: each.digest for each in outputs if each.path in self._before.tags}
        held = () if self._before.raw else ((path, self._objects.get(path)) for path in sorted(digests))
        return [
            self._place.at(path)
            for path, each in held
            if each and not each.own and sha256(each.body).hexdigest() != digests[path]
        ]

    def _stale(self, now: AbstractSet[str]) -> list[str]:
        """List what an earlier build put there, this one does not, and nobody else has changed."""
        before, known = self._before, self.stage.known
        stale = []
        for path in sorted((before.outputs.keys() & before.tags.keys()) - now):
            if path in known or self._is_ours(path, before.outputs[path]):
                stale.append(path)
            else:
                message = "an earlier build put this object there and somebody changed it since; remove it by hand"
                self._problems.append(Problem(self._place.at(path), *WHOLE, "D104", message))
        return stale

    def _is_ours(self, path: str, known: str) -> bool:
        """Whether an object with another tag than the manifest's has bytes of ours: those of a run that broke."""
        held = self._objects.get(path)
        return held is not None and sha256(held.body).hexdigest() in {known, held.own}

    def publish(self, waiting: Waiting) -> None:
        """Put what changed, remove what is stale, and remember it: in an order that may break off anywhere.

        Raises:
            DestinationError: the bucket cannot be written.
        """
        before = self._before
        written = [each for each in waiting.outputs if each.changed]
        digests = {each.path: each.digest for each in waiting.outputs}
        if any(before.is_unclear(each) for each in written):
            changing = {each.path: each.digest for each in written}
            sure = {path: held for path, held in before.objects.items() if path not in changing}
            self._remember(manifest.encode({**digests, **before.outputs}, sure, changing))
        objects = {path: held for path, held in before.objects.items() if path in before.tags}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _, together in groupby(sorted(written, key=self._turn), key=self._turn):
                while some := list(islice(together, _WAITING)):
                    objects |= pool.map(self._put, some)
        self._objects.remove(waiting.removed)
        gone = set(waiting.removed)
        left = {path: each for path, each in before.outputs.items() if path in before.tags and path not in gone}
        listed = {**left, **digests}
        raw = manifest.encode(listed, {path: held for path, held in objects.items() if path in listed})
        if raw != before.raw:
            self._remember(raw)
        self._bucket.statuses = {path: held.tag for path, held in objects.items()}

    def _turn(self, staged: Staged) -> int:
        return self._sending.delivery.turn(staged.path, staged.media_type)

    def _put(self, staged: Staged) -> tuple[str, Object]:
        body = (self._staging / staged.path).read_bytes()
        tag = self._send(staged.path, body, staged.digest, self._sending.fields(staged.media_type))
        return staged.path, Object(tag, self._sending.digest(staged.media_type))

    def _remember(self, raw: bytes) -> None:
        self._send(MANIFEST, raw, sha256(raw).hexdigest(), _MANIFEST_FIELDS)

    def _send(self, path: str, body: bytes, digest: str, fields: Fields) -> str:
        if self._sending.coded and len(body) >= _SMALL:
            body, fields = _GZIP.encode(body), (*fields, ("Content-Encoding", _GZIP.name))
        return self._objects.put(path, body, digest, dict(fields))
