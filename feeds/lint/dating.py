"""Dates that are hardly meant so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from feeds.dates import parse_instant, rfc3339, to_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.lint.written import Written
    from feeds.problems import Problem

_FAR: Final = timedelta(days=366)


def problems(written: Written) -> Iterator[Problem]:
    """Find an article that was changed before it was published."""
    found = written.fields.present("updated")
    article = written.article
    if not found or article.updated != article.published:
        return  # what the file says is later, so it was taken
    key, value = found
    try:
        updated, _ = (
            to_instant(value, written.zone) if isinstance(value, datetime) else parse_instant(str(value), written.zone)
        )
    except ValueError:
        return  # the build reports it
    if updated.date() < article.published.date():
        message = (
            f"{key}: {rfc3339(updated)} is before the article was published, {rfc3339(article.published)}; "
            "feeds take that instead, set one of the two right"
        )
        yield written.say("L108", message, key)


def far_problems(written: Written, now: datetime) -> Iterator[Problem]:
    """Find an article that is held back for so long that its year may be a slip of the pen."""
    published = written.article.published
    if published - now > _FAR:
        message = f"held back until {published:%Y-%m-%d}, more than a year from now; check the year"
        yield written.say("L107", message, written.name_of("published"))
