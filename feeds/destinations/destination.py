"""What a destination is: a place that is made to hold exactly some outputs. It knows neither config nor articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from feeds.delivery.handover import Delivery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
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

    A path that ends in a slash stands for all outputs in a folder that are left as they are, but for those that are
    named themselves.

    Attributes:
        digest: the SHA-256 of its bytes, in hexadecimal.
        changed: False where the destination holds these very bytes.
        media_type: what its bytes are, as far as it was not only kept.
        status: what `Stage.status` said of it, as far as it was asked.
    """

    path: str
    digest: str
    changed: bool
    media_type: str = ""
    status: str | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it stands for all outputs in a folder."""
        return self.path.endswith("/")


class Waiting(NamedTuple):
    """What is about to happen to a destination.

    Attributes:
        staging: the folder in which the outputs that are to be written stand, under their paths.
        written: their paths, sorted.
        removed: paths of stale outputs, sorted.
        outputs: everything that was put or kept on the stage.
        problems: stale outputs that are left in place, an unreadable manifest.
        foreign: where files of somebody else, with other bytes, stand in the places of outputs, as far as the
            destination can tell; sorted. To publish replaces them.
    """

    staging: Path
    written: Sequence[str]
    removed: Sequence[str]
    outputs: Sequence[Staged] = ()
    problems: Sequence[Problem] = ()
    foreign: Sequence[str] = ()

    @property
    def changes(self) -> Changes:
        """What publishing does."""
        unchanged = sorted({each.path for each in self.outputs}.difference(self.written))
        return Changes(tuple(self.written), tuple(unchanged), tuple(self.removed), tuple(self.problems))


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


class Publication(Protocol):
    """One publication, from the first output that is put on its stage to the last that takes its place."""

    @property
    def stage(self) -> Stage:
        """Where its outputs wait."""

    def compare(self, outputs: Sequence[Staged]) -> Waiting:
        """Return what publishing would do, without doing it.

        Args:
            outputs: everything that was put or kept on the stage. Their paths are relative and stay within the
                destination.

        Raises:
            DestinationError: they cannot be published.
        """

    def publish(self, waiting: Waiting) -> None:
        """Make the destination hold the outputs, and remove those of earlier builds that are not among them.

        Raises:
            DestinationError: it cannot be written.
        """


class Destination(Protocol):
    """A place for outputs, named by the config's `output` or by `-o`.

    with destination.begin() as publication:
        outputs = [publication.stage.put(each) for each in made]
        waiting = publication.compare(outputs)
        publication.publish(waiting)
    """

    @property
    def name(self) -> str:
        """An absolute path or a URL, which no other destination has."""

    @property
    def serves(self) -> bool:
        """Whether readers are answered straight from it, so that no host's files are put there."""

    def begin(self, *, dry_run: bool = False) -> AbstractContextManager[Publication]:
        """Begin a publication; what still waits at its end is thrown away.

        Args:
            dry_run: nothing will be published, so that nothing need be written to the destination.

        Raises:
            DestinationError: it cannot be reached, read or written, then or while outputs are put on the stage.
        """

    def status(self, path: str) -> str | None:
        """Return a text that changes when the output at a path does; None where there is none."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes at a path; None where there are none."""

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every output that the last build wrote, in hexadecimal, by path."""


Opener = Callable[[str, Delivery], Destination]
"""Opens a destination by its URL."""
