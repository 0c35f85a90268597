"""The rules for feeds of several documents: what RFC 5005, section 4, asks of a feed and its archives together.

`check_chains` is all that others need. A rule is a function from a chain to what it finds, in `linking` for the links
between documents and in `holding` for the entries in them, and its row in `RULES`; `following` finds the documents,
and `chain_document` reads one. What the codes mean stands in `feeds.problems.codes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.chains.following import ChainStart, NotAtHand, chain_of, follow, known_to_lead_on
from feeds.check.chains.holding import newer_in_archives, two_stories
from feeds.check.chains.linking import broken_ends, other_currents, other_ways_back, unmarked
from feeds.check.rules.finding import Findings
from feeds.problems import WHOLE, Problem
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feeds.check.chains.chain_document import FeedChain, Located

__all__ = ["RULES", "ChainStart", "NotAtHand", "check_chains", "known_to_lead_on"]

RULES: Final[Mapping[str, Callable[[FeedChain], Iterator[Located]]]] = {
    "V731 V735": broken_ends,
    "V732": unmarked,
    "V733": other_currents,
    "V734": other_ways_back,
    "V736": two_stories,
    "V737": newer_in_archives,
}
"""The rules, by the codes of what they find."""


def check_chains(starts: Sequence[ChainStart]) -> Iterator[Problem]:
    """Check feeds with the archives that they lead to, each document of a chain once.

    Args:
        starts: the files that lead to another, as `known_to_lead_on` tells of them.
    """
    try:
        yield from _checked(starts)
    except Exception as error:  # noqa: BLE001 - whatever it is, the documents themselves were checked
        message = f"{fault_of(error)}; not all feeds were checked together with their archives"
        yield Problem(starts[0].name, *WHOLE, "F115", message)


def _checked(starts: Iterable[ChainStart]) -> Iterator[Problem]:
    for start, chain in follow(starts):
        if next(_found(chain), None) is None:
            continue  # as nearly always; the places of nothing are wanted then
        found: dict[str, Findings] = {}
        for name, finding in _found(chain_of(start, with_places=True) or chain):
            found.setdefault(name, Findings()).append(finding)
        for name, findings in found.items():
            yield from (Problem(name, *finding) for finding in findings)


def _found(chain: FeedChain) -> Iterator[Located]:
    return (each for rule in RULES.values() for each in rule(chain))
