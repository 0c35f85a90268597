"""The groups that a config asks for, of the articles' values by the groupings of `feeds.groupings`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles.selection import folded
from feeds.groupings import CHANNELS, EVERYTHING, GROUPINGS
from feeds.index.sayings import about_of, language_of
from feeds.lib.nearest import nearest
from feeds.lib.urls import assign_slugs, slugs_for
from feeds.model import Group
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from feeds.config.schema import Channel, Config, GroupBy
    from feeds.groupings import Key
    from feeds.index.sayings import Sayings


class Use(msgspec.Struct, frozen=True):
    """How many articles have a value of a grouping, and call it by this label."""

    grouping: str
    key: Key
    articles: int


First = Callable[[str, str], str | None]
"""Gives, for a grouping and a name, the first file by path that has it in a feed, if any."""


class Names(msgspec.Struct, frozen=True):
    """What the values of one grouping are called and where they stand, the same whatever the articles' order."""

    slugs: Mapping[str, str]
    labels: Mapping[str, str]


_CHANNEL: Final = "channel"
_LANGUAGE: Final = "language"


def channel_key(channel: Channel) -> str:
    """Return the key of a channel, which is a group even where no article belongs to it."""
    return _ENCODER.encode([_CHANNEL, channel.name]).decode()


def is_of_provider(key: str) -> bool:
    """Whether a key is that of all articles of one provider."""
    return key.startswith('[["provider",') and len(msgspec.json.decode(key)) == 1


_ENCODER: Final = msgspec.json.Encoder()


def describe(key: str, names: Mapping[str, Names], config: Config, sayings: Sayings) -> Group:
    """Return where the feed of a group stands, what it is called and what is said of it.

    Args:
        key: from `feeds.index.membership`, or `channel_key`.
        names: of every grouping that the config uses.
        config: its `groups` and `channels`.
        sayings: of that config.
    """
    parts = msgspec.json.decode(key)
    if parts and parts[0] == _CHANNEL:
        return _channel(next(each for each in config.channels if each.name == parts[1]), config)
    keys = tuple([(grouping, name) for grouping, name in parts])
    by = tuple([grouping for grouping, _ in keys])
    slugs = [names[grouping].slugs[name] for grouping, name in keys]
    path = "/".join([f"{GROUPINGS.get(grouping).folder}/{slug}" for grouping, slug in zip(by, slugs, strict=True)])
    spelt = tuple([names[grouping].labels[name] for grouping, name in keys])
    said = [
        sayings.of_key(grouping, (name, label, slug))
        for (grouping, name), label, slug in zip(keys, spelt, slugs, strict=True)
    ]
    about = sayings.of_path(path or EVERYTHING)
    if len(said) == 1:
        about = about.over(said[0])
    if _LANGUAGE in by and about.language is None:
        about = msgspec.structs.replace(about, language=language_of(dict(keys)[_LANGUAGE]))
    labels = tuple([each.label or label for each, label in zip(said, spelt, strict=True)])
    fewest = next(each.min_entries for each in config.groups if each.by == by)
    return Group(path or EVERYTHING, labels, about, (), fewest, keys, spelt)


def _channel(channel: Channel, config: Config) -> Group:
    about = about_of(channel, config)
    only = channel.where.languages
    if len(only) == 1 and about.language is None:
        about = msgspec.structs.replace(about, language=language_of(only[0]))
    return Group(f"{CHANNELS}/{channel.name}", (channel.title or channel.name,), about)


def shown_keys(group: Group) -> tuple[tuple[str, str], ...]:
    """Return the keys of a group as people see them: a name that is without its case as it is spelt."""
    return tuple(
        (grouping, label if GROUPINGS.get(grouping).ignores_case else name)
        for (grouping, name), label in zip(group.keys, group.spelt, strict=True)
    )


def settle_names(uses: Iterable[Use], config: Config, first: First) -> tuple[dict[str, Names], list[Problem]]:
    """Settle for each value of each grouping a slug of its own, and the label that most articles use.

    Args:
        uses: every value with each of its labels.
        config: says which groupings make feeds.
        first: gives the first file, by path, that has a value, to place a problem there.

    Returns:
        The names by grouping, and the problems with them, placed at the first file that has them.
    """
    by_grouping: dict[str, list[Use]] = {grouping: [] for grouping in used_groupings(config)}
    for use in uses:
        by_grouping[use.grouping].append(use)
    problems: list[Problem] = []
    shown = {key for each in config.groups for key in each.by}
    names = {
        grouping: _settle(grouping, having, first, problems if grouping in shown else None)
        for grouping, having in by_grouping.items()
    }
    return names, problems


def used_groupings(config: Config) -> tuple[str, ...]:
    """List the groupings that feeds are made by, and those whose names channels ask for."""
    return _used_by(config.groups, bool(config.channels))


@lru_cache(8)
def _used_by(groups: tuple[GroupBy, ...], with_channels: bool) -> tuple[str, ...]:  # noqa: FBT001 - a cache's key
    asked = {"topic", "provider"} if with_channels else set()
    return tuple(sorted(asked.union(*(each.by for each in groups))))


