"""What is said of groups: by the config, which counts first, by the site's files of data, by the articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from feeds.config.site_files import picture_url
from feeds.groupings import EVERYTHING, GROUPINGS
from feeds.lib.nearest import nearest
from feeds.lib.urls import absolute_url, is_relative, url_below
from feeds.model import NOTHING_SAID, About
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config.feed_settings import FeedSettings
    from feeds.config.schema import Config
    from feeds.model import Group

Known = Callable[[], Mapping[str, Iterable[str]]]

_LANGUAGE: Final = "language"
GROUPING_OF: Final = {row.folder: name for name, row in GROUPINGS.own.items()}
"""The groupings that the keys of `describe` are about."""


class Sayings:
    """What is said of the groups of one config, looked up by their names.

    Args:
        config: its `describe` and `channels`, and what its generator says of the site.
    """

    def __init__(self, config: Config) -> None:
        self._home = config.home
        self._by_path: dict[str, About] = {}
        configured: dict[str, dict[str, About]] = {}
        for (kind, *names), settings in config.describe.each():
            about = about_of(settings, config)
            if kind in GROUPING_OF:
                configured.setdefault(GROUPING_OF[kind], {})[names[0].casefold()] = about
            elif about != NOTHING_SAID:
                self._by_path[names[0] if names else kind] = about
        data = {
            grouping: {name: self._placed(about) for name, about in known.items()}
            for grouping, known in config.traits.described.items()
        }
        self._by_name = {
            grouping: [known for known in (configured.get(grouping), data.get(grouping)) if known]
            for grouping in configured.keys() | data.keys()
        }

    def _placed(self, about: About) -> About:
        """Return what a file of data says with the addresses of its pictures in full."""
        picture, icon = self._address(about.picture), self._address(about.icon)
        return About(label=about.label, description=about.description, picture=picture, icon=icon)

    def _address(self, text: str | None) -> str | None:
        if not text:
            return None
        return url_below(self._home, text, once=True) if is_relative(text) else absolute_url(text, self._home)

    def of_key(self, grouping: str, names: Iterable[str]) -> About:
        """Return what is said of a value of a grouping.

        Args:
            grouping: its name.
            names: what the value goes by, the likeliest first: its name, its label, its slug.
        """
        found = NOTHING_SAID
        for known in self._by_name.get(grouping, ()):
            for name in names:
                if said := known.get(name.casefold()):
                    found = found.over(said)
        return found

    def of_path(self, path: str) -> About:
        """Return what the config says of the feed at a path."""
        return self._by_path.get(path, NOTHING_SAID)


def about_of(settings: FeedSettings, config: Config) -> About:
    """Return what a section of a config says."""
    said = (settings.title, settings.description, settings.image, settings.icon, settings.language)
    if not any(said) and settings.limit is None and settings.order is None:
        return NOTHING_SAID
    return About(
        title=settings.title or None,
        label=settings.title or None,
        description=settings.description or None,
        picture=settings.image and picture_url(settings.image, config),
        icon=settings.icon and picture_url(settings.icon, config),
        language=settings.language,
        limit=settings.limit,
        order=settings.order,
    )


def language_of(name: str) -> str:
    """Return a language tag in the case in which it is written: `pt-BR`, `zh-Hant` (RFC 5646, section 2.1.1)."""
    first, *others = name.split("-")
    cased = (
        each.upper() if len(each) == 2 else each.title() if len(each) == 4 else each  # noqa: PLR2004 - as the RFC has it
        for each in others
    )
    return "-".join((first.lower(), *cased))


def unknown_described(config: Config, known: Known, paths: Iterable[str]) -> Iterator[Problem]:
    """Yield what the config describes and no feed is of: a slip of the pen would say nothing.

    Args:
        config: its `describe`.
        known: returns for each grouping what its values go by: names, labels and slugs.
        paths: of the feeds that are there.
    """
    described = [keys for keys, settings in config.describe.each() if about_of(settings, config) != NOTHING_SAID]
    values = known() if described else {}
    paths = sorted(paths)
    for keys in described:
        kind, name = keys[0], keys[-1]
        grouping = GROUPING_OF.get(kind)
        names = sorted(values.get(grouping, ()), reverse=True) if grouping else paths
        having = {each.casefold(): each for each in names}
        if name.casefold() in having if grouping else name in names:
            continue
        near = nearest(name.casefold(), having)
        hint = f"did you mean '{having[near]}'?" if near else "`feeds list` shows all feeds"
        what = f"of {kind} '{name}'" if grouping else f"at '{name}'"
        yield Problem(*config.place("describe", *keys), "G107", f"describe: no feed is {what}; {hint}")


def translated(groups: Iterable[Group]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return by path what other languages there are of a feed: pairs of a language tag and a path.

    Two feeds are the same in two languages where nothing but their language tells their keys apart. A feed of all
    languages has every one that there is of it.
    """
    families: dict[tuple[tuple[str, str], ...], list[tuple[str, str]]] = {}
    having: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {}
    for group in groups:
        languages = [name for grouping, name in group.keys if grouping == _LANGUAGE]
        if languages:
            rest = tuple(sorted(key for key in group.keys if key[0] != _LANGUAGE))
            families.setdefault(rest, []).append((group.about.language or languages[0], group.path))
            having[group.path] = rest, languages[0]
    if not families:
        return {}
    found = {}
    for group in groups:
        rest, _ = having.get(group.path, (tuple(sorted(group.keys)), ""))
        others = dict(sorted(families.get(rest, ()), reverse=True)) if group.keys or group.path == EVERYTHING else {}
        own = group.about.language if group.path in having else None
        if links := tuple(sorted((tag, path) for tag, path in others.items() if tag != own)):
            found[group.path] = links
    return found
