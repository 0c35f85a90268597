"""What types cannot say of a config: URLs, zones, patterns, names given twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from feeds.config.names import FIELDS
from feeds.config.permalinks import unknown_placeholders
from feeds.urls import absolute_url
from feeds.yamltree import SECURED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.config.schema import ConfigFile

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")

Finding = tuple[str, tuple[str | int, ...], str]
"""A code, the path of keys that it is about, and the message."""


def check(config: ConfigFile) -> Iterator[Finding]:
    """Find what is wrong in a config whose types are right."""
    yield from _urls(config)
    yield from _articles(config)
    yield from _twice(config)
    if not is_language(config.site.language):
        yield (
            "C113",
            ("site", "language"),
            f"found {config.site.language!r}; expected a language tag such as en or pt-BR",
        )


def is_language(text: str) -> bool:
    """Say whether a text has the form of a language tag (BCP 47)."""
    return bool(_LANGUAGE.fullmatch(text))


def _urls(config: ConfigFile) -> Iterator[Finding]:
    site = config.site
    for path, url in (
        (("site", "url"), site.url),
        (("site", "author", "uri"), site.author.uri if site.author else None),
        (("site", "icon"), site.icon),
        (("site", "logo"), site.logo),
        (("hub",), config.hub),
    ):
        if url is not None and not absolute_url(url):
            yield "C106", path, f"found {url!r}; expected an absolute URL such as https://news.example.org/"
    if "?" in site.url or "#" in site.url:
        yield (
            "C106",
            ("site", "url"),
            f"found {site.url!r}; expected a URL without ? and #, since paths follow it",
        )


def _articles(config: ConfigFile) -> Iterator[Finding]:
    articles = config.articles
    if articles.timezone is not None and not _is_zone(articles.timezone):
        hint = "expected an IANA name such as Europe/Berlin"
        yield "C108", ("articles", "timezone"), f"found {articles.timezone!r}; {hint}"
    if articles.permalink is not None:
        for name in unknown_placeholders(articles.permalink):
            yield (
                "C109",
                ("articles", "permalink"),
                f"unknown placeholder '{name}'; docs/configuration.md lists them",
            )
        if not articles.permalink.startswith(("/", "http://", "https://")):
            yield (
                "C106",
                ("articles", "permalink"),
                f"found {articles.permalink!r}; expected a path that starts with /",
            )
    for field, names in articles.fields.items():
        if field not in FIELDS:
            yield (
                "C103",
                ("articles", "fields", field),
                f"unknown field '{field}'; expected one of {', '.join(FIELDS)}",
            )
        if SECURED in names:
            yield (
                "C112",
                ("articles", "fields", field),
                f"'{SECURED}' is encrypted and never published; name another field",
            )


def _is_zone(name: str) -> bool:
    try:
        return name in available_timezones() or bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _twice(config: ConfigFile) -> Iterator[Finding]:
    for index in _repeated(channel.name for channel in config.channels):
        name = config.channels[index].name
        yield (
            "C107",
            ("channels", index, "name"),
            f"two channels are named '{name}'; give each a name of its own",
        )
    for index in _repeated(group.by for group in config.groups):
        yield "C107", ("groups", index), f"[{', '.join(config.groups[index].by)}] stands twice; remove one"
    for number, group in enumerate(config.groups):
        for index in _repeated(group.by):
            yield (
                "C107",
                ("groups", number, "by", index),
                f"'{group.by[index]}' stands twice in one group; remove one",
            )
    for index in _repeated(config.formats):
        yield "C107", ("formats", index), f"'{config.formats[index]}' stands twice; remove one"


def _repeated(values: Iterable[object]) -> Iterator[int]:
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index
        seen.add(value)
