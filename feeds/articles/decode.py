"""From a document to an `Article`: which front-matter field becomes what."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.articles import compounds, states
from feeds.articles.fields import Fields, shown
from feeds.articles.links import Subject, links, own_id
from feeds.articles.named_files import MediaFiles, NamedFiles
from feeds.articles.naming import heading_of, note_title, title_of
from feeds.articles.passed_over import is_dated
from feeds.articles.states import is_unlisted, misread
from feeds.articles.titles import repeats, without_marks
from feeds.lib.dates import date_in_name, date_in_path, to_instant
from feeds.lib.urls import entry_id
from feeds.model import Article, State

if TYPE_CHECKING:
    from datetime import tzinfo

    from feeds.articles.document import Document
    from feeds.articles.options import DecodeOptions
    from feeds.articles.titles import Heading
    from feeds.problems import Problem

# the front-matter names that have an article's own address in some program
_ADDRESSES: Final = ("path", "permalink", "url", "slug")
_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)")
_PUBLISHED: Final = ("published",)
_LEAD_END: Final = "<!-- more -->"
_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Withheld(NamedTuple):
    """An article that is not to be published and lacks what one that is would need."""

    state: State
    id: str | None


class OtherPage(NamedTuple):
    """A page of a site that was not meant as an article, and why."""

    reason: str


class _Undated(Enum):
    """Why an article has no date."""

    MISSING = "missing"
    WRONG = "wrong"


def decode(
    document: Document, path: str, options: DecodeOptions
) -> tuple[Article | Withheld | OtherPage | None, tuple[Problem, ...]]:
    """Return the article that a document is.

    Args:
        document: its front matter and body.
        path: its file, relative to the config's folder.
        options: what decoding needs to know of the config.

    Returns:
        The article, or `Withheld` where it is a draft or removed and not complete, or `OtherPage` where it is none, or
        None where it lacks what no feed can do without; and every problem met.
    """
    document = _with_implied(document, path, options)
    fields = Fields(document, path, options)
    state = _state(fields)
    if state not in {None, State.PUBLISHED} and not _is_complete(fields):
        return Withheld(state, _bare_id(fields, document.language, options)), document.problems
    heading = heading_of(document)
    dated = _published(fields, options)
    title = title_of(fields, heading, options)
    if title is None and not isinstance(dated, _Undated):
        title = note_title(document, dated, options)
    if title is None:
        fields.say("A101", f"no title; set 'title: …'{fields.meant('title')}", "title")
    if state is None or title is None or isinstance(dated, _Undated):
        is_missing = dated is _Undated.MISSING and state is not None
        return _other_page(fields, options, title) if is_missing else None, tuple(fields.problems)
    topics = compounds.topics(fields, options.topics)
    alternate, via, link = links(fields, options, Subject(title, dated, topics))
    summary = without_marks(fields.plain("summary") or "")
    files = NamedFiles(path, alternate, options)
    if not alternate:
        if not summary and not document.body.strip():
            fields.say("A105", "no link and nothing to read; give it a webUrl, an excerpt or a body")
            return None, tuple(fields.problems)
        what = "no link, so a reader's program has nothing to open; set webUrl, or articles.permalink"
        fields.say("A104", f"{what}{fields.meant('link')}")
    # what it is called by is its date; when it was published is when it could be seen
    published = _latest(fields, "visible_from", options, dated)
    given = own_id(fields, document.language)
    article = Article(
        path=path,
        id=entry_id(given=given, link=link, authority=options.host, published=dated, path=path),
        title=title,
        published=published,
        updated=_latest(fields, "updated", options, published),
        until=_until(fields, options),
        year=f"{dated.astimezone(options.zone).year:04}",
        state=state,
        summary=summary,
        alternate=alternate,
        via=via,
        topics=topics,
        provider=compounds.provider(fields),
        authors=compounds.authors(fields, options.traits.people),
        images=compounds.images(fields, files, _bundle(path, alternate), _home_of_pictures(options)),
        embed=compounds.embed(fields),
        related=compounds.related(fields),
        type=fields.plain("type"),
        language=compounds.language(fields) or document.language,
        quality=fields.number("quality"),
        heat=fields.number("heat"),
        markup=document.markup,
        body=_theirs(_body(document, heading, title), document, path, options),
    )
    article = _with_files(article, fields, files, options)
    if state is State.PUBLISHED:
        for key, message in misread(document.data, fields.unread):
            fields.say("A115", message, key)
    return article, tuple(fields.problems)


def _with_files(article: Article, fields: Fields, files: NamedFiles, options: DecodeOptions) -> Article:
    """Return an article with the files that its body shows, and those that go along with it."""
    files.look_through(article.body)
    if fields.may_have("enclosures"):
        from feeds.articles.episodes import with_enclosures  # most sites have none

        media = MediaFiles(files, _bundle(article.path, article.alternate), _home_of_pictures(options), options.media)
        article = with_enclosures(article, fields, media, options.traits.people)
    if not files.asked and not files.looked_for:
        return article
    found, looked_for = tuple(files.asked.items()), tuple(files.looked_for.items())
    return msgspec.structs.replace(article, files=found, looked_for=looked_for)


def _bundle(path: str, alternate: str | None) -> str | None:
    """Return where the files beside an article are; None where they are no part of it."""
    return alternate if path.rpartition("/")[2].partition(".")[0] == "index" else None


def _home_of_pictures(options: DecodeOptions) -> str | None:
    """Return the address below which absolute paths of pictures are, where that is not the host's."""
    generator = options.generator
    return options.home if generator and generator.pictures_below_home else None


