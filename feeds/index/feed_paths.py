"""Where feeds stand, for the pages that link to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.index.groups import Names
    from feeds.model import Group

_SINGLE: Final = 2
"""The steps of the path of a feed that is no crossing: a folder and a name."""


class FeedPaths(msgspec.Struct, frozen=True):
    """Where the feeds stand that anyone may read.

    Attributes:
        by_name: for each grouping, the path of the feed that each name has.
        paths: of all of them.
    """

    by_name: Mapping[str, Mapping[str, str]]
    paths: frozenset[str]


def feed_paths_by_name(
    groups: Iterable[Group], names: Mapping[str, Names], wanted: Mapping[tuple[str, str], str]
) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, str]]]:
    """Return the path of the feed of each name, and those among them that nobody could tell from the name alone.

    Pages link to these feeds, so that what is unusual about them decides the bytes of every page.
    """
    paths: dict[str, dict[str, str]] = {}
    unusual = []
    for group in groups:
        if len(group.keys) == 1:
            ((grouping, name),) = group.keys
            paths.setdefault(grouping, {})[name] = group.path
            if group.min_entries > 1 or names[grouping].slugs[name] != wanted[grouping, name]:
                unusual.append((grouping, name, group.path))
    return paths, sorted(unusual)


def crossings(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the crossings that each feed takes part in, which its page links to, by path."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        steps = path.split("/")
        if len(steps) > _SINGLE:
            for start in range(0, len(steps), _SINGLE):
                found.setdefault("/".join(steps[start : start + _SINGLE]), []).append(path)
    return found
