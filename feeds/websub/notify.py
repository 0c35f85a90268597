"""A run: which topics changed since the hub was told of them last, and telling it."""

from __future__ import annotations

from collections import deque
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from feeds.problems import WHOLE, Problem
from feeds.problems.errors import ConfigError, DestinationError
from feeds.websub.hub_topics import topics
from feeds.websub.notified import NotifiedTopic, open_notified
from feeds.websub.sender import SEVERAL, Failure, Pace, Sender

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.config import Config
    from feeds.destinations import Destination
    from feeds.websub.notified import NotifiedTopics

_ENOUGH: Final = 50
"""So many failures in a row end a run."""


class Pinged(NamedTuple):
    """What a run did, or would do: topics by what became of them.

    Attributes:
        notified: the hub took them.
        failed: kept for the next run.
        unchanged: they hold what they held when the hub was told last.
        problems: why some failed; what an earlier run left cannot be read.
    """

    notified: tuple[str, ...]
    failed: tuple[str, ...]
    unchanged: tuple[str, ...]
    problems: tuple[Problem, ...]


def hub_of(config: Config) -> str:
    """Return the hub's address.

    Raises:
        ConfigError: the config names none.
    """
    if config.hub:
        return config.hub
    message = "no hub to tell; set 'hub' to the address of a WebSub hub, such as https://pubsubhubbub.appspot.com/"
    problem = Problem(*config.origin, "H101", message)
    raise ConfigError(f"{config.path} names no hub", [problem])


def ping(
    config: Config,
    target: Destination,
    folder: Path,
    *,
    everything: bool = False,
    dry_run: bool = False,
    pace: Pace = Pace(),  # noqa: B008 - frozen
) -> Pinged:
    """Tell the hub which topics hold other bytes than when it was told of them last.

    A topic is noted as told once the hub has taken it: whatever ends a run, the next one tells what is left.

    Args:
        config: names the hub, and where the outputs are served.
        target: where the last build wrote them.
        folder: where what the hub was told is kept.
        everything: tell of every topic, changed or not.
        dry_run: tell nobody; only report what would be told.
        pace: how patient to be with the hub.

    Raises:
        ConfigError: the config names no hub.
        DestinationError: nothing was built yet, or what the hub was told cannot be kept.
    """
    hub = hub_of(config)
    digests = target.digests()
    if not digests:
        message = "nothing was built here, or its manifest cannot be read; run 'feeds build' first, with the same -o"
        problem = Problem(target.name, *WHOLE, "H102", message)
        raise DestinationError(f"{target.name} has no feeds to tell of", [problem])
    found = topics(config, digests)
    with open_notified(folder, hub, _relative(target.name, config.folder)) as notified:
        known = notified.known()
        changed = [each for each in found if everything or known.get(each, NotifiedTopic()).digest != found[each]]
        changed.sort(key=lambda each: (known.get(each, NotifiedTopic()).failures, each))
        failures: dict[str, Failure] = {}
        if not dry_run:
            notified.forget(known.keys() - found.keys())
            notified.owe(changed)
            failures = _tell(changed, found, notified, Sender(hub, config.site.url, pace), _at_once(hub))
        problems = [*_lost(config, lost=notified.lost), *_problems(failures, config)]
    return Pinged(
        notified=tuple(sorted(set(changed) - failures.keys())),
        failed=tuple(sorted(failures)),
        unchanged=tuple(sorted(found.keys() - set(changed))),
        problems=tuple(problems),
    )


def _relative(destination: str, folder: Path) -> str:
    """Name a destination so that it keeps its name when it moves together with the config."""
    base = folder.absolute()
    path = Path(destination)
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else destination


def _at_once(hub: str) -> int:
    return SEVERAL.get(urlsplit(hub).hostname or "", 1)


def _tell(
    changed: Iterable[str], digests: Mapping[str, str], notified: NotifiedTopics, sender: Sender, at_once: int
) -> dict[str, Failure]:
    """Tell the hub, and return the topics that it was not told of, with the reason.

    A failure of one topic keeps no other from being told. A hub that stays silent has been waited for once; it is told
    of the others without waiting, and left alone where it cannot be reached or has failed many times in a row.
    """
    iterator = iter(changed)
    waiting = deque(iter(lambda: list(islice(iterator, at_once)), []))
    failures: dict[str, Failure] = {}
    in_a_row = 0
    patient = True
    failure: Failure | None = None
    while waiting and in_a_row < _ENOUGH and not (failure and failure.unreachable):
        batch = waiting.popleft()
        failure = sender.tell(batch, patient=patient)
        if failure is None:
            notified.took((each, digests[each]) for each in batch)
            in_a_row, patient = 0, True
        elif failure.refused and len(batch) > 1:  # by one of them, which shows when each is told alone
            waiting.extendleft([each] for each in reversed(batch))
        else:
            notified.failed(batch)
            failures |= dict.fromkeys(batch, failure)
            in_a_row, patient = in_a_row + 1, failure.refused
    if failure:
        failures |= {each: failure for batch in waiting for each in batch}
    return failures


def _problems(failures: Mapping[str, Failure], config: Config) -> list[Problem]:
    """Return what failed, once for each reason."""
    by_reason: dict[Failure, list[str]] = {}
    for topic, failure in failures.items():
        by_reason.setdefault(failure, []).append(topic)
    problems = []
    for failure, failed in by_reason.items():
        which = failed[0] if len(failed) == 1 else f"{failed[0]} and {len(failed) - 1} more"
        verb = "refused to be told of" if failure.refused else "could not be told of"
        message = f"{config.hub} {verb} {which}: {failure.reason}; kept for the next run"
        problems.append(_problem(config, "H104" if failure.refused else "H103", message))
    return problems


def _lost(config: Config, *, lost: bool) -> list[Problem]:
    if not lost:
        return []
    message = "what the hub was told by earlier runs cannot be read and was thrown away; it is told of every feed"
    return [_problem(config, "H105", message)]


def _problem(config: Config, code: str, message: str) -> Problem:
    return Problem(*config.place("hub"), code, message)
