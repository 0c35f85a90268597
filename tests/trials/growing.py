"""What is read, grown: marks and words of others' texts repeated, and how the work grows with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from growth import WORST, growth

from feeds.model import Markup
from trials.fuzzing import SUFFIXES, targets_in
from trials.mutated import WORDS
from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from random import Random

_LONGEST: Final = 128_000


class _Place(NamedTuple):
    """A place in what is read, in which something grows."""

    target: str
    before: bytes
    after: bytes = b""


_HEAD: Final = b"---\ntitle: A\ndate: 2020-01-02\noriginalUrl: https://e.example/a\n"
_ATOM: Final = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry>"
_PLACES: Final = (
    *(_Place(f"article {suffix}", before, b"") for suffix in SUFFIXES for before in (b"", _HEAD + b"---\n", b"<p>")),
    _Place("article .md", b"---\ntitle: ", b"\n---\nbody"),
    _Place("article .md", b"---\ntitle: 'A ", b"'\n---\nbody"),
    _Place("article .md", _HEAD + b"topics: [", b"]\n---\nbody"),
    _Place("article .md", _HEAD + b"provider: {name: A, authors: [", b"]}\n---\nbody"),
    _Place("article .md", _HEAD + b"excerpt: ", b"\n---\nbody"),
    _Place("article .md", _HEAD + b"originalUrl: 'https://e.example/", b"'\n---\nbody"),
    _Place("article .md", _HEAD + b"---\nText ", b" end.\n"),
    _Place("article .rst", b"A\n=\n\n:date: 2020-01-02\n\n"),
    _Place("article .rst", b"A\n=\n\n:date: 2020-01-02\n\nText *", b"* end"),
    _Place("article .json", b'{"title": "', b'"}'),
    _Place("article .md", b"+++\ntitle = '", b"'\n+++\n"),
    _Place("config", b"site: {title: ", b", url: 'https://n.example/'}\n"),
    _Place("config", b"site: {title: A, url: 'https://n.example/", b"'}\n"),
    _Place("config", b"site: {title: A, url: 'https://n.example/'}\n", b"\n"),
    _Place("check", _ATOM + b"<title>", b"</title></entry></feed>"),
    _Place("check", _ATOM + b"<content type='html'><![CDATA[", b"]]></content></entry></feed>"),
    _Place("check", _ATOM + b"<id>", b"</id></entry></feed>"),
    _Place("check", _ATOM + b"<link href='", b"'/></entry></feed>"),
    _Place("check", _ATOM + b"<author><email>", b"</email></author></entry></feed>"),
    _Place(
        "check", b"<rss version='2.0'><channel><title>A</title><managingEditor>", b"</managingEditor></channel></rss>"
    ),
    _Place("check", b"<rss version='2.0'><channel><item><pubDate>", b"</pubDate></item></channel></rss>"),
    _Place("check", b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"content_html": "', b'"}]}'),
    _Place("check", b'{"version": "https://jsonfeed.org/version/1.1", "items": [', b"]}"),
    _Place("check", b"", b""),
    *(_Place(f"markup {kind.name}", before, b"") for kind in Markup for before in (b"", b"A b ", b"<p>", b"    ")),
)


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Let so many things grow, each some words repeated in a place, until their work can be compared."""
    read = _readers(folder)
    faults: list[str] = []
    most = 0.0
    for number in range(count):
        place = _PLACES[number % len(_PLACES)]
        unit = b"".join(chance.choices(_UNITS, k=chance.choice((1, 1, 2, 2, 3))))
        grown = growth(_reading(read[place.target], place, unit), _LONGEST)
        most = max(most, grown)
        if grown > WORST:
            faults.append(f"{place.target}, behind {place.before[-30:]!r}: {unit!r} grows {grown:.0f} times")
    return Tried(count, faults, f"four times as much was at the most {most:.1f} times the work")


_UNITS: Final = (
    *WORDS,
    *(b"a", b" ", b"a b ", b"=", b"/", b"@", b".", b"(", b")", b"-1"),
    *(b"<a ", b"<b>", b"<iframe ", b"<pre", b"<svg>", b"<div>"),
)


def _reading(read: Callable[[bytes], object], place: _Place, unit: bytes) -> Callable[[int], object]:
    return lambda size: read(_text(place, unit, size))


def _text(place: _Place, unit: bytes, size: int) -> bytes:
    return place.before + unit * (size // len(unit) + 1) + place.after


def _readers(folder: Path) -> Mapping[str, Callable[[bytes], object]]:
    from feeds.entries.markup import render

    def of(kind: Markup) -> Callable[[bytes], object]:
        return lambda body: render(body.decode("utf-8", "replace"), kind, base="https://e.example/a", embeds="link")

    others = {name: read for name, (_, read) in targets_in(folder).items()}
    return {**others, **{f"markup {kind.name}": of(kind) for kind in Markup}}


GROWING: Final = Trial(
    what="articles, bodies, configs and feeds in which one to three words or marks stand again and again, up to 128 kB",
    unit="texts",
    to_reach="four times as much text is no more than ten times the work, as it would be where that is quadratic",
    run=run,
    full=20_000,
    short=40,
)
