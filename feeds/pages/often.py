"""How often a feed brings something, in words: counted from the dates of its articles, so that it needs no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.pages.page_language import PageLanguage

FEWEST: Final = 3
"""Of fewer articles nobody can say how often they come."""
_DAY: Final = 86_400
_WEEK: Final = 7
_MONTH: Final = 30.44
_YEAR: Final = 365.25
_ROUND: Final = 0.75
"""How many there have to be in a time to be told by it: `about one a week` rather than `about 3 a month`."""
_MANY: Final = 1.5


def often_of_entries(dates: Sequence[datetime], language: PageLanguage) -> str:
    """Return how often entries come, from the dates of the newest of them in any order: `about 2 a week`."""
    return how_often(len(dates), (min(dates), max(dates)) if dates else None, language)


def how_often(entries: int, span: tuple[datetime, datetime] | None, language: PageLanguage) -> str:
    """Return how often entries come, so that a feed's own page and the lists of feeds say the same.

    Args:
        entries: how many of the newest there are.
        span: when the oldest and the newest of these were published.
        language: of the page.

    Returns:
        Nothing where there are too few to tell.
    """
    if entries < FEWEST or span is None:
        return ""
    days = (span[1] - span[0]).total_seconds() / _DAY
    return _words((entries - 1) / max(days, 1), language)


def _words(daily: float, language: PageLanguage) -> str:
    if daily >= _MANY:
        return language.ngettext("about one a day", "about %(num)s a day", round(daily))
    if daily * _WEEK >= _ROUND:
        return language.ngettext("about one a week", "about %(num)s a week", round(daily * _WEEK))
    if daily * _MONTH >= _ROUND:
        return language.ngettext("about one a month", "about %(num)s a month", round(daily * _MONTH))
    return language.ngettext("about one a year", "about %(num)s a year", max(1, round(daily * _YEAR)))
