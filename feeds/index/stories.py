"""What tells an article from all others whatever its id: how one is known again that got another id."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.model import Article

_NONE: Final = "0" * 8
"""Stands for what is not known in a mark."""


class Story(msgspec.Struct, frozen=True):
    """What an article is about.

    Attributes:
        id: the one that it has.
        title: plain text.
        published: in seconds since 1970.
        link: its address, without scheme and host.
        text: a digest of what is to be read of it; None where that is nothing, or not known.
        given: what somebody says that its id is made of.
        rule: the config's rule that makes its id.
    """

    id: str
    title: str
    published: int
    link: str | None = None
    text: bytes | None = None
    given: str | None = None
    rule: str | None = None

    def is_that_of(self, other: Story) -> bool:
        """Whether two articles are one, though one of them was edited, moved or renamed.

        Its title or its text stayed, and with it one thing more. Who gives an article another id, or all of them by
        another rule, means another one.
        """
        if (self.given and self.given != other.given) or (self.rule and self.rule != other.rule):
            return False
        same_title = self.title == other.title
        same_text = self.text is not None and self.text == other.text
        same_place = self.published == other.published or (self.link is not None and self.link == other.link)
        return (same_text and same_title) or ((same_text or same_title) and same_place)

    @property
    def mark(self) -> str:
        """What is remembered of an article that is gone: digests of its date, its title and its text."""
        parts = (str(self.published).encode(), self.title.encode("utf-8", "surrogateescape"), self.text)
        return "".join(_NONE if part is None else blake2b(part, digest_size=4).hexdigest() for part in parts)

    def has_mark(self, mark: str) -> bool:
        """Whether an article has its date, its title or its text from one of which no more is remembered."""
        pairs = zip(_parts(self.mark), _parts(mark), strict=True)
        return any(one == other != _NONE for one, other in pairs)


def _parts(mark: str) -> tuple[str, ...]:
    return mark[:8], mark[8:16], mark[16:]


def story_of(article: Article) -> Story:
    """Return what an article is about."""
    text = f"{article.summary}\0{article.body}"
    return Story(
        id=article.id,
        title=article.title,
        published=int(article.published.timestamp()),
        link=bare_link(article.alternate),
        text=blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest() if len(text) > 1 else None,
        given=article.said_id,
        rule=article.id_rule,
    )


def bare_link(url: str | None) -> str | None:
    """Return an address without its scheme and host."""
    return url and f"/{url.partition('://')[2].partition('/')[2]}"


def known_again(before: Iterable[Story], now: Iterable[Story]) -> dict[str, str]:
    """Return which articles are ones that there were before: the ids that those had, by the ids that they have now.

    The same in whatever order they come.
    """
    by_trait: dict[tuple[object, ...], list[Story]] = defaultdict(list)
    for story in sorted(now, key=lambda each: (each.published, each.id)):
        for trait in _traits(story):
            by_trait[trait].append(story)
    found: dict[str, str] = {}
    for old in sorted(before, key=lambda each: (each.published, each.id)):
        alike = (each for trait in _traits(old) for each in by_trait[trait])
        new = next((each for each in alike if each.id not in found and each.is_that_of(old)), None)
        if new is not None:
            found[new.id] = old.id
    return found


def _traits(story: Story) -> Iterator[tuple[object, ...]]:
    """Yield what two stories may have in common that are one, the most telling first."""
    if story.text is not None:
        yield "text", story.text
    yield "date", story.title, story.published
    if story.link is not None:
        yield "link", story.title, story.link
