"""Dates that are hardly meant so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from feeds.articles.states import bare_name
from feeds.lib.dates import parse_instant, rfc3339, to_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.problems import Problem

_FAR: Final = timedelta(days=366)
# Hugo's, and what others call the same: from when an article is to be seen, and until when.
_ELSEWHERE: Final = {"publishdate": "from", "expirydate": "until", "unpublishdate": "until"}


def problems(written: Written) -> Iterator[Problem]:
    """Find an article that was changed before it was published."""
    found = written.fields.present("updated")
    article = written.article
    if not found or article.updated != article.published:
        return  # what the file says is later, so it was taken
    key, value = found
    updated = _instant(value, written)  # the build reports what is no date
    if updated and updated.date() < article.published.date():
        message = (
            f"{key}: {rfc3339(updated)} is before the article was published, {rfc3339(article.published)}; "
            "feeds take that instead, set one of the two right"
        )
        yield written.say("L108", message, key)


def elsewhere(written: Written, now: datetime) -> Iterator[Problem]:
    """Find an article that is published though a date of another program's says that it should not be by now."""
    for key in written.fields.unread:
        kind = _ELSEWHERE.get(bare_name(key))
        instant = _instant(written.document.data[key], written) if kind else None
        if instant and (instant > now) is (kind == "from"):
            way_out = "set 'date' to it" if kind == "from" else "set 'removed: true'"
            message = (
                f"{key}: {rfc3339(instant)} is not read, so the article is published; if it should not be, {way_out}"
            )
            yield written.say("L113", message, key)


def _instant(value: object, written: Written) -> datetime | None:
    try:
        if isinstance(value, datetime):
            return to_instant(value, written.zone)[0]
        return parse_instant(str(value), written.zone)[0]
    except ValueError:
        return None


def far_problems(written: Written, now: datetime) -> Iterator[Problem]:
    """Find an article that is held back for so long that its year may be a slip of the pen."""
    published = written.article.published
    if published - now > _FAR:
        message = f"held back until {published:%Y-%m-%d}, more than a year from now; check the year"
        yield written.say("L107", message, written.name_of("published"))
