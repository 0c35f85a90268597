"""From a document to an `Article`: which front-matter field becomes what."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from feeds.config.check import is_email, is_language
from feeds.config.names import FIELDS
from feeds.config.permalinks import own_name, permalink
from feeds.dates import date_in_name, to_instant
from feeds.model import Article, Image, Markup, Person, Provider, Related, State
from feeds.sources.fields import Fields, shown
from feeds.text import drop_forbidden
from feeds.urls import absolute_url, domain_name, entry_id, is_relative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from feeds.config.schema import Config
    from feeds.problems import Problem
    from feeds.sources.document import Document

_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>\s*")
# An address, and no template of one as Eleventy has them.
_PERMALINK: Final = re.compile(r"(?!.*\{[{%])(?:/|https?://).*")
_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HTML: Final = frozenset({".html", ".htm"})


class Reading(NamedTuple):
    """What decoding needs to know of the config."""

    names: Mapping[str, Sequence[str]]
    zone: tzinfo
    zone_given: bool
    permalink: str | None
    site_url: str

    @property
    def host(self) -> str:
        """The host of the feeds."""
        return urlsplit(self.site_url).hostname or "localhost"


def reading(config: Config) -> Reading:
    """Take from a config what decoding needs."""
    articles = config.articles
    names = {field: (*articles.fields.get(field, ()), *built_in) for field, built_in in FIELDS.items()}
    return Reading(names, articles.zone, articles.timezone is not None, articles.permalink, config.site.url)


class Withheld(NamedTuple):
    """An article that is not to be published and lacks what one that is would need."""

    state: State
    id: str | None


def decode(document: Document, path: str, how: Reading) -> tuple[Article | Withheld | None, tuple[Problem, ...]]:
    """Make an article of a document.

    Args:
        document: its front matter and body.
        path: its file, relative to the config's folder.
        how: what the config says of reading.

    Returns:
        The article, or `Withheld` where it is a draft or removed and not complete, or None where it lacks what no feed
        can do without; and every problem met.
    """
    fields = Fields(document, path, how.names, how.site_url)
    state = _state(fields)
    if state not in {None, State.PUBLISHED} and not _is_complete(fields):
        return Withheld(state, _bare_id(fields, how)), document.problems
    title = _title(fields)
    published = _published(fields, how)
    if state is None or title is None or published is None:
        return None, tuple(fields.problems)
    name = PurePosixPath(path)
    topics = _topics(fields)
    alternate, via, link = _links(fields, how, published, name, topics)
    summary = fields.plain("summary") or ""
    if not alternate:
        if not summary and not document.body.strip():
            fields.say("A105", "no link and nothing to read; give it a webUrl, an excerpt or a body")
            return None, tuple(fields.problems)
        fields.say("A104", "no link, so a reader's program has nothing to open; set webUrl, or articles.permalink")
    provider = _provider(fields)
    article = Article(
        path=path,
        id=entry_id(given=_own_id(fields), link=link, authority=how.host, published=published, path=path),
        title=title,
        published=published,
        updated=_updated(fields, how, published),
        year=f"{published.astimezone(how.zone).year:04}",
        state=state,
        summary=summary,
        alternate=alternate,
        via=via,
        topics=topics,
        provider=provider,
        authors=_authors(fields),
        images=_images(fields),
        embed=_embed(fields),
        related=_related(fields),
        type=fields.plain("type"),
        language=_language(fields),
        quality=fields.number("quality"),
        heat=fields.number("heat"),
        markup=Markup.HTML if name.suffix.lower() in _HTML else Markup.MARKDOWN,
        body=document.body.strip("\n"),
    )
    return article, tuple(fields.problems)


def _state(fields: Fields) -> State | None:
    try:
        if fields.flag("removed", otherwise=False) or fields.flag("deleted", otherwise=False):
            return State.REMOVED
        # a config may take `published` for the date
        flags = [name for name in ("draft", "published") if name not in fields.names("published")]
        if any(fields.flag(name, otherwise=name == "published") is (name == "draft") for name in flags):
            return State.UNPUBLISHED
    except ValueError as error:
        name = str(error).partition(":")[0]
        fields.say("A114", f"{error}; the article was left out", name)
        return None
    return State.PUBLISHED


def _is_complete(fields: Fields) -> bool:
    """Say whether a draft or removed article has what a published one must have."""
    name = PurePosixPath(fields.path)
    dated = _has_date(name.name) or _has_date(name.parent.name)
    return bool(fields.present("title")) and (bool(fields.present("published")) or dated)


def _has_date(name: str) -> bool:
    try:
        return date_in_name(name) is not None
    except ValueError:
        return False


def _bare_id(fields: Fields, how: Reading) -> str | None:
    """Give the id of an article that may lack a date, where its front matter alone makes one."""
    given = _own_id(fields)
    _, _, link = _links(fields, how._replace(permalink=None), _NO_DATE, PurePosixPath(fields.path), ())
    if not given and not link:
        return None
    return entry_id(given=given, link=link, authority=how.host, published=_NO_DATE, path=fields.path)


def _title(fields: Fields) -> str | None:
    found = fields.present("title")
    title = fields.text(found[1], found[0]) if found else None
    if title is None:
        fields.say("A101", "no title; set 'title: …'", "title")
    return title


def _published(fields: Fields, how: Reading) -> datetime | None:
    found = fields.present("published")
    if found:
        instant = fields.instant(*found, how.zone)
        if instant and instant[0].year == 1:  # what Go and others write for no date
            fields.say("A103", f"{found[0]}: found {shown(found[1])}, which stands for no date; set one", found[0])
            return None
        if instant and not _has_local_day(instant[0], how.zone):
            fields.say("A103", f"{found[0]}: found {shown(found[1])}, which is no day in articles.timezone", found[0])
            return None
        if instant and not instant[1] and not how.zone_given:
            fields.say("A107", f"{found[0]}: {shown(found[1])} was read as UTC; set articles.timezone", found[0])
        return instant[0] if instant else None
    file = PurePosixPath(fields.path)
    try:
        day = date_in_name(file.name) or date_in_name(file.parent.name)
        if day:
            return to_instant(day, how.zone)[0]
    except ValueError:
        fields.say("A103", f"found no such day as in the file's name '{file.name}'; rename it, or set 'date: …'")
        return None
    fields.say("A102", "no date; set 'publishedDateTime: 2020-12-16T09:31:00Z' or 'date: …'")
    return None


def _has_local_day(instant: datetime, zone: tzinfo) -> bool:
    """Say whether an instant has a day in a zone; those at the ends of the calendar have none in some."""
    try:
        return bool(instant.astimezone(zone))
    except OverflowError:
        return False


def _updated(fields: Fields, how: Reading, published: datetime) -> datetime:
    """Give the newest change, which is never before publication."""
    found = fields.present("updated")
    instant = fields.instant(*found, how.zone) if found else None
    return max(instant[0], published) if instant else published


def _links(
    fields: Fields, how: Reading, published: datetime, name: PurePosixPath, topics: Sequence[str]
) -> tuple[str | None, str | None, str | None]:
    """Give the alternate link, the link to where the article came from, and the link, as typed, that identifies it."""
    original = fields.present("original")
    via = fields.url(original[1], original[0], warn=True) if original else None
    alternate = first = None
    for key in fields.names("link"):
        value = fields.value(key)
        if value is None or value == "":
            continue
        alternate = via if original and key == original[0] else fields.url(value, key, warn=True)
        if alternate:
            first = drop_forbidden(value).strip() if not is_relative(value) else alternate
            break
    if not alternate:
        alternate = first = _permalink(fields, how, published, name, topics)
    if via and original:
        first = drop_forbidden(original[1]).strip() if not is_relative(original[1]) else via
    return alternate, via if via != alternate else None, first


def _permalink(
    fields: Fields, how: Reading, published: datetime, name: PurePosixPath, topics: Sequence[str]
) -> str | None:
    """Make the address of an article on its own site, by its own permalink or by the config's pattern."""
    found = fields.present("permalink")
    pattern = found[1] if found and isinstance(found[1], str) and _PERMALINK.fullmatch(found[1]) else how.permalink
    if not pattern:
        return None
    slug = fields.plain("slug") or own_name(name)
    own = fields.value("categories")
    categories = [text for text in (fields.text(each) for each in _listed(own)) if text] if own else topics
    local = published.astimezone(how.zone)
    filled = permalink(pattern, published=local, path=name, name=slug, categories=categories)
    return absolute_url(f"./{filled.lstrip('/')}" if filled.startswith("/") else filled, how.site_url)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - front matter is a tree of anything
    """Give the items of a list, or the words of a string as Jekyll does."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else str(value).split()


def _own_id(fields: Fields) -> str | None:
    found = fields.present("id")
    if found and isinstance(found[1], str):
        return fields.kept(found[1], found[0]).strip() or None
    return fields.text(found[1], found[0]) if found else None


def _topics(fields: Fields) -> tuple[str, ...]:
    """Give the categories, each once, in order. A string is split at commas, else (as Jekyll does) at white space."""
    found = fields.present("categories")
    if not found:
        return ()
    name, value = found
    if isinstance(value, str):
        parts: list[Any] = value.split(",") if "," in value else [value] if name == "topics" else value.split()
        texts = [fields.text(part, name) for part in parts]
    else:
        texts = []
        for index, item in fields.items(name, value):
            texts.append(fields.text(_name_of(item), name, index))
            if isinstance(item, dict) and texts[-1] is None:
                fields.wrong("a name", item, name, index)
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", text) for text in texts if text))


def _name_of(item: Any) -> Any:  # noqa: ANN401 - front matter is a tree of anything
    return item.get("name", item.get("title")) if isinstance(item, dict) else item


def _provider(fields: Fields) -> Provider | None:
    found = fields.present("provider")
    if not found:
        return None
    key, value = found
    if isinstance(value, dict):
        name = fields.text(value.get("name"), key, "name")
        domain = _domain(fields, value.get("domain"), key)
        if not name and not domain:
            fields.wrong("a mapping with name and domain", value, key)
    else:
        text = fields.text(value, key)
        host = domain_name(text) if text else None
        domain = host if text and (text == host or not is_relative(text)) else None
        name = host if domain else text
    return Provider(name or domain or "", domain) if name or domain else None


def _domain(fields: Fields, value: object, key: str) -> str | None:
    text = fields.text(value, key, "domain")
    domain = domain_name(text) if text else None
    if text and not domain:
        fields.say("A111", f"{key}.domain: found {shown(text)}; expected a domain such as example.org", key, "domain")
    return domain


def _authors(fields: Fields) -> tuple[Person, ...]:
    provider = fields.present("provider")
    own = provider[1].get("authors") if provider and isinstance(provider[1], dict) else None
    if own:
        assert provider is not None  # noqa: S101 - `own` came from it
        places: list[tuple[tuple[str | int, ...], Any]] = [
            ((provider[0], "authors", index), item) for index, item in fields.items(provider[0], own)
        ]
    else:
        found = fields.present("authors")
        places = [((found[0], index), item) for index, item in fields.items(*found)] if found else []
    people = (_person(fields, item, steps) for steps, item in places)
    return tuple(dict.fromkeys(person for person in people if person))


def _person(fields: Fields, item: object, steps: tuple[str | int, ...]) -> Person | None:
    if isinstance(item, dict):
        name = fields.text(item.get("name"), *steps, "name")
        if name is None:
            fields.wrong("a mapping with a name", item, *steps)
        uri = fields.url(item.get("uri") or item.get("url"), *steps)
        email = fields.text(item.get("email"), *steps, "email")
    else:
        text, uri, email = item, None, None
        if isinstance(item, str) and (match := _NAMED.fullmatch(item)) and is_email(match["email"]):
            text, email = match["name"].strip() or match["email"], match["email"]
        name = fields.text(text, *steps)
    return Person(name, uri, email if email and is_email(email) else None) if name else None


def _images(fields: Fields) -> tuple[Image, ...]:
    found = fields.present("images")
    if not found:
        return ()
    key, value = found
    images = []
    for index, item in fields.items(key, value):
        if isinstance(item, dict):
            url = item.get("url") or item.get("src") or item.get("path")
            image = Image(
                fields.url(url, key, index, "url") or "",
                fields.size(item.get("width"), key, index, "width"),
                fields.size(item.get("height"), key, index, "height"),
                fields.text(item.get("title") or item.get("alt") or item.get("caption"), key, index, "title"),
                fields.text(item.get("attribution") or item.get("credit"), key, index, "attribution"),
            )
        else:
            image = Image(fields.url(item, key, index) or "")
        if image.url:
            images.append(image)
        elif isinstance(item, dict) and not url:
            fields.wrong("a mapping with a url", item, key, index)
    return tuple({image.url: image for image in reversed(images)}.values())[::-1]


def _embed(fields: Fields) -> str | None:
    found = fields.present("embed")
    if not found:
        return None
    if isinstance(found[1], str):
        return fields.kept(found[1], found[0]).strip()
    fields.wrong("HTML or a URL", found[1], found[0])
    return None


def _related(fields: Fields) -> tuple[Related, ...]:
    found = fields.present("related")
    if not found:
        return ()
    key, value = found
    related = []
    for index, item in fields.items(key, value):
        if not isinstance(item, dict):
            fields.wrong("a mapping with title and webUrl", item, key, index)
            continue
        title = fields.text(item.get("title"), key, index, "title")
        link = None
        for name in fields.names("link"):
            if not link and item.get(name):
                link = fields.url(item[name], key, index, name)
        provider = item.get("provider")
        source = fields.text(_name_of(provider), key, index, "provider") if provider else None
        if title and link:
            related.append(Related(title, link, source))
        else:
            fields.say("A106", "related: found no title or no usable link; expected both", key, index)
    return tuple(related)


def _language(fields: Fields) -> str | None:
    found = fields.present("language")
    if not found:
        return None
    text = str(found[1]).strip().replace("_", "-").partition(".")[0]
    if is_language(text):
        return text
    fields.say("A112", f"{found[0]}: found {shown(found[1])}; expected a language tag such as en or pt-BR", found[0])
    return None
