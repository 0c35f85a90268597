"""Which articles may be published, and which of them a channel wants."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from unicodedata import category, normalize

from feeds.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.config.section_keys import Select, Where
    from feeds.model import Article

# Scripts that put no space between words: a word is found wherever its characters stand together.
UNSPACED: Final = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
_MARKS: Final = frozenset({"Mn", "Mc"})


class Verdict(StrEnum):
    """What becomes of an article that could be read."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    REMOVED = "removed"
    FUTURE = "future"
    UNSELECTED = "unselected"


def judge(article: Article, select: Select, now: datetime, *, include_unpublished: bool = False) -> Verdict:
    """Return whether an article may be published now, and why not.

    Args:
        article: the article.
        select: the config's `select`.
        now: articles dated after it are held back.
        include_unpublished: publish drafts too; never what was removed.
    """
    if article.state is State.REMOVED:
        return Verdict.REMOVED
    if article.state is State.UNPUBLISHED and not (include_unpublished or select.unpublished):
        return Verdict.UNPUBLISHED
    if article.until is not None and article.until <= now:
        return Verdict.UNPUBLISHED
    if article.published > now:
        return Verdict.FUTURE
    selected = (not select.types or article.type in select.types) and _reaches(
        article, select.min_quality, select.min_heat
    )
    return Verdict.PUBLISHED if selected else Verdict.UNSELECTED


def matches(article: Article, where: Where, language: str = "") -> bool:
    """Whether every clause of a channel holds for an article.

    Args:
        article: the article.
        where: the clauses.
        language: of articles that name none.
    """
    return (
        _topics(article, where)
        and _providers(article, where)
        and (not where.types or article.type in where.types)
        and (not where.languages or _is_in(article.language or language, where.languages))
        and _reaches(article, where.min_quality, where.min_heat)
        and (where.since is None or article.published >= where.since)
        and (where.until is None or article.published < where.until)
        and (where.text is None or _mentions(f"{article.title} {article.summary}", where.text))
    )


def _reaches(article: Article, min_quality: float | None, min_heat: float | None) -> bool:
    """Whether an article's scores reach both bounds; one without a score reaches none."""
    return (min_quality is None or (article.quality is not None and article.quality >= min_quality)) and (
        min_heat is None or (article.heat is not None and article.heat >= min_heat)
    )


def _topics(article: Article, where: Where) -> bool:
    clause = where.topics
    has = folded(article.topics)
    return (
        (not clause.any or bool(has & folded(clause.any)))
        and has >= folded(clause.all)
        and not has & folded(clause.none)
    )


def _providers(article: Article, where: Where) -> bool:
    clause = where.providers
    provider = article.provider
    has = folded(name for name in (provider.name, provider.domain) if name) if provider else frozenset()
    return (not clause.any or bool(has & folded(clause.any))) and not has & folded(clause.none)


def _is_in(language: str, wanted: Iterable[str]) -> bool:
    """Whether a language tag is in one of several ranges: `de` has `de-AT` (RFC 4647, section 3.3.1)."""
    tag = f"{language.lower()}-"
    return any(tag.startswith(f"{each.lower()}-") for each in wanted)


def folded(names: Iterable[str]) -> frozenset[str]:
    """Return names as a set in which case does not matter."""
    return frozenset(normalize("NFC", name).casefold() for name in names)


def _mentions(text: str, words: str) -> bool:
    """Whether every word occurs in a text, as a word of its own and whatever its case."""
    text = text.casefold()
    spoken = set(_words(text))
    return all(
        word in spoken or (re.search(UNSPACED, word) is not None and word in text) for word in _words(words.casefold())
    )


def _words(text: str) -> list[str]:
    """Return the words of a text; the marks that sit on letters (Unicode categories Mn and Mc) belong to them."""
    return "".join(c if c.isalnum() or c == "_" or category(c) in _MARKS else " " for c in text).split()