def _with_implied(document: Document, path: str, options: DecodeOptions) -> Document:
    """Return a document with the front matter that its file's path and its site's config stand for."""
    generator = options.generator
    if generator is None:
        return document
    implied = generator.implied(PurePosixPath(path), options.traits)
    if generator.withholds and generator.withholds(document.data, PurePosixPath(path), options.traits):
        document = document._replace(data={**document.data, "draft": "true"})
    if not implied:
        return document
    said = {name.lower() for name, value in document.data.items() if value}
    return document._replace(data=document.data | {name: value for name, value in implied.items() if name not in said})


def _state(fields: Fields) -> State | None:
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
            if _is_flag(fields, name) or (name not in fields.names("published") and not _is_day(fields, name))
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


def _is_day(fields: Fields, name: str) -> bool:
    """Whether `published` is a date, as several themes have it, where no other key has one."""
    value = fields.value(name) if name == "published" and not fields.present(name) else None
    return isinstance(value, date) or (isinstance(value, str) and _DAY.match(value.strip()) is not None)


def _is_complete(fields: Fields) -> bool:
    """Whether a draft or removed article has what a published one must have."""
    return bool(fields.present("title")) and (bool(fields.present("published")) or is_dated(fields.path))


def _bare_id(fields: Fields, language: str | None, options: DecodeOptions) -> str | None:
    """Return the id of an article that may lack a date, where its front matter alone makes one."""
    given = own_id(fields, language)
    _, _, link = links(fields, options, None)
    if not given and not link:
        return None
    return entry_id(given=given, link=link, authority=options.host, published=_NO_DATE, path=fields.path)


def _body(document: Document, heading: Heading | None, title: str) -> str:
    """Return a body without the heading that repeats its title."""
    body = document.body
    if heading and repeats(heading, title):
        body = f"{body[: heading.start]}{body[heading.end :]}"
    return body.strip("\n")


def _theirs(body: str, document: Document, path: str, options: DecodeOptions) -> str:
    """Return a body without what only its site's generator understands."""
    generator = options.generator
    if generator is None:
        return body
    end = generator.lead_end and generator.lead_end(document.data, options.traits)
    if end:  # what is no remark is to be seen, too
        body = body.replace(end, _LEAD_END if end.startswith("<!--") else f"{_LEAD_END}\n{end}", 1)
    return generator.body(body, PurePosixPath(path), options.traits, options.home) if generator.body else body


def _other_page(fields: Fields, options: DecodeOptions, title: str | None) -> OtherPage | None:
    """Return why what has no date, and maybe no title, is one of a site's other pages; None where it may be none."""
    generator = options.generator
    if generator is None:
        return None
    if title is None:
        return OtherPage("it has neither a title nor a date")
    is_article = not generator.dated_only or fields.has_misnamed_date("published")
    return None if is_article else OtherPage("it has no date")


def _published(fields: Fields, options: DecodeOptions) -> datetime | _Undated:
    found = fields.present("published")
    if not found and _is_day(fields, "published"):
        found = "published", fields.value("published")
    if found and found[1] not in (False, "false"):  # which say that there is none
        instant = fields.instant(*found, options.zone)
        if instant and instant[0].year == 1:  # what Go and others write for no date
            fields.say("A103", f"{found[0]}: found {shown(found[1])}, which stands for no date; set one", found[0])
            return _Undated.WRONG
        if instant and not _has_local_day(instant[0], options.zone):
            fields.say("A103", f"{found[0]}: found {shown(found[1])}, which is no day in articles.timezone", found[0])
            return _Undated.WRONG
        if instant and not instant[1] and not options.zone_given:
            fields.say("A107", f"{found[0]}: {shown(found[1])} was read as UTC; set articles.timezone", found[0])
        return instant[0] if instant else _Undated.WRONG
    file = PurePosixPath(fields.path)
    try:
        day = date_in_name(file.name) or date_in_name(file.parent.name) or _date_in_address(fields)
        if day:
            return to_instant(day, options.zone)[0]
    except ValueError:
        fields.say("A103", f"found no such day as in the file's name '{file.name}'; rename it, or set 'date: …'")
        return _Undated.WRONG
    fields.say("A102", f"no date; set 'date: 2020-12-16T09:31:00Z'{fields.meant('published')}")
    return _Undated.MISSING


def _date_in_address(fields: Fields) -> date | None:
    """Return the date that an article's own address or its file's folders are made of."""
    said = (fields.value(name) for name in _ADDRESSES)
    paths = (*(each for each in said if isinstance(each, str)), fields.path)
    return next((day for each in paths if (day := date_in_path(each))), None)


def _has_local_day(instant: datetime, zone: tzinfo) -> bool:
    """Whether an instant has a day in a zone; those at the ends of the calendar have none in some."""
    try:
        return bool(instant.astimezone(zone))
    except OverflowError:
        return False


def _latest(fields: Fields, field: str, options: DecodeOptions, otherwise: datetime) -> datetime:
    """Return a date of an article, or another where it has none or an earlier one."""
    found = fields.present(field)
    instant = fields.instant(*found, options.zone) if found else None
    return max(instant[0], otherwise) if instant else otherwise


def _until(fields: Fields, options: DecodeOptions) -> datetime | None:
    """Return from when on an article is not to be seen any more."""
    found = fields.present("visible_until")
    instant = fields.instant(*found, options.zone) if found else None
    return instant[0] if instant else None