def _settle(grouping: str, uses: Iterable[Use], first: First, problems: list[Problem] | None) -> Names:
    labels: dict[str, dict[str, int]] = {}
    wanted: dict[str, dict[str, str]] = {}
    for use in uses:
        name, label, slug = use.key
        counts = labels.setdefault(name, {})
        counts[label] = counts.get(label, 0) + use.articles
        wanted.setdefault(name, {})[label] = slug
    chosen = {name: min(counts, key=lambda label: (-counts[label], label)) for name, counts in labels.items()}
    ignores_case = GROUPINGS.get(grouping).ignores_case
    # what a slug is told apart by is what people see, where the name itself is without its case
    shown = {name: chosen[name] if ignores_case else name for name in labels}
    asked = {name: wanted[name][chosen[name]] for name in labels}
    given = assign_slugs(
        ((shown[name], each) for name, each in asked.items()),
        {shown[name]: sum(counts.values()) for name, counts in labels.items()},
    )
    names = Names({name: given[shown[name]] for name in labels}, chosen)
    if problems is not None:
        for code, name, message in _name_problems(grouping, labels, asked, names):
            path = first(grouping, name)
            if path is not None:  # else no feed has the name, and nobody need care
                problems.append(Problem(path, 1, 1, code, message))
    return names


def _name_problems(
    grouping: str, labels: Mapping[str, Mapping[str, int]], wanted: Mapping[str, str], names: Names
) -> Iterator[tuple[str, str, str]]:
    """Find values that go by two labels, or share a slug: code, name and message."""
    ignores_case = GROUPINGS.get(grouping).ignores_case
    shown = names.labels if ignores_case else dict(zip(labels, labels, strict=True))
    holder = {slug: name for name, slug in names.slugs.items()}
    for name in sorted(labels):
        if len(labels[name]) > 1 and not ignores_case:
            others = ", ".join(f"'{label}'" for label in sorted(labels[name]))
            message = f"{grouping} {name} goes by {others}; its feed is called '{names.labels[name]}', use one name"
            yield "G101", name, message
        slug = names.slugs[name]
        if slug != wanted[name]:
            other = holder[wanted[name]]
            message = f"{grouping} '{shown[name]}' would share a path with '{shown[other]}' and stands at '{slug}'"
            message = f"{message}; use one spelling"
            yield "G102", name, message


def is_private(group: Group, wanted: Mapping[tuple[str, str], str], config: Config) -> bool:
    """Return whether only who has a key may see a group's feed.

    So it is for every crossing with what is private, and for a name that would like the slug that a rule names even
    where another name has it: a rule that stops to match would open what somebody wants closed.

    Args:
        group: the group.
        wanted: for a grouping and a name the slug that the name would like.
        config: its `access`.
    """
    if not config.access.feeds:
        return False
    paths = [group.path]
    for (grouping, name), shown in zip(group.keys, shown_keys(group), strict=True):
        base = f"{GROUPINGS.get(grouping).folder}/{wanted[grouping, name]}"
        paths += [base, *slugs_for(shown[1], base)]
    return any(map(config.access.covers, paths))


def unknown_rules(config: Config, paths: Iterable[str]) -> list[Problem]:
    """Find access rules for feeds that there are not: a slip of the pen leaves open what somebody wants closed."""
    paths = list(paths)

    def hint(rule: str) -> str:
        near = nearest(rule, paths)
        return f"did you mean '{near}'?" if near else "`feeds list` shows the paths of all feeds"

    return [
        Problem(
            *config.place("access", "feeds", index),
            "G105",
            f"access: no feed is at '{rule}' or below it, so that nothing is closed; {hint(rule)}",
        )
        for index, rule in enumerate(config.access.feeds)
        if not any(path == rule or path.startswith(f"{rule}/") for path in paths)
    ]


def channel_problems(config: Config, uses: Iterable[Use], empty: Container[str]) -> Iterator[Problem]:
    """Find channels that name what no article has, or match none.

    Args:
        config: its `channels`.
        uses: every value with each of its labels.
        empty: the keys of groups without articles.
    """
    known: dict[str, dict[str, str]] = {"topic": {}, "provider": {}}
    for use in uses if config.channels else ():
        if use.grouping in known:
            known[use.grouping] |= {each.casefold(): each for each in (use.key.name, use.key.label)}
    for index, channel in enumerate(config.channels):
        topics, providers = channel.where.topics, channel.where.providers
        # what a channel has none of may well be missing
        for grouping, clause, named in (
            ("topic", "any", topics.any),
            ("topic", "all", topics.all),
            ("provider", "any", providers.any),
        ):
            for position, name in enumerate(named):
                if not folded([name]) <= known[grouping].keys():
                    what = f"channel '{channel.name}': no article has '{name}' among its {grouping}s"
                    near = known[grouping].get(nearest(name.casefold(), known[grouping]) or "")
                    hint = f"did you mean '{near}'?" if near else "check the spelling"
                    where = config.place("channels", index, "where", f"{grouping}s", clause, position)
                    yield Problem(*where, "G104", f"{what}; {hint}")
        if channel_key(channel) in empty:
            message = f"channel '{channel.name}' matches no article; its feed is empty"
            yield Problem(*config.place("channels", index), "G103", message)
