"""What types cannot say of a config: URLs, zones, patterns, names given twice."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from feeds.config.field_names import FIELDS
from feeds.config.permalinks import known_placeholders, unknown_placeholders
from feeds.formats import FORMATS
from feeds.groupings import CHANNELS, EVERYTHING, FOLDERS, GROUPINGS
from feeds.lib.urls import absolute_url
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import is_mail_address
from feeds.lib.yamltree import SECURED
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.config.schema import ConfigFile

Path = tuple[str | int, ...]

# An extension, or a pattern: what stands where a feed's path is asked for can only be meant well.
_NO_PATH: Final = re.compile(r"[*?\[\]]")
_EXTENSIONS: Final = (*(each.extension for each in FORMATS.own.values()), PAGE, ".xml")


class Finding(NamedTuple):
    """What is wrong: a code, the path of keys that it is about, the message, and what else it was found by."""

    code: str
    path: Path
    message: str
    other: Path | None = None


def check(config: ConfigFile) -> Iterator[Finding]:
    """Find what is wrong in a config whose types are right."""
    yield from _urls(config)
    yield from _articles(config)
    yield from _twice(config)
    yield from _access(config)
    if flaw := language_tag(config.site.language):
        known = "no language has that code, " if flaw.kind == "unknown language" else ""
        hint = f"{known}expected a language tag such as en or pt-BR"
        yield Finding("C112", ("site", "language"), f"found {config.site.language!r}; {hint}")


def meant(name: str, known: Iterable[str]) -> str:
    """Suggest the known name nearest to one that is not, or all of them."""
    known = sorted(known)
    near = get_close_matches(name.lower(), known, 1)
    return f"did you mean '{near[0]}'?" if near else f"expected one of {', '.join(known)}"


def _urls(config: ConfigFile) -> Iterator[Finding]:
    site = config.site
    if not site.title.strip():
        yield Finding("C104", ("site", "title"), f"found {site.title!r}; expected a title")
    for path, url in (
        (("site", "url"), site.url),
        (("site", "author", "uri"), site.author.uri if site.author else None),
        (("site", "icon"), site.icon),
        (("site", "logo"), site.logo),
        (("hub",), config.hub),
    ):
        if url is not None and not absolute_url(url):
            yield Finding("C106", path, f"found {url!r}; expected an absolute URL such as https://news.example.org/")
        elif url is not None and "@" in urlsplit(url).netloc:
            yield Finding("C106", path, "found a URL with a user name, and maybe a password; every feed would show it")
    if site.author and site.author.email and not is_mail_address(site.author.email):
        message = f"found {site.author.email!r}; expected an address such as desk@example.org"
        yield Finding("C104", ("site", "author", "email"), message)
    if "?" in site.url or "#" in site.url:
        yield Finding(
            "C106",
            ("site", "url"),
            f"found {site.url!r}; expected a URL without ? and #, since paths follow it",
        )
    if "_" in urlsplit(absolute_url(site.url) or "").netloc:
        message = f"found {site.url!r}; expected a host without '_', which ids made of it cannot hold (RFC 4151)"
        yield Finding("C106", ("site", "url"), message)


def _articles(config: ConfigFile) -> Iterator[Finding]:
    articles = config.articles
    if articles.timezone is not None and not _is_zone(articles.timezone):
        hint = "expected an IANA name such as Europe/Berlin"
        yield Finding("C108", ("articles", "timezone"), f"found {articles.timezone!r}; {hint}")
    if articles.permalink is not None:
        for name in unknown_placeholders(articles.permalink):
            yield Finding(
                "C109",
                ("articles", "permalink"),
                f"unknown placeholder '{name}'; {meant(name, known_placeholders())}",
            )
        if not articles.permalink.startswith(("/", "http://", "https://")):
            yield Finding(
                "C106",
                ("articles", "permalink"),
                f"found {articles.permalink!r}; expected a path that starts with /",
            )
    for field, names in articles.fields.items():
        if field not in FIELDS:
            yield Finding(
                "C103",
                ("articles", "fields", field),
                f"unknown field '{field}'; {meant(field, FIELDS)}",
            )
        if SECURED in names:
            yield Finding(
                "C111",
                ("articles", "fields", field),
                f"'{SECURED}' is encrypted and never published; name another field",
            )


def _access(config: ConfigFile) -> Iterator[Finding]:
    """Find what would leave a feed open that somebody wants closed, or closed for good."""
    access = config.access
    channels = {f"{CHANNELS}/{channel.name}" for channel in config.channels}
    folders = FOLDERS.union(GROUPINGS.get(name).folder for group in config.groups for name in group.by)
    extensions = (*_EXTENSIONS, *(FORMATS.get(name).extension for name in config.formats))
    for index, path in enumerate(access.feeds):
        first, _, rest = path.partition("/")
        where: Path = ("access", "feeds", index)
        is_file = path.endswith(extensions) or _NO_PATH.search(path)
        if first not in folders or path != path.strip("/") or (first == EVERYTHING and rest) or is_file:
            hint = "expected a feed's path, or the start of one, such as all, topics or channels/board"
            yield Finding("C113", where, f"found {path!r}; {hint}")
        elif first == CHANNELS and rest and path not in channels:
            yield Finding(
                "C113",
                where,
                f"no channel is at '{path}'; {meant(path, channels) if channels else 'the config has none'}",
            )
    if access.feeds and (access.env is None) == (access.file is None):
        yield Finding("C113", ("access",), "expected either env or file, which says where the keys are")


def _is_zone(name: str) -> bool:
    try:
        return name == "UTC" or name in available_timezones() or bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _twice(config: ConfigFile) -> Iterator[Finding]:
    for first, index in _repeated(channel.name for channel in config.channels):
        message = f"two channels are named '{config.channels[index].name}'; give each a name of its own"
        yield Finding("C107", ("channels", index, "name"), message, ("channels", first, "name"))
    for first, index in _repeated(group.by for group in config.groups):
        message = f"[{', '.join(config.groups[index].by)}] stands twice; remove one"
        yield Finding("C107", ("groups", index), message, ("groups", first))
    for number, group in enumerate(config.groups):
        for _, index in _repeated(group.by):
            message = f"'{group.by[index]}' stands twice in one group; remove one"
            yield Finding("C107", ("groups", number, "by", index), message)
    for _, index in _repeated(config.formats):
        yield Finding("C107", ("formats", index), f"'{config.formats[index]}' stands twice; remove one")
    yield from _same_paths(config)


def _same_paths(config: ConfigFile) -> Iterator[Finding]:
    """Find formats and groupings, of which some are another package's, whose outputs would share a path."""
    formats = list(dict.fromkeys(config.formats))
    for first, index in _repeated(FORMATS.get(name).extension for name in formats):
        message = (
            f"'{formats[index]}' and '{formats[first]}' both write {FORMATS.get(formats[index]).extension}; remove one"
        )
        yield Finding("C107", ("formats", config.formats.index(formats[index])), message)
    keys = list(dict.fromkeys(name for group in config.groups for name in group.by))
    for first, index in _repeated(GROUPINGS.get(name).folder for name in keys):
        where = next(number for number, group in enumerate(config.groups) if keys[index] in group.by)
        folder = GROUPINGS.get(keys[index]).folder
        message = f"'{keys[index]}' and '{keys[first]}' both make feeds in {folder}/; remove one"
        yield Finding("C107", ("groups", where, "by", config.groups[where].by.index(keys[index])), message)


def _repeated(values: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Give where a value stood first and where it stands again."""
    seen: dict[object, int] = {}
    for index, value in enumerate(values):
        if value in seen:
            yield seen[value], index
        seen.setdefault(value, index)
