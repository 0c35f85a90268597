"""Differences as GitHub Flavored Markdown, for a comment on a pull request (https://github.github.com/gfm/).

Titles and addresses are what anybody may have written: nothing in them is Markdown, HTML or a mention here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from feeds.differences.outline import FEED, counted, headline, report_sections
from feeds.lib import lazy_re
from feeds.lib.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.differences.changes import Differences
    from feeds.differences.outline import Item, ReportSection

# A comment may have 65,536 characters; six sections, a line of other files and what a caller adds share them.
_ROOM: Final = 7_000
_LONGEST: Final = 200
_LONGEST_URL: Final = 500
_PLACES: Final = 5

_SPECIAL: Final = lazy_re.compile(r"([\\`*_\[\]<>&|~$#@!])")
_STARTS_A_BLOCK: Final = lazy_re.compile(r"^(\d+(?=[.)])|(?=[-+=:]))")
_REFERS: Final = lazy_re.compile(r"(?<=[@#])(?=\w)|(?i:(?<=\bGH)(?=-\d))")
_WORD_JOINER: Final = "\u2060"


def render(differences: Differences, *, dry_run: bool = False) -> str:
    """Write differences in at most 45,000 characters.

    Args:
        differences: what differs.
        dry_run: whether they are still to happen.

    Returns:
        Lines, each with its end.
    """
    what = "What would change in the feeds" if dry_run else "What changed in the feeds"
    lines = [f"### {what}: {headline(differences) or 'nothing'}", ""]
    for section in report_sections(differences, dry_run=dry_run):
        lines += _section(section)
    if differences.others:
        lines += [f"Other files: {_codes(differences.others)}", ""]
    return "\n".join(lines)


def _section(section: ReportSection) -> Iterator[str]:
    if section.by_feed:
        yield from (f"<details><summary>{section.heading}</summary>", "")
    else:
        yield from (f"**{section.heading}**", "")
    room = _ROOM
    for shown, item in enumerate(section.items):
        text = "\n".join(_lines(item, ""))
        room -= len(text) + 1
        if room < 0:
            yield f"- … and {len(section.items) - shown} more {section.noun[1]}"
            break
        yield text
    yield ""
    if section.by_feed:
        yield from ("</details>", "")


def _lines(item: Item, indent: str, sign: str = "") -> Iterator[str]:
    name = f"{code(item.path)} {_linked(item)}" if item.path else _linked(item)
    places = [f"{phrase} {counted(len(paths), FEED)}: {_codes(paths)}" for phrase, paths in item.places]
    yield f"{indent}- {sign}{'; '.join(filter(None, [': '.join(filter(None, [name, item.note])), *places]))}"
    for inner in item.inner:
        yield from _lines(inner, f"{indent}  ", f"{inner.word}: ")


def _linked(item: Item) -> str:
    title = plain(item.title) or ("untitled" if item.title or item.url else "")
    if item.url and item.url.startswith(("https://", "http://")) and len(item.url) <= _LONGEST_URL:
        return f"[{title}]({address(item.url)})"
    return title


def plain(text: str) -> str:
    """Return text that reads as it is, on one line of some length: no markup, no HTML, no mention of anybody."""
    text = _REFERS.sub(_WORD_JOINER, shorten(_on_a_line(text), _LONGEST))
    return _STARTS_A_BLOCK.sub(r"\1\\", _SPECIAL.sub(r"\\\1", text))


def address(url: str) -> str:
    """Return an address as the destination of a link."""
    return f"<{quote(url, safe=_AS_IT_IS).replace('&', '&amp;')}>"


_AS_IT_IS: Final = "!#$%&'()*+,-./:;=?@[]_~"


def code(text: str) -> str:
    """Return text as a code span."""
    return f"`{shorten(_on_a_line(text.replace('`', ' ')), _LONGEST)}`"


def _on_a_line(text: str) -> str:
    return " ".join(printable(text).split())


def _codes(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _PLACES} more" if len(paths) > _PLACES else ""
    return f"{', '.join(map(code, paths[:_PLACES]))}{more}"
