"""The exceptions that end a run, each with the problems that led to it.

    FeedsError
    ├── ConfigError         the config cannot be used
    ├── NothingToPublish    no articles were found, or none is left after selection
    ├── DestinationError    the outputs cannot be written
    ├── EngineError         what the work is shared with cannot be used
    └── PluginError         what another package adds cannot be used

A bad article raises nothing: it is a `Problem` of the report, and the others are published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.problems import Problem


_NOTED = 20


class FeedsError(Exception):
    """The run could not be done, and nothing that is published was touched.

    Attributes:
        problems: every problem that was found before the run ended, sorted by place.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
        for problem in self.problems[:_NOTED]:  # for tracebacks, where nobody reads `problems`
            self.add_note(str(problem))


class ConfigError(FeedsError):
    """The config is missing, unreadable or wrong; `problems` names every mistake in it."""


class NothingToPublish(FeedsError):  # noqa: N818 - a result, not a fault of the program
    """No article was found, or all were left out; the message counts the reasons and says how to include them."""


class DestinationError(FeedsError):
    """The destination cannot be written.

    What broke off while outputs took their places, in a bucket or (D118) a folder, leaves those that did, and the next
    build completes it.
    """


class EngineError(FeedsError):
    """What was asked to do the work beside this process cannot be reached, was lost, or would do it otherwise."""


class PluginError(FeedsError):
    """What an installed package adds cannot be used, or failed; the message names the package."""
