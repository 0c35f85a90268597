"""Topics that look like slips of the pen: used once, and one edit away from one that many articles have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles.selection import Verdict
from feeds.lib.edit_distance import one_apart, shortened
from feeds.lib.urls import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.check.advice.sourced import Written
    from feeds.problems import Problem

_OFTEN: Final = 5
_FEWEST_LETTERS: Final = 5


class Topics:
    """The topics of all published articles."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}
        self._rare: dict[str, Problem] = {}
        self._ids: set[str] = set()

    def note(self, written: Written) -> None:
        """Count the topics of one more article."""
        article = written.article
        if written.verdict is not Verdict.PUBLISHED or article.id in self._ids:
            return
        self._ids.add(article.id)
        for topic in article.topics:
            uses = self._uses[topic] = self._uses.get(topic, 0) + 1
            if uses == 1:
                self._rare[topic] = written.say("L110", "", *_steps(written, topic))
            else:
                self._rare.pop(topic, None)

    def problems(self) -> Iterator[Problem]:
        """Yield what was found."""
        for rare, common in near(self._uses).items():
            place = self._rare[rare]
            message = f"no other article has the topic '{rare}', and {self._uses[common]} have '{common}'; is it meant?"
            yield msgspec.structs.replace(place, message=message)


def _steps(written: Written, topic: str) -> tuple[str | int, ...]:
    """Return where an article names a topic."""
    key = written.name_of("categories")
    value = written.fields.value(key)
    return (key, value.index(topic)) if isinstance(value, list) and topic in value else (key,)


def near(uses: Mapping[str, int]) -> dict[str, str]:
    """Return, for each name used once that is one edit away from one used often, the one that is likely meant.

    Args:
        uses: how many articles have each name.
    """
    index: dict[str, list[str]] = {}
    for name, count in uses.items():
        if count >= _OFTEN and len(name) >= _FEWEST_LETTERS:
            for short in shortened(name.casefold()):
                index.setdefault(short, []).append(name)
    found = {}
    for name, count in uses.items():
        if count > 1 or len(name) < _FEWEST_LETTERS:
            continue
        candidates = {
            other
            for short in shortened(name.casefold())
            for other in index.get(short, ())
            # names that share a slug have a problem of the build's own, G102
            if one_apart(name.casefold(), other.casefold()) and slug(name) != slug(other)
        }
        if candidates:
            found[name] = min(candidates, key=lambda other: (-uses[other], other))
    return found
