"""Which article is which entry of an old feed: by its address, else by its title and its day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from feeds.articles.earlier_ids import below_home
from feeds.lib.urls import absolute_url

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from feeds.model import Article
    from feeds.moving.old_feed import OldEntry

_NEAR: Final = timedelta(hours=36)
"""How far two programs may be apart in what they take for the same day, by their zones."""


class Match(msgspec.Struct, frozen=True):
    """An article, the entry that it is, and whether its address tells; else its title and its day do."""

    article: Article
    entry: OldEntry
    by_address: bool


class Matching(msgspec.Struct, frozen=True):
    """The entries that were found among the articles, those that may be several, and those that are none."""

    matches: tuple[Match, ...]
    ambiguous: tuple[OldEntry, ...]
    missing: tuple[OldEntry, ...]


def known_id(entry: OldEntry) -> str | None:
    """Return what subscribers know an entry by: its id, or its address, which readers take where it has none."""
    return entry.id or entry_address(entry)


def shown_id(article: Article, form: str) -> str:
    """Return the id that an article has in a format: `atom`, `rss` or `json`."""
    if form == "rss":
        return article.guid or article.id
    return (article.given_id if form == "json" else None) or article.id


def row_key(article: Article, home: str) -> str:
    """Return what stands for an article in a file of ids: its path below the site, its address, or its file."""
    return below_home(article.alternate, home) if article.alternate else article.path


def match(entries: Sequence[OldEntry], articles: Sequence[Article]) -> Matching:
    """Find the articles that entries of an old feed are.

    An entry is an article whose address is its own, whatever the scheme; else the one whose address has the same path;
    else the one with its title, published on its day. Each article is one entry at most. Where several would do, none
    does.
    """
    left, free = list(entries), {id(each): each for each in articles}
    found: list[Match] = []
    doubtful: dict[int, OldEntry] = {}
    for by_address, keys in _WAYS:
        pairs, unsure = _paired(left, list(free.values()), keys)
        doubtful |= {id(entry): entry for entry in unsure}
        for entry, article in pairs:
            found.append(Match(article, entry, by_address))
            del free[id(article)]
            doubtful.pop(id(entry), None)
        matched = {id(entry) for entry, _ in pairs}
        left = [entry for entry in left if id(entry) not in matched]
    return Matching(
        tuple(found),
        tuple(entry for entry in left if id(entry) in doubtful),
        tuple(entry for entry in left if id(entry) not in doubtful),
    )


def _paired(
    entries: Sequence[OldEntry], articles: Sequence[Article], keys: Keys
) -> tuple[list[tuple[OldEntry, Article]], list[OldEntry]]:
    """Return entries with articles that alone share a key with them, and the entries that share one with several."""
    of_entry, of_article = keys
    by_key: dict[Hashable, list[Article]] = {}
    for article in articles:
        for key in dict.fromkeys(of_article(article)):
            by_key.setdefault(key, []).append(article)
    wanted = Counter(key for entry in entries for key in of_entry(entry)[:1])
    pairs, unsure = [], []
    taken: set[int] = set()
    for entry in entries:
        keys_of_entry = of_entry(entry)
        if not keys_of_entry:
            continue
        candidates = {id(each): each for key in keys_of_entry for each in by_key.get(key, ())}
        if len(candidates) == 1 and wanted[keys_of_entry[0]] == 1:
            (article,) = candidates.values()
            if id(article) not in taken:
                taken.add(id(article))
                pairs.append((entry, article))
        elif candidates:
            unsure.append(entry)
    return pairs, unsure


def address_key(address: str | None) -> str:
    """Return an address without what may differ and still lead to the same page: scheme, `www.`, a slash at the end."""
    if not address:
        return ""
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{_path_key(address)}"


def _path_key(address: str | None) -> str:
    parts = urlsplit(address or "")
    path = parts.path.removesuffix("index.html").removesuffix(".html").rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def entry_address(entry: OldEntry) -> str | None:
    """Return the address of an entry's page, absolute; None where it has none."""
    return absolute_url(entry.link, entry.base or None) if entry.link else None


def _words(title: str) -> str:
    return "".join(each for each in title.casefold() if each.isalnum())


def _entry_days(entry: OldEntry) -> list[Hashable]:
    words = _words(entry.title)
    return [(words, entry.published.date())] if words and entry.published else []


def _article_days(article: Article) -> list[Hashable]:
    words = _words(article.title)
    days = {(article.published + shift).date() for shift in (-_NEAR, -_NEAR / 2, _NEAR * 0, _NEAR / 2, _NEAR)}
    return [(words, day) for day in sorted(days)] if words else []


def _given(keys: Iterable[str]) -> list[Hashable]:
    return [key for key in keys if key]


if TYPE_CHECKING:
    Keys = tuple[Callable[[OldEntry], list[Hashable]], Callable[[Article], list[Hashable]]]

_WAYS: Final[Sequence[tuple[bool, Keys]]] = (
    (
        True,
        (
            lambda entry: _given([address_key(entry_address(entry))]),
            lambda article: _given([address_key(article.alternate), address_key(article.via)]),
        ),
    ),
    (
        True,
        (
            lambda entry: _given([_path_key(entry_address(entry))]),
            lambda article: _given([_path_key(article.alternate)]),
        ),
    ),
    (False, (_entry_days, _article_days)),
)
