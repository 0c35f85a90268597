"""One import: old feeds are read, and their entries become files of articles that were not there before."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles import decode_options
from feeds.articles.read import decode_source
from feeds.lib.regular_files import regular_bytes
from feeds.lib.text import shown
from feeds.lib.urls import slug
from feeds.lib.values.iri import is_iri
from feeds.lib.values.language_tag import language_tag
from feeds.lib.whole_files import write_new
from feeds.model import Article
from feeds.moving.article_text import article_text
from feeds.moving.chain import identity, read_chains
from feeds.moving.matching import address_key, entry_address
from feeds.moving.own_articles import own_articles
from feeds.moving.show import as_config
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from feeds.config import Config
    from feeds.moving.article_text import ArticleText
    from feeds.moving.chain import Chain
    from feeds.moving.old_feed import OldEntry, OldShow

_DIGITS: Final = (8, 16, 64)
_UNDATED: Final = "undated"
_SOME_DAY: Final = "1970-01-01"


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, or would do.

    Attributes:
        documents: how many documents of feeds were read.
        entries: how many entries they have.
        written: paths of the new articles, from the config's folder.
        known: paths of articles that were there already, and that entries were found to be.
        untitled: how many of the new ones got their first words for a title.
        problems: what was met on the way.
        show: what a podcast among the feeds says of itself, as settings for the config, unless that has one already.
    """

    documents: int
    entries: int
    written: tuple[str, ...]
    known: tuple[str, ...]
    untitled: int
    problems: tuple[Problem, ...]
    show: str | None = None


def import_feeds(locations: Sequence[str], config: Config, folder: Path, *, dry_run: bool = False) -> ImportReport:
    """Write the entries of old feeds as articles, and leave every file that is there as it is.

    Args:
        locations: addresses, paths of files, or `-` for stdin.
        config: of the site that they come to.
        folder: where the articles go; made where it is missing.
        dry_run: write nothing.

    Raises:
        FeedsError: a library that reads them is not installed.
        OSError: the folder cannot be written.
    """
    chain = read_chains(locations, f"feeds (+{config.site.url})")
    made = _Import(config, folder, dry_run=dry_run)
    made.take(chain)
    show = None if _has_podcast(config) else chain.show
    said = [] if show is None else [_left_out(show, line, what) for line, what in show.left_out]
    problems = tuple(sorted({*chain.problems, *made.problems, *said}))
    return ImportReport(
        documents=chain.documents,
        entries=len(chain.entries),
        written=tuple(made.written),
        known=tuple(made.known),
        untitled=made.untitled,
        problems=problems,
        show=None if show is None else as_config(show),
    )


def _has_podcast(config: Config) -> bool:
    return any(each.podcast for each in config.groups) or any(each.podcast for each in config.channels)


def _left_out(show: OldShow, line: int, what: str) -> Problem:
    return Problem(show.document, line, 1, "I113", f"{what}; it is not among the settings")


class _Import:
    """The articles that are there, and those that come."""

    def __init__(self, config: Config, folder: Path, *, dry_run: bool) -> None:
        self.written: list[str] = []
        self.known: list[str] = []
        self.untitled = 0
        self.problems: list[Problem] = []
        self._config = config
        self._folder = folder
        self._dry_run = dry_run
        self._options = decode_options(config)
        self._ids: dict[str, str] = {}
        self._addresses: dict[str, str | None] = {}
        for article, path in own_articles(config, self._options):
            if article.id:
                self._ids[article.id] = path
            key = address_key(article.alternate) if isinstance(article, Article) else ""
            if key:
                self._addresses[key] = None if key in self._addresses else path
        self._names = {each.name for each in folder.iterdir()} if folder.is_dir() else set()

    def take(self, chain: Chain) -> None:
        """Write what is new, the oldest first, so that names follow from the entries and from nothing else."""
        if not self._dry_run and chain.entries:
            self._folder.mkdir(parents=True, exist_ok=True)
        shared = Counter(address_key(entry_address(entry)) for entry in chain.entries)
        self._addresses = {key: path for key, path in self._addresses.items() if shared[key] == 1}
        for entry in sorted(chain.entries, key=lambda each: (str(each.published), identity(each))):
            article = article_text(entry, self._config.home, self._language(entry))
            if article is None:
                self._say(entry, "I106", "an entry without title, text and link is left out; there is nothing in it")
            else:
                self._put(entry, article)

    def _put(self, entry: OldEntry, article: ArticleText) -> None:
        """Write an article, unless it is there: one with its id or its address alone, or a file that is the same."""
        text = article.text.encode()
        key = self._key(entry, article)
        known = (self._ids.get(key) if key else None) or self._addresses.get(address_key(entry_address(entry)))
        names = _names(entry, article)
        name = next(names) if known is None else ""
        while known is None and name in self._names:
            known = self._path(name) if self._holds(name, text) else None
            name = next(names)
        if known is not None:
            self.known.append(known)
            return
        path = self._path(name)
        if not self._dry_run:
            write_new(self._folder / name, text)
        self._names.add(name)
        self.written.append(path)
        self.untitled += not article.is_titled
        if key:
            self._ids[key] = path
        self._tell(entry, article, path)

    def _key(self, entry: OldEntry, article: ArticleText) -> str | None:
        """Return the id that a build will give to an article; None where it follows from the name of its file."""
        if not (entry.id or entry.link):
            return None
        text = article.text if entry.published else article.text.replace("---\n", f"---\ndate: {_SOME_DAY}\n", 1)
        found = decode_source(text.encode(), f"entry{article.suffix}", self._options).article
        return found.id if found else None

    def _holds(self, name: str, text: bytes) -> bool:
        try:
            return regular_bytes(self._folder / name) == text
        except OSError:
            return False

    def _tell(self, entry: OldEntry, article: ArticleText, path: str) -> None:
        if entry.published is None:
            why = f"the date {entry.dated!r} cannot be read" if entry.dated else "an entry has no date"
            self._say(entry, "I107", f"{why}; set one in {path}, which is not published without")
        if entry.format == "atom" and entry.id and not is_iri(entry.id):
            what = f"the id {shown(entry.id)!r} is no IRI"
            self._say(entry, "I109", f"{what}; RSS and JSON Feed have it word for word, Atom an IRI made of it")
        for what, count in Counter(article.left_out).items():
            times = f" ({count} of them)" if count > 1 else ""
            self._say(entry, "I108", f"the address of its {what} is none, and left out{times}")

    def _language(self, entry: OldEntry) -> str | None:
        """Return the language of a feed where it is not the site's, for entries that name none."""
        said = entry.feed_language
        site = self._config.site.language.lower().partition("-")[0]
        return said if said and not language_tag(said) and said.lower().partition("-")[0] != site else None

    def _path(self, name: str) -> str:
        file = self._folder / name
        try:
            return file.absolute().relative_to(self._config.folder.absolute()).as_posix()
        except ValueError:
            return file.absolute().as_posix()

    def _say(self, entry: OldEntry, code: str, message: str) -> None:
        self.problems.append(Problem(entry.document, entry.line, int(bool(entry.line)), code, message))


def _names(entry: OldEntry, article: ArticleText) -> Iterator[str]:
    """Yield the names that an article's file may have, the first choice first; the others hold a digest of its id."""
    day = f"{entry.published:%Y-%m-%d}" if entry.published else _UNDATED
    stem = f"{day}-{slug(article.title)}"
    yield f"{stem}{article.suffix}"
    digest = sha256(identity(entry).encode("utf-8", "surrogatepass")).hexdigest()
    yield from (f"{stem}-{digest[:size]}{article.suffix}" for size in _DIGITS)
