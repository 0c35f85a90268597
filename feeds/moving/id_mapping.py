"""The ids that subscribers know, by the articles that have them now: what a file of ids holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles import decode_options
from feeds.articles.earlier_ids import id_by_rule
from feeds.config.id_keys import IdRule, Ids
from feeds.lib.text import printable, shown
from feeds.lib.values.iri import is_iri
from feeds.model import Article
from feeds.moving.chain import read_chains
from feeds.moving.matching import entry_address, known_id, match, row_key, shown_id
from feeds.moving.own_articles import own_articles
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feeds.articles import DecodeOptions
    from feeds.config import Config
    from feeds.moving.matching import Match, Matching
    from feeds.moving.old_feed import OldEntry

_RULES: Final[tuple[IdRule, ...]] = ("permalink", "atom-tag")
_PLAIN: Final = re.compile(r"/[\w/.-]*[\w/-]|https?://[\w/.?=&-]+|[\w/-]+\.\w+", re.ASCII)
"""What YAML takes for text without quotes."""


class IdMapping(msgspec.Struct, frozen=True):
    """What old feeds tell of the ids of articles.

    Attributes:
        documents: how many documents of feeds were read.
        entries: how many entries they have.
        matches: those that are articles.
        rows: of these, the articles whose ids are others now, by what stands for them in a file of ids.
        rule: a rule that gives all rows their ids.
        problems: what was met on the way.
    """

    documents: int
    entries: int
    matches: tuple[Match, ...]
    rows: Mapping[str, Match]
    rule: Ids | None
    problems: tuple[Problem, ...]


def map_ids(locations: Sequence[str], config: Config) -> IdMapping:
    """Find out which ids the entries of old feeds have that are articles now.

    Args:
        locations: addresses, paths of files, or `-` for stdin.
        config: of the site that the articles are of.

    Raises:
        FeedsError: a library that reads them is not installed.
    """
    chain = read_chains(locations, f"feeds (+{config.site.url})")
    options = decode_options(config)
    articles = [each for each, _ in own_articles(config, options) if isinstance(each, Article)]
    entries, repeated = _once(chain.entries)
    found = match(entries, articles)
    differing = (each for each in found.matches if known_id(each.entry) not in {None, _now(each)})
    rows = {row_key(each.article, config.home): each for each in differing}
    problems = [*chain.problems, *repeated, *_problems(found), *_no_iris(rows)]
    return IdMapping(
        chain.documents,
        len(chain.entries),
        found.matches,
        dict(sorted(rows.items())),
        _fitting(rows, options),
        tuple(sorted(set(problems))),
    )


def as_lines(rows: Mapping[str, Match]) -> Iterator[str]:
    """Yield the lines of a file of ids in YAML, with a remark where only title and day told which article it is."""
    for key, each in rows.items():
        remark = "" if each.by_address else f"  # by its title and day: {shown(printable(each.entry.title))}"
        yield f"{_scalar(key)}: {_scalar(known_id(each.entry) or '')}{remark}\n"


def as_json(rows: Mapping[str, str]) -> bytes:
    """Return a file of ids in JSON, sorted and with a row on each line."""
    lines = ",\n".join(f" {_quoted(key)}: {_quoted(value)}" for key, value in sorted(rows.items()))
    return f"{{\n{lines}\n}}\n".encode()


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and not text[0].isdigit() else _quoted(text)


def _quoted(text: str) -> str:
    """Return a text between double quotes, as JSON and YAML both read it."""
    quoted = msgspec.json.encode(text).decode()
    return "".join(each if each.isprintable() else _escaped(each) for each in quoted)


def _escaped(character: str) -> str:
    raw = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[at]:02x}{raw[at + 1]:02x}" for at in range(0, len(raw), 2))


def _now(each: Match) -> str:
    return shown_id(each.article, each.entry.format)


def _fitting(rows: Mapping[str, Match], options: DecodeOptions) -> Ids | None:
    """Return a rule that gives all rows their ids, with the address that the site had then."""
    for rule in _RULES:
        for site in _sites(rows, options.home):
            ids = Ids(rule=rule, site=site)
            ruled = msgspec.structs.replace(options, ids=ids)
            made = (id_by_rule(ruled, each.article.alternate, each.article.published) for each in rows.values())
            if rows and all(mine == known_id(each.entry) for mine, each in zip(made, rows.values(), strict=True)):
                return ids
    return None


def _sites(rows: Mapping[str, Match], home: str) -> list[str | None]:
    """Return where the site may have been: where it is, or where an entry's link without its path leads to."""
    each = next(iter(rows.values()), None)
    address, link = (each.article.alternate, each.entry.link) if each else (None, None)
    if not address or not link or not address.startswith(home):
        return [None]
    path = address.removeprefix(home)
    return [None, link.removesuffix(path)] if path and link.endswith(f"/{path}") else [None]


def _once(entries: Sequence[OldEntry]) -> tuple[list[OldEntry], list[Problem]]:
    """Return the entries with an address of their own, the first of several, and what is to be told of the others."""
    kept: dict[str, OldEntry] = {}
    problems = []
    for entry in entries:
        key = entry_address(entry) or f"\0{len(kept)}"
        first = kept.setdefault(key, entry)
        if first is not entry:
            message = (
                f"{shown(entry.id or '')!r} is an id of {_called(first)} too; {shown(known_id(first) or '')!r} counts"
            )
            problems.append(_problem(entry, "I112", message))
    return list(kept.values()), problems


def _problems(found: Matching) -> Iterator[Problem]:
    for entry in found.missing:
        yield _problem(entry, "I110", f"no article is {_called(entry)}")
    for entry in found.ambiguous:
        yield _problem(entry, "I111", f"several articles may be {_called(entry)}")


def _no_iris(rows: Mapping[str, Match]) -> Iterator[Problem]:
    for each in rows.values():
        if each.entry.format == "atom" and not is_iri(known_id(each.entry) or ""):
            what = f"the id {shown(each.entry.id or '')!r} is no IRI"
            message = f"{what}; RSS and JSON Feed have it word for word, Atom an IRI made of it"
            yield _problem(each.entry, "I109", message)


def _called(entry: OldEntry) -> str:
    day = f", of {entry.published:%Y-%m-%d}" if entry.published else ""
    return f"{shown(entry.title or entry.id or '')!r}{day}{f', at {shown(entry.link)}' if entry.link else ''}"


def _problem(entry: OldEntry, code: str, message: str) -> Problem:
    return Problem(entry.document, entry.line, int(bool(entry.line)), code, message)
