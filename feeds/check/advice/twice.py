"""Articles that are hardly two: the same title on the same day from the same provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.articles.selection import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config
    from feeds.problems import Problem


class Twice:
    """The titles of all published articles. Files with one id are A110, which the build reports."""

    def __init__(self, config: Config) -> None:
        self._zone = config.articles.zone
        self._seen: dict[tuple[str, ...], tuple[str, str]] = {}
        self._found: list[Problem] = []

    def note(self, written: Written) -> None:
        """Look at one more article."""
        article = written.article
        if written.verdict is not Verdict.PUBLISHED:
            return
        day = article.published.astimezone(self._zone).date()
        provider = article.provider.name.casefold() if article.provider else ""
        key = (article.title.casefold(), day.isoformat(), provider, article.language or "")
        identity, path = self._seen.setdefault(key, (article.id, article.path))
        if identity != article.id:
            message = f"the same title and day as '{path}'; remove one, or tell them apart"
            self._found.append(written.say("L109", message, written.name_of("title")))

    def problems(self) -> Iterator[Problem]:
        """Yield what was found."""
        yield from self._found
