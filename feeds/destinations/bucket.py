"""A bucket of an object store: only what differs is put, and what a broken run left the next one sets right.

A manifest beside the outputs records what a build put there, with the entity tags that it got for it. One listing
shows which objects are still those. Objects cannot all be put in one step, so they go in an order in which no list
names what is not there yet. Each carries a mark of ours, so that a run that breaks off leaves nothing unknown.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feeds.delivery.headers import ASK_EACH_TIME, content_type
from feeds.destinations import manifest
from feeds.destinations.bucket_stage import Before, BucketStage, Sending
from feeds.destinations.destination import Changes, Waiting
from feeds.destinations.manifest import Object
from feeds.destinations.objects import Objects, place
from feeds.lib.codings import CODINGS
from feeds.lib.urls import MANIFEST
from feeds.problems import Problem
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feeds.delivery.handover import Delivery
    from feeds.delivery.headers import Fields
    from feeds.destinations.bucket_stage import Known
    from feeds.destinations.destination import Staged

_GZIP: Final = CODINGS["gzip"]
_AT_ONCE: Final = 16
_WAITING: Final = 1000
_SMALL: Final = 256
_MANIFEST_FIELDS: Final = (("Content-Type", content_type("application/json")), ASK_EACH_TIME)


class Bucket:
    """A bucket, or what is below a prefix in one, as a destination.

    Args:
        url: `s3://bucket/prefix`, `gs://…` or `az://…`.
        delivery: how outputs are to be handed out.

    Raises:
        DestinationError: the URL names no bucket, or what is needed to reach one is missing.
    """

    def __init__(self, url: str, delivery: Delivery) -> None:
        self._place = place(url)
        self._objects = Objects(self._place)
        self._sending = Sending(delivery, self._place.coded)
        self._statuses: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The URL of the bucket."""
        return str(self._place)

    @property
    def serves(self) -> bool:
        """True, since the store itself sends each object, with the fields that it was put with."""
        return True

    def publish(
        self,
        produce: Callable[[BucketStage], Iterable[Staged]],
        *,
        dry_run: bool = False,
        review: Callable[[Waiting], None] | None = None,
    ) -> Changes:
        """Put into the bucket what `produce` puts on a stage, and remove what earlier builds put there beside.

        Raises:
            DestinationError: it cannot be reached, read or written. What was put until then stays, and the next run
                goes on from there.
        """
        problems: list[Problem] = []
        before = self._look(problems)
        try:
            with tempfile.TemporaryDirectory(prefix="feeds-", ignore_cleanup_errors=True) as folder:
                staging = Path(folder)
                known = before.known()
                stage = BucketStage(self.name, staging, known, self._sending)
                staged = {each.path: each for each in produce(stage)}
                written = sorted(path for path, each in staged.items() if each.changed)
                removed = self._stale(before, known, staged, problems)
                if review:
                    review(Waiting(staging, written, removed))
                if not dry_run:
                    self._upload(staging, before, staged, removed)
        except OSError as error:
            at = error.filename or tempfile.gettempdir()
            message = f"{error.strerror or error}, where outputs wait before they are put (TMPDIR names another folder)"
            raise DestinationError(f"{at} cannot be written", [Problem(str(at), 1, 1, "D101", message)]) from error
        unchanged = sorted(staged.keys() - set(written))
        return Changes(tuple(written), tuple(unchanged), tuple(removed), tuple(problems))

    def status(self, path: str) -> str | None:
        """Return the entity tag of an object, as the last publishing got it, or else as the bucket lists it."""
        if self._statuses is None:
            self._statuses = {path: known.held.tag for path, known in self._look([]).known().items()}
        return self._statuses.get(path)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of an object, without a content coding."""
        held = self._objects.get(path)
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
            problems.append(Problem(self._place.at(MANIFEST), 1, 1, "D103", message))
            outputs, objects = {}, {}
        return Before(raw, outputs, objects, self._objects.tags(outputs))

    def _stale(
        self, before: Before, known: Mapping[str, Known], now: Mapping[str, Staged], problems: list[Problem]
    ) -> list[str]:
        """List the paths of what an earlier build put there, this one does not, and nobody else has changed."""
        stale = []
        for path in sorted((before.outputs.keys() & before.tags.keys()) - now.keys()):
            if path in known or self._is_ours(path, before.outputs[path]):
                stale.append(path)
            else:
                message = "an earlier build put this object there and somebody changed it since; remove it by hand"
                problems.append(Problem(self._place.at(path), 1, 1, "D104", message))
        return stale

    def _is_ours(self, path: str, known: str) -> bool:
        """Whether an object with another tag than the manifest's has bytes of ours: those of a run that broke off."""
        held = self._objects.get(path)
        return held is not None and sha256(held.body).hexdigest() in {known, held.own}

    def _upload(self, staging: Path, before: Before, now: Mapping[str, Staged], removed: list[str]) -> None:
        """Put what changed, remove what is stale, and record it, in an order that may break off anywhere."""
        written = [each for each in now.values() if each.changed]
        digests = {path: each.digest for path, each in now.items()}
        if any(before.is_unclear(each) for each in written):
            changing = {each.path for each in written}
            pending = {path: held for path, held in before.objects.items() if path not in changing}
            self._remember(manifest.encode({**digests, **before.outputs}, pending))
        objects = {path: held for path, held in before.objects.items() if path in before.tags}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _, together in groupby(sorted(written, key=self._turn), key=self._turn):
                while some := list(islice(together, _WAITING)):
                    objects |= pool.map(partial(self._put, staging), some)
        self._objects.remove(removed)
        gone = set(removed)
        left = {path: each for path, each in before.outputs.items() if path in before.tags and path not in gone}
        listed = {**left, **digests}
        raw = manifest.encode(listed, {path: held for path, held in objects.items() if path in listed})
        if raw != before.raw:
            self._remember(raw)
        self._statuses = {path: held.tag for path, held in objects.items()}

    def _turn(self, staged: Staged) -> int:
        return self._sending.delivery.turn(staged.path, staged.media_type)

    def _put(self, staging: Path, staged: Staged) -> tuple[str, Object]:
        body = (staging / staged.path).read_bytes()
        tag = self._send(staged.path, body, staged.digest, self._sending.fields(staged.media_type))
        return staged.path, Object(tag, self._sending.digest(staged.media_type))

    def _remember(self, raw: bytes) -> None:
        self._send(MANIFEST, raw, sha256(raw).hexdigest(), _MANIFEST_FIELDS)

    def _send(self, path: str, body: bytes, digest: str, fields: Fields) -> str:
        if self._sending.coded and len(body) >= _SMALL:
            body, fields = _GZIP.encode(body), (*fields, ("Content-Encoding", _GZIP.name))
        return self._objects.put(path, body, digest, dict(fields))
