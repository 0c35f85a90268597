"""When an article was published, changed and is to be seen: by its front matter, its file's name or its address."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from feeds.articles.fields import shown
from feeds.lib import lazy_re
from feeds.lib.dates import date_in_name, date_in_path, to_instant

if TYPE_CHECKING:
    from datetime import tzinfo

    from feeds.articles.fields import Fields
    from feeds.articles.options import DecodeOptions

# the front-matter names that have an article's own address in some program
_ADDRESSES: Final = ("path", "permalink", "url", "slug")
_DAY: Final = lazy_re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)")


class Undated(Enum):
    """Why an article has no date."""

    MISSING = "missing"
    WRONG = "wrong"


def published(fields: Fields, options: DecodeOptions) -> datetime | Undated:
    """Return the date that an article is called by, or why it has none."""
    found = fields.present("published")
    if not found and is_day(fields, "published"):
        found = "published", fields.value("published")
    if found and found[1] not in (False, "false"):  # which say that there is none
        instant = fields.instant(*found, options.zone)
        if instant and instant[0].year == 1:  # what Go and others write for no date
            fields.say("A103", f"{found[0]}: found {shown(found[1])}, which stands for no date; set one", found[0])
            return Undated.WRONG
        if instant and not _has_local_day(instant[0], options.zone):
            fields.say("A103", f"{found[0]}: found {shown(found[1])}, which is no day in articles.timezone", found[0])
            return Undated.WRONG
        if instant and not instant[1] and not options.zone_given:
            fields.say("A107", f"{found[0]}: {shown(found[1])} was read as UTC; set articles.timezone", found[0])
        return instant[0] if instant else Undated.WRONG
    file = PurePosixPath(fields.path)
    try:
        day = date_in_name(file.name) or date_in_name(file.parent.name) or _date_in_address(fields)
        if day:
            return to_instant(day, options.zone)[0]
    except ValueError:
        fields.say("A103", f"found no such day as in the file's name '{file.name}'; rename it, or set 'date: …'")
        return Undated.WRONG
    fields.say("A102", f"no date; set 'date: 2020-12-16T09:31:00Z'{fields.meant('published')}")
    return Undated.MISSING


def _date_in_address(fields: Fields) -> date | None:
    """Return the date that an article's own address or its file's folders are made of."""
    said = (fields.value(name) for name in _ADDRESSES)
    paths = (*(each for each in said if isinstance(each, str)), fields.path_in_site)
    return next((day for each in paths if (day := date_in_path(each))), None)


def _has_local_day(instant: datetime, zone: tzinfo) -> bool:
    """Whether an instant has a day in a zone; those at the ends of the calendar have none in some."""
    try:
        return bool(instant.astimezone(zone))
    except OverflowError:
        return False


def latest(fields: Fields, field: str, options: DecodeOptions, otherwise: datetime) -> datetime:
    """Return a date of an article, or another where it has none or an earlier one."""
    found = fields.present(field)
    instant = fields.instant(*found, options.zone) if found else None
    return max(instant[0], otherwise) if instant else otherwise


def until(fields: Fields, options: DecodeOptions) -> datetime | None:
    """Return from when on an article is not to be seen any more."""
    found = fields.present("visible_until")
    instant = fields.instant(*found, options.zone) if found else None
    return instant[0] if instant else None


def is_day(fields: Fields, name: str) -> bool:
    """Whether `published` is a date, as several themes have it, where no other key has one."""
    value = fields.value(name) if name == "published" and not fields.present(name) else None
    return isinstance(value, date) or (isinstance(value, str) and _DAY.match(value.strip()) is not None)
