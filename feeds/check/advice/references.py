"""References to the site itself that lead nowhere.

Other programs may put pages beside the feeds, so that most addresses of a site may well be alive. A reference is dead
where nothing but a feed or an article could be: below a folder of feeds, in the form of the articles' own addresses, at
the file of an article; or where it names a file beside the article and the project has none of that name.
"""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from feeds.articles.selection import Verdict
from feeds.entries import markup
from feeds.groupings import EVERYTHING, FOLDERS
from feeds.lib.urls import absolute_url, is_reference, is_relative
from feeds.pages.filenames import PAGE
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config
    from feeds.model import Article

# Markdown's links, inline and apart, and HTML's.
_TARGET: Final = re.compile(
    r"\]\(\s*<?([^\s<>()]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)|\b(?:href|src)\s*=\s*[\"']([^\"'\n]+)[\"']|<(https?://[^\s<>]+)>",
    re.MULTILINE,
)
_PLACEHOLDER: Final = re.compile(r":([a-z_]+)")
_DIGITS: Final = {"year": r"\d{4}", "short_year": r"\d\d", "month": r"\d\d", "day": r"\d\d"}
_ANY: Final = {"path", "section", "categories"}
_SOURCES: Final = (".md", ".markdown", ".mdown")
_FEEDS: Final = (".atom", ".rss", ".json", PAGE)
_FILE: Final = re.compile(r"[^/]+\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)
_ROOTS: Final = ("/", "@/")
_ALIASES: Final = ("aliases", "redirect_from")
_PASSED_OVER: Final = {"node_modules", "__pycache__"}


class Reference(NamedTuple):
    """An address of the site that an article names.

    Attributes:
        typed: as the article has it.
        rest: what of the address follows site.url.
    """

    path: str
    line: int
    column: int
    typed: str
    rest: str


class References:
    """The addresses of all articles, and the references to the site in those that are published."""

    def __init__(self, config: Config, outputs: Collection[str]) -> None:
        self._config = config
        self._outputs = outputs
        self._site = config.site.url
        self._host = urlsplit(config.site.url).netloc.lower()
        self._form = _form(config.articles.permalink)
        self._addresses: dict[str, Verdict] = {}
        self._files: dict[str, str | None] = {}
        self._named: dict[str, list[str]] = {}
        self._found: list[Reference] = []

    def note(self, written: Written) -> None:
        """Take the addresses of one more article."""
        article = written.article
        rest = self._below(article.alternate) if article.alternate else None
        self._files[article.path] = article.alternate if rest is not None else None
        self._named.setdefault(PurePosixPath(article.path).name, []).append(article.path)
        if rest is not None:
            self._addresses.setdefault(_same(rest), written.verdict)
            if written.verdict is Verdict.PUBLISHED:
                self._addresses[_same(rest)] = written.verdict
        for alias in _aliases(written):
            self._addresses.setdefault(_same(alias.lstrip("/")), written.verdict)
        if written.verdict is Verdict.PUBLISHED:
            self._found += self._in_body(written)
            self._found += self._in_related(written)

    def problems(self) -> Iterator[Problem]:
        """Yield what was found."""
        names: set[str] | None = None
        for each in self._found:
            why = self._why_dead(each)
            if why is None and self._names_a_file(each):
                names = _names(self._config) if names is None else names
                name = PurePosixPath(each.rest)
                if name.name not in names and not (name.suffix == ".html" and name.stem in names):
                    why = "neither a feed, nor an article, nor a file of that name is there"
            if why:
                message = f"'{each.typed}' leads nowhere: {why}; correct or remove it"
                yield Problem(each.path, each.line, each.column, "L111", message)

    def _below(self, url: str) -> str | None:
        """Return what of an address follows site.url, without query and fragment; None where it is elsewhere."""
        if not url.startswith(self._site):
            return None
        return unquote(re.split(r"[?#]", url[len(self._site) :], maxsplit=1)[0])

    def _in_related(self, written: Written) -> Iterator[Reference]:
        for each in written.article.related:
            rest = self._below(each.link)
            if rest is not None:
                line, column = written.document.place(written.name_of("related"))
                yield Reference(written.article.path, line, column, each.link, rest)

    def _in_body(self, written: Written) -> Iterator[Reference]:
        """Find the references in a body; those that look like some and are text are told apart by rendering it."""
        article, body = written.article, written.document.body
        base = article.alternate or self._site
        inside = base.startswith(self._site)
        found = []
        line, counted, before = written.body_line, 0, -1
        for match in _TARGET.finditer(body):
            typed = unescape(next(group for group in match.groups() if group))
            if typed.startswith("#") or "{{" in typed or "{%" in typed:
                continue
            if (is_relative(typed) and not inside) or (not is_relative(typed) and self._host not in typed.lower()):
                continue
            url = absolute_url(typed, base if is_reference(typed) else None)
            rest = self._below(url) if url else None
            if url and rest is not None and not self._is_output(rest):
                start = match.start(match.lastindex or 0)
                line += body.count("\n", counted, start)
                before = max(before, body.rfind("\n", counted, start))
                counted = start
                found.append((url, Reference(article.path, line, start - before, typed, rest)))
        if not found:
            return
        links = _links(article, base)
        yield from (reference for url, reference in found if url in links)

    def _is_output(self, rest: str) -> bool:
        return rest in self._outputs or not rest

    def _why_dead(self, reference: Reference) -> str | None:
        """Return why a reference is dead; None where it is alive, or may be."""
        rest = reference.rest
        if is_relative(reference.typed) and reference.typed.partition("#")[0].lower().endswith(_SOURCES):
            return self._source_of(reference)
        verdict = self._addresses.get(_same(rest))
        if self._is_output(rest) or verdict in {Verdict.PUBLISHED, Verdict.FUTURE} or self._is_there(rest):
            return None
        if verdict:
            return "the article there is not published"
        first = rest.partition("/")[0]
        if rest.endswith(_FEEDS) and (first in FOLDERS or PurePosixPath(first).stem == EVERYTHING):
            return "no feed is there (`feeds list` shows them all)"
        if self._form and self._form.fullmatch(f"/{rest}"):
            return "no article has that address"
        return None

    def _source_of(self, reference: Reference) -> str | None:
        """Return what is wrong with a reference to an article's file; feeds lead to the address of one published."""
        if self._is_there(reference.rest):
            return None
        typed = unquote(reference.typed.partition("#")[0])
        path = normpath(f"{PurePosixPath(reference.path).parent}/{typed}")
        if typed.startswith(_ROOTS):  # below a folder that the site's own program knows
            below = typed.removeprefix("@")
            like = self._named.get(PurePosixPath(below).name, ())
            path = next((each for each in like if f"/{each}".endswith(below)), below)
        if path not in self._files:
            return "no article is in that file"
        address = self._files[path]
        rest = self._below(address) if address else None
        verdict = self._addresses.get(_same(rest)) if rest else None
        return (
            "the article there is not published" if verdict not in {None, Verdict.PUBLISHED, Verdict.FUTURE} else None
        )

    def _is_there(self, rest: str) -> bool:
        """Return whether a file of the project or of the outputs is where an address leads."""
        folders = (self._config.folder, self._config.output_folder)
        return ".." not in rest and any(os.path.lexists(f"{folder}/{rest}") for folder in folders if folder)

    def _names_a_file(self, reference: Reference) -> bool:
        """Return whether a reference names a file beside the article that could only be a file of the project."""
        typed = reference.typed.partition("#")[0].partition("?")[0]
        return (
            is_relative(typed)
            and not typed.startswith("/")
            and not typed.lower().endswith(_SOURCES)
            and _FILE.fullmatch(PurePosixPath(reference.rest).name) is not None
            and not self._is_output(reference.rest)
            and _same(reference.rest) not in self._addresses
        )


def _aliases(written: Written) -> Iterator[str]:
    """Yield the former addresses of an article, from which Hugo and Jekyll lead on to it."""
    for name in _ALIASES:
        value = written.document.data.get(name)
        yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


def _links(article: Article, base: str) -> set[str | None]:
    """List the addresses that the HTML of an article's body leads to."""
    html = markup.render(article.body, article.markup, base=base, embeds="link")
    return {absolute_url(url) for url in markup.link_urls(html)}


def _same(rest: str) -> str:
    """Return what is the same for all ways to write the address of a page."""
    return re.sub(r"(?:(?:^|(?<=/))index)?\.html?$", "", rest).rstrip("/")


def _form(pattern: str | None) -> re.Pattern[str] | None:
    """Return the form that articles' addresses have, where no other page is likely to have it."""
    if pattern is None or not pattern.startswith("/"):
        return None
    names = _PLACEHOLDER.findall(pattern)
    fixed = [part for part in pattern.split("/")[:-1] if part and ":" not in part]
    if _ANY & set(names) or not ("year" in names or fixed):
        return None
    parts = _PLACEHOLDER.split(pattern.rstrip("/"))
    form = "".join(_DIGITS.get(part, "[^/]+") if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile(f"{form.removesuffix(re.escape('.html'))}(?:\\.html|/|/index\\.html)?")


def _names(config: Config) -> set[str]:
    """List the names of all files of the project, with their extensions and without."""
    names: set[str] = set()
    output = config.output_folder and os.path.realpath(config.output_folder)
    for here, folders, files in os.walk(config.folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in _PASSED_OVER and os.path.realpath(f"{here}/{name}") != output
        ]
        names.update(files, (PurePosixPath(name).stem for name in files))
    return names
