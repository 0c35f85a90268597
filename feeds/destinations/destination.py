"""What a destination is: a place that is made to hold exactly some outputs. It knows neither config nor articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from feeds.delivery.handover import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from feeds.model import Output
    from feeds.problems import Problem


class Changes(NamedTuple):
    """What publishing did, or would do: sorted paths, and the problems met.

    Attributes:
        written: outputs that are new, or have other bytes than before.
        unchanged: outputs that were left as they were, with their times.
        removed: stale outputs of an earlier build.
        problems: stale outputs that were left in place, an unreadable manifest.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


class Staged(NamedTuple):
    """An output that was compared with what the destination holds, and put aside where it differs.

    Attributes:
        digest: the SHA-256 of its bytes, in hexadecimal.
        changed: False where the destination holds these very bytes.
        media_type: what its bytes are, as far as it was not only kept.
    """

    path: str
    digest: str
    changed: bool
    media_type: str = ""


class Waiting(NamedTuple):
    """What is about to happen to a destination.

    Attributes:
        staging: the folder in which the outputs that are to be written stand, under their paths.
        written: their paths, sorted.
        removed: paths of stale outputs, sorted.
    """

    staging: Path
    written: Sequence[str]
    removed: Sequence[str]


class Stage(Protocol):
    """Where outputs wait until all of them are there. It can be pickled: processes that make outputs share it."""

    @property
    def name(self) -> str:
        """The name of its destination."""

    def put(self, output: Output) -> Staged:
        """Compare an output with what the destination holds, and put it aside where it differs.

        Raises:
            OSError: it cannot be written.
        """

    def keep(self, path: str) -> Staged | None:
        """Leave what an earlier build wrote in its place; return None where nothing is known of it."""

    def status(self, path: str) -> str | None:
        """Return what `Destination.status` does."""

    def holds(self, staged: Staged) -> bool:
        """Whether what is there has this digest, as far as that is known without asking another machine."""


class Destination(Protocol):
    """A place for outputs, by what the config's `output` or `-o` says."""

    @property
    def name(self) -> str:
        """An absolute path or a URL, which no other destination has."""

    @property
    def serves(self) -> bool:
        """Whether readers are answered straight from it, so that no host's files are put there."""

    def publish(
        self,
        produce: Callable[[Stage], Iterable[Staged]],
        *,
        dry_run: bool = False,
        review: Callable[[Waiting], None] | None = None,
    ) -> Changes:
        """Make it hold the outputs that are put on a stage, and remove those of earlier builds that are not among them.

        Args:
            produce: puts the outputs on a stage; their paths are relative and stay within the destination.
            dry_run: only say what would change.
            review: called with what is about to happen, before it does.

        Raises:
            DestinationError: it cannot be written.
        """

    def status(self, path: str) -> str | None:
        """Return a text that changes when the output at a path does; None where there is none."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes at a path; None where there are none."""

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every output that the last build wrote, in hexadecimal, by path."""


Opener = Callable[[str, Delivery], Destination]
"""Opens a destination by its URL."""
