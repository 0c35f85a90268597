"""What articles are grouped by: the table of groupings, and the groups that a config asks for.

A grouping is a row of `GROUPINGS`; paths, titles and the config's `groups` follow from it.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.problems import Problem
from feeds.selection import folded, matches
from feeds.urls import assign_slugs, domain_name, domain_slug, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from feeds.config.schema import Channel, Config
    from feeds.model import Article


class Key(NamedTuple):
    """One value to group by: what makes it the same, what people call it, and the slug it would like."""

    name: str
    label: str
    slug: str


class Grouping(NamedTuple):
    """A way to group: the folder that its feeds stand in, and the keys that an article has."""

    folder: str
    keys: Callable[[Article], Iterable[Key]]


class Group(NamedTuple):
    """Articles that make a feed: where it stands, what it is called, and the articles, newest first."""

    path: str
    labels: tuple[str, ...]
    articles: tuple[Article, ...]
    title: str | None = None
    description: str = ""


def _named(name: str) -> Key:
    return Key(name, name, slug(name))


def _provider(article: Article) -> Iterable[Key]:
    provider = article.provider
    if provider is None:
        return ()
    if provider.domain:
        return (Key(provider.domain, provider.name, domain_slug(provider.domain)),)
    if domain_name(provider.name) == provider.name:  # a name that is a domain is that provider
        return (Key(provider.name, provider.name, domain_slug(provider.name)),)
    return (_named(provider.name),)


GROUPINGS: Final[Mapping[str, Grouping]] = {
    "topic": Grouping("topics", lambda article: map(_named, article.topics)),
    "provider": Grouping("providers", _provider),
    "type": Grouping("types", lambda article: (_named(article.type),) if article.type else ()),
    "author": Grouping("authors", lambda article: map(_named, dict.fromkeys(each.name for each in article.authors))),
    "language": Grouping("languages", lambda article: (_named(article.language.lower()),) if article.language else ()),
    "year": Grouping("years", lambda article: (_named(article.year),) if article.year else ()),
}


class Names(NamedTuple):
    """What the keys of one grouping are called and where they stand, the same whatever the articles' order."""

    slugs: Mapping[str, str]
    labels: Mapping[str, str]


def newest_first(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Order articles for a feed: newest first by publication, then by id."""
    by_id = sorted(articles, key=lambda article: article.id)
    return tuple(sorted(by_id, key=lambda article: article.published, reverse=True))


def group(articles: Sequence[Article], config: Config) -> tuple[list[Group], list[Problem]]:
    """Make the groups and channels that a config asks for.

    Args:
        articles: those to publish, newest first.
        config: its `groups` and `channels`.

    Returns:
        The groups sorted by path, none without articles but channels, and the problems with names.
    """
    used = sorted({key for each in config.groups for key in each.by})
    problems: list[Problem] = []
    names: dict[str, Names] = {key: _names(key, articles, problems) for key in used}
    groups = []
    for wanted in config.groups:
        members: dict[tuple[str, ...], list[Article]] = {}
        for article in articles:
            for keys in product(*({key.name for key in GROUPINGS[by].keys(article)} for by in wanted.by)):
                members.setdefault(keys, []).append(article)
        for keys, having in members.items():
            if len(having) >= wanted.min_entries:
                groups.append(_group(wanted.by, keys, names, having))
    for index, channel in enumerate(config.channels):
        place = config.channel_places[index] if index < len(config.channel_places) else (1, 1)
        having = [article for article in articles if matches(article, channel.where)]
        title = channel.title or channel.name
        groups.append(Group(f"channels/{channel.name}", (title,), tuple(having), channel.title, channel.description))
        problems += _channel_problems(channel, articles, having, (config.name, *place))
    return sorted(groups, key=lambda each: each.path), problems


def _group(by: Sequence[str], keys: Sequence[str], names: Mapping[str, Names], having: Sequence[Article]) -> Group:
    pairs = list(zip(by, keys, strict=True))
    path = "/".join(f"{GROUPINGS[key].folder}/{names[key].slugs[name]}" for key, name in pairs)
    return Group(path or "all", tuple(names[key].labels[name] for key, name in pairs), tuple(having))


def _names(key: str, articles: Iterable[Article], problems: list[Problem]) -> Names:
    """Find every key of one grouping, give each a slug of its own and the label that most articles use."""
    labels: dict[str, Counter[str]] = {}
    slugs: dict[str, str] = {}
    for article in articles:
        for each in GROUPINGS[key].keys(article):
            labels.setdefault(each.name, Counter())[each.label] += 1
            slugs[each.name] = each.slug
    given = assign_slugs(slugs.items(), {name: counts.total() for name, counts in labels.items()})
    chosen = {name: min(counts, key=lambda label: (-counts[label], label)) for name, counts in labels.items()}
    for name in sorted(labels):
        if len(labels[name]) > 1:
            others = ", ".join(f"'{label}'" for label in sorted(labels[name]))
            message = f"{key} {name} goes by {others}; its feed is called '{chosen[name]}', use one name"
            problems.append(_at(key, name, articles, message, "G101"))
        if given[name] != slugs[name]:
            first = next(other for other, base in given.items() if base == slugs[name])
            message = (
                f"{key} '{name}' would share a path with '{first}' and stands at '{given[name]}'; use one spelling"
            )
            problems.append(_at(key, name, articles, message, "G102"))
    return Names(given, chosen)


def _at(key: str, name: str, articles: Iterable[Article], message: str, code: str) -> Problem:
    """Place a problem with a name at the first file that has it."""
    path = min(article.path for article in articles if any(each.name == name for each in GROUPINGS[key].keys(article)))
    return Problem(path, 1, 1, code, message)


def _channel_problems(
    channel: Channel, articles: Iterable[Article], having: Sequence[Article], place: tuple[str, int, int]
) -> Iterable[Problem]:
    where = channel.where
    topics = folded(topic for article in articles for topic in article.topics)
    providers = folded(
        name
        for article in articles
        if article.provider
        for name in (article.provider.name, article.provider.domain)
        if name
    )
    for clause, named, known in (
        # what a channel has none of may well be missing
        ("topics", (*where.topics.any, *where.topics.all), topics),
        ("providers", where.providers.any, providers),
    ):
        for name in named:
            if name.casefold() not in known:
                message = f"channel '{channel.name}': no article has '{name}' among its {clause}; check the spelling"
                yield Problem(*place, "G104", message)
    if not having:
        message = f"channel '{channel.name}' matches no article; its feed is empty"
        yield Problem(*place, "G103", message)
