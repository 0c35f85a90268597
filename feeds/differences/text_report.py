"""Differences as plain text, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.differences.changes import Status
from feeds.differences.outline import FEED, counted, report_sections
from feeds.lib.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.differences.changes import Differences
    from feeds.differences.outline import Item

_MOST: Final = 20
_PLACES: Final = 5
_LONGEST: Final = 200
_SIGNS: Final = {Status.ADDED: "+", Status.CHANGED: "~", Status.REMOVED: "-"}


def render(differences: Differences, *, dry_run: bool = False) -> str:
    """Write differences, a line for each entry and each feed and no more lines than somebody would read.

    Args:
        differences: what differs.
        dry_run: whether they are still to happen.

    Returns:
        Lines, each with its end.
    """
    lines = [
        line
        for section in report_sections(differences, dry_run=dry_run)
        for line in (section.heading, *_listed(section.items, section.noun))
    ]
    if differences.others:
        lines.append(f"other files: {_some(differences.others)}")
    if not lines:
        lines.append("nothing would change" if dry_run else "nothing changed")
    return "".join(f"{printable(line)}\n" for line in lines)


def _listed(items: Sequence[Item], noun: tuple[str, str]) -> Iterator[str]:
    for item in items[:_MOST]:
        yield from _lines(item, "  ")
    if len(items) > _MOST:
        yield f"  … and {len(items) - _MOST} more {noun[1]}"


def _lines(item: Item, indent: str) -> Iterator[str]:
    title = shorten(item.title, _LONGEST)
    name = f"{item.path}  {title}" if item.path else title
    name = f"{name} <{item.url}>" if item.url and item.places else name  # once, where it says which feeds
    yield f"{indent}{_SIGNS[item.status]} {': '.join(filter(None, [name, item.note]))}"
    for phrase, paths in item.places:
        yield f"{indent}    {phrase} {counted(len(paths), FEED)}: {_some(paths)}"
    for inner in item.inner:
        yield from _lines(inner, f"{indent}    ")


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _PLACES} more" if len(paths) > _PLACES else ""
    return f"{', '.join(paths[:_PLACES])}{more}"
