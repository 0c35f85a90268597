"""What articles can be grouped by: the registry of groupings.

A grouping is a row of `GROUPINGS`; paths, titles and the config's `groups` follow from it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feeds.lib import lazy_re
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import domain_name, domain_slug, slug
from feeds.plugins import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.model import Article

_SEGMENT: Final = lazy_re.compile(r"[a-z0-9_][a-z0-9_.-]*[a-z0-9_]|[a-z0-9]")
EVERYTHING: Final = "all"
"""The path of the feed of everything, without an extension."""
CHANNELS: Final = "channels"
"""The folder of hand-made feeds."""
ARCHIVES: Final = "archives"
"""The folder of the archives of all feeds, which no feed itself stands in."""
_TAKEN: Final = frozenset({EVERYTHING, CHANNELS, ARCHIVES, "feeds", "index"})


class Key(NamedTuple):
    """One value to group by: what makes it the same, what people call it, and the slug it would like."""

    name: str
    label: str
    slug: str


class Grouping(NamedTuple):
    """A way to group.

    Attributes:
        folder: that its feeds stand in.
        keys: those that an article has.
        ignores_case: whether names that differ only in case are one, called by the spelling that most articles use.
    """

    folder: str
    keys: Callable[[Article], Iterable[Key]]
    ignores_case: bool = False


@lru_cache(4096)
def named(name: str) -> Key:
    """Return the key that a name is, with a slug made of it."""
    return Key(name, name, slug(name))


def _provider(article: Article) -> Iterable[Key]:
    provider = article.provider
    if provider is None:
        return ()
    if provider.domain:
        return (Key(provider.domain, provider.name, domain_slug(provider.domain)),)
    if domain_name(provider.name) == provider.name:  # a name that is a domain is that provider
        return (Key(provider.name, provider.name, domain_slug(provider.name)),)
    return (named(provider.name),)


def _fault(_name: str, row: Any) -> str | None:  # noqa: ANN401 - what another package has
    """Return what is wrong with the grouping of another package, if anything."""
    taken = _TAKEN.union(each.folder for each in GROUPINGS.own.values())
    if not isinstance(row.folder, str) or not _SEGMENT.fullmatch(row.folder) or row.folder in taken:
        return f"its folder is {row.folder!r}; expected a name of its own, of lower-case ASCII words joined by '-'"
    return None if callable(row.keys) else "its keys are no function"


GROUPINGS: Final[Registry[Grouping]] = Registry(
    "feeds.groupings",
    {
        "topic": Grouping("topics", lambda article: map(named, article.topics), ignores_case=True),
        "provider": Grouping("providers", _provider),
        "type": Grouping("types", lambda article: (named(article.type),) if article.type else ()),
        "author": Grouping(
            "authors",
            lambda article: map(named, dict.fromkeys(each.name for each in article.authors)),
            ignores_case=True,
        ),
        "language": Grouping(
            "languages", lambda article: (named(article.language.lower()),) if article.language else ()
        ),
        "year": Grouping("years", lambda article: (named(article.year),) if article.year else ()),
    },
    names=lazy_re.compile(r"[a-z][a-z0-9_-]*"),
    kind=Grouping,
    fault=_fault,
)

FOLDERS: Final = frozenset({EVERYTHING, CHANNELS, *(each.folder for each in GROUPINGS.own.values())})
"""What the path of every feed starts with, those of other packages' groupings aside."""


def values(grouping: str, article: Article) -> tuple[Key, ...]:
    """Return the keys that an article has in a grouping, each once.

    Raises:
        PluginError: the grouping is of another package, and fails.
    """
    row = GROUPINGS.get(grouping)
    if GROUPINGS.is_own(grouping):
        keys = row.keys(article)
        return tuple(dict.fromkeys(map(_without_case, keys) if row.ignores_case else keys))
    with GROUPINGS.blame(grouping):
        return tuple(dict.fromkeys(map(_checked, row.keys(article))))


@lru_cache(4096)
def _without_case(key: Key) -> Key:
    """Return a key that is the same for all spellings of its name; the label keeps this one."""
    return key._replace(name=key.name.casefold())


def _checked(key: object) -> Key:
    """Return a key of another package with clean texts, and a slug that stays in its folder.

    Raises:
        TypeError: it is no key.
    """
    if not isinstance(key, Key) or not all(isinstance(part, str) for part in key) or not key.name:
        raise TypeError(f"found {key!r}; expected a Key of texts, as `named` gives")
    name, label, wanted = map(drop_forbidden, key)
    fits = _SEGMENT.fullmatch(wanted) and domain_slug(wanted) == wanted
    return Key(name, label or name, wanted if fits else slug(wanted or name))
