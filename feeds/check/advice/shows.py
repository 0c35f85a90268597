"""Episodes of a show that no feed is: where articles speak to podcast programs, and nothing tells these what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.articles.selection import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config
    from feeds.problems import Problem


class Episodes:
    """The articles that are episodes, where the config makes no feed a podcast."""

    def __init__(self, config: Config) -> None:
        self._has_show = any(each.podcast for each in config.groups) or any(each.podcast for each in config.channels)
        self._first: Written | None = None
        self._number = 0

    def note(self, written: Written) -> None:
        """Look at one more article."""
        article = written.article
        lasts = any(each.duration and (each.type or "").startswith("audio/") for each in article.enclosures)
        if self._has_show or written.verdict is not Verdict.PUBLISHED or not (lasts or article.episode):
            return
        self._first = self._first or written
        self._number += 1

    def problems(self) -> Iterator[Problem]:
        """Yield what was found, at the first of them."""
        if self._first:
            articles = "1 article is an episode" if self._number == 1 else f"{self._number} articles are episodes"
            message = f"{articles}, and no feed is a podcast; give a channel or a group 'podcast:'"
            yield self._first.say("L119", message, self._first.name_of("enclosures"))
