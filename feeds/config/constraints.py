"""What types cannot say of a config: URLs, zones, patterns, names given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feeds.config.alias_checks import check_aliases
from feeds.config.field_names import FIELDS
from feeds.config.id_keys import Ids
from feeds.config.mistakes import Mistake, did_you_mean
from feeds.config.permalinks import known_placeholders, unknown_placeholders
from feeds.config.podcast_keys import check_picture_path, check_podcast
from feeds.formats import FORMATS
from feeds.groupings import CHANNELS, EVERYTHING, FOLDERS, GROUPINGS
from feeds.lib import lazy_re
from feeds.lib.urls import absolute_url, is_relative
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import is_mail_address
from feeds.lib.values.near_language import language_hint
from feeds.lib.yamltree import SECURED
from feeds.lib.zones import is_zone, zone_hint
from feeds.pages.filenames import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.config.feed_settings import FeedSettings
    from feeds.config.mistakes import KeyPath
    from feeds.config.schema import ConfigFile

# What cannot be the path of a feed: a pattern, or an output's name with its extension.
_NO_PATH: Final = lazy_re.compile(r"[*?\[\]]")
_EXTENSIONS: Final = (*(each.extension for each in FORMATS.own.values()), PAGE, ".xml")


def check_constraints(config: ConfigFile) -> Iterator[Mistake]:
    """Yield what is wrong in a config whose types are right."""
    yield from _check_urls(config)
    yield from _check_articles(config)
    yield from _check_repetitions(config)
    yield from _check_access(config)
    yield from check_aliases(config)
    yield from _check_languages(config)
    podcasts = [("groups", index, group.podcast) for index, group in enumerate(config.groups)]
    podcasts += [("channels", index, channel.podcast) for index, channel in enumerate(config.channels)]
    for section, index, podcast in podcasts:
        if podcast:
            yield from check_podcast(podcast, (section, index, "podcast"))


def _check_languages(config: ConfigFile) -> Iterator[Mistake]:
    for path, language in (
        (("site", "language"), config.site.language),
        *(((*path, "language"), said.language) for path, said in _all_settings(config)),
        *(
            (("channels", number, "where", "languages", index), language)
            for number, channel in enumerate(config.channels)
            for index, language in enumerate(channel.where.languages)
        ),
    ):
        if language is not None and (flaw := language_tag(language)):
            yield Mistake("C112", path, f"found {language!r}; {language_hint(language, flaw)}")


def _all_settings(config: ConfigFile) -> Iterator[tuple[KeyPath, FeedSettings]]:
    """Yield what a config says of single feeds, with the keys and positions that lead to it."""
    yield from ((("describe", *keys), settings) for keys, settings in config.describe.each())
    yield from ((("channels", index), channel) for index, channel in enumerate(config.channels))


def _check_urls(config: ConfigFile) -> Iterator[Mistake]:
    site = config.site
    pictures = [
        ((*path, name), picture)
        for path, said in _all_settings(config)
        for name, picture in (("image", said.image), ("icon", said.icon))
        if picture is not None
    ]
    for path, picture in pictures:
        if is_relative(picture):
            yield from check_picture_path(picture, path)
    if not site.title.strip():
        yield Mistake("C104", ("site", "title"), f"found {site.title!r}; expected a title")
    for path, url in (
        (("site", "url"), site.url),
        (("site", "author", "uri"), site.author.uri if site.author else None),
        (("site", "home"), site.home),
        (("site", "icon"), site.icon),
        (("site", "logo"), site.logo),
        (("hub",), config.hub),
        (("ids", "site"), config.ids.site if isinstance(config.ids, Ids) else None),
        *((path, picture) for path, picture in pictures if not is_relative(picture)),
        (("articles", "media"), config.articles.media),
    ):
        if url is not None and not absolute_url(url):
            yield Mistake("C106", path, f"found {url!r}; expected an absolute URL such as https://news.example.org/")
        elif url is not None and "@" in urlsplit(url).netloc:
            yield Mistake("C106", path, "found a URL with a user name, and maybe a password; every feed would show it")
    if site.author and site.author.email and not is_mail_address(site.author.email):
        message = f"found {site.author.email!r}; expected an address such as desk@example.org"
        yield Mistake("C104", ("site", "author", "email"), message)
    if "?" in site.url or "#" in site.url:
        yield Mistake(
            "C106",
            ("site", "url"),
            f"found {site.url!r}; expected a URL without ? and #, since paths follow it",
        )
    if "_" in urlsplit(absolute_url(site.url) or "").netloc:
        message = f"found {site.url!r}; expected a host without '_', which ids made of it cannot hold (RFC 4151)"
        yield Mistake("C106", ("site", "url"), message)


def _check_articles(config: ConfigFile) -> Iterator[Mistake]:
    articles = config.articles
    if articles.timezone is not None and not is_zone(articles.timezone):
        yield Mistake("C108", ("articles", "timezone"), f"found {articles.timezone!r}; {zone_hint(articles.timezone)}")
    if articles.permalink is not None:
        for name in unknown_placeholders(articles.permalink):
            yield Mistake(
                "C109",
                ("articles", "permalink"),
                f"unknown placeholder '{name}'; {did_you_mean(name, known_placeholders())}",
            )
        if not articles.permalink.startswith(("/", "http://", "https://")):
            yield Mistake(
                "C106",
                ("articles", "permalink"),
                f"found {articles.permalink!r}; expected a path that starts with /",
            )
    for field, names in articles.fields.items():
        if field not in FIELDS:
            yield Mistake(
                "C103",
                ("articles", "fields", field),
                f"unknown field '{field}'; {did_you_mean(field, FIELDS)}",
            )
        if SECURED in {name.partition(".")[0] for name in names}:
            yield Mistake(
                "C111",
                ("articles", "fields", field),
                f"'{SECURED}' is encrypted and never published; name another field",
            )


def _check_access(config: ConfigFile) -> Iterator[Mistake]:
    """Yield what would leave a feed open that somebody wants closed, or closed for good."""
    access = config.access
    channels = {f"{CHANNELS}/{channel.name}" for channel in config.channels}
    all_named = all(channel.name for channel in config.channels)  # one whose name is wrong has none so far
    folders = FOLDERS.union(GROUPINGS.get(name).folder for group in config.groups for name in group.by)
    extensions = (*_EXTENSIONS, *(FORMATS.get(name).extension for name in config.formats))
    for index, path in enumerate(access.feeds):
        first, _, rest = path.partition("/")
        where: KeyPath = ("access", "feeds", index)
        is_file = path.endswith(extensions) or _NO_PATH.search(path)
        if first not in folders or path != path.strip("/") or (first == EVERYTHING and rest) or is_file:
            hint = "expected a feed's path, or the start of one, such as all, topics or channels/board"
            yield Mistake("C113", where, f"found {path!r}; {hint}")
        elif first == CHANNELS and rest and path not in channels and all_named:
            yield Mistake(
                "C113",
                where,
                f"no channel is at '{path}'; {did_you_mean(path, channels) if channels else 'the config has none'}",
            )
    if access.feeds and (access.env is None) == (access.file is None):
        yield Mistake("C113", ("access",), "expected either env or file, which says where the keys are")


def _check_repetitions(config: ConfigFile) -> Iterator[Mistake]:
    for first, index in _repeated(channel.name for channel in config.channels):
        message = f"two channels are named '{config.channels[index].name}'; give each a name of its own"
        yield Mistake("C107", ("channels", index, "name"), message, ("channels", first, "name"))
    for first, index in _repeated(group.by for group in config.groups):
        message = f"[{', '.join(config.groups[index].by)}] stands twice; remove one"
        yield Mistake("C107", ("groups", index), message, ("groups", first))
    for number, group in enumerate(config.groups):
        for _, index in _repeated(group.by):
            message = f"'{group.by[index]}' stands twice in one group; remove one"
            yield Mistake("C107", ("groups", number, "by", index), message)
    for _, index in _repeated(config.formats):
        yield Mistake("C107", ("formats", index), f"'{config.formats[index]}' stands twice; remove one")
    yield from _check_output_paths(config)


def _check_output_paths(config: ConfigFile) -> Iterator[Mistake]:
    """Yield formats and groupings whose outputs would share a path; some may be other packages' rows."""
    formats = list(dict.fromkeys(config.formats))
    for first, index in _repeated(FORMATS.get(name).extension for name in formats):
        message = (
            f"'{formats[index]}' and '{formats[first]}' both write {FORMATS.get(formats[index]).extension}; remove one"
        )
        yield Mistake("C107", ("formats", config.formats.index(formats[index])), message)
    keys = list(dict.fromkeys(name for group in config.groups for name in group.by))
    for first, index in _repeated(GROUPINGS.get(name).folder for name in keys):
        where = next(number for number, group in enumerate(config.groups) if keys[index] in group.by)
        folder = GROUPINGS.get(keys[index]).folder
        message = f"'{keys[index]}' and '{keys[first]}' both make feeds in {folder}/; remove one"
        yield Mistake("C107", ("groups", where, "by", config.groups[where].by.index(keys[index])), message)


def _repeated(values: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Yield where a value stood first and where it stands again."""
    seen: dict[object, int] = {}
    for index, value in enumerate(values):
        if value in seen:
            yield seen[value], index
        seen.setdefault(value, index)
