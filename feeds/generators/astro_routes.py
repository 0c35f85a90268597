"""The routes of Astro's pages: which of them shows a collection, and what it makes of an article's name.

src/pages/[lang]/blog/[...slug].astro → [lang]/blog/[...slug], which shows what it calls `getCollection("blog")` for
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feeds.generators.javascript import read_program

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

_MOST_PAGES: Final = 500
_DYNAMIC: Final = re.compile(r"\[(?P<rest>\.\.\.)?(?P<name>\w+)\]")
_NO_ARTICLE: Final = frozenset(
    [
        "page",
        "pages",
        "tag",
        "tags",
        "topic",
        "topics",
        "category",
        "categories",
        "author",
        "authors",
        "year",
        "month",
        "series",
        "archive",
        "archives",
        "lang",
        "locale",
        "language",
        "path404",
    ]
)
_LANGUAGE: Final = frozenset({"lang", "locale", "language", "locales"})
_COLLECTION: Final = re.compile(r"get(?:Collection|Entry|LiveCollection)\(\s{0,99}[\"'`](\w+)")
_PARAMS: Final = re.compile(r"params:\s{0,99}\{([^{}]{0,500})")
_OWN: Final = re.compile(r"\bdata\.(\w*[sS]lug|permalink)\b")


class PageRoute(NamedTuple):
    """A page with a dynamic part.

    Attributes:
        parts: of its path below the pages, those in brackets standing for something.
        collections: that its program names.
        params: how its program makes the dynamic parts.
        shows: whether it shows the whole of an article.
    """

    parts: tuple[str, ...]
    collections: frozenset[str]
    params: str
    shows: bool


def page_routes(pages: Path) -> list[PageRoute]:
    """Return the routes of the pages that may show articles."""
    found = []
    for file in sorted(pages.rglob("*.astro"))[:_MOST_PAGES] if pages.is_dir() else ():
        parts = file.relative_to(pages).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "index" else parts
        last = _DYNAMIC.fullmatch(parts[-1]) if parts else None
        if not last or last["name"].lower() in _NO_ARTICLE or _NO_ARTICLE.intersection(parts[:-1]):
            continue
        text = read_program(file)
        params = " ".join(_PARAMS.findall(text))
        shows = "render(" in text or "<Content" in text or ".compiledContent" in text
        found.append(PageRoute(parts, frozenset(_COLLECTION.findall(text)), params, shows))
    return found


def find_route(routes: Iterable[PageRoute], names: Sequence[str], others: Collection[str]) -> dict[str, Any] | None:
    """Return how the addresses of a collection are made; None where no page seems to show it.

    Args:
        routes: of the pages.
        names: of the collection.
        others: names of collections that another page may be for.
    """
    rated = [(_rating(route, names, others), route) for route in routes]
    rated = [each for each in rated if each[0] > 0]
    if not rated:
        return None
    best = max(rated, key=lambda each: each[0])[1]
    own = [name for name in _OWN.findall(best.params) if name != "slug"]
    rest = "..." in best.parts[-1]
    return {"parts": list(best.parts), "own": own, "last": not rest or ".pop()" in best.params}


def _rating(route: PageRoute, names: Sequence[str], others: Collection[str]) -> int:
    """Return how likely a page shows a collection; 0 for not at all."""
    static = {_one(part) for part in route.parts if not part.startswith("[")}
    mentions = bool(route.collections.intersection(names))
    called = bool(static.intersection(map(_one, names)))
    foreign = bool(route.collections - set(names)) and not mentions
    elsewhere = bool(static.intersection(map(_one, set(others) - set(names)))) and not called
    if (foreign and not called) or (elsewhere and not mentions):
        return 0
    return 1 + 4 * mentions + 3 * called + 2 * route.shows + (not static)


def _one(name: str) -> str:
    return name.lower().removesuffix("s")


def routed(
    route: Sequence[str], name: Sequence[str], languages: Collection[str], default: str | None
) -> list[str] | None:
    """Return the parts of an address.

    Args:
        route: the parts of a page's path.
        name: the parts of what the article is called.
        languages: the codes that may stand first in it.
        default: the language whose code may be left out.

    Returns:
        The parts, or None where the page has more of them than the name tells.
    """
    made: list[str] = []
    left = list(name)
    for at, part in enumerate(route):
        match = _DYNAMIC.fullmatch(part)
        if not match:
            made.append(part)
        elif at == len(route) - 1:
            made += left if match["rest"] else left[-1:]
        elif match["name"].lower() in _LANGUAGE:
            code = left.pop(0) if len(left) > 1 and left[0] in languages else default
            if code is None:
                return None
            made += [] if match["rest"] and code == default else [code]
        elif match["rest"]:
            continue
        elif len(left) > 1:
            made.append(left.pop(0))
        else:
            return None
    return [part for part in made if part]
