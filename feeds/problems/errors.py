"""The exceptions that end a run. Each carries the problems that led to it, with their places.

    FeedsError
    ├── ConfigError         the config cannot be used
    ├── NothingToPublish    no articles were found, or none is left after selection
    ├── DestinationError    the outputs cannot be written
    └── PluginError         what another package adds cannot be used

A bad article raises nothing: it becomes a `Problem` in the report, and the others are published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.problems import Problem


_NOTED = 20


class FeedsError(Exception):
    """The run could not be done and nothing that was published has been touched.

    Attributes:
        problems: every problem found until then, in order of place.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
        for problem in self.problems[:_NOTED]:  # what a traceback should show where nobody reads `problems`
            self.add_note(str(problem))


class ConfigError(FeedsError):
    """`config.yaml` is missing, unreadable or wrong; `problems` names every mistake in it."""


class NothingToPublish(FeedsError):  # noqa: N818 - a result, not a fault of the program
    """No article was found, or every one was left out; the message counts why and says how to include them."""


class DestinationError(FeedsError):
    """The destination cannot be written; what of an upload to a bucket was done stays, and the next one mends it."""


class PluginError(FeedsError):
    """What an installed package adds cannot be used, or failed; the message names the package."""
