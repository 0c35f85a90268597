"""What the editors say of an article: whether it is published, kept back or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.articles import states
from feeds.articles.article_dates import is_day
from feeds.articles.states import is_unlisted
from feeds.model import State

if TYPE_CHECKING:
    from feeds.articles.fields import Fields

_PUBLISHED: Final = ("published",)


def state_of(fields: Fields) -> State | None:
    """Return the state that front matter says; None where nobody can say which, which is reported."""
    said, listing = fields.may_have("state"), fields.may_have("listing")
    if not listing and (not said or (said == _PUBLISHED and fields.value("published") == "true")):
        return State.PUBLISHED  # as nearly every article is
    try:
        if fields.flag("removed", otherwise=False) or fields.flag("deleted", otherwise=False):
            return State.REMOVED
        # a config may take `published` for the date
        flags = [
            name
            for name in ("draft", "published")
            if _is_flag(fields, name) or (name not in fields.names("published") and not is_day(fields, name))
        ]
        if any(fields.flag(name, otherwise=name == "published") is (name == "draft") for name in flags):
            return State.UNPUBLISHED
        if listing and is_unlisted(fields.value):
            return State.UNPUBLISHED
    except ValueError as error:
        name = str(error).partition(":")[0]
        fields.say("A114", f"{error}; the article was left out", name)
        return None
    return State.PUBLISHED


def _is_flag(fields: Fields, name: str) -> bool:
    """Whether a value is true or false, not a date as the config or the site's generator take it for."""
    return str(fields.value(name)).strip().lower() in states.TRUE | states.FALSE
